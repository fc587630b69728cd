// A connection of the benchmark, either end: a non-blocking socket with buffers, in the clear or inside TLS.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "call.h"

struct gnutls_session_int;

namespace bench {

// "unix:/path", "tcp:host:port" or "tls:host:port".
struct Endpoint {
    enum class Transport { unix_socket, tcp, tls } transport = Transport::unix_socket;
    std::string path_or_host;
    std::string port;
    static Endpoint parse(const std::string& text);
};

// Certificates of one side: DIR/ca.pem, DIR/ROLE.pem and DIR/ROLE.key.
class Credentials {
  public:
    Credentials(const std::string& directory, const std::string& role);
    ~Credentials();
    Credentials(const Credentials&) = delete;
    Credentials& operator=(const Credentials&) = delete;
    void* handle() const { return handle_; }

  private:
    void* handle_ = nullptr;
};

class Channel {
  public:
    // Takes fd. Inside TLS when credentials are given; a client's handshake has to be driven with
    // handshake().
    Channel(int fd, const Credentials* credentials, bool server);
    ~Channel();
    Channel(Channel&& other) noexcept;
    Channel& operator=(Channel&&) = delete;

    // Connects and completes the handshake, blocking. Throws std::runtime_error.
    static Channel open(const Endpoint& to, const Credentials* credentials);

    enum class Step { done, again, failed };
    Step handshake();

    void queue(std::span<const uint8_t> bytes) { out_.insert(out_.end(), bytes.begin(), bytes.end()); }
    // A server's word that it accepts the client's certificate, which is no frame. First of all.
    void queue_confirmation() {
        out_.push_back(1);
        frame_left_ = 1;
    }
    // Both return false once the connection is at its end.
    bool flush();
    bool fill();
    // The next complete frame; its payload is valid until fill().
    std::optional<Frame> next();

    bool unsent() const { return sent_ < out_.size(); }
    int fd() const { return fd_; }
    // Waits until the socket is ready; false when `milliseconds` are over.
    bool wait(bool writable, int milliseconds) const;

  private:
    std::ptrdiff_t read_some(uint8_t* to, size_t room);
    std::ptrdiff_t write_some(const uint8_t* from, size_t count);

    int fd_ = -1;
    gnutls_session_int* session_ = nullptr;
    Bytes in_, out_;
    size_t begin_ = 0, end_ = 0, sent_ = 0, frame_left_ = 0;
    bool broken_ = false;
};

// A listening socket. `tcp_port` 0: a unix socket at `path`.
int listen_on(const std::string& path, int tcp_port);

}  // namespace bench
