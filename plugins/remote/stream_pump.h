// Moves a stream's data between the server and a descriptor that the runtime has. Loop's thread but for what
// says else.
#pragma once

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>

#include "base/error.h"
#include "loop/fd_watch.h"
#include "socket.h"
#include "wire/buffer.h"
#include "wire/channel.h"

namespace virtbay::remote {

class Session;

class StreamPump : public std::enable_shared_from_this<StreamPump> {
  public:
    // What goes through: from the server, to it, or both ways.
    enum class Direction : uint8_t { from_server, to_server, both };

    // Any thread. `far` becomes the descriptor for the runtime.
    static Result<std::shared_ptr<StreamPump>> make(Direction direction, Fd& far);

    Direction direction() const { return direction_; }
    // Any thread but the loop's. Finishes or aborts, and waits for the server's word; what it answered, or
    // the error that ended the stream before.
    Status end(const std::shared_ptr<Session>& session, bool abort, const Patience& patience);

    // The opening call has been sent.
    void begin(Session& session, const wire::Header& header);
    // The opening call has succeeded, but its caller has gone.
    void abandon() { say_end(true); }
    void on_frame(const wire::Frame& frame);
    void on_written();
    void on_broken(const Error& error);

  private:
    // What waits for the runtime to take it: bytes, or as many zeros.
    struct Piece {
        wire::Buffer bytes;
        uint64_t zeros = 0;
    };
    explicit StreamPump(Direction direction) : direction_(direction) {}
    void ready(uint32_t events);
    void read_near();
    void write_near();
    bool write_piece(Piece& piece);
    void take_hole(const wire::Frame& frame);
    void want();
    void say_end(bool abort);
    void over(Status outcome);

    const Direction direction_;
    Fd near_;
    Fd far_;                      // a duplicate of the other end, of streams in both directions
    Session* session_ = nullptr;  // until over
    wire::Header header_;
    FdWatch watch_;
    std::deque<Piece> pending_;
    size_t pending_bytes_ = 0;
    bool paused_ = false;
    bool server_ended_ = false;  // nothing comes from the server any more
    bool near_ended_ = false;    // nothing comes from the runtime any more
    bool end_said_ = false, full_ = false;

    std::mutex mutex_;  // guards what follows
    std::condition_variable changed_;
    std::optional<Status> outcome_;
};

}  // namespace virtbay::remote
