// One operation on its way through the runtime.
#pragma once

#include <chrono>
#include <functional>
#include <memory>

#include "base/error.h"
#include "contract/tables.h"
#include "plugin/call.h"
#include "plugin/driver.h"

namespace virtbay::connection {

// Filled by who asks; owned by him until `done` was called. May be used again after reset().
struct Request {
    plugin::Call call;  // call.arena must be set; caller, stream and received_fds as the case may be
    std::shared_ptr<plugin::Link> link;
    uint16_t operation = contract::no_operation;  // index in contract::operations()
    const void* in = nullptr;                     // the operation's C structs, zeroed but for what is known
    void* out = nullptr;
    bool high_priority = false;
    // Called once on the loop's thread, possibly before submit() returns. `status` is the outcome. `out` may
    // be read until this returns: afterwards the driver may be gone. (With Runtime::call(): as long as the
    // request lives.)
    std::function<void(Request&)> done;
    Status status;

    // For Runtime.
    plugin::Lease lease;
    std::chrono::steady_clock::time_point queued_at;
};

}  // namespace virtbay::connection
