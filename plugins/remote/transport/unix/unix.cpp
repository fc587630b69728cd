// Unix stream sockets: local, with descriptors and the peer's identity from the kernel.
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "../socket/socket_io.h"

namespace virtbay::transport {

namespace {

int32_t fill(const vb_transport_address* address, sockaddr_un* out) {
    if (address->path == nullptr || address->path[0] == '\0') return -EINVAL;
    const size_t length = std::strlen(address->path);
    if (length >= sizeof out->sun_path) return -ENAMETOOLONG;
    *out = {};
    out->sun_family = AF_UNIX;
    std::memcpy(out->sun_path, address->path, length);
    return 0;
}

// A socket that nobody listens on any more may be replaced; anything else in its place may not.
int32_t clear_stale(const sockaddr_un& at) {
    struct stat info;
    if (lstat(at.sun_path, &info) != 0) return errno == ENOENT ? 0 : -errno;
    if (!S_ISSOCK(info.st_mode)) return -EEXIST;
    const int probe = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (probe < 0) return -errno;
    const int rc = connect(probe, reinterpret_cast<const sockaddr*>(&at), sizeof at);
    const int why = errno;
    ::close(probe);
    if (rc == 0 || why == EAGAIN) return -EADDRINUSE;
    return unlink(at.sun_path) == 0 ? 0 : -errno;
}

int32_t listen_unix(void*, const vb_transport_address* address, int32_t* fds, uint32_t* n) {
    sockaddr_un at;
    int32_t rc = fill(address, &at);
    if (rc == 0 && *n < 1) rc = -ENOSPC;
    if (rc == 0) rc = clear_stale(at);
    if (rc < 0) return rc;
    const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0) return -errno;
    // Nobody can connect before listen(), so the permissions are right before anybody can.
    if (bind(fd, reinterpret_cast<const sockaddr*>(&at), sizeof at) != 0 ||
        chmod(at.sun_path, address->mode) != 0 ||
        (address->gid >= 0 &&
         chown(at.sun_path, static_cast<uid_t>(-1), static_cast<gid_t>(address->gid)) != 0) ||
        listen(fd, std::max(address->backlog, 1)) != 0) {
        rc = -errno;
        ::close(fd);
        return rc;
    }
    fds[0] = fd;
    *n = 1;
    return 0;
}

int32_t dial_unix(void*, const vb_transport_address* address, void** session, int32_t* fd) {
    sockaddr_un at;
    int32_t rc = fill(address, &at);
    if (rc < 0) return rc;
    const int made = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (made < 0) return -errno;
    do {
        rc = connect(made, reinterpret_cast<const sockaddr*>(&at), sizeof at) == 0 ? 0 : -errno;
    } while (rc == -EINTR);
    if (rc == 0 && fcntl(made, F_SETFL, O_NONBLOCK) != 0) rc = -errno;
    if (rc < 0) {
        ::close(made);
        return rc;
    }
    *session = session_of(made);
    *fd = made;
    return 0;
}

int32_t peer_of(void*, void* session, vb_transport_peer* out) {
    ucred credentials{};
    socklen_t size = sizeof credentials;
    if (getsockopt(fd_of(session), SOL_SOCKET, SO_PEERCRED, &credentials, &size) != 0) return -errno;
    out->pid = credentials.pid;
    out->uid = credentials.uid;
    out->gid = credentials.gid;
    out->address[0] = '\0';
    return 0;
}

constexpr const char* schemes[] = {"unix", nullptr};

constexpr vb_transport transport = {
    .size = sizeof(vb_transport),
    .flags = VB_TRANSPORT_PASSES_FDS | VB_TRANSPORT_LOCAL | VB_TRANSPORT_KNOWS_PEER,
    .schemes = schemes,
    .listen = listen_unix,
    .accept = accept_one,
    .dial = dial_unix,
    .read = read,
    .write = write,
    .peer = peer_of,
    .shutdown = shutdown,
    .close = close,
    .export_session = export_session,
    .import_session = import_session,
};

const void* get_interface(void*, const char* name) {
    return std::strcmp(name, VB_TRANSPORT_INTERFACE) == 0 ? &transport : nullptr;
}

}  // namespace

}  // namespace virtbay::transport

extern "C" VB_EXPORT int32_t vb_plugin_v1(const vb_hello* in, vb_plugin* out) {
    if (in->abi_major != VB_ABI_MAJOR) return VB_E_ABI;
    out->abi_major = VB_ABI_MAJOR;
    out->abi_minor = VB_ABI_MINOR;
    out->kind = VB_KIND_TRANSPORT;
    out->id = "unix";
    out->version = "0.1.0";
    out->get_interface = virtbay::transport::get_interface;
    return VB_OK;
}
