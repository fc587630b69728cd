#include "plugin/staging.h"

#include <fcntl.h>
#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <filesystem>

namespace virtbay::plugin {
namespace {

class File {
  public:
    explicit File(int fd) : fd_(fd) {}
    ~File() {
        if (fd_ >= 0) close(fd_);
    }
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    int get() const { return fd_; }

  private:
    int fd_;
};

// Reads all of `in`, digests it and writes it to `out` unless that is -1. 0 or errno.
int digest_and_copy(int in, int out, std::string* digest) {
    gnutls_hash_hd_t hash = nullptr;
    if (gnutls_hash_init(&hash, GNUTLS_DIG_SHA256) < 0) return ENOSYS;
    std::array<char, 65536> buffer;
    int failed = 0;
    for (;;) {
        const ssize_t n = read(in, buffer.data(), buffer.size());
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) failed = errno;
        if (n <= 0) break;
        gnutls_hash(hash, buffer.data(), static_cast<size_t>(n));
        for (ssize_t done = 0; out >= 0 && done < n && !failed;) {
            const ssize_t written = write(out, buffer.data() + done, static_cast<size_t>(n - done));
            if (written < 0 && errno != EINTR) failed = errno;
            if (written > 0) done += written;
        }
        if (failed) break;
    }
    std::array<unsigned char, 32> raw{};
    gnutls_hash_deinit(hash, raw.data());
    constexpr char digits[] = "0123456789abcdef";
    digest->clear();
    for (unsigned char byte : raw) {
        *digest += digits[byte >> 4];
        *digest += digits[byte & 15];
    }
    return failed;
}

}  // namespace

Status check_ownership(const std::string& path) {
    const std::string directory = path.substr(0, path.rfind('/'));
    for (const std::string& each : {directory.empty() ? std::string("/") : directory, path}) {
        struct stat st {};
        if (stat(each.c_str(), &st) < 0) return system_error(VB_FROM_NONE, errno, each);
        const bool owner = st.st_uid == 0 || st.st_uid == geteuid();
        const bool writable = (st.st_mode & S_IWOTH) && !(S_ISDIR(st.st_mode) && (st.st_mode & S_ISVTX));
        if (owner && !writable) continue;
        return make_error(
            VB_ERR_CONFIG_UNSUPPORTED, VB_FROM_NONE,
            each + (owner
                        ? ": writable by everyone, so no plugin is loaded from it"
                        : ": owner is neither root nor this daemon's user, so no plugin is loaded from it"));
    }
    return {};
}

Result<std::string> file_digest(const std::string& path) {
    const File in(open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (in.get() < 0) return system_error(VB_FROM_NONE, errno, path);
    std::string digest;
    const int failed = digest_and_copy(in.get(), -1, &digest);
    if (failed) return system_error(VB_FROM_NONE, failed, path);
    return digest;
}

Result<std::string> stage(const Manifest& manifest, const std::string& directory) {
    const File in(open(manifest.library.c_str(), O_RDONLY | O_CLOEXEC));
    if (in.get() < 0) return system_error(VB_FROM_NONE, errno, manifest.library);
    static std::atomic<uint64_t> counter{0};
    for (int tries = 0; tries < 1000; ++tries) {
        // Each time: whoever staged there last may take the directory along.
        std::error_code failed;
        std::filesystem::create_directories(directory, failed);
        const std::string path = directory + "/" + manifest.id + "-" + std::to_string(getpid()) + "-" +
                                 std::to_string(++counter) + ".so";
        const File out(open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0700));
        if (out.get() < 0 && (errno == EEXIST || (errno == ENOENT && !failed))) continue;
        if (out.get() < 0) return system_error(VB_FROM_NONE, errno, path);
        std::string digest;
        const int copied = digest_and_copy(in.get(), out.get(), &digest);
        if (copied) {
            unlink(path.c_str());
            return system_error(VB_FROM_NONE, copied, path);
        }
        if (digest == manifest.sha256) return path;
        unlink(path.c_str());
        return make_error(VB_ERR_CONFIG_UNSUPPORTED, VB_FROM_NONE,
                          "plugin " + manifest.library + ": sha256: the manifest says " + manifest.sha256 +
                              ", the file has " + digest);
    }
    return make_error(VB_ERR_INTERNAL_ERROR, VB_FROM_NONE, "no free name in " + directory);
}

}  // namespace virtbay::plugin
