// A set of clients with common limits: "libvirtd" for everybody, "admin" for the administration. Loop thread.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "daemon/context.h"
#include "daemon/listener.h"
#include "daemon/session.h"

namespace virtbay {
class WorkerPool;
}

namespace virtbay::daemon {

class Server {
  public:
    Server(Context& context, std::string name, const ServerLimits& limits, WorkerPool& pool,
           bool administrative)
        : context_(context),
          name_(std::move(name)),
          limits_(limits),
          pool_(pool),
          administrative_(administrative) {}

    const std::string& name() const { return name_; }
    bool administrative() const { return administrative_; }
    ServerLimits& limits() { return limits_; }
    WorkerPool& pool() { return pool_; }

    // Whether a program is served here.
    bool serves(uint32_t program) const;
    void add_listener(std::unique_ptr<Listener> listener);
    void stop_listening();
    // A client that a listener has let in.
    void admit(std::unique_ptr<wire::ByteStream> stream, Arrival arrival);
    // May one more come?
    bool full() const;
    // Accept again, if there is room now.
    void update_listeners();

    const std::map<uint64_t, std::unique_ptr<Session>>& sessions() const { return sessions_; }
    Session* session(uint64_t id) const;
    size_t clients() const { return sessions_.size(); }
    size_t anonymous() const { return anonymous_ + handshakes_; }
    // Nobody is here or about to be.
    bool deserted() const { return sessions_.empty() && handshakes_ == 0; }
    void session_authenticated() {
        --anonymous_;
        update_listeners();
    }
    // The session has nothing left to do and will be destroyed before the loop sleeps.
    void forget(Session& session);
    void close_all(const std::string& why);
    // Clients that are not there yet but hold a descriptor.
    void handshake_began();
    void handshake_ended();

  private:
    void presence_changed();

    Context& context_;
    std::string name_;
    ServerLimits limits_;
    WorkerPool& pool_;
    const bool administrative_;
    uint64_t next_ = 1;
    size_t anonymous_ = 0, handshakes_ = 0;
    std::map<uint64_t, std::unique_ptr<Session>> sessions_;
    std::vector<std::unique_ptr<Listener>> listeners_;
};

}  // namespace virtbay::daemon
