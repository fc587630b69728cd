// The contract's C structs in XDR, by the tables of the contract.
#pragma once

#include <cstdint>
#include <span>

#include "base/arena.h"
#include "contract/tables.h"
#include "wire/buffer.h"

namespace virtbay::wire {

// Appends the struct of type `type` at `value`. False, with `out` as it was, when it passes a limit of the
// protocol or makes `out` larger than `most`. Absent strings that the protocol cannot leave out are sent
// empty.
bool encode(const contract::Type& type, const void* value, Buffer& out, size_t most);

// Fills the zeroed struct of type `type` at `value`; what it points to is in `arena`. `bytes` begins at an
// address that is a multiple of 4. Returns how many bytes it took, or -1 when they cannot be decoded. No
// allocation is larger than the bytes that are there justify.
int64_t decode(const contract::Type& type, std::span<const uint8_t> bytes, Arena& arena, void* value);

}  // namespace virtbay::wire
