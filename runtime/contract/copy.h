// Deep copies of the contract's C structs.
#pragma once

#include "base/arena.h"
#include "contract/tables.h"

namespace virtbay::contract {

// A copy of the struct of type `t` at `from` in which nothing points outside the arena; null when the arena
// is full.
void* deep_copy(const Type& t, const void* from, Arena& arena);

}  // namespace virtbay::contract
