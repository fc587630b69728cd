// A domain's definition as typed values: what <domain> says, in the order in which it is printed.
// A Domain is a value: copying copies everything below it. Shared ones are std::shared_ptr<const Domain>.
#pragma once

#include "base/uuid.h"
#include "model/domain/boot.h"
#include "model/domain/chardev.h"
#include "model/domain/disk.h"
#include "model/domain/display.h"
#include "model/domain/hostdev.h"
#include "model/domain/interface.h"
#include "model/domain/peripherals.h"
#include "model/domain/tuning.h"

namespace virtbay::model {

enum class VirtType : uint8_t {
    none,
    qemu,
    kqemu,
    kvm,
    xen,
    lxc,
    uml,
    openvz,
    test,
    vmware,
    hyperv,
    vbox,
    phyp,
    parallels,
    bhyve,
    vz,
    hvf
};
template <>
inline constexpr const char* names_of<VirtType> =
    "|qemu|kqemu|kvm|xen|lxc|uml|openvz|test|vmware|hyperv|vbox|phyp|parallels|bhyve|vz|hvf";

enum class LifecycleAction : uint8_t {
    destroy,
    restart,
    rename_restart,
    preserve,
    coredump_destroy,
    coredump_restart
};
template <>
inline constexpr const char* names_of<LifecycleAction> =
    "destroy|restart|rename-restart|preserve|coredump-destroy|coredump-restart";

enum class LockFailure : uint8_t { absent, poweroff, restart, pause, ignore };
template <>
inline constexpr const char* names_of<LockFailure> = "|poweroff|restart|pause|ignore";

struct IdMapEntry {
    uint32_t start = 0, target = 0, count = 0;
};

struct IdMap {
    List<IdMapEntry> uid, gid;
};

struct SysinfoEntry {
    Text name;
    Text value;
    Text file;  // fwcfg
};

struct SysinfoBoard {
    List<SysinfoEntry> entries;
};

enum class SysinfoType : uint8_t { smbios, fwcfg };
template <>
inline constexpr const char* names_of<SysinfoType> = "smbios|fwcfg";

struct Sysinfo {
    SysinfoType type = SysinfoType::smbios;
    List<SysinfoEntry> bios, system, chassis;
    List<SysinfoBoard> base_boards;
    List<TextItem> oem_strings;
    List<SysinfoEntry> fwcfg;
};

struct Keywrap {
    OnOff aes = OnOff::absent, dea = OnOff::absent;
};

enum class LaunchSecurityType : uint8_t { none, sev, s390_pv };
template <>
inline constexpr const char* names_of<LaunchSecurityType> = "|sev|s390-pv";

struct LaunchSecurity {
    LaunchSecurityType type = LaunchSecurityType::none;
    YesNo kernel_hashes = YesNo::absent;
    uint32_t policy = 0;
    std::optional<uint32_t> cbitpos, reduced_phys_bits;
    Text dh_cert, session;
};

// Content that the model keeps as it is: metadata of applications, elements of a driver's namespace.
struct Verbatim {
    Text xml;  // serialised elements, ready to print at their place
};

// What a driver stores for its own namespace (such as qemu:commandline). Copied by sharing: immutable once
// parsed.
class NamespaceData {
  public:
    virtual ~NamespaceData() = default;
};

// Its special members are compiled once, in domain.cpp: they reach into every device's type.
struct Domain {
    Domain();
    Domain(const Domain&);
    Domain(Domain&&) noexcept;
    Domain& operator=(const Domain&);
    Domain& operator=(Domain&&) noexcept;
    ~Domain();

    VirtType virt_type = VirtType::none;
    LifecycleAction on_poweroff = LifecycleAction::destroy;
    LifecycleAction on_reboot = LifecycleAction::restart;
    LifecycleAction on_crash = LifecycleAction::destroy;
    LockFailure on_lockfailure = LockFailure::absent;
    VcpuPlacement placement = VcpuPlacement::default_;
    OnOff dump_core = OnOff::absent;
    YesNo suspend_to_mem = YesNo::absent, suspend_to_disk = YesNo::absent;
    bool genid_requested = false;
    int32_t id = -1;  // -1: not running
    Uuid uuid;
    std::optional<Uuid> genid;
    Text name;
    Text title;
    Text description;
    Box<Verbatim> metadata;

    // KiB
    uint64_t memory = 0;          // what the guest boots with, memory devices included
    uint64_t current_memory = 0;  // the balloon's target
    uint64_t max_memory = 0;
    uint32_t memory_slots = 0;

    uint32_t max_vcpus = 1;
    uint32_t vcpus = 1;
    uint32_t iothreads = 0;
    Bitmap cpuset;
    List<VcpuEntry> vcpu_entries;
    List<Iothread> iothread_ids;
    Box<DefaultIothread> default_iothread;

    Box<Blkiotune> blkiotune;
    Box<Memtune> memtune;
    Box<MemoryBacking> memory_backing;
    Box<Cputune> cputune;
    Box<Numatune> numatune;
    Text partition;
    Text fibre_channel_appid;
    List<Sysinfo> sysinfo;
    Os os;
    Box<IdMap> idmap;
    Box<Features> features;
    Box<Cpu> cpu;
    Clock clock;
    List<PerfEvent> perf;

    Text emulator;
    List<Disk> disks;
    List<Controller> controllers;
    List<Lease> leases;
    List<Filesystem> filesystems;
    List<Interface> interfaces;
    List<Smartcard> smartcards;
    List<Serial> serials;
    List<Parallel> parallels;
    List<Console> consoles;
    List<Channel> channels;
    List<Input> inputs;
    List<Tpm> tpms;
    List<Graphics> graphics;
    List<Audio> audios;
    List<Sound> sounds;
    List<Video> videos;
    List<Hostdev> hostdevs;
    List<Redirdev> redirdevs;
    Box<Redirfilter> redirfilter;
    List<Hub> hubs;
    List<Watchdog> watchdogs;
    Box<Balloon> balloon;
    List<Rng> rngs;
    Box<Nvram> nvram;
    List<Panic> panics;
    List<Shmem> shmems;
    List<MemoryDevice> memory_devices;
    Box<Iommu> iommu;
    Box<Vsock> vsock;

    List<Seclabel> seclabels;
    Box<Keywrap> keywrap;
    Box<LaunchSecurity> launch_security;
    std::shared_ptr<const NamespaceData> namespace_data;
};

}  // namespace virtbay::model
