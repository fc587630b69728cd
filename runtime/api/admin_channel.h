// A connection to a daemon's administration socket: one call at a time, answered before the next.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>

#include "base/arena.h"
#include "base/error.h"

namespace virtbay::api {

class AdminChannel {
  public:
    // `uri` names the daemon and whose it is ("libvirtd:///system"), with an optional "?socket=PATH". May
    // block.
    static Result<std::unique_ptr<AdminChannel>> open(const std::string& uri);
    AdminChannel(int fd, std::string uri) : fd_(fd), uri_(std::move(uri)) {}
    ~AdminChannel();
    AdminChannel(const AdminChannel&) = delete;
    AdminChannel& operator=(const AdminChannel&) = delete;

    // Types are numbers of the contract's tables, no_type for nothing; what `ret` points to lies in the
    // arena. May block.
    Status call(int32_t procedure, uint16_t args_type, const void* args, uint16_t ret_type, void* ret,
                Arena& arena);
    bool alive();
    int fd() const { return fd_; }
    const std::string& uri() const { return uri_; }

  private:
    const int fd_;
    const std::string uri_;
    std::mutex mutex_;  // guards what follows: one call at a time
    uint32_t serial_ = 0;
    bool broken_ = false;
};

}  // namespace virtbay::api
