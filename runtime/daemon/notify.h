// The service manager: readiness out, listening sockets in.
#pragma once

#include <string>
#include <vector>

namespace virtbay::daemon {

// Sends the state ("READY=1") to NOTIFY_SOCKET; nothing without one.
void notify(const std::string& state);

// Descriptors that are listening already, from LISTEN_FDS; set to be closed on exec.
std::vector<int> inherited_sockets();

}  // namespace virtbay::daemon
