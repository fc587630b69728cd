#include "contract/copy.h"

#include <cstring>

namespace virtbay::contract {
namespace {

size_t scalar_bytes(Kind kind) {
    switch (kind) {
        case Kind::int32:
        case Kind::uint32:
            return 4;
        case Kind::int64:
        case Kind::uint64:
        case Kind::float64:
            return 8;
        case Kind::int16:
        case Kind::uint16:
            return 2;
        case Kind::string:
            return sizeof(char*);
        default:
            return 1;
    }
}

size_t element_bytes(const Field& f) {
    return f.kind == Kind::record ? type(f.type).size : scalar_bytes(f.kind);
}

template <class T>
T load(const char* base, size_t offset) {
    T value;
    std::memcpy(&value, base + offset, sizeof value);
    return value;
}

bool fix_pointers(const Type& t, char* copy, Arena& arena);

// One element, whose bytes were already copied to `place`.
bool fix_element(const Field& f, char* place, Arena& arena) {
    if (f.kind == Kind::record) return fix_pointers(type(f.type), place, arena);
    if (f.kind != Kind::string) return true;
    const char* text = load<const char*>(place, 0);
    if (!text) return true;
    text = arena.copy(text);
    std::memcpy(place, &text, sizeof text);
    return text != nullptr;
}

bool fix_field(const Field& f, char* copy, Arena& arena) {
    const size_t bytes = element_bytes(f);
    if (f.array == Array::none || (f.kind == Kind::string && f.array == Array::optional))
        return fix_element(f, copy + f.offset, arena);
    if (f.array == Array::fixed) {
        for (uint32_t i = 0; f.kind != Kind::opaque && i < f.limit; ++i)
            if (!fix_element(f, copy + f.offset + i * bytes, arena)) return false;
        return true;
    }
    const char* elements = load<const char*>(copy, f.offset);
    const uint32_t count =
        f.array == Array::optional ? (elements ? 1u : 0u) : load<uint32_t>(copy, f.count_offset);
    char* moved = nullptr;
    if (count) {
        moved = static_cast<char*>(arena.allocate(count * bytes));
        if (!moved) return false;
        std::memcpy(moved, elements, count * bytes);
        for (uint32_t i = 0; (f.kind == Kind::record || f.kind == Kind::string) && i < count; ++i)
            if (!fix_element(f, moved + i * bytes, arena)) return false;
    }
    std::memcpy(copy + f.offset, &moved, sizeof moved);
    return true;
}

bool fix_pointers(const Type& t, char* copy, Arena& arena) {
    const uint32_t chosen = t.is_union ? load<uint32_t>(copy, 0) : 0;
    for (const Field& f : fields_of(t)) {
        if (t.is_union && f.limit != chosen) continue;
        if (!fix_field(f, copy, arena)) return false;
    }
    return true;
}

}  // namespace

void* deep_copy(const Type& t, const void* from, Arena& arena) {
    char* copy = static_cast<char*>(arena.allocate(t.size));
    if (!copy) return nullptr;
    std::memcpy(copy, from, t.size);
    return fix_pointers(t, copy, arena) ? copy : nullptr;
}

}  // namespace virtbay::contract
