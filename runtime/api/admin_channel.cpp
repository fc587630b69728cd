#include "api/admin_channel.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <memory>

#include "connection/uri.h"
#include "contract/tables.h"
#include "virtbay/constants.h"
#include "wire/buffer.h"
#include "wire/error_code.h"
#include "wire/frame.h"
#include "wire/xdr.h"

namespace virtbay::api {
namespace {

constexpr uint32_t admin_program = 0x06900690;

Error admin_error(int32_t code, const std::string& detail) {
    return make_error(code, VB_FROM_ADMIN, detail);
}

Result<std::string> socket_path(const plugin::UriParts& uri) {
    constexpr std::string_view key = "socket=";
    if (uri.query && uri.query->compare(0, key.size(), key) == 0) return uri.query->substr(key.size());
    if (uri.path != "/system" && uri.path != "/session")
        return admin_error(VB_ERR_CONFIG_UNSUPPORTED, "Invalid URI path '" + uri.path + "', try '/system'");
    // The daemon with all drivers has the field's plain name; others are called after what they serve.
    const bool whole = uri.scheme == "libvirtd" || uri.scheme == "virtbayd";
    if (!whole && (uri.scheme.compare(0, 4, "virt") != 0 || uri.scheme.back() != 'd'))
        return admin_error(VB_ERR_CONFIG_UNSUPPORTED, "Unsupported URI scheme '" + uri.scheme + "'");
    std::string directory = "/run/libvirt";
    if (uri.path == "/session") {
        const char* runtime = secure_getenv("XDG_RUNTIME_DIR");
        const char* home = secure_getenv("HOME");
        directory = (runtime && *runtime ? std::string(runtime) : std::string(home ? home : "") + "/.cache") +
                    "/libvirt";
    }
    return directory + "/" + (whole ? std::string("libvirt") : uri.scheme) + "-admin-sock";
}

bool write_all(int fd, const uint8_t* bytes, size_t count) {
    while (count) {
        const ssize_t n = ::send(fd, bytes, count, MSG_NOSIGNAL);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return false;
        bytes += n;
        count -= static_cast<size_t>(n);
    }
    return true;
}

bool read_all(int fd, uint8_t* bytes, size_t count) {
    while (count) {
        const ssize_t n = ::recv(fd, bytes, count, 0);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return false;
        bytes += n;
        count -= static_cast<size_t>(n);
    }
    return true;
}

}  // namespace

Result<std::unique_ptr<AdminChannel>> AdminChannel::open(const std::string& uri) {
    auto parts = connection::parse_uri(uri);
    if (!parts) return parts.error();
    if (parts->scheme.empty()) return admin_error(VB_ERR_CONFIG_UNSUPPORTED, "No URI scheme specified");
    auto path = socket_path(*parts);
    if (!path) return path.error();
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path->size() >= sizeof address.sun_path)
        return admin_error(VB_ERR_INVALID_ARG, "socket path too long: " + *path);
    std::memcpy(address.sun_path, path->c_str(), path->size());
    const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) < 0) {
        const int failure = errno;
        if (fd >= 0) close(fd);
        return system_error(VB_FROM_RPC, failure, "Failed to connect socket to '" + *path + "'");
    }
    return std::make_unique<AdminChannel>(fd, uri);
}

AdminChannel::~AdminChannel() {
    close(fd_);
}

bool AdminChannel::alive() {
    const std::lock_guard lock(mutex_);
    if (broken_) return false;
    pollfd p{fd_, POLLIN, 0};
    if (poll(&p, 1, 0) > 0) {
        uint8_t byte = 0;
        broken_ = recv(fd_, &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 0;
    }
    return !broken_;
}

Status AdminChannel::call(int32_t procedure, uint16_t args_type, const void* args, uint16_t ret_type,
                          void* ret, Arena& arena) {
    const std::lock_guard lock(mutex_);
    if (broken_) return admin_error(VB_ERR_INTERNAL_ERROR, "client socket is closed");
    wire::Header header;
    header.program = admin_program;
    header.procedure = procedure;
    header.serial = ++serial_;
    wire::Buffer out;
    std::memset(out.room(wire::header_bytes), 0, wire::header_bytes);
    out.added(wire::header_bytes);
    if (args_type != contract::no_type &&
        !wire::encode(contract::types()[args_type], args, out, wire::frame_max))
        return admin_error(VB_ERR_RPC, "Unable to encode message payload");
    wire::put_header(out.data(), header, out.size());
    if (!write_all(fd_, out.data(), out.size())) {
        broken_ = true;
        return system_error(VB_FROM_RPC, errno, "Cannot write data");
    }
    for (;;) {
        wire::Buffer in;
        uint8_t* length_at = in.room(wire::header_bytes);
        const auto ended = [&] {
            broken_ = true;
            return make_error(VB_ERR_SYSTEM_ERROR, VB_FROM_RPC, "End of file while reading data");
        };
        if (!read_all(fd_, length_at, wire::header_bytes)) return ended();
        in.added(wire::header_bytes);
        const uint32_t length = wire::get_u32(in.data());
        if (length < wire::header_bytes || length > wire::frame_max) {
            broken_ = true;
            return admin_error(VB_ERR_RPC,
                               "packet of " + std::to_string(length) + " bytes received from server");
        }
        const wire::Header reply = wire::get_header(in.data());
        wire::Buffer payload;
        const size_t size = length - wire::header_bytes;
        if (!read_all(fd_, payload.room(size + 1), size)) return ended();
        payload.added(size);
        if (reply.type != wire::type_reply || reply.serial != header.serial) continue;
        if (reply.status != wire::status_ok) return wire::decode_error({payload.data(), payload.size()});
        if (ret_type == contract::no_type) return {};
        if (wire::decode(contract::types()[ret_type], {payload.data(), payload.size()}, arena, ret) < 0)
            return admin_error(VB_ERR_RPC, "Unable to decode message payload");
        return {};
    }
}

}  // namespace virtbay::api
