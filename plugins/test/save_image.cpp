#include "save_image.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "errors.h"

namespace virtbay::test {

namespace {

constexpr char magic[] = "TestGuestMagic";  // written with its NUL
constexpr int32_t max_definition = 16 * 1024 * 1024;

class File {
  public:
    File(const std::string& path, int flags, mode_t mode = 0)
        : fd_(::open(path.c_str(), flags | O_CLOEXEC, mode)) {}
    ~File() {
        if (fd_ >= 0) ::close(fd_);
    }
    File(const File&) = delete;
    File& operator=(const File&) = delete;

    bool is_open() const { return fd_ >= 0; }
    bool write(std::string_view bytes) {
        while (!bytes.empty()) {
            const ssize_t n = ::write(fd_, bytes.data(), bytes.size());
            if (n < 0 && errno == EINTR) continue;
            if (n < 0) return false;
            bytes.remove_prefix(static_cast<size_t>(n));
        }
        return true;
    }
    // Whether all of it could be read; errno is 0 when the file ended early.
    bool read(void* data, size_t size) {
        char* at = static_cast<char*>(data);
        while (size > 0) {
            const ssize_t n = ::read(fd_, at, size);
            if (n < 0 && errno == EINTR) continue;
            if (n == 0) errno = 0;
            if (n <= 0) return false;
            at += n;
            size -= static_cast<size_t>(n);
        }
        return true;
    }
    bool close() {
        const bool done = ::close(fd_) == 0;
        fd_ = -1;
        return done;
    }

  private:
    int fd_;
};

Error saving_failed(std::string_view domain, const std::string& path, const char* step) {
    const int saved = errno;
    return system_error(VB_FROM_TEST, saved,
                        "saving domain '" + std::string(domain) + "' to '" + path + "': " + step);
}

}  // namespace

Status write_image(const std::string& path, std::string_view domain, std::string_view xml) {
    const auto length = static_cast<int32_t>(xml.size());
    std::string bytes(magic, sizeof magic);
    bytes.append(reinterpret_cast<const char*>(&length), sizeof length);
    bytes.append(xml);
    File file(path, O_CREAT | O_TRUNC | O_WRONLY, S_IRUSR | S_IWUSR);
    if (!file.is_open()) return saving_failed(domain, path, "open failed");
    if (!file.write(bytes)) {
        Error error = saving_failed(domain, path, "write failed");
        ::unlink(path.c_str());
        return error;
    }
    if (!file.close()) {
        Error error = saving_failed(domain, path, "write failed");
        ::unlink(path.c_str());
        return error;
    }
    return {};
}

Result<std::string> read_image(const std::string& path) {
    File file(path, O_RDONLY);
    const auto broken = [&](const char* what) {
        const int saved = errno;
        return system_error(VB_FROM_TEST, saved, std::string(what) + " '" + path + "'");
    };
    if (!file.is_open()) return broken("cannot read domain image");
    char head[sizeof magic];
    if (!file.read(head, sizeof head)) return broken("incomplete save header in");
    if (memcmp(head, magic, sizeof magic) != 0) return internal_error("mismatched header magic");
    int32_t length = 0;
    if (!file.read(&length, sizeof length)) return broken("failed to read metadata length in");
    if (length < 1 || length > max_definition) return internal_error("length of metadata out of range");
    std::string xml(static_cast<size_t>(length), '\0');
    if (!file.read(xml.data(), xml.size())) return broken("incomplete metadata in");
    return xml;
}

Status write_dump(const std::string& path, std::string_view domain) {
    const auto failed = [&](const char* step) {
        const int saved = errno;
        return system_error(VB_FROM_TEST, saved,
                            "domain '" + std::string(domain) + "' coredump: " + step + " " + path);
    };
    File file(path, O_CREAT | O_TRUNC | O_WRONLY, S_IRUSR | S_IWUSR);
    if (!file.is_open()) return failed("failed to open");
    if (!file.write({magic, sizeof magic})) return failed("failed to write header to");
    if (!file.close()) return failed("write failed:");
    return {};
}

}  // namespace virtbay::test
