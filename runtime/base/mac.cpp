#include "base/mac.h"

#include <charconv>

#include "base/uuid.h"

namespace virtbay {

std::optional<Mac> Mac::parse(std::string_view text) {
    Mac mac;
    for (size_t i = 0; i < mac.bytes.size(); ++i) {
        size_t length = text.find(':');
        bool last = i + 1 == mac.bytes.size();
        if ((length == std::string_view::npos) != last) return std::nullopt;
        std::string_view group = last ? text : text.substr(0, length);
        if (group.empty() || group.size() > 2) return std::nullopt;
        auto [end, error] = std::from_chars(group.data(), group.data() + group.size(), mac.bytes[i], 16);
        if (error != std::errc() || end != group.data() + group.size()) return std::nullopt;
        if (!last) text.remove_prefix(length + 1);
    }
    return mac;
}

Mac Mac::generate(std::array<uint8_t, 3> prefix) {
    Mac mac;
    random_bytes(mac.bytes.data() + 3, 3);
    for (size_t i = 0; i < 3; ++i) mac.bytes[i] = prefix[i];
    return mac;
}

std::string Mac::str() const {
    static const char digits[] = "0123456789abcdef";
    std::string out;
    for (size_t i = 0; i < bytes.size(); ++i) {
        if (i != 0) out += ':';
        out += digits[bytes[i] >> 4];
        out += digits[bytes[i] & 15];
    }
    return out;
}

}  // namespace virtbay
