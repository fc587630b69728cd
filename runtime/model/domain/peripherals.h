// Controllers, input devices and the smaller devices.
#pragma once

#include "base/uuid.h"
#include "model/domain/chardev.h"
#include "model/domain/disk.h"

namespace virtbay::model {

enum class ControllerType : uint8_t { ide, fdc, scsi, sata, virtio_serial, ccid, usb, pci, xenbus, isa };
template <>
inline constexpr const char* names_of<ControllerType> =
    "ide|fdc|scsi|sata|virtio-serial|ccid|usb|pci|xenbus|isa";

enum class PciModel : uint8_t {
    default_,
    pci_root,
    pcie_root,
    pci_bridge,
    dmi_to_pci_bridge,
    pcie_to_pci_bridge,
    pcie_root_port,
    pcie_switch_upstream_port,
    pcie_switch_downstream_port,
    pci_expander_bus,
    pcie_expander_bus
};
template <>
inline constexpr const char* names_of<PciModel> =
    "|pci-root|pcie-root|pci-bridge|dmi-to-pci-bridge|pcie-to-pci-bridge|pcie-root-port|"
    "pcie-switch-upstream-port|pcie-switch-downstream-port|pci-expander-bus|pcie-expander-bus";

enum class UsbModel : uint8_t {
    default_,
    piix3_uhci,
    piix4_uhci,
    ehci,
    ich9_ehci1,
    ich9_uhci1,
    ich9_uhci2,
    ich9_uhci3,
    vt82c686b_uhci,
    pci_ohci,
    nec_xhci,
    qusb1,
    qusb2,
    qemu_xhci,
    none
};
template <>
inline constexpr const char* names_of<UsbModel> =
    "|piix3-uhci|piix4-uhci|ehci|ich9-ehci1|ich9-uhci1|ich9-uhci2|ich9-uhci3|vt82c686b-uhci|pci-ohci|nec-"
    "xhci|"
    "qusb1|qusb2|qemu-xhci|none";

enum class ScsiModel : uint8_t {
    default_,
    auto_,
    buslogic,
    lsilogic,
    lsisas1068,
    vmpvscsi,
    ibmvscsi,
    virtio_scsi,
    lsisas1078,
    virtio_transitional,
    virtio_non_transitional,
    ncr53c90,
    dc390,
    am53c974
};
template <>
inline constexpr const char* names_of<ScsiModel> =
    "|auto|buslogic|lsilogic|lsisas1068|vmpvscsi|ibmvscsi|virtio-scsi|lsisas1078|virtio-transitional|"
    "virtio-non-transitional|ncr53c90|dc390|am53c974";

enum class IdeModel : uint8_t { default_, piix3, piix4, ich6 };
template <>
inline constexpr const char* names_of<IdeModel> = "|piix3|piix4|ich6";

enum class VirtioModel : uint8_t { absent, virtio, virtio_transitional, virtio_non_transitional };
template <>
inline constexpr const char* names_of<VirtioModel> = "|virtio|virtio-transitional|virtio-non-transitional";

enum class PciModelName : uint8_t {
    none,
    pci_bridge,
    i82801b11_bridge,
    pcie_pci_bridge,
    ioh3420,
    x3130_upstream,
    xio3130_downstream,
    pxb,
    pxb_pcie,
    spapr_pci_host_bridge,
    pcie_root_port
};
template <>
inline constexpr const char* names_of<PciModelName> =
    "|pci-bridge|i82801b11-bridge|pcie-pci-bridge|ioh3420|x3130-upstream|xio3130-downstream|pxb|pxb-pcie|"
    "spapr-pci-host-bridge|pcie-root-port";

struct Controller {
    ControllerType type = ControllerType::ide;
    // Which of these counts follows from the type.
    PciModel pci_model = PciModel::default_;
    UsbModel usb_model = UsbModel::default_;
    ScsiModel scsi_model = ScsiModel::default_;
    IdeModel ide_model = IdeModel::default_;
    VirtioModel serial_model = VirtioModel::absent;
    PciModelName pci_model_name = PciModelName::none;
    OnOff ioeventfd = OnOff::absent;
    OnOff hotplug = OnOff::absent;
    bool index_given = false;
    int32_t index = -1;
    uint32_t queues = 0, cmd_per_lun = 0, max_sectors = 0, iothread = 0;
    std::optional<uint32_t> ports, vectors, max_grant_frames, max_event_channels;
    std::optional<uint32_t> master_startport;
    VirtioOptions virtio;
    // pci
    std::optional<uint32_t> chassis_nr, chassis, port, bus_nr, target_index;
    std::optional<uint32_t> numa_node;
    std::optional<uint64_t> pcihole64;
    DeviceInfo info;
};

enum class InputType : uint8_t { mouse, tablet, keyboard, passthrough, evdev };
template <>
inline constexpr const char* names_of<InputType> = "mouse|tablet|keyboard|passthrough|evdev";

enum class InputBus : uint8_t { default_, ps2, usb, xen, parallels, virtio, none };
template <>
inline constexpr const char* names_of<InputBus> = "|ps2|usb|xen|parallels|virtio|none";

enum class InputGrab : uint8_t { absent, all };
template <>
inline constexpr const char* names_of<InputGrab> = "|all";

enum class GrabToggle : uint8_t {
    absent,
    ctrl_ctrl,
    alt_alt,
    shift_shift,
    meta_meta,
    scrolllock,
    ctrl_scrolllock
};
template <>
inline constexpr const char* names_of<GrabToggle> =
    "|ctrl-ctrl|alt-alt|shift-shift|meta-meta|scrolllock|ctrl-scrolllock";

struct Input {
    InputType type = InputType::mouse;
    InputBus bus = InputBus::default_;
    VirtioModel model = VirtioModel::absent;
    InputGrab grab = InputGrab::absent;
    OnOff repeat = OnOff::absent;
    GrabToggle grab_toggle = GrabToggle::absent;
    Text evdev;
    VirtioOptions virtio;
    DeviceInfo info;
};

enum class BalloonModel : uint8_t { virtio, xen, none, virtio_transitional, virtio_non_transitional };
template <>
inline constexpr const char* names_of<BalloonModel> =
    "virtio|xen|none|virtio-transitional|virtio-non-transitional";

struct Balloon {
    BalloonModel model = BalloonModel::virtio;
    OnOff autodeflate = OnOff::absent;
    OnOff free_page_reporting = OnOff::absent;
    uint32_t period = 0;
    VirtioOptions virtio;
    DeviceInfo info;
};

enum class RngModel : uint8_t { virtio, virtio_transitional, virtio_non_transitional };
template <>
inline constexpr const char* names_of<RngModel> = "virtio|virtio-transitional|virtio-non-transitional";

enum class RngBackend : uint8_t { random, egd, builtin };
template <>
inline constexpr const char* names_of<RngBackend> = "random|egd|builtin";

struct Rng {
    RngModel model = RngModel::virtio;
    RngBackend backend = RngBackend::random;
    uint32_t rate = 0, period = 0;
    Text device;
    Box<ChardevSource> source;
    VirtioOptions virtio;
    DeviceInfo info;
};

enum class TpmModel : uint8_t { default_, tis, crb, spapr, spapr_proxy };
template <>
inline constexpr const char* names_of<TpmModel> = "|tpm-tis|tpm-crb|tpm-spapr|spapr-tpm-proxy";

enum class TpmBackend : uint8_t { passthrough, emulator, external };
template <>
inline constexpr const char* names_of<TpmBackend> = "passthrough|emulator|external";

enum class TpmVersion : uint8_t { default_, v1_2, v2_0 };
template <>
inline constexpr const char* names_of<TpmVersion> = "|1.2|2.0";

struct PcrBanks {
    bool sha1 = false, sha256 = false, sha384 = false, sha512 = false;
};

struct Tpm {
    TpmModel model = TpmModel::default_;
    TpmBackend backend = TpmBackend::passthrough;
    TpmVersion version = TpmVersion::default_;
    YesNo persistent_state = YesNo::absent;
    PcrBanks banks;
    Text device;
    Text secret;
    Box<ChardevSource> source;
    DeviceInfo info;
};

enum class WatchdogModel : uint8_t { i6300esb, ib700, diag288 };
template <>
inline constexpr const char* names_of<WatchdogModel> = "i6300esb|ib700|diag288";

enum class WatchdogAction : uint8_t { reset, shutdown, poweroff, pause, dump, none, inject_nmi };
template <>
inline constexpr const char* names_of<WatchdogAction> = "reset|shutdown|poweroff|pause|dump|none|inject-nmi";

struct Watchdog {
    WatchdogModel model = WatchdogModel::i6300esb;
    WatchdogAction action = WatchdogAction::reset;
    DeviceInfo info;
};

enum class PanicModel : uint8_t { default_, isa, pseries, hyperv, s390, pvpanic };
template <>
inline constexpr const char* names_of<PanicModel> = "|isa|pseries|hyperv|s390|pvpanic";

struct Panic {
    PanicModel model = PanicModel::default_;
    DeviceInfo info;
};

struct Hub {
    enum class Type : uint8_t { usb } type = Type::usb;
    DeviceInfo info;
};
template <>
inline constexpr const char* names_of<Hub::Type> = "usb";

struct Nvram {
    DeviceInfo info;
};

struct Lease {
    Text lockspace, key, path;
    uint64_t offset = 0;
};

enum class ShmemModel : uint8_t { ivshmem, ivshmem_plain, ivshmem_doorbell };
template <>
inline constexpr const char* names_of<ShmemModel> = "ivshmem|ivshmem-plain|ivshmem-doorbell";

enum class ShmemRole : uint8_t { absent, master, peer };
template <>
inline constexpr const char* names_of<ShmemRole> = "|master|peer";

struct Shmem {
    Text name;
    ShmemModel model = ShmemModel::ivshmem;
    ShmemRole role = ShmemRole::absent;
    bool has_server = false;
    bool has_msi = false;
    OnOff ioeventfd = OnOff::absent;
    uint32_t vectors = 0;
    uint64_t size = 0;  // bytes
    Text server_path;
    DeviceInfo info;
};

enum class MemoryModel : uint8_t { none, dimm, nvdimm, virtio_pmem, virtio_mem, sgx_epc };
template <>
inline constexpr const char* names_of<MemoryModel> = "|dimm|nvdimm|virtio-pmem|virtio-mem|sgx-epc";

enum class MemoryAccess : uint8_t { absent, shared, private_ };
template <>
inline constexpr const char* names_of<MemoryAccess> = "|shared|private";

struct MemoryDevice {
    MemoryModel model = MemoryModel::none;
    MemoryAccess access = MemoryAccess::absent;
    YesNo discard = YesNo::absent;
    bool pmem = false;
    bool readonly = false;
    std::optional<uint32_t> node;
    // KiB
    uint64_t size = 0, pagesize = 0, alignsize = 0, label_size = 0, block = 0, requested = 0, current = 0;
    std::optional<uint64_t> base_address;
    Bitmap nodemask;
    Text path;
    std::optional<Uuid> uuid;
    DeviceInfo info;
};

enum class IommuModel : uint8_t { intel, smmuv3, virtio };
template <>
inline constexpr const char* names_of<IommuModel> = "intel|smmuv3|virtio";

struct Iommu {
    IommuModel model = IommuModel::intel;
    OnOff intremap = OnOff::absent, caching_mode = OnOff::absent, eim = OnOff::absent, iotlb = OnOff::absent;
    uint32_t aw_bits = 0;
    DeviceInfo info;
};

struct Vsock {
    VirtioModel model = VirtioModel::absent;
    YesNo auto_cid = YesNo::absent;
    uint32_t cid = 0;
    VirtioOptions virtio;
    DeviceInfo info;
};

enum class FilesystemType : uint8_t { mount, block, file, template_, ram, bind, volume };
template <>
inline constexpr const char* names_of<FilesystemType> = "mount|block|file|template|ram|bind|volume";

enum class FilesystemDriver : uint8_t { default_, path, handle, loop, nbd, ploop, virtiofs };
template <>
inline constexpr const char* names_of<FilesystemDriver> = "|path|handle|loop|nbd|ploop|virtiofs";

enum class AccessMode : uint8_t { absent, passthrough, mapped, squash };
template <>
inline constexpr const char* names_of<AccessMode> = "|passthrough|mapped|squash";

enum class MultiDevs : uint8_t { absent, remap, forbid, warn };
template <>
inline constexpr const char* names_of<MultiDevs> = "default|remap|forbid|warn";

enum class WritePolicy : uint8_t { absent, immediate };
template <>
inline constexpr const char* names_of<WritePolicy> = "default|immediate";

enum class FsCache : uint8_t { absent, none, always };
template <>
inline constexpr const char* names_of<FsCache> = "|none|always";

enum class FsSandbox : uint8_t { absent, namespace_, chroot };
template <>
inline constexpr const char* names_of<FsSandbox> = "|namespace|chroot";

struct Filesystem {
    FilesystemType type = FilesystemType::mount;
    FilesystemDriver driver = FilesystemDriver::default_;
    StorageFormat format = StorageFormat::none;
    VirtioModel model = VirtioModel::absent;
    AccessMode access_mode = AccessMode::absent;
    MultiDevs multidevs = MultiDevs::absent;
    WritePolicy write_policy = WritePolicy::absent;
    FsCache cache = FsCache::absent;
    FsSandbox sandbox = FsSandbox::absent;
    OnOff xattr = OnOff::absent, posix_lock = OnOff::absent, flock = OnOff::absent;
    bool readonly = false;
    std::optional<uint32_t> fmode, dmode;  // octal in the document
    uint32_t queue_size = 0;
    uint64_t usage = 0;                                   // ram: bytes
    uint64_t space_hard_limit = 0, space_soft_limit = 0;  // bytes
    std::optional<uint32_t> thread_pool;
    Text source;  // directory, device, file, template or pool
    Text volume;
    Text socket;
    Text target;
    Text binary;
    VirtioOptions virtio;
    DeviceInfo info;
};

}  // namespace virtbay::model
