#include "errors.h"

#include <cstdio>

namespace virtbay::test {

Error failure(int32_t code, std::string_view detail) {
    return make_error(code, VB_FROM_TEST, detail);
}
Error invalid_operation(std::string_view detail) {
    return failure(VB_ERR_OPERATION_INVALID, detail);
}
Error invalid_argument(std::string_view detail) {
    return failure(VB_ERR_INVALID_ARG, detail);
}
Error internal_error(std::string_view detail) {
    return failure(VB_ERR_INTERNAL_ERROR, detail);
}

Error domain_failure(int32_t code, std::string_view detail) {
    return make_error(code, VB_FROM_DOMAIN, detail);
}
Error not_running() {
    return domain_failure(VB_ERR_OPERATION_INVALID, "domain is not running");
}

Error exclusive_flags(std::string_view first, std::string_view second) {
    Error error;
    error.code = VB_ERR_INVALID_ARG;
    error.domain = VB_FROM_DOMAIN;
    error.message.append("Flags '").append(first).append("' and '").append(second);
    error.message += "' are mutually exclusive";
    error.str2 = "flags";
    error.int1 = 0;
    error.int2 = 0;
    return error;
}

Status check_flags(uint32_t flags, uint32_t allowed, const char* function) {
    const uint32_t extra = flags & ~allowed;
    if (extra == 0) return {};
    char text[128];
    snprintf(text, sizeof text, "unsupported flags (0x%x) in function %s", extra, function);
    Error error;
    error.code = VB_ERR_INVALID_ARG;
    error.domain = VB_FROM_TEST;
    error.message = text;
    error.str1 = function;
    error.str2 = "flags";
    error.int1 = 0;
    error.int2 = 0;
    return error;
}

vb::Status to_abi(const Error& error) {
    vb::Status status = vb::Status::error(error.code, error.domain, error.message);
    status.str1 = error.str1;
    status.str2 = error.str2;
    status.str3 = error.str3;
    status.int1 = error.int1;
    status.int2 = error.int2;
    return status;
}

}  // namespace virtbay::test
