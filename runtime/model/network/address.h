// IPv4 and IPv6 addresses as values.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace virtbay::model {

struct IpValue {
    bool is_v6 = false;
    std::array<uint8_t, 16> bytes{};  // of IPv4 the first four count

    static std::optional<IpValue> parse(std::string_view text);
    // Masks of `prefix` bits.
    static IpValue mask(bool is_v6, uint32_t prefix);

    std::string str() const;
    size_t size() const { return is_v6 ? 16 : 4; }
    uint32_t bits() const { return is_v6 ? 128 : 32; }
    // Whether both lie in one network of `prefix` bits.
    bool shares_network(const IpValue& other, uint32_t prefix) const;
    // How many leading bits are set.
    uint32_t leading_ones() const;

    friend bool operator==(const IpValue&, const IpValue&) = default;
    friend auto operator<=>(const IpValue&, const IpValue&) = default;
};

}  // namespace virtbay::model
