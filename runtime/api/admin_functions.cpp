// Administration of a daemon. These handles and calls have nothing in common with those of hypervisors'
// connections but the shape.
#include <unistd.h>

#include <cstdlib>
#include <cstring>

#include "api/admin_channel.h"
#include "api/handles.h"
#include "api/last_error.h"
#include "api/typed_params.h"
#include "contract/tables.h"
#include "contract/type_numbers.h"
#include "contract/wire_types.h"
#include "virtbay/constants.h"

using namespace virtbay;
using namespace virtbay::api;

struct _virAdmConnect : virtbay::api::Handle {
    _virAdmConnect() : Handle(HandleKind::admin_connection) {}
    ~_virAdmConnect() {
        if (watch >= 0) virEventRemoveHandle(watch);
    }
    std::unique_ptr<AdminChannel> channel;
    std::mutex mutex;  // guards what follows
    int watch = -1;
    virAdmConnectCloseFunc closed = nullptr;
    void* opaque = nullptr;
    virFreeCallback free = nullptr;
};

struct _virAdmServer : virtbay::api::Handle {
    explicit _virAdmServer(virAdmConnectPtr conn) : Handle(HandleKind::admin_server), conn(retain(conn)) {}
    ~_virAdmServer() { release(conn); }
    virAdmConnectPtr conn;
    std::string name;
};

struct _virAdmClient : virtbay::api::Handle {
    explicit _virAdmClient(virAdmServerPtr server)
        : Handle(HandleKind::admin_client), server(retain(server)) {}
    ~_virAdmClient() { release(server); }
    virAdmServerPtr server;
    uint64_t id = 0;
    int64_t timestamp = 0;
    uint32_t transport = 0;
};

namespace {

// One call of a public function.
class AdminCall {
  public:
    explicit AdminCall(const char* function) : function_(function) { clear(last_error()); }

    bool on(virAdmConnectPtr conn) {
        return take(conn && conn->kind == HandleKind::admin_connection ? conn : nullptr);
    }
    bool on(virAdmServerPtr server) {
        return take(server && server->kind == HandleKind::admin_server ? server->conn : nullptr);
    }
    bool on(virAdmClientPtr client) {
        return take(client && client->kind == HandleKind::admin_client ? client->server->conn : nullptr);
    }
    bool nonnull(const char* argument, const void* pointer) {
        if (pointer) return true;
        Error error;
        error.code = VB_ERR_INVALID_ARG;
        error.domain = VB_FROM_ADMIN;
        error.message = std::string(argument) + " in " + function_ + " must not be NULL";
        error.str1 = function_;
        error.str2 = argument;
        error.int1 = error.int2 = 0;
        return fail(error);
    }
    bool fail(const Error& error) {
        set_last_error(error);
        dispatch(nullptr);
        return false;
    }
    template <class Args, class Ret>
    bool run(int32_t procedure, uint16_t args_type, const Args& args, uint16_t ret_type, Ret* ret) {
        Status status = conn_->channel->call(procedure, args_type, &args, ret_type, ret, arena);
        return status || fail(status.error());
    }
    template <class Args>
    bool run(int32_t procedure, uint16_t args_type, const Args& args) {
        Status status = conn_->channel->call(procedure, args_type, &args, contract::no_type, nullptr, arena);
        return status || fail(status.error());
    }
    char* text(const char* text) {
        char* copy = strdup(text ? text : "");
        if (!copy) fail(make_error(VB_ERR_NO_MEMORY, VB_FROM_ADMIN, ""));
        return copy;
    }
    bool params_in(virTypedParameterPtr params, int count, const wire::admin_typed_param*& out, uint32_t& n) {
        auto values = to_values(params, count, arena);
        if (!values) return fail(values.error());
        static_assert(sizeof(wire::admin_typed_param) == sizeof(vb_typed_param));
        out = reinterpret_cast<const wire::admin_typed_param*>(*values);
        n = static_cast<uint32_t>(count);
        return true;
    }
    bool params_out(const wire::admin_typed_param* values, uint32_t count, virTypedParameterPtr* params,
                    int* n) {
        auto made = to_new_array(reinterpret_cast<const vb_typed_param*>(values), count);
        if (!made) return fail(made.error());
        *params = *made;
        *n = static_cast<int>(count);
        return true;
    }

    Arena arena;

  private:
    bool take(virAdmConnectPtr conn) {
        conn_ = conn;
        if (conn) return true;
        Error error = make_error(VB_ERR_INVALID_CONN, VB_FROM_ADMIN, function_);
        error.message = std::string("invalid connection pointer in ") + function_;
        error.str1 = "invalid connection pointer in %s";
        return fail(error);
    }

