#include "connection.h"

#include <unistd.h>

#include <algorithm>
#include <cstring>

#include "contract/wire_types.h"
#include "event_registration.h"
#include "wire/xdr.h"

namespace virtbay::remote {
namespace {

constexpr int32_t feature_remote = 3, feature_fd_passing = 8, feature_keepalive = 10,
                  feature_events_by_id = 14, feature_close_callback = 15;
// Those that the server's driver answers.
constexpr int32_t driver_features[] = {1, 2, 4, 5, 6, 7, 8, 9, 16};
constexpr int32_t auth_none = 0, auth_sasl = 1, auth_polkit = 2;
constexpr uint64_t goodbye_ns = 2'000'000'000;

const contract::Procedure& remote_procedure(std::string_view name) {
    return *contract::find_procedure(contract::remote_program, name);
}

uint64_t now_ns() {
    timespec t{};
    clock_gettime(CLOCK_MONOTONIC, &t);
    return static_cast<uint64_t>(t.tv_sec) * 1000000000u + static_cast<uint64_t>(t.tv_nsec);
}

Status decode_reply(const contract::Procedure& procedure, const Reply& reply, void* ret, Arena& arena) {
    if (procedure.ret == contract::no_type) return {};
    const std::span<const uint8_t> bytes(reply.payload.data(), reply.payload.size());
    if (wire::decode(contract::type(procedure.ret), bytes, arena, ret) >= 0) return {};
    return make_error(VB_ERR_RPC, VB_FROM_RPC, "Unable to decode message payload");
}

}  // namespace

Patience patience_of(vb_call* call) {
    return {call->deadline_ns, [call] { return call->host->cancelled && call->host->cancelled(call) != 0; }};
}

Connection::Connection(vb_call* call, Target target, uint64_t scope)
    : host_(call->host), instance_(call->instance), target_(std::move(target)), scope_(scope) {}

Connection::~Connection() {
    if (session_ && !closed_) session_->close();
}

Result<std::unique_ptr<Connection>> Connection::open(vb_call* call, const vb_open_in& in, LoopThread& thread,
                                                     uint64_t scope) {
    auto target =
        Target::of(in, Surroundings::current(call->host->root ? call->host->root(call->instance) : ""));
    if (!target) return std::move(target.error());
    const Patience patience = patience_of(call);
    auto stream = dial(call, *target, patience);
    if (!stream) return std::move(stream.error());
    std::unique_ptr<Connection> connection(new Connection(call, std::move(*target), scope));
    connection->uri_ = in.uri ? in.uri : "";
    auto session = Session::start(
        thread, std::move(*stream),
        [self = connection.get()](const wire::Header& header, std::span<const uint8_t> payload) {
            self->on_event(header, payload);
        });
    if (!session) return std::move(session.error());
    connection->session_ = std::move(*session);
    const Status introduced = connection->introduce((in.flags & VB_OPEN_READ_ONLY) != 0, patience);
    // Whatever call came last: why the connection broke is what the caller wants to know.
    if (!introduced) return connection->session_->why_broken().value_or(introduced.error());
    return connection;
}

// The order in which libvirt's clients make themselves known.
Status Connection::introduce(bool read_only, const Patience& patience) {
    Status done = authenticate(patience);
    if (!done) return done;
    const auto keepalive = server_has(feature_keepalive, patience);
    if (!keepalive) return keepalive.error();
    keepalive_known_ = *keepalive;

    virtbay::wire::remote_connect_open_args args{};
    args.name = target_.name.c_str();
    args.flags = read_only ? 1 : 0;
    done = call("CONNECT_OPEN", &args, patience);
    if (!done) return done;
    if (target_.no_uri) {
        virtbay::wire::remote_connect_get_uri_ret ret{};
        Arena arena;
        done = call(remote_procedure("CONNECT_GET_URI"), nullptr, &ret, arena, patience);
        if (!done) return done;
        uri_ = ret.uri;
    }
    const auto by_id = server_has(feature_events_by_id, patience);
    if (!by_id) return by_id.error();
    events_by_id_ = *by_id;
    const auto close_callback = server_has(feature_close_callback, patience);
    if (!close_callback) return close_callback.error();
    reports_close_ = *close_callback;
    return {};
}

Status Connection::authenticate(const Patience& patience) {
    virtbay::wire::remote_auth_list_ret ret{};
    Arena arena;
    const Status listed = call(remote_procedure("AUTH_LIST"), nullptr, &ret, arena, patience);
    if (!listed) return listed;
    if (ret.n_types == 0) return {};
    int32_t type = ret.types[0];
    if (const auto& wanted = target_.parameters.auth) {
        if (*wanted != "sasl" && *wanted != "polkit")
            return make_error(VB_ERR_AUTH_FAILED, VB_FROM_REMOTE, "unknown authentication type " + *wanted);
        const int32_t named = *wanted == "polkit" ? auth_polkit : auth_sasl;
        if (std::find(ret.types, ret.types + ret.n_types, named) == ret.types + ret.n_types)
            return make_error(VB_ERR_AUTH_FAILED, VB_FROM_REMOTE,
                              "requested authentication type " + *wanted + " rejected");
        type = named;
    }
    switch (type) {
        case auth_none:
            return {};
        case auth_polkit: {
            virtbay::wire::remote_auth_polkit_ret granted{};
            return call(remote_procedure("AUTH_POLKIT"), nullptr, &granted, arena, patience);
        }
        default:
            return make_error(VB_ERR_AUTH_FAILED, VB_FROM_REMOTE,
                              "unsupported authentication type " + std::to_string(type));
    }
}

Status Connection::call(const char* procedure, const void* args, const Patience& patience) {
    Arena arena;
    return call(remote_procedure(procedure), args, nullptr, arena, patience);
}

Status Connection::call(const contract::Procedure& procedure, const void* args, void* ret, Arena& arena,
                        const Patience& patience) {
    Outgoing outgoing;
    outgoing.procedure = &procedure;
    outgoing.args = args;
    const auto reply = session_->call(outgoing, patience);
    if (!reply) return reply.error();
    return ret ? decode_reply(procedure, *reply, ret, arena) : Status();
}

Result<bool> Connection::server_has(int32_t feature, const Patience& patience) {
    virtbay::wire::remote_connect_supports_feature_ret ret{};
    Arena arena;
    const Status asked = call(remote_procedure("CONNECT_SUPPORTS_FEATURE"), &feature, &ret, arena, patience);
    if (asked) return ret.supported > 0;
    // Old servers know the question only after the connection is open, or not at all.
    if (session_->alive()) return false;
    return asked.error();
}

bool Connection::supports_feature(vb_call* call, int32_t feature) {
    std::lock_guard lock(mutex_);
    if (features_.empty()) {
        // All in one go: one way to the server and back.
        const auto& procedure = remote_procedure("CONNECT_SUPPORTS_FEATURE");
        std::vector<Outgoing> questions(std::size(driver_features));
        std::vector<std::shared_ptr<Session::Waiter>> waiters;
        for (size_t i = 0; i < questions.size(); ++i) {
            questions[i].procedure = &procedure;
            questions[i].args = &driver_features[i];
            waiters.push_back(session_->begin(questions[i]));
        }
        for (size_t i = 0; i < questions.size(); ++i) {
            const auto reply = session_->await(waiters[i], patience_of(call));
            virtbay::wire::remote_connect_supports_feature_ret ret{};
            Arena arena;
            features_[driver_features[i]] =
                reply && decode_reply(procedure, *reply, &ret, arena) && ret.supported > 0;
        }
        features_[feature_remote] = true;
        features_[feature_keepalive] = keepalive_known_;
        features_[feature_events_by_id] = events_by_id_;
    }
    const auto found = features_.find(feature);
    return found != features_.end() && found->second;
}

Status Connection::forward(vb_call* call, const void* in, void* out) {
    const uint16_t index = contract::operation_index(call->op);
    if (index == contract::no_operation)
        return make_error(VB_ERR_NO_SUPPORT, VB_FROM_REMOTE, "operation " + std::to_string(call->op));
    const auto& operation = contract::operations()[index];
    const OlderCall older(index, (call->flags & VB_CALL_OLDER) != 0 ? in : nullptr);
    const auto& procedure = older ? older.procedure() : contract::procedures()[operation.procedure];
    Outgoing outgoing;
    outgoing.procedure = &procedure;
    outgoing.args = older ? older.args() : in;
    if (procedure.takes_fds && call->host->received_fds) {
        const int32_t* fds = nullptr;
        const uint32_t count = call->host->received_fds(call, &fds);
        for (uint32_t i = 0; i < count; ++i) outgoing.fds.emplace_back(dup(fds[i]));
        if (count > 0 && target_.transport != Transport::unix_socket)
            return make_error(VB_ERR_NO_SUPPORT, VB_FROM_REMOTE,
                              "no support for passing descriptors on this connection");
    }
    Fd far;
    if (procedure.stream != contract::Stream::none) {
        // Consoles and channels are declared as reading but go both ways.
        const bool both = procedure.sparse_flag == 0 && procedure.stream == contract::Stream::read &&
                          operation.number != VB_OP_DOMAIN_SCREENSHOT;
        auto pump =
            StreamPump::make(both                                         ? StreamPump::Direction::both
                             : procedure.stream == contract::Stream::read ? StreamPump::Direction::from_server
                                                                          : StreamPump::Direction::to_server,
                             far);
        if (!pump) return std::move(pump.error());
        outgoing.stream = std::move(*pump);
    }
    const auto reply = session_->call(outgoing, patience_of(call));
    if (!reply) return reply.error();
    Arena arena({[](void* context, size_t bytes) -> void* {
                     auto* c = static_cast<vb_call*>(context);
                     return c->host->alloc(c, bytes);
                 },
                 call});
    if (older) return older_result(older, call, *reply, in, out, arena);
    const Status decoded = decode_reply(procedure, *reply, out, arena);
    if (!decoded) return decoded;
    if (procedure.gives_fds && call->host->send_fd)
        for (const Fd& fd : reply->fds) call->host->send_fd(call, dup(fd.get()));
    if (outgoing.stream) return attach_stream(call, procedure, outgoing.stream, std::move(far));
    return {};
}

Status Connection::older_result(const OlderCall& older, vb_call* call, const Reply& reply, const void* in,
                                void* out, Arena& arena) {
    const auto& procedure = older.procedure();
    if (procedure.ret != contract::no_type) {
        void* ret = older.ret(arena);
        if (!ret) return make_error(VB_ERR_NO_MEMORY, VB_FROM_REMOTE, "");
        const Status decoded = decode_reply(procedure, reply, ret, arena);
        if (!decoded) return decoded;
        older.result(ret, out);
    }
    if (call->op != VB_OP_DOMAIN_CREATE) return {};
    // It tells nothing of the guest that runs now.
    vb_domain_lookup_by_uuid_in args{};
    const auto& dom = static_cast<const vb_domain_create_in*>(in)->dom;
    std::memcpy(args.uuid, dom.uuid, sizeof args.uuid);
    vb_domain_lookup_by_uuid_out found{};
    const Status looked =
        this->call(remote_procedure("DOMAIN_LOOKUP_BY_UUID"), &args, &found, arena, patience_of(call));
    if (looked) static_cast<vb_domain_create_out*>(out)->dom = found.dom;
    return looked;
}

Status Connection::attach_stream(vb_call* call, const contract::Procedure& procedure,
                                 const std::shared_ptr<StreamPump>& pump, Fd far) {
    vb_stream_fd stream{};
    stream.size = sizeof stream;
    stream.flags = pump->direction() == StreamPump::Direction::from_server ? VB_STREAM_READ
                   : pump->direction() == StreamPump::Direction::to_server ? VB_STREAM_WRITE
                                                                           : VB_STREAM_READ | VB_STREAM_WRITE;
    (void)procedure;
    stream.fd = far.release();
    {
        std::lock_guard lock(mutex_);
        stream.data = reinterpret_cast<void*>(next_stream_);
        streams_[next_stream_++] = pump;
    }
    if (call->host->stream_fd && call->host->stream_fd(call, &stream) == VB_OK) return {};
    return make_error(VB_ERR_INVALID_STREAM, VB_FROM_STREAMS, "the call's stream was not taken");
}

Status Connection::end_stream(uint64_t id, bool abort, const Patience& patience) {
    std::shared_ptr<StreamPump> pump;
    {
        std::lock_guard lock(mutex_);
        const auto found = streams_.find(id);
        if (found == streams_.end())
            return make_error(VB_ERR_INVALID_STREAM, VB_FROM_STREAMS, "no such stream");
        pump = std::move(found->second);
        streams_.erase(found);
    }
    return pump->end(session_, abort, patience);
}

Result<bool> Connection::secure(const Patience& patience) {
    virtbay::wire::remote_connect_is_secure_ret ret{};
    Arena arena;
    const Status asked = call(remote_procedure("CONNECT_IS_SECURE"), nullptr, &ret, arena, patience);
    if (!asked) return asked.error();
    const bool private_way = target_.transport != Transport::tcp && target_.transport != Transport::ext;
    return private_way && ret.secure > 0;
}

Result<uint64_t> Connection::library_version(const Patience& patience) {
    virtbay::wire::remote_connect_get_lib_version_ret ret{};
    Arena arena;
    const Status asked = call(remote_procedure("CONNECT_GET_LIB_VERSION"), nullptr, &ret, arena, patience);
    if (!asked) return asked.error();
    return static_cast<uint64_t>(ret.lib_ver);
}

Status Connection::want_event(uint32_t event, bool wanted, const Patience& patience) {
    std::lock_guard lock(mutex_);
    const auto known = registered_.find(event);
    const bool is_known = known != registered_.end();
    if (!wanted && !is_known) return {};
    if (wanted && is_known) return ++known->second.wanted, Status();
    if (!wanted && --known->second.wanted > 0) return {};
    const EventRegistration registration(event, events_by_id_, is_known ? known->second.id : -1);
    if (!wanted) registered_.erase(known);
    if (!registration.procedure(wanted))
        return make_error(VB_ERR_NO_SUPPORT, VB_FROM_REMOTE, "events of this kind");
    const auto& procedure = *registration.procedure(wanted);
    int32_t id = 0;
    Arena arena;
    const bool answers = procedure.ret != contract::no_type;
    const Status done = call(procedure, registration.args(wanted), answers ? &id : nullptr, arena, patience);
    if (done && wanted) registered_[event] = {id, 1};
    return done;
}

Status Connection::set_identity(std::span<const vb_typed_param> attributes, uint32_t flags,
                                const Patience& patience) {
    virtbay::wire::remote_connect_set_identity_args args{};
    args.params = attributes.data();
    args.n_params = static_cast<uint32_t>(attributes.size());
    args.flags = flags;
    return call("CONNECT_SET_IDENTITY", &args, patience);
}

Status Connection::set_closed_sink(std::function<void(int)> sink, const Patience& patience) {
    const bool wanted = sink != nullptr;
    session_->set_closed_sink(std::move(sink));
    if (!reports_close_ || close_wanted_ == wanted || !session_->alive()) return {};
    const Status told = call(wanted ? "CONNECT_REGISTER_CLOSE_CALLBACK" : "CONNECT_UNREGISTER_CLOSE_CALLBACK",
                             nullptr, patience);
    if (told) close_wanted_ = wanted;
    if (!told && wanted) session_->set_closed_sink(nullptr);
    return told;
}

void Connection::on_event(const wire::Header& header, std::span<const uint8_t> payload) {
    const auto& closed = remote_procedure("CONNECT_EVENT_CONNECTION_CLOSED");
    if (header.program == closed.program && header.procedure == closed.number) {
        virtbay::wire::remote_connect_event_connection_closed_msg message{};
        Arena arena;
        if (wire::decode(contract::type(closed.args), payload, arena, &message) >= 0)
            session_->report_closed(message.reason);
        return;
    }
    emit_event(*host_, instance_, scope_, header, payload);
}

void Connection::close() {
    if (closed_) return;
    // The server's end of the socket closing is what was asked for.
    session_->set_closed_sink(nullptr);
    Patience moment;
    moment.deadline_ns = now_ns() + goodbye_ns;
    if (session_->alive()) (void)call("CONNECT_CLOSE", nullptr, moment).operator bool();
    closed_ = true;
    session_->close();
}

}  // namespace virtbay::remote
