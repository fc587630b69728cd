// A driver's operations as one array, with every hole filled.
#pragma once

#include <cstdint>
#include <vector>

#include "contract/tables.h"
#include "virtbay/driver.h"

namespace virtbay::plugin {

// Every operation has this shape but for the types of `in` and `out`, which are the structs of its VB_OP_*.
using OperationFn = int32_t (*)(vb_call* call, const void* in, void* out);

class OperationTable {
  public:
    OperationTable();

    // Copies what lies within the plugin's sizes; NULL and what lies beyond becomes `unsupported`.
    void fill(const vb_driver& driver);
    // Every operation goes to `forward`, which says itself what it supports.
    void fill(const vb_forward& forward, void* self);

    // Never null. Indices are those of contract::operations().
    OperationFn at(uint16_t operation) const { return functions_[operation]; }
    bool supports(uint16_t operation) const { return supported_[operation]; }
    bool nonblocking(uint16_t operation) const { return nonblocking_[operation]; }
    size_t supported_count() const;

  private:
    std::vector<OperationFn> functions_;
    std::vector<bool> supported_, nonblocking_;
};

}  // namespace virtbay::plugin
