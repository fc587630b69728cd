// What one emulator binary can do, as it said itself.
#pragma once

#include <cstdint>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace virtbay::qemu {

struct Machine {
    std::string name;         // canonical
    std::string alias;        // other name; empty: none
    std::string default_cpu;  // a type name such as "qemu64-x86_64-cpu"
    std::string default_ram;  // id of the main memory's backend
    uint32_t max_cpus = 1;
    bool is_default = false;
    bool hotpluggable_cpus = false;
    bool deprecated = false;
};

struct CpuModel {
    std::string name;
    std::string type;
    bool usable_known = false;
    bool usable = false;
    bool deprecated = false;
    std::vector<std::string> blockers;
};

struct Emulator {
    std::string path;
    std::string arch;
    std::string package;
    uint32_t version = 0;  // major * 1000000 + minor * 1000 + micro
    bool kvm = false;
    std::vector<Machine> machines;
    std::vector<CpuModel> cpu_models;
    std::vector<std::string> host_features;  // of the host processor as KVM offers it
    std::string host_model;
    std::set<std::string, std::less<>> types;  // device types

    // By canonical name or alias.
    const Machine* machine(std::string_view name) const;
    const Machine* default_machine() const;
    bool has(std::string_view type) const { return types.contains(type); }
};

using EmulatorPtr = std::shared_ptr<const Emulator>;

// What a binary said, as one JSON object (what is cached), and its meaning.
Result<Emulator> parse_emulator(const std::string& path, std::string_view answers);
Result<Emulator> read_emulator(const std::string& path, const nlohmann::ordered_json& answers);

}  // namespace virtbay::qemu
