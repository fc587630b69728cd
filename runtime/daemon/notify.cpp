#include "daemon/notify.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstddef>
#include <cstdlib>
#include <cstring>

namespace virtbay::daemon {

void notify(const std::string& state) {
    const char* path = std::getenv("NOTIFY_SOCKET");
    sockaddr_un at{};
    if (path == nullptr || (path[0] != '/' && path[0] != '@') || std::strlen(path) >= sizeof at.sun_path)
        return;
    const int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0) return;
    at.sun_family = AF_UNIX;
    std::strcpy(at.sun_path, path);
    const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + std::strlen(path));
    if (path[0] == '@') at.sun_path[0] = '\0';  // an abstract name
    sendto(fd, state.data(), state.size(), MSG_NOSIGNAL, reinterpret_cast<const sockaddr*>(&at), size);
    close(fd);
}

std::vector<int> inherited_sockets() {
    const char* pid = std::getenv("LISTEN_PID");
    const char* count = std::getenv("LISTEN_FDS");
    std::vector<int> fds;
    if (pid == nullptr || count == nullptr || std::strtol(pid, nullptr, 10) != getpid()) return fds;
    const long n = std::strtol(count, nullptr, 10);
    for (int fd = 3; fd < 3 + n && fd < 64; ++fd) {
        if (fcntl(fd, F_SETFD, FD_CLOEXEC) == 0) fds.push_back(fd);
    }
    unsetenv("LISTEN_PID");
    unsetenv("LISTEN_FDS");
    return fds;
}

}  // namespace virtbay::daemon
