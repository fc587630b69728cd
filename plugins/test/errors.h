// Errors in the form that clients of libvirt's test driver know.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "virtbay/sdk.hpp"

namespace virtbay::test {

// Domain VB_FROM_TEST; the message is the code's text and the detail.
Error failure(int32_t code, std::string_view detail);
Error invalid_operation(std::string_view detail);
Error invalid_argument(std::string_view detail);
Error internal_error(std::string_view detail);

// The same with domain VB_FROM_DOMAIN: rules that hold for the domains of every driver.
Error domain_failure(int32_t code, std::string_view detail);
Error not_running();
Error exclusive_flags(std::string_view first, std::string_view second);

// "unsupported flags" naming `function` when flags has a bit outside of `allowed`.
Status check_flags(uint32_t flags, uint32_t allowed, const char* function);

vb::Status to_abi(const Error& error);
inline vb::Status to_abi(const Status& status) {
    return status ? vb::Status() : to_abi(status.error());
}

}  // namespace virtbay::test
