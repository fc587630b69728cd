// The connection to one emulator's QMP monitor. Reads on the host's loop, writes from any thread.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "monitor/framing.h"
#include "monitor/outgoing.h"
#include "support/descriptor.h"
#include "virtbay/sdk.hpp"

namespace virtbay::qemu {

struct MonitorEvent {
    std::string name;
    std::shared_ptr<const nlohmann::ordered_json> data;  // an object, perhaps empty
    int64_t seconds = 0;
    uint32_t micros = 0;
};

struct MonitorReply {
    std::shared_ptr<const nlohmann::ordered_json> message;  // the whole reply
    // What the command returned.
    const nlohmann::ordered_json& result() const;
};

struct MonitorState {
    bool ready = false;
    bool closed = false;
    size_t waiting = 0;                   // commands without an answer
    bool unresponsive = false;            // a command was not answered within its time
    std::chrono::milliseconds oldest{0};  // how long the oldest command waits
};

class Monitor : public std::enable_shared_from_this<Monitor> {
  public:
    using Clock = std::chrono::steady_clock;
    using Completion =
        std::function<void(Result<MonitorReply>)>;  // [loop], or the sender's thread on failure
    // Both [loop]. closed: the peer is gone or broke the protocol; comes once, after the last event.
    struct Listener {
        std::function<void(const MonitorEvent&)> event;
        std::function<void(const std::string& reason)> closed;
    };
    static constexpr std::chrono::milliseconds usual_time{5000};

    // A stream socket. The emulator serves one peer at a time and queues few: while those of earlier daemons
    // wait there, one more is not connected yet.
    struct Connection {
        Connection(Descriptor s = {}, std::string p = {}) : socket(std::move(s)), path(std::move(p)) {}
        Descriptor socket;
        std::string path;  // what it is still to be connected to; empty: it is
        explicit operator bool() const { return static_cast<bool>(socket); }
    };
    static std::shared_ptr<Monitor> attach(const vb::Host& host, Connection connection, Listener listener);
    // To a listening socket, without waiting for the emulator to accept.
    static Result<Connection> connect(const std::string& path);

    Monitor(const vb::Host& host, Connection connection, Listener listener);

    // Begins to read, as soon as it is connected. Commands sent earlier wait.
    void start();
    // Ends without telling the listener. [any]
    void close();
    // Fails what waits for an answer and every later command, now: for when the loop may not run any more.
    // [any]
    void abandon();

    // `arguments` is a JSON object's text or empty. The completion always comes, once.
    // `fd` stays the caller's. `purpose` names what the completion does, for a successor that is handed the
    // command unanswered.
    void send(std::string_view command, std::string_view arguments, Completion completion, int fd = -1,
              std::string_view purpose = {});
    // Waits for the answer. VB_ERR_OPERATION_TIMEOUT when it does not come in time; while an earlier command
    // is overdue a call waits for a quarter of a second at most. Not on the loop.
    Result<MonitorReply> call(std::string_view command, std::string_view arguments = {},
                              std::chrono::milliseconds time = usual_time, int fd = -1);
    // A complete command as a caller wrote it, whose id is replaced. An error reply is a reply.
    Result<MonitorReply> call_raw(std::string_view text, std::chrono::milliseconds time = usual_time,
                                  int fd = -1);

    MonitorState state() const;
    // Reads what has arrived, without waiting; on the loop.
    void drain();

    // For handing the connection to a successor while no watch is armed.
    struct Handover {
        struct Command {
            uint64_t id = 0;
            std::string name;
            std::string purpose;
            std::chrono::milliseconds waited{0};
        };
        std::string partial;  // what came of a line that is not complete
        Outgoing unwritten;   // what the emulator has not taken yet
        Outgoing held;        // what waits for the end of the handshake
        std::vector<Command> unanswered;
        uint64_t next_id = 1;
        bool greeted = false;
        bool ready = false;
        std::string path;  // as in Connection
    };
    int socket() const { return socket_.get(); }
    Handover handover() const;
    // `completion_of` makes the completion that a purpose names; none where nobody waits any more.
    void take_over(const Handover& state,
                   const std::function<Completion(const std::string& purpose)>& completion_of);
    // Lets go of the listener and of all completions without calling any: the connection lives on elsewhere,
    // or its owner is being destroyed. While no callback can come.
    void forget();

  private:
    struct Pending {
        Completion completion;  // empty: nobody waits any more
        Clock::time_point since;
        std::string command;
        bool raw = false;
        std::string purpose;
    };

    bool connect_now();   // with lock_; false: the emulator's queue is full
    void watch_socket();  // with lock_
    static void connect_again(void* data, uint64_t timer) noexcept;
    static void watched(void* data, uint64_t watch, int32_t fd, uint32_t events) noexcept;
    void readable();
    void receive(std::string_view line);
    void answer(const std::string& id, std::shared_ptr<const nlohmann::ordered_json> message);
    void enqueue(std::string name, std::string_view body, bool raw, Completion completion, int fd,
                 uint64_t* number, std::string_view purpose = {});
    void write_some();  // with lock_
    void fail(const std::string& reason);
    Result<MonitorReply> wait(std::string name, std::string_view body, bool raw,
                              std::chrono::milliseconds time, int fd);

    vb::Host host_;
    Descriptor socket_;
    Listener listener_;
    Framing framing_;

    mutable std::mutex lock_;
    std::condition_variable answered_;
    std::map<uint64_t, Pending> pending_;
    Outgoing unwritten_;
    Outgoing held_;  // commands sent before the handshake is over
    uint64_t next_id_ = 1;
    std::string path_;  // as in Connection
    uint64_t timer_ = 0;
    uint64_t watch_ = 0;
    bool greeted_ = false;  // by the emulator; its answer to our handshake makes it ready
    bool ready_ = false;
    bool closed_ = false;
    bool abandoned_ = false;
    std::shared_ptr<Monitor> self_;  // while a watch or a timer is armed
};

}  // namespace virtbay::qemu
