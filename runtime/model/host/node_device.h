// Devices of a host, as <device> documents describe them: the machine itself and SCSI hosts with their fibre
// channel parts.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/uuid.h"
#include "model/values.h"

namespace virtbay::model {

class XmlNode;

enum class CapabilityType : uint8_t {
    absent,
    system,
    pci,
    usb_device,
    usb,
    net,
    scsi_host,
    scsi_target,
    scsi,
    storage,
    fc_host,
    vports,
    scsi_generic,
    drm,
    mdev_types,
    mdev,
    ccw,
    css,
    vdpa,
    ap_card,
    ap_queue,
    ap_matrix,
    vpd
};
template <>
inline constexpr const char* names_of<CapabilityType> =
    "|system|pci|usb_device|usb|net|scsi_host|scsi_target|scsi|storage|fc_host|vports|scsi_generic|drm|"
    "mdev_types|mdev|ccw|css|vdpa|ap_card|ap_queue|ap_matrix|vpd";

struct SystemCapability {
    Text product, vendor, version, serial;
    std::optional<Uuid> uuid;
    Text firmware_vendor, firmware_version, firmware_date;
};

struct FibreChannel {
    Text wwnn, wwpn, fabric_wwn;
};

struct VirtualPorts {
    uint32_t most = 0, now = 0;
};

struct ScsiHost {
    std::optional<uint32_t> host;
    std::optional<uint32_t> unique_id;
    Box<FibreChannel> fibre_channel;
    Box<VirtualPorts> virtual_ports;
};

struct NodeDevice {
    Text name, path;
    Text parent, parent_wwnn, parent_wwpn, parent_fabric_wwn;
    CapabilityType type = CapabilityType::absent;
    Box<SystemCapability> system;
    Box<ScsiHost> scsi_host;

    // Whether the device has that capability, within another one too.
    bool has(CapabilityType capability) const;
};

// `validate`: against the schema first. Errors have domain VB_FROM_NODEDEV unless they come from shared
// parts; devices of other kinds are refused with VB_ERR_INTERNAL_ERROR.
Result<std::shared_ptr<NodeDevice>> parse_node_device(std::string_view xml, bool validate);
Result<std::shared_ptr<NodeDevice>> parse_node_device(const XmlNode& element, bool validate);
std::string format_node_device(const NodeDevice& device);

}  // namespace virtbay::model
