#include "plugin/staging.h"

#include <fcntl.h>
#include <nettle/sha2.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <filesystem>
#include <mutex>
#include <set>

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
    sha256_ctx hash;
    sha256_init(&hash);
    std::array<char, 16384> buffer;  // on the stack of a thread that the C library may keep
    int failed = 0;
    for (;;) {
        const ssize_t n = read(in, buffer.data(), buffer.size());
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) failed = errno;
        if (n <= 0) break;
        sha256_update(&hash, static_cast<size_t>(n), reinterpret_cast<const uint8_t*>(buffer.data()));
        for (ssize_t done = 0; out >= 0 && done < n && !failed;) {
            const ssize_t written = write(out, buffer.data() + done, static_cast<size_t>(n - done));
            if (written < 0 && errno != EINTR) failed = errno;
            if (written > 0) done += written;
        }
        if (failed) break;
    }
    std::array<uint8_t, SHA256_DIGEST_SIZE> raw{};
    sha256_digest(&hash, raw.size(), raw.data());
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

namespace {

// Whether this process may take the file of that name, which is so from then on for nobody.
bool take(const std::string& path) {
    static std::mutex lock;
    static std::set<std::string> taken;
    const std::lock_guard guard(lock);
    return taken.insert(path).second;
}

std::string kept_name(const Manifest& manifest, const std::string& directory) {
    return directory + "/" + manifest.id + "." + manifest.sha256.substr(0, 32) + ".so";
}

// A copy bears the time of its original, so that an original that was exchanged is noticed without reading
// it.
bool as_old(const std::string& copy, const std::string& original) {
    struct stat a {
    }, b{};
    return stat(copy.c_str(), &a) == 0 && stat(original.c_str(), &b) == 0 && a.st_size == b.st_size &&
           a.st_mtim.tv_sec == b.st_mtim.tv_sec && a.st_mtim.tv_nsec == b.st_mtim.tv_nsec;
}

void make_as_old(int copy, int original) {
    struct stat s {};
    if (fstat(original, &s) != 0) return;
    const timespec times[] = {s.st_atim, s.st_mtim};
    futimens(copy, times);
}

// Copies of other builds of the plugin: no start will ask for them again.
void remove_older(const Manifest& manifest, const std::string& directory, const std::string& kept) {
    std::error_code failed;
    for (const auto& file : std::filesystem::directory_iterator(directory, failed)) {
        const std::string name = file.path().filename().string();
        if (name.starts_with(manifest.id + ".") && name.ends_with(".so") && file.path() != kept)
            unlink(file.path().c_str());
    }
}

Error wrong_digest(const Manifest& manifest, const std::string& found) {
    return make_error(VB_ERR_CONFIG_UNSUPPORTED, VB_FROM_NONE,
                      "plugin " + manifest.library + ": sha256: the manifest says " + manifest.sha256 +
                          ", the file has " + found);
}

}  // namespace

Result<Staged> stage(const Manifest& manifest, const std::string& directory, bool keep) {
    const std::string kept = kept_name(manifest, directory);
    const bool first = keep && take(kept);
    if (first && as_old(kept, manifest.library) && check_ownership(kept)) {
        const auto found = file_digest(kept);
        if (found && *found == manifest.sha256) return Staged{kept, true};
    }
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
        if (digest != manifest.sha256) {
            unlink(path.c_str());
            return wrong_digest(manifest, digest);
        }
        make_as_old(out.get(), in.get());
        if (!first || rename(path.c_str(), kept.c_str()) != 0) return Staged{path, false};
        remove_older(manifest, directory, kept);
        return Staged{kept, true};
    }
    return make_error(VB_ERR_INTERNAL_ERROR, VB_FROM_NONE, "no free name in " + directory);
}

}  // namespace virtbay::plugin
