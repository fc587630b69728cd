#include <rpc/rpc.h>

#include <bit>
#include <cstring>

#include "wire/xdr.h"
#include "wire/xdr_layout.h"

namespace virtbay::wire {

using contract::Array;
using contract::Field;
using contract::Kind;
using contract::Type;

namespace {

template <class T>
void store(uint8_t* at, T value) {
    std::memcpy(at, &value, sizeof value);
}

size_t smallest(const Type& type);

// The fewest bytes that one element of a field takes on the wire.
size_t smallest_element(const Field& f) {
    if (f.kind == Kind::opaque) return 1;
    if (f.kind == Kind::record) return smallest(contract::type(f.type));
    return is_wide(f.kind) ? 8 : 4;
}

size_t smallest(const Type& type) {
    if (type.is_union) return 4;
    size_t sum = 0;
    for (const Field& f : contract::fields_of(type)) {
        switch (f.array) {
            case Array::none:
                sum += smallest_element(f);
                break;
            case Array::fixed:
                sum += padded(size_t{f.limit} * smallest_element(f));
                break;
            case Array::variable:
            case Array::optional:
                sum += 4;
                break;
        }
    }
    return sum == 0 ? 1 : sum;
}

class Decoder {
  public:
    Decoder(std::span<const uint8_t> bytes, Arena& arena) : arena_(arena) {
        const size_t whole = bytes.size() & ~size_t{3};
        XDR xdr;
        xdrmem_create(&xdr, reinterpret_cast<char*>(const_cast<uint8_t*>(bytes.data())),
                      static_cast<u_int>(whole), XDR_DECODE);
        begin_ = cursor_ = whole != 0 ? XDR_INLINE(&xdr, static_cast<u_int>(whole)) : nullptr;
        end_ = cursor_ != nullptr ? cursor_ + whole / 4 : nullptr;
    }

    size_t used() const { return static_cast<size_t>(cursor_ - begin_) * 4; }

    bool record(const Type& type, uint8_t* base) {
        const auto fields = contract::fields_of(type);
        if (type.sized) store(base, type.size);
        if (type.is_union) {
            uint32_t arm;
            if (!word(arm)) return false;
            store(base, static_cast<int32_t>(arm));
            for (const Field& f : fields) {
                if (f.limit == arm) return one(f, base + f.offset);
            }
            return false;
        }
        for (const Field& f : fields) {
            if (!field(f, base)) return false;
        }
        return true;
    }

  private:
    size_t left() const { return static_cast<size_t>(end_ - cursor_) * 4; }

    bool field(const Field& f, uint8_t* base) {
        uint8_t* at = base + f.offset;
        switch (f.array) {
            case Array::none:
                return one(f, at);
            case Array::fixed:
                return many(f, at, f.limit);
            case Array::variable: {
                uint32_t count;
                if (!word(count) || count > f.limit || count > left() / smallest_element(f)) return false;
                store(base + f.count_offset, count);
                if (count == 0) return true;
                const size_t bytes = size_t{count} * memory_size(f.kind, f.type);
                auto* elements = arena_.zeroed<uint8_t>(bytes);
                if (elements == nullptr) return false;
                store(at, elements);
                return many(f, elements, count);
            }
            case Array::optional: {
                uint32_t present;
                if (!word(present)) return false;
                if (present == 0) return true;
                if (f.kind == Kind::string) return one(f, at);
                auto* element = arena_.zeroed<uint8_t>(memory_size(f.kind, f.type));
                if (element == nullptr) return false;
                store(at, element);
                return one(f, element);
            }
        }
        return false;
    }

    bool many(const Field& f, uint8_t* at, size_t count) {
        if (f.kind == Kind::opaque) {
            const size_t bytes = padded(count);
            if (left() < bytes) return false;
            if (count != 0) std::memcpy(at, cursor_, count);
            cursor_ += bytes / 4;
            return true;
        }
        const size_t step = memory_size(f.kind, f.type);
        for (size_t i = 0; i < count; ++i) {
            if (!one(f, at + i * step)) return false;
        }
        return true;
    }

    bool one(const Field& f, uint8_t* at) {
        uint32_t w;
        switch (f.kind) {
            case Kind::int32:
            case Kind::uint32:
                if (!word(w)) return false;
                store(at, w);
                return true;
            case Kind::char8:
            case Kind::uchar8:
                if (!word(w)) return false;
                store(at, static_cast<uint8_t>(w));
                return true;
            case Kind::int16:
            case Kind::uint16:
                if (!word(w)) return false;
                store(at, static_cast<uint16_t>(w));
                return true;
            case Kind::int64:
            case Kind::uint64:
            case Kind::float64: {
                uint32_t low;
                if (!word(w) || !word(low)) return false;
                store(at, uint64_t{w} << 32 | low);
                return true;
            }
            case Kind::string:
                return string(at, f.string_limit);
            case Kind::opaque:
                return many(f, at, 1);
            case Kind::record:
                return record(contract::type(f.type), at);
        }
        return false;
    }

    bool word(uint32_t& value) {
        if (cursor_ == end_) return false;
        value = IXDR_GET_U_INT32(cursor_);
        return true;
    }

    bool string(uint8_t* at, size_t limit) {
        uint32_t length;
        if (!word(length) || length > limit || padded(length) > left()) return false;
        const char* copy = arena_.copy({reinterpret_cast<const char*>(cursor_), length});
        if (copy == nullptr) return false;
        store(at, copy);
        cursor_ += padded(length) / 4;
        return true;
    }

    Arena& arena_;
    int32_t* begin_;
    int32_t* cursor_;
    int32_t* end_;
};

}  // namespace

int64_t decode(const Type& type, std::span<const uint8_t> bytes, Arena& arena, void* value) {
    Decoder decoder(bytes, arena);
    if (!decoder.record(type, static_cast<uint8_t*>(value))) return -1;
    return static_cast<int64_t>(decoder.used());
}

}  // namespace virtbay::wire
