#include "session.h"

#include <algorithm>
#include <chrono>

#include "stream_pump.h"
#include "wire/error_code.h"
#include "wire/xdr.h"

namespace virtbay::remote {

namespace {

// How often a waiting caller asks whether it is still wanted.
constexpr int slice_ms = 100;

bool starts_with(const std::string& text, std::string_view start) {
    return text.compare(0, start.size(), start) == 0;
}

// What libvirt's clients make of some errors of servers.
Error as_clients_see_it(Error e) {
    const bool runtime = e.domain == VB_FROM_RPC || e.domain == VB_FROM_REMOTE;
    if (e.code == VB_ERR_RPC && runtime && e.level == VB_ERR_ERROR &&
        starts_with(e.message, "unknown procedure")) {
        e.code = VB_ERR_NO_SUPPORT;
        return e;
    }
    // Numbers that servers of long ago used for what are now codes higher by four.
    const bool moved = (e.code >= 61 && e.code <= 63 && e.domain != VB_FROM_NWFILTER) ||
                       (e.code == 64 && e.domain == VB_FROM_QEMU) ||
                       (e.code == 65 && e.domain == VB_FROM_XEN);
    if (moved) e.code += 4;
    return e;
}

Error closed_error() {
    return make_error(VB_ERR_INTERNAL_ERROR, VB_FROM_RPC, "client socket is closed");
}

}  // namespace

// A call whose reply is awaited. The caller's structs may be read under the mutex until it has given up.
struct Session::Waiter {
    std::mutex mutex;
    std::condition_variable changed;
    Outgoing* call = nullptr;  // null once the caller has given up
    std::optional<Result<Reply>> outcome;
    const contract::Procedure* procedure = nullptr;
    std::shared_ptr<StreamPump> stream;

