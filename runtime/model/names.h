// The rule for names of objects, since names become file names.
#pragma once

#include <string_view>

#include "base/error.h"

namespace virtbay::model {

// What documents may use as a name: not empty (VB_ERR_NO_NAME), no '/' (VB_ERR_XML_ERROR), no newline
// (VB_ERR_XML_DETAIL). `what` names the object in the message. Files made from a name add a suffix, so "." is
// harmless.
Status check_name(std::string_view name, std::string_view what, int32_t error_domain);

// Whether a name can be a file's or folder's name by itself: also not "." or "..", no control characters.
bool is_path_component(std::string_view name);

}  // namespace virtbay::model
