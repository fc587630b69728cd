#include "shell/driver_admin.h"

#include <rpc/types.h>
#include <rpc/xdr.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <utility>

namespace virtbay::shell {

namespace {

constexpr uint32_t admin_program = 0x06900690;
constexpr uint32_t drivers_program = 0x56420001;
enum AdminProcedure : int32_t { connect_open = 1, list_servers = 4, list_clients = 8 };
enum DriversProcedure : int32_t { list = 1, load = 2, unload = 3, replace = 4 };
constexpr uint32_t header_size = 28;  // length, program, version, procedure, type, serial, status
constexpr uint32_t largest_message = 32 * 1024 * 1024;
constexpr uint32_t longest_string = 4 * 1024 * 1024;
constexpr uint32_t most_rows = 16384;

Error fault(std::string text) {
    Error error;
    error.code = VB_ERR_RPC;
    error.domain = VB_FROM_RPC;
    error.message = std::move(text);
    return error;
}

class Writer {
  public:
    explicit Writer(size_t room) : bytes_(room, '\0') {
        xdrmem_create(&xdr_, bytes_.data(), static_cast<u_int>(room), XDR_ENCODE);
    }
    ~Writer() { xdr_destroy(&xdr_); }
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;
    Writer& number(uint32_t value) {
        xdr_uint32_t(&xdr_, &value);
        return *this;
    }
    Writer& text(const std::string& value) {
        char* data = const_cast<char*>(value.c_str());
        xdr_string(&xdr_, &data, longest_string);
        return *this;
    }
    std::string take() {
        bytes_.resize(xdr_getpos(&xdr_));
        return std::move(bytes_);
    }

  private:
    std::string bytes_;
    XDR xdr_;
};

class Reader {
  public:
    explicit Reader(const std::string& bytes) {
        xdrmem_create(&xdr_, const_cast<char*>(bytes.data()), static_cast<u_int>(bytes.size()), XDR_DECODE);
    }
    ~Reader() { xdr_destroy(&xdr_); }
    Reader(const Reader&) = delete;
    Reader& operator=(const Reader&) = delete;
    bool good() const { return good_; }
    uint32_t number() {
        uint32_t value = 0;
        good_ = good_ && xdr_uint32_t(&xdr_, &value);
        return good_ ? value : 0;
    }
    uint64_t wide() {
        uint64_t value = 0;
        good_ = good_ && xdr_uint64_t(&xdr_, &value);
        return good_ ? value : 0;
    }
    std::string text() {
        char* data = nullptr;
        good_ = good_ && xdr_string(&xdr_, &data, longest_string);
        std::string value = data ? data : "";
        std::free(data);
        return value;
    }
    std::string optional_text() { return number() ? text() : std::string(); }
    uint32_t rows() {
        const uint32_t count = number();
        if (count > most_rows) good_ = false;
        return good_ ? count : 0;
    }

  private:
    XDR xdr_;
    bool good_ = true;
};

bool send_all(int fd, const std::string& bytes) {
    for (size_t done = 0; done < bytes.size();) {
        const ssize_t now = ::send(fd, bytes.data() + done, bytes.size() - done, MSG_NOSIGNAL);
        if (now < 0 && errno != EINTR) return false;
        if (now > 0) done += static_cast<size_t>(now);
    }
    return true;
}

bool receive_all(int fd, char* data, size_t length) {
    while (length > 0) {
        const ssize_t now = ::recv(fd, data, length, 0);
        if (now == 0 || (now < 0 && errno != EINTR)) return false;
        if (now > 0) {
            data += now;
            length -= static_cast<size_t>(now);
        }
    }
    return true;
}

Error garbled() {
    return fault("the daemon's answer cannot be understood");
}

}  // namespace

Result<AdminConnection> AdminConnection::open(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof(address.sun_path)) return fault("socket path '" + path + "' is too long");
    std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
    AdminConnection connection(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (connection.fd_ < 0) return fault(std::string("socket: ") + std::strerror(errno));
    if (::connect(connection.fd_, reinterpret_cast<sockaddr*>(&address), sizeof(address)) < 0)
        return fault("Failed to connect socket to '" + path + "': " + std::strerror(errno));
    if (auto opened = connection.call(admin_program, connect_open, Writer(4).number(0).take()); !opened)
        return opened.error();
    return connection;
}

AdminConnection::AdminConnection(AdminConnection&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)), serial_(other.serial_) {}

AdminConnection::~AdminConnection() {
    if (fd_ >= 0) ::close(fd_);
}

