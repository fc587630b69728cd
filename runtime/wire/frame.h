// The header of a frame. All integers on the wire are big endian.
#pragma once

#include <cstddef>
#include <cstdint>

namespace virtbay::wire {

enum FrameType : uint32_t {
    type_call = 0,
    type_reply = 1,
    type_message = 2,
    type_stream = 3,
    type_call_with_fds = 4,
    type_reply_with_fds = 5,
    type_stream_hole = 6,
};

enum FrameStatus : uint32_t { status_ok = 0, status_error = 1, status_continue = 2 };

constexpr size_t length_bytes = 4;
constexpr size_t header_bytes = 28;  // with the length word
constexpr size_t frame_max = 33554436;
constexpr size_t payload_max = frame_max - header_bytes;
constexpr size_t fds_max = 32;
constexpr size_t stream_chunk = 262120;  // what libvirt sends in one frame at most
constexpr uint32_t event_serial = 1;

struct Header {
    uint32_t program = 0;
    uint32_t version = 1;
    int32_t procedure = 0;
    uint32_t type = type_call;
    uint32_t serial = 0;
    uint32_t status = status_ok;
};

// `at` has header_bytes bytes, aligned to 4; `length` is that of the whole frame.
void put_header(uint8_t* at, const Header& header, size_t length);
Header get_header(const uint8_t* at);
void put_u32(uint8_t* at, uint32_t value);
uint32_t get_u32(const uint8_t* at);

// Cuts written bytes where frames end. A layer that seals what it is given in records of its own must not put
// parts of two frames in one: libvirt's clients and servers alike open a record, take the frame that they
// wait for, and then wait for the socket with the rest of the record in their hands.
class FrameCutter {
  public:
    // How many of the `left` > 0 bytes at `at`, which follow those told to wrote(), may go into one record.
    // A frame's length word comes in one piece.
    size_t part(const uint8_t* at, size_t left) {
        if (frame_left_ == 0) frame_left_ = get_u32(at);
        return left < frame_left_ ? left : frame_left_;
    }
    void wrote(size_t n) { frame_left_ -= n; }

  private:
    size_t frame_left_ = 0;
};

}  // namespace virtbay::wire
