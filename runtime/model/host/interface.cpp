#include "model/host/interface.h"

#include "model/described.h"
#include "model/domain/elements.h"

namespace virtbay::model {

namespace {

extern const Element member_element;

constexpr Field address_fields[] = {
    attr("address", VB_AT(InterfaceAddress, address)),
    attr("prefix", VB_AT(InterfaceAddress, prefix)),
};
constexpr Element interface_address_element = element(address_fields);

constexpr Field dhcp_fields[] = {attr("peerdns", VB_AT(InterfaceDhcp, peer_dns)).nonzero()};
constexpr Element dhcp_element = element(dhcp_fields);

constexpr Field protocol_fields[] = {
    attr("family", VB_AT(InterfaceProtocol, family)).required().missing(VB_ERR_XML_ERROR),
    leaf("autoconf", VB_AT(InterfaceProtocol, autoconf)).only([](const FormatContext&, const void* o) {
        return as<InterfaceProtocol>(o).family == "ipv6";
    }),
    child("dhcp", dhcp_element, VB_AT(InterfaceProtocol, dhcp)).always(),
    child("ip", interface_address_element, VB_AT(InterfaceProtocol, addresses)),
    leaf("route", "gateway", VB_AT(InterfaceProtocol, gateway)),
};
constexpr Element protocol_element = element(protocol_fields, [](ParseContext& c, const XmlNode& n, void* o) {
    const Text& family = as<InterfaceProtocol>(o).family;
    if (family == "ipv4" || family == "ipv6") return true;
    return c.fail(n, "the protocol family '" + family.str() + "' is not supported");
});

constexpr Field mii_fields[] = {
    attr("freq", VB_AT(MiiMonitor, frequency)).required(),
    attr("downdelay", VB_AT(MiiMonitor, down_delay)),
    attr("updelay", VB_AT(MiiMonitor, up_delay)),
    attr("carrier", VB_AT(MiiMonitor, carrier)).nonzero(),
};
constexpr Element mii_element = element(mii_fields);
constexpr Field arp_fields[] = {
    attr("interval", VB_AT(ArpMonitor, interval)).required(),
    attr("target", VB_AT(ArpMonitor, target)).required(),
    attr("validate", VB_AT(ArpMonitor, validation)).nonzero(),
};
constexpr Element arp_element = element(arp_fields);

constexpr Field bridge_fields[] = {
    attr("stp", VB_AT(HostInterface, bridge_stp)).only([](const FormatContext&, const void* o) {
        const Text& stp = as<HostInterface>(o).bridge_stp;
        return stp == "on" || stp == "off";
    }),
    attr("delay", VB_AT(HostInterface, bridge_delay)),
    child("interface", member_element, VB_AT(HostInterface, members)).full(),
};
constexpr Element bridge_element = element(bridge_fields, [](ParseContext& c, const XmlNode& n, void* o) {
    for (const HostInterface& member : as<HostInterface>(o).members)
        if (member.type == HostInterfaceType::bridge)
            return c.fail(n, "a bridge cannot be made of an interface of type 'bridge'");
    return true;
});

constexpr Field bond_fields[] = {
    attr("mode", VB_AT(HostInterface, bond_mode)).nonzero(),
    child("miimon", mii_element, VB_AT(HostInterface, mii)),
    child("arpmon", arp_element, VB_AT(HostInterface, arp)),
    child("interface", member_element, VB_AT(HostInterface, members)).full(),
};
constexpr Element bond_element = element(bond_fields, [](ParseContext& c, const XmlNode& n, void* o) {
    for (const HostInterface& member : as<HostInterface>(o).members)
        if (member.type != HostInterfaceType::ethernet)
            return c.fail(n, "a bond is made of interfaces of type 'ethernet' only");
    return true;
});

constexpr Field vlan_fields[] = {
    attr("tag", VB_AT(HostInterface, vlan_tag)).required(),
    leaf("interface", "name", VB_AT(HostInterface, vlan_device)).required(),
};
constexpr Element vlan_part_element = element(vlan_fields, [](ParseContext& c, const XmlNode& n, void* o) {
    if (as<HostInterface>(o).vlan_device.has()) return true;
    return c.fail(n, "the vlan names no interface");
});

constexpr Field link_fields[] = {
    attr("speed", VB_AT(HostInterface, link_speed)),
    attr("state", VB_AT(HostInterface, link_state)).nonzero(),
};
constexpr Element link_element = element(link_fields);

template <HostInterfaceType type>
constexpr Field of_type(Field field) {
    return field.when(VB_AT(HostInterface, type), type);
}

constexpr Field interface_fields[] = {
    attr("type", VB_AT(HostInterface, type)).required().nonzero(),
    attr("name", VB_AT(HostInterface, name)),
    leaf("start", "mode", VB_AT(HostInterface, start)).nonzero(),
    leaf("mtu", "size", VB_AT(HostInterface, mtu)).internal(),
    child("protocol", protocol_element, VB_AT(HostInterface, protocols)).full(),
    of_type<HostInterfaceType::bridge>(child("bridge", bridge_element)).full().required(),
    of_type<HostInterfaceType::bond>(child("bond", bond_element)).full().required(),
    of_type<HostInterfaceType::vlan>(child("vlan", vlan_part_element)).full().required(),
    of_type<HostInterfaceType::ethernet>(child("link", link_element)),
    of_type<HostInterfaceType::ethernet>(leaf("mac", "address", VB_AT(HostInterface, mac))),
};

constexpr Element interface_document =
    element(interface_fields, [](ParseContext& c, const XmlNode& n, void* o) {
        return as<HostInterface>(o).name.has() || c.fail(n, "the interface has no name");
    });
constinit const Element member_element = interface_document;

// What the schema says of values that are taken as they are otherwise.
Status check_values(const HostInterface& interface) {
    const auto refuse = [&](const char* what) {
        return make_error(VB_ERR_XML_INVALID_SCHEMA, VB_FROM_XML,
                          std::string(what) + " of interface '" + interface.name.str() + "' is malformed");
    };
    if (interface.mac.has() && !Mac::parse(interface.mac)) return refuse("the address");
    const Text& stp = interface.bridge_stp;
    if (stp.has() && !(stp == "on") && !(stp == "off")) return refuse("stp");
    for (const HostInterface& member : interface.members)
        if (auto s = check_values(member); !s) return s;
    return {};
}

}  // namespace

Result<std::shared_ptr<HostInterface>> parse_host_interface(std::string_view xml, bool validate) {
    auto document = XmlDocument::parse(xml, "(interface_definition)", VB_FROM_INTERFACE);
    if (!document) return std::move(document.error());
    return parse_host_interface(document->root(), validate);
}

Result<std::shared_ptr<HostInterface>> parse_host_interface(const XmlNode& root, bool validate) {
    auto interface = std::make_shared<HostInterface>();
    auto parsed =
        parse_root(root, "interface", interface_document, VB_FROM_INTERFACE, validate, interface.get());
    if (parsed && validate) parsed = check_values(*interface);
    if (!parsed) return std::move(parsed.error());
    return interface;
}

std::string format_host_interface(const HostInterface& interface) {
    return format_root("interface", interface_document, &interface);
}

}  // namespace virtbay::model
