// Tap devices for interfaces on bridges.
#pragma once

#include <string>
#include <vector>

#include "model/domain/interface.h"
#include "support/descriptor.h"

namespace virtbay::qemu {

struct Taps {
    std::string name;
    std::vector<Descriptor> queues;
    std::vector<Descriptor> vhosts;
};

// Makes the tap device of an interface and plugs it into its bridge; the device goes when its descriptors are
// closed. `network_state` is the directory of the running networks' files. Sets target and actual.
Result<Taps> open_taps(model::Interface& interface, const std::string& network_state);

// The counters of a host interface, from its statistics.
struct LinkCounters {
    int64_t rx_bytes = 0, rx_packets = 0, rx_errs = 0, rx_drop = 0, tx_bytes = 0, tx_packets = 0, tx_errs = 0,
            tx_drop = 0;
};
Result<LinkCounters> link_counters(const std::string& name);

}  // namespace virtbay::qemu
