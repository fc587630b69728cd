// One daemon for each root.
#pragma once

#include <string>
#include <utility>

#include "base/error.h"

namespace virtbay::daemon {

class PidFile {
  public:
    // Locks the file and writes our process id. Refused while another process holds the lock, which the error
    // names.
    static Result<PidFile> take(const std::string& path);
    PidFile() = default;
    PidFile(PidFile&& other) noexcept : path_(std::move(other.path_)), fd_(std::exchange(other.fd_, -1)) {}
    PidFile& operator=(PidFile&& other) noexcept {
        std::swap(path_, other.path_);
        std::swap(fd_, other.fd_);
        return *this;
    }
    ~PidFile();

  private:
    std::string path_;
    int fd_ = -1;
};

}  // namespace virtbay::daemon
