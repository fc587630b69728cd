#include <rpc/rpc.h>

#include <bit>
#include <cstring>
#include <utility>

#include "contract/type_numbers.h"
#include "contract/wire_types.h"
#include "virtbay/driver.h"
#include "wire/xdr.h"
#include "wire/xdr_layout.h"

namespace virtbay::wire {

using contract::Array;
using contract::Field;
using contract::Kind;
using contract::Type;

// The contract's tables once more, for types that are coded without looking at them: used by the compiler
// alone.
namespace contract_rows {
using contract::no_offset;
using contract::no_type;
constexpr Type types[] = {
#include "contract/types.inc"
};
constexpr Field fields[] = {
#include "contract/fields.inc"
};
}  // namespace contract_rows

namespace {

namespace number = contract::number;

template <class T>
T load(const uint8_t* at) {
    T value;
    std::memcpy(&value, at, sizeof value);
    return value;
}

// memcpy, in line for what is short: most strings of a list are.
inline void copy(void* to, const void* from, size_t n) {
    auto* out = static_cast<uint8_t*>(to);
    const auto* in = static_cast<const uint8_t*>(from);
    if (n > 32) {
        std::memcpy(out, in, n);
    } else if (n >= 16) {
        std::memcpy(out, in, 16);
        std::memcpy(out + n - 16, in + n - 16, 16);
    } else if (n >= 8) {
        std::memcpy(out, in, 8);
        std::memcpy(out + n - 8, in + n - 8, 8);
    } else {
        for (size_t i = 0; i < n; ++i) out[i] = in[i];
    }
}

// Takes large windows of XDR memory and fills them by the IXDR macros, so that a field costs a comparison and
// a store.
class Encoder {
  public:
    Encoder(Buffer& out, size_t most) : out_(out), most_(most) { open(256); }

    bool record(const Type& type, const uint8_t* base) {
        const Field* const first = fields_ + type.first_field;
        const Field* const end = first + type.fields;
        if (type.is_union) {
            const auto arm = load<int32_t>(base);
            if (!word(static_cast<uint32_t>(arm))) return false;
            for (const Field* f = first; f != end; ++f) {
                if (static_cast<int32_t>(f->limit) == arm) return one(*f, base + f->offset);
            }
            return false;
        }
        for (const Field* f = first; f != end; ++f) {
            const bool done = f->array == Array::none ? one(*f, base + f->offset) : array(*f, base);
            if (!done) return false;
        }
        return true;
    }

    // The same for a type that the compiler knows.
    template <uint16_t number>
    bool known(const uint8_t* base) {
        constexpr Type type = contract_rows::types[number];
        if constexpr (type.is_union) {
            const auto arm = load<int32_t>(base);
            return word(static_cast<uint32_t>(arm)) &&
                   arm_of<type.first_field>(arm, base, std::make_index_sequence<type.fields>());
        } else {
            return fields_of<type.first_field>(base, std::make_index_sequence<type.fields>());
        }
    }

    void finish() { out_.truncate(static_cast<size_t>(reinterpret_cast<uint8_t*>(cursor_) - out_.data())); }

  private:
    template <uint16_t first, size_t... i>
    bool fields_of(const uint8_t* base, std::index_sequence<i...>) {
        return (field<first + i>(base) && ...);
    }

    template <uint16_t first, size_t... i>
    bool arm_of(int32_t arm, const uint8_t* base, std::index_sequence<i...>) {
        bool known_arm = false, done = false;
        ((known_arm = known_arm || (static_cast<int32_t>(contract_rows::fields[first + i].limit) == arm &&
                                    ((done = field<first + i, true>(base)), true))),
         ...);
        return known_arm && done;
    }

    template <uint16_t index, bool in_union = false>
    bool field(const uint8_t* base) {
        constexpr Field f = contract_rows::fields[index];
        const uint8_t* at = base + f.offset;
        if constexpr (in_union || f.array == Array::none) {
            if constexpr (f.kind == Kind::record)
                return known<f.type>(at);
            else
                return one(f, at);
        } else if constexpr (f.array == Array::variable && f.kind == Kind::record) {
            const auto count = load<uint32_t>(base + f.count_offset);
            const auto* elements = load<const uint8_t*>(at);
            if (count > f.limit || (count != 0 && elements == nullptr) || !word(count)) return false;
            return many_known<f.type>(elements, count);
        } else if constexpr (f.array == Array::fixed && f.kind == Kind::opaque) {
            return bytes(at, f.limit);
        } else {
            return array(f, base);
        }
    }

    template <uint16_t number>
    bool many_known(const uint8_t* at, size_t count) {
        for (size_t i = 0; i < count; ++i)
            if (!known<number>(at + i * contract_rows::types[number].size)) return false;
        return true;
    }

    bool array(const Field& f, const uint8_t* base) {
        const uint8_t* at = base + f.offset;
        switch (f.array) {
            case Array::none:
                break;
            case Array::fixed:
                return many(f, at, f.limit);
            case Array::variable: {
                const auto count = load<uint32_t>(base + f.count_offset);
                const auto* elements = load<const uint8_t*>(at);
                if (count > f.limit || (count != 0 && elements == nullptr) || !room(4)) return false;
                IXDR_PUT_U_INT32(cursor_, count);
                return many(f, elements, count);
            }
            case Array::optional: {
                const auto* element = load<const uint8_t*>(at);
                if (!room(4)) return false;
                IXDR_PUT_INT32(cursor_, (element != nullptr ? 1 : 0));
                if (element == nullptr) return true;
                return f.kind == Kind::string ? one(f, at) : one(f, element);
            }
        }
        return false;
    }

