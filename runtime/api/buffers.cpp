// Results that go into memory of the caller's, or out of it, in a way of the function's own.
#include <algorithm>

#include "api/last_error.h"
#include "api/operation.h"
#include "api/results.h"
#include "virtbay/constants.h"
#include "virtbay/ops/operations.h"

using namespace virtbay;
using namespace virtbay::api;

namespace {

bool peeked(ApiCall& call, const uint8_t* bytes, uint32_t count, void* buffer, size_t size) {
    if (count != size)
        return call.fail(
            make_error(VB_ERR_INTERNAL_ERROR, VB_FROM_DOMAIN, "the driver gave less than was asked for"));
    if (size) std::memcpy(buffer, bytes, size);
    return true;
}

bool peekable(ApiCall& call, size_t size) {
    // The most that goes into one answer.
    constexpr size_t most = 4 << 20;
    if (size <= most) return true;
    return call.fail(
        make_error(VB_ERR_INVALID_ARG, VB_FROM_DOMAIN, "at most " + std::to_string(most) + " bytes at once"));
}

}  // namespace

int virDomainGetSecurityLabelList(virDomainPtr domain, virSecurityLabelPtr* seclabels) {
    ApiCall call("virDomainGetSecurityLabelList", VB_FROM_DOMAIN);
    if (!call.on(domain) || !call.nonnull("seclabels", seclabels)) return -1;
    Operation<vb_domain_get_security_label_list_in, vb_domain_get_security_label_list_out> op;
    op.in.dom = value(domain);
    if (!call.run(VB_OP_DOMAIN_GET_SECURITY_LABEL_LIST, op.in, op.out)) return -1;
    // Servers whose drivers fail here without saying why.
    if (op.out.ret < 0) return dispatch(call.conn()), -1;
    auto* list =
        static_cast<virSecurityLabelPtr>(std::calloc(op.out.n_labels + size_t{1}, sizeof(virSecurityLabel)));
    if (!list) return call.fail(make_error(VB_ERR_NO_MEMORY, VB_FROM_NONE, "")), -1;
    for (uint32_t i = 0; i < op.out.n_labels; ++i) {
        copy_chars(list[i].label, op.out.labels[i].label, op.out.labels[i].n_label);
        list[i].enforcing = op.out.labels[i].enforcing;
    }
    *seclabels = list;
    return op.out.ret;
}

int virNodeGetCellsFreeMemory(virConnectPtr conn, unsigned long long* freeMems, int startCell, int maxCells) {
    ApiCall call("virNodeGetCellsFreeMemory", VB_FROM_DOMAIN);
    if (!call.on(conn) || !call.nonnull("freeMems", freeMems) || !call.positive("maxCells", maxCells) ||
        !call.nonnegative("startCell", startCell))
        return -1;
    Operation<vb_connect_node_get_cells_free_memory_in, vb_connect_node_get_cells_free_memory_out> op;
    op.in.startCell = startCell;
    op.in.maxcells = maxCells;
    if (!call.run(VB_OP_CONNECT_NODE_GET_CELLS_FREE_MEMORY, op.in, op.out)) return -1;
    const uint32_t count = std::min(op.out.n_cells, static_cast<uint32_t>(maxCells));
    std::copy_n(op.out.cells, count, freeMems);
    return static_cast<int>(count);
}

int virNodeGetFreePages(virConnectPtr conn, unsigned int npages, unsigned int* pages, int startCell,
                        unsigned int cellCount, unsigned long long* counts, unsigned int flags) {
    ApiCall call("virNodeGetFreePages", VB_FROM_DOMAIN);
    if (!call.on(conn) || !call.nonzero("npages", npages) || !call.nonnull("pages", pages) ||
        !call.nonzero("cellCount", cellCount) || !call.nonnull("counts", counts))
        return -1;
    Operation<vb_connect_node_get_free_pages_in, vb_connect_node_get_free_pages_out> op;
    op.in.n_pages = npages;
    op.in.pages = pages;
    op.in.startCell = startCell;
    op.in.cellCount = cellCount;
    op.in.flags = flags;
    if (!call.run(VB_OP_CONNECT_NODE_GET_FREE_PAGES, op.in, op.out)) return -1;
    const uint64_t count = std::min<uint64_t>(op.out.n_counts, uint64_t{npages} * cellCount);
    std::copy_n(op.out.counts, count, counts);
    return static_cast<int>(count);
}

