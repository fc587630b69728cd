// Who a client acts for, as it says itself.
#pragma once

#include <span>

#include "base/error.h"
#include "contract/wire_types.h"
#include "plugin/call.h"

namespace virtbay::daemon {

// VB_ERR_ARGUMENT_UNSUPPORTED for an attribute that is not known, VB_ERR_INVALID_ARG for one of another type
// or given twice.
Result<plugin::Caller> caller_of(std::span<const vb_typed_param> attributes);

}  // namespace virtbay::daemon
