// The runtime's side of a vb_call: where its results, its error and its descriptors go.
#pragma once

#include <atomic>
#include <string>
#include <vector>

#include "base/arena.h"
#include "base/error.h"
#include "virtbay/driver.h"

namespace virtbay::plugin {

// Who makes a call. Values as in vb_caller.
struct Caller {
    int32_t pid = -1;
    int64_t uid = -1, gid = -1;
    std::string user_name, group_name, sasl_user_name, x509_name;
};

// Takes the descriptor that a driver gives for a call's stream.
class StreamTarget {
  public:
    virtual ~StreamTarget() = default;
    // Owns stream.fd from now on, whatever the result. The thread that runs the call.
    virtual Status attach(const vb_stream_fd& stream) = 0;
};

// One call into a plugin. Prepared by the caller of the operation, read by the host functions that plugins
// call.
class Call {
  public:
    Call() {
        abi.size = sizeof abi;
        abi.host = nullptr;
    }
    Call(const Call&) = delete;
    Call& operator=(const Call&) = delete;
    ~Call();

    static Call& of(vb_call* call) { return *reinterpret_cast<Call*>(call); }

    vb_call abi{};  // first: of() relies on it
    Arena* arena = nullptr;
    const Caller* caller = nullptr;     // null: unknown
    StreamTarget* stream = nullptr;     // null: the call has none
    std::vector<int32_t> received_fds;  // owned
    std::vector<int32_t> sent_fds;      // owned until taken
    std::atomic<bool> cancelled{false};
    bool failed = false;
    Error error;

    // Keeps the first error.
    void raise(Error e);
    // What the operation's status means: the raised error, or one that says that none was raised.
    Status result(int32_t status, const char* operation);
};

}  // namespace virtbay::plugin
