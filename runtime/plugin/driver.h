// A driver as clients know it: a name, whatever generation of its code serves at the moment, and the
// connections that are open in it. Survives every replacement of the code.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "plugin/call.h"
#include "plugin/gate.h"
#include "plugin/generation.h"

namespace virtbay::plugin {

// A URI's parts, unescaped.
struct UriParts {
    std::string text, scheme, path;
    std::optional<std::string> server, user, query;
    int port = 0;
};
// Never changes; connections that were asked for alike share it.
using SharedUri = std::shared_ptr<const UriParts>;

class Driver;

// One connection that is open in a driver. What the driver returned for it changes when the driver is
// replaced, which happens only while no call is inside.
class Link {
  public:
    uint64_t id = 0;
    std::shared_ptr<Driver> driver;
    SharedUri uri;          // as it was asked for
    std::string canonical;  // as the driver names it
    bool read_only = false;
    uint64_t scope = 0;
    uint32_t features = 0;  // bit n: CONNECT_SUPPORTS_FEATURE(n) as the driver answers it
    void* state = nullptr;  // the driver's own
    std::mutex serial;      // VB_THREADS_SERIAL_CONNECTION
};

class Driver : public std::enable_shared_from_this<Driver> {
  public:
    explicit Driver(std::unique_ptr<Generation> first);

    const std::string& id() const { return id_; }
    Gate& gate() { return gate_; }
    // Inside the gate only.
    Generation& generation() const { return *generation_; }
    std::mutex& serial() { return serial_; }  // VB_THREADS_SERIAL_PLUGIN

    // Inside the gate. No link: the driver declined. May block, unless `quick`, which needs quick_open();
    // *again then tells that it has to be done once more without.
    Result<std::shared_ptr<Link>> open(uint64_t id, SharedUri uri, bool read_only, const Caller* caller,
                                       bool quick = false, bool* again = nullptr);
    // Inside the gate. May block, unless `quick`, which needs quick_open(); false then tells that it has to
    // be done without.
    bool close(Link& link, bool quick = false);
    bool quick_open() const { return (generation_->driver().flags & VB_DRIVER_QUICK_OPEN) != 0; }

    // For the replacement, with the gate closed and empty.
    std::vector<std::shared_ptr<Link>> links() const;
    std::unique_ptr<Generation> exchange(std::unique_ptr<Generation> next);

    size_t open_links() const;
    uint32_t number() const { return number_; }  // of the generation; the first is 1

    // Fills the parts of a call that are the same for every operation.
    void prepare(Call& call, const Link& link) const;

  private:
    bool lock_serial(std::unique_lock<std::mutex>& lock, bool quick);
    Status call_open(Generation& g, Link& link, uint32_t call_flags, uint32_t open_flags,
                     const Caller* caller, int32_t* status);
    friend class Replacement;

    const std::string id_;
    std::unique_ptr<Generation> generation_;
    uint32_t number_ = 1;
    Gate gate_;
    std::mutex serial_;
    mutable std::mutex links_mutex_;
    std::unordered_map<uint64_t, std::weak_ptr<Link>> links_;  // by id
};

}  // namespace virtbay::plugin
