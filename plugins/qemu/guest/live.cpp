#include "guest/live.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cerrno>

#include <set>

#include "support/descriptor.h"

namespace virtbay::qemu {

using namespace model;

namespace {

// Whether `port` can be bound on `address` now.
bool port_is_free(const std::string& address, int port) {
    const bool six = address.find(':') != std::string::npos;
    Descriptor probe(::socket(six ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (!probe) return false;
    const int on = 1;
    ::setsockopt(probe.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (six) {
        sockaddr_in6 a{};
        a.sin6_family = AF_INET6;
        a.sin6_port = htons(static_cast<uint16_t>(port));
        ::inet_pton(AF_INET6, address.c_str(), &a.sin6_addr);
        return ::bind(probe.get(), reinterpret_cast<sockaddr*>(&a), sizeof a) == 0;
    }
    sockaddr_in a{};
    a.sin_family = AF_INET;
    a.sin_port = htons(static_cast<uint16_t>(port));
    if (::inet_pton(AF_INET, address.c_str(), &a.sin_addr) != 1) a.sin_addr.s_addr = INADDR_ANY;
    return ::bind(probe.get(), reinterpret_cast<sockaddr*>(&a), sizeof a) == 0;
}

Status place_graphics(Domain& domain, const vb::Host& host) {
    std::string usual = host.config("vnc_listen");
    if (usual.empty()) usual = "127.0.0.1";
    std::set<int> taken;
    for (Graphics& g : domain.graphics) {
        if (g.type != GraphicsType::vnc) continue;
        if (g.listens.empty()) g.listens.append().type = ListenType::address;
        Listen& listen = g.listens[0];
        if (listen.type == ListenType::address && listen.address.empty()) {
            listen.address = usual;
            listen.from_config = true;
        }
        if (listen.type != ListenType::address && listen.type != ListenType::network) continue;
        if (g.autoport != YesNo::yes && g.port > 0) continue;
        int port = 5900;
        while (port < 65536 && (taken.contains(port) || !port_is_free(listen.address.str(), port))) ++port;
        if (port == 65536)
            return make_error(VB_ERR_INTERNAL_ERROR, VB_FROM_QEMU,
                              "Unable to find an unused port in range 'VNC' (5900-65535)");
        taken.insert(port);
        g.port = port;
    }
    return {};
}

Status check_image(const StorageSource& s) {
    if (s.type != StorageType::file && s.type != StorageType::block) return {};
    if (s.path.empty()) return {};
    if (::access(s.path.c_str(), F_OK) < 0)
        return system_error(VB_FROM_STORAGE, errno, "Cannot access storage file '" + s.path.str() + "'");
    return {};
}

void place_channel(ChardevSource& s, const std::string& directory, const Text& target) {
    if (s.type != ChardevType::unix_ || s.path.has()) return;
    s.path = directory + "/" + target.str();
    s.mode = SourceMode::bind;
}

}  // namespace

Status make_live(Domain& domain, int32_t id, const Paths& paths, const vb::Host& host) {
    domain.id = id;
    assign_aliases(domain);
    // Numbers of images: the last disk has the lowest, an image below another the next one.
    uint32_t next = 1;
    for (size_t n = domain.disks.size(); n-- > 0;) {
        Disk& d = domain.disks[n];
        if (!d.has_source()) {
            d.source.format = StorageFormat::none;
            continue;
        }
        if (Status s = check_image(d.source); !s) {
            const bool may_be_absent = d.source.startup == StartupPolicy::optional &&
                                       (d.device == DiskDevice::cdrom || d.device == DiskDevice::floppy);
            if (!may_be_absent) return s;
            d.source.path.clear();
            continue;
        }
        d.source.index = next++;
        if (Status s = read_backing_chain(d, next); !s) return s;
    }
    const std::string name = domain.name.str();
    for (Channel& c : domain.channels)
        if (c.target == ChannelTarget::virtio) {
            place_channel(c.source, paths.channel_directory(id, name), c.name);
            if (c.source.type == ChardevType::unix_ || c.source.type == ChardevType::pty)
                c.state = ChannelState::disconnected;
        }
    if (Status s = place_graphics(domain, host); !s) return s;
    if (domain.partition.empty() && ::geteuid() == 0) domain.partition = "/machine";
    if (domain.seclabels.empty() && ::geteuid() == 0) {
        Seclabel& label = domain.seclabels.append();
        label.type = SeclabelType::dynamic;
        label.model = "dac";
        label.relabel = YesNo::yes;
        label.label = "+" + std::to_string(::geteuid()) + ":+" + std::to_string(::getegid());
        label.imagelabel = label.label;
    }
    return {};
}

}  // namespace virtbay::qemu
