// Asks an emulator binary what it can do.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "base/error.h"
#include "virtbay/sdk.hpp"

namespace virtbay::qemu {

class Monitor;

// Told of the monitor before the first question; abandoning it, from any thread, ends the questions. False:
// ask nothing.
using Asking = std::function<bool(const std::shared_ptr<Monitor>&)>;

// Starts the binary without a machine and asks over QMP; the answers as one JSON text. Blocks: on a worker.
Result<std::string> probe_emulator(const vb::Host& host, const std::string& path, const std::string& log_file,
                                   const Asking& asking = {});

}  // namespace virtbay::qemu
