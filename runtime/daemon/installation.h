// What lies beside the daemon in its tree, wherever that was put.
#pragma once

#include <string>
#include <vector>

#include "daemon/options.h"

namespace virtbay::daemon {

// Those of --plugin-dir, of VIRTBAY_PLUGIN_PATH (not for a program with more rights than its caller), and our
// own.
std::vector<std::string> plugin_directories(const Options& options);

// The module that does TLS; it may be missing.
std::string tls_module();

// The program in which new plugins are tried; "" when it is not there.
std::string driver_host();

}  // namespace virtbay::daemon
