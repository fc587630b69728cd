// What is behind the opaque pointers of the public interface. Every object counts its references and holds
// one on its connection; an object is a name for something of the driver's and carries no state of it.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>

#include "api/public.h"
#include "virtbay/ops/types.h"

namespace virtbay::api {

class Link;
class Subscriptions;
class StreamLink;

enum class HandleKind : uint32_t {
    freed = 0xdead0001,
    connection = 0x76620001,
    domain,
    snapshot,
    checkpoint,
    network,
    port,
    pool,
    volume,
    interface,
    device,
    secret,
    filter,
    binding,
    stream,
    admin_connection,
    admin_server,
    admin_client,
};

struct Handle {
    explicit Handle(HandleKind kind) : kind(kind) {}
    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;

    HandleKind kind;
    std::atomic<uint32_t> references{1};
};

using UuidBytes = std::array<unsigned char, 16>;

}  // namespace virtbay::api

struct _virConnect : virtbay::api::Handle {
    _virConnect();
    ~_virConnect();

    bool read_only = false;
    const bool loop_at_open;  // the application had registered an event loop
    std::unique_ptr<virtbay::api::Link> link;
    std::shared_ptr<virtbay::api::Subscriptions> subscriptions;

    std::mutex mutex;  // guards what follows
    virErrorFunc error_handler = nullptr;
    void* error_handler_data = nullptr;
    virError error{};
    virConnectCloseFunc close_callback = nullptr;
    void* close_opaque = nullptr;
    virFreeCallback close_free = nullptr;
    std::string type;  // kept for virConnectGetType, whose result is not the caller's
};

namespace virtbay::api {

// An object of a connection.
struct Owned : Handle {
    Owned(HandleKind kind, virConnectPtr conn);
    ~Owned();

    virConnectPtr conn;  // a reference of its own
};

}  // namespace virtbay::api

#define VIRTBAY_OWNED(type, kind_) \
    explicit type(virConnectPtr conn) : Owned(virtbay::api::HandleKind::kind_, conn) {}

struct _virDomain : virtbay::api::Owned {
    VIRTBAY_OWNED(_virDomain, domain)
    std::string name;
    virtbay::api::UuidBytes uuid{};
    std::atomic<int> id{-1};
};

struct _virDomainSnapshot : virtbay::api::Owned {
    VIRTBAY_OWNED(_virDomainSnapshot, snapshot)
    ~_virDomainSnapshot();
    std::string name;
    virDomainPtr domain = nullptr;  // a reference of its own
};

struct _virDomainCheckpoint : virtbay::api::Owned {
    VIRTBAY_OWNED(_virDomainCheckpoint, checkpoint)
    ~_virDomainCheckpoint();
    std::string name;
    virDomainPtr domain = nullptr;  // a reference of its own
};

struct _virNetwork : virtbay::api::Owned {
    VIRTBAY_OWNED(_virNetwork, network)
    std::string name;
    virtbay::api::UuidBytes uuid{};
};

struct _virNetworkPort : virtbay::api::Owned {
    VIRTBAY_OWNED(_virNetworkPort, port)
    ~_virNetworkPort();
    virNetworkPtr net = nullptr;  // a reference of its own
    virtbay::api::UuidBytes uuid{};
};

struct _virStoragePool : virtbay::api::Owned {
    VIRTBAY_OWNED(_virStoragePool, pool)
    std::string name;
    virtbay::api::UuidBytes uuid{};
};

struct _virStorageVol : virtbay::api::Owned {
    VIRTBAY_OWNED(_virStorageVol, volume)
    std::string pool, name, key;
};

struct _virInterface : virtbay::api::Owned {
    VIRTBAY_OWNED(_virInterface, interface)
    std::string name, mac;
};

struct _virNodeDevice : virtbay::api::Owned {
    VIRTBAY_OWNED(_virNodeDevice, device)
    std::string name;
    std::mutex mutex;
    bool parent_known = false;  // guarded by mutex
    std::string parent;         // kept for virNodeDeviceGetParent, whose result is not the caller's
};

struct _virSecret : virtbay::api::Owned {
    VIRTBAY_OWNED(_virSecret, secret)
    virtbay::api::UuidBytes uuid{};
    int usage_type = 0;
    std::string usage_id;
};

struct _virNWFilter : virtbay::api::Owned {
    VIRTBAY_OWNED(_virNWFilter, filter)
    std::string name;
    virtbay::api::UuidBytes uuid{};
};

struct _virNWFilterBinding : virtbay::api::Owned {
    VIRTBAY_OWNED(_virNWFilterBinding, binding)
    std::string portdev, filtername;
};

struct _virStream : virtbay::api::Owned {
    explicit _virStream(virConnectPtr conn);
    ~_virStream();
    bool nonblocking = false;
    std::shared_ptr<virtbay::api::StreamLink> link;  // null until an operation has given it one
    int watch = -1;                                  // of its event callback
};

#undef VIRTBAY_OWNED

namespace virtbay::api {

// A new handle, with one reference for the caller; null for an absent value.
virDomainPtr make(virConnectPtr conn, const vb_domain_ref& ref);
virDomainSnapshotPtr make(virConnectPtr conn, const vb_domain_snapshot_ref& ref);
virDomainCheckpointPtr make(virConnectPtr conn, const vb_domain_checkpoint_ref& ref);
virNetworkPtr make(virConnectPtr conn, const vb_network_ref& ref);
virNetworkPortPtr make(virConnectPtr conn, const vb_network_port_ref& ref);
virStoragePoolPtr make(virConnectPtr conn, const vb_storage_pool_ref& ref);
virStorageVolPtr make(virConnectPtr conn, const vb_storage_vol_ref& ref);
virInterfacePtr make(virConnectPtr conn, const vb_interface_ref& ref);
virNodeDevicePtr make(virConnectPtr conn, const vb_node_device_ref& ref);
virSecretPtr make(virConnectPtr conn, const vb_secret_ref& ref);
virNWFilterPtr make(virConnectPtr conn, const vb_nwfilter_ref& ref);
virNWFilterBindingPtr make(virConnectPtr conn, const vb_nwfilter_binding_ref& ref);

// The value that stands for a handle in an operation; points into the handle.
vb_domain_ref value(virDomainPtr domain);
vb_domain_snapshot_ref value(virDomainSnapshotPtr snapshot);
vb_domain_checkpoint_ref value(virDomainCheckpointPtr checkpoint);
vb_network_ref value(virNetworkPtr network);
vb_network_port_ref value(virNetworkPortPtr port);
vb_storage_pool_ref value(virStoragePoolPtr pool);
vb_storage_vol_ref value(virStorageVolPtr volume);
vb_interface_ref value(virInterfacePtr iface);
vb_node_device_ref value(virNodeDevicePtr device);
vb_secret_ref value(virSecretPtr secret);
vb_nwfilter_ref value(virNWFilterPtr filter);
vb_nwfilter_binding_ref value(virNWFilterBindingPtr binding);

// True for a living handle of that kind.
inline bool alive(const Handle* handle, HandleKind kind) {
    return handle && handle->kind == kind;
}

template <class T>
T* retain(T* handle) {
    handle->references.fetch_add(1, std::memory_order_relaxed);
    return handle;
}

// True when this was the last reference: the handle is gone.
template <class T>
bool release(T* handle) {
    if (handle->references.fetch_sub(1, std::memory_order_acq_rel) != 1) return false;
    handle->kind = HandleKind::freed;
    const std::unique_ptr<T> last(handle);
    return true;
}

}  // namespace virtbay::api
