// Connections: opening, closing, what they tell of themselves.
#include <cstdlib>
#include <cstring>

#include "api/api_call.h"
#include "api/client_config.h"
#include "api/last_error.h"
#include "api/process_runtime.h"
#include "api/results.h"
#include "api/subscriptions.h"
#include "virtbay/constants.h"
#include "virtbay/ops/operations.h"

using namespace virtbay;
using namespace virtbay::api;

namespace {

constexpr unsigned long version_number = LIBVIR_VERSION_NUMBER;

virConnectPtr open(const char* function, const char* name, virConnectAuthPtr auth, unsigned int flags) {
    ApiCall call(function, VB_FROM_NONE);
    auto uri = connection_uri(name ? name : "", (flags & VIR_CONNECT_NO_ALIASES) != 0);
    if (!uri) return call.fail(std::move(uri.error())), nullptr;
    auto link = open_link(*uri, (flags & VIR_CONNECT_RO) != 0, auth);
    if (!link) return call.fail(std::move(link.error())), nullptr;
    // Servers take no notice of flags that they do not know.
    const unsigned int unknown = flags & ~static_cast<unsigned int>(VIR_CONNECT_RO | VIR_CONNECT_NO_ALIASES);
    if (unknown != 0 && (*link)->local()) {
        char text[16];
        snprintf(text, sizeof text, "0x%x", unknown);
        call.refuse("flags", std::string("unsupported flags (") + text + ") in function " + function);
        return nullptr;
    }
    auto conn = std::make_unique<_virConnect>();
    conn->read_only = (flags & VIR_CONNECT_RO) != 0;
    conn->link = std::move(*link);
    conn->subscriptions = std::make_shared<Subscriptions>(conn.get());
    return conn.release();
}

}  // namespace

int virInitialize(void) {
    return 0;
}

int virGetVersion(unsigned long* libVer, const char*, unsigned long* typeVer) {
    ApiCall call("virGetVersion", VB_FROM_NONE);
    if (!libVer) return dispatch(nullptr), -1;
    *libVer = version_number;
    if (typeVer) *typeVer = version_number;
    return 0;
}

virConnectPtr virConnectOpen(const char* name) {
    return open("virConnectOpen", name, nullptr, 0);
}

virConnectPtr virConnectOpenReadOnly(const char* name) {
    return open("virConnectOpenReadOnly", name, nullptr, VIR_CONNECT_RO);
}

virConnectPtr virConnectOpenAuth(const char* name, virConnectAuthPtr auth, unsigned int flags) {
    return open("virConnectOpenAuth", name, auth, flags);
}

// 0: closed; 1: something still refers to it.
int virConnectClose(virConnectPtr conn) {
    ApiCall call("virConnectClose", VB_FROM_DOMAIN);
    if (!call.on(conn)) return -1;
    return release(conn) ? 0 : 1;
}

char* virConnectGetURI(virConnectPtr conn) {
    ApiCall call("virConnectGetURI", VB_FROM_DOMAIN);
    return call.on(conn) ? text_out(call, conn->link->uri().c_str()) : nullptr;
}

const char* virConnectGetType(virConnectPtr conn) {
    ApiCall call("virConnectGetType", VB_FROM_DOMAIN);
    if (!call.on(conn)) return nullptr;
    std::string type = conn->link->type();
    if (call.supported(VB_OP_CONNECT_GET_TYPE)) {
        vb_connect_get_type_in in{};
        vb_connect_get_type_out out{};
        in.struct_size = sizeof in;
        out.struct_size = sizeof out;
        if (!call.run(VB_OP_CONNECT_GET_TYPE, in, out)) return nullptr;
        type = out.type;
    }
    const std::lock_guard lock(conn->mutex);
    if (conn->type.empty()) conn->type = std::move(type);
    return conn->type.c_str();
}

int virConnectGetLibVersion(virConnectPtr conn, unsigned long* libVer) {
    ApiCall call("virConnectGetLibVersion", VB_FROM_DOMAIN);
    if (!call.on(conn) || !call.nonnull("libVer", libVer)) return -1;
    auto version = conn->link->library_version();
    if (!version) return call.fail(std::move(version.error())), -1;
    *libVer = *version;
    return 0;
}

int virConnectIsAlive(virConnectPtr conn) {
    ApiCall call("virConnectIsAlive", VB_FROM_DOMAIN);
    return call.on(conn) ? conn->link->alive() : -1;
}

int virConnectIsEncrypted(virConnectPtr conn) {
    ApiCall call("virConnectIsEncrypted", VB_FROM_DOMAIN);
    if (!call.on(conn)) return -1;
    auto yes = conn->link->encrypted();
    if (!yes) return call.fail(std::move(yes.error())), -1;
    return *yes;
}

int virConnectIsSecure(virConnectPtr conn) {
    ApiCall call("virConnectIsSecure", VB_FROM_DOMAIN);
    if (!call.on(conn)) return -1;
    auto yes = conn->link->secure();
    if (!yes) return call.fail(std::move(yes.error())), -1;
    return *yes;
}

int virConnectSetKeepAlive(virConnectPtr conn, int interval, unsigned int count) {
    ApiCall call("virConnectSetKeepAlive", VB_FROM_DOMAIN);
    if (!call.on(conn)) return -1;
    if (conn->link->local()) return call.unsupported(), -1;
    // Who has no loop when the connection is opened cannot be asked whether he lives.
    if (!conn->loop_at_open)
        return call.fail(make_error(VB_ERR_INTERNAL_ERROR, VB_FROM_RPC,
                                    "keepalive messages need an event loop, and none was registered when the "
                                    "connection was opened")),
               -1;
    auto rc = conn->link->set_keepalive(interval, count);
    if (!rc) return call.fail(std::move(rc.error())), -1;
    return *rc;
}

// The identity of somebody else, for daemons that act on behalf of their clients; a driver in this process
// has no use for it.
int virConnectSetIdentity(virConnectPtr conn, virTypedParameterPtr params, int nparams, unsigned int flags) {
    ApiCall call("virConnectSetIdentity", VB_FROM_DOMAIN);
    if (!call.on(conn)) return -1;
    const vb_typed_param* values = nullptr;
    uint32_t count = 0;
    if (!params_in(call, params, nparams, values, count)) return -1;
    if (Status status = conn->link->set_identity(values, count, flags); !status)
        return call.fail(std::move(status.error())), -1;
    return 0;
}

const char* virNodeDeviceGetParent(virNodeDevicePtr dev) {
    ApiCall call("virNodeDeviceGetParent", VB_FROM_NODEDEV);
    if (!call.on(dev)) return nullptr;
    {
        const std::lock_guard lock(dev->mutex);
        if (dev->parent_known) return dev->parent.c_str();
    }
    vb_nodedev_get_parent_in in{};
    vb_nodedev_get_parent_out out{};
    in.struct_size = sizeof in;
    out.struct_size = sizeof out;
    in.name = dev->name.c_str();
    if (!call.run(VB_OP_NODEDEV_GET_PARENT, in, out)) return nullptr;
    if (!out.parentName) return nullptr;
    const std::lock_guard lock(dev->mutex);
    if (!dev->parent_known) dev->parent = *out.parentName ? out.parentName : "";
    dev->parent_known = true;
    return dev->parent.c_str();
}
