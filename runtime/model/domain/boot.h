// How a guest boots and which platform it sees: os, features, clock, cpu.
#pragma once

#include "base/uuid.h"
#include "model/domain/disk.h"

namespace virtbay::model {

enum class OsType : uint8_t { none, hvm, xen, linux_, exe, uml, xenpvh };
template <>
inline constexpr const char* names_of<OsType> = "|hvm|xen|linux|exe|uml|xenpvh";

enum class BootDevice : uint8_t { fd, cdrom, hd, network };
template <>
inline constexpr const char* names_of<BootDevice> = "fd|cdrom|hd|network";

struct BootEntry {
    BootDevice dev = BootDevice::hd;
};

enum class LoaderType : uint8_t { absent, rom, pflash, none };
template <>
inline constexpr const char* names_of<LoaderType> = "|rom|pflash|none";

enum class SmbiosMode : uint8_t { absent, emulate, host, sysinfo };
template <>
inline constexpr const char* names_of<SmbiosMode> = "|emulate|host|sysinfo";

enum class Firmware : uint8_t { absent, bios, efi };
template <>
inline constexpr const char* names_of<Firmware> = "|bios|efi";

struct FirmwareFeature {
    enum class Name : uint8_t { enrolled_keys, secure_boot } name = Name::enrolled_keys;
    YesNo enabled = YesNo::absent;
};
template <>
inline constexpr const char* names_of<FirmwareFeature::Name> = "enrolled-keys|secure-boot";

struct EnvVariable {
    Text name, value;
};

struct Os {
    OsType type = OsType::none;
    Firmware firmware = Firmware::absent;
    SmbiosMode smbios = SmbiosMode::absent;
    YesNo boot_menu = YesNo::absent;
    YesNo bios_useserial = YesNo::absent;
    YesNo loader_readonly = YesNo::absent;
    YesNo loader_secure = YesNo::absent;
    YesNo loader_stateless = YesNo::absent;
    LoaderType loader_type = LoaderType::absent;
    bool has_loader = false;
    bool has_nvram = false;
    std::optional<uint32_t> boot_menu_timeout;
    std::optional<int32_t> reboot_timeout;
    Text arch;
    Text machine;
    Text bootloader, bootloader_args;
    Text init, init_dir, init_user, init_group;
    List<TextItem> init_arguments;
    List<EnvVariable> init_environment;
    List<FirmwareFeature> firmware_features;
    Text loader;
    Text nvram, nvram_template;
    Box<StorageSource> nvram_source;  // in place of the path
    Text kernel, initrd, cmdline, dtb, root, slic_table;
    List<BootEntry> boot;
};

enum class GicVersion : uint8_t { absent, v2, v3, host };
template <>
inline constexpr const char* names_of<GicVersion> = "|2|3|host";

enum class IoapicDriver : uint8_t { absent, qemu, kvm };
template <>
inline constexpr const char* names_of<IoapicDriver> = "|qemu|kvm";

enum class HptResizing : uint8_t { absent, enabled, disabled, required };
template <>
inline constexpr const char* names_of<HptResizing> = "|enabled|disabled|required";

enum class CapabilitiesPolicy : uint8_t { default_, allow, deny };
template <>
inline constexpr const char* names_of<CapabilitiesPolicy> = "default|allow|deny";

enum class HypervMode : uint8_t { absent, custom, passthrough };
template <>
inline constexpr const char* names_of<HypervMode> = "|custom|passthrough";

enum class SpecIbs : uint8_t { absent, broken, workaround, fixed_ibs, fixed_ccd, fixed_na };
template <>
inline constexpr const char* names_of<SpecIbs> = "|broken|workaround|fixed-ibs|fixed-ccd|fixed-na";

enum class Workaround : uint8_t { absent, broken, workaround, fixed };
template <>
inline constexpr const char* names_of<Workaround> = "|broken|workaround|fixed";

enum class MsrsUnknown : uint8_t { absent, ignore, fault };
template <>
inline constexpr const char* names_of<MsrsUnknown> = "|ignore|fault";

struct Hyperv {
    HypervMode mode = HypervMode::absent;
    OnOff relaxed = OnOff::absent, vapic = OnOff::absent, spinlocks = OnOff::absent, vpindex = OnOff::absent,
          runtime = OnOff::absent, synic = OnOff::absent, stimer = OnOff::absent,
          stimer_direct = OnOff::absent, reset = OnOff::absent, vendor_id = OnOff::absent,
          frequencies = OnOff::absent, reenlightenment = OnOff::absent, tlbflush = OnOff::absent,
          ipi = OnOff::absent, evmcs = OnOff::absent, avic = OnOff::absent;
    uint32_t spinlock_retries = 0;
    Text vendor_id_value;
};

struct KvmFeatures {
    OnOff hidden = OnOff::absent, hint_dedicated = OnOff::absent, poll_control = OnOff::absent,
          pv_ipi = OnOff::absent, dirty_ring = OnOff::absent;
    uint32_t dirty_ring_size = 0;
};

enum class XenPassthrough : uint8_t { absent, sync_pt, share_pt };
template <>
inline constexpr const char* names_of<XenPassthrough> = "|sync_pt|share_pt";

struct XenFeatures {
    OnOff e820_host = OnOff::absent, passthrough = OnOff::absent;
    XenPassthrough passthrough_mode = XenPassthrough::absent;
};

struct CapabilityEntry {
    Text name;
    OnOff state = OnOff::absent;
};

struct Features {
    bool acpi = false, pae = false, viridian = false, privnet = false;
    OnOff apic = OnOff::absent;  // on when the element is there
    OnOff apic_eoi = OnOff::absent;
    OnOff hap = OnOff::absent;
    OnOff pmu = OnOff::absent;
    OnOff pvspinlock = OnOff::absent;
    OnOff vmport = OnOff::absent;
    OnOff smm = OnOff::absent;
    OnOff htm = OnOff::absent, nested_hv = OnOff::absent, ccf_assist = OnOff::absent;
    OnOff vmcoreinfo = OnOff::absent;
    Workaround cfpc = Workaround::absent, sbbc = Workaround::absent;
    SpecIbs ibs = SpecIbs::absent;
    OnOff gic = OnOff::absent;
    GicVersion gic_version = GicVersion::absent;
    IoapicDriver ioapic = IoapicDriver::absent;
    HptResizing hpt_resizing = HptResizing::absent;
    bool has_capabilities = false;
    CapabilitiesPolicy capabilities_policy = CapabilitiesPolicy::default_;
    uint64_t hpt_max_page_size = 0;  // KiB
    uint64_t tcg_tb_cache = 0;       // KiB
    uint64_t tseg_size = 0;          // bytes
    bool tseg_given = false;
    MsrsUnknown msrs_unknown = MsrsUnknown::absent;
    List<CapabilityEntry> capabilities;
    Box<Hyperv> hyperv;
    Box<KvmFeatures> kvm;
    Box<XenFeatures> xen;
};

enum class ClockOffset : uint8_t { utc, localtime, variable, timezone, absolute };
template <>
inline constexpr const char* names_of<ClockOffset> = "utc|localtime|variable|timezone|absolute";

enum class ClockBasis : uint8_t { utc, localtime };
template <>
inline constexpr const char* names_of<ClockBasis> = "utc|localtime";

enum class TimerName : uint8_t { platform, pit, rtc, hpet, tsc, kvmclock, hypervclock, armvtimer };
template <>
inline constexpr const char* names_of<TimerName> = "platform|pit|rtc|hpet|tsc|kvmclock|hypervclock|armvtimer";

enum class TimerTrack : uint8_t { absent, boot, guest, wall, realtime };
template <>
inline constexpr const char* names_of<TimerTrack> = "|boot|guest|wall|realtime";

enum class TickPolicy : uint8_t { absent, delay, catchup, merge, discard };
template <>
inline constexpr const char* names_of<TickPolicy> = "|delay|catchup|merge|discard";

enum class TimerMode : uint8_t { absent, native, auto_, emulate, paravirt, smpsafe };
template <>
inline constexpr const char* names_of<TimerMode> = "|native|auto|emulate|paravirt|smpsafe";

struct Timer {
    TimerName name = TimerName::platform;
    YesNo present = YesNo::absent;
    TimerTrack track = TimerTrack::absent;
    TickPolicy tickpolicy = TickPolicy::absent;
    TimerMode mode = TimerMode::absent;
    uint64_t frequency = 0;
    uint64_t catchup_threshold = 0, catchup_slew = 0, catchup_limit = 0;
};

struct Clock {
    ClockOffset offset = ClockOffset::utc;
    ClockBasis basis = ClockBasis::utc;  // variable
    bool adjustment_reset = false;       // utc, localtime: no adjustment kept
    int64_t adjustment = 0;
    int64_t adjustment0 = 0;
    uint64_t start = 0;  // absolute
    Text timezone;
    List<Timer> timers;
};

enum class CpuMode : uint8_t { custom, host_model, host_passthrough, maximum };
template <>
inline constexpr const char* names_of<CpuMode> = "custom|host-model|host-passthrough|maximum";

enum class CpuMatch : uint8_t { absent, minimum, exact, strict };
template <>
inline constexpr const char* names_of<CpuMatch> = "|minimum|exact|strict";

enum class CpuCheck : uint8_t { absent, none, partial, full };
template <>
inline constexpr const char* names_of<CpuCheck> = "default|none|partial|full";

enum class CpuFallback : uint8_t { allow, forbid };
template <>
inline constexpr const char* names_of<CpuFallback> = "allow|forbid";

enum class CpuPolicy : uint8_t { absent, force, require, optional, disable, forbid };
template <>
inline constexpr const char* names_of<CpuPolicy> = "|force|require|optional|disable|forbid";

enum class CpuCacheMode : uint8_t { emulate, passthrough, disable };
template <>
inline constexpr const char* names_of<CpuCacheMode> = "emulate|passthrough|disable";

enum class MaxPhysAddrMode : uint8_t { absent, emulate, passthrough };
template <>
inline constexpr const char* names_of<MaxPhysAddrMode> = "|emulate|passthrough";

struct CpuFeature {
    CpuPolicy policy = CpuPolicy::absent;
    Text name;
};

struct CpuCache {
    std::optional<uint32_t> level;
    CpuCacheMode mode = CpuCacheMode::emulate;
};

struct MaxPhysAddr {
    MaxPhysAddrMode mode = MaxPhysAddrMode::absent;
    std::optional<uint32_t> bits;
};

struct NumaDistance {
    uint32_t id = 0, value = 0;
};

enum class NumaAccess : uint8_t { absent, shared, private_ };
template <>
inline constexpr const char* names_of<NumaAccess> = "|shared|private";

enum class CacheAssociativity : uint8_t { none, direct, full };
template <>
inline constexpr const char* names_of<CacheAssociativity> = "none|direct|full";

enum class CachePolicy : uint8_t { none, writeback, writethrough };
template <>
inline constexpr const char* names_of<CachePolicy> = "none|writeback|writethrough";

struct NumaCache {
    uint32_t level = 0;
    CacheAssociativity associativity = CacheAssociativity::none;
    CachePolicy policy = CachePolicy::none;
    uint64_t size = 0;  // KiB
    uint32_t line = 0;  // bytes
};

struct NumaCell {
    std::optional<uint32_t> id;
    Bitmap cpus;
    uint64_t memory = 0;  // KiB
    NumaAccess access = NumaAccess::absent;
    YesNo discard = YesNo::absent;
    List<NumaDistance> distances;
    List<NumaCache> caches;
};

enum class InterconnectKind : uint8_t { latency, bandwidth };

enum class AccessType : uint8_t { access, read, write };
template <>
inline constexpr const char* names_of<AccessType> = "access|read|write";

struct Interconnect {
    InterconnectKind kind = InterconnectKind::latency;
    uint32_t initiator = 0, target = 0, cache = 0;
    AccessType type = AccessType::access;
    uint64_t value = 0;
};

struct Cpu {
    // Whether mode, match and check stand in the document.
    bool has_mode = false;
    CpuMode mode = CpuMode::custom;
    CpuMatch match = CpuMatch::absent;
    CpuCheck check = CpuCheck::absent;
    OnOff migratable = OnOff::absent;
    CpuFallback fallback = CpuFallback::allow;
    bool has_topology = false;
    uint32_t sockets = 0, dies = 1, cores = 0, threads = 0;
    Text model, vendor_id, vendor;
    Box<CpuCache> cache;
    Box<MaxPhysAddr> maxphysaddr;
    List<CpuFeature> features;
    List<NumaCell> numa;
    List<Interconnect> interconnects;

    // True when the element says nothing and is not printed.
    bool is_empty() const;
};

}  // namespace virtbay::model
