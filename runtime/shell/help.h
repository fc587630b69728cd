// Help, and the machine-readable form of the table that the manual is checked against.
#pragma once

#include <string>

#include "shell/command.h"
#include "shell/report.h"

namespace virtbay::shell {

// "name <domain> [--flag]...": how a command is called.
std::string synopsis(const Command& command);
void describe_command(Report& out, const Command& command);
// Each family with its commands; `colon` closes the family's title.
std::string list_family(const Family& family, bool colon);
std::string list_table(Table table, bool colon);
// Every command with its options and result keys.
Value table_value(Table table);
// The COMMANDS section of the manual page in man(7) macros.
std::string manual_commands(Table table);

}  // namespace virtbay::shell
