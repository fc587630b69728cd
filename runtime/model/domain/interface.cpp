#include "model/domain/interface.h"

#include "model/domain/elements.h"

namespace virtbay::model {

namespace {

using I = InterfaceType;

constexpr Field mac_fields[] = {
    attr("address", VB_AT(Interface, mac)),
    attr("type", VB_AT(Interface, mac_type)).nonzero(),
    attr("check", VB_AT(Interface, mac_check)),
};

bool check_mac(ParseContext& context, const XmlNode& node, void* object) {
    auto& mac = as<Interface>(object).mac;
    if (mac && mac->is_multicast()) {
        return context.fail(node, "expected unicast mac address, found multicast '" + mac->str() + "'");
    }
    return true;
}
constexpr Element mac_element = element(mac_fields, check_mac);

// <source> and what stands in it, for one type; S is Interface or ActualInterface.
template <class S>
struct Source {
    static constexpr Slot type = VB_AT(S, type);

    static constexpr Field local_fields[] = {
        attr("address", VB_AT(S, source.local_address)),
        attr("port", VB_AT(S, source.local_port)),
    };
    static constexpr Element local_element = element(local_fields);
    static constexpr Field reconnect_fields[] = {
        attr("enabled", VB_AT(S, source.reconnect)).required(),
        attr("timeout", VB_AT(S, source.reconnect_timeout)),
    };
    static constexpr Element reconnect_element = element(reconnect_fields);

    static bool parse_vhostuser(ParseContext& c, const XmlNode& n, void*) {
        const std::string_view* kind = n.attribute("type");
        if (!kind) return c.fail(n, "vhost-user type missing");
        if (*kind != "unix") {
            return c.fail(n, VB_ERR_CONFIG_UNSUPPORTED, VB_FROM_DOMAIN,
                          "Type='" + std::string(*kind) + "' unsupported");
        }
        return true;
    }

