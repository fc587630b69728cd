#include "daemon/admin.h"

#include <grp.h>
#include <pwd.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "contract/type_numbers.h"
#include "contract/wire_types.h"
#include "daemon/errors.h"
#include "daemon/server.h"
#include "daemon/session.h"
#include "loop/worker_pool.h"
#include "virtbay/constants.h"

namespace virtbay::daemon {

namespace {

enum : int32_t {
    connect_open = 1,
    connect_close = 2,
    get_lib_version = 3,
    list_servers = 4,
    lookup_server = 5,
    get_threadpool = 6,
    set_threadpool = 7,
    list_clients = 8,
    lookup_client = 9,
    client_get_info = 10,
    client_close = 11,
    get_client_limits = 12,
    set_client_limits = 13,
    get_log_outputs = 14,
    get_log_filters = 15,
    set_log_outputs = 16,
    set_log_filters = 17,
    update_tls_files = 18,
    set_daemon_timeout = 19,
};

using Param = wire::admin_typed_param;

// Typed parameters that live as long as the call.
class Params {
  public:
    explicit Params(Call& call) : call_(call), list_(call.arena.zeroed<Param>(most)) {}

    void add(const char* name, uint32_t value) {
        if (Param* p = next(name, VB_TYPED_PARAM_UINT)) p->value.value.ui = value;
    }
    void add_int(const char* name, int32_t value) {
        if (Param* p = next(name, VB_TYPED_PARAM_INT)) p->value.value.i = value;
    }
    void add_flag(const char* name, bool value) {
        if (Param* p = next(name, VB_TYPED_PARAM_BOOLEAN)) p->value.value.b = value ? 1 : 0;
    }
    void add(const char* name, const std::string& value) {
        if (Param* p = next(name, VB_TYPED_PARAM_STRING)) p->value.value.s = call_.arena.copy(value);
    }
    uint32_t count() const { return count_; }
    const Param* list() const { return list_; }

