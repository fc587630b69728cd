// What a connection of the runtime is here: a session with a server, and what has been asked of it.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <string>

#include "base/arena.h"
#include "older_call.h"
#include "session.h"
#include "stream_pump.h"
#include "target.h"
#include "virtbay/remote.h"

namespace virtbay::remote {

class Connection {
  public:
    // Connects, authenticates, opens. `scope` is what the connection's events carry.
    static Result<std::unique_ptr<Connection>> open(vb_call* call, const vb_open_in& in, LoopThread& thread,
                                                    uint64_t scope);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    // Says goodbye to the server, which has a moment to answer.
    void close();

    // Any operation of the contract; `in` and `out` are its structs.
    Status forward(vb_call* call, const void* in, void* out);
    bool supports_feature(vb_call* call, int32_t feature);

    const std::string& uri() const { return uri_; }
    uint64_t scope() const { return scope_; }
    const Target& target() const { return target_; }
    Session& session() { return *session_; }
    bool encrypted() const { return target_.transport == Transport::tls; }
    bool keepalive_known() const { return keepalive_known_; }
    Result<bool> secure(const Patience& patience);
    Result<uint64_t> library_version(const Patience& patience);
    Status want_event(uint32_t event, bool wanted, const Patience& patience);
    Status set_identity(std::span<const vb_typed_param> attributes, uint32_t flags, const Patience& patience);
    // Told when the connection to the server breaks, or the server's to its hypervisor; null: nobody.
    Status set_closed_sink(std::function<void(int reason)> sink, const Patience& patience);
    // `id` is that of vb_stream_fd.data.
    Status end_stream(uint64_t id, bool abort, const Patience& patience);

  private:
    Connection(vb_call* call, Target target, uint64_t scope);
    Status introduce(bool read_only, const Patience& patience);
    Status authenticate(const Patience& patience);
    Status call(const char* procedure, const void* args, const Patience& patience);
    // `ret` is a struct of the procedure's ret type; what it points to is in `arena`.
    Status call(const contract::Procedure& procedure, const void* args, void* ret, Arena& arena,
                const Patience& patience);
    Result<bool> server_has(int32_t feature, const Patience& patience);
    Status older_result(const OlderCall& older, vb_call* call, const Reply& reply, const void* in, void* out,
                        Arena& arena);
    Status attach_stream(vb_call* call, const contract::Procedure& procedure,
                         const std::shared_ptr<StreamPump>& pump, Fd far);
    void on_event(const wire::Header& header, std::span<const uint8_t> payload);

    const vb_host* const host_;
    const uint64_t instance_;
    const Target target_;
    const uint64_t scope_;
    std::string uri_;
    std::shared_ptr<Session> session_;
    bool keepalive_known_ = false, events_by_id_ = false, reports_close_ = false, closed_ = false;
    std::atomic<bool> close_wanted_{false};

    std::mutex mutex_;  // guards what follows
    std::map<int32_t, bool> features_;
    struct Registered {
        int32_t id = -1;  // the server's
        size_t wanted = 0;
    };
    std::map<uint32_t, Registered> registered_;  // by event
    std::map<uint64_t, std::shared_ptr<StreamPump>> streams_;
    uint64_t next_stream_ = 1;
};

// A call's patience: its deadline, and whether its caller is still there.
Patience patience_of(vb_call* call);

// The bytes to a server, past the transport's own greetings. [worker]
Result<std::unique_ptr<wire::ByteStream>> dial(vb_call* call, const Target& target, const Patience& patience);

}  // namespace virtbay::remote
