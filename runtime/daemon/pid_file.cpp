#include "daemon/pid_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace virtbay::daemon {

Result<PidFile> PidFile::take(const std::string& path) {
    for (;;) {
        PidFile file;
        file.fd_ = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
        if (file.fd_ < 0) return system_error(VB_FROM_NONE, errno, "cannot open pid file '" + path + "'");
        // Not fcntl's lock, which ends when anything in the process closes the file.
        if (flock(file.fd_, LOCK_EX | LOCK_NB) != 0) {
            if (errno != EWOULDBLOCK)
                return system_error(VB_FROM_NONE, errno, "cannot lock pid file '" + path + "'");
            char text[32] = {};
            const bool known = pread(file.fd_, text, sizeof text - 1, 0) > 0;
            text[std::strcspn(text, "\n")] = '\0';
            return make_error(VB_ERR_OPERATION_FAILED, VB_FROM_NONE,
                              "another daemon" +
                                  (known ? " (process " + std::string(text) + ")" : std::string()) +
                                  " serves this root: '" + path + "' is locked");
        }
        // The one before us may have removed the file between our open and our lock.
        struct stat ours {
        }, there{};
        if (fstat(file.fd_, &ours) != 0 || stat(path.c_str(), &there) != 0 || ours.st_ino != there.st_ino)
            continue;
        const std::string text = std::to_string(getpid()) + "\n";
        if (ftruncate(file.fd_, 0) != 0 || pwrite(file.fd_, text.data(), text.size(), 0) < 0) {
            return system_error(VB_FROM_NONE, errno, "cannot write pid file '" + path + "'");
        }
        file.path_ = path;
        return file;
    }
}

PidFile::~PidFile() {
    if (fd_ < 0) return;
    if (!path_.empty()) unlink(path_.c_str());
    close(fd_);
}

}  // namespace virtbay::daemon
