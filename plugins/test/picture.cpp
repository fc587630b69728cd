#include "picture.h"

#include <array>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <string_view>

namespace virtbay::test {

namespace {

// What libvirt shows; where it is not installed we draw a picture of our own.
constexpr const char* installed_picture = "/usr/share/libvirt/test-screenshot.png";
constexpr uint32_t width = 64;
constexpr uint32_t height = 48;

void append_be32(std::string& out, uint32_t value) {
    for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(value >> shift);
}

uint32_t crc32(std::string_view bytes) {
    uint32_t crc = 0xffffffffu;
    for (const char byte : bytes) {
        crc ^= static_cast<uint8_t>(byte);
        for (int bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0xedb88320u : 0);
    }
    return ~crc;
}

uint32_t adler32(std::string_view bytes) {
    uint32_t a = 1, b = 0;
    for (const char byte : bytes) {
        a = (a + static_cast<uint8_t>(byte)) % 65521;
        b = (b + a) % 65521;
    }
    return b << 16 | a;
}

void append_chunk(std::string& out, std::string_view type, std::string_view data) {
    append_be32(out, static_cast<uint32_t>(data.size()));
    std::string checked(type);
    checked += data;
    out += checked;
    append_be32(out, crc32(checked));
}

// Grey levels: a bay, its waves and the sun above, one filter byte before each row.
std::string pixels() {
    std::string rows;
    rows.reserve((width + 1) * height);
    for (uint32_t y = 0; y < height; y++) {
        rows += '\0';
        for (uint32_t x = 0; x < width; x++) {
            const int dx = static_cast<int>(x) - 44, dy = static_cast<int>(y) - 14;
            uint8_t grey = static_cast<uint8_t>(120 + y * 2);
            if (dx * dx + dy * dy < 64) grey = 255;
            if (y > 30) grey = static_cast<uint8_t>(40 + ((x + (y % 4) * 3) % 12) * 5);
            rows += static_cast<char>(grey);
        }
    }
    return rows;
}

std::string drawn_picture() {
    const std::string rows = pixels();
    std::string header;
    append_be32(header, width);
    append_be32(header, height);
    header += std::string_view("\x08\x00\x00\x00\x00", 5);  // 8 bits of grey, not interlaced
    std::string data("\x78\x01\x01", 3);                    // zlib, one stored block
    const auto size = static_cast<uint16_t>(rows.size());
    for (const uint16_t word : {size, static_cast<uint16_t>(~size)}) {
        data += static_cast<char>(word & 0xff);
        data += static_cast<char>(word >> 8);
    }
    data += rows;
    append_be32(data, adler32(rows));
    std::string file("\x89PNG\r\n\x1a\n", 8);
    append_chunk(file, "IHDR", header);
    append_chunk(file, "IDAT", data);
    append_chunk(file, "IEND", {});
    return file;
}

}  // namespace

std::string screen_picture() {
    std::ifstream file(installed_picture, std::ios::binary);
    std::string picture((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    return picture.empty() ? drawn_picture() : picture;
}

}  // namespace virtbay::test
