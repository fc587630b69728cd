// Network interfaces of a domain.
#pragma once

#include <string>

#include "host.h"

namespace virtbay::test {

// The interface with that name on the host or that Ethernet address.
Result<const model::Interface*> find_interface(const model::Domain& domain, std::string_view device);

// The address that the guest has on its interface of that index; nothing when its network gives none.
Result<std::optional<NetworkAddress>> guest_address(const Host& host, const Domain& domain, size_t index);

}  // namespace virtbay::test
