// The client's configuration file, libvirt.conf: which URI is meant.
#pragma once

#include <string>

#include "base/error.h"

namespace virtbay::api {

// The URI for what the application gave: an alias is replaced; nothing is replaced by LIBVIRT_DEFAULT_URI or
// the configured default. "": whatever there is.
Result<std::string> connection_uri(const std::string& given, bool no_aliases);

}  // namespace virtbay::api
