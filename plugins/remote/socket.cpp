#include "socket.h"

#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/pass_descriptor.h"

namespace virtbay::remote {
namespace {

constexpr size_t most_fds_at_once = 64;

class SocketStream final : public wire::ByteStream {
  public:
    SocketStream(Fd fd, bool passes_fds, Fd errors)
        : fd_(std::move(fd)), errors_(std::move(errors)), passes_fds_(passes_fds) {}

    std::string complaint() override {
        std::string text(1024, '\0');
        const ssize_t got = errors_ ? ::read(errors_.get(), text.data(), text.size()) : 0;
        text.resize(got > 0 ? static_cast<size_t>(got) : 0);
        text.erase(text.find_last_not_of(" \r\n") + 1);
        return text;
    }

    int64_t read(uint8_t* bytes, size_t n, std::vector<int>& fds) override {
        iovec part{bytes, n};
        alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int) * most_fds_at_once)];
        msghdr message{};
        message.msg_iov = &part;
        message.msg_iovlen = 1;
        if (passes_fds_) {
            message.msg_control = control;
            message.msg_controllen = sizeof control;
        }
        const ssize_t got = recvmsg(fd_.get(), &message, MSG_CMSG_CLOEXEC | MSG_DONTWAIT);
        if (got < 0) return -errno;
        for (cmsghdr* c = CMSG_FIRSTHDR(&message); c; c = CMSG_NXTHDR(&message, c)) {
            if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS) continue;
            const size_t count = (c->cmsg_len - CMSG_LEN(0)) / sizeof(int);
            for (size_t i = 0; i < count; ++i) {
                int fd = -1;
                std::memcpy(&fd, CMSG_DATA(c) + i * sizeof fd, sizeof fd);
                fds.push_back(fd);
            }
        }
        return got;
    }

    int64_t write(std::span<const iovec> pieces) override {
        msghdr message{};
        message.msg_iov = const_cast<iovec*>(pieces.data());
        message.msg_iovlen = pieces.size();
        const ssize_t put = sendmsg(fd_.get(), &message, MSG_NOSIGNAL | MSG_DONTWAIT);
        return put < 0 ? -errno : put;
    }

    int write_fd(int fd) override {
        const uint8_t zero = 0;
        return send_with_descriptor(fd_.get(), &zero, 1, fd) < 0 ? -errno : 0;
    }

    bool passes_fds() const override { return passes_fds_; }
    int fd() const override { return fd_.get(); }
    void shutdown() override { ::shutdown(fd_.get(), SHUT_RDWR); }

  private:
    Fd fd_, errors_;
    const bool passes_fds_;
};

// Starts a connection on a socket that does not block and waits for its end. 0, or an errno.
int connect_socket(int fd, const sockaddr* address, socklen_t size, const Patience& patience) {
    if (connect(fd, address, size) == 0) return 0;
    // A unix socket whose listener's queue is full answers EAGAIN and cannot be waited for.
    while (errno == EAGAIN && address->sa_family == AF_UNIX) {
        if (patience.over()) return ETIMEDOUT;
        poll(nullptr, 0, patience.slice_ms(10));
        if (connect(fd, address, size) == 0) return 0;
    }
    if (errno != EINPROGRESS) return errno;
    if (!wait_for(fd, POLLOUT, patience)) return ETIMEDOUT;
    int error = 0;
    socklen_t length = sizeof error;
    if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &length) != 0) return errno;
    return error;
}

uint64_t now_ns() {
    timespec t{};
    clock_gettime(CLOCK_MONOTONIC, &t);
    return static_cast<uint64_t>(t.tv_sec) * 1000000000u + static_cast<uint64_t>(t.tv_nsec);
}

}  // namespace

void Fd::reset(int fd) {
    if (fd_ >= 0) ::close(fd_);
    fd_ = fd;
}

int Patience::slice_ms(int longest) const {
    if (deadline_ns == 0) return longest;
    const uint64_t now = now_ns();
    if (now >= deadline_ns) return 0;
    return static_cast<int>(
        std::min<uint64_t>(static_cast<uint64_t>(longest), (deadline_ns - now) / 1000000u + 1));
}

bool Patience::over() const {
    return (deadline_ns != 0 && now_ns() >= deadline_ns) || (given_up && given_up());
}

bool wait_for(int fd, short events, const Patience& patience) {
    constexpr int slice_ms = 100;
    for (;;) {
        pollfd p{fd, events, 0};
        const int n = poll(&p, 1, patience.slice_ms(slice_ms));
        if (n > 0) return true;
        if (n < 0 && errno != EINTR) return true;  // the operation on it will tell
        if (patience.over()) return false;
    }
}

std::unique_ptr<wire::ByteStream> socket_stream(Fd fd, bool passes_fds, Fd errors) {
    return std::make_unique<SocketStream>(std::move(fd), passes_fds, std::move(errors));
}

Error out_of_patience(const Patience& patience, const std::string& doing) {
    if (patience.deadline_ns != 0 && now_ns() >= patience.deadline_ns)
        return make_error(VB_ERR_OPERATION_TIMEOUT, VB_FROM_RPC, "no answer in time " + doing);
    return make_error(VB_ERR_OPERATION_ABORTED, VB_FROM_RPC, "the caller gave up " + doing);
}

Result<Fd> connect_unix(const std::string& path, const Patience& patience) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path)
        return make_error(VB_ERR_INTERNAL_ERROR, VB_FROM_RPC, "Path " + path + " too long for unix socket");
    path.copy(address.sun_path, path.size());
    Fd fd(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (!fd) return system_error(VB_FROM_RPC, errno, "Failed to create socket");
    const int error =
        connect_socket(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address, patience);
    if (error != 0) return system_error(VB_FROM_RPC, error, "Failed to connect socket to '" + path + "'");
    return fd;
}

Result<Fd> connect_tcp(const std::string& host, const std::string& port, const Patience& patience) {
    addrinfo hints{}, *found = nullptr;
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_ADDRCONFIG;
    const int unknown = getaddrinfo(host.c_str(), port.c_str(), &hints, &found);
    if (unknown != 0) {
        Error e = make_error(VB_ERR_SYSTEM_ERROR, VB_FROM_RPC, "");
        e.message =
            "Unable to resolve address '" + host + "' service '" + port + "': " + gai_strerror(unknown);
        e.str1 = "%s";
        e.str2 = e.message;
        return e;
    }
    Fd fd;
    int error = ECONNREFUSED;
    for (const addrinfo* a = found; a; a = a->ai_next) {
        fd.reset(socket(a->ai_family, a->ai_socktype | SOCK_CLOEXEC | SOCK_NONBLOCK, a->ai_protocol));
        if (!fd) {
            error = errno;
            continue;
        }
        error = connect_socket(fd.get(), a->ai_addr, a->ai_addrlen, patience);
        if (error == 0) break;
        fd.reset();
    }
    freeaddrinfo(found);
    if (!fd)
        return system_error(VB_FROM_RPC, error, "unable to connect to server at '" + host + ":" + port + "'");
    const int on = 1;
    setsockopt(fd.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return fd;
}

}  // namespace virtbay::remote
