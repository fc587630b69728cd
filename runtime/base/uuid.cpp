#include "base/uuid.h"

#include <sys/random.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>

namespace virtbay {

namespace {

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

bool is_space(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

}  // namespace

std::optional<Uuid> Uuid::parse(std::string_view text) {
    Uuid uuid;
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
    size_t digits = 0;
    for (char c : text) {
        if (c == '-') continue;
        int value = hex_digit(c);
        if (value < 0 || digits == 32) return std::nullopt;
        uint8_t& byte = uuid.bytes[digits / 2];
        byte = static_cast<uint8_t>(byte << 4 | value);
        ++digits;
    }
    if (digits != 32) return std::nullopt;
    return uuid;
}

Uuid Uuid::generate() {
    Uuid uuid;
    random_bytes(uuid.bytes.data(), uuid.bytes.size());
    uuid.bytes[6] = (uuid.bytes[6] & 0x0f) | 0x40;
    uuid.bytes[8] = (uuid.bytes[8] & 0x3f) | 0x80;
    return uuid;
}

void Uuid::append_to(std::string& out) const {
    static const char digits[] = "0123456789abcdef";
    char text[36];
    char* to = text;
    for (size_t i = 0; i < bytes.size(); ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10) *to++ = '-';
        *to++ = digits[bytes[i] >> 4];
        *to++ = digits[bytes[i] & 15];
    }
    out.append(text, sizeof text);
}

std::string Uuid::str() const {
    std::string out;
    append_to(out);
    return out;
}

bool Uuid::is_uniform() const {
    return std::all_of(bytes.begin(), bytes.end(), [&](uint8_t byte) { return byte == bytes[0]; });
}

size_t UuidHash::operator()(const Uuid& uuid) const {
    size_t a = 0;
    size_t b = 0;
    memcpy(&a, uuid.bytes.data(), sizeof a);
    memcpy(&b, uuid.bytes.data() + 8, sizeof b);
    return a ^ (b * 31);
}

void random_bytes(void* data, size_t size) {
    auto* to = static_cast<unsigned char*>(data);
    while (size > 0) {
        ssize_t got = getrandom(to, size, 0);
        if (got < 0) {
            if (errno == EINTR) continue;
            abort();  // no kernel we run on lacks the call
        }
        to += got;
        size -= static_cast<size_t>(got);
    }
}

}  // namespace virtbay
