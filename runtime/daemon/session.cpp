#include "daemon/session.h"

#include <ctime>

#include "connection/results.h"
#include "connection/runtime.h"
#include "contract/type_numbers.h"
#include "daemon/admin.h"
#include "daemon/errors.h"
#include "daemon/server.h"
#include "loop/loop.h"
#include "wire/xdr.h"

namespace virtbay::daemon {

namespace {

constexpr size_t frame_limit_before_auth = 256 * 1024;
// A client that does not take its answers is not read from, and one that lets this much pile up is let go.
constexpr size_t output_full = 4 << 20;
constexpr size_t output_hopeless = 128 << 20;

}  // namespace

Session::Session(Context& context, Server& server, uint64_t id, Arrival arrival)
    : context_(context),
      server_(server),
      id_(id),
      arrival_(std::move(arrival)),
      connected_at_(std::time(nullptr)),
      events_(*this),
      authenticated_(arrival_.auth == Auth::none ||
                     (arrival_.auth == Auth::polkit && arrival_.caller.uid == 0)) {
    if (authenticated_) arrival_.auth = Auth::none;
}

Session::~Session() = default;

Status Session::start(std::unique_ptr<wire::ByteStream> stream) {
    auto channel = wire::Channel::open(context_.loop, context_.buffers, std::move(stream), *this);
    if (!channel) return std::move(channel.error());
    channel_ = std::move(*channel);
    if (!authenticated_) channel_->limit_frames(frame_limit_before_auth);
    return {};
}

void Session::on_frame(wire::Frame& frame) {
    // The channel lives on until the loop sleeps and may hold frames behind the one that ended us.
    if (gone_) return;
    if (keepalive_) keepalive_->heard();
    if (wire::Keepalive::answer(*channel_, frame)) return;
    const auto& h = frame.header;
    switch (h.type) {
        case wire::type_call:
        case wire::type_call_with_fds:
            return on_call(frame);
        case wire::type_stream:
        case wire::type_stream_hole:
            return on_stream(frame);
        default:
            return;  // nothing that a client says
    }
}

// What is wrong with a call before its arguments are looked at.
Status Session::admit(const wire::Frame& frame, const contract::Procedure** row) const {
    const auto& h = frame.header;
    if (!server_.serves(h.program) || contract::program_version(h.program) != h.version) {
        return rpc_error("Cannot find program " + std::to_string(h.program) + " version " +
                         std::to_string(h.version));
    }
    if (h.status != wire::status_ok)
        return rpc_error("Unexpected message status " + std::to_string(h.status));
    *row = contract::find_procedure(h.program, h.procedure);
    using contract::ProcedureKind;
    if (*row == nullptr || (*row)->kind == ProcedureKind::event || (*row)->kind == ProcedureKind::message) {
        return rpc_error("unknown procedure: " + std::to_string(h.procedure));
    }
    if (!authenticated_ && !(*row)->before_auth) return rpc_error("authentication required");
    return {};
}

void Session::on_call(wire::Frame& frame) {
    const contract::Procedure* row = nullptr;
    const Status admitted = admit(frame, &row);
    if (!admitted) {
        wire::Header header = frame.header;
        header.type = wire::type_reply;
        channel_->send_error(header, admitted.error());
        return;
    }
    auto owned = context_.take_call();
    Call& call = *owned;
    call.session = this;
    call.header = frame.header;
    call.header.type = wire::type_reply;
    call.row = row;
    call.place = calls_.size();
    calls_.push_back(std::move(owned));
    update_flow();

    if (row->args != contract::no_type) {
        const auto& type = contract::type(row->args);
        call.args = call.arena.zeroed<uint64_t>(type.size / 8 + 1);
        if (call.args == nullptr || wire::decode(type, frame.payload, call.arena, call.args) < 0) {
            return fail(call, rpc_error("Unable to decode message payload"));
        }
    }
    if (row->kind == contract::ProcedureKind::runtime) return run_runtime_procedure(call);
    run_operation(call, frame);
}

void Session::run_operation(Call& call, wire::Frame& frame) {
    if (!need_link(call)) return;
    if (call.row->needs_fd && frame.fds.empty()) {
        return fail(call, internal_error("No FD available at slot 0"));
    }
    auto bound = connection::bind(*call.row, call.args, call.arena);
    if (!bound) return fail(call, bound.error());
    if (auto s = connection::check_room(call.row->operation, bound->in); !s) return fail(call, s.error());
    call.bound = *bound;
    auto& request = call.request.emplace();
    request.call.arena = &call.arena;
    request.call.caller = &arrival_.caller;
    if (call.row->stream != contract::Stream::none) request.call.stream = &call;
    request.call.received_fds.assign(frame.fds.begin(), frame.fds.end());
    frame.fds.clear();
    request.link = link_;
    request.operation = call.row->operation;
    request.in = call.bound.in;
    request.out = call.bound.out;
    request.high_priority = call.row->high_priority;
    if (call.row->kind == contract::ProcedureKind::legacy) request.call.abi.flags |= VB_CALL_OLDER;
    request.done = [&call](connection::Request&) { call.session->operation_done(call); };
    context_.runtime.submit(request);
}

void Session::operation_done(Call& call) {
    auto& request = *call.request;
    if (gone_) return release(call);
    // libvirtd tells the failure of this one in its result.
    const uint32_t operation = contract::operations()[request.operation].number;
    if (!request.status && operation == VB_OP_DOMAIN_GET_SECURITY_LABEL_LIST) {
        request.status = {};
        static_cast<vb_domain_get_security_label_list_out*>(call.bound.out)->ret = -1;
    }
    if (!request.status) return fail(call, request.status.error());
    auto ret = connection::unbind(*call.row, call.args, call.bound, call.arena);
    if (!ret) return fail(call, ret.error());

    std::unique_ptr<Stream> stream;
    if (call.stream) {
        const uint32_t serial = call.header.serial;
        if (streams_.count(serial) != 0) {
            return fail(
                call, make_error(VB_ERR_INVALID_STREAM, VB_FROM_STREAMS, "the serial has a stream already"));
        }
        const vb_stream_fd given = *call.stream;
        call.stream.reset();
        bool sparse = (given.flags & VB_STREAM_SPARSE) != 0;
        stream = std::make_unique<Stream>(*this, call.header, given, sparse);
    }
    const wire::Header header = call.header;
    std::vector<int32_t> fds = std::move(request.call.sent_fds);
    request.call.sent_fds.clear();
    if (*ret == nullptr) {
        reply(call);
    } else {
        reply(call, call.row->ret, *ret, fds);
    }
    if (!stream || gone_) return;
    const Status started = stream->start();
    if (!started) {
        wire::Header broken = header;
        broken.type = wire::type_stream;
        channel_->send_error(broken, started.error());
        return;
    }
    streams_.emplace(header.serial, std::move(stream));
}

void Session::reply(Call& call) {
    if (!gone_) channel_->send(call.header);
    release(call);
}

void Session::reply(Call& call, uint16_t type, const void* value, const std::vector<int>& fds) {
    if (!gone_) {
        wire::Header header = call.header;
        if (!fds.empty()) header.type = wire::type_reply_with_fds;
        if (!channel_->send(header, contract::type(type), value, fds)) {
            channel_->send_error(call.header, rpc_error("Unable to encode message payload"));
        }
    }
    release(call);
}

void Session::fail(Call& call, const Error& error) {
    if (!gone_) channel_->send_error(call.header, error);
    release(call);
}

void Session::release(Call& call) {
    auto owned = std::move(calls_[call.place]);
    if (call.place + 1 < calls_.size()) {
        calls_[call.place] = std::move(calls_.back());
        calls_[call.place]->place = call.place;
    }
    calls_.pop_back();
    context_.give_call(std::move(owned));
    if (gone_) return finish_if_idle();
    update_flow();
}

void Session::update_flow() {
    if (gone_) return;
    bool wait =
        opening_ || calls_.size() >= server_.limits().max_client_requests || channel_->queued() > output_full;
    for (const auto& [serial, stream] : streams_) wait = wait || stream->congested();
    if (wait) {
        channel_->pause();
    } else {
        channel_->resume();
    }
}

void Session::on_written() {
    if (gone_) return;
    if (channel_->queued() > output_hopeless) return close("the client does not take its answers");
    // A stream may end while it sends.
    for (auto at = streams_.begin(); at != streams_.end();) {
        at->second->on_written();
        at = at->second->over() ? streams_.erase(at) : std::next(at);
    }
    update_flow();
}

void Session::on_stream(wire::Frame& frame) {
    const auto at = streams_.find(frame.header.serial);
    if (at == streams_.end()) return;
    if (!at->second->on_frame(frame) && !gone_) streams_.erase(frame.header.serial);
    update_flow();
}

void Session::on_closed(const std::string& why) {
    close(why);
}

void Session::close(const std::string& why) {
    if (gone_) return;
    gone_ = true;
    if (context_.log.enabled(VB_LOG_DEBUG, "daemon")) {
        context_.log.write(VB_LOG_DEBUG, "daemon", "client " + std::to_string(id_) + " is gone: " + why);
    }
    keepalive_.reset();
    events_.clear();
    streams_.clear();
    for (const auto& call : calls_) {
        if (call->request) call->request->call.cancelled = true;
    }
    // The channel may be below us on the stack; its descriptor is closed before the loop sleeps.
    if (channel_) {
        auto last = std::make_shared<std::unique_ptr<wire::Channel>>(std::move(channel_));
        context_.loop.before_sleep([last] { last->reset(); });
    }
    finish_if_idle();
}

// What a driver works on for us has to end first, and then the connection in the driver.
void Session::finish_if_idle() {
    if (!calls_.empty() || opening_ || closing_link_) return;
    if (link_) {
        closing_link_ = true;
        auto link = std::move(link_);
        context_.runtime.close(link, [this] {
            closing_link_ = false;
            finish_if_idle();
        });
        return;
    }
    server_.forget(*this);
}

}  // namespace virtbay::daemon
