// One connection to a server of the protocol: calls by serial, events, streams, keepalive.
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/error.h"
#include "contract/tables.h"
#include "loop_thread.h"
#include "socket.h"
#include "wire/channel.h"
#include "wire/keepalive.h"

namespace virtbay::remote {

class StreamPump;

// What came back.
struct Reply {
    wire::Buffer payload;  // begins aligned
    std::vector<Fd> fds;
};

struct Outgoing {
    const contract::Procedure* procedure = nullptr;
    const void* args = nullptr;  // a struct of the procedure's args type
    std::vector<Fd> fds;
    // Begins its work when the reply is good; null: the procedure has no stream.
    std::shared_ptr<StreamPump> stream;
};

class Session : public std::enable_shared_from_this<Session> {
  public:
    // Events, on the loop's thread.
    using EventSink = std::function<void(const wire::Header& header, std::span<const uint8_t> payload)>;

    static Result<std::shared_ptr<Session>> start(LoopThread& thread,
                                                  std::unique_ptr<wire::ByteStream> stream, EventSink events);
    // close() must have been called.
    ~Session();
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    // --- any thread but the loop's
    // Waits for the reply; an error reply is the error. When patience ends first a late reply is dropped.
    Result<Reply> call(Outgoing& call, const Patience& patience);
    // The same in two steps, for several at once. `call` must last until await().
    struct Waiter;
    std::shared_ptr<Waiter> begin(Outgoing& call);
    Result<Reply> await(const std::shared_ptr<Waiter>& waiter, const Patience& patience);
    void set_keepalive(int interval, unsigned count);
    // Told once, on the loop's thread, when the connection breaks by itself. Replacing it waits for a running
    // one.
    void set_closed_sink(std::function<void(int reason)> sink);
    // The server has said that its own connection ended. Loop's thread.
    void report_closed(int reason);
    // Ends everything; calls that still wait fail.
    void close();
    bool alive() const { return !why_broken(); }
    std::optional<Error> why_broken() const;

    // --- loop's thread, for streams
    wire::Channel& channel() { return *channel_; }
    Loop& loop() { return thread_.loop(); }
    bool open() const { return channel_ && !channel_->closed(); }
    void stream_over(uint32_t serial) { streams_.erase(serial); }

  private:
    struct Link;

    explicit Session(LoopThread& thread);
    void send(const std::shared_ptr<Waiter>& waiter);
    void on_frame(wire::Frame& frame);
    void on_reply(wire::Frame& frame);
    void on_closed(const std::string& why);
    void broken(const Error& error, int reason);
    void on_written();

    LoopThread& thread_;
    EventSink events_;
    std::unique_ptr<Link> link_;
    std::unique_ptr<wire::Channel> channel_;
    std::unique_ptr<wire::Keepalive> keepalive_;
    // Loop's thread.
    uint32_t next_serial_ = 0;
    std::unordered_map<uint32_t, std::shared_ptr<Waiter>> waiting_;
    std::unordered_map<uint32_t, std::shared_ptr<StreamPump>> streams_;
    std::function<void(int)> closed_sink_;
    bool closing_ = false;

    mutable std::mutex mutex_;  // guards what follows
    std::optional<Error> broken_;
};

}  // namespace virtbay::remote
