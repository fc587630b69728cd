// What carries frames: a transport's session, or a layer above it such as TLS. Loop thread.
#pragma once

#include <sys/uio.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "virtbay/transport.h"

namespace virtbay::wire {

class ByteStream {
  public:
    virtual ~ByteStream() = default;

    // Up to n bytes; 0 at the end; negative errno, -EAGAIN when there is nothing. Descriptors are added to
    // `fds`.
    virtual int64_t read(uint8_t* bytes, size_t n, std::vector<int>& fds) = 0;
    // As much as fits; negative errno, -EAGAIN when nothing does.
    virtual int64_t write(std::span<const iovec> pieces) = 0;
    // One byte of zero that carries a descriptor; 0 or negative errno.
    virtual int write_fd(int fd) = 0;
    virtual bool passes_fds() const = 0;
    // Bytes have been taken from the descriptor that read() has not given yet: polling would not tell of
    // them.
    virtual bool has_pending() const { return false; }
    // To be polled.
    virtual int fd() const = 0;
    virtual void shutdown() = 0;
    // What the program behind the stream, if there is one, has said about trouble since this was last asked.
    virtual std::string complaint() { return {}; }
};

// A session of a transport.
class TransportStream : public ByteStream {
  public:
    // `transport` and `self` must outlive the stream.
    TransportStream(const vb_transport& transport, void* self, void* session, int fd)
        : transport_(transport), self_(self), session_(session), fd_(fd) {}
    ~TransportStream() override;
    TransportStream(const TransportStream&) = delete;
    TransportStream& operator=(const TransportStream&) = delete;

    int64_t read(uint8_t* bytes, size_t n, std::vector<int>& fds) override;
    int64_t write(std::span<const iovec> pieces) override;
    int write_fd(int fd) override;
    bool passes_fds() const override { return (transport_.flags & VB_TRANSPORT_PASSES_FDS) != 0; }
    int fd() const override { return fd_; }
    void shutdown() override;

  private:
    const vb_transport& transport_;
    void* self_;
    void* session_;
    int fd_;
};

}  // namespace virtbay::wire
