// What handles tell of themselves: names, ids, references. No driver is asked.
#include <cstring>

#include "api/api_call.h"
#include "base/uuid.h"
#include "virtbay/constants.h"

using namespace virtbay;
using namespace virtbay::api;

namespace {

template <class T>
int free_handle(const char* function, int32_t domain, T* handle) {
    ApiCall call(function, domain);
    if (!call.on(handle)) return -1;
    release(handle);
    return 0;
}

template <class T>
int ref_handle(const char* function, int32_t domain, T* handle) {
    ApiCall call(function, domain);
    if (!call.on(handle)) return -1;
    retain(handle);
    return 0;
}

template <class T>
const char* text_of(const char* function, int32_t domain, T* handle, std::string T::*member) {
    ApiCall call(function, domain);
    return call.on(handle) ? (handle->*member).c_str() : nullptr;
}

template <class T>
virConnectPtr connection_of(const char* function, int32_t domain, T* handle) {
    ApiCall call(function, domain);
    return call.on(handle) ? handle->conn : nullptr;
}

template <class T>
int uuid_of(const char* function, int32_t domain, T* handle, unsigned char* uuid) {
    ApiCall call(function, domain);
    if (!call.on(handle) || !call.nonnull("uuid", uuid)) return -1;
    std::memcpy(uuid, handle->uuid.data(), VIR_UUID_BUFLEN);
    return 0;
}

template <class T>
int uuid_text_of(const char* function, int32_t domain, T* handle, char* buf) {
    ApiCall call(function, domain);
    if (!call.on(handle) || !call.nonnull("buf", buf)) return -1;
    Uuid uuid;
    uuid.bytes = handle->uuid;
    std::memcpy(buf, uuid.str().c_str(), VIR_UUID_STRING_BUFLEN);
    return 0;
}

}  // namespace

#define FREE_AND_REF(type, arg, domain)                \
    int type##Free(type##Ptr arg) {                    \
        return free_handle(#type "Free", domain, arg); \
    }                                                  \
    int type##Ref(type##Ptr arg) {                     \
        return ref_handle(#type "Ref", domain, arg);   \
    }
