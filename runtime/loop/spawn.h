// Starting a process that is nobody's servant: it does not end with us.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include <sys/types.h>

#include "base/error.h"

namespace virtbay {

struct ProcessSpec {
    std::vector<std::string> argv;         // argv[0] is a path
    std::vector<std::string> environment;  // complete; empty: PATH and LANG=C
    std::string directory = "/";
    std::string output;                    // appended to by stdout and stderr; empty: /dev/null
    std::vector<std::pair<int, int>> fds;  // (ours, its number there); all others are closed
};

// The process gets a session of its own, default signal handling and stdin from /dev/null. Any thread.
Result<pid_t> spawn_process(const ProcessSpec& spec);

}  // namespace virtbay