int virDomainBlockPeek(virDomainPtr dom, const char* disk, unsigned long long offset, size_t size,
                       void* buffer, unsigned int flags) {
    ApiCall call("virDomainBlockPeek", VB_FROM_DOMAIN);
    if (!call.on(dom) || !call.writable() || !call.nonnull("disk", disk) || !call.nonempty("disk", disk))
        return -1;
    if (size && !call.nonnull("buffer", buffer)) return -1;
    if (!call.supported(VB_OP_DOMAIN_BLOCK_PEEK)) return call.unsupported(), -1;
    if (!peekable(call, size)) return -1;
    Operation<vb_domain_block_peek_in, vb_domain_block_peek_out> op;
    op.in.dom = value(dom);
    op.in.path = disk;
    op.in.offset = offset;
    op.in.size = static_cast<uint32_t>(size);
    op.in.flags = flags;
    if (!call.run(VB_OP_DOMAIN_BLOCK_PEEK, op.in, op.out)) return -1;
    return peeked(call, op.out.buffer, op.out.n_buffer, buffer, size) ? 0 : -1;
}

int virDomainMemoryPeek(virDomainPtr dom, unsigned long long start, size_t size, void* buffer,
                        unsigned int flags) {
    ApiCall call("virDomainMemoryPeek", VB_FROM_DOMAIN);
    if (!call.on(dom) || !call.writable()) return -1;
    if (size && !call.nonnull("buffer", buffer)) return -1;
    if (!call.exclusive(flags, VIR_MEMORY_VIRTUAL, VIR_MEMORY_PHYSICAL, "VIR_MEMORY_VIRTUAL",
                        "VIR_MEMORY_PHYSICAL"))
        return -1;
    if (!call.supported(VB_OP_DOMAIN_MEMORY_PEEK)) return call.unsupported(), -1;
    if (!peekable(call, size)) return -1;
    Operation<vb_domain_memory_peek_in, vb_domain_memory_peek_out> op;
    op.in.dom = value(dom);
    op.in.offset = start;
    op.in.size = static_cast<uint32_t>(size);
    op.in.flags = flags;
    if (!call.run(VB_OP_DOMAIN_MEMORY_PEEK, op.in, op.out)) return -1;
    return peeked(call, op.out.buffer, op.out.n_buffer, buffer, size) ? 0 : -1;
}

unsigned char* virSecretGetValue(virSecretPtr secret, size_t* value_size, unsigned int flags) {
    ApiCall call("virSecretGetValue", VB_FROM_SECRET);
    if (!call.on(secret) || !call.writable() || !call.nonnull("value_size", value_size)) return nullptr;
    Operation<vb_secret_get_value_in, vb_secret_get_value_out> op;
    op.in.secret = value(secret);
    op.in.flags = flags;
    if (!call.run(VB_OP_SECRET_GET_VALUE, op.in, op.out)) return nullptr;
    unsigned char* bytes = bytes_out(call, op.out.value, op.out.n_value);
    if (bytes) *value_size = op.out.n_value;
    return bytes;
}

char* virDomainGetMetadata(virDomainPtr domain, int type, const char* uri, unsigned int flags) {
    ApiCall call("virDomainGetMetadata", VB_FROM_DOMAIN);
    if (!call.on(domain) || !call.exclusive(flags, VIR_DOMAIN_AFFECT_LIVE, VIR_DOMAIN_AFFECT_CONFIG,
                                            "VIR_DOMAIN_AFFECT_LIVE", "VIR_DOMAIN_AFFECT_CONFIG"))
        return nullptr;
    Operation<vb_domain_get_metadata_in, vb_domain_get_metadata_out> op;
    op.in.dom = value(domain);
    op.in.type = type;
    op.in.uri = uri;
    op.in.flags = flags;
    return call.run(VB_OP_DOMAIN_GET_METADATA, op.in, op.out) ? text_out(call, op.out.metadata) : nullptr;
}

int virDomainSetMetadata(virDomainPtr domain, int type, const char* metadata, const char* key,
                         const char* uri, unsigned int flags) {
    ApiCall call("virDomainSetMetadata", VB_FROM_DOMAIN);
    if (!call.on(domain) || !call.writable()) return -1;
    Operation<vb_domain_set_metadata_in, vb_domain_set_metadata_out> op;
    op.in.dom = value(domain);
    op.in.type = type;
    op.in.metadata = metadata;
    op.in.key = key;
    op.in.uri = uri;
    op.in.flags = flags;
    return call.run(VB_OP_DOMAIN_SET_METADATA, op.in, op.out) ? 0 : -1;
}
