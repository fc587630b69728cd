// The devices that get an address on a PCI bus.
#pragma once

#include <vector>

#include "rules/rules.h"

namespace virtbay::qemu {

// What a device is plugged into.
enum class Plug {
    conventional,
    express,
    root_port,
    pci_bridge,
    dmi_bridge,
    express_to_pci,
    upstream,
    downstream,
    expander,
    integrated,  // on the root bus of an express machine
    none         // no bus carries it
};

struct PciWant {
    model::DeviceInfo* info;  // in the domain
    Plug plug;
};

// In the order in which they get their addresses.
std::vector<PciWant> pci_wants(model::Domain& domain, Chipset chipset);

}  // namespace virtbay::qemu
