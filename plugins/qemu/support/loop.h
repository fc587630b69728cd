// Closures on the host's loop and workers.
#pragma once

#include <functional>

#include "virtbay/sdk.hpp"

namespace virtbay::qemu {

// Runs `work` on the loop.
void post(const vb::Host& host, std::function<void()> work);
// Runs `work` on a worker; pieces with the same 16-byte key run one after another.
void submit(const vb::Host& host, const uint8_t* key, std::function<void()> work);

}  // namespace virtbay::qemu
