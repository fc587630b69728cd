// What the parts of the daemon share. Built by main, passed to constructors.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "daemon/call.h"
#include "daemon/log.h"
#include "daemon/paths.h"
#include "daemon/settings.h"
#include "wire/buffer.h"

namespace virtbay {
class Loop;
class WorkerPool;
namespace connection {
class Runtime;
}
}  // namespace virtbay

namespace virtbay::daemon {

class Server;

// Loop thread.
struct Context {
    Loop& loop;
    WorkerPool& pool;        // of the drivers' operations
    WorkerPool& admin_pool;  // of the administration and of TLS handshakes
    Log& log;
    const Paths& paths;
    connection::Runtime& runtime;
    wire::BufferPool buffers;
    std::vector<Server*> servers;
    std::function<Status()> update_tls_files;
    std::function<void(uint32_t seconds)> set_idle_timeout;
    // A server got its first client or lost its last.
    std::function<void()> presence_changed;
    std::function<void()> memory_given_back;  // much of it

    std::vector<std::unique_ptr<Call>> spare_calls;

    std::unique_ptr<Call> take_call() {
        if (spare_calls.empty()) return std::make_unique<Call>();
        auto call = std::move(spare_calls.back());
        spare_calls.pop_back();
        return call;
    }
    void give_call(std::unique_ptr<Call> call) {
        constexpr size_t much = 256 * 1024;
        if (call->arena.used() > much) memory_given_back();
        call->reset();
        if (spare_calls.size() < 16) spare_calls.push_back(std::move(call));
    }
};

}  // namespace virtbay::daemon
