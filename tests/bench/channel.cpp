#include "channel.h"

#include <arpa/inet.h>
#include <gnutls/gnutls.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <utility>

namespace bench {
namespace {

// Thousands of idle channels must not weigh on the measurement; busy ones grow.
constexpr size_t smallest_buffer = 4096, usual_buffer = 256 * 1024;

[[noreturn]] void fail(const std::string& what) {
    throw std::runtime_error(what + ": " + std::strerror(errno));
}

sockaddr_un unix_address(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path) throw std::runtime_error("path too long: " + path);
    path.copy(address.sun_path, path.size());
    return address;
}

// A read that brings nothing comes back once a second, so that who waits can give up.
void wake_each_second(int fd) {
    const timeval second{1, 0};
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &second, sizeof second);
}

void no_delay(int fd) {
    const int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

int connect_to(const Endpoint& to) {
    if (to.transport == Endpoint::Transport::unix_socket) {
        const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        const sockaddr_un address = unix_address(to.path_or_host);
        if (connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) return fd;
        const int saved = errno;
        close(fd);
        errno = saved;
        fail("connect to " + to.path_or_host);
    }
    addrinfo hints{}, *found = nullptr;
    hints.ai_socktype = SOCK_STREAM;
    if (getaddrinfo(to.path_or_host.c_str(), to.port.c_str(), &hints, &found) != 0)
        throw std::runtime_error("no such host: " + to.path_or_host);
    int fd = -1;
    for (addrinfo* a = found; a && fd < 0; a = a->ai_next) {
        fd = socket(a->ai_family, a->ai_socktype | SOCK_CLOEXEC, a->ai_protocol);
        if (connect(fd, a->ai_addr, a->ai_addrlen) != 0) {
            close(fd);
            fd = -1;
        }
    }
    freeaddrinfo(found);
    if (fd < 0) fail("connect to " + to.path_or_host + ":" + to.port);
    no_delay(fd);
    return fd;
}

}  // namespace

Endpoint Endpoint::parse(const std::string& text) {
    const size_t colon = text.find(':');
    const std::string kind = text.substr(0, colon);
    if (colon == std::string::npos) throw std::runtime_error("not an endpoint: " + text);
    const std::string rest = text.substr(colon + 1);
    if (kind == "unix") return {Transport::unix_socket, rest, ""};
    const size_t last = rest.rfind(':');
    if (last == std::string::npos || (kind != "tcp" && kind != "tls"))
        throw std::runtime_error("not an endpoint: " + text);
    return {kind == "tcp" ? Transport::tcp : Transport::tls, rest.substr(0, last), rest.substr(last + 1)};
}

Credentials::Credentials(const std::string& directory, const std::string& role) {
    gnutls_certificate_credentials_t credentials = nullptr;
    gnutls_certificate_allocate_credentials(&credentials);
    handle_ = credentials;
    const std::string ca = directory + "/ca.pem", own = directory + "/" + role;
    if (gnutls_certificate_set_x509_trust_file(credentials, ca.c_str(), GNUTLS_X509_FMT_PEM) < 0 ||
        gnutls_certificate_set_x509_key_file(credentials, (own + ".pem").c_str(), (own + ".key").c_str(),
                                             GNUTLS_X509_FMT_PEM) < 0)
        throw std::runtime_error("cannot load the certificates in " + directory);
}

Credentials::~Credentials() {
    gnutls_certificate_free_credentials(static_cast<gnutls_certificate_credentials_t>(handle_));
}

Channel::Channel(int fd, const Credentials* credentials, bool server) : fd_(fd), in_(smallest_buffer) {
    if (!credentials) return;
    gnutls_init(&session_, (server ? GNUTLS_SERVER : GNUTLS_CLIENT) | GNUTLS_NONBLOCK);
    gnutls_set_default_priority(session_);
    gnutls_credentials_set(session_, GNUTLS_CRD_CERTIFICATE, credentials->handle());
    if (server) gnutls_certificate_server_set_request(session_, GNUTLS_CERT_REQUEST);
    gnutls_transport_set_int(session_, fd);
}

Channel::~Channel() {
    if (session_) gnutls_deinit(session_);
    if (fd_ >= 0) close(fd_);
}

Channel::Channel(Channel&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)),
      session_(std::exchange(other.session_, nullptr)),
      in_(std::move(other.in_)),
      out_(std::move(other.out_)),
      begin_(other.begin_),
      end_(other.end_),
      sent_(other.sent_),
      frame_left_(other.frame_left_),
      broken_(other.broken_) {}

