// Asks an emulator binary what it can do.
#pragma once

#include <string>

#include "base/error.h"
#include "virtbay/sdk.hpp"

namespace virtbay::qemu {

// Starts the binary without a machine and asks over QMP; the answers as one JSON text. Blocks: on a worker.
Result<std::string> probe_emulator(const vb::Host& host, const std::string& path,
                                   const std::string& log_file);

}  // namespace virtbay::qemu
