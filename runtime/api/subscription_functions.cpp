// Registering for events. Every class of events has its own functions; what they do is the same.
#include "api/api_call.h"
#include "api/event_loop.h"
#include "api/link.h"
#include "api/subscriptions.h"
#include "base/uuid.h"
#include "virtbay/constants.h"
#include "virtbay/ops/events.h"
#include "virtbay/ops/operations.h"

using namespace virtbay;
using namespace virtbay::api;

namespace {

int add(ApiCall& call, const Subscriptions::Wanted& wanted) {
    auto number = call.conn()->subscriptions->add(wanted);
    if (!number) return call.fail(std::move(number.error())), -1;
    return *number;
}

int remove(ApiCall& call, int number) {
    if (Status status = call.conn()->subscriptions->remove(number); !status)
        return call.fail(std::move(status.error())), -1;
    return 0;
}

int refuse(ApiCall& call, const char* why) {
    call.fail(make_error(VB_ERR_OPERATION_INVALID, VB_FROM_DOMAIN, why));
    return -1;
}

template <class F>
AnyCallback any(F callback) {
    return reinterpret_cast<AnyCallback>(callback);
}

template <class T>
bool same_connection(ApiCall& call, virConnectPtr conn, T* object, const char* argument, const char* what,
                     const std::string& name) {
    if (object->conn == conn) return true;
    return call.refuse(argument, std::string(what) + " '" + name + "' must match connection");
}

}  // namespace

int virConnectDomainEventRegister(virConnectPtr conn, virConnectDomainEventCallback cb, void* opaque,
                                  virFreeCallback freecb) {
    ApiCall call("virConnectDomainEventRegister", VB_FROM_DOMAIN);
    if (!call.on(conn) || !call.nonnull("cb", reinterpret_cast<void*>(cb))) return -1;
    Subscriptions::Wanted wanted;
    wanted.event = VB_EVENT_DOMAIN_LIFECYCLE;
    wanted.legacy = true;
    wanted.callback = any(cb);
    wanted.opaque = opaque;
    wanted.free = freecb;
    return add(call, wanted) < 0 ? -1 : 0;
}

int virConnectDomainEventDeregister(virConnectPtr conn, virConnectDomainEventCallback cb) {
    ApiCall call("virConnectDomainEventDeregister", VB_FROM_DOMAIN);
    if (!call.on(conn) || !call.nonnull("cb", reinterpret_cast<void*>(cb))) return -1;
    if (Status status = conn->subscriptions->remove_legacy(any(cb)); !status)
        return call.fail(std::move(status.error())), -1;
    return 0;
}

int virConnectDomainEventRegisterAny(virConnectPtr conn, virDomainPtr dom, int eventID,
                                     virConnectDomainEventGenericCallback cb, void* opaque,
                                     virFreeCallback freecb) {
    ApiCall call("virConnectDomainEventRegisterAny", VB_FROM_DOMAIN);
    if (!call.on(conn)) return -1;
    if (dom && (!call.with(dom) || !same_connection(call, conn, dom, "dom", "domain", dom->name))) return -1;
    if (!call.nonnull("cb", reinterpret_cast<void*>(cb)) || !call.nonnegative("eventID", eventID)) return -1;
    if (eventID > VB_DOMAIN_EVENT_ID_MEMORY_DEVICE_SIZE_CHANGE)
        return call.refuse("eventID", "eventID must be less than " +
                                          std::to_string(VB_DOMAIN_EVENT_ID_MEMORY_DEVICE_SIZE_CHANGE + 1)),
               -1;
    Subscriptions::Wanted wanted;
    wanted.event = VB_EVENT_DOMAIN_LIFECYCLE + static_cast<uint32_t>(eventID);
    if (dom) wanted.one_object = true, wanted.uuid = dom->uuid;
    wanted.callback = any(cb);
    wanted.opaque = opaque;
    wanted.free = freecb;
    return add(call, wanted);
}

