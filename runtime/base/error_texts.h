// The fixed text of each error code, shown before an error's own detail.
#pragma once

#include <cstdint>

namespace virtbay {

// Never null; unknown codes have a text too. Static storage.
const char* error_text(int32_t code);

}  // namespace virtbay
