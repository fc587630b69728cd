// An event as a call of the application's function.
#pragma once

#include <cstdint>

#include "api/public.h"

namespace virtbay::api {

using AnyCallback = void (*)(void);

// `payload` is the vb_event_* struct that belongs to `event` (VB_EVENT_*); `callback` has the type that
// belongs to it.
void deliver(uint32_t event, const void* payload, virConnectPtr conn, AnyCallback callback, void* opaque);

}  // namespace virtbay::api
