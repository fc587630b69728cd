#include "wire/channel.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "wire/error_code.h"
#include "wire/xdr.h"

namespace virtbay::wire {

namespace {

constexpr size_t read_size = 128 * 1024;

bool with_fds(uint32_t type) {
    return type == type_call_with_fds || type == type_reply_with_fds;
}

void close_all(std::vector<int>& fds) {
    for (const int fd : fds) close(fd);
    fds.clear();
}

}  // namespace

Channel::Channel(Loop& loop, BufferPool& pool, std::unique_ptr<ByteStream> stream, Owner& owner)
    : loop_(loop),
      pool_(pool),
      stream_(std::move(stream)),
      owner_(owner),
      out_(pool),
      flush_(
          loop, [](void* self) { static_cast<Channel*>(self)->flush(); }, this) {}

Channel::~Channel() {
    for (Alive* each = watched_by_; each != nullptr; each = each->outer_) each->channel_ = nullptr;
    if (posted_) *posted_ = nullptr;
    watch_.reset();
    close_all(in_fds_);
    pool_.give(std::move(in_));
}

Result<std::unique_ptr<Channel>> Channel::open(Loop& loop, BufferPool& pool,
                                               std::unique_ptr<ByteStream> stream, Owner& owner) {
    std::unique_ptr<Channel> channel(new Channel(loop, pool, std::move(stream), owner));
    auto watch = FdWatch::open(loop, channel->stream_->fd(),
                               [self = channel.get()](uint32_t events) { self->ready(events); });
    if (!watch) return std::move(watch.error());
    channel->watch_ = std::move(*watch);
    channel->update_watch();
    // A layer below may have read ahead.
    if (channel->stream_->has_pending()) channel->post(&Channel::read);
    return channel;
}

void Channel::post(void (Channel::*what)()) {
    if (!posted_) posted_ = std::make_shared<Channel*>(this);
    loop_.post([self = posted_, what] {
        if (*self != nullptr) ((*self)->*what)();
    });
}

void Channel::update_watch() {
    if (closed_) return;
    const bool reading = !paused_ && !closing_;
    watch_.want((reading ? FdWatch::readable : 0) | (blocked_ ? FdWatch::writable : 0));
}

void Channel::ready(uint32_t events) {
    if (events & FdWatch::writable) {
        const Alive alive(*this);
        flush();
        if (!alive || closed_) return;
    }
    if (paused_ || closing_) {
        // Nobody reads, so a hang-up shows only here.
        if (events & (FdWatch::hangup | FdWatch::failed)) fail("the peer hung up");
        return;
    }
    if (events & (FdWatch::readable | FdWatch::hangup | FdWatch::failed)) read();
}

void Channel::read() {
    do {
        if (in_.capacity() == 0) in_ = pool_.take();
        // What is announced is not believed: the buffer grows with what has come.
        uint8_t* at =
            in_.room(in_.empty() ? read_size : std::min(std::max(in_.size(), read_size / 2), read_size * 8));
        const int64_t n = stream_->read(at, in_.space(), in_fds_);
        if (n == -EAGAIN || n == -EINTR) break;
        if (n < 0) return fail(std::strerror(static_cast<int>(-n)));
        if (n == 0) return fail("the peer closed the connection");
        in_.added(static_cast<size_t>(n));
        if (!parse()) return;
    } while (stream_->has_pending() && !paused_ && !closing_ && !closed_);
    if (in_.empty() && in_.capacity() != 0) {
        pool_.give(std::move(in_));
        in_ = Buffer();
    }
    update_watch();
}

// False when the channel is gone.
bool Channel::parse() {
    if (parsing_) return true;
    const Alive alive(*this);
    parsing_ = true;
    while (!paused_ && !closing_ && !closed_ && in_.size() >= header_bytes) {
        const size_t length = get_u32(in_.data());
        if (length < header_bytes || length > frame_limit_) {
            fail("a frame of impossible length");
            return false;
        }
        if (in_.size() < length) break;
        // XDR is decoded in place, which needs alignment; stream data may have left us at an odd place.
        if (reinterpret_cast<uintptr_t>(in_.data()) % 4 != 0) in_.compact();
        const bool taken = take_frame(length);
        if (!alive || closed_) return false;
        if (!taken) break;
    }
    parsing_ = false;
    // A length word alone can be refused at once.
    if (!paused_ && !closing_ && in_.size() >= length_bytes && in_.size() < header_bytes) {
        const size_t length = get_u32(in_.data());
        if (length < header_bytes || length > frame_limit_) {
            fail("a frame of impossible length");
            return false;
        }
    }
    if (in_fds_.size() > fds_max) {
        fail("descriptors that belong to no call");
        return false;
    }
    return true;
}

// False when descriptors of the frame are still missing.
bool Channel::take_frame(size_t length) {
    Frame frame;
    frame.header = get_header(in_.data());
    size_t skip = header_bytes, count = 0;
    if (with_fds(frame.header.type)) {
        if (length < header_bytes + 4) {
            fail("a frame without its count of descriptors");
            return true;
        }
        count = get_u32(in_.data() + header_bytes);
        skip += 4;
        if (count > fds_max || (count > 0 && !stream_->passes_fds())) {
            fail("too many descriptors");
            return true;
        }
        if (in_.size() < length + count) return false;
        if (in_fds_.size() < count) {
            fail("a descriptor is missing");
            return true;
        }
        frame.fds.assign(in_fds_.begin(), in_fds_.begin() + static_cast<long>(count));
        in_fds_.erase(in_fds_.begin(), in_fds_.begin() + static_cast<long>(count));
    }
    frame.payload = {in_.data() + skip, length - skip};
    const Alive alive(*this);
    owner_.on_frame(frame);
    close_all(frame.fds);
    if (alive && !closed_) in_.consume(length + count);
    return true;
}

void Channel::resume() {
    if (!paused_) return;
    paused_ = false;
    if (parsing_ || closed_) return;
    if (in_.empty() && !stream_->has_pending()) return update_watch();
    post(&Channel::resumed);
}

void Channel::resumed() {
    if (closed_ || paused_ || !parse()) return;
    if (stream_->has_pending() && !paused_) return read();
    if (in_.empty() && in_.capacity() != 0) {
        pool_.give(std::move(in_));
        in_ = Buffer();
    }
    update_watch();
}

bool Channel::send(const Header& header) {
    if (closed_ || closing_) return true;
    out_.begin_frame();
    out_.end_frame(header);
    flush_later();
    return true;
}

bool Channel::send(const Header& header, const contract::Type& type, const void* value,
                   const std::vector<int>& fds) {
    if (closed_ || closing_) {
        for (const int fd : fds) ::close(fd);
        return true;
    }
    Buffer& buffer = out_.begin_frame();
    const size_t start = buffer.size() - header_bytes;
    if (with_fds(header.type)) {
        put_u32(buffer.room(4), static_cast<uint32_t>(fds.size()));
        buffer.added(4);
    }
    if (!encode(type, value, buffer, start + frame_max)) {
        out_.drop_frame();
        for (const int fd : fds) ::close(fd);
        return false;
    }
    out_.end_frame(header);
    out_.add_fds(fds);
    flush_later();
    return true;
}

void Channel::send_bytes(const Header& header, std::span<const uint8_t> bytes) {
    if (closed_ || closing_) return;
    out_.begin_frame().append(bytes.data(), bytes.size());
    out_.end_frame(header);
    flush_later();
}

void Channel::send_error(Header header, const Error& error) {
    if (closed_ || closing_) return;
    header.status = status_error;
    encode_error(error, out_.begin_frame());
    out_.end_frame(header);
    flush_later();
}

void Channel::send_parts(const Header& header, std::span<const uint8_t> own,
                         const std::shared_ptr<const Buffer>& others, bool share) {
    if (closed_ || closing_) return;
    Buffer& buffer = out_.begin_frame();
    buffer.append(own.data(), own.size());
    if (share) {
        out_.end_frame(header, others);
    } else {
        buffer.append(others->data(), others->size());
        out_.end_frame(header);
    }
    flush_later();
}

Buffer& Channel::begin_frame() {
    return out_.begin_frame();
}

void Channel::end_frame(const Header& header) {
    out_.end_frame(header);
    flush_later();
}

void Channel::close_when_written() {
    if (closed_ || closing_) return;
    closing_ = true;
    flush_later();
}

void Channel::flush_later() {
    if (!blocked_ && !closed_) flush_.request();
}

void Channel::flush() {
    if (closed_) return;
    const bool was_blocked = blocked_;
    switch (out_.write(*stream_)) {
        case OutputQueue::Outcome::failed:
            return fail("the peer does not take data any more");
        case OutputQueue::Outcome::blocked:
            blocked_ = true;
            break;
        case OutputQueue::Outcome::empty:
            blocked_ = false;
            break;
    }
    if (closing_ && out_.empty()) {
        stream_->shutdown();
        return fail("closed");
    }
    if (blocked_ != was_blocked || closing_) update_watch();
    owner_.on_written();
}

void Channel::fail(const std::string& why) {
    if (closed_) return;
    closed_ = true;
    watch_.reset();
    owner_.on_closed(why);
}

}  // namespace virtbay::wire
