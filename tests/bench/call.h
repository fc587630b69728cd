// The protocol as a load generator and a bare server need it: frames, the handful of procedures they speak,
// XDR through libtirpc. It shares no code with what it measures.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace bench {

using Bytes = std::vector<uint8_t>;

constexpr uint32_t remote_program = 0x20008086;
constexpr size_t header_size = 28;  // the length word included

enum class Kind : uint32_t { call = 0, reply = 1, message = 2 };

enum Procedure : int32_t {
    connect_open = 1,
    connect_close = 2,
    domain_create_xml = 10,
    domain_define_xml = 11,
    domain_destroy = 12,
    domain_get_xml_desc = 14,
    domain_get_info = 16,
    domain_lookup_by_name = 23,
    domain_undefine = 35,
    auth_list = 66,
    connect_get_lib_version = 157,
    connect_list_all_domains = 273,
    event_register = 316,
    event_deregister = 317,
    event_lifecycle = 318,
    connect_get_all_domain_stats = 344,
};

struct Header {
    uint32_t length = 0, program = 0, version = 0;
    int32_t procedure = 0;
    Kind kind = Kind::call;
    uint32_t serial = 0, status = 0;
};

struct Frame {
    Header header;
    std::span<const uint8_t> payload;
};

struct Domain {
    std::string name;
    std::array<uint8_t, 16> uuid{};
    int32_t id = -1;
};

// Writes XDR values one after another.
class Encoder {
  public:
    Encoder& number(uint32_t value);
    Encoder& number64(uint64_t value);
    Encoder& text(std::string_view value);
    Encoder& opaque(std::span<const uint8_t> value);  // of fixed length
    Encoder& domain(const Domain& value);
    const Bytes& bytes() const { return bytes_; }

  private:
    Bytes bytes_;
};

// Reads XDR values; good() turns false at the first one that is not there.
class Decoder {
  public:
    explicit Decoder(std::span<const uint8_t> bytes) : rest_(bytes) {}
    uint32_t number();
    uint64_t number64();
    std::string text();
    Domain domain();
    bool good() const { return good_; }
    size_t left() const { return rest_.size(); }

  private:
    std::span<const uint8_t> take(size_t count);
    std::span<const uint8_t> rest_;
    bool good_ = true;
};

Bytes frame(const Header& header, std::span<const uint8_t> payload);
Bytes call(int32_t procedure, const Encoder& arguments = {});
// The frame at the front of `bytes`; none when it is incomplete. `broken` is set when it cannot be a frame.
std::optional<Frame> first_frame(std::span<const uint8_t> bytes, bool& broken);
// The length word of a frame of which at least that is there.
size_t frame_length(const uint8_t* bytes);
void set_serial(std::span<uint8_t> frame, uint32_t serial);
// Text of an error reply.
std::string error_text(const Frame& frame);

}  // namespace bench
