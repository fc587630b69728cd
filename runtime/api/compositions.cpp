// Functions that are only another shape of another function.
#include "api/operation.h"
#include "api/results.h"
#include "base/uuid.h"
#include "virtbay/constants.h"
#include "virtbay/ops/operations.h"

using namespace virtbay;
using namespace virtbay::api;

virDomainPtr virDomainCreateLinux(virConnectPtr conn, const char* xmlDesc, unsigned int flags) {
    return virDomainCreateXML(conn, xmlDesc, flags);
}

virDomainPtr virDomainLookupByUUIDString(virConnectPtr conn, const char* uuidstr) {
    ApiCall call("virDomainLookupByUUIDString", VB_FROM_DOMAIN);
    if (!call.on(conn) || !call.nonnull("uuidstr", uuidstr)) return nullptr;
    Operation<vb_domain_lookup_by_uuid_in, vb_domain_lookup_by_uuid_out> op;
    const auto parsed = Uuid::parse(uuidstr);
    if (!parsed) return call.refuse("uuidstr", "Invalid UUID"), nullptr;
    std::copy(parsed->bytes.begin(), parsed->bytes.end(), op.in.uuid);
    return call.run(VB_OP_DOMAIN_LOOKUP_BY_UUID, op.in, op.out) ? make(conn, op.out.dom) : nullptr;
}

#define VIRTBAY_LOOKUP(function, type, domain, op_name, number, result)               \
    type function(virConnectPtr conn, const char* uuidstr) {                          \
        ApiCall call(#function, domain);                                              \
        if (!call.on(conn) || !call.nonnull("uuidstr", uuidstr)) return nullptr;      \
        Operation<op_name##_in, op_name##_out> op;                                    \
        if (!call.uuid("uuidstr", uuidstr, op.in.uuid)) return nullptr;               \
        return call.run(number, op.in, op.out) ? make(conn, op.out.result) : nullptr; \
    }
VIRTBAY_LOOKUP(virNetworkLookupByUUIDString, virNetworkPtr, VB_FROM_NETWORK, vb_network_lookup_by_uuid,
               VB_OP_NETWORK_LOOKUP_BY_UUID, net)
VIRTBAY_LOOKUP(virStoragePoolLookupByUUIDString, virStoragePoolPtr, VB_FROM_STORAGE,
               vb_storage_pool_lookup_by_uuid, VB_OP_STORAGE_POOL_LOOKUP_BY_UUID, pool)
VIRTBAY_LOOKUP(virSecretLookupByUUIDString, virSecretPtr, VB_FROM_SECRET, vb_secret_lookup_by_uuid,
               VB_OP_SECRET_LOOKUP_BY_UUID, secret)
VIRTBAY_LOOKUP(virNWFilterLookupByUUIDString, virNWFilterPtr, VB_FROM_NWFILTER, vb_nwfilter_lookup_by_uuid,
               VB_OP_NWFILTER_LOOKUP_BY_UUID, nwfilter)
#undef VIRTBAY_LOOKUP

virNetworkPortPtr virNetworkPortLookupByUUIDString(virNetworkPtr net, const char* uuidstr) {
    ApiCall call("virNetworkPortLookupByUUIDString", VB_FROM_NETWORK);
    if (!call.on(net) || !call.nonnull("uuidstr", uuidstr)) return nullptr;
    Operation<vb_network_port_lookup_by_uuid_in, vb_network_port_lookup_by_uuid_out> op;
    if (!call.uuid("uuidstr", uuidstr, op.in.uuid)) return nullptr;
    op.in.network = value(net);
    return call.run(VB_OP_NETWORK_PORT_LOOKUP_BY_UUID, op.in, op.out) ? make(net->conn, op.out.port)
                                                                      : nullptr;
}
