// The rule for names of objects, since names become file names.
#pragma once

#include <string_view>

#include "base/error.h"

namespace virtbay::model {

// Refuses the empty name, '/', "." and "..", and control characters. `what` names the object in the message.
Status check_name(std::string_view name, std::string_view what, int32_t error_domain);

}  // namespace virtbay::model