    const char* const function_;
    virAdmConnectPtr conn_ = nullptr;
};

enum Procedure : int32_t {
    connect_open = 1,
    connect_close,
    get_lib_version,
    list_servers,
    lookup_server,
    get_threadpool,
    set_threadpool,
    list_clients,
    lookup_client,
    client_get_info,
    client_close,
    get_client_limits,
    set_client_limits,
    get_log_outputs,
    get_log_filters,
    set_log_outputs,
    set_log_filters,
    update_tls_files,
    set_daemon_timeout,
};

wire::admin_nonnull_server value(virAdmServerPtr server) {
    return {server->name.c_str()};
}
wire::admin_nonnull_client value(virAdmClientPtr client) {
    wire::admin_nonnull_client v{};
    v.srv = value(client->server);
    v.id = client->id;
    v.timestamp = client->timestamp;
    v.transport = client->transport;
    return v;
}

virAdmServerPtr make_server(virAdmConnectPtr conn, const wire::admin_nonnull_server& v) {
    auto server = std::make_unique<_virAdmServer>(conn);
    server->name = v.name;
    return server.release();
}

virAdmClientPtr make_client(virAdmServerPtr server, const wire::admin_nonnull_client& v) {
    auto client = std::make_unique<_virAdmClient>(server);
    client->id = v.id;
    client->timestamp = v.timestamp;
    client->transport = v.transport;
    return client.release();
}

std::string default_uri() {
    if (const char* wanted = secure_getenv("LIBVIRT_ADMIN_DEFAULT_URI")) return wanted;
    return geteuid() == 0 ? "libvirtd:///system" : "libvirtd:///session";
}

// The daemon has gone, or says something unasked.
void on_readable(int, int, int events, void* data) {
    auto* conn = static_cast<virAdmConnectPtr>(data);
    if (!(events & (VIR_EVENT_HANDLE_HANGUP | VIR_EVENT_HANDLE_ERROR))) return;
    virAdmConnectCloseFunc closed = nullptr;
    void* opaque = nullptr;
    {
        const std::lock_guard lock(conn->mutex);
        if (conn->watch >= 0) virEventUpdateHandle(conn->watch, 0);
        closed = conn->closed;
        opaque = conn->opaque;
    }
    if (closed) closed(conn, VIR_CONNECT_CLOSE_REASON_EOF, opaque);
}

void forget_conn(void* data) {
    release(static_cast<virAdmConnectPtr>(data));
}

}  // namespace

#define TYPE(name) contract::number::name

int virAdmInitialize(void) {
    return virInitialize();
}

int virAdmGetVersion(unsigned long long* libVer) {
    clear(last_error());
    if (!libVer) return dispatch(nullptr), -1;
    *libVer = LIBVIR_VERSION_NUMBER;
    return 0;
}

virAdmConnectPtr virAdmConnectOpen(const char* name, unsigned int flags) {
    AdminCall call("virAdmConnectOpen");
    auto channel = AdminChannel::open(name && *name ? name : default_uri());
    if (!channel) return call.fail(channel.error()), nullptr;
    auto conn = std::make_unique<_virAdmConnect>();
    conn->channel = std::move(*channel);
    wire::admin_connect_open_args args{};
    args.flags = flags;
    if (!call.on(conn.get()) || !call.run(connect_open, TYPE(admin_connect_open_args), args)) return nullptr;
    return conn.release();
}

int virAdmConnectClose(virAdmConnectPtr conn) {
    AdminCall call("virAdmConnectClose");
    if (!conn) return 0;
    if (!call.on(conn)) return -1;
    if (conn->references == 1) {
        // A daemon that has gone already needs no farewell.
        Arena arena;
        std::ignore =
            conn->channel->call(connect_close, contract::no_type, nullptr, contract::no_type, nullptr, arena);
    }
    return release(conn) ? 0 : 1;
}

int virAdmConnectRef(virAdmConnectPtr conn) {
    AdminCall call("virAdmConnectRef");
    return call.on(conn) ? (retain(conn), 0) : -1;
}

char* virAdmConnectGetURI(virAdmConnectPtr conn) {
    AdminCall call("virAdmConnectGetURI");
    return call.on(conn) ? call.text(conn->channel->uri().c_str()) : nullptr;
}

int virAdmConnectIsAlive(virAdmConnectPtr conn) {
    AdminCall call("virAdmConnectIsAlive");
    if (!conn) return 0;
    return call.on(conn) ? conn->channel->alive() : -1;
}

