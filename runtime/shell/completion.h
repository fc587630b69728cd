// What could come next on a line.
#pragma once

#include <string>
#include <vector>

#include "shell/session.h"

namespace virtbay::shell {

// The words that begin with the last word of `line`, which is the text up to the cursor.
std::vector<std::string> complete(Session& session, const std::string& line);

}  // namespace virtbay::shell
