#include "stream_pump.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>

#include "base/arena.h"
#include "contract/type_numbers.h"
#include "contract/wire_types.h"
#include "session.h"
#include "wire/error_code.h"
#include "wire/xdr.h"

namespace virtbay::remote {
namespace {

// Towards the server no more is taken while this much waits to be sent.
constexpr size_t most_queued = size_t{1} << 20;
// The server knows no such limit: beyond this the connection as a whole is not read until the runtime has
// caught up.
constexpr size_t most_pending = size_t{32} << 20;
constexpr uint8_t zeros[64 * 1024] = {};

}  // namespace

Result<std::shared_ptr<StreamPump>> StreamPump::make(Direction direction, Fd& far) {
    int ends[2] = {-1, -1};
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends) != 0)
        return system_error(VB_FROM_STREAMS, errno, "cannot make a pair of sockets");
    std::shared_ptr<StreamPump> pump(new StreamPump(direction));
    pump->near_.reset(ends[0]);
    far.reset(ends[1]);
    // A byte that is never read makes the other end fail, rather than end, when this one is closed without
    // taking it: so that a broken download does not look like a complete one.
    if (direction == Direction::from_server) {
        const uint8_t mark = 0;
        if (::send(far.get(), &mark, 1, MSG_NOSIGNAL) != 1)
            return system_error(VB_FROM_STREAMS, errno, "cannot write to a pair of sockets");
    }
    // Where the other end writes as well, such a byte can be put there only when it is needed.
    if (direction == Direction::both) pump->far_.reset(fcntl(far.get(), F_DUPFD_CLOEXEC, 0));
    return pump;
}

void StreamPump::begin(Session& session, const wire::Header& header) {
    session_ = &session;
    header_ = header;
    auto watch = FdWatch::open(session.loop(), near_.get(), [this](uint32_t events) { ready(events); });
    if (!watch) return say_end(true);
    watch_ = std::move(*watch);
    want();
}

void StreamPump::want() {
    if (!watch_) return;
    const bool reading = direction_ != Direction::from_server && !near_ended_ && !full_;
    uint32_t events = reading ? FdWatch::readable : 0;
    if (!pending_.empty()) events |= FdWatch::writable;
    // Of a descriptor that nobody reads only the hang-up is told, which comes with the wish to write.
    if (events == 0 && direction_ == Direction::from_server && !near_ended_) events = FdWatch::hangup;
    watch_.want(events);
}

void StreamPump::ready(uint32_t events) {
    const auto self = shared_from_this();
    if (events & FdWatch::writable) write_near();
    if (!session_) return;
    if (events & (FdWatch::hangup | FdWatch::failed) && direction_ == Direction::from_server) {
        near_ended_ = true;
        say_end(!server_ended_);
    } else if (events & (FdWatch::readable | FdWatch::hangup | FdWatch::failed)) {
        read_near();
    }
    if (session_) want();
}

void StreamPump::read_near() {
    uint8_t bytes[wire::stream_chunk];
    const ssize_t got = ::recv(near_.get(), bytes, sizeof bytes, 0);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (got <= 0) {
        near_ended_ = true;
        return say_end(got < 0);
    }
    wire::Header header = header_;
    header.status = wire::status_continue;
    session_->channel().send_bytes(header, {bytes, static_cast<size_t>(got)});
    full_ = session_->channel().queued() > most_queued;
}

void StreamPump::on_written() {
    if (!full_ || !session_ || session_->channel().queued() > most_queued) return;
    full_ = false;
    want();
}

void StreamPump::on_frame(const wire::Frame& frame) {
    const auto self = shared_from_this();
    if (!session_) return;
    if (frame.header.type == wire::type_stream_hole) return take_hole(frame);
    switch (frame.header.status) {
        case wire::status_error:
            return over(wire::decode_error(frame.payload));
        case wire::status_ok:
            return over({});
        default:
            break;
    }
    if (frame.payload.empty()) server_ended_ = true;
    if (!near_ended_ && !frame.payload.empty()) {
        pending_.emplace_back().bytes.append(frame.payload.data(), frame.payload.size());
        pending_bytes_ += frame.payload.size();
    }
    write_near();
    if (session_) want();
}

