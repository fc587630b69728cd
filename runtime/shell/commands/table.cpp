#include "shell/commands/table.h"

namespace virtbay::shell {

namespace {

std::vector<Command> together(std::initializer_list<std::span<const Command>> parts) {
    std::vector<Command> commands;
    for (std::span<const Command> part : parts) commands.insert(commands.end(), part.begin(), part.end());
    return commands;
}

}  // namespace

std::vector<Family> command_table() {
    return {
        {"Domain Management", "domain",
         together({lifecycle_commands(), description_commands(), memory_commands(), vcpu_commands(),
                   job_commands(), guest_commands(), console_commands(), device_commands(),
                   cpu_stats_commands()})},
        {"Domain Monitoring", "monitor",
         together({monitor_commands(), memory_monitor_commands(), stats_commands(), list_commands()})},
        {"Domain Events", "events", together({event_commands()})},
        {"Host and Hypervisor", "host", together({host_commands()})},
        {"Networking", "network", together({network_commands()})},
        {"Snapshot", "snapshot", together({snapshot_commands()})},
        {"Storage Pool", "pool", together({pool_commands()})},
        {"Storage Volume", "volume", together({volume_commands()})},
        {"Daemon Administration", "admin", together({admin_commands()})},
        {"Virtbay itself", "virtbay", together({shell_commands()})},
    };
}

}  // namespace virtbay::shell