int virAdmConnectGetLibVersion(virAdmConnectPtr conn, unsigned long long* libVer) {
    AdminCall call("virAdmConnectGetLibVersion");
    if (!call.on(conn) || !call.nonnull("libVer", libVer)) return -1;
    wire::admin_connect_get_lib_version_ret ret{};
    Status status = conn->channel->call(get_lib_version, contract::no_type, nullptr,
                                        TYPE(admin_connect_get_lib_version_ret), &ret, call.arena);
    if (!status) return call.fail(status.error()), -1;
    *libVer = ret.libVer;
    return 0;
}

int virAdmConnectRegisterCloseCallback(virAdmConnectPtr conn, virAdmConnectCloseFunc cb, void* opaque,
                                       virFreeCallback freecb) {
    AdminCall call("virAdmConnectRegisterCloseCallback");
    if (!call.on(conn) || !call.nonnull("cb", reinterpret_cast<void*>(cb))) return -1;
    bool taken = false;
    {
        const std::lock_guard lock(conn->mutex);
        taken = conn->closed != nullptr;
        if (!taken) {
            conn->closed = cb;
            conn->opaque = opaque;
            conn->free = freecb;
        }
    }
    if (taken)
        return call.fail(make_error(VB_ERR_OPERATION_INVALID, VB_FROM_ADMIN,
                                    "A close callback is already registered")),
               -1;
    const int watch = virEventAddHandle(conn->channel->fd(), VIR_EVENT_HANDLE_HANGUP | VIR_EVENT_HANDLE_ERROR,
                                        on_readable, retain(conn), forget_conn);
    if (watch < 0) release(conn);
    const std::lock_guard lock(conn->mutex);
    conn->watch = watch;
    return 0;
}

int virAdmConnectUnregisterCloseCallback(virAdmConnectPtr conn, virAdmConnectCloseFunc cb) {
    AdminCall call("virAdmConnectUnregisterCloseCallback");
    if (!call.on(conn) || !call.nonnull("cb", reinterpret_cast<void*>(cb))) return -1;
    virFreeCallback free = nullptr;
    void* opaque = nullptr;
    int watch = -1;
    bool other = false;
    {
        const std::lock_guard lock(conn->mutex);
        other = conn->closed != cb;
        if (!other) {
            conn->closed = nullptr;
            free = conn->free;
            opaque = conn->opaque;
            std::swap(watch, conn->watch);
        }
    }
    if (other)
        return call.fail(
                   make_error(VB_ERR_OPERATION_INVALID, VB_FROM_ADMIN, "A different callback was requested")),
               -1;
    if (watch >= 0) virEventRemoveHandle(watch);
    if (free) free(opaque);
    return 0;
}

int virAdmConnectListServers(virAdmConnectPtr conn, virAdmServerPtr** servers, unsigned int flags) {
    AdminCall call("virAdmConnectListServers");
    if (!call.on(conn)) return -1;
    wire::admin_connect_list_servers_args args{};
    wire::admin_connect_list_servers_ret ret{};
    args.need_results = servers != nullptr;
    args.flags = flags;
    if (servers) *servers = nullptr;
    if (!call.run(list_servers, TYPE(admin_connect_list_servers_args), args,
                  TYPE(admin_connect_list_servers_ret), &ret))
        return -1;
    if (!servers) return static_cast<int>(ret.ret);
    auto* list =
        static_cast<virAdmServerPtr*>(std::calloc(ret.n_servers + size_t{1}, sizeof(virAdmServerPtr)));
    if (!list) return call.fail(make_error(VB_ERR_NO_MEMORY, VB_FROM_ADMIN, "")), -1;
    for (uint32_t i = 0; i < ret.n_servers; ++i) list[i] = make_server(conn, ret.servers[i]);
    *servers = list;
    return static_cast<int>(ret.n_servers);
}

virAdmServerPtr virAdmConnectLookupServer(virAdmConnectPtr conn, const char* name, unsigned int flags) {
    AdminCall call("virAdmConnectLookupServer");
    if (!call.on(conn) || !call.nonnull("name", name)) return nullptr;
    wire::admin_connect_lookup_server_args args{};
    wire::admin_connect_lookup_server_ret ret{};
    args.name = name;
    args.flags = flags;
    if (!call.run(lookup_server, TYPE(admin_connect_lookup_server_args), args,
                  TYPE(admin_connect_lookup_server_ret), &ret))
        return nullptr;
    return make_server(conn, ret.srv);
}

