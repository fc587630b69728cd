// The runtime inside the application's process: drivers that serve clients directly, and the one that leads
// to others.
#pragma once

#include <memory>
#include <string>

#include "api/link.h"

namespace virtbay::api {

// Opens a connection. Loads what it needs of the plugins that lie beside this library (or in
// VIRTBAY_PLUGIN_DIR). May block. Any thread. `auth` may be null.
Result<std::unique_ptr<Link>> open_link(const std::string& uri, bool read_only, virConnectAuthPtr auth);

}  // namespace virtbay::api
