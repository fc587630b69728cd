#include "arguments/builder.h"

namespace virtbay::qemu {

using namespace model;

namespace {

// The host part's position: the number behind "net" in the alias.
std::string netdev_id(const Interface& i) {
    return "host" + i.info.alias.str();
}

std::string driver_of(const Interface& i) {
    const std::string_view m = i.model.view();
    if (m == "virtio" || m.empty()) return m.empty() ? "rtl8139" : "virtio-net-pci";
    if (m == "virtio-transitional") return "virtio-net-pci-transitional";
    if (m == "virtio-non-transitional") return "virtio-net-pci-non-transitional";
    return std::string(m);
}

Json joined(const std::vector<int>& fds) {
    std::string text;
    for (const int fd : fds) text += (text.empty() ? "" : ":") + std::to_string(fd);
    return text;
}

}  // namespace

Result<Json> netdev_of(const Interface& i, const InterfaceDescriptors& fds, bool native_display) {
    Json n;
    InterfaceType type = i.actual ? i.actual->type : i.type;
    if (native_display && type != InterfaceType::vhostuser) {
        n = {{"type", "tap"}, {"fd", "24"}};
        n["id"] = netdev_id(i);
        return n;
    }
    switch (type) {
        case InterfaceType::user: {
            n["type"] = "user";
            for (const IpAddress& ip : i.ips) {
                const std::string net = ip.address.str() + "/" +
                                        std::to_string(ip.prefix.value_or(ip.family == "ipv6" ? 64 : 24));
                if (ip.family == "ipv6") {
                    n["ipv6-prefix"] = ip.address.str();
                    if (ip.prefix) n["ipv6-prefixlen"] = *ip.prefix;
                } else {
                    n["net"] = net;
                }
            }
            break;
        }
        case InterfaceType::network:
        case InterfaceType::bridge:
        case InterfaceType::ethernet:
        case InterfaceType::direct:
            n["type"] = "tap";
            if (fds.taps.size() == 1)
                n["fd"] = std::to_string(fds.taps[0]);
            else if (!fds.taps.empty())
                n["fds"] = joined(fds.taps);
            if (!fds.vhosts.empty()) {
                n["vhost"] = true;
                if (fds.vhosts.size() == 1)
                    n["vhostfd"] = std::to_string(fds.vhosts[0]);
                else
                    n["vhostfds"] = joined(fds.vhosts);
            }
            if (i.sndbuf_given) n["sndbuf"] = i.sndbuf;
            break;
        case InterfaceType::client:
        case InterfaceType::server:
        case InterfaceType::mcast:
        case InterfaceType::udp: {
            n["type"] = "socket";
            const std::string at = i.source.address.str() + ":" + std::to_string(i.source.port);
            if (type == InterfaceType::client) n["connect"] = at;
            if (type == InterfaceType::server) n["listen"] = at;
            if (type == InterfaceType::mcast) n["mcast"] = at;
            if (type == InterfaceType::udp) {
                n["udp"] = at;
                n["localaddr"] = i.source.local_address.str() + ":" + std::to_string(i.source.local_port);
            }
            break;
        }
        case InterfaceType::vhostuser:
            n = {{"type", "vhost-user"}, {"chardev", "char" + i.info.alias.str()}};
            break;
        case InterfaceType::null:
            n = {{"type", "hubport"}, {"hubid", 0}};
            break;
        default:
            return unsupported("interface type '" + std::string(name_of(type)) + "' is not supported");
    }
    n["id"] = netdev_id(i);
    return n;
}

Json device_of(const Domain& domain, const Interface& i, const InterfaceDescriptors& fds) {
    Json d{{"driver", driver_of(i)}};
    if (i.driver && driver_of(i).starts_with("virtio")) {
        const InterfaceDriver& v = *i.driver;
        if (v.txmode != TxMode::absent) d["tx"] = v.txmode == TxMode::iothread ? "bh" : "timer";
        if (v.ioeventfd != OnOff::absent) d["ioeventfd"] = v.ioeventfd == OnOff::on;
        if (v.event_idx != OnOff::absent) d["event_idx"] = v.event_idx == OnOff::on;
        const auto put = [&](const char* name, OnOff value) {
            if (value != OnOff::absent) d[name] = value == OnOff::on;
        };
        put("csum", v.host.csum);
        put("gso", v.host.gso);
        put("host_tso4", v.host.tso4);
        put("host_tso6", v.host.tso6);
        put("host_ecn", v.host.ecn);
        put("host_ufo", v.host.ufo);
        put("mrg_rxbuf", v.host.mrg_rxbuf);
        put("guest_csum", v.guest.csum);
        put("guest_tso4", v.guest.tso4);
        put("guest_tso6", v.guest.tso6);
        put("guest_ecn", v.guest.ecn);
        put("guest_ufo", v.guest.ufo);
        if (fds.taps.size() > 1) {
            d["mq"] = true;
            d["vectors"] = 2 * fds.taps.size() + 2;
        }
        if (v.rx_queue_size) d["rx_queue_size"] = v.rx_queue_size;
        if (v.tx_queue_size) d["tx_queue_size"] = v.tx_queue_size;
        add_virtio_options(d, v.virtio);
    }
    if (i.mtu && driver_of(i).starts_with("virtio")) d["host_mtu"] = i.mtu;
    d["netdev"] = netdev_id(i);
    d["id"] = i.info.alias.str();
    if (i.mac) d["mac"] = i.mac->str();
    if (const uint32_t n = boot_index(domain, i)) d["bootindex"] = n;
    add_address(d, domain, i.info);
    return d;
}

Status ArgumentBuilder::interfaces() {
    size_t n = 0;
    for (const Interface& i : domain_.interfaces) {
        const InterfaceDescriptors fds =
            n < options_.interfaces.size() ? options_.interfaces[n] : InterfaceDescriptors{};
        ++n;
        if (i.type == InterfaceType::vhostuser)
            add("-chardev", "socket,id=char" + i.info.alias.str() + ",path=" + escaped(i.source.path.view()) +
                                (i.source.vhost_mode == VhostuserMode::server ? ",server=on" : ""));
        auto netdev = netdev_of(i, fds, options_.native_display);
        if (!netdev) return netdev.error();
        add_json("-netdev", *netdev);
        add_device(device_of(domain_, i, fds));
    }
    return {};
}

}  // namespace virtbay::qemu
