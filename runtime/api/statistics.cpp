// Counters that go into buffers of the caller's, each of its own shape.
#include <algorithm>
#include <climits>
#include <vector>

#include "api/operation.h"
#include "api/results.h"
#include "virtbay/constants.h"
#include "virtbay/ops/operations.h"

using namespace virtbay;
using namespace virtbay::api;

namespace {

int records_out(ApiCall& call, const vb_domain_get_all_stats_out& out, virDomainStatsRecordPtr** retStats) {
    const uint32_t count = out.n_retStats;
    auto* list = static_cast<virDomainStatsRecordPtr*>(
        std::calloc(size_t{count} + 1, sizeof(virDomainStatsRecordPtr)));
    if (!list) return call.fail(make_error(VB_ERR_NO_MEMORY, VB_FROM_NONE, "")), -1;
    for (uint32_t i = 0; i < count; ++i) {
        list[i] = static_cast<virDomainStatsRecordPtr>(std::calloc(1, sizeof(virDomainStatsRecord)));
        auto params = to_new_array(out.retStats[i].params, out.retStats[i].n_params);
        if (!list[i] || !params) {
            call.fail(params ? make_error(VB_ERR_NO_MEMORY, VB_FROM_NONE, "") : params.error());
            virDomainStatsRecordListFree(list);
            return -1;
        }
        list[i]->dom = make(call.conn(), out.retStats[i].dom);
        list[i]->params = *params;
        list[i]->nparams = static_cast<int>(out.retStats[i].n_params);
    }
    *retStats = list;
    return static_cast<int>(count);
}

using GetAllStats = Operation<vb_domain_get_all_stats_in, vb_domain_get_all_stats_out>;

}  // namespace

int virConnectGetAllDomainStats(virConnectPtr conn, unsigned int stats, virDomainStatsRecordPtr** retStats,
                                unsigned int flags) {
    ApiCall call("virConnectGetAllDomainStats", VB_FROM_DOMAIN);
    if (!call.on(conn) || !call.nonnull("retStats", retStats)) return -1;
    GetAllStats op;
    op.in.stats = stats;
    op.in.flags = flags;
    if (!call.run(VB_OP_DOMAIN_GET_ALL_STATS, op.in, op.out)) return -1;
    return records_out(call, op.out, retStats);
}

int virDomainListGetStats(virDomainPtr* doms, unsigned int stats, virDomainStatsRecordPtr** retStats,
                          unsigned int flags) {
    ApiCall call("virDomainListGetStats", VB_FROM_DOMAIN);
    if (!call.nonnull("doms", doms)) return -1;
    if (!doms[0])
        return call.refuse("doms", "doms array in virDomainListGetStats must contain at least one domain"),
               -1;
    if (!call.on(doms[0]) || !call.nonnull("retStats", retStats)) return -1;
    std::vector<vb_domain_ref> values;
    for (virDomainPtr* dom = doms; *dom; ++dom) {
        if (!call.with(*dom)) return -1;
        if ((*dom)->conn != call.conn())
            return call.refuse("doms",
                               "domains in 'doms' array must belong to a single connection in "
                               "virDomainListGetStats"),
                   -1;
        values.push_back(value(*dom));
    }
    GetAllStats op;
    op.in.doms = values.data();
    op.in.n_doms = static_cast<uint32_t>(values.size());
    op.in.stats = stats;
    op.in.flags = flags;
    if (!call.run(VB_OP_DOMAIN_GET_ALL_STATS, op.in, op.out)) return -1;
    return records_out(call, op.out, retStats);
}

void virDomainStatsRecordListFree(virDomainStatsRecordPtr* stats) {
    if (!stats) return;
    for (virDomainStatsRecordPtr* record = stats; *record; ++record) {
        virTypedParamsFree((*record)->params, (*record)->nparams);
        if ((*record)->dom) release((*record)->dom);
        std::free(*record);
    }
    std::free(stats);
}

