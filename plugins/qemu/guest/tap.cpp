#include "guest/tap.h"

#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>
#include <cerrno>
#include <cstring>

#include "model/xml.h"

#ifndef SIOCBRADDIF
#define SIOCBRADDIF 0x89a2
#endif

namespace virtbay::qemu {

using namespace model;

namespace {

void put_name(ifreq& request, const std::string& name) {
    std::memset(request.ifr_name, 0, sizeof request.ifr_name);
    name.copy(request.ifr_name, sizeof request.ifr_name - 1);
}

Result<std::string> bridge_of(Interface& i, const std::string& network_state) {
    if (i.type == InterfaceType::bridge) return i.source.name.str();
    const std::string name = i.source.name.str();
    const Error none =
        make_error(VB_ERR_NO_NETWORK, VB_FROM_NETWORK, "no network with matching name '" + name + "'");
    if (name.empty() || name.find('/') != std::string::npos) return none;
    auto document = XmlDocument::read(network_state + "/" + name + ".xml", VB_FROM_NETWORK);
    if (!document) return none;
    const XmlNode* network = &document->root();
    if (network->is("networkstatus")) network = network->child("network");
    const XmlNode* bridge = network ? network->child("bridge") : nullptr;
    const std::string device(bridge ? bridge->attribute_or("name", "") : "");
    if (device.empty())
        return make_error(VB_ERR_CONFIG_UNSUPPORTED, VB_FROM_QEMU, "network '" + name + "' has no bridge");
    ActualInterface& actual = i.actual.make();
    actual.type = InterfaceType::bridge;
    actual.source.name = device;
    return device;
}

Status plug(const std::string& tap, const std::string& bridge, uint32_t mtu) {
    Descriptor control(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    if (!control) return system_error(VB_FROM_NONE, errno, "cannot open a socket");
    ifreq request{};
    if (!bridge.empty()) {
        put_name(request, bridge);
        request.ifr_ifindex = static_cast<int>(::if_nametoindex(tap.c_str()));
        if (::ioctl(control.get(), SIOCBRADDIF, &request) < 0)
            return system_error(VB_FROM_NONE, errno, "Unable to add bridge " + bridge + " port " + tap);
    }
    if (mtu) {
        put_name(request, tap);
        request.ifr_mtu = static_cast<int>(mtu);
        if (::ioctl(control.get(), SIOCSIFMTU, &request) < 0)
            return system_error(VB_FROM_NONE, errno, "Cannot set interface MTU on '" + tap + "'");
    }
    put_name(request, tap);
    if (::ioctl(control.get(), SIOCGIFFLAGS, &request) < 0)
        return system_error(VB_FROM_NONE, errno, "Cannot get interface flags on '" + tap + "'");
    request.ifr_flags = static_cast<short>(request.ifr_flags | IFF_UP);
    if (::ioctl(control.get(), SIOCSIFFLAGS, &request) < 0)
        return system_error(VB_FROM_NONE, errno, "Cannot set interface flags on '" + tap + "'");
    return {};
}

}  // namespace

Result<Taps> open_taps(Interface& i, const std::string& network_state) {
    std::string bridge;
    uint32_t mtu = i.mtu;
    if (i.type == InterfaceType::bridge || i.type == InterfaceType::network) {
        auto found = bridge_of(i, network_state);
        if (!found) return found.error();
        bridge = *found;
        Descriptor control(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
        ifreq request{};
        put_name(request, bridge);
        if (::ioctl(control.get(), SIOCGIFMTU, &request) < 0)
            return system_error(VB_FROM_NONE, errno, "Cannot get interface MTU on '" + bridge + "'");
        if (!mtu) mtu = static_cast<uint32_t>(request.ifr_mtu);
    }
    Taps taps;
    const bool virtio = i.model.view().starts_with("virtio");
    const uint32_t queues = i.driver && i.driver->queues > 1 && virtio ? i.driver->queues : 1;
    std::string name = i.target.str();
    if (name.starts_with("vnet")) name.clear();
    for (uint32_t q = 0; q < queues; ++q) {
        Descriptor fd(::open("/dev/net/tun", O_RDWR | O_CLOEXEC));
        if (!fd)
            return system_error(VB_FROM_NONE, errno, "Unable to open /dev/net/tun, is tun module loaded?");
        ifreq request{};
        put_name(request, name.empty() ? "vnet%d" : name);
        request.ifr_flags = IFF_TAP | IFF_NO_PI;
        if (virtio) request.ifr_flags = static_cast<short>(request.ifr_flags | IFF_VNET_HDR);
        if (queues > 1) request.ifr_flags = static_cast<short>(request.ifr_flags | IFF_MULTI_QUEUE);
        if (::ioctl(fd.get(), TUNSETIFF, &request) < 0)
            return system_error(VB_FROM_NONE, errno, "Unable to create tap device " + name);
        name = request.ifr_name;
        taps.queues.push_back(std::move(fd));
        if (virtio && !(i.driver && i.driver->name == InterfaceBackend::qemu)) {
            Descriptor vhost(::open("/dev/vhost-net", O_RDWR | O_CLOEXEC));
            if (vhost) taps.vhosts.push_back(std::move(vhost));
        }
    }
    if (taps.vhosts.size() != taps.queues.size()) taps.vhosts.clear();
    taps.name = name;
    i.target = name;
    if (Status s = plug(name, bridge, mtu); !s) return s.error();
    return taps;
}

Result<LinkCounters> link_counters(const std::string& name) {
    auto text = read_file("/proc/net/dev", 1u << 20);
    if (!text) return text.error();
    size_t at = 0;
    while (at < text->size()) {
        size_t end = text->find('\n', at);
        if (end == std::string::npos) end = text->size();
        std::string line = text->substr(at, end - at);
        at = end + 1;
        const size_t colon = line.find(':');
        if (colon == std::string::npos) continue;
        const size_t begin = line.find_first_not_of(' ');
        if (line.substr(begin, colon - begin) != name) continue;
        long long v[16] = {};
        if (std::sscanf(line.c_str() + colon + 1,
                        "%lld %lld %lld %lld %lld %lld %lld %lld %lld %lld %lld %lld %lld %lld %lld %lld",
                        &v[0], &v[1], &v[2], &v[3], &v[4], &v[5], &v[6], &v[7], &v[8], &v[9], &v[10], &v[11],
                        &v[12], &v[13], &v[14], &v[15]) < 12)
            break;
        // What the host sends on a tap is what the guest receives.
        LinkCounters c;
        c.rx_bytes = v[8], c.rx_packets = v[9], c.rx_errs = v[10], c.rx_drop = v[11];
        c.tx_bytes = v[0], c.tx_packets = v[1], c.tx_errs = v[2], c.tx_drop = v[3];
        return c;
    }
    return make_error(VB_ERR_INTERNAL_ERROR, VB_FROM_NONE, "/proc/net/dev: Interface not found");
}

}  // namespace virtbay::qemu
