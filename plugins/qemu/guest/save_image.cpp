#include "guest/save_image.h"

#include <fcntl.h>
#include <unistd.h>
#include <cerrno>
#include <cstring>

namespace virtbay::qemu {

namespace {

constexpr char complete[] = "LibvirtQemudSave";
constexpr char partial[] = "LibvirtQemudPart";
constexpr uint32_t version = 2;
// Room for a longer definition put in later; the stream begins behind it, on a page.
constexpr uint32_t spare = 4096;

struct Header {
    char magic[16];
    uint32_t version;
    uint32_t data_length;
    uint32_t was_running;
    uint32_t compressed;
    uint32_t cookie_offset;
    uint32_t unused[14];
};
static_assert(sizeof(Header) == 92);

Error failed(const char* what, const std::string& path) {
    return system_error(VB_FROM_QEMU, errno, std::string(what) + " '" + path + "'");
}

Status write_at(int fd, const void* data, size_t size, off_t at, const std::string& path) {
    const char* p = static_cast<const char*>(data);
    while (size) {
        const ssize_t n = ::pwrite(fd, p, size, at);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return failed("failed to write to", path);
        p += n;
        at += n;
        size -= static_cast<size_t>(n);
    }
    return {};
}

Error bad(const char* detail) {
    return make_error(VB_ERR_OPERATION_FAILED, VB_FROM_QEMU, detail);
}

}  // namespace

Result<OpenImage> open_save_image(const std::string& path) {
    OpenImage open;
    open.file = Descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!open.file) return failed("Failed to open file", path);
    Header h{};
    const ssize_t n = ::pread(open.file.get(), &h, sizeof h, 0);
    if (n < 0) return failed("failed to read", path);
    if (n != sizeof h) return bad("failed to read qemu header");
    if (std::memcmp(h.magic, partial, sizeof h.magic) == 0) return bad("save image is incomplete");
    if (std::memcmp(h.magic, complete, sizeof h.magic) != 0) return bad("image magic is incorrect");
    if (h.version > version) return bad("image version is not supported");
    if (h.data_length == 0 || h.data_length > (16u << 20)) return bad("invalid header data length");
    std::string data(h.data_length, '\0');
    if (::pread(open.file.get(), data.data(), data.size(), sizeof h) != static_cast<ssize_t>(data.size()))
        return bad("failed to read domain XML");
    open.image.xml = data.c_str();
    open.image.was_running = h.was_running != 0;
    open.image.compressed = h.compressed;
    open.image.stream = sizeof h + h.data_length;
    if (::lseek(open.file.get(), static_cast<off_t>(open.image.stream), SEEK_SET) < 0)
        return failed("cannot seek in", path);
    return open;
}

bool is_unfinished_save_image(const std::string& path) {
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file) return false;
    Header h{};
    const ssize_t n = ::pread(file.get(), &h, sizeof h, 0);
    return n >= 0 &&
           (n < static_cast<ssize_t>(sizeof h) || std::memcmp(h.magic, partial, sizeof h.magic) == 0);
}

Status begin_save_image(int fd, const std::string& path, const SaveImage& image) {
    Header h{};
    std::memcpy(h.magic, partial, sizeof h.magic);
    h.version = version;
    h.was_running = image.was_running;
    const size_t all = (sizeof h + image.xml.size() + 1 + spare + 4095) / 4096 * 4096;
    h.data_length = static_cast<uint32_t>(all - sizeof h);
    std::string data = image.xml;
    data.resize(h.data_length);
    if (Status s = write_at(fd, &h, sizeof h, 0, path); !s) return s;
    if (Status s = write_at(fd, data.data(), data.size(), sizeof h, path); !s) return s;
    if (::lseek(fd, static_cast<off_t>(all), SEEK_SET) < 0) return failed("cannot seek in", path);
    return {};
}

Status finish_save_image(int fd, const std::string& path) {
    if (::fsync(fd) < 0) return failed("cannot sync", path);
    if (Status s = write_at(fd, complete, 16, 0, path); !s) return s;
    if (::fsync(fd) < 0) return failed("cannot sync", path);
    return {};
}

Status replace_saved_definition(const std::string& path, const std::string& xml, int running) {
    Descriptor file(::open(path.c_str(), O_RDWR | O_CLOEXEC));
    if (!file) return failed("Failed to open file", path);
    Header h{};
    if (::pread(file.get(), &h, sizeof h, 0) != sizeof h) return bad("failed to read qemu header");
    if (xml.size() + 1 > h.data_length) return bad("new xml too large to fit in file");
    if (running >= 0) h.was_running = static_cast<uint32_t>(running);
    h.cookie_offset = 0;
    std::string data = xml;
    data.resize(h.data_length);
    if (Status s = write_at(file.get(), data.data(), data.size(), sizeof h, path); !s) return s;
    if (Status s = write_at(file.get(), &h, sizeof h, 0, path); !s) return s;
    if (::fsync(file.get()) < 0) return failed("cannot sync", path);
    return {};
}

}  // namespace virtbay::qemu