// The result is one row of `nparams` for each processor; the driver's rows may be shorter and fewer.
int virDomainGetCPUStats(virDomainPtr domain, virTypedParameterPtr params, unsigned int nparams,
                         int start_cpu, unsigned int ncpus, unsigned int flags) {
    ApiCall call("virDomainGetCPUStats", VB_FROM_DOMAIN);
    if (!call.on(domain)) return -1;
    if (start_cpu == -1 && ncpus != 1)
        return call.refuse("start_cpu", "ncpus must be 1 when start_cpu is -1"), -1;
    if (start_cpu != -1 && !call.nonnegative("start_cpu", start_cpu)) return -1;
    const bool wanted = nparams && ncpus;
    if (wanted ? !call.nonnull("params", params) : !call.null("params", params)) return -1;
    if (wanted && ncpus > UINT_MAX / nparams)
        return call.fail(make_error(VB_ERR_OVERFLOW, VB_FROM_DOMAIN, "input too large")), -1;
    Operation<vb_domain_get_cpu_stats_in, vb_domain_get_cpu_stats_out> op;
    op.in.dom = value(domain);
    op.in.nparams = nparams;
    op.in.start_cpu = start_cpu;
    op.in.ncpus = ncpus;
    op.in.flags = flags;
    if (!call.run(VB_OP_DOMAIN_GET_CPU_STATS, op.in, op.out)) return -1;
    if (!wanted || op.out.nparams <= 0) return op.out.nparams;
    const auto row = static_cast<uint32_t>(op.out.nparams);
    std::memset(params, 0, size_t{nparams} * ncpus * sizeof *params);
    for (uint32_t cpu = 0; cpu < ncpus && (cpu + 1) * row <= op.out.n_params; ++cpu) {
        const uint32_t count = std::min(row, nparams);
        if (Status status = to_array(op.out.params + size_t{cpu} * row, count, params + size_t{cpu} * nparams,
                                     static_cast<int>(count));
            !status)
            return call.fail(std::move(status.error())), -1;
    }
    return op.out.nparams;
}

int virDomainBlockStats(virDomainPtr dom, const char* disk, virDomainBlockStatsPtr stats, size_t size) {
    ApiCall call("virDomainBlockStats", VB_FROM_DOMAIN);
    if (!call.on(dom) || !call.nonnull("disk", disk) || !call.nonnull("stats", stats)) return -1;
    if (size > sizeof(virDomainBlockStatsStruct))
        return call.refuse("size",
                           "size must not exceed " + std::to_string(sizeof(virDomainBlockStatsStruct))),
               -1;
    Operation<vb_domain_block_stats_in, vb_domain_block_stats_out> op;
    op.in.dom = value(dom);
    op.in.path = disk;
    if (!call.run(VB_OP_DOMAIN_BLOCK_STATS, op.in, op.out)) return -1;
    const virDomainBlockStatsStruct all{op.out.rd_req, op.out.rd_bytes, op.out.wr_req, op.out.wr_bytes,
                                        op.out.errs};
    std::memcpy(stats, &all, size);
    return 0;
}

int virDomainInterfaceStats(virDomainPtr dom, const char* device, virDomainInterfaceStatsPtr stats,
                            size_t size) {
    ApiCall call("virDomainInterfaceStats", VB_FROM_DOMAIN);
    if (!call.on(dom) || !call.nonnull("device", device) || !call.nonnull("stats", stats)) return -1;
    if (size > sizeof(virDomainInterfaceStatsStruct))
        return call.refuse("size",
                           "size must not exceed " + std::to_string(sizeof(virDomainInterfaceStatsStruct))),
               -1;
    Operation<vb_domain_interface_stats_in, vb_domain_interface_stats_out> op;
    op.in.dom = value(dom);
    op.in.device = device;
    if (!call.run(VB_OP_DOMAIN_INTERFACE_STATS, op.in, op.out)) return -1;
    const virDomainInterfaceStatsStruct all{op.out.rx_bytes, op.out.rx_packets, op.out.rx_errs,
                                            op.out.rx_drop,  op.out.tx_bytes,   op.out.tx_packets,
                                            op.out.tx_errs,  op.out.tx_drop};
    std::memcpy(stats, &all, size);
    return 0;
}

int virDomainMemoryStats(virDomainPtr dom, virDomainMemoryStatPtr stats, unsigned int nr_stats,
                         unsigned int flags) {
    ApiCall call("virDomainMemoryStats", VB_FROM_DOMAIN);
    if (!call.on(dom)) return -1;
    if (!stats || nr_stats == 0) return 0;
    Operation<vb_domain_memory_stats_in, vb_domain_memory_stats_out> op;
    op.in.dom = value(dom);
    // There are no more kinds than that.
    op.in.maxStats = std::min<unsigned int>(nr_stats, 1024);
    op.in.flags = flags;
    if (!call.run(VB_OP_DOMAIN_MEMORY_STATS, op.in, op.out)) return -1;
    const uint32_t count = std::min(op.out.n_stats, op.in.maxStats);
    for (uint32_t i = 0; i < count; ++i) stats[i] = {op.out.stats[i].tag, op.out.stats[i].val};
    return static_cast<int>(count);
}

