// A client's view of one connection: open, one call at a time, and the objects that the scenarios work on.
#pragma once

#include <string>
#include <vector>

#include "channel.h"

namespace bench {

struct Target {
    Endpoint endpoint;
    const Credentials* credentials = nullptr;
    std::string uri = "test:///default";
    pid_t pid = 0;  // of the server, 0: unknown
};

class Peer {
  public:
    // Connects, asks for the authentication, opens the URI.
    explicit Peer(const Target& target);

    // Sends a prepared call and waits for its reply, passing over events. Throws on an error reply.
    Frame call(Bytes& prepared);
    Frame call(int32_t procedure, const Encoder& arguments = {});
    // The next frame, whatever it is; throws when the connection ends or after ten seconds.
    Frame receive();
    void close();

    Channel& channel() { return channel_; }
    uint32_t next_serial() { return serial_++; }

  private:
    Channel channel_;
    uint32_t serial_ = 0;
};

// A domain of the test driver with 23 devices, and one with none.
std::string large_guest(const std::string& name);
std::string small_guest(const std::string& name);

Domain define(Peer& peer, const std::string& xml);
Domain create(Peer& peer, const std::string& xml);
Bytes call_about(int32_t procedure, const Domain& domain);
// Calls that take a domain and flags.
Bytes call_about(int32_t procedure, const Domain& domain, uint32_t flags);

// Defined guests that vanish with this object.
class Guests {
  public:
    Guests(Peer& peer, int count, bool large);
    ~Guests();
    Guests(const Guests&) = delete;
    Guests& operator=(const Guests&) = delete;
    const std::vector<Domain>& all() const { return domains_; }

  private:
    Peer& peer_;
    std::vector<Domain> domains_;
};

}  // namespace bench