Channel Channel::open(const Endpoint& to, const Credentials* credentials) {
    const bool tls = to.transport == Endpoint::Transport::tls;
    if (tls && !credentials) throw std::runtime_error("tls needs certificates");
    const int fd = connect_to(to);
    wake_each_second(fd);
    Channel channel(fd, tls ? credentials : nullptr, false);
    if (tls) {
        if (channel.handshake() != Step::done) throw std::runtime_error("TLS handshake failed");
        uint8_t confirmed = 0;  // the server's word that it accepts the certificate
        std::ptrdiff_t got = -1;
        while (got < 0) got = channel.read_some(&confirmed, 1);
        if (got != 1 || confirmed != 1) throw std::runtime_error("the server refused the certificate");
    }
    return channel;
}

Channel::Step Channel::handshake() {
    if (!session_) return Step::done;
    int status = 0;
    do status = gnutls_handshake(session_);
    while (status < 0 && status != GNUTLS_E_AGAIN && !gnutls_error_is_fatal(status));
    if (status == GNUTLS_E_AGAIN) return Step::again;
    return status < 0 ? Step::failed : Step::done;
}

// Bytes read or written, 0 at the end of the connection, -1 with EAGAIN.
std::ptrdiff_t Channel::read_some(uint8_t* to, size_t room) {
    std::ptrdiff_t got = 0;
    if (session_) {
        do got = gnutls_record_recv(session_, to, room);
        while (got == GNUTLS_E_INTERRUPTED ||
               (got < 0 && got != GNUTLS_E_AGAIN && !gnutls_error_is_fatal(int(got))));
        if (got == GNUTLS_E_AGAIN) return -1;
    } else {
        do got = recv(fd_, to, room, 0);
        while (got < 0 && errno == EINTR);
        if (got < 0 && errno == EAGAIN) return -1;
    }
    return got < 0 ? 0 : got;
}

std::ptrdiff_t Channel::write_some(const uint8_t* from, size_t count) {
    std::ptrdiff_t put = 0;
    if (session_) {
        do put = gnutls_record_send(session_, from, count);
        while (put == GNUTLS_E_INTERRUPTED);
        if (put == GNUTLS_E_AGAIN) return -1;
    } else {
        do put = send(fd_, from, count, MSG_NOSIGNAL);
        while (put < 0 && errno == EINTR);
        if (put < 0 && errno == EAGAIN) return -1;
    }
    return put < 0 ? 0 : put;
}

bool Channel::flush() {
    while (sent_ < out_.size()) {
        // A frame for each record of TLS: libvirtd leaves what follows one in the same record unread.
        if (frame_left_ == 0)
            frame_left_ = session_ ? frame_length(out_.data() + sent_) : out_.size() - sent_;
        const std::ptrdiff_t put =
            write_some(out_.data() + sent_, std::min(frame_left_, out_.size() - sent_));
        if (put == 0) return false;
        if (put < 0) return true;
        frame_left_ -= static_cast<size_t>(put);
        sent_ += static_cast<size_t>(put);
    }
    out_.clear();
    sent_ = 0;
    return true;
}

bool Channel::fill() {
    if (begin_ == end_) {
        begin_ = end_ = 0;
    } else if (end_ == in_.size()) {
        if (begin_ > 0) {
            std::memmove(in_.data(), in_.data() + begin_, end_ - begin_);
            end_ -= begin_;
            begin_ = 0;
        } else {
            in_.resize(in_.size() * 2);
        }
    }
    do {
        const std::ptrdiff_t got = read_some(in_.data() + end_, in_.size() - end_);
        if (got == 0) return false;
        if (got < 0) return true;
        end_ += static_cast<size_t>(got);
        if (end_ == in_.size() && in_.size() < usual_buffer) in_.resize(in_.size() * 4);
    } while (session_ && gnutls_record_check_pending(session_) > 0 && end_ < in_.size());
    return true;
}

std::optional<Frame> Channel::next() {
    auto found = first_frame(std::span(in_).subspan(begin_, end_ - begin_), broken_);
    if (broken_) throw std::runtime_error("not a frame");
    if (found) begin_ += found->header.length;
    return found;
}

bool Channel::wait(bool writable, int milliseconds) const {
    pollfd p{fd_, static_cast<short>(writable ? POLLOUT : POLLIN), 0};
    return poll(&p, 1, milliseconds) > 0;
}

int listen_on(const std::string& path, int tcp_port) {
    int fd = -1, status = -1;
    if (tcp_port == 0) {
        unlink(path.c_str());
        fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
        const sockaddr_un address = unix_address(path);
        status = bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address);
    } else {
        fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
        const int on = 1;
        setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(static_cast<uint16_t>(tcp_port));
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        status = bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address);
    }
    if (status != 0 || listen(fd, 4096) != 0) fail("listen");
    return fd;
}

}  // namespace bench
