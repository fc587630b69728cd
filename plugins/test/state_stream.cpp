#include "state_stream.h"

#include <cstring>

#include "errors.h"

namespace virtbay::test {

namespace {

struct Header {
    uint32_t tag;
    uint32_t version;
    uint64_t length;
};
constexpr uint64_t max_length = uint64_t{1} << 30;

// How much of `size` bytes could be read.
Result<size_t> read_fully(const vb_reader& reader, void* data, size_t size) {
    size_t done = 0;
    while (done < size) {
        const int64_t n = reader.read(reader.data, static_cast<char*>(data) + done, size - done);
        if (n < 0) return internal_error("the driver's state cannot be read");
        if (n == 0) break;
        done += static_cast<size_t>(n);
    }
    return done;
}

}  // namespace

Status RecordWriter::write(const vb_writer& writer, uint32_t tag, uint32_t version) const {
    const Header header{tag, version, bytes_.size()};
    if (writer.write(writer.data, &header, sizeof header) != VB_OK ||
        (!bytes_.empty() && writer.write(writer.data, bytes_.data(), bytes_.size()) != VB_OK))
        return internal_error("the driver's state cannot be written");
    return {};
}

Result<bool> RecordReader::next(const vb_reader& reader) {
    Header header{};
    auto n = read_fully(reader, &header, sizeof header);
    if (!n) return std::move(n.error());
    if (*n == 0) return false;
    if (*n < sizeof header || header.length > max_length)
        return internal_error("the driver's state is damaged");
    tag_ = header.tag;
    version_ = header.version;
    bytes_.resize(header.length);
    at_ = 0;
    short_ = false;
    n = read_fully(reader, bytes_.data(), bytes_.size());
    if (!n) return std::move(n.error());
    if (*n < bytes_.size()) return internal_error("the driver's state ends early");
    return true;
}

std::string RecordReader::text() {
    const auto size = number<uint64_t>();
    if (size > bytes_.size() - at_) {
        short_ = true;
        return {};
    }
    std::string value = bytes_.substr(at_, size);
    at_ += size;
    return value;
}

Status RecordReader::complete() const {
    if (short_) return internal_error("a record of the driver's state is too short");
    return {};
}

void RecordReader::take(void* data, size_t size) {
    if (size > bytes_.size() - at_) {
        short_ = true;
        memset(data, 0, size);
        return;
    }
    memcpy(data, bytes_.data() + at_, size);
    at_ += size;
}

}  // namespace virtbay::test
