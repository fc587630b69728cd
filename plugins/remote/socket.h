// Sockets towards a server: how they are opened, and as the bytes under a channel.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "base/error.h"
#include "wire/byte_stream.h"

namespace virtbay::remote {

// A descriptor that is closed with its owner.
class Fd {
  public:
    explicit Fd(int fd = -1) : fd_(fd) {}
    ~Fd() { reset(); }
    Fd(Fd&& other) noexcept : fd_(other.release()) {}
    Fd& operator=(Fd&& other) noexcept {
        if (this != &other) reset(other.release());
        return *this;
    }
    int get() const { return fd_; }
    int release() {
        const int fd = fd_;
        fd_ = -1;
        return fd;
    }
    void reset(int fd = -1);
    explicit operator bool() const { return fd_ >= 0; }

  private:
    int fd_;
};

// How long something may take. Asked before and during each wait.
struct Patience {
    uint64_t deadline_ns = 0;        // CLOCK_MONOTONIC; 0: none
    std::function<bool()> given_up;  // may be empty
    // Milliseconds until it has to be asked again, at most `longest`.
    int slice_ms(int longest) const;
    bool over() const;
};

// VB_ERR_OPERATION_TIMEOUT or, when the caller gave up, VB_ERR_OPERATION_ABORTED.
Error out_of_patience(const Patience& patience, const std::string& doing);

// Waits for poll events; false when patience is over.
bool wait_for(int fd, short events, const Patience& patience);

// Non-blocking sockets. Errors are VB_ERR_SYSTEM_ERROR of VB_FROM_RPC with errno in int1.
Result<Fd> connect_unix(const std::string& path, const Patience& patience);
Result<Fd> connect_tcp(const std::string& host, const std::string& port, const Patience& patience);

// The stream of a connected socket. Descriptors pass only over a unix socket to a daemon. `errors` is what a
// program at its other end writes its errors to, a non-blocking descriptor.
std::unique_ptr<wire::ByteStream> socket_stream(Fd fd, bool passes_fds, Fd errors = Fd());

}  // namespace virtbay::remote
