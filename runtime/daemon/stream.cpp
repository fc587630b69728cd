#include "daemon/stream.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>

#include "contract/type_numbers.h"
#include "contract/wire_types.h"
#include "daemon/errors.h"
#include "daemon/session.h"
#include "loop/loop.h"
#include "loop/worker_pool.h"
#include "wire/xdr.h"

namespace virtbay::daemon {

namespace {

constexpr size_t send_ahead = 1 << 20;     // of a stream, in the session's output queue
constexpr size_t receive_ahead = 1 << 20;  // written to the descriptor more slowly than it comes

}  // namespace

// The descriptor while workers may use it. One job at a time.
struct Stream::File {
    explicit File(int f) : fd(f) {}
    ~File() {
        shutdown(fd, SHUT_RDWR);  // a socket may have a duplicate elsewhere
        close(fd);
    }
    const int fd;
    bool busy = false;  // loop thread
    Stream* stream;     // loop thread; null when it is gone
    // Of the job.
    std::vector<uint8_t> bytes;
    int64_t hole = 0;
    uint64_t left = UINT64_MAX;
    int error = 0;
};

Stream::Stream(Session& session, const wire::Header& header, const vb_stream_fd& given, bool sparse)
    : session_(session),
      header_(header),
      given_(given),
      sparse_(sparse),
      file_(std::make_shared<File>(given.fd)) {
    file_->stream = this;
    if (given.length != 0) file_->left = given.length;
}

Stream::~Stream() {
    file_->stream = nullptr;
    watch_.reset();
    tell_ended(session_.context(), given_);
}

Status Stream::start() {
    if (given_.flags & VB_STREAM_FILE) {
        if (given_.offset != 0 && lseek(file_->fd, static_cast<off_t>(given_.offset), SEEK_SET) < 0) {
            return system_error(VB_FROM_STREAMS, errno, "cannot seek in the stream's file");
        }
        if (given_.flags & VB_STREAM_READ) read_file();
        return {};
    }
    auto watch =
        FdWatch::open(session_.context().loop, file_->fd, [this](uint32_t events) { ready(events); });
    if (!watch) return std::move(watch.error());
    watch_ = std::move(*watch);
    update_watch();
    return {};
}

wire::Header Stream::frame_header(uint32_t type, uint32_t status) const {
    wire::Header h = header_;
    h.type = type;
    h.status = status;
    return h;
}

bool Stream::may_send() const {
    return (given_.flags & VB_STREAM_READ) && !data_ended_ && !over_ && !finishing_ &&
           session_.channel().queued() < send_ahead;
}

bool Stream::congested() const {
    return pending_bytes_ > receive_ahead;
}

void Stream::update_watch() {
    if (!watch_) return;
    if (over_) return watch_.reset();
    watch_.want((may_send() ? FdWatch::readable : 0) | (pending_.empty() ? 0 : FdWatch::writable));
}

void Stream::ready(uint32_t events) {
    if ((events & FdWatch::writable) && !pending_.empty()) write_pending();
    if (!over_ && (events & (FdWatch::readable | FdWatch::hangup | FdWatch::failed)) && may_send())
        read_descriptor();
    update_watch();
    // Sending wakes on_written(), which looks whether the stream is over; the rest has to be seen to here.
    session_.update_flow();
}

void Stream::read_descriptor() {
    auto& channel = session_.channel();
    wire::Buffer& buffer = channel.begin_frame();
    uint8_t* at = buffer.room(wire::stream_chunk);
    ssize_t n;
    do {
        n = ::read(file_->fd, at, wire::stream_chunk);
    } while (n < 0 && errno == EINTR);
    if (n > 0) {
        buffer.added(static_cast<size_t>(n));
        return channel.end_frame(frame_header(wire::type_stream, wire::status_continue));
    }
    const int why = errno;
    channel.drop_frame();
    if (n < 0 && why == EAGAIN) return;
    // A terminal whose other side has hung up.
    if (n == 0 || why == EIO) return end_of_data();
    if (why == ECONNRESET) return broken_off();
    broken(system_error(VB_FROM_STREAMS, why, "cannot read the stream's data"));
}

void Stream::end_of_data() {
    data_ended_ = true;
    session_.channel().send(frame_header(wire::type_stream, wire::status_continue));
    update_watch();
}

void Stream::read_file() {
    if (file_->busy || !may_send()) return;
    file_->busy = true;
    auto job = [file = file_, sparse = sparse_, loop = &session_.context().loop] {
        file->bytes.clear();
        file->hole = 0;
        file->error = 0;
        uint64_t most = std::min<uint64_t>(wire::stream_chunk, file->left);
        if (sparse && most > 0) {
            const off_t here = lseek(file->fd, 0, SEEK_CUR);
            const off_t data = lseek(file->fd, here, SEEK_DATA);
            off_t next = here;
            if (data < 0 && errno == ENXIO) {
                next = lseek(file->fd, 0, SEEK_END);
            } else if (data > here) {
                next = data;
            } else if (data == here) {
                const off_t end = lseek(file->fd, here, SEEK_HOLE);
                if (end > here) most = std::min<uint64_t>(most, static_cast<uint64_t>(end - here));
                lseek(file->fd, here, SEEK_SET);
            }
            if (next > here) {
                file->hole = std::min<int64_t>(
                    next - here, static_cast<int64_t>(std::min<uint64_t>(file->left, INT64_MAX)));
                lseek(file->fd, here + file->hole, SEEK_SET);
                most = 0;
            }
        }
        if (most > 0) {
            file->bytes.resize(most);
            ssize_t n;
            do {
                n = ::read(file->fd, file->bytes.data(), most);
            } while (n < 0 && errno == EINTR);
            if (n < 0) file->error = errno;
            file->bytes.resize(n > 0 ? static_cast<size_t>(n) : 0);
        }
        if (file->left != UINT64_MAX) file->left -= file->bytes.size() + static_cast<uint64_t>(file->hole);
        loop->post([file] {
            file->busy = false;
            Stream* stream = file->stream;
            if (stream == nullptr || stream->over_ || stream->finishing_) return;
            auto& channel = stream->session_.channel();
            if (file->error != 0) {
                return stream->broken(
                    system_error(VB_FROM_STREAMS, file->error, "cannot read the stream's data"));
            }
            if (file->hole > 0) {
                const wire::virNetStreamHole hole{file->hole, 0};
                channel.send(stream->frame_header(wire::type_stream_hole, wire::status_continue),
                             contract::type(contract::number::virNetStreamHole), &hole);
            } else if (file->bytes.empty()) {
                return stream->end_of_data();
            } else {
                channel.send_bytes(stream->frame_header(wire::type_stream, wire::status_continue),
                                   file->bytes);
            }
            stream->read_file();
        });
    };
    if (!session_.context().pool.submit(Priority::normal, {}, std::move(job))) {
        file_->busy = false;
        broken(make_error(VB_ERR_RESOURCE_BUSY, VB_FROM_STREAMS, "too much work waits"));
    }
}

bool Stream::on_frame(wire::Frame& frame) {
    if (over_) return false;
    const auto& h = frame.header;
    if (h.program != header_.program || h.procedure != header_.procedure) return true;
    if (h.type == wire::type_stream && h.status == wire::status_error) {
        // Given up by the client, which is told that this has been understood.
        session_.channel().send(frame_header(wire::type_stream, wire::status_ok));
        over_ = true;
        return false;
    }
    if (finishing_) return true;
    if (h.type == wire::type_stream && h.status == wire::status_ok) {
        finishing_ = true;
        if (pending_.empty()) finished();
        return !over_;
    }
    if (h.status != wire::status_continue) return true;
    if (!(given_.flags & VB_STREAM_WRITE)) {
        broken(make_error(VB_ERR_INVALID_STREAM, VB_FROM_STREAMS, "the stream is not writable"));
        return false;
    }
    if (h.type == wire::type_stream_hole) {
        wire::virNetStreamHole hole{};
        Arena arena;
        if (!sparse_ ||
            wire::decode(contract::type(contract::number::virNetStreamHole), frame.payload, arena, &hole) <
                0 ||
            hole.length < 0) {
            session_.close("a hole in a stream that has none");
            return true;
        }
        pending_.push_back({{}, hole.length, 0});
    } else if (!frame.payload.empty()) {
        // What fits is written at once, straight from where it was read to.
        size_t done = 0;
        if (pending_.empty() && !(given_.flags & VB_STREAM_FILE)) {
            const ssize_t n = ::write(file_->fd, frame.payload.data(), frame.payload.size());
            if (n > 0) done = static_cast<size_t>(n);
        }
        if (done < frame.payload.size()) {
            pending_.push_back(
                {{frame.payload.begin() + static_cast<long>(done), frame.payload.end()}, 0, 0});
            pending_bytes_ += frame.payload.size() - done;
        }
    } else {
        return true;  // end of the client's data; it still has to finish
    }
    write_pending();
    update_watch();
    return !over_;
}

void Stream::write_pending() {
    if (given_.flags & VB_STREAM_FILE) return write_file();
    while (!pending_.empty()) {
        Piece& piece = pending_.front();
        const ssize_t n =
            ::write(file_->fd, piece.bytes.data() + piece.done, piece.bytes.size() - piece.done);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0 && errno == EAGAIN) return;
        if (n < 0) {
            const int why = errno;
            // Writing names only the closed other end; how it was closed is still to be asked for.
            int pending = 0;
            socklen_t size = sizeof pending;
            if (getsockopt(file_->fd, SOL_SOCKET, SO_ERROR, &pending, &size) == 0 && pending == ECONNRESET)
                return broken_off();
            return broken(system_error(VB_FROM_STREAMS, why, "cannot write the stream's data"));
        }
        piece.done += static_cast<size_t>(n);
        pending_bytes_ -= static_cast<size_t>(n);
        if (piece.done == piece.bytes.size()) pending_.pop_front();
    }
    if (finishing_) finished();
}

