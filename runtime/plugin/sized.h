// Reading structs of the ABI, whose writer may know a shorter or a longer one than we do.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace virtbay::plugin {

// Larger sizes are nonsense and refused wherever a plugin gives one.
constexpr uint32_t largest_struct = 1u << 20;

// A full copy of *theirs in which everything beyond their size is zero. `size` keeps their value. Null gives
// zeros.
template <class T>
T sized_copy(const void* theirs) {
    T ours{};
    if (!theirs) return ours;
    uint32_t size = 0;
    std::memcpy(&size, theirs, sizeof size);
    std::memcpy(&ours, theirs, std::min<size_t>(size, sizeof ours));
    return ours;
}

}  // namespace virtbay::plugin
