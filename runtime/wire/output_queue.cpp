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
    while (!chunks_.empty()) pop();
}

Buffer& OutputQueue::begin_frame() {
    const bool fits = !chunks_.empty() && chunks_.back().fd < 0 && !chunks_.back().shared &&
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
    if (buffer.empty()) pop();
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
    Chunk& chunk = chunks_.front();
    if (chunk.fd >= 0) {
        close(chunk.fd);
    } else if (!chunk.shared) {
        pool_.give(std::move(chunk.own));
    }
    chunks_.pop_front();
}

OutputQueue::Outcome OutputQueue::write(ByteStream& stream) {
    while (!chunks_.empty()) {
        if (chunks_.front().fd >= 0) {
            const int result = stream.write_fd(chunks_.front().fd);
            if (result == -EAGAIN) return Outcome::blocked;
            if (result < 0) return Outcome::failed;
            pop();
            continue;
        }
        iovec pieces[64];
        size_t n = 0, offered = 0;
        for (auto& chunk : chunks_) {
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
        while (!chunks_.empty() && chunks_.front().fd < 0 && done >= chunks_.front().left()) {
            done -= chunks_.front().left();
            pop();
        }
        if (done > 0) chunks_.front().sent += done;
        if (short_write) return Outcome::blocked;
    }
    return Outcome::empty;
}

}  // namespace virtbay::wire
