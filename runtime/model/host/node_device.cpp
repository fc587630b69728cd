#include "model/host/node_device.h"

#include "model/described.h"
#include "model/domain/elements.h"

namespace virtbay::model {

namespace {

bool refuse(ParseContext& context, const XmlNode& node, const std::string& why) {
    return context.fail(node, VB_ERR_INTERNAL_ERROR, VB_FROM_NODEDEV, why);
}

// --- system
constexpr Field hardware_fields[] = {
    leaf("vendor", VB_AT(SystemCapability, vendor)),
    leaf("version", VB_AT(SystemCapability, version)),
    leaf("serial", VB_AT(SystemCapability, serial)),
    leaf("uuid", VB_AT(SystemCapability, uuid)).internal(),
};
constexpr Element hardware_element = element(hardware_fields);
constexpr Field firmware_fields[] = {
    leaf("vendor", VB_AT(SystemCapability, firmware_vendor)),
    leaf("version", VB_AT(SystemCapability, firmware_version)),
    leaf("release_date", VB_AT(SystemCapability, firmware_date)),
};
constexpr Element firmware_element = element(firmware_fields);
constexpr Field system_fields[] = {
    leaf("product", VB_AT(SystemCapability, product)),
    child("hardware", hardware_element).always(),
    child("firmware", firmware_element).always(),
};
constexpr Element system_element = element(system_fields, [](ParseContext& c, const XmlNode& n, void* o) {
    return as<SystemCapability>(o).uuid || refuse(c, n, "the system has no uuid");
});

// --- scsi_host
constexpr Field fibre_channel_fields[] = {
    leaf("wwnn", VB_AT(FibreChannel, wwnn)),
    leaf("wwpn", VB_AT(FibreChannel, wwpn)),
    leaf("fabric_wwn", VB_AT(FibreChannel, fabric_wwn)),
};
constexpr Element fibre_channel_element =
    element(fibre_channel_fields, [](ParseContext& c, const XmlNode& n, void* o) {
        const auto& names = as<FibreChannel>(o);
        if (names.wwnn.empty()) return refuse(c, n, "no WWNN is told, and none can be made up");
        if (names.wwpn.empty()) return refuse(c, n, "no WWPN is told, and none can be made up");
        return true;
    });
constexpr Field virtual_ports_fields[] = {
    leaf("max_vports", VB_AT(VirtualPorts, most)).internal().always(),
    leaf("vports", VB_AT(VirtualPorts, now)).internal().always(),
};
constexpr Element virtual_ports_element = element(virtual_ports_fields);

template <class T>
void format_capability(const FormatContext& context, const char* type, const Element& element,
                       const T& part) {
    context.out.open("capability");
    context.out.raw_attribute("type", type);
    format_fields(context, element, &part);
    context.out.close("capability");
}

bool parse_part_of_host(ParseContext& context, const XmlNode& node, void* object) {
    auto& host = as<ScsiHost>(object);
    const std::string_view* type = node.attribute("type");
    if (!type) return refuse(context, node, "a part of a SCSI host has no type");
    if (*type == "fc_host")
        return parse_element(context, node, fibre_channel_element, &host.fibre_channel.make());
    if (*type == "vport_ops")
        return parse_element(context, node, virtual_ports_element, &host.virtual_ports.make());
    return refuse(context, node, "unknown part '" + std::string(*type) + "' of a SCSI host");
}
void format_parts_of_host(const FormatContext& context, const void* object) {
    const auto& host = as<ScsiHost>(object);
    if (host.fibre_channel) format_capability(context, "fc_host", fibre_channel_element, *host.fibre_channel);
    if (host.virtual_ports)
        format_capability(context, "vport_ops", virtual_ports_element, *host.virtual_ports);
}

constexpr Field scsi_host_fields[] = {
    leaf("host", VB_AT(ScsiHost, host)).internal(),
    leaf("unique_id", VB_AT(ScsiHost, unique_id)).internal(),
    custom("capability", parse_part_of_host, format_parts_of_host),
};
constexpr Element scsi_host_element = element(scsi_host_fields);

// --- device
constexpr Field parent_fields[] = {
    attr("wwnn", VB_AT(NodeDevice, parent_wwnn)),
    attr("wwpn", VB_AT(NodeDevice, parent_wwpn)),
    attr("fabric_wwn", VB_AT(NodeDevice, parent_fabric_wwn)),
    content(VB_AT(NodeDevice, parent)),
};
constexpr Element parent_element = element(parent_fields, [](ParseContext& c, const XmlNode& n, void* o) {
    const auto& device = as<NodeDevice>(o);
    if (device.parent_wwnn.has() == device.parent_wwpn.has()) return true;
    return c.fail(n, "a parent is told by both its wwnn and wwpn");
});

bool parse_capability(ParseContext& context, const XmlNode& node, void* object) {
    auto& device = as<NodeDevice>(object);
    const std::string_view* text = node.attribute("type");
    if (!text) return context.missing_attribute(node, "type");
    const auto type = value_of<CapabilityType>(*text);
    if (!type) return context.bad_attribute(node, "type", *text);
    device.type = *type;
    switch (*type) {
        case CapabilityType::system:
            return parse_element(context, node, system_element, &device.system.make());
        case CapabilityType::scsi_host:
            return parse_element(context, node, scsi_host_element, &device.scsi_host.make());
        default:
            return refuse(context, node, "devices of kind '" + std::string(*text) + "' are not described");
    }
}
void format_capabilities(const FormatContext& context, const void* object) {
    const auto& device = as<NodeDevice>(object);
    if (device.system) format_capability(context, "system", system_element, *device.system);
    if (device.scsi_host) format_capability(context, "scsi_host", scsi_host_element, *device.scsi_host);
}

constexpr Field device_fields[] = {
    leaf("name", VB_AT(NodeDevice, name)),
    leaf("path", VB_AT(NodeDevice, path)),
    child("parent", parent_element),
    custom("capability", parse_capability, format_capabilities),
};
constexpr Element device_element = element(device_fields, [](ParseContext& c, const XmlNode& n, void* o) {
    return as<NodeDevice>(o).type != CapabilityType::absent || refuse(c, n, "the device has no capabilities");
});

}  // namespace

bool NodeDevice::has(CapabilityType capability) const {
    if (type == capability) return true;
    if (!scsi_host) return false;
    return (capability == CapabilityType::fc_host && scsi_host->fibre_channel) ||
           (capability == CapabilityType::vports && scsi_host->virtual_ports);
}

Result<std::shared_ptr<NodeDevice>> parse_node_device(std::string_view xml, bool validate) {
    auto document = XmlDocument::parse(xml, "(node_device_definition)", VB_FROM_NODEDEV);
    if (!document) return std::move(document.error());
    return parse_node_device(document->root(), validate);
}

Result<std::shared_ptr<NodeDevice>> parse_node_device(const XmlNode& root, bool validate) {
    if (validate && root.is("device") && !root.child("name"))
        return make_error(VB_ERR_XML_INVALID_SCHEMA, VB_FROM_XML, "a device must have a name");
    auto device = std::make_shared<NodeDevice>();
    auto parsed = parse_root(root, "device", device_element, VB_FROM_NODEDEV, validate, device.get());
    if (!parsed) return std::move(parsed.error());
    return device;
}

std::string format_node_device(const NodeDevice& device) {
    return format_root("device", device_element, &device);
}

}  // namespace virtbay::model
