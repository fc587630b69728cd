// The host behind "test:///default".
#pragma once

#include "host.h"

namespace virtbay::test {

// Puts the domain that every fresh default host runs into `host`.
Status fill_default_host(Host& host);

}  // namespace virtbay::test