void Stream::write_file() {
    if (file_->busy || pending_.empty()) return;
    file_->busy = true;
    file_->bytes = std::move(pending_.front().bytes);
    file_->hole = pending_.front().hole;
    pending_.pop_front();
    auto job = [file = file_, loop = &session_.context().loop] {
        file->error = 0;
        const uint64_t size = file->bytes.size() + static_cast<uint64_t>(file->hole);
        if (size > file->left) file->error = ENOSPC;
        if (file->error == 0 && file->hole > 0) {
            // The end of a file has to be moved, or a hole at the end would be lost.
            const off_t here = lseek(file->fd, file->hole, SEEK_CUR);
            const off_t end = here < 0 ? -1 : lseek(file->fd, 0, SEEK_END);
            if (here < 0 || end < 0 || (end < here && ftruncate(file->fd, here) != 0) ||
                lseek(file->fd, here, SEEK_SET) < 0) {
                file->error = errno;
            }
        }
        for (size_t done = 0; file->error == 0 && done < file->bytes.size();) {
            const ssize_t n = ::write(file->fd, file->bytes.data() + done, file->bytes.size() - done);
            if (n < 0 && errno == EINTR) continue;
            if (n < 0) file->error = errno;
            if (n > 0) done += static_cast<size_t>(n);
        }
        if (file->error == 0 && file->left != UINT64_MAX) file->left -= size;
        loop->post([file] {
            file->busy = false;
            Stream* stream = file->stream;
            if (stream == nullptr || stream->over_) return;
            stream->pending_bytes_ -= file->bytes.size();
            if (file->error != 0) {
                stream->broken(system_error(VB_FROM_STREAMS, file->error, "cannot write the stream's data"));
            } else if (!stream->pending_.empty()) {
                stream->write_file();
            } else if (stream->finishing_) {
                stream->finished();
            }
            stream->session_.update_flow();
        });
    };
    if (!session_.context().pool.submit(Priority::normal, {}, std::move(job))) {
        file_->busy = false;
        broken(make_error(VB_ERR_RESOURCE_BUSY, VB_FROM_STREAMS, "too much work waits"));
    }
}

void Stream::finished() {
    if ((given_.flags & VB_STREAM_FILE) && file_->busy) return;
    session_.channel().send(frame_header(wire::type_stream, wire::status_ok));
    over_ = true;
}

void Stream::broken(const Error& error) {
    session_.channel().send_error(frame_header(wire::type_stream, wire::status_error), error);
    over_ = true;
    pending_.clear();
    pending_bytes_ = 0;
}

void Stream::broken_off() {
    broken(make_error(VB_ERR_RPC, VB_FROM_STREAMS, "the stream was broken off by the driver"));
}

void Stream::on_written() {
    if (over_) return;
    if (given_.flags & VB_STREAM_FILE) {
        if (given_.flags & VB_STREAM_READ) read_file();
    } else {
        update_watch();
    }
}

}  // namespace virtbay::daemon
