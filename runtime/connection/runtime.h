// The runtime without the daemon: drivers, connections, operations, events. The daemon and the library stand
// on it.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/error.h"
#include "connection/events.h"
#include "connection/request.h"
#include "plugin/registry.h"
#include "plugin/services.h"

namespace virtbay::connection {

struct OpenRequest {
    std::string uri;  // "": whatever driver wants it
    bool read_only = false;
    plugin::Caller caller;
};

using OpenResult = Result<std::shared_ptr<plugin::Link>>;

class Runtime {
  public:
    // services: loop, pool, processes, directories and log are given; emit is set here.
    // probe_program: see Registry.
    Runtime(plugin::Services services, std::vector<std::string> plugin_directories,
            std::string probe_program = {});
    ~Runtime();

    plugin::Registry& plugins() { return registry_; }
    EventBroker& events() { return events_; }

    // --- loop thread; `done` comes on it too, possibly before the call returns
    void open(OpenRequest request, std::function<void(OpenResult)> done);
    void close(std::shared_ptr<plugin::Link> link, std::function<void()> done);
    // Checks the arguments and the right to write, then runs the operation: on the loop if the driver says
    // that it cannot block, else on a worker.
    void submit(Request& request);

    // --- any thread but the loop's; may block
    OpenResult open_now(const OpenRequest& request);
    // In that driver and no other; no link: it declined.
    OpenResult open_with(plugin::Driver& driver, plugin::SharedUri uri, bool read_only,
                         const plugin::Caller* caller);
    void close_now(const std::shared_ptr<plugin::Link>& link);
    Status call(Request& request);

    // How long an operation may wait for others of the same object before it is given up.
    static constexpr std::chrono::seconds longest_wait{30};

  private:
    void start(Request& request);
    void run_on_worker(Request& request);
    void finish(Request& request, int32_t status);
    void complete(Request& request);
    int32_t run(Request& request, uint32_t flags);
    void try_open(std::shared_ptr<OpenRequest> request, plugin::SharedUri uri,
                  std::vector<std::shared_ptr<plugin::Driver>> drivers, size_t next,
                  std::function<void(OpenResult)> done);
    // Any thread.
    Result<plugin::SharedUri> parts_of(const std::string& uri);

    plugin::Services services_;
    EventBroker events_;
    plugin::Registry registry_;
    std::atomic<uint64_t> next_link_{1};
    std::mutex uri_mutex_;  // guards last_uri_
    plugin::SharedUri last_uri_;
};

// What is wrong with a request before any driver sees it: a change on a read-only connection, arguments that
// the public API refuses.
Status check_request(const Request& request);

}  // namespace virtbay::connection
