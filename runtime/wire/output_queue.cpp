#include "wire/output_queue.h"

#include <unistd.h>
#include <cerrno>

namespace virtbay::wire {

namespace {
// Frames are gathered in one buffer up to this size; then another one is begun, so that what is sent can be
// freed.
constexpr size_t full_chunk = 256 * 1024;
}  // namespace

OutputQueue::~OutputQueue() {
    while (!empty()) pop();
}

Buffer& OutputQueue::begin_frame() {
    const bool fits = !empty() && chunks_.back().fd < 0 && !chunks_.back().shared &&
                      chunks_.back().own.size() < full_chunk && chunks_.back().own.size() % 4 == 0;
    if (!fits) {
        chunks_.emplace_back();
        chunks_.back().own = pool_.take();
    }
    Buffer& buffer = chunks_.back().own;
    frame_start_ = buffer.size();
    buffer.room(header_bytes);
    buffer.added(header_bytes);
    return buffer;
}

void OutputQueue::end_frame(const Header& header) {
    Buffer& buffer = chunks_.back().own;
    const size_t length = buffer.size() - frame_start_;
    put_header(buffer.data() + frame_start_, header, length);
    bytes_ += length;
}

void OutputQueue::drop_frame() {
    Buffer& buffer = chunks_.back().own;
    buffer.truncate(frame_start_);
    if (!buffer.empty()) return;
    pool_.give(std::move(buffer));
    chunks_.pop_back();
    if (empty()) clear();
}

void OutputQueue::end_frame(const Header& header, std::shared_ptr<const Buffer> rest) {
    Buffer& buffer = chunks_.back().own;
    const size_t length = buffer.size() - frame_start_ + rest->size();
    put_header(buffer.data() + frame_start_, header, length);
    bytes_ += length;
    chunks_.emplace_back();
    chunks_.back().shared = std::move(rest);
}

void OutputQueue::add_fds(const std::vector<int>& fds) {
    for (const int fd : fds) {
        chunks_.emplace_back();
        chunks_.back().fd = fd;
    }
}

void OutputQueue::pop() {
    Chunk& chunk = front();
    if (chunk.fd >= 0) {
        close(chunk.fd);
    } else if (!chunk.shared) {
        pool_.give(std::move(chunk.own));
    }
    ++head_;
    if (empty()) return clear();
    if (head_ < 64) return;
    chunks_.erase(chunks_.begin(), chunks_.begin() + static_cast<long>(head_));
    head_ = 0;
}

// An idle channel keeps room for one chunk at most.
void OutputQueue::clear() {
    head_ = 0;
    chunks_.clear();
    if (chunks_.capacity() > 4) chunks_.shrink_to_fit();
}

OutputQueue::Outcome OutputQueue::write(ByteStream& stream) {
    while (!empty()) {
        if (front().fd >= 0) {
            const int result = stream.write_fd(front().fd);
            if (result == -EAGAIN) return Outcome::blocked;
            if (result < 0) return Outcome::failed;
            pop();
            continue;
        }
        iovec pieces[64];
        size_t n = 0, offered = 0;
        for (size_t i = head_; i < chunks_.size(); ++i) {
            const Chunk& chunk = chunks_[i];
            if (chunk.fd >= 0 || n == 64) break;
            pieces[n++] = {const_cast<uint8_t*>(chunk.data()), chunk.left()};
            offered += chunk.left();
        }
        const int64_t result = stream.write({pieces, n});
        if (result == -EAGAIN) return Outcome::blocked;
        if (result < 0) return Outcome::failed;
        auto done = static_cast<size_t>(result);
        const bool short_write = done < offered;
        bytes_ -= done;
        while (!empty() && front().fd < 0 && done >= front().left()) {
            done -= front().left();
            pop();
        }
        if (done > 0) front().sent += done;
        if (short_write) return Outcome::blocked;
    }
    return Outcome::empty;
}

}  // namespace virtbay::wire