    static constexpr Field fields[] = {
        attr("network", VB_AT(S, source.name)).required().when(type, I::network),
        attr("portid", VB_AT(S, source.portid)).live().when(type, I::network),
        attr("portgroup", VB_AT(S, source.portgroup)).when(type, I::network),
        attr("bridge", VB_AT(S, source.name))
            .when(type, I::bridge, I::network)
            .only([](const FormatContext&, const void* o) { return as<S>(o).type == I::bridge; }),
        attr("name", VB_AT(S, source.name)).when(type, I::internal),
        attr("dev", VB_AT(S, source.name)).when(type, I::direct, I::vdpa),
        attr("mode", VB_AT(S, source.mode)).when(type, I::direct),
        attr("address", VB_AT(S, source.address)).when(type, I::server, I::client, I::mcast, I::udp),
        attr("port", VB_AT(S, source.port)).when(type, I::server, I::client, I::mcast, I::udp),
        child("local", local_element).when(type, I::udp),
        custom_attributes("type", parse_vhostuser,
                          [](const FormatContext& c, const void*) { c.out.raw_attribute("type", "unix"); })
            .when(type, I::vhostuser),
        attr("path", VB_AT(S, source.path)).when(type, I::vhostuser),
        attr("mode", VB_AT(S, source.vhost_mode)).when(type, I::vhostuser),
        child("reconnect", reconnect_element).when(type, I::vhostuser),
        child("address", address_element, VB_AT(S, source.hostdev)).when(type, I::hostdev),
        attr("switchid", VB_AT(S, source.switch_id)).when(type, I::vds),
        attr("portid", VB_AT(S, source.portid)).when(type, I::vds),
        attr("portgroupid", VB_AT(S, source.portgroup)).when(type, I::vds),
        attr("connectionid", VB_AT(S, source.connection)).when(type, I::vds),
    };
    static constexpr Element described = element(fields);
};

constexpr Field offload_host_fields[] = {
    attr("csum", VB_AT(InterfaceDriver, host.csum)),
    attr("gso", VB_AT(InterfaceDriver, host.gso)),
    attr("tso4", VB_AT(InterfaceDriver, host.tso4)),
    attr("tso6", VB_AT(InterfaceDriver, host.tso6)),
    attr("ecn", VB_AT(InterfaceDriver, host.ecn)),
    attr("ufo", VB_AT(InterfaceDriver, host.ufo)),
    attr("mrg_rxbuf", VB_AT(InterfaceDriver, host.mrg_rxbuf)),
};
constexpr Element offload_host_element = element(offload_host_fields);
constexpr Field offload_guest_fields[] = {
    attr("csum", VB_AT(InterfaceDriver, guest.csum)), attr("tso4", VB_AT(InterfaceDriver, guest.tso4)),
    attr("tso6", VB_AT(InterfaceDriver, guest.tso6)), attr("ecn", VB_AT(InterfaceDriver, guest.ecn)),
    attr("ufo", VB_AT(InterfaceDriver, guest.ufo)),
};
constexpr Element offload_guest_element = element(offload_guest_fields);

constexpr Field driver_fields[] = {
    attr("name", VB_AT(InterfaceDriver, name)).nonzero(),
    attr("txmode", VB_AT(InterfaceDriver, txmode)).nonzero(),
    attr("ioeventfd", VB_AT(InterfaceDriver, ioeventfd)),
    attr("event_idx", VB_AT(InterfaceDriver, event_idx)),
    attr("queues", VB_AT(InterfaceDriver, queues)),
    attr("rx_queue_size", VB_AT(InterfaceDriver, rx_queue_size)),
    attr("tx_queue_size", VB_AT(InterfaceDriver, tx_queue_size)),
    attr("rss", VB_AT(InterfaceDriver, rss)),
    attr("rss_hash_report", VB_AT(InterfaceDriver, rss_hash_report)),
    VB_VIRTIO(InterfaceDriver, virtio),
    child("host", offload_host_element),
    child("guest", offload_guest_element),
};
constexpr Element driver_element = element(driver_fields);

constexpr Field hostdev_driver_fields[] = {attr("name", VB_AT(Interface, hostdev_driver)).nonzero()};
constexpr Element hostdev_driver_element = element(hostdev_driver_fields);

constexpr Field link_fields[] = {attr("state", VB_AT(Interface, link)).nonzero().unsupported()};
constexpr Element link_element = element(link_fields);
constexpr Field mtu_fields[] = {attr("size", VB_AT(Interface, mtu))};
constexpr Element mtu_element = element(mtu_fields);
constexpr Field target_fields[] = {
    attr("dev", VB_AT(Interface, target)),
    attr("managed", VB_AT(Interface, target_managed)),
};
constexpr Element target_element = element(target_fields);
constexpr Field model_fields[] = {attr("type", VB_AT(Interface, model))};
constexpr Element model_element = element(model_fields);
constexpr Field script_fields[] = {attr("path", VB_AT(Interface, script))};
constexpr Element script_element = element(script_fields);
constexpr Field downscript_fields[] = {attr("path", VB_AT(Interface, downscript))};
constexpr Element downscript_element = element(downscript_fields);
constexpr Field guest_fields[] = {attr("dev", VB_AT(Interface, guest_name))};
constexpr Element guest_element = element(guest_fields);
constexpr Field domain_fields[] = {attr("name", VB_AT(Interface, domain_name))};
constexpr Element domain_element_ = element(domain_fields);
constexpr Field port_fields[] = {attr("isolated", VB_AT(Interface, isolated))};
constexpr Element port_element = element(port_fields);
constexpr Field backend_fields[] = {
    attr("type", VB_AT(Interface, backend_type)).nonzero(),
    attr("tap", VB_AT(Interface, backend_tap)),
    attr("vhost", VB_AT(Interface, backend_vhost)),
    attr("logFile", VB_AT(Interface, backend_log)),
};
constexpr Element backend_element = element(backend_fields);

constexpr Field filter_parameter_fields[] = {
    attr("name", VB_AT(FilterParameter, name)),
    attr("value", VB_AT(FilterParameter, value)),
};
constexpr Element filter_parameter_element = element(filter_parameter_fields);
constexpr Field filter_fields[] = {
    attr("filter", VB_AT(Interface, filter)),
    child("parameter", filter_parameter_element, VB_AT(Interface, filter_parameters)),
};
constexpr Element filter_element = element(filter_fields);

constexpr Field tune_fields[] = {leaf("sndbuf", VB_AT(Interface, sndbuf))};
constexpr Element tune_element = element(tune_fields);

constexpr Field range_fields[] = {
    attr("start", VB_AT(PortForwardRange, start)).required(),
    attr("end", VB_AT(PortForwardRange, end)),
    attr("to", VB_AT(PortForwardRange, to)),
    attr("exclude", VB_AT(PortForwardRange, exclude)),
};
constexpr Element range_element = element(range_fields);
constexpr Field port_forward_fields[] = {
    attr("proto", VB_AT(PortForward, proto)).required().nonzero(),
    attr("address", VB_AT(PortForward, address)),
    attr("dev", VB_AT(PortForward, dev)),
    child("range", range_element, VB_AT(PortForward, ranges)),
};
constexpr Element port_forward_element = element(port_forward_fields);

bool parse_coalesce(ParseContext& context, const XmlNode& node, void* object) {
    const XmlNode* rx = node.child("rx");
    const XmlNode* frames = rx ? rx->child("frames") : nullptr;
    const std::string_view* max = frames ? frames->attribute("max") : nullptr;
    if (!max) return true;
    uint64_t value = 0;
    if (!parse_number(*max, 10, value) || value > UINT32_MAX) {
        return context.fail(*frames, VB_ERR_XML_DETAIL, VB_FROM_DOMAIN,
                            "cannot parse value '" + std::string(*max) + "' for coalesce parameter");
    }
    as<Interface>(object).coalesce_rx_max_frames = static_cast<uint32_t>(value);
    return true;
}

void format_coalesce(const FormatContext& context, const void* object) {
    const auto& max = as<Interface>(object).coalesce_rx_max_frames;
    if (!max || *max == 0) return;
    XmlWriter& out = context.out;
    out.open("coalesce");
    out.open("rx");
    out.open("frames");
    out.number_attribute("max", *max);
    out.close("frames");
    out.close("rx");
    out.close("coalesce");
}

constexpr Field actual_fields[] = {
    attr("type", VB_AT(ActualInterface, type)).always(),
    attr("managed", VB_AT(ActualInterface, managed)),
    attr("trustGuestRxFilters", VB_AT(ActualInterface, trust_guest_rx_filters)),
    child("source", Source<ActualInterface>::described),
    child("virtualport", virtual_port_element, VB_AT(ActualInterface, virtualport)),
    child("vlan", vlan_element, VB_AT(ActualInterface, vlan)),
    child("bandwidth", bandwidth_element, VB_AT(ActualInterface, bandwidth)),
};
constexpr Element actual_element = element(actual_fields);

// The addresses of the host's end stand in <source>, after what the type wants there.
bool parse_source(ParseContext& context, const XmlNode& node, void* object) {
    auto& interface = as<Interface>(object);
    if (!parse_element(context, node, Source<Interface>::described, object)) return false;
    for (const XmlNode* n = node.first_element(); n; n = n->next_element()) {
        if (n->name == "ip" && !parse_element(context, *n, ip_element, &interface.host_ips.append()))
            return false;
        if (n->name == "route" && !parse_element(context, *n, route_element, &interface.host_routes.append()))
            return false;
    }
    return true;
}

void format_source(const FormatContext& context, const void* object) {
    const auto& interface = as<Interface>(object);
    XmlWriter& out = context.out;
    auto mark = out.mark();
    out.open("source");
    size_t start = out.out().size();
    format_fields(context, Source<Interface>::described, object);
    for (const auto& ip : interface.host_ips) format_element(context, "ip", ip_element, &ip, true);
    for (const auto& route : interface.host_routes)
        format_element(context, "route", route_element, &route, true);
    if (out.out().size() == start) {
        out.rewind(mark);
    } else {
        out.close("source");
    }
}

bool check_interface(ParseContext& context, const XmlNode& node, void* object) {
    auto& i = as<Interface>(object);
    for (size_t n = i.filter_parameters.size(); n-- > 0;) {
        const auto& parameter = i.filter_parameters[n];
        if (!parameter.name.has() || !parameter.value.has()) i.filter_parameters.erase(n);
    }
    if (i.backend_type == BackendType::passt)
        return context.fail(node, "Invalid value for attribute 'type' in element 'backend': 'passt'");
    if (i.type == I::direct && i.virtualport && i.virtualport->type == VportType::absent) {
        return context.fail(node, "missing required virtualport type");
    }
    auto need = [&](bool given, const char* what) {
        if (given) return true;
        return context.fail(node, VB_ERR_XML_ERROR, VB_FROM_DOMAIN, what);
    };
    switch (i.type) {
        case I::network:
            return need(!i.source.name.empty(),
                        "No <source> 'network' attribute specified with <interface type='network'/>");
        case I::bridge:
            return need(!i.source.name.empty(),
                        "No <source> 'bridge' attribute specified with <interface type='bridge'/>");
        case I::internal:
            return need(!i.source.name.empty(),
                        "No <source> 'name' attribute specified with <interface type='internal'/>");
        case I::direct:
            if (!need(!i.source.name.empty(),
                      "No <source> 'dev' attribute specified with <interface type='direct'/>"))
                return false;
            if (i.source.mode == MacvtapMode::absent) i.source.mode = MacvtapMode::vepa;
            return true;
        case I::vdpa:
            return need(!i.source.name.empty(),
                        "No <source> 'dev' attribute specified with <interface type='vdpa'/>");
        case I::vhostuser:
            return need(i.source.path.has(),
                        "No <source> 'path' attribute specified with <interface type='vhostuser'/>") &&
                   need(i.source.vhost_mode != VhostuserMode::absent,
                        "No <source> 'mode' attribute specified with <interface type='vhostuser'/>");
        case I::client:
        case I::server:
        case I::mcast:
        case I::udp:
            if (!need(i.source.port != 0, "No <source> 'port' attribute specified with socket interface"))
                return false;
            if (i.type != I::server &&
                !need(i.source.address.has(),
                      "No <source> 'address' attribute specified with socket interface"))
                return false;
            return i.type != I::udp ||
                   need(i.source.local_port != 0,
                        "No <local> 'port' attribute specified under <source> with <interface type='udp'/>");
        case I::hostdev:
            if (i.source.hostdev) i.source.hostdev->of_host = true;
            return need(static_cast<bool>(i.source.hostdev),
                        "Missing <source> address of <interface type='hostdev'/>");
        default:
            return true;
    }
}

constexpr Slot type = VB_AT(Interface, type);
constexpr Field interface_fields[] = {
    attr("type", type).always(),
    attr("managed", VB_AT(Interface, managed)),
    attr("trustGuestRxFilters", VB_AT(Interface, trust_guest_rx_filters)),
    child("mac", mac_element),
    child("driver", hostdev_driver_element).when(type, I::hostdev),
    custom("source", parse_source, format_source),
    child("actual", actual_element, VB_AT(Interface, actual)).live(),
    child("vlan", vlan_element, VB_AT(Interface, vlan)),
    child("virtualport", virtual_port_element, VB_AT(Interface, virtualport)),
    child("bandwidth", bandwidth_element, VB_AT(Interface, bandwidth)),
    child("ip", ip_element, VB_AT(Interface, ips)).always(),
    child("route", route_element, VB_AT(Interface, routes)).always(),
    child("portForward", port_forward_element, VB_AT(Interface, port_forwards)),
    child("script", script_element),
    child("downscript", downscript_element),
    child("backenddomain", domain_element_),
    child("target", target_element),
    child("guest", guest_element),
    child("model", model_element),
    child("driver", driver_element, VB_AT(Interface, driver)).only([](const FormatContext&, const void* o) {
        return as<Interface>(o).model.view().substr(0, 6) == "virtio";
    }),
    child("backend", backend_element),
    child("teaming", teaming_element, VB_AT(Interface, teaming)),
    child("filterref", filter_element).only([](const FormatContext&, const void* o) {
        return as<Interface>(o).filter.has();
    }),
    child("tune", tune_element),
    child("link", link_element),
    child("mtu", mtu_element),
    custom("coalesce", parse_coalesce, format_coalesce),
    child("port", port_element),
    VB_BOOT_ROM_INFO(Interface),
};

}  // namespace

constinit const Element interface_element = element(interface_fields, check_interface);

}  // namespace virtbay::model
