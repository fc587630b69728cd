// What a host's networks mean to domains: the addresses that their interfaces get.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"

namespace virtbay::model {
class XmlNode;
}

namespace virtbay::test {

// The address from which a network's guests are numbered: the first of its first DHCP range, or its own.
struct NetworkAddress {
    int32_t family = 0;  // VB_IP_ADDR_TYPE_*
    uint32_t prefix = 0;
    std::array<uint8_t, 16> bytes{};  // of IPv4 the first four count

    // Nothing when `text` is no address.
    static std::optional<NetworkAddress> parse(std::string_view text);
    // The address that many places further on.
    NetworkAddress plus(uint32_t places) const;
    std::string str() const;

    friend bool operator==(const NetworkAddress&, const NetworkAddress&) = default;
};

struct Network {
    std::string name;
    std::optional<NetworkAddress> first;
};

// From a <network> element. Errors have domain VB_FROM_NETWORK.
Result<Network> read_network(const model::XmlNode& element);

}  // namespace virtbay::test
