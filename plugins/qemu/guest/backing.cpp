// Backing chains: what images say about the images below them.
#include <fcntl.h>
#include <unistd.h>
#include <cerrno>

#include "guest/live.h"
#include "support/descriptor.h"

namespace virtbay::qemu {

using namespace model;

namespace {

struct Header {
    bool qcow2 = false;
    std::string backing;
    std::string backing_format;
};

uint32_t big32(const unsigned char* p) {
    return uint32_t{p[0]} << 24 | uint32_t{p[1]} << 16 | uint32_t{p[2]} << 8 | p[3];
}
uint64_t big64(const unsigned char* p) {
    return uint64_t{big32(p)} << 32 | big32(p + 4);
}

Result<Header> read_header(const std::string& path) {
    Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (!file) return system_error(VB_FROM_STORAGE, errno, "Cannot access storage file '" + path + "'");
    std::string bytes(65536, '\0');
    const ssize_t n = ::pread(file.get(), bytes.data(), bytes.size(), 0);
    if (n < 0) return system_error(VB_FROM_STORAGE, errno, "cannot read header '" + path + "'");
    bytes.resize(static_cast<size_t>(n));
    Header header;
    const auto* p = reinterpret_cast<const unsigned char*>(bytes.data());
    if (bytes.size() < 72 || bytes.compare(0, 4, "QFI\xfb") != 0) return header;
    const uint32_t version = big32(p + 4);
    if (version < 2) return header;
    header.qcow2 = true;
    const uint64_t offset = big64(p + 8);
    const uint32_t size = big32(p + 16);
    if (offset && size && size < 1024 && offset + size <= bytes.size())
        header.backing = bytes.substr(offset, size);
    // Header extensions: type, length, data padded to eight bytes; type 0 ends them.
    size_t at = version >= 3 && bytes.size() >= 104 ? big32(p + 100) : 72;
    while (at + 8 <= bytes.size() && (!offset || at < offset)) {
        const uint32_t type = big32(p + at), length = big32(p + at + 4);
        if (!type || length > bytes.size() - at - 8) break;
        if (type == 0xE2792ACA) header.backing_format = bytes.substr(at + 8, length);
        at += 8 + (length + 7) / 8 * 8;
    }
    return header;
}

Status extend(const std::string& path, StorageFormat format, Box<BackingStore>& below, uint32_t& next,
              int depth) {
    if (below) {
        // Given by the definition.
        if (below->terminator) return {};
        below->source.index = next++;
        return extend(below->source.path.str(), below->source.format, below->backing, next, depth + 1);
    }
    BackingStore& made = below.make();
    made.terminator = true;
    if (format != StorageFormat::qcow2) return {};
    if (depth > 200)
        return make_error(VB_ERR_INTERNAL_ERROR, VB_FROM_STORAGE,
                          "backing chain of '" + path + "' is too long");
    auto header = read_header(path);
    if (!header) return header.error();
    if (header->backing.empty()) return {};
    std::string name = header->backing;
    if (name.starts_with("file:")) name.erase(0, 5);
    if (name.starts_with("json:") || name.find("://") != std::string::npos)
        return make_error(VB_ERR_CONFIG_UNSUPPORTED, VB_FROM_STORAGE,
                          "backing file '" + name + "' is not supported");
    if (!name.starts_with('/')) name = path.substr(0, path.rfind('/') + 1) + name;
    if (::access(name.c_str(), F_OK) < 0)
        return system_error(VB_FROM_STORAGE, errno,
                            "Cannot access backing file '" + name + "' of storage file '" + path + "'");
    made.terminator = false;
    made.source.type = StorageType::file;
    made.source.path = name;
    made.source.index = next++;
    if (header->backing_format.empty()) {
        auto below_header = read_header(name);
        if (below_header && below_header->qcow2)
            return make_error(VB_ERR_OPERATION_INVALID, VB_FROM_STORAGE,
                              "format of backing image '" + name + "' of image '" + path +
                                  "' was not specified in the image metadata");
        made.source.format = StorageFormat::raw;
    } else {
        made.source.format = value_of<StorageFormat>(header->backing_format).value_or(StorageFormat::raw);
    }
    return extend(name, made.source.format, made.backing, next, depth + 1);
}

}  // namespace

Status read_backing_chain(Disk& disk, uint32_t& next_index) {
    if (disk.source.type != StorageType::file && disk.source.type != StorageType::block) {
        if (!disk.backing) disk.backing.make().terminator = true;
        return {};
    }
    return extend(disk.source.path.str(), disk.source.format, disk.backing, next_index, 0);
}

}  // namespace virtbay::qemu
