#include <functional>

#include "model/network/document.h"
#include "model/network/elements.h"

namespace virtbay::model {

namespace {

Error invalid(std::string detail) {
    return make_error(VB_ERR_OPERATION_INVALID, VB_FROM_NETWORK, detail);
}

bool adds(uint32_t command) {
    return command == VB_NETWORK_UPDATE_COMMAND_ADD_FIRST || command == VB_NETWORK_UPDATE_COMMAND_ADD_LAST;
}

// The entry that the update's text describes.
template <class T>
Result<T> read(const XmlDocument& document, const char* name, const Element& description) {
    const XmlNode& node = document.root();
    if (!node.is(name))
        return make_error(
            VB_ERR_XML_ERROR, VB_FROM_NETWORK,
            "an element <" + std::string(name) + "> is wanted, not <" + std::string(node.name) + ">");
    const ParseOptions options;
    ParseContext context(options);
    T value;
    if (!parse_element(context, node, description, &value)) {
        Error& error = context.error();
        if (error.domain == VB_FROM_DOMAIN || error.domain == VB_FROM_XML) error.domain = VB_FROM_NETWORK;
        return std::move(error);
    }
    return value;
}

// Applies the command to `entries`. `same` tells which one is meant, `clash` which one forbids to add.
template <class T>
Status apply(List<T>& entries, T entry, uint32_t command, const char* what,
             const std::function<bool(const T&)>& same, const std::function<bool(const T&)>& clash) {
    size_t found = entries.size();
    for (size_t i = entries.size(); i-- > 0;)
        if (same(entries[i])) found = i;
    if (adds(command)) {
        for (const T& other : entries)
            if (clash(other)) return invalid("there is such a " + std::string(what) + " entry already");
        entries.insert(command == VB_NETWORK_UPDATE_COMMAND_ADD_FIRST ? 0 : entries.size(), std::move(entry));
        return {};
    }
    if (found == entries.size()) return invalid("there is no such " + std::string(what) + " entry");
    if (command == VB_NETWORK_UPDATE_COMMAND_DELETE)
        entries.erase(found);
    else
        entries[found] = std::move(entry);
    return {};
}

Error not_modifiable(const char* what) {
    return make_error(VB_ERR_OPERATION_UNSUPPORTED, VB_FROM_NETWORK,
                      std::string(what) + " entries cannot be modified, only added or deleted");
}

// The <ip> that has, or gets, the DHCP entries.
Result<NetworkIp*> dhcp_parent(Network& network, int32_t parent) {
    if (parent >= 0) {
        if (static_cast<size_t>(parent) >= network.ips.size())
            return invalid("there is no <ip> element of index " + std::to_string(parent));
        return &network.ips[static_cast<size_t>(parent)];
    }
    for (NetworkIp& ip : network.ips)
        if (!ip.dhcp.ranges.empty() || !ip.dhcp.hosts.empty()) return &ip;
    for (NetworkIp& ip : network.ips)
        if (!ip.is_v6()) return &ip;
    if (network.ips.empty()) return invalid("the network has no <ip> element");
    return &network.ips.front();
}

Status update_dhcp_host(Network& network, const NetworkUpdate& update, const XmlDocument& document) {
    auto host = read<DhcpHost>(document, "host", dhcp_host_element);
    if (!host) return std::move(host.error());
    auto ip = dhcp_parent(network, update.parent);
    if (!ip) return std::move(ip.error());
    const bool partial = update.command == VB_NETWORK_UPDATE_COMMAND_DELETE;
    if (auto s = check_dhcp_host(**ip, *host, partial); !s) return s;
    const DhcpHost wanted = *host;
    const auto equal = [](const Text& a, const Text& b) { return a.has() && b.has() && a == b; };
    const auto same_mac = [](const Text& a, const Text& b) {
        return a.has() && b.has() && Mac::parse(a) == Mac::parse(b);
    };
    std::function<bool(const DhcpHost&)> same;
    if (update.command == VB_NETWORK_UPDATE_COMMAND_MODIFY)
        same = [=](const DhcpHost& h) {
            return wanted.mac.has() ? same_mac(h.mac, wanted.mac) : equal(h.name, wanted.name);
        };
    else
        same = [=](const DhcpHost& h) {
            return (!wanted.mac.has() || same_mac(h.mac, wanted.mac)) &&
                   (!wanted.name.has() || equal(h.name, wanted.name)) &&
                   (!wanted.ip.has() || equal(h.ip, wanted.ip)) &&
                   (!wanted.id.has() || equal(h.id, wanted.id));
        };
    return apply<DhcpHost>(
        (*ip)->dhcp.hosts, std::move(*host), update.command, "dhcp host", same, [=](const DhcpHost& h) {
            return same_mac(h.mac, wanted.mac) || equal(h.name, wanted.name) || equal(h.ip, wanted.ip);
        });
}

Status update_dhcp_range(Network& network, const NetworkUpdate& update, const XmlDocument& document) {
    if (update.command == VB_NETWORK_UPDATE_COMMAND_MODIFY) return not_modifiable("dhcp range");
    auto range = read<DhcpRange>(document, "range", dhcp_range_element);
    if (!range) return std::move(range.error());
    auto ip = dhcp_parent(network, update.parent);
    if (!ip) return std::move(ip.error());
    if (auto s = check_dhcp_range(**ip, *range); !s) return s;
    const DhcpRange wanted = *range;
    const auto same = [=](const DhcpRange& r) { return r.start == wanted.start && r.end == wanted.end; };
    return apply<DhcpRange>((*ip)->dhcp.ranges, std::move(*range), update.command, "dhcp range", same, same);
}

Status update_forward(Network& network, const NetworkUpdate& update, const XmlDocument& document) {
    if (update.command == VB_NETWORK_UPDATE_COMMAND_MODIFY) return not_modifiable("forward interface");
    auto device = read<ForwardDevice>(document, "interface", forward_device_element);
    if (!device) return std::move(device.error());
    NetworkForward& forward = network.forward.make();
    const Text wanted = device->dev;
    const auto same = [=](const ForwardDevice& d) { return d.dev == wanted; };
    auto s = apply<ForwardDevice>(forward.interfaces, std::move(*device), update.command, "forward interface",
                                  same, same);
    if (!s) return s;
    forward.dev = forward.interfaces.empty() ? Text() : forward.interfaces.front().dev;
    return {};
}

Status update_portgroup(Network& network, const NetworkUpdate& update, const XmlDocument& document) {
    auto group = read<PortGroup>(document, "portgroup", portgroup_element);
    if (!group) return std::move(group.error());
    const Text wanted = group->name;
    if (update.command != VB_NETWORK_UPDATE_COMMAND_DELETE && group->is_default == YesNo::yes) {
        for (const PortGroup& other : network.portgroups)
            if (other.is_default == YesNo::yes && !(other.name == wanted))
                return invalid("port group '" + other.name.str() + "' is the default already");
    }
    const auto same = [=](const PortGroup& g) { return g.name == wanted; };
    return apply<PortGroup>(network.portgroups, std::move(*group), update.command, "port group", same, same);
}

Status update_dns_host(Network& network, const NetworkUpdate& update, const XmlDocument& document) {
    if (update.command == VB_NETWORK_UPDATE_COMMAND_MODIFY) return not_modifiable("DNS host");
    auto host = read<DnsHost>(document, "host", dns_host_element);
    if (!host) return std::move(host.error());
    const bool partial = update.command == VB_NETWORK_UPDATE_COMMAND_DELETE;
    if (partial ? !host->ip.has() && host->names.empty() : !host->ip.has() || host->names.empty())
        return make_error(VB_ERR_XML_DETAIL, VB_FROM_NETWORK, "a host of <dns> needs an address and a name");
    const DnsHost wanted = *host;
    const auto shares_name = [=](const DnsHost& h) {
        for (const TextItem& a : h.names)
            for (const TextItem& b : wanted.names)
                if (a.value == b.value) return true;
        return false;
    };
    const auto same = [=](const DnsHost& h) {
        return wanted.ip.has() && h.ip == wanted.ip ? true : shares_name(h);
    };
    return apply<DnsHost>(network.dns.make().hosts, std::move(*host), update.command, "DNS host", same, same);
}

Status update_dns_text(Network& network, const NetworkUpdate& update, const XmlDocument& document) {
    if (update.command == VB_NETWORK_UPDATE_COMMAND_MODIFY) return not_modifiable("DNS TXT");
    auto text = read<DnsText>(document, "txt", dns_text_element);
    if (!text) return std::move(text.error());
    const Text wanted = text->name;
    const auto same = [=](const DnsText& t) { return t.name == wanted; };
    return apply<DnsText>(network.dns.make().texts, std::move(*text), update.command, "DNS TXT", same, same);
}

Status update_dns_service(Network& network, const NetworkUpdate& update, const XmlDocument& document) {
    if (update.command == VB_NETWORK_UPDATE_COMMAND_MODIFY) return not_modifiable("DNS SRV");
    auto service = read<DnsService>(document, "srv", dns_service_element);
    if (!service) return std::move(service.error());
    const DnsService wanted = *service;
    const auto fits = [](const Text& asked, const Text& has) { return !asked.has() || asked == has; };
    const auto same = [=](const DnsService& s) {
        return fits(wanted.service, s.service) && fits(wanted.protocol, s.protocol) &&
               fits(wanted.domain, s.domain) && fits(wanted.target, s.target);
    };
    return apply<DnsService>(network.dns.make().services, std::move(*service), update.command, "DNS SRV",
                             same, same);
}

struct SectionUpdate {
    uint32_t section;
    Status (*apply)(Network& network, const NetworkUpdate& update, const XmlDocument& document);
};
constexpr SectionUpdate sections[] = {
    {VB_NETWORK_SECTION_IP_DHCP_HOST, update_dhcp_host},
    {VB_NETWORK_SECTION_IP_DHCP_RANGE, update_dhcp_range},
    {VB_NETWORK_SECTION_FORWARD_INTERFACE, update_forward},
    {VB_NETWORK_SECTION_PORTGROUP, update_portgroup},
    {VB_NETWORK_SECTION_DNS_HOST, update_dns_host},
    {VB_NETWORK_SECTION_DNS_TXT, update_dns_text},
    {VB_NETWORK_SECTION_DNS_SRV, update_dns_service},
};

}  // namespace

Status update_network(Network& network, const NetworkUpdate& update) {
    for (const SectionUpdate& section : sections) {
        if (section.section != update.section) continue;
        auto document = XmlDocument::parse(update.xml, "(network_update)", VB_FROM_NETWORK);
        if (!document) return std::move(document.error());
        if (!adds(update.command) && update.command != VB_NETWORK_UPDATE_COMMAND_DELETE &&
            update.command != VB_NETWORK_UPDATE_COMMAND_MODIFY)
            return make_error(VB_ERR_NO_SUPPORT, VB_FROM_NETWORK, "unknown update command");
        Network changed = network;
        if (auto s = section.apply(changed, update, *document); !s) return s;
        network = std::move(changed);
        return {};
    }
    return make_error(VB_ERR_OPERATION_UNSUPPORTED, VB_FROM_NETWORK,
                      "this section of a network cannot be updated");
}

}  // namespace virtbay::model
