// Argument checks of the public API, which hold for every caller and come before any driver.
#pragma once

#include "base/error.h"
#include "contract/tables.h"

namespace virtbay::connection {

// `in` is the operation's C struct. The first violated check gives its error.
Status check_arguments(const contract::Operation& operation, const void* in);
// Whether a read-only connection may call it with these arguments.
Status check_read_only(const contract::Operation& operation, const void* in);

}  // namespace virtbay::connection
