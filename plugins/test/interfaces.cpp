#include "interfaces.h"

#include "errors.h"

namespace virtbay::test {

Result<const model::Interface*> find_interface(const model::Domain& domain, std::string_view device) {
    const auto mac = Mac::parse(device);
    for (const model::Interface& interface : domain.interfaces) {
        if (mac ? interface.mac == mac : interface.target == device) return &interface;
    }
    return domain_failure(VB_ERR_INVALID_ARG, "'" + std::string(device) + "' is not a known interface");
}

Result<std::optional<NetworkAddress>> guest_address(const Host& host, const Domain& domain, size_t index) {
    const model::Interface& interface = domain.definition().interfaces[index];
    const auto place = static_cast<uint32_t>(index) + 1;
    if (interface.type != model::InterfaceType::network) {
        auto address = NetworkAddress::parse("192.168.0.0");
        address->prefix = 24;
        return std::optional(address->plus(place));
    }
    for (const Network& network : host.networks) {
        if (network.name != interface.source.name.view()) continue;
        if (!network.first) return std::optional<NetworkAddress>();
        return std::optional(network.first->plus(20 * static_cast<uint32_t>(domain.id() - 1) + place));
    }
    return failure(VB_ERR_NO_NETWORK, "no network with matching name '" + interface.source.name.str() + "'");
}

}  // namespace virtbay::test
