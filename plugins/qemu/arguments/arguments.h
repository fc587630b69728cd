// A domain's definition as the emulator's command line.
#pragma once

#include <string>
#include <vector>

#include "base/error.h"
#include "emulator/emulator.h"
#include "model/domain/domain.h"

namespace virtbay::qemu {

// Descriptors that the emulator inherits for one interface, by their numbers there.
struct InterfaceDescriptors {
    std::vector<int> taps;
    std::vector<int> vhosts;
};

struct ArgumentOptions {
    int monitor_fd = -1;  // listening socket, as numbered in the emulator; -1: it makes one at monitor_path
    std::string monitor_path;
    std::string incoming;         // "-incoming" value; empty: a fresh start
    bool native_display = false;  // for domxml-to-native: interfaces are shown as taps
    std::vector<InterfaceDescriptors> interfaces;
};

struct CommandLine {
    std::vector<std::string> argv;
    std::vector<std::string> envp;
};

// `domain` is live: its aliases and paths are set.
Result<CommandLine> build_command_line(const model::Domain& domain, const Emulator& emulator,
                                       const ArgumentOptions& options);

// One word of a shell command line.
std::string shell_quoted(const std::string& word);

// What the qemu namespace adds.
class QemuNamespace : public model::NamespaceData {
  public:
    struct Variable {
        std::string name, value;
    };
    struct Property {
        std::string name, type, value;  // type empty: remove
    };
    struct Override {
        std::string alias;
        std::vector<Property> properties;
    };
    std::vector<std::string> arguments;
    std::vector<Variable> environment;
    std::vector<std::string> added_capabilities, deleted_capabilities;
    std::vector<Override> overrides;
    std::string deprecation;

    bool empty() const {
        return arguments.empty() && environment.empty() && added_capabilities.empty() &&
               deleted_capabilities.empty() && overrides.empty() && deprecation.empty();
    }
};

}  // namespace virtbay::qemu