Result<std::string> AdminConnection::call(uint32_t program, int32_t procedure, const std::string& arguments) {
    const uint32_t serial = ++serial_;
    Writer header(header_size);
    header.number(header_size + static_cast<uint32_t>(arguments.size()))
        .number(program)
        .number(1)  // version
        .number(static_cast<uint32_t>(procedure))
        .number(0)  // a call
        .number(serial)
        .number(0);
    if (!send_all(fd_, header.take() + arguments)) return fault("the daemon closed the connection");
    for (;;) {
        std::string head(header_size, '\0');
        if (!receive_all(fd_, head.data(), head.size())) return fault("the daemon closed the connection");
        Reader fields(head);
        const uint32_t length = fields.number();
        const uint32_t from = fields.number();
        fields.number();
        const uint32_t number = fields.number();
        const uint32_t type = fields.number();
        const uint32_t answered = fields.number();
        const uint32_t status = fields.number();
        if (length < header_size || length > largest_message) return garbled();
        std::string body(length - header_size, '\0');
        if (!receive_all(fd_, body.data(), body.size())) return fault("the daemon closed the connection");
        if (type != 1 || answered != serial) continue;  // an event or a keepalive question
        if (from != program || number != static_cast<uint32_t>(procedure)) return garbled();
        if (status == 0) return body;
        Reader fault_fields(body);
        Error error;
        error.code = static_cast<int32_t>(fault_fields.number());
        error.domain = static_cast<int32_t>(fault_fields.number());
        error.message = fault_fields.optional_text();
        if (!fault_fields.good()) return garbled();
        return error;
    }
}

Result<std::vector<DriverRow>> AdminConnection::drivers() {
    auto reply = call(drivers_program, list, "");
    if (!reply) return reply.error();
    Reader fields(*reply);
    std::vector<DriverRow> rows;
    for (uint32_t left = fields.rows(); left > 0 && fields.good(); left--) {
        DriverRow& row = rows.emplace_back();
        for (std::string* text :
             {&row.id, &row.version, &row.state, &row.reason, &row.file, &row.kind, &row.schemes})
            *text = fields.text();
        for (uint32_t* value : {&row.generation, &row.operations, &row.connections, &row.pinned_images})
            *value = fields.number();
        row.last_pause_us = fields.wide();
    }
    if (!fields.good()) return garbled();
    return rows;
}

Status AdminConnection::load_driver(const std::string& file) {
    auto reply = call(drivers_program, load, Writer(file.size() + 8).text(file).take());
    if (!reply) return reply.error();
    return {};
}

Status AdminConnection::unload_driver(const std::string& id) {
    auto reply = call(drivers_program, unload, Writer(id.size() + 8).text(id).take());
    if (!reply) return reply.error();
    return {};
}

Result<Replacement> AdminConnection::replace_driver(const std::string& id, const std::string& file,
                                                    uint32_t deadline_ms, bool force) {
    Writer arguments(id.size() + file.size() + 24);
    arguments.text(id).text(file).number(deadline_ms).number(force ? 1 : 0);
    auto reply = call(drivers_program, replace, arguments.take());
    if (!reply) return reply.error();
    Reader fields(*reply);
    Replacement done;
    done.old_version = fields.text();
    done.new_version = fields.text();
    done.pause_us = fields.wide();
    done.state_bytes = fields.wide();
    done.connections = fields.number();
    done.unmapped = fields.number() != 0;
    if (!fields.good()) return garbled();
    return done;
}

Result<std::vector<std::string>> AdminConnection::servers() {
    auto reply = call(admin_program, list_servers, Writer(8).number(1).number(0).take());
    if (!reply) return reply.error();
    Reader fields(*reply);
    std::vector<std::string> names;
    for (uint32_t left = fields.rows(); left > 0 && fields.good(); left--) names.push_back(fields.text());
    if (!fields.good()) return garbled();
    return names;
}

Result<std::vector<ClientRow>> AdminConnection::clients(const std::string& server) {
    auto reply =
        call(admin_program, list_clients, Writer(server.size() + 16).text(server).number(1).number(0).take());
    if (!reply) return reply.error();
    Reader fields(*reply);
    std::vector<ClientRow> rows;
    for (uint32_t left = fields.rows(); left > 0 && fields.good(); left--) {
        fields.text();  // the server's name again
        ClientRow& row = rows.emplace_back();
        row.id = fields.wide();
        row.connected_since = static_cast<int64_t>(fields.wide());
        row.transport = fields.number();
    }
    if (!fields.good()) return garbled();
    return rows;
}

std::string admin_socket(const std::string& uri) {
    constexpr std::string_view name = "/libvirt-admin-sock";
    const size_t query = uri.find("socket=");
    if (query != std::string::npos && (uri[query - 1] == '?' || uri[query - 1] == '&')) {
        const std::string path = uri.substr(query + 7, uri.find('&', query) - query - 7);
        return path.substr(0, path.rfind('/')) + std::string(name);
    }
    if (::geteuid() == 0) return "/run/libvirt" + std::string(name);
    if (const char* runtime = std::getenv("XDG_RUNTIME_DIR"); runtime && *runtime == '/')
        return runtime + std::string("/libvirt") + std::string(name);
    const char* home = std::getenv("HOME");
    return std::string(home ? home : "") + "/.cache/libvirt" + std::string(name);
}

}  // namespace virtbay::shell
