// Hosts described by a file, "test:///path/to/file.xml".
#pragma once

#include <string>

#include "host.h"

namespace virtbay::test {

// Fills `host` with what the <node> document at `path` says.
Status fill_host_from_file(Host& host, const std::string& path);

}  // namespace virtbay::test
