#include "plugin/table.h"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <iterator>

#include "plugin/sized.h"

namespace virtbay::plugin {
namespace {

int32_t unsupported(vb_call* call, const void*, void*) {
    const uint16_t index = contract::operation_index(call->op);
    const auto& operation = contract::operations()[index];
    vb_error e{};
    e.size = sizeof e;
    e.code = VB_ERR_NO_SUPPORT;
    e.domain = operation.error_domain;
    e.level = VB_ERR_ERROR;
    e.str1 = "this function is not supported by the connection driver: %s";
    e.str2 = operation.function;
    e.int1 = e.int2 = -1;
    call->host->raise(call, &e);
    return VB_E_NOT_SUPPORTED;
}

// A family's table begins with two uint32_t; the members that follow are function pointers of equal size.
constexpr size_t header = 2 * sizeof(uint32_t);

void copy_family(const void* table, uint16_t family, std::vector<OperationFn>& functions,
                 std::vector<bool>& supported) {
    if (!table) return;
    uint32_t size = 0;
    std::memcpy(&size, table, sizeof size);
    const contract::Family f = contract::family(family);
    const size_t members = size > header ? (size - header) / sizeof(OperationFn) : 0;
    for (size_t slot = 0; slot < std::min<size_t>(members, f.count); ++slot) {
        OperationFn fn = nullptr;
        std::memcpy(&fn, static_cast<const char*>(table) + header + slot * sizeof fn, sizeof fn);
        if (!fn) continue;
        functions[f.first + slot] = fn;
        supported[f.first + slot] = true;
    }
}

}  // namespace

OperationTable::OperationTable()
    : functions_(contract::operations().size(), &unsupported),
      supported_(contract::operations().size()),
      nonblocking_(contract::operations().size()) {}

void OperationTable::fill(const vb_driver& driver) {
    const auto families = sized_copy<vb_operations>(driver.operations);
    const void* const tables[] = {families.connect,    families.domain,  families.network,  families.storage,
                                  families.interface_, families.nodedev, families.nwfilter, families.secret};
    for (uint16_t i = 0; i < std::size(tables); ++i) copy_family(tables[i], i + 1, functions_, supported_);
    for (uint32_t i = 0; driver.nonblocking && i < driver.n_nonblocking; ++i) {
        const uint16_t index = contract::operation_index(driver.nonblocking[i]);
        if (index != contract::no_operation) nonblocking_[index] = supported_[index];
    }
}

void OperationTable::fill(const vb_forward& forward, void* self) {
    for (size_t i = 0; i < functions_.size(); ++i) {
        if (forward.supports && !forward.supports(self, contract::operations()[i].number)) continue;
        functions_[i] = forward.call;
        supported_[i] = true;
    }
}

size_t OperationTable::supported_count() const {
    return static_cast<size_t>(std::count(supported_.begin(), supported_.end(), true));
}

}  // namespace virtbay::plugin
