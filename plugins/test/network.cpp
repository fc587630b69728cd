#include "network.h"

#include <arpa/inet.h>

#include <charconv>

#include "model/xml.h"
#include "virtbay/constants.h"

namespace virtbay::test {

namespace {

size_t size_of(int32_t family) {
    return family == VB_IP_ADDR_TYPE_IPV4 ? 4 : 16;
}

Error wrong(const char* what, std::string_view value) {
    return make_error(VB_ERR_XML_ERROR, VB_FROM_NETWORK,
                      std::string("invalid ") + what + " '" + std::string(value) + "' in network definition");
}

// From the attributes "prefix" or "netmask".
Result<uint32_t> read_prefix(const model::XmlNode& ip, int32_t family) {
    const uint32_t bits = static_cast<uint32_t>(size_of(family) * 8);
    if (const std::string_view* text = ip.attribute("prefix")) {
        uint32_t prefix = 0;
        const auto [end, code] = std::from_chars(text->data(), text->data() + text->size(), prefix);
        if (code != std::errc() || end != text->data() + text->size() || prefix > bits)
            return wrong("prefix", *text);
        return prefix;
    }
    if (const std::string_view* text = ip.attribute("netmask")) {
        const auto mask = NetworkAddress::parse(*text);
        if (!mask || mask->family != family) return wrong("netmask", *text);
        uint32_t prefix = 0;
        while (prefix < bits && (mask->bytes[prefix / 8] & (0x80u >> (prefix % 8))) != 0) prefix++;
        return prefix;
    }
    return family == VB_IP_ADDR_TYPE_IPV4 ? 24u : 64u;
}

}  // namespace

std::optional<NetworkAddress> NetworkAddress::parse(std::string_view text) {
    const std::string terminated(text);
    NetworkAddress address;
    if (inet_pton(AF_INET, terminated.c_str(), address.bytes.data()) == 1) {
        address.family = VB_IP_ADDR_TYPE_IPV4;
        return address;
    }
    if (inet_pton(AF_INET6, terminated.c_str(), address.bytes.data()) == 1) {
        address.family = VB_IP_ADDR_TYPE_IPV6;
        return address;
    }
    return std::nullopt;
}

NetworkAddress NetworkAddress::plus(uint32_t places) const {
    NetworkAddress sum = *this;
    uint64_t carry = places;
    for (size_t i = size_of(family); i-- > 0 && carry > 0; carry >>= 8) {
        carry += sum.bytes[i];
        sum.bytes[i] = static_cast<uint8_t>(carry);
    }
    return sum;
}

std::string NetworkAddress::str() const {
    char text[INET6_ADDRSTRLEN] = {};
    inet_ntop(family == VB_IP_ADDR_TYPE_IPV4 ? AF_INET : AF_INET6, bytes.data(), text, sizeof text);
    return text;
}

Result<Network> read_network(const model::XmlNode& element) {
    Network network;
    const model::XmlNode* name = element.child("name");
    if (name) network.name = name->content();
    if (network.name.empty()) {
        Error error = make_error(VB_ERR_NO_NAME, VB_FROM_NETWORK, "");
        return error;
    }
    const model::XmlNode* ip = element.child("ip");
    const std::string_view* own = ip ? ip->attribute("address") : nullptr;
    if (!own) return network;
    auto address = NetworkAddress::parse(*own);
    if (!address) return wrong("address", *own);
    const auto prefix = read_prefix(*ip, address->family);
    if (!prefix) return prefix.error();
    const model::XmlNode* dhcp = ip->child("dhcp");
    const model::XmlNode* range = dhcp ? dhcp->child("range") : nullptr;
    if (const std::string_view* start = range ? range->attribute("start") : nullptr) {
        address = NetworkAddress::parse(*start);
        if (!address) return wrong("address", *start);
    }
    address->prefix = *prefix;
    network.first = address;
    return network;
}

}  // namespace virtbay::test
