// The exit of a guest's process, as the host tells it.
#pragma once

#include "guest/supervisor.h"

namespace virtbay::qemu {

struct ChildWatch {
    Supervisor* supervisor;
    GuestPtr guest;
    uint64_t generation;
};

// vb_child_fn; `data` is a ChildWatch of the supervisor's, which ends with it.
void child_exit(void* data, uint64_t child, int32_t status, int32_t signal) noexcept;

}  // namespace virtbay::qemu
