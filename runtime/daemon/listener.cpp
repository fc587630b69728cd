#include "daemon/listener.h"

#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/guarded.h"
#include "loop/loop.h"

namespace virtbay::daemon {

Status Transport::listen(const vb_transport_address& address, std::span<int32_t> fds, uint32_t* n) const {
    const std::string what =
        std::string("cannot listen") + (address.path ? std::string(" on '") + address.path + "'" : "");
    *n = static_cast<uint32_t>(fds.size());
    std::string thrown;
    const int32_t rc =
        guarded(&thrown, int32_t{-EIO}, [&] { return table.listen(self, &address, fds.data(), n); });
    if (!thrown.empty()) return make_error(VB_ERR_INTERNAL_ERROR, VB_FROM_RPC, what + ": " + thrown);
    if (rc < 0) return system_error(VB_FROM_RPC, -rc, what);
    return {};
}

Listener::Listener(Context& context, const Transport& transport, int fd, Door door, Arrived arrived,
                   std::function<bool()> full)
    : context_(context),
      transport_(transport),
      fd_(fd),
      door_(std::move(door)),
      arrived_(std::move(arrived)),
      full_(std::move(full)) {}

Result<std::unique_ptr<Listener>> Listener::open(Context& context, const Transport& transport, int fd,
                                                 Door door, Arrived arrived, std::function<bool()> full) {
    std::unique_ptr<Listener> listener(
        new Listener(context, transport, fd, std::move(door), std::move(arrived), std::move(full)));
    auto watch = FdWatch::open(context.loop, fd, [self = listener.get()](uint32_t) { self->ready(); });
    if (!watch) return std::move(watch.error());
    listener->watch_ = std::move(*watch);
    listener->accept_more(true);
    return listener;
}

Listener::~Listener() {
    watch_.reset();
    close(fd_);
    if (!door_.path.empty()) unlink(door_.path.c_str());
}

void Listener::accept_more(bool yes) {
    watch_.want(yes ? FdWatch::readable : 0);
}

void Listener::ready() {
    // A few at a time, so that a storm of new clients does not hold up the others.
    for (int i = 0; i < 16 && !full_(); ++i) {
        void* session = nullptr;
        int32_t fd = -1;
        std::string thrown;
        const int32_t rc = guarded(&thrown, int32_t{-EIO}, [&] {
            return transport_.table.accept(transport_.self, fd_, &session, &fd);
        });
        if (rc == -EAGAIN) return;
        if (rc == -ECONNABORTED || rc == -EINTR) continue;
        if (rc < 0) {
            const std::string what = door_.name + ": accept";
            context_.log.write(
                VB_LOG_ERROR, "daemon",
                thrown.empty() ? system_error(VB_FROM_RPC, -rc, what).message : what + ": " + thrown);
            // Without descriptors the listener would spin; it is woken when a client leaves.
            accept_more(false);
            return;
        }
        auto stream = std::make_unique<wire::TransportStream>(transport_.table, transport_.self, session, fd);
        Arrival arrival;
        arrival.carrier = door_.carrier;
        arrival.read_only = door_.read_only;
        arrival.auth = door_.auth;
        vb_transport_peer peer{};
        peer.size = sizeof peer;
        peer.pid = -1;
        peer.uid = peer.gid = -1;
        const int32_t known = guarded(&thrown, int32_t{-EIO},
                                      [&] { return transport_.table.peer(transport_.self, session, &peer); });
        if (known == 0) {
            arrival.caller.pid = peer.pid;
            arrival.caller.uid = peer.uid;
            arrival.caller.gid = peer.gid;
            arrival.address.assign(peer.address, strnlen(peer.address, sizeof peer.address));
        }
        arrived_(std::move(stream), std::move(arrival));
    }
    if (full_()) accept_more(false);
}

}  // namespace virtbay::daemon
