// <network> itself, its <forward> and <bridge>.
#include "model/network/network.h"

#include "model/domain/metadata.h"
#include "model/network/elements.h"

namespace virtbay::model {

namespace {

// --- forward
constexpr Field address_range_fields[] = {
    attr("start", VB_AT(ForwardNat, address_start)).required(),
    attr("end", VB_AT(ForwardNat, address_end)),
};
constexpr Element address_range_element = element(address_range_fields);
constexpr Field port_range_fields[] = {
    attr("start", VB_AT(ForwardNat, port_start)).required(),
    attr("end", VB_AT(ForwardNat, port_end)).required(),
};
constexpr Element port_range_element = element(port_range_fields);

constexpr Field nat_fields[] = {
    attr("ipv6", VB_AT(ForwardNat, ipv6)),
    child("address", address_range_element),
    child("port", port_range_element),
};
constexpr Element nat_element = element(nat_fields, [](ParseContext& c, const XmlNode& n, void* o) {
    auto& nat = as<ForwardNat>(o);
    const auto start = IpValue::parse(nat.address_start);
    const auto end = IpValue::parse(nat.address_end);
    if (nat.address_start.has() && (!start || start->is_v6))
        return c.bad_attribute(n, "start", nat.address_start);
    if (nat.address_end.has() && (!end || end->is_v6)) return c.bad_attribute(n, "end", nat.address_end);
    if (start && end && *start > *end) return c.fail(n, "the range of addresses has its ends exchanged");
    if (nat.port_start > 65535 || nat.port_end > 65535 || nat.port_start > nat.port_end)
        return c.fail(n, "the range of ports is not possible");
    return true;
});

constexpr Field device_fields[] = {attr("dev", VB_AT(ForwardDevice, dev)).required()};

constexpr Field driver_fields[] = {attr("name", VB_AT(NetworkForward, driver)).nonzero()};
constexpr Element driver_element = element(driver_fields);

bool has_functions(const FormatContext&, const void* object) {
    return !as<NetworkForward>(object).functions.empty();
}
constexpr Field forward_fields[] = {
    attr("dev", VB_AT(NetworkForward, dev)).only([](const FormatContext& c, const void* o) {
        return !has_functions(c, o);
    }),
    attr("mode", VB_AT(NetworkForward, mode)).nonzero().unsupported(),
    attr("managed", VB_AT(NetworkForward, managed)).only([](const FormatContext&, const void* o) {
        return as<NetworkForward>(o).managed == YesNo::yes;
    }),
    child("nat", nat_element, VB_AT(NetworkForward, nat)),
    child("driver", driver_element),
    child("pf", forward_device_element, VB_AT(NetworkForward, functions)),
    child("interface", forward_device_element, VB_AT(NetworkForward, interfaces)),
};

bool check_forward(ParseContext& context, const XmlNode& node, void* object) {
    auto& forward = as<NetworkForward>(object);
    if (forward.mode == ForwardMode::absent) forward.mode = ForwardMode::nat;
    if (forward.functions.size() > 1) return context.fail(node, "only one <pf> is possible");
    if (forward.nat && forward.mode != ForwardMode::nat)
        return context.fail(node, "<nat> is possible with forward mode 'nat' only");
    if (forward.dev.has()) {
        if (forward.interfaces.empty())
            forward.interfaces.append().dev = forward.dev;
        else if (!(forward.interfaces.front().dev == forward.dev))
            return context.fail(node, "the device differs from that of the first interface");
    } else if (!forward.interfaces.empty()) {
        forward.dev = forward.interfaces.front().dev;
    }
    return true;
}
constexpr Element forward_element = element(forward_fields, check_forward);

bool forwards(const FormatContext&, const void* object) {
    return as<Network>(object).mode() != ForwardMode::none;
}

// --- bridge
constexpr Field bridge_fields[] = {
    attr("name", VB_AT(NetworkBridge, name)),
    attr("zone", VB_AT(NetworkBridge, zone)),
    attr("stp", VB_AT(NetworkBridge, stp)),
    attr("delay", VB_AT(NetworkBridge, delay)),
    attr("macTableManager", VB_AT(NetworkBridge, mac_table_manager)).nonzero(),
};
constexpr Element bridge_element = element(bridge_fields);

bool parse_bridge(ParseContext& context, const XmlNode& node, void* object) {
    auto& network = as<Network>(object);
    network.stp_given = node.attribute("stp") || node.attribute("delay");
    return parse_element(context, node, bridge_element, &network.bridge);
}

void format_bridge(const FormatContext& context, const void* object) {
    const auto& network = as<Network>(object);
    const NetworkBridge& bridge = network.bridge;
    const bool owned = network.owns_bridge();
    const bool managed = bridge.mac_table_manager != MacTableManager::absent;
    if (!owned && !(network.mode() == ForwardMode::bridge && (bridge.name.has() || managed))) return;
    XmlWriter& out = context.out;
    out.open("bridge");
    if (bridge.name.has()) out.attribute("name", bridge.name);
    if (bridge.zone.has()) out.attribute("zone", bridge.zone);
    if (owned) {
        out.raw_attribute("stp", bridge.stp == "off" ? "off" : "on");
        out.number_attribute("delay", static_cast<long long>(bridge.delay));
    }
    if (managed) out.raw_attribute("macTableManager", name_of(bridge.mac_table_manager));
    out.close("bridge");
}

// --- domain
constexpr Field domain_name_fields[] = {
    attr("name", VB_AT(NetworkDomainName, name)).required(),
    attr("localOnly", VB_AT(NetworkDomainName, local_only)).nonzero(),
};
constexpr Element domain_name_element = element(domain_name_fields);

bool keep_metadata(ParseContext&, const XmlNode& node, void* object) {
    parse_metadata_text(node, as<Network>(object).metadata);
    return true;
}
void print_metadata(const FormatContext& context, const void* object) {
    format_metadata_text(context, as<Network>(object).metadata);
}

constexpr Field network_fields[] = {
    attr("ipv6", VB_AT(Network, ipv6)).only([](const FormatContext&, const void* o) {
        return as<Network>(o).ipv6 == YesNo::yes;
    }),
    attr("trustGuestRxFilters", VB_AT(Network, trust_guest_rx_filters)).nonzero(),
    leaf("name", VB_AT(Network, name)),
    leaf("uuid", VB_AT(Network, uuid)).internal(),
    custom("metadata", keep_metadata, print_metadata),
    child("forward", forward_element, VB_AT(Network, forward)).only(forwards),
    custom("bridge", parse_bridge, format_bridge),
    leaf("mtu", "size", VB_AT(Network, mtu)),
    leaf("mac", "address", VB_AT(Network, mac)),
    child("domain", domain_name_element, VB_AT(Network, domain)),
    child("dns", dns_element, VB_AT(Network, dns)),
    child("vlan", vlan_element, VB_AT(Network, vlan)),
    child("bandwidth", bandwidth_element, VB_AT(Network, bandwidth)),
    leaf("port", "isolated", VB_AT(Network, isolated_ports)),
    child("ip", network_ip_element, VB_AT(Network, ips)).full(),
    child("route", route_element, VB_AT(Network, routes)),
    child("virtualport", network_port_profile_element, VB_AT(Network, virtualport)),
    child("portgroup", portgroup_element, VB_AT(Network, portgroups)).full(),
};

// What the kinds of networks exclude.
bool check_network(ParseContext& context, const XmlNode& node, void* object) {
    const auto& network = as<Network>(object);
    const ForwardMode mode = network.mode();
    const std::string what =
        "network '" + network.name.str() + "' with forward mode '" + std::string(name_of(mode)) + "' ";
    if (network.mac && network.mac->is_multicast())
        return context.fail(node, "the bridge of a network cannot have a multicast address");
    const size_t interfaces = network.forward ? network.forward->interfaces.size() : 0;
    switch (mode) {
        case ForwardMode::nat:
        case ForwardMode::route:
            if (network.ips.empty()) return context.fail(node, what + "needs an address");
            if (interfaces > 1) return context.fail(node, what + "forwards to one interface only");
            break;
        case ForwardMode::open:
            if (network.forward->dev.has()) return context.fail(node, what + "takes no device");
            break;
        case ForwardMode::bridge:
        case ForwardMode::private_:
        case ForwardMode::vepa:
        case ForwardMode::passthrough:
        case ForwardMode::hostdev:
            if (mode != ForwardMode::bridge && network.bridge.name.has())
                return context.fail(node, what + "takes no bridge");
            if (network.stp_given) return context.fail(node, what + "takes neither stp nor delay");
            if (network.bridge.name.has() && (interfaces > 0 || !network.forward->functions.empty()))
                return context.fail(node, what + "takes a bridge or devices, not both");
            break;
        default:
            break;
    }
    return true;
}

}  // namespace

constinit const Element forward_device_element = element(device_fields);
constinit const Element network_element = element(network_fields, check_network);

bool Network::owns_bridge() const {
    const ForwardMode m = mode();
    return m == ForwardMode::none || m == ForwardMode::nat || m == ForwardMode::route ||
           m == ForwardMode::open;
}

}  // namespace virtbay::model
