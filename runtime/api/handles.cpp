#include "api/handles.h"

#include <cstring>

#include "api/event_loop.h"
#include "api/last_error.h"
#include "api/link.h"
#include "api/stream_link.h"
#include "api/subscriptions.h"

using virtbay::api::HandleKind;

_virConnect::_virConnect() : Handle(HandleKind::connection), loop_at_open(virtbay::api::have_event_loop()) {}

_virConnect::~_virConnect() {
    subscriptions.reset();
    link.reset();
    virtbay::api::clear(error);
}

_virDomainSnapshot::~_virDomainSnapshot() {
    if (domain) virtbay::api::release(domain);
}

_virDomainCheckpoint::~_virDomainCheckpoint() {
    if (domain) virtbay::api::release(domain);
}

_virNetworkPort::~_virNetworkPort() {
    if (net) virtbay::api::release(net);
}

_virStream::_virStream(virConnectPtr conn) : Owned(HandleKind::stream, conn) {}
_virStream::~_virStream() = default;

namespace virtbay::api {
namespace {

const char* text(const char* s) {
    return s ? s : "";
}

template <class T>
T* named(virConnectPtr conn, const char* name) {
    auto handle = std::make_unique<T>(conn);
    handle->name = text(name);
    return handle.release();
}

template <class T>
T* identified(virConnectPtr conn, const char* name, const uint8_t* uuid) {
    T* handle = named<T>(conn, name);
    std::memcpy(handle->uuid.data(), uuid, 16);
    return handle;
}

template <class Ref, class T>
Ref name_and_uuid(const T* handle) {
    Ref ref{};
    ref.name = handle->name.c_str();
    std::memcpy(ref.uuid, handle->uuid.data(), 16);
    return ref;
}

}  // namespace

Owned::Owned(HandleKind kind, virConnectPtr conn) : Handle(kind), conn(retain(conn)) {}

Owned::~Owned() {
    release(conn);
}

virDomainPtr make(virConnectPtr conn, const vb_domain_ref& ref) {
    virDomainPtr domain = identified<_virDomain>(conn, ref.name, ref.uuid);
    domain->id = ref.id;
    return domain;
}

virDomainSnapshotPtr make(virConnectPtr conn, const vb_domain_snapshot_ref& ref) {
    virDomainSnapshotPtr snapshot = named<_virDomainSnapshot>(conn, ref.name);
    snapshot->domain = make(conn, ref.dom);
    return snapshot;
}

virDomainCheckpointPtr make(virConnectPtr conn, const vb_domain_checkpoint_ref& ref) {
    virDomainCheckpointPtr checkpoint = named<_virDomainCheckpoint>(conn, ref.name);
    checkpoint->domain = make(conn, ref.dom);
    return checkpoint;
}

virNetworkPtr make(virConnectPtr conn, const vb_network_ref& ref) {
    return identified<_virNetwork>(conn, ref.name, ref.uuid);
}

virNetworkPortPtr make(virConnectPtr conn, const vb_network_port_ref& ref) {
    auto port = std::make_unique<_virNetworkPort>(conn);
    port->net = make(conn, ref.net);
    std::memcpy(port->uuid.data(), ref.uuid, 16);
    return port.release();
}

virStoragePoolPtr make(virConnectPtr conn, const vb_storage_pool_ref& ref) {
    return identified<_virStoragePool>(conn, ref.name, ref.uuid);
}

virStorageVolPtr make(virConnectPtr conn, const vb_storage_vol_ref& ref) {
    virStorageVolPtr volume = named<_virStorageVol>(conn, ref.name);
    volume->pool = text(ref.pool);
    volume->key = text(ref.key);
    return volume;
}

virInterfacePtr make(virConnectPtr conn, const vb_interface_ref& ref) {
    virInterfacePtr iface = named<_virInterface>(conn, ref.name);
    iface->mac = text(ref.mac);
    return iface;
}

virNodeDevicePtr make(virConnectPtr conn, const vb_node_device_ref& ref) {
    return named<_virNodeDevice>(conn, ref.name);
}

virSecretPtr make(virConnectPtr conn, const vb_secret_ref& ref) {
    auto secret = std::make_unique<_virSecret>(conn);
    std::memcpy(secret->uuid.data(), ref.uuid, 16);
    secret->usage_type = ref.usageType;
    secret->usage_id = text(ref.usageID);
    return secret.release();
}

virNWFilterPtr make(virConnectPtr conn, const vb_nwfilter_ref& ref) {
    return identified<_virNWFilter>(conn, ref.name, ref.uuid);
}

virNWFilterBindingPtr make(virConnectPtr conn, const vb_nwfilter_binding_ref& ref) {
    auto binding = std::make_unique<_virNWFilterBinding>(conn);
    binding->portdev = text(ref.portdev);
    binding->filtername = text(ref.filtername);
    return binding.release();
}

vb_domain_ref value(virDomainPtr domain) {
    auto ref = name_and_uuid<vb_domain_ref>(domain);
    ref.id = domain->id;
    return ref;
}

vb_domain_snapshot_ref value(virDomainSnapshotPtr snapshot) {
    return {snapshot->name.c_str(), value(snapshot->domain)};
}

vb_domain_checkpoint_ref value(virDomainCheckpointPtr checkpoint) {
    return {checkpoint->name.c_str(), value(checkpoint->domain)};
}

vb_network_ref value(virNetworkPtr network) {
    return name_and_uuid<vb_network_ref>(network);
}

vb_network_port_ref value(virNetworkPortPtr port) {
    vb_network_port_ref ref{};
    ref.net = value(port->net);
    std::memcpy(ref.uuid, port->uuid.data(), 16);
    return ref;
}

vb_storage_pool_ref value(virStoragePoolPtr pool) {
    return name_and_uuid<vb_storage_pool_ref>(pool);
}

vb_storage_vol_ref value(virStorageVolPtr volume) {
    return {volume->pool.c_str(), volume->name.c_str(), volume->key.c_str()};
}

vb_interface_ref value(virInterfacePtr iface) {
    return {iface->name.c_str(), iface->mac.c_str()};
}

vb_node_device_ref value(virNodeDevicePtr device) {
    return {device->name.c_str()};
}

vb_secret_ref value(virSecretPtr secret) {
    vb_secret_ref ref{};
    std::memcpy(ref.uuid, secret->uuid.data(), 16);
    ref.usageType = secret->usage_type;
    ref.usageID = secret->usage_id.c_str();
    return ref;
}

vb_nwfilter_ref value(virNWFilterPtr filter) {
    return name_and_uuid<vb_nwfilter_ref>(filter);
}

vb_nwfilter_binding_ref value(virNWFilterBindingPtr binding) {
    return {binding->portdev.c_str(), binding->filtername.c_str()};
}

}  // namespace virtbay::api
