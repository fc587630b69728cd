// The parts of an interface that networks and host devices have too: virtual port, bandwidth, vlan,
// addresses.
#include "model/domain/elements.h"
#include "model/domain/interface.h"

namespace virtbay::model {

namespace {

constexpr Field port_parameter_fields[] = {
    attr("managerid", VB_AT(VirtualPort, manager_id)).hex(0),
    attr("typeid", VB_AT(VirtualPort, type_id)),
    attr("typeidversion", VB_AT(VirtualPort, type_id_version)),
    attr("instanceid", VB_AT(VirtualPort, instance_id)),
    attr("interfaceid", VB_AT(VirtualPort, interface_id)),
    attr("profileid", VB_AT(VirtualPort, profile_id)),
};
constexpr Element port_parameter_element = element(port_parameter_fields);

constexpr Slot port_type = VB_AT(VirtualPort, type);
constexpr Field virtual_port_fields[] = {
    attr("type", port_type).nonzero().unsupported(),
    child("parameters", port_parameter_element),
};

bool check_virtual_port(ParseContext& context, const XmlNode& node, void* object) {
    auto& port = as<VirtualPort>(object);
    switch (port.type) {
        case VportType::v802_1qbg:
            if (!port.manager_id || !port.type_id || !port.type_id_version) {
                return context.fail(node, VB_ERR_XML_ERROR, VB_FROM_NONE,
                                    "missing managerid, typeid or typeidversion in virtualport");
            }
            if (!port.instance_id) port.instance_id = Uuid::generate();
            break;
        case VportType::v802_1qbh:
            if (port.profile_id.empty()) {
                return context.fail(node, VB_ERR_XML_ERROR, VB_FROM_NONE, "missing profileid in virtualport");
            }
            break;
        case VportType::openvswitch:
            if (!port.interface_id) port.interface_id = Uuid::generate();
            break;
        case VportType::midonet:
            if (!port.interface_id) {
                return context.fail(node, VB_ERR_XML_ERROR, VB_FROM_NONE,
                                    "missing interfaceid in virtualport");
            }
            break;
        case VportType::absent:
            // The type comes from the network, so be ready for each.
            if (!port.instance_id) port.instance_id = Uuid::generate();
            if (!port.interface_id) port.interface_id = Uuid::generate();
            break;
        default:
            break;
    }
    return true;
}

// A network leaves identifiers to its guests' interfaces.
bool check_port_type(ParseContext& context, const XmlNode& node, void* object) {
    if (as<VirtualPort>(object).type != VportType::absent) return true;
    return context.missing_attribute(node, "type");
}

constexpr Field rate_fields[] = {
    attr("average", VB_AT(BandwidthRate, average)).unsupported(),
    attr("peak", VB_AT(BandwidthRate, peak)).unsupported(),
    attr("floor", VB_AT(BandwidthRate, floor)).unsupported(),
    attr("burst", VB_AT(BandwidthRate, burst)).unsupported(),
};
bool check_rate(ParseContext& context, const XmlNode& node, void*) {
    bool average = node.attribute("average") != nullptr;
    if (average) return true;
    if (!node.attribute("floor")) {
        return context.fail(node, VB_ERR_XML_DETAIL, VB_FROM_NONE,
                            "Missing mandatory average or floor attributes");
    }
    if (node.attribute("peak") || node.attribute("burst")) {
        return context.fail(node, VB_ERR_CONFIG_UNSUPPORTED, VB_FROM_NONE,
                            "'peak' and 'burst' require 'average' attribute");
    }
    return true;
}
constexpr Element rate_element = element(rate_fields, check_rate);

bool check_outbound(ParseContext& context, const XmlNode& node, void* object) {
    if (as<BandwidthRate>(object).floor != 0) {
        return context.fail(node, "'floor' attribute allowed only in <inbound> element");
    }
    return check_rate(context, node, object);
}
constexpr Element outbound_element = element(rate_fields, check_outbound);

constexpr Field bandwidth_fields[] = {
    child("inbound", rate_element, VB_AT(Bandwidth, in)),
    child("outbound", outbound_element, VB_AT(Bandwidth, out)),
};

constexpr Field tag_fields[] = {
    attr("id", VB_AT(VlanTagEntry, id)).required().always(),
    attr("nativeMode", VB_AT(VlanTagEntry, native)).nonzero(),
};
bool check_tag(ParseContext& context, const XmlNode& node, void* object) {
    if (as<VlanTagEntry>(object).id < 4096) return true;
    return context.fail(node, "vlan tag id is too large (maximum 4095)");
}
constexpr Element tag_element = element(tag_fields, check_tag);

constexpr Field vlan_fields[] = {
    attr("trunk", VB_AT(Vlan, trunk)),
    child("tag", tag_element, VB_AT(Vlan, tags)),
};

bool check_vlan(ParseContext& context, const XmlNode& node, void* object) {
    auto& vlan = as<Vlan>(object);
    if (vlan.tags.empty())
        return context.fail(node, "missing tag id - each <vlan> must have at least one <tag id='n'/>");
    if (vlan.tags.size() > 1) {
        if (vlan.trunk == YesNo::no) {
            return context.fail(
                node,
                "invalid \"trunk='no'\" in <vlan> - trunk='yes' is required for more than one vlan tag");
        }
        vlan.trunk = YesNo::yes;
    }
    for (const auto& tag : vlan.tags) {
        if (tag.native != NativeVlan::absent) vlan.trunk = YesNo::yes;
    }
    if (vlan.trunk == YesNo::no) vlan.trunk = YesNo::absent;
    return true;
}

constexpr Field teaming_fields[] = {
    attr("type", VB_AT(Teaming, type)).required().nonzero().unsupported(),
    attr("persistent", VB_AT(Teaming, persistent)),
};

constexpr Field ip_fields[] = {
    attr("address", VB_AT(IpAddress, address)).required(),
    attr("family", VB_AT(IpAddress, family)),
    attr("prefix", VB_AT(IpAddress, prefix)),
    attr("peer", VB_AT(IpAddress, peer)),
};

bool is_address(std::string_view text) {
    if (text.empty() || text.find_first_not_of("0123456789abcdefABCDEF.:") != std::string_view::npos)
        return false;
    return text.find_first_of(".:") != std::string_view::npos;
}

bool check_route(ParseContext& context, const XmlNode& node, void* object) {
    auto& route = as<IpRoute>(object);
    if (route.family.has() && !(route.family == "ipv4") && !(route.family == "ipv6")) {
        return context.fail(node, VB_ERR_XML_ERROR, VB_FROM_NETWORK,
                            "Unrecognized family '" + route.family.str() + "' in route definition");
    }
    if (!is_address(route.address)) {
        return context.fail(node, VB_ERR_XML_ERROR, VB_FROM_NETWORK,
                            "Bad network address '" + route.address.str() + "' in route definition");
    }
    if (!is_address(route.gateway)) {
        return context.fail(node, VB_ERR_XML_ERROR, VB_FROM_NETWORK,
                            "Bad gateway address '" + route.gateway.str() + "' in route definition");
    }
    return true;
}

bool check_ip(ParseContext& context, const XmlNode& node, void* object) {
    auto& ip = as<IpAddress>(object);
    if (!is_address(ip.address)) {
        return context.fail(node, VB_ERR_XML_ERROR, VB_FROM_DOMAIN,
                            "Invalid address '" + ip.address.str() + "' in <ip>");
    }
    if (ip.family.empty())
        ip.family = ip.address.view().find(':') == std::string_view::npos ? "ipv4" : "ipv6";
    return true;
}

constexpr Field route_fields[] = {
    attr("family", VB_AT(IpRoute, family)),
    attr("address", VB_AT(IpRoute, address)).required(),
    attr("netmask", VB_AT(IpRoute, netmask)),
    attr("prefix", VB_AT(IpRoute, prefix)),
    attr("gateway", VB_AT(IpRoute, gateway)).required(),
    attr("metric", VB_AT(IpRoute, metric)).nonzero(),
};

}  // namespace

constinit const Element virtual_port_element = element(virtual_port_fields, check_virtual_port);
constinit const Element network_port_profile_element = element(virtual_port_fields, check_port_type);
constinit const Element bandwidth_element = element(bandwidth_fields);
constinit const Element vlan_element = element(vlan_fields, check_vlan);
constinit const Element teaming_element =
    element(teaming_fields, [](ParseContext& c, const XmlNode& n, void* o) {
        const auto& teaming = as<Teaming>(o);
        if (teaming.type != TeamingType::transient || teaming.persistent.has()) return true;
        return c.fail(n, VB_ERR_CONFIG_UNSUPPORTED, VB_FROM_DOMAIN,
                      "missing required persistent attribute in transient teaming");
    });
constinit const Element ip_element = element(ip_fields, check_ip);
constinit const Element route_element = element(route_fields, check_route);

}  // namespace virtbay::model
