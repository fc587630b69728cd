// For this folder: sizes of the contract's kinds in memory and on the wire.
#pragma once

#include "contract/tables.h"

namespace virtbay::wire {

constexpr size_t padded(size_t n) {
    return (n + 3) & ~size_t{3};
}

// Bytes of one element in memory.
inline size_t memory_size(contract::Kind kind, uint16_t type) {
    using contract::Kind;
    switch (kind) {
        case Kind::int32:
        case Kind::uint32:
            return 4;
        case Kind::int64:
        case Kind::uint64:
        case Kind::float64:
            return 8;
        case Kind::char8:
        case Kind::uchar8:
        case Kind::opaque:
            return 1;
        case Kind::int16:
        case Kind::uint16:
            return 2;
        case Kind::string:
            return sizeof(const char*);
        case Kind::record:
            return contract::type(type).size;
    }
    return 0;
}

inline bool is_wide(contract::Kind kind) {
    return kind == contract::Kind::int64 || kind == contract::Kind::uint64 || kind == contract::Kind::float64;
}

}  // namespace virtbay::wire