// The descriptor's reader gets the hole as zeros.
void StreamPump::take_hole(const wire::Frame& frame) {
    Arena arena;
    virtbay::wire::virNetStreamHole hole{};
    const auto& type = contract::type(contract::number::virNetStreamHole);
    if (wire::decode(type, frame.payload, arena, &hole) < 0 || hole.length < 0) return say_end(true);
    if (!near_ended_ && hole.length > 0) pending_.emplace_back().zeros = static_cast<uint64_t>(hole.length);
    write_near();
    if (session_) want();
}

// False when the descriptor takes no more for now, or never again.
bool StreamPump::write_piece(Piece& piece) {
    while (!piece.bytes.empty() || piece.zeros > 0) {
        const bool real = !piece.bytes.empty();
        const uint8_t* from = real ? piece.bytes.data() : zeros;
        const size_t count = real ? piece.bytes.size() : std::min<uint64_t>(piece.zeros, sizeof zeros);
        const ssize_t put = ::send(near_.get(), from, count, MSG_NOSIGNAL);
        if (put < 0 && errno != EAGAIN && errno != EINTR) {
            near_ended_ = true;
            say_end(true);
        }
        if (put < 0) return false;
        if (real) {
            piece.bytes.consume(static_cast<size_t>(put));
            pending_bytes_ -= static_cast<size_t>(put);
        } else {
            piece.zeros -= static_cast<uint64_t>(put);
        }
    }
    return true;
}

void StreamPump::write_near() {
    while (!near_ended_ && !pending_.empty() && write_piece(pending_.front())) pending_.pop_front();
    if (near_ended_) {
        pending_.clear();
        pending_bytes_ = 0;
    }
    if (const bool too_much = pending_bytes_ > most_pending; session_ && too_much != paused_) {
        paused_ = too_much;
        if (too_much)
            session_->channel().pause();
        else
            session_->channel().resume();
    }
    if (!pending_.empty()) return;
    if (!server_ended_ || near_ended_) return;
    // All is there: take the mark away, so that the other end sees a proper end.
    if (direction_ == Direction::from_server) {
        uint8_t mark = 0;
        (void)!::recv(near_.get(), &mark, 1, MSG_DONTWAIT);
    }
    ::shutdown(near_.get(), SHUT_WR);
}

void StreamPump::say_end(bool abort) {
    if (end_said_ || !session_) return;
    end_said_ = true;
    wire::Header header = header_;
    header.status = abort ? wire::status_error : wire::status_ok;
    session_->channel().send(header);
    want();
}

void StreamPump::on_broken(const Error& error) {
    over(error);
}

void StreamPump::over(Status outcome) {
    const auto self = shared_from_this();
    if (Session* session = std::exchange(session_, nullptr)) {
        if (paused_ && session->open()) session->channel().resume();
        session->stream_over(header_.serial);
    }
    watch_.reset();
    pending_.clear();
    if (far_ && !outcome) (void)!::send(far_.get(), zeros, 1, MSG_DONTWAIT | MSG_NOSIGNAL);
    far_.reset();
    near_.reset();
    std::lock_guard lock(mutex_);
    if (!outcome_) outcome_.emplace(std::move(outcome));
    changed_.notify_all();
}

Status StreamPump::end(const std::shared_ptr<Session>& session, bool abort, const Patience& patience) {
    session->loop().post([self = shared_from_this(), session, abort] {
        if (!self->session_) return;
        // What the runtime has written before it said so goes first.
        while (!abort && self->direction_ != Direction::from_server && !self->near_ended_) {
            uint8_t probe = 0;
            if (::recv(self->near_.get(), &probe, 1, MSG_PEEK | MSG_DONTWAIT) <= 0) break;
            self->read_near();
        }
        self->near_ended_ = true;
        self->say_end(abort);
    });
    constexpr int slice_ms = 100;
    std::unique_lock lock(mutex_);
    while (!outcome_) {
        changed_.wait_for(lock, std::chrono::milliseconds(patience.slice_ms(slice_ms)));
        if (!outcome_ && patience.over()) return out_of_patience(patience, "for the end of a stream");
    }
    return *outcome_;
}

}  // namespace virtbay::remote
