// What the flags of the functions that list objects ask for.
#pragma once

#include <cstdint>
#include <span>

namespace virtbay::test {

// Whether an object to which the flags `bits` apply is asked for by `flags`. A group of flags counts only
// when one of it is given; the object must then have one of those.
inline bool asked_for(uint32_t flags, uint32_t bits, std::span<const uint32_t> groups) {
    for (const uint32_t group : groups)
        if ((flags & group) != 0 && (flags & group & bits) == 0) return false;
    return true;
}

}  // namespace virtbay::test
