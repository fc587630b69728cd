// The command line of virtbayd.
#pragma once

#include <string>
#include <vector>

#include "base/error.h"

namespace virtbay::daemon {

struct Options {
    std::string root;    // --root: "" for the host's own paths
    std::string config;  // --config: "" for the usual place
    std::string pid_file;
    std::vector<std::string> plugin_dirs;
    bool listen = false, verbose = false, daemonize = false, check_config = false, version = false,
         help = false;
};

Result<Options> parse_options(const std::vector<std::string>& arguments);
const char* usage();

}  // namespace virtbay::daemon
