#include "api/stream_link.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <tuple>
#include <utility>

namespace virtbay::api {
namespace {

Error io_error(const char* what) {
    return system_error(VB_FROM_STREAMS, errno, what);
}

// As write(), but without a signal when nobody reads any more.
ssize_t write_quietly(int fd, const char* data, size_t bytes) {
    const ssize_t n = ::send(fd, data, bytes, MSG_NOSIGNAL);
    return n < 0 && errno == ENOTSOCK ? write(fd, data, bytes) : n;
}

}  // namespace

StreamLink::~StreamLink() {
    end();
}

Status StreamLink::attach(const vb_stream_fd& stream) {
    if (fd_ >= 0) {
        close(stream.fd);
        return make_error(VB_ERR_INTERNAL_ERROR, VB_FROM_STREAMS, "the stream is already in use");
    }
    fd_ = stream.fd;
    flags_ = stream.flags;
    length_ = stream.length;
    ended_ = stream.ended;
    ended_data_ = stream.data;
    if ((flags_ & VB_STREAM_FILE) && stream.offset &&
        lseek(fd_, static_cast<off_t>(stream.offset), SEEK_SET) == static_cast<off_t>(-1))
        return io_error("cannot seek in the stream's file");
    const int flags = fcntl(fd_, F_GETFL);
    if (flags >= 0) fcntl(fd_, F_SETFL, nonblocking_ ? flags | O_NONBLOCK : flags & ~O_NONBLOCK);
    return {};
}

uint64_t StreamLink::allowed(size_t bytes) const {
    const uint64_t most = std::min<uint64_t>(bytes, INT_MAX);
    return length_ ? std::min(most, length_ - std::min(done_, length_)) : most;
}

Result<int> StreamLink::send(const char* data, size_t bytes) {
    if (fd_ < 0) return make_error(VB_ERR_OPERATION_INVALID, VB_FROM_STREAMS, "stream is not open");
    if (cause_) return Error(*cause_);
    if (!(flags_ & VB_STREAM_WRITE))
        return make_error(VB_ERR_OPERATION_INVALID, VB_FROM_STREAMS, "stream is not writable");
    const uint64_t most = allowed(bytes);
    if (bytes && !most) {
        errno = ENOSPC;
        return io_error("cannot write to stream");
    }
    ssize_t n = 0;
    do n = write_quietly(fd_, data, most);
    while (n < 0 && errno == EINTR);
    if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return int{again};
    if (n < 0) return broken("cannot write to stream");
    done_ += static_cast<uint64_t>(n);
    return static_cast<int>(n);
}

Result<int> StreamLink::receive(char* data, size_t bytes, bool stop_at_hole) {
    if (fd_ < 0) return make_error(VB_ERR_OPERATION_INVALID, VB_FROM_STREAMS, "stream is not open");
    if (cause_) return Error(*cause_);
    if (!(flags_ & VB_STREAM_READ))
        return make_error(VB_ERR_OPERATION_INVALID, VB_FROM_STREAMS, "stream is not readable");
    uint64_t most = allowed(bytes);
    if (stop_at_hole && sparse() && (flags_ & VB_STREAM_FILE)) {
        const off_t here = lseek(fd_, 0, SEEK_CUR);
        const off_t hole = lseek(fd_, here, SEEK_HOLE);
        if (here >= 0 && hole >= 0) {
            lseek(fd_, here, SEEK_SET);
            struct stat st {};
            if (hole == here && fstat(fd_, &st) == 0 && here < st.st_size && most) return int{at_hole};
            most = std::min(most, static_cast<uint64_t>(hole - here));
        }
    }
    if (!most) return 0;
    ssize_t n = 0;
    do n = read(fd_, data, most);
    while (n < 0 && errno == EINTR);
    if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return int{again};
    // The other side of a terminal hangs up with EIO.
    if (n < 0 && errno == EIO && !(flags_ & VB_STREAM_FILE)) return 0;
    if (n < 0) return broken("cannot read from stream");
    done_ += static_cast<uint64_t>(n);
    return static_cast<int>(n);
}

Status StreamLink::send_hole(uint64_t length) {
    if (fd_ < 0) return make_error(VB_ERR_OPERATION_INVALID, VB_FROM_STREAMS, "stream is not open");
    if (length_ && length > length_ - std::min(done_, length_)) {
        errno = ENOSPC;
        return io_error("cannot write to stream");
    }
    const off_t end = lseek(fd_, static_cast<off_t>(length), SEEK_CUR);
    if (end < 0) return io_error("cannot make a hole in the stream's file");
    struct stat st {};
    if (fstat(fd_, &st) == 0 && S_ISREG(st.st_mode) && st.st_size < end && ftruncate(fd_, end) < 0)
        return io_error("cannot make a hole in the stream's file");
    done_ += length;
    return {};
}

Result<uint64_t> StreamLink::receive_hole() {
    if (fd_ < 0) return make_error(VB_ERR_OPERATION_INVALID, VB_FROM_STREAMS, "stream is not open");
    const off_t here = lseek(fd_, 0, SEEK_CUR);
    if (here < 0) return io_error("cannot look for a hole in the stream's file");
    off_t data = lseek(fd_, here, SEEK_DATA);
    if (data < 0 && errno == ENXIO) data = lseek(fd_, 0, SEEK_END);
    if (data < 0) return io_error("cannot look for a hole in the stream's file");
    uint64_t length = static_cast<uint64_t>(data - here);
    if (length_) length = std::min(length, length_ - std::min(done_, length_));
    if (lseek(fd_, here + static_cast<off_t>(length), SEEK_SET) < 0)
        return io_error("cannot pass a hole in the stream's file");
    done_ += length;
    return length;
}

void StreamLink::end() {
    if (fd_ < 0) return;
    shutdown(fd_, SHUT_RDWR);  // a socket may have a duplicate elsewhere
    close(fd_);
    fd_ = -1;
    over_ = true;
    if (ended_) ended_(ended_data_);
    ended_ = nullptr;
}

Status StreamLink::settle(bool abort) {
    const auto settle = std::exchange(settle_, nullptr);
    return settle ? settle(abort) : Status();
}

Error StreamLink::broken(const char* what) {
    const Error ours = io_error(what);
    const Status theirs = settle(false);
    if (theirs) return ours;
    cause_ = theirs.error();
    return theirs.error();
}

Status StreamLink::finish() {
    if (fd_ < 0) return make_error(VB_ERR_OPERATION_INVALID, VB_FROM_STREAMS, "stream is not open");
    Status last = settle(false);
    if (cause_) last = *cause_;
    end();
    return last;
}

void StreamLink::abort() {
    std::ignore = settle(true);
    end();
}

}  // namespace virtbay::api
