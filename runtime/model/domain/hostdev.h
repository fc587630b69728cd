// Devices of the host given to a guest.
#pragma once

#include "model/domain/interface.h"
#include "model/domain/peripherals.h"

namespace virtbay::model {

enum class HostdevMode : uint8_t { subsystem, capabilities };
template <>
inline constexpr const char* names_of<HostdevMode> = "subsystem|capabilities";

enum class HostdevType : uint8_t { usb, pci, scsi, scsi_host, mdev, storage, misc, net };
template <>
inline constexpr const char* names_of<HostdevType> = "usb|pci|scsi|scsi_host|mdev|storage|misc|net";

enum class ScsiProtocol : uint8_t { none, iscsi };
template <>
inline constexpr const char* names_of<ScsiProtocol> = "|iscsi";

enum class VhostProtocol : uint8_t { none, vhost };
template <>
inline constexpr const char* names_of<VhostProtocol> = "|vhost";

enum class VhostModel : uint8_t { absent, virtio, virtio_transitional, virtio_non_transitional };
template <>
inline constexpr const char* names_of<VhostModel> = "|virtio|virtio-transitional|virtio-non-transitional";

enum class MdevModel : uint8_t { absent, vfio_pci, vfio_ccw, vfio_ap };
template <>
inline constexpr const char* names_of<MdevModel> = "|vfio-pci|vfio-ccw|vfio-ap";

struct Hostdev {
    HostdevMode mode = HostdevMode::subsystem;
    HostdevType type = HostdevType::usb;
    YesNo managed = YesNo::absent;
    DiskSgio sgio = DiskSgio::absent;
    YesNo rawio = YesNo::absent;
    VhostModel vhost_model = VhostModel::absent;
    MdevModel mdev_model = MdevModel::absent;
    OnOff display = OnOff::absent, ramfb = OnOff::absent;
    StartupPolicy startup = StartupPolicy::absent;
    YesNo missing = YesNo::absent;
    HostdevDriver driver = HostdevDriver::default_;
    YesNo write_filtering = YesNo::absent;
    OnOff guest_reset = OnOff::absent;
    ScsiProtocol scsi_protocol = ScsiProtocol::none;
    VhostProtocol vhost_protocol = VhostProtocol::none;
    bool readonly = false, shareable = false;
    std::optional<uint32_t> vendor, product;      // usb
    std::optional<uint32_t> usb_bus, usb_device;  // usb
    Box<Address> pci;
    Text adapter;  // scsi: scsi_hostN
    uint32_t scsi_bus = 0, scsi_target = 0;
    uint64_t scsi_unit = 0;
    Text iscsi_name;
    List<StorageHost> hosts;
    Text initiator;
    Box<StorageAuth> auth;
    Text wwpn;
    Text uuid;  // mdev
    Text path;  // storage block, misc char, net interface
    List<IpAddress> ips;
    List<IpRoute> routes;
    Box<Teaming> teaming;
    DeviceInfo info;
};

}  // namespace virtbay::model