#define TEXT(function, type, member, domain)                         \
    const char* function(type##Ptr object) {                         \
        return text_of(#function, domain, object, &_##type::member); \
    }
#define CONNECTION(type, domain)                                  \
    virConnectPtr type##GetConnect(type##Ptr object) {            \
        return connection_of(#type "GetConnect", domain, object); \
    }
#define UUID(type, domain)                                               \
    int type##GetUUID(type##Ptr object, unsigned char* uuid) {           \
        return uuid_of(#type "GetUUID", domain, object, uuid);           \
    }                                                                    \
    int type##GetUUIDString(type##Ptr object, char* buf) {               \
        return uuid_text_of(#type "GetUUIDString", domain, object, buf); \
    }

FREE_AND_REF(virDomain, domain, VB_FROM_DOMAIN)
TEXT(virDomainGetName, virDomain, name, VB_FROM_DOMAIN)
CONNECTION(virDomain, VB_FROM_DOMAIN)
UUID(virDomain, VB_FROM_DOMAIN)

FREE_AND_REF(virDomainSnapshot, snapshot, VB_FROM_DOMAIN_SNAPSHOT)
TEXT(virDomainSnapshotGetName, virDomainSnapshot, name, VB_FROM_DOMAIN_SNAPSHOT)
CONNECTION(virDomainSnapshot, VB_FROM_DOMAIN_SNAPSHOT)

FREE_AND_REF(virDomainCheckpoint, checkpoint, VB_FROM_DOMAIN_CHECKPOINT)
TEXT(virDomainCheckpointGetName, virDomainCheckpoint, name, VB_FROM_DOMAIN_CHECKPOINT)
CONNECTION(virDomainCheckpoint, VB_FROM_DOMAIN_CHECKPOINT)

FREE_AND_REF(virNetwork, network, VB_FROM_NETWORK)
TEXT(virNetworkGetName, virNetwork, name, VB_FROM_NETWORK)
CONNECTION(virNetwork, VB_FROM_NETWORK)
UUID(virNetwork, VB_FROM_NETWORK)

FREE_AND_REF(virNetworkPort, port, VB_FROM_NETWORK)
UUID(virNetworkPort, VB_FROM_NETWORK)

FREE_AND_REF(virStoragePool, pool, VB_FROM_STORAGE)
TEXT(virStoragePoolGetName, virStoragePool, name, VB_FROM_STORAGE)
CONNECTION(virStoragePool, VB_FROM_STORAGE)
UUID(virStoragePool, VB_FROM_STORAGE)

FREE_AND_REF(virStorageVol, vol, VB_FROM_STORAGE)
TEXT(virStorageVolGetName, virStorageVol, name, VB_FROM_STORAGE)
TEXT(virStorageVolGetKey, virStorageVol, key, VB_FROM_STORAGE)
CONNECTION(virStorageVol, VB_FROM_STORAGE)

FREE_AND_REF(virInterface, iface, VB_FROM_INTERFACE)
TEXT(virInterfaceGetName, virInterface, name, VB_FROM_INTERFACE)
TEXT(virInterfaceGetMACString, virInterface, mac, VB_FROM_INTERFACE)
CONNECTION(virInterface, VB_FROM_INTERFACE)

FREE_AND_REF(virNodeDevice, dev, VB_FROM_NODEDEV)
TEXT(virNodeDeviceGetName, virNodeDevice, name, VB_FROM_NODEDEV)

FREE_AND_REF(virSecret, secret, VB_FROM_SECRET)
TEXT(virSecretGetUsageID, virSecret, usage_id, VB_FROM_SECRET)
CONNECTION(virSecret, VB_FROM_SECRET)
UUID(virSecret, VB_FROM_SECRET)

FREE_AND_REF(virNWFilter, nwfilter, VB_FROM_NWFILTER)
TEXT(virNWFilterGetName, virNWFilter, name, VB_FROM_NWFILTER)
UUID(virNWFilter, VB_FROM_NWFILTER)

FREE_AND_REF(virNWFilterBinding, binding, VB_FROM_NWFILTER)
TEXT(virNWFilterBindingGetPortDev, virNWFilterBinding, portdev, VB_FROM_NWFILTER)
TEXT(virNWFilterBindingGetFilterName, virNWFilterBinding, filtername, VB_FROM_NWFILTER)

FREE_AND_REF(virStream, stream, VB_FROM_STREAMS)

int virConnectRef(virConnectPtr conn) {
    return ref_handle("virConnectRef", VB_FROM_DOMAIN, conn);
}

// Without a driver: a domain's id when the handle was made or last changed through it.
unsigned int virDomainGetID(virDomainPtr domain) {
    ApiCall call("virDomainGetID", VB_FROM_DOMAIN);
    return call.on(domain) ? static_cast<unsigned int>(domain->id.load()) : static_cast<unsigned int>(-1);
}

virDomainPtr virDomainSnapshotGetDomain(virDomainSnapshotPtr snapshot) {
    ApiCall call("virDomainSnapshotGetDomain", VB_FROM_DOMAIN_SNAPSHOT);
    return call.on(snapshot) ? snapshot->domain : nullptr;
}

virDomainPtr virDomainCheckpointGetDomain(virDomainCheckpointPtr checkpoint) {
    ApiCall call("virDomainCheckpointGetDomain", VB_FROM_DOMAIN_CHECKPOINT);
    return call.on(checkpoint) ? checkpoint->domain : nullptr;
}

virNetworkPtr virNetworkPortGetNetwork(virNetworkPortPtr port) {
    ApiCall call("virNetworkPortGetNetwork", VB_FROM_NETWORK);
    return call.on(port) ? port->net : nullptr;
}

int virSecretGetUsageType(virSecretPtr secret) {
    ApiCall call("virSecretGetUsageType", VB_FROM_SECRET);
    return call.on(secret) ? secret->usage_type : -1;
}
