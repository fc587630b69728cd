// The event loop that the application has registered.
#pragma once

#include "api/public.h"

namespace virtbay::api {

// True when an application has registered a loop, so that events and callbacks can be delivered.
bool have_event_loop();

}  // namespace virtbay::api
