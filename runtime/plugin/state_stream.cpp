#include "plugin/state_stream.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace virtbay::plugin {

Result<StateStream> StateStream::create() {
    const int fd = memfd_create("virtbay-state", MFD_CLOEXEC);
    if (fd < 0) return system_error(VB_FROM_NONE, errno, "cannot make a memory file for the driver's state");
    return StateStream(fd);
}

StateStream::StateStream(StateStream&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)), bytes_(other.bytes_), fds_(std::move(other.fds_)) {
    other.fds_.clear();
}

StateStream::~StateStream() {
    if (fd_ >= 0) close(fd_);
    for (int fd : fds_)
        if (fd >= 0) close(fd);
}

vb_writer StateStream::writer() {
    vb_writer w{};
    w.size = sizeof w;
    w.data = this;
    w.write = [](void* data, const void* bytes, size_t n) -> int32_t {
        auto* self = static_cast<StateStream*>(data);
        const char* p = static_cast<const char*>(bytes);
        while (n > 0) {
            const ssize_t written = ::write(self->fd_, p, n);
            if (written < 0 && errno == EINTR) continue;
            if (written <= 0) return VB_E_FAILED;
            p += written;
            n -= static_cast<size_t>(written);
            self->bytes_ += static_cast<uint64_t>(written);
        }
        return VB_OK;
    };
    w.write_fd = [](void* data, int32_t fd, uint32_t* index) -> int32_t {
        auto* self = static_cast<StateStream*>(data);
        const int copy = fcntl(fd, F_DUPFD_CLOEXEC, 3);
        if (copy < 0) return VB_E_FAILED;
        *index = static_cast<uint32_t>(self->fds_.size());
        self->fds_.push_back(copy);
        return VB_OK;
    };
    return w;
}

vb_reader StateStream::reader() {
    lseek(fd_, 0, SEEK_SET);
    vb_reader r{};
    r.size = sizeof r;
    r.data = this;
    r.read = [](void* data, void* bytes, size_t n) -> int64_t {
        auto* self = static_cast<StateStream*>(data);
        for (;;) {
            const ssize_t got = ::read(self->fd_, bytes, n);
            if (got >= 0) return got;
            if (errno != EINTR) return VB_E_FAILED;
        }
    };
    r.read_fd = [](void* data, uint32_t index) -> int32_t {
        auto* self = static_cast<StateStream*>(data);
        return index < self->fds_.size() ? std::exchange(self->fds_[index], -1) : -1;
    };
    return r;
}

}  // namespace virtbay::plugin
