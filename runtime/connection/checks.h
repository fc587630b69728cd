// Argument checks of the public API, which hold for every caller and come before any driver.
#pragma once

#include <cstddef>

#include "base/error.h"
#include "contract/tables.h"

namespace virtbay::connection {

struct Caller {
    bool read_only = false;
    size_t descriptors = 0;  // that came with the call
};

// `in` is the operation's C struct. The first violated check gives its error, in the order in which the
// public function makes them; whether a read-only connection may call it is one of them.
Status check_arguments(const contract::Operation& operation, const void* in, const Caller& caller);

}  // namespace virtbay::connection
