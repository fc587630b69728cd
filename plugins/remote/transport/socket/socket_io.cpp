#include "socket_io.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace virtbay::transport {

namespace {

constexpr uint32_t most_fds = 32;

static_assert(sizeof(iovec) == sizeof(vb_transport_piece));

iovec* iovec_of(const vb_transport_piece* pieces) {
    return reinterpret_cast<iovec*>(const_cast<vb_transport_piece*>(pieces));
}

}  // namespace

int32_t accept_one(void*, int32_t listener, void** session, int32_t* fd) {
    const int accepted = accept4(listener, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (accepted < 0) return -errno;
    *session = session_of(accepted);
    *fd = accepted;
    return 0;
}

int64_t read(void*, void* session, const vb_transport_piece* pieces, uint32_t n, int32_t* fds,
             uint32_t* n_fds) {
    msghdr message{};
    message.msg_iov = iovec_of(pieces);
    message.msg_iovlen = n;
    alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int) * most_fds)];
    const uint32_t room = fds != nullptr ? *n_fds : 0;
    if (room > 0) {
        message.msg_control = control;
        message.msg_controllen = sizeof control;
        *n_fds = 0;
    }
    const ssize_t result = recvmsg(fd_of(session), &message, MSG_CMSG_CLOEXEC);
    if (result < 0) return -errno;
    if (message.msg_controllen == 0) return result;
    for (cmsghdr* c = CMSG_FIRSTHDR(&message); c != nullptr; c = CMSG_NXTHDR(&message, c)) {
        if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS) continue;
        const size_t count = (c->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (size_t i = 0; i < count; ++i) {
            int fd;
            std::memcpy(&fd, CMSG_DATA(c) + i * sizeof fd, sizeof fd);
            if (*n_fds < room) {
                fds[(*n_fds)++] = fd;
            } else {
                ::close(fd);
            }
        }
    }
    return result;
}

int64_t write(void*, void* session, const vb_transport_piece* pieces, uint32_t n, const int32_t* fds,
              uint32_t n_fds) {
    msghdr message{};
    message.msg_iov = iovec_of(pieces);
    message.msg_iovlen = n;
    alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int) * most_fds)] = {};
    if (n_fds > most_fds) return -EINVAL;
    if (n_fds > 0) {
        message.msg_control = control;
        message.msg_controllen = CMSG_SPACE(sizeof(int) * n_fds);
        cmsghdr* c = CMSG_FIRSTHDR(&message);
        c->cmsg_level = SOL_SOCKET;
        c->cmsg_type = SCM_RIGHTS;
        c->cmsg_len = CMSG_LEN(sizeof(int) * n_fds);
        std::memcpy(CMSG_DATA(c), fds, sizeof(int) * n_fds);
    }
    const ssize_t result = sendmsg(fd_of(session), &message, MSG_NOSIGNAL);
    return result < 0 ? -errno : result;
}

void shutdown(void*, void* session) {
    ::shutdown(fd_of(session), SHUT_RDWR);
}

void close(void*, void* session) {
    ::close(fd_of(session));
}

int32_t export_session(void*, void* session, int32_t* fd) {
    *fd = fd_of(session);
    return 0;
}

int32_t import_session(void*, int32_t fd, void** session) {
    if (fcntl(fd, F_GETFD) < 0) return -errno;
    *session = session_of(fd);
    return 0;
}

int32_t finish_connect(int fd, int timeout_ms) {
    pollfd wait{fd, POLLOUT, 0};
    int n;
    do {
        n = poll(&wait, 1, timeout_ms > 0 ? timeout_ms : -1);
    } while (n < 0 && errno == EINTR);
    if (n == 0) return -ETIMEDOUT;
    if (n < 0) return -errno;
    int error = 0;
    socklen_t size = sizeof error;
    if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) < 0) return -errno;
    return -error;
}

}  // namespace virtbay::transport
