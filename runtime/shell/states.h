// Names of states and reasons as the shell prints them.
#pragma once

namespace virtbay::shell {

const char* state_name(int state);
const char* state_reason(int state, int reason);

}  // namespace virtbay::shell