    void finish(Result<Reply> result) {
        std::lock_guard lock(mutex);
        outcome.emplace(std::move(result));
        changed.notify_one();
    }
};

// The channel's owner.
struct Session::Link : wire::Channel::Owner {
    explicit Link(Session& session) : session(session) {}
    void on_frame(wire::Frame& frame) override { session.on_frame(frame); }
    void on_written() override { session.on_written(); }
    void on_closed(const std::string& why) override { session.on_closed(why); }
    Session& session;
};

Session::Session(LoopThread& thread) : thread_(thread) {}

Session::~Session() = default;

Result<std::shared_ptr<Session>> Session::start(LoopThread& thread, std::unique_ptr<wire::ByteStream> stream,
                                                EventSink events) {
    std::shared_ptr<Session> session(new Session(thread));
    session->events_ = std::move(events);
    session->link_ = std::make_unique<Link>(*session);
    Status opened;
    thread.run([&] {
        auto channel =
            wire::Channel::open(thread.loop(), thread.buffers(), std::move(stream), *session->link_);
        if (!channel) {
            opened = std::move(channel.error());
            return;
        }
        session->channel_ = std::move(*channel);
        session->keepalive_ =
            std::make_unique<wire::Keepalive>(thread.loop(), *session->channel_, [&session = *session] {
                session.broken(make_error(VB_ERR_INTERNAL_ERROR, VB_FROM_RPC,
                                          "connection closed due to keepalive timeout"),
                               VB_CONNECT_CLOSE_REASON_KEEPALIVE);
            });
    });
    if (!opened) return std::move(opened.error());
    return session;
}

std::shared_ptr<Session::Waiter> Session::begin(Outgoing& call) {
    auto waiter = std::make_shared<Waiter>();
    waiter->call = &call;
    waiter->procedure = call.procedure;
    waiter->stream = call.stream;
    if (!alive()) {
        waiter->finish(closed_error());
    } else {
        thread_.loop().post([self = shared_from_this(), waiter] { self->send(waiter); });
    }
    return waiter;
}

Result<Reply> Session::await(const std::shared_ptr<Waiter>& waiter, const Patience& patience) {
    std::unique_lock lock(waiter->mutex);
    while (!waiter->outcome) {
        waiter->changed.wait_for(lock, std::chrono::milliseconds(patience.slice_ms(slice_ms)));
        if (waiter->outcome || !patience.over()) continue;
        waiter->call = nullptr;
        return out_of_patience(patience, std::string("to ") + waiter->procedure->name);
    }
    waiter->call = nullptr;
    return std::move(*waiter->outcome);
}

Result<Reply> Session::call(Outgoing& call, const Patience& patience) {
    if (patience.over()) return out_of_patience(patience, std::string("to ") + call.procedure->name);
    return await(begin(call), patience);
}

void Session::send(const std::shared_ptr<Waiter>& waiter) {
    std::unique_lock lock(waiter->mutex);
    Outgoing* call = waiter->call;
    if (!call) return;
    auto fail = [&](Error error) {
        waiter->outcome.emplace(std::move(error));
        waiter->changed.notify_one();
    };
    if (!open() || closing_) return fail(closed_error());
    wire::Header header;
    header.program = call->procedure->program;
    header.version = contract::program_version(header.program);
    header.procedure = call->procedure->number;
    header.type = !call->fds.empty() ? wire::type_call_with_fds : wire::type_call;
    header.serial = next_serial_;
    bool sent = true;
    if (call->procedure->args == contract::no_type) {
        sent = channel_->send(header);
    } else {
        std::vector<int> fds;
        for (Fd& fd : call->fds) fds.push_back(fd.release());
        sent = channel_->send(header, contract::type(call->procedure->args), call->args, fds);
    }
    if (!sent) return fail(make_error(VB_ERR_RPC, VB_FROM_RPC, "Unable to encode message payload"));
    waiting_[next_serial_++] = waiter;
    if (!waiter->stream) return;
    // At once: libvirt's servers may send the first data before the reply.
    header.type = wire::type_stream;
    streams_[header.serial] = waiter->stream;
    waiter->stream->begin(*this, header);
}

void Session::on_frame(wire::Frame& frame) {
    if (!alive()) return;
    keepalive_->heard();
    if (wire::Keepalive::answer(*channel_, frame)) return;
    switch (frame.header.type) {
        case wire::type_reply:
        case wire::type_reply_with_fds:
            return on_reply(frame);
        case wire::type_message:
            return events_(frame.header, frame.payload);
        case wire::type_stream:
        case wire::type_stream_hole:
            // What comes after the stream's end was on its way already.
            if (const auto found = streams_.find(frame.header.serial); found != streams_.end()) {
                const auto pump = found->second;
                pump->on_frame(frame);
            }
            return;
        default:
            broken(make_error(VB_ERR_RPC, VB_FROM_RPC,
                              "got unexpected RPC call type " + std::to_string(frame.header.type)),
                   VB_CONNECT_CLOSE_REASON_ERROR);
    }
}

void Session::on_reply(wire::Frame& frame) {
    const auto found = waiting_.find(frame.header.serial);
    if (found == waiting_.end() || found->second->procedure->program != frame.header.program ||
        found->second->procedure->number != frame.header.procedure) {
        return broken(
            make_error(VB_ERR_RPC, VB_FROM_RPC,
                       "no call waiting for reply with prog " + std::to_string(frame.header.program) +
                           " serial " + std::to_string(frame.header.serial)),
            VB_CONNECT_CLOSE_REASON_ERROR);
    }
    const auto waiter = found->second;
    waiting_.erase(found);
    if (frame.header.status != wire::status_ok) {
        const Error error = as_clients_see_it(wire::decode_error(frame.payload));
        if (waiter->stream) waiter->stream->on_broken(error);
        return waiter->finish(error);
    }
    if (waiter->stream) {
        // Nobody would ever end the stream of a caller that has gone.
        std::lock_guard lock(waiter->mutex);
        if (waiter->call == nullptr) waiter->stream->abandon();
    }
    Reply reply;
    reply.payload.append(frame.payload.data(), frame.payload.size());
    for (const int fd : frame.fds) reply.fds.emplace_back(fd);
    frame.fds.clear();
    waiter->finish(std::move(reply));
}

void Session::on_written() {
    // Copied: a pump may end and leave.
    std::vector<std::shared_ptr<StreamPump>> pumps;
    for (const auto& [serial, pump] : streams_) pumps.push_back(pump);
    for (const auto& pump : pumps) pump->on_written();
}

void Session::on_closed(const std::string& why) {
    const bool ended = why.find("closed the connection") != std::string::npos;
    // An ssh that could not connect says so before it ends.
    std::string said = channel_->stream().complaint();
    if (!said.empty()) said += ": ";
    Error error = make_error(VB_ERR_SYSTEM_ERROR, VB_FROM_RPC, "");
    error.message = ended ? "End of file while reading data: " + said + "Input/output error"
                          : "Cannot recv data: " + said + why;
    error.str1 = "%s";
    error.str2 = error.message;
    broken(error, ended ? VB_CONNECT_CLOSE_REASON_EOF : VB_CONNECT_CLOSE_REASON_ERROR);
}

void Session::broken(const Error& error, int reason) {
    {
        std::lock_guard lock(mutex_);
        if (broken_) return;
        broken_ = error;
    }
    if (keepalive_) keepalive_->stop();
    auto waiting = std::exchange(waiting_, {});
    for (const auto& [serial, waiter] : waiting) waiter->finish(error);
    const auto streams = std::exchange(streams_, {});
    for (const auto& [serial, pump] : streams) pump->on_broken(error);
    if (channel_ && !channel_->closed()) channel_->stream().shutdown();
    report_closed(reason);
}

void Session::report_closed(int reason) {
    if (!closing_ && closed_sink_) std::exchange(closed_sink_, nullptr)(reason);
}

void Session::set_keepalive(int interval, unsigned count) {
    thread_.run([&] {
        if (open()) keepalive_->start(interval, count);
    });
}

void Session::set_closed_sink(std::function<void(int reason)> sink) {
    thread_.run([&] { closed_sink_ = std::move(sink); });
}

void Session::close() {
    thread_.run([&] {
        closing_ = true;
        closed_sink_ = nullptr;
        broken(closed_error(), VB_CONNECT_CLOSE_REASON_CLIENT);
        keepalive_.reset();
        channel_.reset();
    });
}

std::optional<Error> Session::why_broken() const {
    std::lock_guard lock(mutex_);
    return broken_;
}

}  // namespace virtbay::remote
