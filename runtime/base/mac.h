// Ethernet addresses.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace virtbay {

struct Mac {
    std::array<uint8_t, 6> bytes{};

    // Six groups of one or two hexadecimal digits separated by colons.
    static std::optional<Mac> parse(std::string_view text);
    // Three bytes of `prefix`, three random ones.
    static Mac generate(std::array<uint8_t, 3> prefix);

    std::string str() const;
    bool is_multicast() const { return (bytes[0] & 1) != 0; }
    bool is_zero() const { return *this == Mac{}; }
    friend bool operator==(const Mac&, const Mac&) = default;
};

}  // namespace virtbay