  private:
    static constexpr uint32_t most = 16;
    Param* next(const char* name, int32_t type) {
        if (list_ == nullptr || count_ == most) return nullptr;
        Param& p = list_[count_++];
        p.field = name;
        p.value.type = type;
        return &p;
    }
    Call& call_;
    Param* list_;
    uint32_t count_ = 0;
};

// The new values of numbers that may be set; every other name or type is refused before anything changes.
struct Settable {
    const char* name;
    uint32_t* value;
};

Status read_numbers(const Param* params, uint32_t n, std::initializer_list<Settable> allowed) {
    for (uint32_t i = 0; i < n; ++i) {
        const Settable* found = nullptr;
        for (const Settable& s : allowed) {
            if (std::strcmp(s.name, params[i].field) == 0) found = &s;
        }
        if (found == nullptr) {
            return make_error(VB_ERR_ARGUMENT_UNSUPPORTED, VB_FROM_ADMIN,
                              std::string("parameter '") + params[i].field + "' not supported");
        }
        if (params[i].value.type != VB_TYPED_PARAM_UINT) {
            return make_error(
                VB_ERR_INVALID_ARG, VB_FROM_ADMIN,
                std::string("invalid type for parameter '") + params[i].field + "', expected 'uint'");
        }
        *found->value = params[i].value.value.ui;
    }
    return {};
}

Error no_server(const char* name) {
    return make_error(VB_ERR_NO_SERVER, VB_FROM_ADMIN, std::string("No server named '") + name + "'");
}

Error no_client(uint64_t id) {
    return make_error(VB_ERR_NO_CLIENT, VB_FROM_ADMIN,
                      "No client with matching ID '" + std::to_string(id) + "'");
}

Error bad_flags(uint32_t flags) {
    char text[64];
    std::snprintf(text, sizeof text, "unsupported flags (0x%x)", flags);
    return make_error(VB_ERR_INVALID_ARG, VB_FROM_ADMIN, text);
}

Server* find_server(Session& session, const char* name) {
    for (Server* s : session.context().servers) {
        if (s->name() == name) return s;
    }
    return nullptr;
}

wire::admin_nonnull_client describe(const Server& server, const Session& client) {
    return {{server.name().c_str()},
            client.id(),
            client.connected_at(),
            static_cast<uint32_t>(client.arrival().carrier)};
}

void threadpool(Session& session, Call& call) {
    const auto& args = call.arguments<wire::admin_server_get_threadpool_parameters_args>();
    Server* server = find_server(session, args.srv.name);
    if (args.flags != 0) return session.fail(call, bad_flags(args.flags));
    if (server == nullptr) return session.fail(call, no_server(args.srv.name));
    const ServerLimits& limits = server->limits();
    const auto counts = server->pool().counts();
    // Of the workers that are always there, those that no call has needed yet have no thread.
    const uint32_t unused = limits.min_workers - std::min(limits.min_workers, counts.workers);
    Params params(call);
    params.add("minWorkers", limits.min_workers);
    params.add("maxWorkers", limits.max_workers);
    params.add("nWorkers", counts.workers + unused);
    params.add("freeWorkers", counts.free_workers + unused);
    params.add("prioWorkers", limits.prio_workers);
    params.add("jobQueueDepth", static_cast<uint32_t>(counts.queued));
    const wire::admin_server_get_threadpool_parameters_ret ret{params.count(), params.list()};
    session.reply(call, call.row->ret, &ret);
}

void change_threadpool(Session& session, Call& call) {
    const auto& args = call.arguments<wire::admin_server_set_threadpool_parameters_args>();
    Server* server = find_server(session, args.srv.name);
    if (args.flags != 0) return session.fail(call, bad_flags(args.flags));
    if (server == nullptr) return session.fail(call, no_server(args.srv.name));
    ServerLimits limits = server->limits();
    const Status read = read_numbers(args.params, args.n_params,
                                     {{"minWorkers", &limits.min_workers},
                                      {"maxWorkers", &limits.max_workers},
                                      {"prioWorkers", &limits.prio_workers}});
    if (!read) return session.fail(call, read.error());
    if (limits.max_workers == 0 || limits.min_workers > limits.max_workers) {
        return session.fail(call, make_error(VB_ERR_INVALID_ARG, VB_FROM_ADMIN,
                                             "minWorkers must not be larger than maxWorkers"));
    }
    server->limits() = limits;
    WorkerLimits threads = server->pool().limits();
    threads.max_workers = limits.max_workers;
    threads.prio_workers = limits.prio_workers;
    server->pool().set_limits(threads);
    session.reply(call);
}

void clients(Session& session, Call& call) {
    const auto& args = call.arguments<wire::admin_server_list_clients_args>();
    Server* server = find_server(session, args.srv.name);
    if (args.flags != 0) return session.fail(call, bad_flags(args.flags));
    if (server == nullptr) return session.fail(call, no_server(args.srv.name));
    wire::admin_server_list_clients_ret ret{};
    auto* list = call.arena.zeroed<wire::admin_nonnull_client>(server->clients() + 1);
    if (list == nullptr) return session.fail(call, make_error(VB_ERR_NO_MEMORY, VB_FROM_ADMIN, ""));
    for (const auto& [id, client] : server->sessions()) {
        if (!client->gone()) list[ret.ret++] = describe(*server, *client);
    }
    ret.clients = list;
    ret.n_clients = args.need_results != 0 ? ret.ret : 0;
    session.reply(call, call.row->ret, &ret);
}

void client_info(Session& session, Call& call) {
    const auto& args = call.arguments<wire::admin_client_get_info_args>();
    Server* server = find_server(session, args.clnt.srv.name);
    if (args.flags != 0) return session.fail(call, bad_flags(args.flags));
    if (server == nullptr) return session.fail(call, no_server(args.clnt.srv.name));
    const Session* client = server->session(args.clnt.id);
    if (client == nullptr) return session.fail(call, no_client(args.clnt.id));
    const Arrival& a = client->arrival();
    Params params(call);
    params.add_flag("readonly", client->link() ? client->link()->read_only : a.read_only);
    if (a.carrier == Carrier::unix_socket) {
        std::array<char, 4096> buffer;
        passwd user{}, *found_user = nullptr;
        getpwuid_r(static_cast<uid_t>(a.caller.uid), &user, buffer.data(), buffer.size(), &found_user);
        params.add_int("unix_user_id", static_cast<int32_t>(a.caller.uid));
        params.add("unix_user_name", std::string(found_user != nullptr ? found_user->pw_name : ""));
        group grp{}, *found_group = nullptr;
        getgrgid_r(static_cast<gid_t>(a.caller.gid), &grp, buffer.data(), buffer.size(), &found_group);
        params.add_int("unix_group_id", static_cast<int32_t>(a.caller.gid));
        params.add("unix_group_name", std::string(found_group != nullptr ? found_group->gr_name : ""));
        params.add_int("unix_process_id", a.caller.pid);
    } else {
        params.add("sock_addr", a.address);
        if (!a.caller.sasl_user_name.empty()) params.add("sasl_user_name", a.caller.sasl_user_name);
        if (!a.caller.x509_name.empty()) params.add("tls_x509_dname", a.caller.x509_name);
    }
    const wire::admin_client_get_info_ret ret{params.count(), params.list()};
    session.reply(call, call.row->ret, &ret);
}

void close_client(Session& session, Call& call) {
    const auto& args = call.arguments<wire::admin_client_close_args>();
    Server* server = find_server(session, args.clnt.srv.name);
    if (args.flags != 0) return session.fail(call, bad_flags(args.flags));
    if (server == nullptr) return session.fail(call, no_server(args.clnt.srv.name));
    Session* client = server->session(args.clnt.id);
    if (client == nullptr) return session.fail(call, no_client(args.clnt.id));
    session.reply(call);
    // Also when it is the one that asks: its answer goes first.
    client->channel().close_when_written();
}

void client_limits(Session& session, Call& call) {
    const auto& args = call.arguments<wire::admin_server_get_client_limits_args>();
    Server* server = find_server(session, args.srv.name);
    if (args.flags != 0) return session.fail(call, bad_flags(args.flags));
    if (server == nullptr) return session.fail(call, no_server(args.srv.name));
    Params params(call);
    params.add("nclients_max", server->limits().max_clients);
    params.add("nclients", static_cast<uint32_t>(server->clients()));
    params.add("nclients_unauth_max", server->limits().max_anonymous_clients);
    params.add("nclients_unauth", static_cast<uint32_t>(server->anonymous()));
    const wire::admin_server_get_client_limits_ret ret{params.count(), params.list()};
    session.reply(call, call.row->ret, &ret);
}

void change_client_limits(Session& session, Call& call) {
    const auto& args = call.arguments<wire::admin_server_set_client_limits_args>();
    Server* server = find_server(session, args.srv.name);
    if (args.flags != 0) return session.fail(call, bad_flags(args.flags));
    if (server == nullptr) return session.fail(call, no_server(args.srv.name));
    uint32_t most = server->limits().max_clients, anonymous = server->limits().max_anonymous_clients;
    const Status read = read_numbers(args.params, args.n_params,
                                     {{"nclients_max", &most}, {"nclients_unauth_max", &anonymous}});
    if (!read) return session.fail(call, read.error());
    if (most == 0 || anonymous > most) {
        return session.fail(call, make_error(VB_ERR_INVALID_ARG, VB_FROM_ADMIN,
                                             "nclients_unauth_max must not be larger than nclients_max"));
    }
    server->limits().max_clients = most;
    server->limits().max_anonymous_clients = anonymous;
    server->update_listeners();
    session.reply(call);
}

}  // namespace

void run_admin_procedure(Session& session, Call& call) {
    const bool about_the_connection =
        call.row->program == contract::admin_program && call.row->number <= connect_close;
    if (!about_the_connection && !session.administration_open()) {
        return session.fail(call, internal_error("administration connection not open"));
    }
    if (call.row->program == contract::drivers_program) return run_driver_procedure(session, call);
    Context& context = session.context();
    switch (call.row->number) {
        case connect_open:
            session.open_administration();
            return session.reply(call);
        case connect_close:
            session.reply(call);
            if (!session.gone()) session.channel().close_when_written();
            return;
        case get_lib_version: {
            const wire::admin_connect_get_lib_version_ret ret{9000000};
            return session.reply(call, call.row->ret, &ret);
        }
        case list_servers: {
            const auto& args = call.arguments<wire::admin_connect_list_servers_args>();
            if (args.flags != 0) return session.fail(call, bad_flags(args.flags));
            std::vector<wire::admin_nonnull_server> names;
            for (const Server* s : context.servers) names.push_back({s->name().c_str()});
            const auto n = static_cast<uint32_t>(names.size());
            const wire::admin_connect_list_servers_ret ret{args.need_results != 0 ? n : 0, names.data(), n};
            return session.reply(call, call.row->ret, &ret);
        }
        case lookup_server: {
            const auto& args = call.arguments<wire::admin_connect_lookup_server_args>();
            if (args.flags != 0) return session.fail(call, bad_flags(args.flags));
            const Server* server = find_server(session, args.name);
            if (server == nullptr) return session.fail(call, no_server(args.name));
            const wire::admin_connect_lookup_server_ret ret{{server->name().c_str()}};
            return session.reply(call, call.row->ret, &ret);
        }
        case get_threadpool:
            return threadpool(session, call);
        case set_threadpool:
            return change_threadpool(session, call);
        case list_clients:
            return clients(session, call);
        case lookup_client: {
            const auto& args = call.arguments<wire::admin_server_lookup_client_args>();
            if (args.flags != 0) return session.fail(call, bad_flags(args.flags));
            const Server* server = find_server(session, args.srv.name);
            if (server == nullptr) return session.fail(call, no_server(args.srv.name));
            const Session* client = server->session(args.id);
            if (client == nullptr) return session.fail(call, no_client(args.id));
            const wire::admin_server_lookup_client_ret ret{describe(*server, *client)};
            return session.reply(call, call.row->ret, &ret);
        }
        case client_get_info:
            return client_info(session, call);
        case client_close:
            return close_client(session, call);
        case get_client_limits:
            return client_limits(session, call);
        case set_client_limits:
            return change_client_limits(session, call);
        case get_log_outputs: {
            const auto& args = call.arguments<wire::admin_connect_get_logging_outputs_args>();
            if (args.flags != 0) return session.fail(call, bad_flags(args.flags));
            const std::string text = context.log.outputs();
            const wire::admin_connect_get_logging_outputs_ret ret{
                text.c_str(), static_cast<uint32_t>(context.log.output_count())};
            return session.reply(call, call.row->ret, &ret);
        }
        case get_log_filters: {
            const auto& args = call.arguments<wire::admin_connect_get_logging_filters_args>();
            if (args.flags != 0) return session.fail(call, bad_flags(args.flags));
            const std::string text = context.log.filters();
            const wire::admin_connect_get_logging_filters_ret ret{
                text.empty() ? nullptr : text.c_str(), static_cast<uint32_t>(context.log.filter_count())};
            return session.reply(call, call.row->ret, &ret);
        }
        case set_log_outputs: {
            const auto& args = call.arguments<wire::admin_connect_set_logging_outputs_args>();
            if (args.flags != 0) return session.fail(call, bad_flags(args.flags));
            const Status set = context.log.set_outputs(args.outputs != nullptr ? args.outputs : "");
            return set ? session.reply(call) : session.fail(call, set.error());
        }
        case set_log_filters: {
            const auto& args = call.arguments<wire::admin_connect_set_logging_filters_args>();
            if (args.flags != 0) return session.fail(call, bad_flags(args.flags));
            const Status set = context.log.set_filters(args.filters != nullptr ? args.filters : "");
            return set ? session.reply(call) : session.fail(call, set.error());
        }
        case update_tls_files: {
            const auto& args = call.arguments<wire::admin_server_update_tls_files_args>();
            if (args.flags != 0) return session.fail(call, bad_flags(args.flags));
            if (find_server(session, args.srv.name) == nullptr)
                return session.fail(call, no_server(args.srv.name));
            const Status updated = context.update_tls_files();
            return updated ? session.reply(call) : session.fail(call, updated.error());
        }
        case set_daemon_timeout: {
            const auto& args = call.arguments<wire::admin_connect_set_daemon_timeout_args>();
            if (args.flags != 0) return session.fail(call, bad_flags(args.flags));
            context.set_idle_timeout(args.timeout);
            return session.reply(call);
        }
        default:
            return session.fail(call, rpc_error("unknown procedure: " + std::to_string(call.row->number)));
    }
}

}  // namespace virtbay::daemon
