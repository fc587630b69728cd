#include "support/descriptor.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cerrno>

#include <cstdio>

namespace virtbay::qemu {

void Descriptor::reset() {
    if (fd_ >= 0) ::close(fd_);
    fd_ = -1;
}

namespace {

Error cannot(const char* what, const std::string& path, int saved) {
    return system_error(VB_FROM_QEMU, saved, std::string(what) + " '" + path + "'");
}

Status write_all(int fd, std::string_view content, const std::string& path) {
    while (!content.empty()) {
        const ssize_t n = ::write(fd, content.data(), content.size());
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return cannot("cannot write", path, errno);
        content.remove_prefix(static_cast<size_t>(n));
    }
    return {};
}

}  // namespace

Status replace_file(const std::string& path, std::string_view content, bool durable, int mode) {
    const size_t slash = path.rfind('/');
    const std::string directory = slash == std::string::npos ? "." : path.substr(0, slash);
    std::string temporary = path + ".new.XXXXXX";
    Descriptor file(::mkostemp(temporary.data(), O_CLOEXEC));
    if (!file) return cannot("cannot create", temporary, errno);
    Status done = write_all(file.get(), content, temporary);
    if (done && ::fchmod(file.get(), static_cast<mode_t>(mode)) < 0)
        done = cannot("cannot set the mode of", temporary, errno);
    if (done && durable && ::fsync(file.get()) < 0) done = cannot("cannot sync", temporary, errno);
    if (done && ::rename(temporary.c_str(), path.c_str()) < 0) done = cannot("cannot replace", path, errno);
    if (!done) {
        ::unlink(temporary.c_str());
        return done;
    }
    if (durable) {
        Descriptor parent(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
        if (!parent || ::fsync(parent.get()) < 0) return cannot("cannot sync", directory, errno);
    }
    return {};
}

Result<std::string> read_file(const std::string& path, size_t limit) {
    Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file) return cannot("cannot open", path, errno);
    std::string content;
    char buffer[16384];
    for (;;) {
        const ssize_t n = ::read(file.get(), buffer, sizeof buffer);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return cannot("cannot read", path, errno);
        if (n == 0) return content;
        content.append(buffer, static_cast<size_t>(n));
        if (content.size() > limit) return cannot("cannot read", path, EFBIG);
    }
}

Status make_directories(const std::string& path, int mode) {
    for (size_t at = 1; at != std::string::npos && at <= path.size();) {
        at = path.find('/', at);
        const std::string part = path.substr(0, at);
        if (::mkdir(part.c_str(), static_cast<mode_t>(mode)) < 0 && errno != EEXIST)
            return cannot("cannot create directory", part, errno);
        if (at != std::string::npos) ++at;
    }
    return {};
}

}  // namespace virtbay::qemu
