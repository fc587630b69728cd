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
T load(const uint8_t* at) {
    T value;
    std::memcpy(&value, at, sizeof value);
    return value;
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

    void finish() { out_.truncate(static_cast<size_t>(reinterpret_cast<uint8_t*>(cursor_) - out_.data())); }

  private:
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
        const size_t length = std::strlen(text);
        if (length > limit || !room(4 + padded(length))) return false;
        IXDR_PUT_U_INT32(cursor_, static_cast<uint32_t>(length));
        return bytes(text, length);
    }

    bool bytes(const void* from, size_t n) {
        const size_t words = padded(n) / 4;
        if (words == 0) return true;
        if (!room(words * 4)) return false;
        cursor_[words - 1] = 0;  // the padding
        std::memcpy(cursor_, from, n);
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
