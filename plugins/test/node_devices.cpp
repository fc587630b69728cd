// The operations on a host's devices.
#include "node_devices.h"

#include <strings.h>

#include "driver.h"

namespace virtbay::test {

namespace {

using model::CapabilityType;
using model::NodeDevice;

// The adapter that virtual ports are made after.
constexpr const char* virtual_port_pattern = "scsi_host11";

struct ListBit {
    uint32_t flag;
    CapabilityType type;
};
constexpr ListBit list_bits[] = {
    {VB_CONNECT_LIST_NODE_DEVICES_CAP_SYSTEM, CapabilityType::system},
    {VB_CONNECT_LIST_NODE_DEVICES_CAP_SCSI_HOST, CapabilityType::scsi_host},
    {VB_CONNECT_LIST_NODE_DEVICES_CAP_FC_HOST, CapabilityType::fc_host},
    {VB_CONNECT_LIST_NODE_DEVICES_CAP_VPORTS, CapabilityType::vports},
};
constexpr uint32_t list_flags = 0x3fffff;  // every capability

bool wanted(const NodeDevice& device, uint32_t flags) {
    if (flags == 0) return true;
    for (const ListBit& bit : list_bits)
        if ((flags & bit.flag) != 0 && device.has(bit.type)) return true;
    return false;
}

bool wanted(const NodeDevice& device, const char* capability) {
    if (!capability) return true;
    const auto type = model::value_of<CapabilityType>(capability);
    return type && device.has(*type);
}

bool same(const model::Text& a, const model::Text& b) {
    return strcasecmp(a.c_str(), b.c_str()) == 0;
}

// Whether `device` is the parent that `child` asks for.
bool is_parent(const NodeDevice& device, const NodeDevice& child) {
    if (child.parent.has()) return device.name == child.parent;
    const model::FibreChannel* channel = device.scsi_host ? device.scsi_host->fibre_channel.get() : nullptr;
    if (child.parent_wwnn.has())
        return channel && same(channel->wwnn, child.parent_wwnn) && same(channel->wwpn, child.parent_wwpn);
    if (child.parent_fabric_wwn.has()) return channel && same(channel->fabric_wwn, child.parent_fabric_wwn);
    return device.has(CapabilityType::vports);
}

Status check_parent(const NodeDeviceList& devices, const NodeDevice& child) {
    for (const NodeDevicePtr& device : devices.all()) {
        if (!is_parent(*device, child)) continue;
        if (device->has(CapabilityType::vports)) return {};
        if (child.parent.has())
            return make_error(VB_ERR_INTERNAL_ERROR, VB_FROM_NODEDEV,
                              "Parent device " + device->name.str() + " is not capable of vport operations");
    }
    return make_error(VB_ERR_INTERNAL_ERROR, VB_FROM_NODEDEV,
                      "Could not find parent device for 'new device'");
}

void emit_lifecycle(const Host& host, const char* name, int32_t event) {
    vb_node_device_ref ref{};
    ref.name = name;
    host.emit_lifecycle(ref, event);
}

}  // namespace

NodeDevicePtr NodeDeviceList::by_name(std::string_view name) const {
    for (const NodeDevicePtr& device : all_)
        if (device->name == name) return device;
    return nullptr;
}

void NodeDeviceList::put(NodeDevicePtr device) {
    remove(device->name);
    all_.push_back(std::move(device));
}

void NodeDeviceList::remove(std::string_view name) {
    all_.remove_if([&](const NodeDevicePtr& device) { return device->name == name; });
}

Result<NodeDevicePtr> NodeDeviceList::create_virtual_port(std::string_view wwnn, std::string_view wwpn) {
    const NodeDevicePtr pattern = by_name(virtual_port_pattern);
    if (!pattern || !pattern->has(CapabilityType::fc_host))
        return make_error(
            VB_ERR_INTERNAL_ERROR, VB_FROM_NODEDEV,
            std::string("no adapter '") + virtual_port_pattern + "' to make a virtual port after");
    auto port = std::make_shared<NodeDevice>(*pattern);
    port->name = virtual_port_name;
    port->scsi_host->fibre_channel->wwnn = wwnn;
    port->scsi_host->fibre_channel->wwpn = wwpn;
    put(port);
    return NodeDevicePtr(port);
}

template <class F>
vb::Status TestDriver::with_node_device(vb::Call& call, const char* name, F&& f) {
    return with_host(call, [&](Host& host) -> Status {
        const NodeDevicePtr device = host.devices.by_name(name);
        if (!device)
            return failure(VB_ERR_NO_NODE_DEVICE,
                           std::string("no node device with matching name '") + name + "'");
        return f(host, *device);
    });
}

vb::Status TestDriver::nodedev_count(vb::Call& call, const vb_nodedev_count_in& in,
                                     vb_nodedev_count_out& out) {
    const Status checked = check_flags(in.flags, 0, "testNodeNumOfDevices");
    if (!checked) return to_abi(checked);
    return with_host(call, [&](Host& host) -> Status {
        for (const NodeDevicePtr& device : host.devices.all()) out.num += wanted(*device, in.cap) ? 1 : 0;
        return {};
    });
}

vb::Status TestDriver::nodedev_list_names(vb::Call& call, const vb_nodedev_list_names_in& in,
                                          vb_nodedev_list_names_out& out) {
    const Status checked = check_flags(in.flags, 0, "testNodeListDevices");
    if (!checked) return to_abi(checked);
    return with_host(call, [&](Host& host) -> Status {
        auto* names = call.array<const char*>(host.devices.all().size());
        for (const NodeDevicePtr& device : host.devices.all()) {
            if (out.n_names >= static_cast<uint32_t>(std::max(in.maxnames, 0))) break;
            if (wanted(*device, in.cap)) names[out.n_names++] = call.text(device->name.view());
        }
        out.names = names;
        return {};
    });
}

vb::Status TestDriver::nodedev_list_all(vb::Call& call, const vb_nodedev_list_all_in& in,
                                        vb_nodedev_list_all_out& out) {
    const Status checked = check_flags(in.flags, list_flags, "testConnectListAllNodeDevices");
    if (!checked) return to_abi(checked);
    return with_host(call, [&](Host& host) -> Status {
        auto* refs = call.array<vb_node_device_ref>(host.devices.all().size());
        for (const NodeDevicePtr& device : host.devices.all())
            if (wanted(*device, in.flags)) refs[out.n_devices++].name = call.text(device->name.view());
        out.ret = out.n_devices;
        out.devices = refs;
        return {};
    });
}

vb::Status TestDriver::nodedev_lookup_by_name(vb::Call& call, const vb_nodedev_lookup_by_name_in& in,
                                              vb_nodedev_lookup_by_name_out& out) {
    return with_node_device(call, in.name, [&](Host&, const NodeDevice& device) -> Status {
        out.dev.name = call.text(device.name.view());
        return {};
    });
}

vb::Status TestDriver::nodedev_get_xml_desc(vb::Call& call, const vb_nodedev_get_xml_desc_in& in,
                                            vb_nodedev_get_xml_desc_out& out) {
    const Status checked = check_flags(in.flags, 0, "testNodeDeviceGetXMLDesc");
    if (!checked) return to_abi(checked);
    return with_node_device(call, in.name, [&](Host&, const NodeDevice& device) -> Status {
        out.xml = call.text(model::format_node_device(device));
        return {};
    });
}

vb::Status TestDriver::nodedev_get_parent(vb::Call& call, const vb_nodedev_get_parent_in& in,
                                          vb_nodedev_get_parent_out& out) {
    return with_node_device(call, in.name, [&](Host&, const NodeDevice& device) -> Status {
        if (device.parent.has()) out.parentName = call.text(device.parent.view());
        return {};
    });
}

vb::Status TestDriver::nodedev_num_of_caps(vb::Call& call, const vb_nodedev_num_of_caps_in& in,
                                           vb_nodedev_num_of_caps_out& out) {
    return with_node_device(call, in.name, [&](Host&, const NodeDevice&) -> Status {
        out.num = 1;
        return {};
    });
}

vb::Status TestDriver::nodedev_list_caps(vb::Call& call, const vb_nodedev_list_caps_in& in,
                                         vb_nodedev_list_caps_out& out) {
    return with_node_device(call, in.name, [&](Host&, const NodeDevice& device) -> Status {
        auto* names = call.array<const char*>(1);
        names[0] = call.text(model::name_of(device.type));
        out.names = names;
        out.n_names = in.maxnames > 0 ? 1 : 0;
        return {};
    });
}

vb::Status TestDriver::nodedev_create_xml(vb::Call& call, const vb_nodedev_create_xml_in& in,
                                          vb_nodedev_create_xml_out& out) {
    const Status checked =
        check_flags(in.flags, VB_NODE_DEVICE_CREATE_XML_VALIDATE, "testNodeDeviceCreateXML");
    if (!checked) return to_abi(checked);
    auto parsed = model::parse_node_device(in.xml_desc, (in.flags & VB_NODE_DEVICE_CREATE_XML_VALIDATE) != 0);
    if (!parsed) return to_abi(parsed.error());
    const NodeDevice& wanted_one = **parsed;
    return with_host(call, [&](Host& host) -> Status {
        if (!wanted_one.has(CapabilityType::fc_host))
            return make_error(VB_ERR_INTERNAL_ERROR, VB_FROM_NODEDEV, "Device is not a fibre channel HBA");
        if (auto s = check_parent(host.devices, wanted_one); !s) return s;
        const model::FibreChannel& names = *wanted_one.scsi_host->fibre_channel;
        auto port = host.devices.create_virtual_port(names.wwnn, names.wwpn);
        if (!port) return std::move(port.error());
        out.dev.name = call.text((*port)->name.view());
        emit_lifecycle(host, out.dev.name, VB_NODE_DEVICE_EVENT_CREATED);
        return {};
    });
}

vb::Status TestDriver::nodedev_destroy(vb::Call& call, const vb_nodedev_destroy_in& in,
                                       vb_nodedev_destroy_out&) {
    return with_node_device(call, in.name, [&](Host& host, const NodeDevice& device) -> Status {
        const std::string name = device.name.str();
        host.devices.remove(name);
        emit_lifecycle(host, name.c_str(), VB_NODE_DEVICE_EVENT_DELETED);
        return {};
    });
}

}  // namespace virtbay::test
