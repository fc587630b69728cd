// Consoles and channels as streams.
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>
#include <cerrno>

#include "answer.h"
#include "driver.h"
#include "operations/pump.h"

namespace virtbay::qemu {

using namespace model;

namespace {

constexpr auto longest_wait_for_end = std::chrono::seconds(2);

struct Found {
    std::string alias;
    const ChardevSource* source = nullptr;
};

// A serial, parallel or console device by alias; the first one when no name is given.
Found device_named(const Domain& d, std::string_view name) {
    Found found;
    const auto look = [&](const auto& list) {
        for (const auto& c : list)
            if (!found.source && (name.empty() || c.info.alias.view() == name))
                found = {c.info.alias.str(), &c.source};
    };
    if (name.empty()) {
        look(d.consoles);
        look(d.serials);
        return found;
    }
    look(d.consoles);
    look(d.serials);
    look(d.parallels);
    return found;
}

Found channel_named(const Domain& d, std::string_view name) {
    for (const Channel& c : d.channels)
        if (name.empty() || c.name.view() == name || c.info.alias.view() == name)
            return {c.info.alias.str(), &c.source};
    return {};
}

}  // namespace

vb::Status QemuDriver::open_device(vb::Call& call, const vb_domain_ref& dom, const char* name, uint32_t flags,
                                   bool channel) {
    auto running = find_running(dom);
    if (!running) return answer(running.error());
    const std::string wanted = name ? name : "";
    const Found found =
        channel ? channel_named(*running->live, wanted) : device_named(*running->live, wanted);
    if (!found.source)
        return answer(failure(VB_ERR_INTERNAL_ERROR, std::string("cannot find ") +
                                                         (channel ? "channel " : "character device ") +
                                                         (wanted.empty() ? "default" : wanted)));
    const ChardevSource& s = *found.source;
    if (s.type != ChardevType::pty && s.type != ChardevType::unix_)
        return answer(failure(VB_ERR_INTERNAL_ERROR, "character device " + found.alias + " is not using a " +
                                                         (channel ? "UNIX socket" : "PTY")));
    const GuestPtr& guest = running->guest;
    std::shared_ptr<void> old;
    {
        const std::lock_guard guard(guest->lock);
        const auto at = guest->consoles.find(found.alias);
        const auto holder = at == guest->consoles.end() ? nullptr : at->second.lock();
        if (holder && !(flags & 1))
            return answer(
                failure(VB_ERR_OPERATION_FAILED, channel ? "Active channel stream exists for this domain"
                                                         : "Active console session exists for this domain"));
        old = holder;
    }
    if (old) {
        // Two readers would share what the device says.
        const auto before = std::static_pointer_cast<Pump>(old);
        before->abort();
        before->wait_for_end(std::chrono::steady_clock::now() + longest_wait_for_end);
    }
    Descriptor device;
    if (s.type == ChardevType::pty) {
        device = Descriptor(::open(s.path.c_str(), O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK));
        if (!device) return answer(system_error(VB_FROM_QEMU, errno, "unable to open pty " + s.path.str()));
    } else {
        auto connection = Monitor::connect(s.path.str());
        if (!connection) return answer(connection.error());
        if (!connection->path.empty())
            return answer(
                failure(VB_ERR_OPERATION_FAILED, "device " + s.path.str() + " serves another client"));
        device = std::move(connection->socket);
    }
    int pair[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) < 0)
        return answer(system_error(VB_FROM_QEMU, errno, "cannot create a socket pair"));
    Descriptor ours(pair[0]);
    Descriptor far(::fcntl(pair[1], F_DUPFD_CLOEXEC, 0));
    vb_stream_fd stream{};
    stream.size = sizeof stream;
    stream.flags = VB_STREAM_READ | VB_STREAM_WRITE;
    stream.fd = pair[1];
    const int32_t given = call.raw()->host->stream_fd(call.raw(), &stream);
    if (given != VB_OK)
        return answer(failure(VB_ERR_INTERNAL_ERROR, "cannot hand the console to its stream"));
    const auto pump = Pump::begin(host(), std::move(device), std::move(ours), std::move(far));
    const std::lock_guard guard(guest->lock);
    guest->consoles[found.alias] = pump;
    return {};
}

vb::Status QemuDriver::domain_open_console(vb::Call& call, const vb_domain_open_console_in& in,
                                           vb_domain_open_console_out&) {
    QEMU_TRY(
        check_flags(in.flags, VB_DOMAIN_CONSOLE_FORCE | VB_DOMAIN_CONSOLE_SAFE, "qemuDomainOpenConsole"));
    return open_device(call, in.dom, in.dev_name, in.flags & VB_DOMAIN_CONSOLE_FORCE ? 1 : 0, false);
}

vb::Status QemuDriver::domain_open_channel(vb::Call& call, const vb_domain_open_channel_in& in,
                                           vb_domain_open_channel_out&) {
    QEMU_TRY(check_flags(in.flags, VB_DOMAIN_CHANNEL_FORCE, "qemuDomainOpenChannel"));
    return open_device(call, in.dom, in.name, in.flags & VB_DOMAIN_CHANNEL_FORCE ? 1 : 0, true);
}

}  // namespace virtbay::qemu
