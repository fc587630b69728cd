// The program's own options, those before the first command.
#pragma once

#include <string>
#include <vector>

#include "shell/session.h"

namespace virtbay::shell {

enum class Action { run, help, version, long_version, table, manual };

struct Invocation {
    Settings settings;
    Action action = Action::run;
    std::vector<std::string> words;  // what follows the options
};

// Warnings go to standard error; an error's message says what is wrong.
Result<Invocation> parse_options(int count, char** arguments);
std::string usage(Table table);

}  // namespace virtbay::shell
