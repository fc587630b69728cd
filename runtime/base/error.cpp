#include "base/error.h"

#include <cstring>

#include "base/error_texts.h"

namespace virtbay {

Error make_error(int32_t code, int32_t domain, std::string_view detail) {
    Error error;
    error.code = code;
    error.domain = domain;
    const char* text = error_text(code);
    if (detail.empty()) {
        error.message = text;
        error.str1 = error.message;
    } else {
        error.message.assign(text).append(": ").append(detail);
        error.str1.assign(text).append(": %s");
        error.str2 = detail;
    }
    return error;
}

Error system_error(int32_t domain, int saved_errno, std::string_view detail) {
    std::string text(detail);
    if (!text.empty()) text.append(": ");
    char buffer[128];
    text.append(strerror_r(saved_errno, buffer, sizeof buffer));
    Error error;
    error.code = VB_ERR_SYSTEM_ERROR;
    error.domain = domain;
    error.message = text;
    error.str1 = "%s";
    error.str2 = std::move(text);
    error.int1 = saved_errno;
    return error;
}

}  // namespace virtbay
