// The far end of a stream: the descriptor that a driver gave for it.
#pragma once

#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>

#include "base/error.h"
#include "plugin/call.h"

namespace virtbay::api {

// A piece of a stream as it is received: data, or a hole of `length` bytes.
class StreamLink : public plugin::StreamTarget {
  public:
    explicit StreamLink(bool nonblocking) : nonblocking_(nonblocking) {}
    ~StreamLink() override;
    StreamLink(const StreamLink&) = delete;
    StreamLink& operator=(const StreamLink&) = delete;

    Status attach(const vb_stream_fd& stream) override;
    // For streams whose other side has the last word: how they are ended, and why they broke. Before the
    // first use.
    void settle_with(std::function<Status(bool abort)> settle) { settle_ = std::move(settle); }
    // What the driver gave along with the descriptor.
    const void* driver_data() const { return ended_data_; }
    bool attached() const { return fd_ >= 0 || over_; }
    bool sparse() const { return (flags_ & VB_STREAM_SPARSE) != 0; }

    // As much as goes at once: the number of bytes; `again` (-2) when it would block.
    Result<int> send(const char* data, size_t bytes);
    // 0 at the end; `at_hole` (-3) before a hole, if stop_at_hole.
    Result<int> receive(char* data, size_t bytes, bool stop_at_hole);
    Status send_hole(uint64_t length);
    Result<uint64_t> receive_hole();
    // The next section of a file that is being sent or received locally.
    Status finish();
    void abort();

    int fd() const { return fd_; }

    static constexpr int again = -2;
    static constexpr int at_hole = -3;

  private:
    uint64_t allowed(size_t bytes) const;
    void end();
    // What the other side says to the end, if it is asked.
    Status settle(bool abort);
    Error broken(const char* what);

    const bool nonblocking_;
    int fd_ = -1;
    bool over_ = false;
    uint32_t flags_ = 0;
    uint64_t length_ = 0;  // 0: to the end
    uint64_t done_ = 0;
    vb_work_fn ended_ = nullptr;
    void* ended_data_ = nullptr;
    std::function<Status(bool abort)> settle_;
    std::optional<Error> cause_;  // why the other side broke the stream off: the answer to all that follows
};

}  // namespace virtbay::api
