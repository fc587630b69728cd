// Facts of the host that several answers are made of.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace virtbay::qemu {

struct HostProcessor {
    int id = 0, socket = 0, die = 0, core = 0;
    bool online = true;
};

std::string host_arch();
uint64_t host_memory_kib();
std::vector<HostProcessor> host_processors();

}  // namespace virtbay::qemu