int virConnectDomainEventDeregisterAny(virConnectPtr conn, int callbackID) {
    ApiCall call("virConnectDomainEventDeregisterAny", VB_FROM_DOMAIN);
    if (!call.on(conn) || !call.nonnegative("callbackID", callbackID)) return -1;
    return remove(call, callbackID);
}

#define VIRTBAY_EVENTS(class_, domain, handle, arg, word, first, count, select, family)                   \
    int virConnect##class_##EventRegisterAny(virConnectPtr conn, handle arg, int eventID,                 \
                                             virConnect##class_##EventGenericCallback cb, void* opaque,   \
                                             virFreeCallback freecb) {                                    \
        ApiCall call("virConnect" #class_ "EventRegisterAny", domain);                                    \
        if (!call.on(conn)) return -1;                                                                    \
        if (arg && (!call.with(arg) || !same_connection(call, conn, arg, #arg, word, select))) return -1; \
        if (!call.nonnull("cb", reinterpret_cast<void*>(cb)) || !call.nonnegative("eventID", eventID) ||  \
            !call.less("eventID", eventID, count))                                                        \
            return -1;                                                                                    \
        if (!serves(call, family)) return -1;                                                             \
        Subscriptions::Wanted wanted;                                                                     \
        wanted.event = first + static_cast<uint32_t>(eventID);                                            \
        if (arg) choose(wanted, arg);                                                                     \
        wanted.callback = any(cb);                                                                        \
        wanted.opaque = opaque;                                                                           \
        wanted.free = freecb;                                                                             \
        return add(call, wanted);                                                                         \
    }                                                                                                     \
    int virConnect##class_##EventDeregisterAny(virConnectPtr conn, int callbackID) {                      \
        ApiCall call("virConnect" #class_ "EventDeregisterAny", domain);                                  \
        if (!call.on(conn) || !call.nonnegative("callbackID", callbackID)) return -1;                     \
        if (!serves(call, family)) return -1;                                                             \
        return remove(call, callbackID);                                                                  \
    }

namespace {

template <class T>
void choose(Subscriptions::Wanted& wanted, T* object) {
    wanted.one_object = true;
    wanted.uuid = object->uuid;
}
void choose(Subscriptions::Wanted& wanted, virNodeDevicePtr device) {
    wanted.one_object = true;
    wanted.name = device->name;
}

// A driver without such objects has no events of them.
bool serves(ApiCall& call, uint32_t list_op) {
    return call.supported(list_op) || call.unsupported();
}

std::string uuid_text(virSecretPtr secret) {
    Uuid uuid;
    uuid.bytes = secret->uuid;
    return uuid.str();
}

}  // namespace

VIRTBAY_EVENTS(Network, VB_FROM_NETWORK, virNetworkPtr, net, "network", VB_EVENT_NETWORK_LIFECYCLE, 1,
               net->name, VB_OP_NETWORK_LIST_ALL)
VIRTBAY_EVENTS(StoragePool, VB_FROM_STORAGE, virStoragePoolPtr, pool, "storage pool",
               VB_EVENT_STORAGE_POOL_LIFECYCLE, 2, pool->name, VB_OP_STORAGE_POOL_LIST_ALL)
VIRTBAY_EVENTS(NodeDevice, VB_FROM_NODEDEV, virNodeDevicePtr, dev, "node device",
               VB_EVENT_NODE_DEVICE_LIFECYCLE, 2, dev->name, VB_OP_NODEDEV_LIST_ALL)
VIRTBAY_EVENTS(Secret, VB_FROM_SECRET, virSecretPtr, secret, "secret", VB_EVENT_SECRET_LIFECYCLE, 2,
               uuid_text(secret), VB_OP_SECRET_LIST_ALL)

int virConnectDomainQemuMonitorEventRegister(virConnectPtr conn, virDomainPtr dom, const char* event,
                                             virConnectDomainQemuMonitorEventCallback cb, void* opaque,
                                             virFreeCallback freecb, unsigned int flags) {
    ApiCall call("virConnectDomainQemuMonitorEventRegister", VB_FROM_NONE);
    if (!call.on(conn)) return -1;
    if (dom && (!call.with(dom) || !same_connection(call, conn, dom, "dom", "domain", dom->name))) return -1;
    if (!call.nonnull("cb", reinterpret_cast<void*>(cb)) || !call.writable()) return -1;
    if (!serves(call, VB_OP_DOMAIN_QEMU_MONITOR_COMMAND)) return -1;
    // Which names are wanted is decided here: drivers emit all of them.
    auto filter = connection::MonitorFilter::make(event, flags);
    if (!filter) return call.fail(std::move(filter.error())), -1;
    Subscriptions::Wanted wanted;
    wanted.event = VB_EVENT_QEMU_MONITOR_ANY;
    wanted.monitor = *filter;
    if (dom) wanted.one_object = true, wanted.uuid = dom->uuid;
    wanted.callback = any(cb);
    wanted.opaque = opaque;
    wanted.free = freecb;
    return add(call, wanted);
}

int virConnectDomainQemuMonitorEventDeregister(virConnectPtr conn, int callbackID) {
    ApiCall call("virConnectDomainQemuMonitorEventDeregister", VB_FROM_NONE);
    if (!call.on(conn) || !call.writable()) return -1;
    if (!serves(call, VB_OP_DOMAIN_QEMU_MONITOR_COMMAND) || !call.nonnegative("callbackID", callbackID))
        return -1;
    return remove(call, callbackID);
}

// A connection inside this process never breaks: there is nothing to be told.
int virConnectRegisterCloseCallback(virConnectPtr conn, virConnectCloseFunc cb, void* opaque,
                                    virFreeCallback freecb) {
    ApiCall call("virConnectRegisterCloseCallback", VB_FROM_DOMAIN);
    if (!call.on(conn) || !call.nonnull("cb", reinterpret_cast<void*>(cb))) return -1;
    if (conn->link->local()) return 0;
    bool taken = false;
    {
        const std::lock_guard lock(conn->mutex);
        taken = conn->close_callback != nullptr;
        if (!taken) {
            conn->close_callback = cb;
            conn->close_opaque = opaque;
            conn->close_free = freecb;
        }
    }
    if (taken) return refuse(call, "A close callback is already registered");
    retain(conn);
    const auto tell = [conn](int reason) {
        virConnectCloseFunc callback = nullptr;
        void* data = nullptr;
        {
            const std::lock_guard lock(conn->mutex);
            callback = conn->close_callback;
            data = conn->close_opaque;
        }
        if (callback) callback(conn, reason, data);
    };
    if (Status status = conn->link->on_closed(tell); !status) {
        {
            const std::lock_guard lock(conn->mutex);
            conn->close_callback = nullptr;
        }
        call.fail(std::move(status.error()));
        release(conn);
        return -1;
    }
    return 0;
}

int virConnectUnregisterCloseCallback(virConnectPtr conn, virConnectCloseFunc cb) {
    ApiCall call("virConnectUnregisterCloseCallback", VB_FROM_DOMAIN);
    if (!call.on(conn) || !call.nonnull("cb", reinterpret_cast<void*>(cb))) return -1;
    if (conn->link->local()) return 0;
    virFreeCallback free = nullptr;
    void* opaque = nullptr;
    bool other = false;
    {
        const std::lock_guard lock(conn->mutex);
        other = conn->close_callback != cb;
        if (!other) conn->close_callback = nullptr;
        free = conn->close_free;
        opaque = conn->close_opaque;
    }
    if (other) return refuse(call, "A different callback was requested");
    if (Status status = conn->link->on_closed(nullptr); !status)
        return call.fail(std::move(status.error())), -1;
    if (free) free(opaque);
    release(conn);
    return 0;
}
