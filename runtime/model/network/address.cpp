#include "model/network/address.h"

#include <arpa/inet.h>

namespace virtbay::model {

std::optional<IpValue> IpValue::parse(std::string_view text) {
    const std::string terminated(text);
    IpValue value;
    if (inet_pton(AF_INET, terminated.c_str(), value.bytes.data()) == 1) return value;
    value.is_v6 = true;
    if (inet_pton(AF_INET6, terminated.c_str(), value.bytes.data()) == 1) return value;
    return std::nullopt;
}

IpValue IpValue::mask(bool is_v6, uint32_t prefix) {
    IpValue value;
    value.is_v6 = is_v6;
    for (uint32_t bit = 0; bit < prefix && bit < value.bits(); bit++)
        value.bytes[bit / 8] = static_cast<uint8_t>(value.bytes[bit / 8] | 0x80u >> (bit % 8));
    return value;
}

std::string IpValue::str() const {
    char text[INET6_ADDRSTRLEN] = {};
    inet_ntop(is_v6 ? AF_INET6 : AF_INET, bytes.data(), text, sizeof text);
    return text;
}

bool IpValue::shares_network(const IpValue& other, uint32_t prefix) const {
    if (is_v6 != other.is_v6) return false;
    const IpValue kept = mask(is_v6, prefix);
    for (size_t i = 0; i < size(); i++)
        if (((bytes[i] ^ other.bytes[i]) & kept.bytes[i]) != 0) return false;
    return true;
}

uint32_t IpValue::leading_ones() const {
    uint32_t count = 0;
    while (count < bits() && (bytes[count / 8] & (0x80u >> (count % 8))) != 0) count++;
    return count;
}

}  // namespace virtbay::model
