// Options that many commands share.
#pragma once

#include "shell/command.h"

namespace virtbay::shell {

inline constexpr Option domain_option =
    required(text("domain", "name, id or UUID of the domain", Names::domain));
inline constexpr Option live_option = flag("live", "change the running domain");
inline constexpr Option config_option = flag("config", "change what the next start will use");
inline constexpr Option current_option = flag("current", "change the domain as it is now, running or not");
inline constexpr Option xpath_option =
    named(text("xpath", "print only the nodes that this XPath expression selects"));
inline constexpr Option wrap_option = flag("wrap", "put the selected nodes into one common root");

}  // namespace virtbay::shell
