// The one table of commands, put together from the families' files.
#pragma once

#include <span>
#include <vector>

#include "shell/command.h"

namespace virtbay::shell {

std::span<const Command> admin_commands();
std::span<const Command> console_commands();
std::span<const Command> cpu_stats_commands();
std::span<const Command> description_commands();
std::span<const Command> device_commands();
std::span<const Command> event_commands();
std::span<const Command> guest_commands();
std::span<const Command> host_commands();
std::span<const Command> job_commands();
std::span<const Command> lifecycle_commands();
std::span<const Command> list_commands();
std::span<const Command> memory_commands();
std::span<const Command> memory_monitor_commands();
std::span<const Command> monitor_commands();
std::span<const Command> network_commands();
std::span<const Command> pool_commands();
std::span<const Command> shell_commands();
std::span<const Command> snapshot_commands();
std::span<const Command> stats_commands();
std::span<const Command> vcpu_commands();
std::span<const Command> volume_commands();

std::vector<Family> command_table();

}  // namespace virtbay::shell
