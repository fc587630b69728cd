// What waits to be written to a peer. Loop thread.
#pragma once

#include <memory>
#include <vector>

#include "wire/buffer.h"
#include "wire/byte_stream.h"
#include "wire/frame.h"

namespace virtbay::wire {

class OutputQueue {
  public:
    explicit OutputQueue(BufferPool& pool) : pool_(pool) {}
    ~OutputQueue();
    OutputQueue(const OutputQueue&) = delete;
    OutputQueue& operator=(const OutputQueue&) = delete;

    // Room for a header at the end of the returned buffer, whose end is then aligned. The payload is appended
    // to the buffer and end_frame() called; or drop_frame() to undo.
    Buffer& begin_frame();
    void end_frame(const Header& header);
    // The frame goes on with bytes that others send as well, which are not copied.
    void end_frame(const Header& header, std::shared_ptr<const Buffer> rest);
    void drop_frame();
    // Descriptors that follow the last frame, one byte each. Owned from now on.
    void add_fds(const std::vector<int>& fds);

    enum class Outcome { empty, blocked, failed };
    // Writes until everything is gone or nothing fits any more.
    Outcome write(ByteStream& stream);

    bool empty() const { return head_ == chunks_.size(); }
    size_t bytes() const { return bytes_; }

  private:
    struct Chunk {
        Buffer own;
        std::shared_ptr<const Buffer> shared;
        int fd = -1;
        size_t sent = 0;
        const uint8_t* data() const { return (shared ? shared->data() : own.data()) + sent; }
        size_t left() const { return (shared ? shared->size() : own.size()) - sent; }
    };
    Chunk& front() { return chunks_[head_]; }
    void pop();
    void clear();

    BufferPool& pool_;
    std::vector<Chunk> chunks_;  // those before head_ are gone
    size_t head_ = 0;
    size_t bytes_ = 0;
    size_t frame_start_ = 0;
};

}  // namespace virtbay::wire
