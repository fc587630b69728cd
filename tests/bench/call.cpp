#include "call.h"

#include <rpc/xdr.h>

#include <cstring>

namespace bench {
namespace {

constexpr size_t largest_frame = 33554436;

// Appends what `put` encodes, at most `room` bytes.
template <class Put>
void append(Bytes& bytes, size_t room, Put put) {
    const size_t start = bytes.size();
    bytes.resize(start + room);
    XDR xdr;
    xdrmem_create(&xdr, reinterpret_cast<char*>(bytes.data() + start), static_cast<u_int>(room), XDR_ENCODE);
    put(&xdr);
    bytes.resize(start + xdr_getpos(&xdr));
}

uint32_t word(std::span<const uint8_t> bytes) {
    XDR xdr;
    xdrmem_create(&xdr, reinterpret_cast<char*>(const_cast<uint8_t*>(bytes.data())), 4, XDR_DECODE);
    uint32_t value = 0;
    xdr_uint32_t(&xdr, &value);
    return value;
}

}  // namespace

Encoder& Encoder::number(uint32_t value) {
    append(bytes_, 4, [&](XDR* x) { xdr_uint32_t(x, &value); });
    return *this;
}

Encoder& Encoder::number64(uint64_t value) {
    append(bytes_, 8, [&](XDR* x) { xdr_uint64_t(x, &value); });
    return *this;
}

Encoder& Encoder::text(std::string_view value) {
    append(bytes_, value.size() + 8, [&](XDR* x) {
        auto data = const_cast<char*>(value.data());
        auto size = static_cast<u_int>(value.size());
        xdr_bytes(x, &data, &size, size);
    });
    return *this;
}

Encoder& Encoder::opaque(std::span<const uint8_t> value) {
    append(bytes_, value.size() + 4, [&](XDR* x) {
        xdr_opaque(x, reinterpret_cast<char*>(const_cast<uint8_t*>(value.data())),
                   static_cast<u_int>(value.size()));
    });
    return *this;
}

Encoder& Encoder::domain(const Domain& value) {
    return text(value.name).opaque(value.uuid).number(static_cast<uint32_t>(value.id));
}

std::span<const uint8_t> Decoder::take(size_t count) {
    const size_t padded = (count + 3) / 4 * 4;
    if (!good_ || padded > rest_.size()) {
        good_ = false;
        return {};
    }
    const auto taken = rest_.first(count);
    rest_ = rest_.subspan(padded);
    return taken;
}

uint32_t Decoder::number() {
    const auto bytes = take(4);
    return bytes.empty() ? 0 : word(bytes);
}

uint64_t Decoder::number64() {
    const uint64_t high = number();
    return high << 32 | number();
}

std::string Decoder::text() {
    const auto bytes = take(number());
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

Domain Decoder::domain() {
    Domain d;
    d.name = text();
    const auto uuid = take(16);
    if (!uuid.empty()) std::memcpy(d.uuid.data(), uuid.data(), 16);
    d.id = static_cast<int32_t>(number());
    return d;
}

Bytes frame(const Header& header, std::span<const uint8_t> payload) {
    Encoder e;
    e.number(static_cast<uint32_t>(header_size + payload.size()))
        .number(header.program)
        .number(header.version);
    e.number(static_cast<uint32_t>(header.procedure)).number(static_cast<uint32_t>(header.kind));
    e.number(header.serial).number(header.status);
    Bytes out = e.bytes();
    out.insert(out.end(), payload.begin(), payload.end());
    return out;
}

Bytes call(int32_t procedure, const Encoder& arguments) {
    return frame({0, remote_program, 1, procedure, Kind::call, 0, 0}, arguments.bytes());
}

std::optional<Frame> first_frame(std::span<const uint8_t> bytes, bool& broken) {
    if (bytes.size() < 4) return {};
    const uint32_t length = word(bytes);
    if (length < header_size || length > largest_frame) {
        broken = true;
        return {};
    }
    if (bytes.size() < length) return {};
    Frame f;
    f.header.length = length;
    f.header.program = word(bytes.subspan(4));
    f.header.version = word(bytes.subspan(8));
    f.header.procedure = static_cast<int32_t>(word(bytes.subspan(12)));
    f.header.kind = static_cast<Kind>(word(bytes.subspan(16)));
    f.header.serial = word(bytes.subspan(20));
    f.header.status = word(bytes.subspan(24));
    f.payload = bytes.subspan(header_size, length - header_size);
    return f;
}

size_t frame_length(const uint8_t* bytes) {
    return word({bytes, 4});
}

void set_serial(std::span<uint8_t> frame, uint32_t serial) {
    XDR xdr;
    xdrmem_create(&xdr, reinterpret_cast<char*>(frame.data() + 20), 4, XDR_ENCODE);
    xdr_uint32_t(&xdr, &serial);
}

std::string error_text(const Frame& frame) {
    Decoder d(frame.payload);
    const uint32_t code = d.number();
    d.number();
    const std::string text = d.number() ? d.text() : "";
    return "error " + std::to_string(code) + ": " + text;
}

}  // namespace bench
