#include "daemon/tls_gate.h"

#include "daemon/server.h"
#include "loop/fd_watch.h"
#include "loop/loop.h"
#include "loop/timer.h"
#include "loop/worker_pool.h"

namespace virtbay::daemon {

namespace {
constexpr uint64_t patience_ms = 10000;
}

struct TlsGate::Visitor {
    Visitor(Loop& loop, Server& s) : server(s), timer(loop) {}
    Server& server;
    Arrival arrival;
    std::unique_ptr<TlsHandshake> handshake;
    FdWatch watch;
    Timer timer;
    bool busy = false;  // a worker has the handshake
    bool late = false;
};

TlsGate::~TlsGate() = default;

void TlsGate::admit(Server& server, const std::shared_ptr<TlsCredentials>& credentials,
                    std::unique_ptr<wire::ByteStream> stream, Arrival arrival) {
    auto handshake = credentials->begin(std::move(stream));
    if (!handshake) {
        context_.log.write(VB_LOG_ERROR, "daemon", handshake.error().message);
        return;
    }
    auto visitor = std::make_shared<Visitor>(context_.loop, server);
    visitor->arrival = std::move(arrival);
    visitor->handshake = std::move(*handshake);
    const auto weak = std::weak_ptr(visitor);
    auto watch = FdWatch::open(context_.loop, visitor->handshake->fd(), [this, weak](uint32_t) {
        if (const auto v = weak.lock()) work(v);
    });
    if (!watch) {
        context_.log.write(VB_LOG_ERROR, "daemon", watch.error().message);
        return;
    }
    visitor->watch = std::move(*watch);
    visitor->watch.want(FdWatch::readable);
    visitor->timer.start(patience_ms, 0, [this, weak] {
        const auto v = weak.lock();
        if (!v) return;
        v->late = true;
        if (!v->busy) leave(v, "the TLS handshake takes too long");
    });
    waiting_.insert(visitor);
    server.handshake_began();
}

void TlsGate::work(const std::shared_ptr<Visitor>& visitor) {
    visitor->watch.want(0);
    visitor->busy = true;
    auto job = [this, visitor] {
        const auto outcome = visitor->handshake->step();
        context_.loop.post([this, visitor, outcome] { worked(visitor, outcome); });
    };
    if (context_.pool.submit(Priority::normal, {}, std::move(job))) return;
    visitor->busy = false;
    leave(visitor, "too much work waits");
}

void TlsGate::worked(const std::shared_ptr<Visitor>& visitor, TlsHandshake::Outcome outcome) {
    visitor->busy = false;
    if (visitor->late) return leave(visitor, "the TLS handshake takes too long");
    switch (outcome) {
        case TlsHandshake::Outcome::wants_read:
            return visitor->watch.want(FdWatch::readable);
        case TlsHandshake::Outcome::wants_write:
            return visitor->watch.want(FdWatch::writable);
        case TlsHandshake::Outcome::failed:
            return leave(visitor, visitor->handshake->error().message);
        case TlsHandshake::Outcome::done:
            break;
    }
    Server& server = visitor->server;
    TlsPeer peer = visitor->handshake->take();
    Arrival arrival = std::move(visitor->arrival);
    arrival.caller.x509_name = peer.name;
    leave(visitor, "");
    server.admit(std::move(peer.stream), std::move(arrival));
}

void TlsGate::leave(const std::shared_ptr<Visitor>& visitor, const std::string& why) {
    if (!why.empty()) context_.log.write(VB_LOG_WARNING, "daemon", visitor->arrival.address + ": " + why);
    // Before the descriptor goes, or before a channel watches it.
    visitor->watch.reset();
    visitor->timer.stop();
    visitor->handshake.reset();
    waiting_.erase(visitor);
    visitor->server.handshake_ended();
}

void TlsGate::close() {
    const auto all = waiting_;
    for (const auto& visitor : all) {
        visitor->late = true;
        if (!visitor->busy) leave(visitor, "the daemon ends");
    }
}

}  // namespace virtbay::daemon
