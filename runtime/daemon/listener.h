// Lets clients in. Loop thread.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>

#include "daemon/session.h"
#include "loop/fd_watch.h"
#include "virtbay/transport.h"

namespace virtbay::daemon {

// A loaded transport; lives as long as the runtime.
struct Transport {
    vb_transport table{};
    void* self = nullptr;

    // Fills up to fds.size() descriptors that are ready to accept and sets *n.
    Status listen(const vb_transport_address& address, std::span<int32_t> fds, uint32_t* n) const;
};

// What a listener's clients get.
struct Door {
    Carrier carrier = Carrier::unix_socket;
    bool read_only = false;
    Auth auth = Auth::none;
    std::string path;  // of a unix socket, removed with the listener
    std::string name;  // for the log
};

class Listener {
  public:
    using Arrived = std::function<void(std::unique_ptr<wire::ByteStream>, Arrival)>;

    // Owns the descriptor, which is listening already.
    static Result<std::unique_ptr<Listener>> open(Context& context, const Transport& transport, int fd,
                                                  Door door, Arrived arrived, std::function<bool()> full);
    ~Listener();
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;

    void accept_more(bool yes);
    const Door& door() const { return door_; }
    int fd() const { return fd_; }

  private:
    Listener(Context& context, const Transport& transport, int fd, Door door, Arrived arrived,
             std::function<bool()> full);
    void ready();

    Context& context_;
    const Transport& transport_;
    const int fd_;
    const Door door_;
    Arrived arrived_;
    std::function<bool()> full_;
    FdWatch watch_;
};

}  // namespace virtbay::daemon
