// The entry: a driver that passes every operation on to a server of the protocol.
#include <atomic>
#include <cstring>
#include <memory>
#include <new>

#include "connection.h"
#include "virtbay/remote.h"

namespace virtbay::remote {
namespace {

// One loaded generation of the plugin.
struct Plugin {
    const vb_host* host = nullptr;
    uint64_t instance = 0;
    LoopThread thread;
    std::atomic<uint64_t> next_scope{1};
};

int32_t raise(vb_call* call, const Error& error) {
    auto text = [](const std::string& s) { return s.empty() ? nullptr : s.c_str(); };
    vb_error e{};
    e.size = sizeof e;
    e.code = error.code;
    e.domain = error.domain;
    e.level = error.level;
    e.message = text(error.message);
    e.str1 = text(error.str1);
    e.str2 = text(error.str2);
    e.str3 = text(error.str3);
    e.int1 = error.int1;
    e.int2 = error.int2;
    call->host->raise(call, &e);
    switch (error.code) {
        case VB_ERR_NO_SUPPORT:
            return VB_E_NOT_SUPPORTED;
        case VB_ERR_OPERATION_TIMEOUT:
            return VB_E_TIMEOUT;
        case VB_ERR_OPERATION_ABORTED:
            return VB_E_CANCELLED;
        default:
            return VB_E_FAILED;
    }
}

// Runs f, whose Status is the call's outcome; nothing escapes.
template <class F>
int32_t guarded(vb_call* call, F&& f) noexcept {
    try {
        const Status status = f();
        return status ? VB_OK : raise(call, status.error());
    } catch (const std::bad_alloc&) {
        return raise(call, make_error(VB_ERR_NO_MEMORY, VB_FROM_REMOTE, ""));
    } catch (const std::exception& failure) {
        return raise(call, make_error(VB_ERR_INTERNAL_ERROR, VB_FROM_REMOTE, failure.what()));
    }
}

Plugin& plugin_of(vb_call* call) {
    return *static_cast<Plugin*>(call->self);
}
Connection& connection_of(vb_call* call) {
    return *static_cast<Connection*>(call->connection);
}

int32_t open(vb_call* call, const vb_open_in* in, vb_open_out* out) noexcept {
    return guarded(call, [&]() -> Status {
        Plugin& plugin = plugin_of(call);
        auto connection = Connection::open(call, *in, plugin.thread, plugin.next_scope++);
        if (!connection) return std::move(connection.error());
        const std::string& uri = (*connection)->uri();
        auto* copy = static_cast<char*>(call->host->alloc(call, uri.size() + 1));
        if (!copy) return make_error(VB_ERR_NO_MEMORY, VB_FROM_REMOTE, "");
        std::memcpy(copy, uri.c_str(), uri.size() + 1);
        out->uri = copy;
        out->scope = (*connection)->scope();
        out->connection = connection->release();
        return {};
    });
}

void close(vb_call* call) noexcept {
    const std::unique_ptr<Connection> connection(&connection_of(call));
    guarded(call, [&] { return connection->close(), Status(); });
}

int32_t supports_feature(vb_call* call, int32_t feature) noexcept {
    int32_t answer = 0;
    guarded(call, [&] { return answer = connection_of(call).supports_feature(call, feature), Status(); });
    return answer;
}

constexpr vb_driver driver = {
    .size = sizeof(vb_driver),
    .threads = VB_THREADS_PARALLEL,
    .name = "remote",
    .open = open,
    .close = close,
    .supports_feature = supports_feature,
    .operations = nullptr,
    .nonblocking = nullptr,
    .n_nonblocking = 0,
    .flags = 0,
};

constexpr vb_forward forward = {
    .size = sizeof(vb_forward),
    .reserved = 0,
    .call = [](vb_call* call, const void* in, void* out) noexcept -> int32_t {
        return guarded(call, [&] { return connection_of(call).forward(call, in, out); });
    },
    .supports = [](void*, uint32_t op) noexcept -> int32_t {
        return contract::operation_index(op) != contract::no_operation;
    },
};

constexpr vb_remote far_side = {
    .size = sizeof(vb_remote),
    .reserved = 0,
    .alive = [](vb_call* call) noexcept -> int32_t { return connection_of(call).session().alive(); },
    .encrypted = [](vb_call* call) noexcept -> int32_t { return connection_of(call).encrypted(); },
    .secure = [](vb_call* call, int32_t* secure) noexcept -> int32_t {
        return guarded(call, [&]() -> Status {
            const auto answer = connection_of(call).secure(patience_of(call));
            if (!answer) return answer.error();
            *secure = *answer;
            return {};
        });
    },
    .library_version = [](vb_call* call, uint64_t* version) noexcept -> int32_t {
        return guarded(call, [&]() -> Status {
            const auto answer = connection_of(call).library_version(patience_of(call));
            if (!answer) return answer.error();
            *version = *answer;
            return {};
        });
    },
    .set_keepalive = [](vb_call* call, int32_t interval, uint32_t count,
                        int32_t* supported) noexcept -> int32_t {
        return guarded(call, [&]() -> Status {
            Connection& connection = connection_of(call);
            *supported = connection.keepalive_known();
            if (*supported) connection.session().set_keepalive(interval, count);
            return {};
        });
    },
    .want_event = [](vb_call* call, uint32_t event, int32_t wanted) noexcept -> int32_t {
        return guarded(call,
                       [&] { return connection_of(call).want_event(event, wanted != 0, patience_of(call)); });
    },
    .on_closed = [](vb_call* call, vb_closed_fn fn, void* data) noexcept -> int32_t {
        return guarded(call, [&]() -> Status {
            std::function<void(int)> sink;
            if (fn) sink = [fn, data](int reason) { fn(data, reason); };
            return connection_of(call).set_closed_sink(std::move(sink), patience_of(call));
        });
    },
    .end_stream = [](vb_call* call, const void* stream, int32_t abort) noexcept -> int32_t {
        return guarded(call, [&] {
            return connection_of(call).end_stream(reinterpret_cast<uint64_t>(stream), abort != 0,
                                                  patience_of(call));
        });
    },
    .set_identity = [](vb_call* call, const vb_typed_param* attributes, uint32_t count,
                       uint32_t flags) noexcept -> int32_t {
        return guarded(call, [&] {
            return connection_of(call).set_identity({attributes, count}, flags, patience_of(call));
        });
    },
};

const void* interface_named(void*, const char* name) noexcept {
    if (std::strcmp(name, VB_DRIVER_INTERFACE) == 0) return &driver;
    if (std::strcmp(name, VB_FORWARD_INTERFACE) == 0) return &forward;
    if (std::strcmp(name, VB_REMOTE_INTERFACE) == 0) return &far_side;
    return nullptr;
}

int32_t enter(const vb_hello& in, vb_plugin& out) noexcept {
    if (in.abi_major != VB_ABI_MAJOR) return VB_E_ABI;
    auto plugin = std::unique_ptr<Plugin>(new (std::nothrow) Plugin);
    if (!plugin) return VB_E_FAILED;
    plugin->host = in.host;
    plugin->instance = in.instance;
    vb_plugin p{};
    p.size = sizeof p;
    p.abi_major = VB_ABI_MAJOR;
    p.abi_minor = VB_ABI_MINOR;
    p.kind = VB_KIND_DRIVER;
    p.id = "remote";
    p.version = "0.1.0";
    p.stop = [](void* self) noexcept { static_cast<Plugin*>(self)->thread.stop(); };
    p.shutdown = [](void* self) noexcept { delete static_cast<Plugin*>(self); };
    p.get_interface = interface_named;
    p.self = plugin.release();
    const uint32_t known = out.size < sizeof p ? out.size : static_cast<uint32_t>(sizeof p);
    std::memcpy(&out, &p, known);
    out.size = known;
    return VB_OK;
}

}  // namespace
}  // namespace virtbay::remote

extern "C" VB_EXPORT int32_t vb_plugin_v1(const vb_hello* in, vb_plugin* out);
extern "C" VB_EXPORT int32_t vb_plugin_v1(const vb_hello* in, vb_plugin* out) {
    return virtbay::remote::enter(*in, *out);
}
