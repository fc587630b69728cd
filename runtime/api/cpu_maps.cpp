// Processor maps: one bit for each host processor, in rows of `maplen` bytes.
#include <algorithm>

#include "api/operation.h"
#include "api/results.h"
#include "virtbay/constants.h"
#include "virtbay/ops/operations.h"

using namespace virtbay;
using namespace virtbay::api;

namespace {

// What the driver did not give is zero.
void map_out(unsigned char* out, size_t room, const uint8_t* bytes, uint32_t count) {
    const size_t n = std::min<size_t>(room, count);
    if (n) std::memcpy(out, bytes, n);
    std::memset(out + n, 0, room - n);
}

bool overflows(ApiCall& call, int rows, int maplen) {
    if (rows <= INT32_MAX / maplen) return false;
    return !call.fail(make_error(VB_ERR_OVERFLOW, VB_FROM_DOMAIN, "input too large"));
}

}  // namespace

int virDomainGetVcpus(virDomainPtr domain, virVcpuInfoPtr info, int maxinfo, unsigned char* cpumaps,
                      int maplen) {
    ApiCall call("virDomainGetVcpus", VB_FROM_DOMAIN);
    if (!call.on(domain) || !call.nonnull("info", info) || !call.positive("maxinfo", maxinfo)) return -1;
    // Maps without bytes, or bytes without a map. The words are the reference's.
    if (cpumaps ? !call.positive("maplen", maplen)
                : maplen != 0 && !call.refuse("maplen", "maplen in virDomainGetVcpus must not be zero"))
        return -1;
    if (cpumaps && overflows(call, maxinfo, maplen)) return -1;
    Operation<vb_domain_get_vcpus_in, vb_domain_get_vcpus_out> op;
    op.in.dom = value(domain);
    op.in.maxinfo = maxinfo;
    op.in.maplen = maplen;
    if (!call.run(VB_OP_DOMAIN_GET_VCPUS, op.in, op.out)) return -1;
    const uint32_t count = std::min(op.out.n_info, static_cast<uint32_t>(maxinfo));
    for (uint32_t i = 0; i < count; ++i)
        info[i] = {op.out.info[i].number, op.out.info[i].state, op.out.info[i].cpu_time, op.out.info[i].cpu};
    if (cpumaps)
        map_out(cpumaps, static_cast<size_t>(maxinfo) * static_cast<size_t>(maplen), op.out.cpumaps,
                op.out.n_cpumaps);
    return static_cast<int>(count);
}

int virDomainGetVcpuPinInfo(virDomainPtr domain, int ncpumaps, unsigned char* cpumaps, int maplen,
                            unsigned int flags) {
    ApiCall call("virDomainGetVcpuPinInfo", VB_FROM_DOMAIN);
    if (!call.on(domain) || !call.nonnull("cpumaps", cpumaps) || !call.positive("ncpumaps", ncpumaps) ||
        !call.positive("maplen", maplen) || overflows(call, ncpumaps, maplen) ||
        !call.exclusive(flags, VIR_DOMAIN_AFFECT_LIVE, VIR_DOMAIN_AFFECT_CONFIG, "VIR_DOMAIN_AFFECT_LIVE",
                        "VIR_DOMAIN_AFFECT_CONFIG"))
        return -1;
    Operation<vb_domain_get_vcpu_pin_info_in, vb_domain_get_vcpu_pin_info_out> op;
    op.in.dom = value(domain);
    op.in.ncpumaps = ncpumaps;
    op.in.maplen = maplen;
    op.in.flags = flags;
    if (!call.run(VB_OP_DOMAIN_GET_VCPU_PIN_INFO, op.in, op.out)) return -1;
    map_out(cpumaps, static_cast<size_t>(ncpumaps) * static_cast<size_t>(maplen), op.out.cpumaps,
            op.out.n_cpumaps);
    return std::min(op.out.num, ncpumaps);
}

int virDomainGetEmulatorPinInfo(virDomainPtr domain, unsigned char* cpumap, int maplen, unsigned int flags) {
    ApiCall call("virDomainGetEmulatorPinInfo", VB_FROM_DOMAIN);
    if (!call.on(domain) || !call.nonnull("cpumap", cpumap) || !call.positive("maplen", maplen) ||
        !call.exclusive(flags, VIR_DOMAIN_AFFECT_LIVE, VIR_DOMAIN_AFFECT_CONFIG, "VIR_DOMAIN_AFFECT_LIVE",
                        "VIR_DOMAIN_AFFECT_CONFIG"))
        return -1;
    Operation<vb_domain_get_emulator_pin_info_in, vb_domain_get_emulator_pin_info_out> op;
    op.in.dom = value(domain);
    op.in.maplen = maplen;
    op.in.flags = flags;
    if (!call.run(VB_OP_DOMAIN_GET_EMULATOR_PIN_INFO, op.in, op.out)) return -1;
    map_out(cpumap, static_cast<size_t>(maplen), op.out.cpumaps, op.out.n_cpumaps);
    return op.out.ret;
}

int virNodeGetCPUMap(virConnectPtr conn, unsigned char** cpumap, unsigned int* online, unsigned int flags) {
    ApiCall call("virNodeGetCPUMap", VB_FROM_DOMAIN);
    if (!call.on(conn)) return -1;
    Operation<vb_connect_node_get_cpu_map_in, vb_connect_node_get_cpu_map_out> op;
    op.in.need_map = cpumap != nullptr;
    op.in.need_online = online != nullptr;
    op.in.flags = flags;
    if (!call.run(VB_OP_CONNECT_NODE_GET_CPU_MAP, op.in, op.out)) return -1;
    if (cpumap && !(*cpumap = bytes_out(call, op.out.cpumap, op.out.n_cpumap))) return -1;
    if (online) *online = op.out.online;
    return op.out.ret;
}
