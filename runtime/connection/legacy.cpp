#include "connection/legacy.h"

#include <algorithm>
#include <cstring>
#include <string>

#include "virtbay/driver.h"

namespace virtbay::connection {
namespace {

using contract::Procedure;
using contract::ProcedureKind;

template <class T>
T load(const void* base, size_t offset) {
    T value;
    std::memcpy(&value, static_cast<const char*>(base) + offset, sizeof value);
    return value;
}

template <class T>
void store(void* base, size_t offset, T value) {
    std::memcpy(static_cast<char*>(base) + offset, &value, sizeof value);
}

Error exhausted() {
    return make_error(VB_ERR_NO_MEMORY, VB_FROM_RPC, "the answer is too large");
}

void move(uint16_t first, uint16_t count, const void* from, void* to) {
    for (const auto& m : contract::moves().subspan(first, count))
        std::memcpy(static_cast<char*>(to) + m.to, static_cast<const char*>(from) + m.from, m.bytes);
}

void* zeroed_struct(const contract::Type& t, Arena& arena) {
    void* p = arena.allocate(t.size);
    if (!p) return nullptr;
    std::memset(p, 0, t.size);
    if (t.sized) store<uint32_t>(p, 0, t.size);
    return p;
}

const char* uuid_text(const uint8_t* uuid, Arena& arena) {
    constexpr char digits[] = "0123456789abcdef";
    std::string text;
    for (int i = 0; i < 16; ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
        text += digits[uuid[i] >> 4];
        text += digits[uuid[i] & 15];
    }
    return arena.copy(text);
}

// The array that a list procedure returns is the only field of its result.
const contract::Field& only_list(const Procedure& p) {
    return contract::fields_of(contract::type(p.ret))[0];
}

Status fill_list(const Procedure& p, const void* args, const void* out, void* ret, Arena& arena) {
    const auto found = load<uint32_t>(out, p.found_count_offset);
    const char* elements = load<const char*>(out, p.found_offset);
    const int32_t room = load<int32_t>(args, p.room_offset);
    const uint32_t count = std::min<uint32_t>(found, room > 0 ? static_cast<uint32_t>(room) : 0);
    const auto& list = only_list(p);
    void* given = nullptr;
    if (p.element_kind == contract::Kind::int32) {
        auto* ids = arena.zeroed<int32_t>(count + 1);
        if (!ids) return exhausted();
        for (uint32_t i = 0; i < count; ++i)
            ids[i] = load<int32_t>(elements, i * p.found_size + p.element_offset);
        given = ids;
    } else {
        auto* texts = arena.zeroed<const char*>(count + 1);
        if (!texts) return exhausted();
        for (uint32_t i = 0; i < count; ++i) {
            const char* element = elements + i * p.found_size + p.element_offset;
            texts[i] = p.element_kind == contract::Kind::string
                           ? load<const char*>(element, 0)
                           : uuid_text(reinterpret_cast<const uint8_t*>(element), arena);
            if (!texts[i]) return exhausted();
        }
        given = texts;
    }
    store<void*>(ret, list.offset, given);
    store<uint32_t>(ret, list.count_offset, count);
    return {};
}

}  // namespace

Result<Bound> bind(const Procedure& p, void* args, Arena& arena) {
    const auto& op = contract::operations()[p.operation];
    Bound bound;
    bound.out = zeroed_struct(contract::type(op.out), arena);
    if (!bound.out) return exhausted();
    if (p.kind == ProcedureKind::operation) {
        bound.in = args;
        return bound;
    }
    bound.in = zeroed_struct(contract::type(op.in), arena);
    if (!bound.in) return exhausted();
    if (args) move(p.in_first, p.in_moves, args, bound.in);
    for (const auto& c : contract::constants().subspan(p.constant_first, p.constants))
        std::memcpy(static_cast<char*>(bound.in) + c.offset, &c.value,
                    c.bytes);  // little endian: see static_assert
    if (p.kind == ProcedureKind::list) {
        const int32_t room = load<int32_t>(args, p.room_offset);
        const uint32_t most = only_list(p).limit;
        if (room > 0 && static_cast<uint32_t>(room) > most)
            return make_error(VB_ERR_RPC, VB_FROM_RPC,
                              "asked for " + std::to_string(room) + " entries, more than the protocol's " +
                                  std::to_string(most));
        store<int32_t>(bound.in, p.want_results_offset, 1);
    }
    return bound;
}

static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "constants are stored by their low bytes");

Result<const void*> unbind(const Procedure& p, const void* args, const Bound& bound, Arena& arena) {
    if (p.ret == contract::no_type) return static_cast<const void*>(nullptr);
    if (p.kind == ProcedureKind::operation) return static_cast<const void*>(bound.out);
    void* ret = zeroed_struct(contract::type(p.ret), arena);
    if (!ret) return exhausted();
    if (p.kind == ProcedureKind::legacy) {
        move(p.out_first, p.out_moves, bound.out, ret);
    } else if (p.kind == ProcedureKind::count) {
        const uint32_t total = load<uint32_t>(bound.out, p.found_total_offset);
        store<int32_t>(ret, contract::fields_of(contract::type(p.ret))[0].offset,
                       static_cast<int32_t>(total));
    } else {
        const Status filled = fill_list(p, args, bound.out, ret, arena);
        if (!filled) return filled.error();
    }
    return static_cast<const void*>(ret);
}

}  // namespace virtbay::connection
