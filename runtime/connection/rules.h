// Checks of several arguments together, for the operations that the checks' table cannot describe alone.
#pragma once

#include <string>

#include "base/error.h"
#include "contract/tables.h"

namespace virtbay::connection {

// VB_ERR_INVALID_ARG of an operation's public function about an argument.
Error refused(const contract::Operation& operation, const char* argument, std::string message);

Status check_together(const contract::Operation& operation, const void* in);

}  // namespace virtbay::connection
