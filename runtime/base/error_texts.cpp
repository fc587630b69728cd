#include "base/error_texts.h"

#include <iterator>

namespace virtbay {

const char* error_text(int32_t code) {
    static const char* const texts[] = {
#include "contract/error_texts.inc"
    };
    if (code < 0 || static_cast<size_t>(code) >= std::size(texts)) return "unknown error";
    return texts[code];
}

}  // namespace virtbay
