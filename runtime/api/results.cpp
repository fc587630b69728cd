#include "api/results.h"

#include <climits>

#include "base/uuid.h"

namespace virtbay::api {
namespace {

Error no_memory() {
    return make_error(VB_ERR_NO_MEMORY, VB_FROM_NONE, "");
}

char* copy_of(const char* text) {
    return text ? strdup(text) : nullptr;
}

template <class T>
T* zeroed(size_t n = 1) {
    return static_cast<T*>(std::calloc(n ? n : 1, sizeof(T)));
}

}  // namespace

char* text_out(ApiCall& call, const char* text) {
    char* copy = strdup(text ? text : "");
    if (!copy) call.fail(no_memory());
    return copy;
}

unsigned char* bytes_out(ApiCall& call, const uint8_t* bytes, size_t count) {
    auto* copy = zeroed<unsigned char>(count);
    if (!copy)
        call.fail(no_memory());
    else if (count)
        std::memcpy(copy, bytes, count);
    return copy;
}

bool new_texts(ApiCall& call, const char* const* texts, uint32_t count, char*** out) {
    if (!out) return true;
    char** list = zeroed<char*>(size_t{count} + 1);
    if (!list) return call.fail(no_memory());
    for (uint32_t i = 0; i < count; ++i) {
        if ((list[i] = text_out(call, texts[i]))) continue;
        while (i > 0) std::free(list[--i]);
        std::free(list);
        return false;
    }
    *out = list;
    return true;
}

int names_out(ApiCall& call, const char* const* texts, uint32_t count, char** out, int room) {
    int n = 0;
    for (uint32_t i = 0; i < count && n < room; ++i, ++n) {
        if ((out[n] = text_out(call, texts[i]))) continue;
        while (n > 0) std::free(out[--n]);
        return -1;
    }
    return n;
}

bool params_in(ApiCall& call, const virTypedParameter* params, long long count, const vb_typed_param*& out,
               uint32_t& out_count) {
    if (count > INT_MAX) return call.refuse("nparams", "too many parameters");
    auto values = to_values(params, params ? static_cast<int>(count) : 0, call.arena());
    if (!values) return call.fail(std::move(values.error()));
    out = *values;
    out_count = out ? static_cast<uint32_t>(count) : 0;
    return true;
}

bool params_out(ApiCall& call, const vb_typed_param* values, uint32_t count, int total,
                virTypedParameterPtr out, int* room) {
    if (*room == 0) {
        *room = total;
        return true;
    }
    if (Status status = to_array(values, count, out, *room); !status)
        return call.fail(std::move(status.error()));
    *room = static_cast<int>(count);
    return true;
}

bool new_params_array(ApiCall& call, const vb_typed_param* values, uint32_t count,
                      virTypedParameterPtr* out) {
    auto made = to_new_array(values, count);
    if (!made) return call.fail(std::move(made.error()));
    *out = *made;
    return true;
}

int object_uuids_out(ApiCall& call, const vb_secret_ref* values, uint32_t count, char** out, int room) {
    int n = 0;
    for (uint32_t i = 0; i < count && n < room; ++i, ++n) {
        Uuid uuid;
        std::memcpy(uuid.bytes.data(), values[i].uuid, 16);
        if ((out[n] = text_out(call, uuid.str().c_str()))) continue;
        while (n > 0) std::free(out[--n]);
        return -1;
    }
    return n;
}

virDomainFSInfoPtr make(virConnectPtr, const vb_domain_fsinfo& value) {
    auto* info = zeroed<virDomainFSInfo>();
    if (!info) return nullptr;
    info->mountpoint = copy_of(value.mountpoint);
    info->name = copy_of(value.name);
    info->fstype = copy_of(value.fstype);
    info->ndevAlias = value.n_dev_aliases;
    info->devAlias = zeroed<char*>(size_t{value.n_dev_aliases} + 1);
    for (uint32_t i = 0; info->devAlias && i < value.n_dev_aliases; ++i)
        info->devAlias[i] = copy_of(value.dev_aliases[i]);
    return info;
}

virDomainIOThreadInfoPtr make(virConnectPtr, const vb_domain_iothread_info& value) {
    auto* info = zeroed<virDomainIOThreadInfo>();
    if (!info) return nullptr;
    info->iothread_id = value.iothread_id;
    info->cpumap = zeroed<unsigned char>(value.n_cpumap);
    if (info->cpumap && value.n_cpumap) std::memcpy(info->cpumap, value.cpumap, value.n_cpumap);
    info->cpumaplen = static_cast<int>(value.n_cpumap);
    return info;
}

virDomainInterfacePtr make(virConnectPtr, const vb_domain_interface& value) {
    auto* iface = zeroed<virDomainInterface>();
    if (!iface) return nullptr;
    iface->name = copy_of(value.name);
    iface->hwaddr = copy_of(value.hwaddr);
    iface->naddrs = value.n_addrs;
    iface->addrs = zeroed<virDomainIPAddress>(value.n_addrs);
    for (uint32_t i = 0; iface->addrs && i < value.n_addrs; ++i) {
        iface->addrs[i].type = value.addrs[i].type;
        iface->addrs[i].addr = copy_of(value.addrs[i].addr);
        iface->addrs[i].prefix = value.addrs[i].prefix;
    }
    return iface;
}

virNetworkDHCPLeasePtr make(virConnectPtr, const vb_network_dhcp_lease& value) {
    auto* lease = zeroed<virNetworkDHCPLease>();
    if (!lease) return nullptr;
    lease->iface = copy_of(value.iface);
    lease->expirytime = value.expirytime;
    lease->type = value.type;
    lease->mac = copy_of(value.mac);
    lease->iaid = copy_of(value.iaid);
    lease->ipaddr = copy_of(value.ipaddr);
    lease->prefix = value.prefix;
    lease->hostname = copy_of(value.hostname);
    lease->clientid = copy_of(value.clientid);
    return lease;
}

}  // namespace virtbay::api

void virDomainFSInfoFree(virDomainFSInfoPtr info) {
    if (!info) return;
    std::free(info->mountpoint);
    std::free(info->name);
    std::free(info->fstype);
    for (size_t i = 0; info->devAlias && i < info->ndevAlias; ++i) std::free(info->devAlias[i]);
    std::free(info->devAlias);
    std::free(info);
}

void virDomainIOThreadInfoFree(virDomainIOThreadInfoPtr info) {
    if (!info) return;
    std::free(info->cpumap);
    std::free(info);
}

void virDomainInterfaceFree(virDomainInterfacePtr iface) {
    if (!iface) return;
    std::free(iface->name);
    std::free(iface->hwaddr);
    for (unsigned int i = 0; iface->addrs && i < iface->naddrs; ++i) std::free(iface->addrs[i].addr);
    std::free(iface->addrs);
    std::free(iface);
}

void virNetworkDHCPLeaseFree(virNetworkDHCPLeasePtr lease) {
    if (!lease) return;
    std::free(lease->iface);
    std::free(lease->mac);
    std::free(lease->iaid);
    std::free(lease->ipaddr);
    std::free(lease->hostname);
    std::free(lease->clientid);
    std::free(lease);
}