    bool many(const Field& f, const uint8_t* at, size_t count) {
        if (f.kind == Kind::opaque) return bytes(at, count);
        if (f.kind == Kind::record) {
            // What the longest lists are made of.
            switch (f.type) {
                case number::remote_nonnull_domain:
                    return many_known<number::remote_nonnull_domain>(at, count);
                case number::remote_typed_param:
                    return many_known<number::remote_typed_param>(at, count);
                case number::remote_domain_stats_record:
                    return many_known<number::remote_domain_stats_record>(at, count);
                default:
                    break;
            }
            const Type& type = types_[f.type];
            for (size_t i = 0; i < count; ++i) {
                if (!record(type, at + i * type.size)) return false;
            }
            return true;
        }
        const size_t step = memory_size(f.kind, f.type);
        for (size_t i = 0; i < count; ++i) {
            if (!one(f, at + i * step)) return false;
        }
        return true;
    }

    // In line wherever it is used: most of what is sent are fields of long lists.
    [[gnu::always_inline]] bool one(const Field& f, const uint8_t* at) {
        switch (f.kind) {
            case Kind::int32:
                return word(static_cast<uint32_t>(load<int32_t>(at)));
            case Kind::uint32:
                return word(load<uint32_t>(at));
            case Kind::char8:
                return word(static_cast<uint32_t>(int32_t{load<int8_t>(at)}));
            case Kind::uchar8:
                return word(load<uint8_t>(at));
            case Kind::int16:
                return word(static_cast<uint32_t>(int32_t{load<int16_t>(at)}));
            case Kind::uint16:
                return word(load<uint16_t>(at));
            case Kind::int64:
            case Kind::uint64:
                return wide(load<uint64_t>(at));
            case Kind::float64:
                return wide(std::bit_cast<uint64_t>(load<double>(at)));
            case Kind::string:
                return string(load<const char*>(at), f.string_limit);
            case Kind::opaque:
                return bytes(at, 1);
            case Kind::record:
                return record(types_[f.type], at);
        }
        return false;
    }

    bool word(uint32_t value) {
        if (!room(4)) return false;
        IXDR_PUT_U_INT32(cursor_, value);
        return true;
    }

    bool wide(uint64_t value) {
        if (!room(8)) return false;
        IXDR_PUT_U_INT32(cursor_, static_cast<uint32_t>(value >> 32));
        IXDR_PUT_U_INT32(cursor_, static_cast<uint32_t>(value));
        return true;
    }

    bool string(const char* text, size_t limit) {
        if (text == nullptr) text = "";
        const size_t length = length_of(text);
        if (length > limit || !room(4 + padded(length))) return false;
        IXDR_PUT_U_INT32(cursor_, static_cast<uint32_t>(length));
        return bytes(text, length);
    }

    // Names of parameters come again and again, from the same place.
    size_t length_of(const char* text) {
        Known& known = lengths_[(reinterpret_cast<uintptr_t>(text) >> 3) % std::size(lengths_)];
        if (known.text != text) known = {text, std::strlen(text)};
        return known.length;
    }

    bool bytes(const void* from, size_t n) {
        const size_t words = padded(n) / 4;
        if (words == 0) return true;
        if (!room(words * 4)) return false;
        cursor_[words - 1] = 0;  // the padding
        copy(cursor_, from, n);
        cursor_ += words;
        return true;
    }

    bool room(size_t bytes) {
        if (static_cast<size_t>(end_ - cursor_) * 4 >= bytes) return true;
        finish();
        if (out_.size() + bytes > most_) return false;
        open(bytes);
        return static_cast<size_t>(end_ - cursor_) * 4 >= bytes;
    }

    void open(size_t bytes) {
        uint8_t* at = out_.room(padded(bytes));
        const size_t have = out_.size();
        size_t window = out_.space() & ~size_t{3};
        if (have + window > most_) window = have < most_ ? (most_ - have) & ~size_t{3} : 0;
        XDR xdr;
        xdrmem_create(&xdr, reinterpret_cast<char*>(at), static_cast<u_int>(window), XDR_ENCODE);
        cursor_ = XDR_INLINE(&xdr, static_cast<u_int>(window));
        if (cursor_ == nullptr) {
            // No aligned window: nothing fits.
            cursor_ = end_ = reinterpret_cast<int32_t*>(at);
            return;
        }
        end_ = cursor_ + window / 4;
    }

    Buffer& out_;
    const size_t most_;
    const Type* const types_ = contract::types().data();
    const Field* const fields_ = contract::fields().data();
    struct Known {
        const char* text = nullptr;
        size_t length = 0;
    };
    Known lengths_[8];
    int32_t* cursor_ = nullptr;
    int32_t* end_ = nullptr;
};

}  // namespace

bool encode(const Type& type, const void* value, Buffer& out, size_t most) {
    const size_t before = out.size();
    Encoder encoder(out, most);
    if (!encoder.record(type, static_cast<const uint8_t*>(value))) {
        out.truncate(before);
        return false;
    }
    encoder.finish();
    return true;
}

}  // namespace virtbay::wire
