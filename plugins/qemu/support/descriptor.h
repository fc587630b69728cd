// A file descriptor with an owner, and files written so that a crash leaves the old or the new content.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "base/error.h"

namespace virtbay::qemu {

class Descriptor {
  public:
    Descriptor() = default;
    explicit Descriptor(int fd) : fd_(fd) {}
    Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    Descriptor& operator=(Descriptor&& other) noexcept {
        if (this != &other) {
            reset();
            fd_ = std::exchange(other.fd_, -1);
        }
        return *this;
    }
    ~Descriptor() { reset(); }

    int get() const { return fd_; }
    int release() { return std::exchange(fd_, -1); }
    void reset();
    explicit operator bool() const { return fd_ >= 0; }

  private:
    int fd_ = -1;
};

// Replaces `path` by `content`: a temporary file in the same directory, fsync, rename, fsync of the
// directory. `durable` false leaves the fsyncs out, for files that do not outlive the machine's uptime.
Status replace_file(const std::string& path, std::string_view content, bool durable = true, int mode = 0600);

// The content of `path`, at most `limit` bytes.
Result<std::string> read_file(const std::string& path, size_t limit = 16u << 20);

// Makes `path` and what is missing above it.
Status make_directories(const std::string& path, int mode = 0755);

}  // namespace virtbay::qemu
