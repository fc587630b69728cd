// The conversation with a person, or with whatever writes lines to standard input.
#pragma once

#include "shell/session.h"

namespace virtbay::shell {

// Reads and runs lines until `exit` or the end of input.
bool converse(Session& session);

}  // namespace virtbay::shell
