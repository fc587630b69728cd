// <ip>, <dns> and <portgroup>.
#include "model/network/elements.h"

namespace virtbay::model {

namespace {

bool invalid(ParseContext& context, const XmlNode& node, int32_t code, std::string detail) {
    return context.fail(node, code, VB_FROM_NETWORK, detail);
}

// Puts an address into its usual form; absent ones stay absent.
bool normalize(ParseContext& context, const XmlNode& node, const char* name, Text& text, int32_t code) {
    if (!text.has()) return true;
    const auto value = IpValue::parse(text);
    if (!value)
        return invalid(context, node, code, "invalid " + std::string(name) + " address '" + text.str() + "'");
    text = value->str();
    return true;
}

// --- dhcp
constexpr Field lease_fields[] = {
    attr("expiry", VB_AT(DhcpLease, expiry)).required().always(),
    attr("unit", VB_AT(DhcpLease, unit)).nonzero(),
};
constexpr Element lease_element = element(lease_fields, [](ParseContext& c, const XmlNode& n, void* o) {
    auto& lease = as<DhcpLease>(o);
    // Below two minutes dnsmasq takes no lease; 0 is one without end.
    uint64_t seconds = lease.expiry;
    if (lease.unit == LeaseUnit::absent || lease.unit == LeaseUnit::minutes) seconds *= 60;
    if (lease.unit == LeaseUnit::hours) seconds *= 3600;
    if (lease.expiry != 0 && seconds < 120)
        return invalid(c, n, VB_ERR_XML_ERROR, "the smallest lease time is two minutes");
    if (lease.expiry != 0 && lease.unit == LeaseUnit::absent) lease.unit = LeaseUnit::minutes;
    return true;
});

constexpr Field range_fields[] = {
    attr("start", VB_AT(DhcpRange, start)).required(),
    attr("end", VB_AT(DhcpRange, end)).required(),
    child("lease", lease_element, VB_AT(DhcpRange, lease)),
};
constexpr Field host_fields[] = {
    attr("id", VB_AT(DhcpHost, id)),
    attr("mac", VB_AT(DhcpHost, mac)),
    attr("name", VB_AT(DhcpHost, name)),
    attr("ip", VB_AT(DhcpHost, ip)),
    child("lease", lease_element, VB_AT(DhcpHost, lease)),
};

bool check_host(ParseContext& context, const XmlNode& node, void* object) {
    auto& host = as<DhcpHost>(object);
    if (host.mac.has()) {
        const auto mac = Mac::parse(host.mac);
        if (!mac || mac->is_multicast())
            return invalid(context, node, VB_ERR_XML_ERROR,
                           "'" + host.mac.str() + "' is no Ethernet address of a host");
    }
    return normalize(context, node, "host", host.ip, VB_ERR_XML_ERROR);
}

constexpr Field bootp_fields[] = {
    attr("file", VB_AT(NetworkDhcp, boot_file)).required(),
    attr("server", VB_AT(NetworkDhcp, boot_server)),
};
constexpr Element bootp_element = element(bootp_fields);
constexpr Field dhcp_fields[] = {
    child("range", dhcp_range_element, VB_AT(NetworkDhcp, ranges)),
    child("host", dhcp_host_element, VB_AT(NetworkDhcp, hosts)),
    child("bootp", bootp_element),
};
constexpr Element dhcp_element = element(dhcp_fields);

// --- ip
constexpr Field tftp_fields[] = {attr("root", VB_AT(NetworkIp, tftp_root)).required()};
constexpr Element tftp_element = element(tftp_fields);
constexpr Field ip_fields[] = {
    attr("family", VB_AT(NetworkIp, family)),
    attr("address", VB_AT(NetworkIp, address)).required(),
    attr("netmask", VB_AT(NetworkIp, netmask)),
    attr("prefix", VB_AT(NetworkIp, prefix)),
    attr("localPtr", VB_AT(NetworkIp, local_ptr)),
    child("tftp", tftp_element),
    child("dhcp", dhcp_element, VB_AT(NetworkIp, dhcp)),
};

bool check_network_ip(ParseContext& context, const XmlNode& node, void* object) {
    auto& ip = as<NetworkIp>(object);
    const auto refuse = [&](const char* why) {
        return invalid(context, node, VB_ERR_XML_ERROR,
                       std::string(why) + " for address '" + ip.address.str() + "'");
    };
    const auto address = IpValue::parse(ip.address);
    if (!address) return refuse("invalid text");
    ip.address = address->str();
    if (ip.family.has() && !(ip.family == "ipv4") && !(ip.family == "ipv6")) return refuse("unknown family");
    if (address->is_v6 != ip.is_v6()) return refuse("the family does not fit");
    if (ip.netmask.has()) {
        const auto mask = IpValue::parse(ip.netmask);
        if (ip.prefix) return refuse("both netmask and prefix are given");
        if (address->is_v6) return refuse("a netmask is not possible");
        if (!mask || mask->is_v6) return refuse("invalid netmask");
        ip.netmask = mask->str();
    }
    if (ip.prefix && *ip.prefix > address->bits()) return refuse("the prefix is too long");
    for (const DhcpRange& range : ip.dhcp.ranges) {
        if (auto s = check_dhcp_range(ip, range); !s) {
            context.error() = std::move(s.error());
            return false;
        }
    }
    for (const DhcpHost& host : ip.dhcp.hosts) {
        if (auto s = check_dhcp_host(ip, host, false); !s) {
            context.error() = std::move(s.error());
            return false;
        }
    }
    if (ip.dhcp.boot_server.has() && !IpValue::parse(ip.dhcp.boot_server))
        return refuse("invalid server of <bootp>");
    return true;
}

// --- dns
constexpr Field forwarder_fields[] = {
    attr("domain", VB_AT(DnsForwarder, domain)),
    attr("addr", VB_AT(DnsForwarder, addr)),
};
constexpr Element forwarder_element =
    element(forwarder_fields, [](ParseContext& c, const XmlNode& n, void* o) {
        auto& forwarder = as<DnsForwarder>(o);
        if (!forwarder.domain.has() && !forwarder.addr.has())
            return invalid(c, n, VB_ERR_XML_DETAIL, "a forwarder needs an address or a domain");
        return normalize(c, n, "forwarder", forwarder.addr, VB_ERR_XML_ERROR);
    });

constexpr Field text_fields[] = {
    attr("name", VB_AT(DnsText, name)),
    attr("value", VB_AT(DnsText, value)),
};
bool check_text(ParseContext& context, const XmlNode& node, void* object) {
    const auto& text = as<DnsText>(object);
    if (!text.name.has()) return invalid(context, node, VB_ERR_XML_DETAIL, "a TXT record needs a name");
    if (text.name.view().find(',') != std::string_view::npos)
        return invalid(context, node, VB_ERR_XML_DETAIL, "the name of a TXT record has a comma");
    return true;
}

constexpr Field service_fields[] = {
    attr("service", VB_AT(DnsService, service)), attr("protocol", VB_AT(DnsService, protocol)),
    attr("domain", VB_AT(DnsService, domain)),   attr("target", VB_AT(DnsService, target)),
    attr("port", VB_AT(DnsService, port)),       attr("priority", VB_AT(DnsService, priority)),
    attr("weight", VB_AT(DnsService, weight)),
};
bool check_service(ParseContext& context, const XmlNode& node, void* object) {
    const auto& service = as<DnsService>(object);
    const auto refuse = [&](const char* what) { return invalid(context, node, VB_ERR_XML_DETAIL, what); };
    if (!service.service.has()) return refuse("a SRV record needs a service");
    if (service.service.size() > 63) return refuse("the service of a SRV record is too long");
    if (!service.protocol.has()) return refuse("a SRV record needs a protocol");
    if (node.attribute("port") && (service.port < 1 || service.port > 65535))
        return refuse("the port of a SRV record is out of range");
    if (service.priority > 65535) return refuse("the priority of a SRV record is out of range");
    if (service.weight > 65535) return refuse("the weight of a SRV record is out of range");
    if (!service.target.has() && (service.port || service.priority || service.weight))
        return refuse("a SRV record without target has neither port, priority nor weight");
    return true;
}

constexpr Field hostname_fields[] = {content(VB_AT(TextItem, value))};
constexpr Element hostname_element = element(hostname_fields);
constexpr Field dns_host_fields[] = {
    attr("ip", VB_AT(DnsHost, ip)),
    child("hostname", hostname_element, VB_AT(DnsHost, names)),
};
bool check_dns_host(ParseContext& context, const XmlNode& node, void* object) {
    auto& host = as<DnsHost>(object);
    return normalize(context, node, "host", host.ip, VB_ERR_XML_DETAIL);
}

// --- port groups
constexpr Field portgroup_fields[] = {
    attr("name", VB_AT(PortGroup, name)).required(),
    attr("default", VB_AT(PortGroup, is_default)).only([](const FormatContext&, const void* o) {
        return as<PortGroup>(o).is_default == YesNo::yes;
    }),
    attr("trustGuestRxFilters", VB_AT(PortGroup, trust_guest_rx_filters)).nonzero(),
    child("vlan", vlan_element, VB_AT(PortGroup, vlan)),
    child("bandwidth", bandwidth_element, VB_AT(PortGroup, bandwidth)),
    child("virtualport", network_port_profile_element, VB_AT(PortGroup, virtualport)),
};

}  // namespace

constinit const Element dhcp_range_element =
    element(range_fields, [](ParseContext& c, const XmlNode& n, void* o) {
        auto& range = as<DhcpRange>(o);
        return normalize(c, n, "start", range.start, VB_ERR_XML_ERROR) &&
               normalize(c, n, "end", range.end, VB_ERR_XML_ERROR);
    });
constinit const Element dhcp_host_element = element(host_fields, check_host);
constinit const Element network_ip_element = element(ip_fields, check_network_ip);
constinit const Element dns_text_element = element(text_fields, check_text);
constinit const Element dns_service_element = element(service_fields, check_service);
constinit const Element dns_host_element = element(dns_host_fields, check_dns_host);
constinit const Element portgroup_element = element(portgroup_fields);

constexpr Field dns_fields[] = {
    attr("enable", VB_AT(NetworkDns, enable)).nonzero(),
    attr("forwardPlainNames", VB_AT(NetworkDns, forward_plain_names)).nonzero(),
    child("forwarder", forwarder_element, VB_AT(NetworkDns, forwarders)),
    child("txt", dns_text_element, VB_AT(NetworkDns, texts)),
    child("srv", dns_service_element, VB_AT(NetworkDns, services)),
    child("host", dns_host_element, VB_AT(NetworkDns, hosts)),
};
constinit const Element dns_element = element(dns_fields, [](ParseContext& c, const XmlNode& n, void* o) {
    for (const DnsHost& host : as<NetworkDns>(o).hosts) {
        if (host.ip.has() && !host.names.empty()) continue;
        return invalid(c, n, VB_ERR_XML_DETAIL, "a host of <dns> needs an address and a name");
    }
    return true;
});

uint32_t NetworkIp::prefix_length() const {
    if (prefix) return *prefix;
    if (const auto mask = IpValue::parse(netmask)) return mask->leading_ones();
    if (is_v6()) return 64;
    // The classes of the old Internet.
    const auto own = IpValue::parse(address);
    if (!own || own->bytes[0] < 128) return 8;
    return own->bytes[0] < 192 ? 16 : 24;
}

Status check_dhcp_range(const NetworkIp& ip, const DhcpRange& range) {
    const auto refuse = [&](const char* why) {
        return make_error(VB_ERR_INTERNAL_ERROR, VB_FROM_NONE,
                          "range " + range.start.str() + " - " + range.end.str() + " " + why);
    };
    const auto start = IpValue::parse(range.start);
    const auto end = IpValue::parse(range.end);
    const auto own = IpValue::parse(ip.address);
    if (!start || !end || !own || start->is_v6 != end->is_v6) return refuse("is no range of addresses");
    const uint32_t prefix = ip.prefix_length();
    if (!start->shares_network(*own, prefix) || !end->shares_network(*own, prefix))
        return refuse("is not within the network");
    if (*start > *end) return refuse("has its ends exchanged");
    if (!start->shares_network(*end, start->bits() - 16)) return refuse("is too large");
    return {};
}

Status check_dhcp_host(const NetworkIp& ip, const DhcpHost& host, bool partial) {
    const auto refuse = [&](const char* why) {
        return make_error(VB_ERR_XML_ERROR, VB_FROM_NETWORK, std::string("static host definition ") + why);
    };
    if (ip.is_v6()) {
        if (host.mac.has()) return refuse("has a mac in an IPv6 network");
        if (!partial && !host.id.has() && !host.name.has()) return refuse("needs an id or a name");
    } else {
        if (host.id.has()) return refuse("has an id in an IPv4 network");
        if (!partial && !host.mac.has() && !host.name.has()) return refuse("needs a mac or a name");
    }
    if (!host.ip.has()) return partial ? Status() : Status(refuse("needs an address"));
    const auto address = IpValue::parse(host.ip);
    if (address && address->is_v6 != ip.is_v6()) return refuse("has an address of another family");
    return {};
}

}  // namespace virtbay::model
