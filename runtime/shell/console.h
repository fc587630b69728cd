// The terminal joined to a domain's console.
#pragma once

#include "shell/session.h"

namespace virtbay::shell {

// Until the escape key is pressed or the console ends. `device` may be NULL for the domain's first console.
Status run_console(Session& session, virDomainPtr domain, const char* device, unsigned flags);

}  // namespace virtbay::shell
