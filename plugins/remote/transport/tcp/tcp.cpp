// TCP over IPv4 and IPv6.
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

#include "../socket/socket_io.h"

namespace virtbay::transport {

namespace {

struct FreeAddresses {
    void operator()(addrinfo* list) const { freeaddrinfo(list); }
};
using Addresses = std::unique_ptr<addrinfo, FreeAddresses>;

int32_t resolve(const vb_transport_address* address, int flags, Addresses* out) {
    addrinfo hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = flags;
    addrinfo* list = nullptr;
    const int rc = getaddrinfo(address->host, address->service, &hints, &list);
    if (rc == EAI_SYSTEM) return -errno;
    if (rc != 0) return rc == EAI_MEMORY ? -ENOMEM : -EADDRNOTAVAIL;
    out->reset(list);
    return 0;
}

void set_flag(int fd, int level, int name) {
    const int one = 1;
    setsockopt(fd, level, name, &one, sizeof one);
}

int32_t listen_tcp(void*, const vb_transport_address* address, int32_t* fds, uint32_t* n) {
    Addresses list;
    int32_t rc = resolve(address, AI_PASSIVE, &list);
    if (rc < 0) return rc;
    uint32_t made = 0;
    rc = -EADDRNOTAVAIL;
    for (const addrinfo* a = list.get(); a != nullptr && made < *n; a = a->ai_next) {
        const int fd = socket(a->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
        if (fd < 0) {
            // A host without that family.
            rc = -errno;
            continue;
        }
        set_flag(fd, SOL_SOCKET, SO_REUSEADDR);
        // IPv4 has a socket of its own.
        if (a->ai_family == AF_INET6) set_flag(fd, IPPROTO_IPV6, IPV6_V6ONLY);
        if (bind(fd, a->ai_addr, a->ai_addrlen) == 0 && listen(fd, std::max(address->backlog, 1)) == 0) {
            fds[made++] = fd;
            continue;
        }
        rc = -errno;
        ::close(fd);
        if (rc == -EADDRINUSE || rc == -EACCES) {
            for (uint32_t i = 0; i < made; ++i) ::close(fds[i]);
            return rc;
        }
    }
    if (made == 0) return rc;
    *n = made;
    return 0;
}

int32_t accept_tcp(void* self, int32_t listener, void** session, int32_t* fd) {
    const int32_t rc = accept_one(self, listener, session, fd);
    if (rc == 0) set_flag(*fd, IPPROTO_TCP, TCP_NODELAY);
    return rc;
}

int32_t dial_tcp(void*, const vb_transport_address* address, void** session, int32_t* fd) {
    Addresses list;
    int32_t rc = resolve(address, 0, &list);
    if (rc < 0) return rc;
    for (const addrinfo* a = list.get(); a != nullptr; a = a->ai_next) {
        const int made = socket(a->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
        if (made < 0) {
            rc = -errno;
            continue;
        }
        set_flag(made, IPPROTO_TCP, TCP_NODELAY);
        rc = connect(made, a->ai_addr, a->ai_addrlen) == 0 ? 0 : -errno;
        if (rc == -EINPROGRESS) rc = finish_connect(made, address->timeout_ms);
        if (rc == 0) {
            *session = session_of(made);
            *fd = made;
            return 0;
        }
        ::close(made);
    }
    return rc;
}

int32_t peer_of(void*, void* session, vb_transport_peer* out) {
    sockaddr_storage address{};
    socklen_t size = sizeof address;
    if (getpeername(fd_of(session), reinterpret_cast<sockaddr*>(&address), &size) != 0) return -errno;
    char host[96], port[16];
    if (getnameinfo(reinterpret_cast<const sockaddr*>(&address), size, host, sizeof host, port, sizeof port,
                    NI_NUMERICHOST | NI_NUMERICSERV) != 0) {
        return -EINVAL;
    }
    out->pid = -1;
    out->uid = out->gid = -1;
    std::snprintf(out->address, sizeof out->address, address.ss_family == AF_INET6 ? "[%s]:%s" : "%s:%s",
                  host, port);
    return 0;
}

constexpr const char* schemes[] = {"tcp", nullptr};

constexpr vb_transport transport = {
    .size = sizeof(vb_transport),
    .flags = 0,
    .schemes = schemes,
    .listen = listen_tcp,
    .accept = accept_tcp,
    .dial = dial_tcp,
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
    out->id = "tcp";
    out->version = "0.1.0";
    out->get_interface = virtbay::transport::get_interface;
    return VB_OK;
}