namespace {

int texts(AdminCall& call, virAdmConnectPtr conn, const char* argument, char** out, unsigned int flags,
          bool filters) {
    if (!call.on(conn) || !call.nonnull(argument, out)) return -1;
    if (filters) {
        wire::admin_connect_get_logging_filters_args args{};
        wire::admin_connect_get_logging_filters_ret ret{};
        args.flags = flags;
        if (!call.run(get_log_filters, TYPE(admin_connect_get_logging_filters_args), args,
                      TYPE(admin_connect_get_logging_filters_ret), &ret))
            return -1;
        *out = ret.filters ? call.text(ret.filters) : nullptr;
        return static_cast<int>(ret.nfilters);
    }
    wire::admin_connect_get_logging_outputs_args args{};
    wire::admin_connect_get_logging_outputs_ret ret{};
    args.flags = flags;
    if (!call.run(get_log_outputs, TYPE(admin_connect_get_logging_outputs_args), args,
                  TYPE(admin_connect_get_logging_outputs_ret), &ret))
        return -1;
    *out = call.text(ret.outputs);
    return static_cast<int>(ret.noutputs);
}

}  // namespace

int virAdmConnectGetLoggingOutputs(virAdmConnectPtr conn, char** outputs, unsigned int flags) {
    AdminCall call("virAdmConnectGetLoggingOutputs");
    return texts(call, conn, "outputs", outputs, flags, false);
}

int virAdmConnectGetLoggingFilters(virAdmConnectPtr conn, char** filters, unsigned int flags) {
    AdminCall call("virAdmConnectGetLoggingFilters");
    return texts(call, conn, "filters", filters, flags, true);
}

int virAdmConnectSetLoggingOutputs(virAdmConnectPtr conn, const char* outputs, unsigned int flags) {
    AdminCall call("virAdmConnectSetLoggingOutputs");
    if (!call.on(conn)) return -1;
    wire::admin_connect_set_logging_outputs_args args{};
    args.outputs = outputs;
    args.flags = flags;
    return call.run(set_log_outputs, TYPE(admin_connect_set_logging_outputs_args), args) ? 0 : -1;
}

int virAdmConnectSetLoggingFilters(virAdmConnectPtr conn, const char* filters, unsigned int flags) {
    AdminCall call("virAdmConnectSetLoggingFilters");
    if (!call.on(conn)) return -1;
    wire::admin_connect_set_logging_filters_args args{};
    args.filters = filters;
    args.flags = flags;
    return call.run(set_log_filters, TYPE(admin_connect_set_logging_filters_args), args) ? 0 : -1;
}

int virAdmConnectSetDaemonTimeout(virAdmConnectPtr conn, unsigned int timeout, unsigned int flags) {
    AdminCall call("virAdmConnectSetDaemonTimeout");
    if (!call.on(conn)) return -1;
    wire::admin_connect_set_daemon_timeout_args args{};
    args.timeout = timeout;
    args.flags = flags;
    return call.run(set_daemon_timeout, TYPE(admin_connect_set_daemon_timeout_args), args) ? 0 : -1;
}

// --- servers

int virAdmServerFree(virAdmServerPtr srv) {
    AdminCall call("virAdmServerFree");
    if (!srv) return 0;
    return call.on(srv) ? (release(srv), 0) : -1;
}

const char* virAdmServerGetName(virAdmServerPtr srv) {
    AdminCall call("virAdmServerGetName");
    return call.on(srv) ? srv->name.c_str() : nullptr;
}

