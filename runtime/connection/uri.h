// Connection URIs.
#pragma once

#include "base/error.h"
#include "plugin/driver.h"

namespace virtbay::connection {

// The parts of a connection URI; all empty for an empty text. What is no URI gives VB_ERR_INTERNAL_ERROR of
// VB_FROM_URI.
Result<plugin::UriParts> parse_uri(const std::string& text);

}  // namespace virtbay::connection