int virDomainGetDiskErrors(virDomainPtr dom, virDomainDiskErrorPtr errors, unsigned int maxerrors,
                           unsigned int flags) {
    ApiCall call("virDomainGetDiskErrors", VB_FROM_DOMAIN);
    if (!call.on(dom)) return -1;
    if (maxerrors ? !call.nonnull("errors", errors) : !call.null("errors", errors)) return -1;
    Operation<vb_domain_get_disk_errors_in, vb_domain_get_disk_errors_out> op;
    op.in.dom = value(dom);
    op.in.maxerrors = maxerrors;
    op.in.flags = flags;
    if (!call.run(VB_OP_DOMAIN_GET_DISK_ERRORS, op.in, op.out)) return -1;
    if (!maxerrors) return op.out.nerrors;
    const uint32_t count = std::min(op.out.n_errors, maxerrors);
    for (uint32_t i = 0; i < count; ++i) {
        errors[i].disk = text_out(call, op.out.errors[i].disk);
        errors[i].error = op.out.errors[i].error;
    }
    return static_cast<int>(count);
}

namespace {

// Names and numbers for the host; with *nparams 0 only how many there are.
template <class Values, class Out>
int host_counters(const Values* values, uint32_t count, int total, Out* params, int* nparams) {
    if (*nparams == 0) {
        *nparams = total;
        return 0;
    }
    const uint32_t n = std::min(count, static_cast<uint32_t>(std::max(*nparams, 0)));
    for (uint32_t i = 0; params && i < n; ++i) {
        copy_chars(params[i].field, values[i].field, sizeof params[i].field);
        params[i].value = values[i].value;
    }
    *nparams = static_cast<int>(n);
    return 0;
}

}  // namespace

int virNodeGetCPUStats(virConnectPtr conn, int cpuNum, virNodeCPUStatsPtr params, int* nparams,
                       unsigned int flags) {
    ApiCall call("virNodeGetCPUStats", VB_FROM_DOMAIN);
    if (!call.on(conn) || !call.nonnull("nparams", nparams) || !call.nonnegative("*nparams", *nparams))
        return -1;
    if (cpuNum < 0 && cpuNum != VIR_NODE_CPU_STATS_ALL_CPUS)
        return call.refuse("cpuNum", "cpuNum in virNodeGetCPUStats only accepts -1 as a negative value"), -1;
    Operation<vb_connect_node_get_cpu_stats_in, vb_connect_node_get_cpu_stats_out> op;
    op.in.cpuNum = cpuNum;
    op.in.nparams = *nparams;
    op.in.flags = flags;
    if (!call.run(VB_OP_CONNECT_NODE_GET_CPU_STATS, op.in, op.out)) return -1;
    return host_counters(op.out.params, op.out.n_params, op.out.nparams, params, nparams);
}

int virNodeGetMemoryStats(virConnectPtr conn, int cellNum, virNodeMemoryStatsPtr params, int* nparams,
                          unsigned int flags) {
    ApiCall call("virNodeGetMemoryStats", VB_FROM_DOMAIN);
    if (!call.on(conn) || !call.nonnull("nparams", nparams) || !call.nonnegative("*nparams", *nparams))
        return -1;
    if (cellNum < 0 && cellNum != VIR_NODE_MEMORY_STATS_ALL_CELLS)
        return call.refuse("cellNum", "cellNum in virNodeGetMemoryStats only accepts -1 as a negative value"),
               -1;
    Operation<vb_connect_node_get_memory_stats_in, vb_connect_node_get_memory_stats_out> op;
    op.in.cellNum = cellNum;
    op.in.nparams = *nparams;
    op.in.flags = flags;
    if (!call.run(VB_OP_CONNECT_NODE_GET_MEMORY_STATS, op.in, op.out)) return -1;
    return host_counters(op.out.params, op.out.n_params, op.out.nparams, params, nparams);
}