// Getters of typed parameters about a server or a client are alike but for the types.
#define GET_PARAMS(function, handle, arg, member, procedure, types)                                \
    int function(handle arg, virTypedParameterPtr* params, int* nparams, unsigned int flags) {     \
        AdminCall call(#function);                                                                 \
        if (!call.on(arg) || !call.nonnull("params", params) || !call.nonnull("nparams", nparams)) \
            return -1;                                                                             \
        wire::types##_args args{};                                                                 \
        wire::types##_ret ret{};                                                                   \
        args.member = value(arg);                                                                  \
        args.flags = flags;                                                                        \
        if (!call.run(procedure, TYPE(types##_args), args, TYPE(types##_ret), &ret)) return -1;    \
        return call.params_out(ret.params, ret.n_params, params, nparams) ? 0 : -1;                \
    }
#define SET_PARAMS(function, procedure, types)                                                        \
    int function(virAdmServerPtr srv, virTypedParameterPtr params, int nparams, unsigned int flags) { \
        AdminCall call(#function);                                                                    \
        if (!call.on(srv) || !call.nonnull("params", params)) return -1;                              \
        wire::types##_args args{};                                                                    \
        args.srv = value(srv);                                                                        \
        args.flags = flags;                                                                           \
        if (!call.params_in(params, nparams, args.params, args.n_params)) return -1;                  \
        return call.run(procedure, TYPE(types##_args), args) ? 0 : -1;                                \
    }
GET_PARAMS(virAdmServerGetThreadPoolParameters, virAdmServerPtr, srv, srv, get_threadpool,
           admin_server_get_threadpool_parameters)
SET_PARAMS(virAdmServerSetThreadPoolParameters, set_threadpool, admin_server_set_threadpool_parameters)
GET_PARAMS(virAdmServerGetClientLimits, virAdmServerPtr, srv, srv, get_client_limits,
           admin_server_get_client_limits)
SET_PARAMS(virAdmServerSetClientLimits, set_client_limits, admin_server_set_client_limits)
GET_PARAMS(virAdmClientGetInfo, virAdmClientPtr, client, clnt, client_get_info, admin_client_get_info)
#undef GET_PARAMS
#undef SET_PARAMS

int virAdmServerListClients(virAdmServerPtr srv, virAdmClientPtr** clients, unsigned int flags) {
    AdminCall call("virAdmServerListClients");
    if (!call.on(srv)) return -1;
    wire::admin_server_list_clients_args args{};
    wire::admin_server_list_clients_ret ret{};
    args.srv = value(srv);
    args.need_results = clients != nullptr;
    args.flags = flags;
    if (clients) *clients = nullptr;
    if (!call.run(list_clients, TYPE(admin_server_list_clients_args), args,
                  TYPE(admin_server_list_clients_ret), &ret))
        return -1;
    if (!clients) return static_cast<int>(ret.ret);
    auto* list =
        static_cast<virAdmClientPtr*>(std::calloc(ret.n_clients + size_t{1}, sizeof(virAdmClientPtr)));
    if (!list) return call.fail(make_error(VB_ERR_NO_MEMORY, VB_FROM_ADMIN, "")), -1;
    for (uint32_t i = 0; i < ret.n_clients; ++i) list[i] = make_client(srv, ret.clients[i]);
    *clients = list;
    return static_cast<int>(ret.n_clients);
}

virAdmClientPtr virAdmServerLookupClient(virAdmServerPtr srv, unsigned long long id, unsigned int flags) {
    AdminCall call("virAdmServerLookupClient");
    if (!call.on(srv)) return nullptr;
    wire::admin_server_lookup_client_args args{};
    wire::admin_server_lookup_client_ret ret{};
    args.srv = value(srv);
    args.id = id;
    args.flags = flags;
    if (!call.run(lookup_client, TYPE(admin_server_lookup_client_args), args,
                  TYPE(admin_server_lookup_client_ret), &ret))
        return nullptr;
    return make_client(srv, ret.clnt);
}

int virAdmServerUpdateTlsFiles(virAdmServerPtr srv, unsigned int flags) {
    AdminCall call("virAdmServerUpdateTlsFiles");
    if (!call.on(srv)) return -1;
    wire::admin_server_update_tls_files_args args{};
    args.srv = value(srv);
    args.flags = flags;
    return call.run(update_tls_files, TYPE(admin_server_update_tls_files_args), args) ? 0 : -1;
}

// --- clients

int virAdmClientFree(virAdmClientPtr client) {
    AdminCall call("virAdmClientFree");
    if (!client) return 0;
    return call.on(client) ? (release(client), 0) : -1;
}

unsigned long long virAdmClientGetID(virAdmClientPtr client) {
    AdminCall call("virAdmClientGetID");
    return call.on(client) ? client->id : static_cast<unsigned long long>(-1);
}

long long virAdmClientGetTimestamp(virAdmClientPtr client) {
    AdminCall call("virAdmClientGetTimestamp");
    return call.on(client) ? client->timestamp : -1;
}

int virAdmClientGetTransport(virAdmClientPtr client) {
    AdminCall call("virAdmClientGetTransport");
    return call.on(client) ? static_cast<int>(client->transport) : -1;
}

int virAdmClientClose(virAdmClientPtr client, unsigned int flags) {
    AdminCall call("virAdmClientClose");
    if (!call.on(client)) return -1;
    wire::admin_client_close_args args{};
    args.clnt = value(client);
    args.flags = flags;
    return call.run(client_close, TYPE(admin_client_close_args), args) ? 0 : -1;
}
