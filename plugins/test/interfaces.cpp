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

Result<std::string> guest_address(const Host&, const Domain& domain, size_t index) {
    const model::Interface& interface = domain.definition().interfaces[index];
    if (interface.type == model::InterfaceType::network)
        return failure(VB_ERR_NO_NETWORK,
                       "no network with matching name '" + interface.source.name.str() + "'");
    return "192.168.0." + std::to_string(1 + index);
}

}  // namespace virtbay::test
