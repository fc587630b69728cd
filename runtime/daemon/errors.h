// Errors of the protocol layer, worded as libvirt's clients know them.
#pragma once

#include <string>

#include "base/error.h"

namespace virtbay::daemon {

// VB_ERR_RPC whose message is the detail alone: clients look at how it begins.
inline Error rpc_error(std::string text) {
    Error error;
    error.code = VB_ERR_RPC;
    error.domain = VB_FROM_RPC;
    error.message = text;
    error.str1 = "%s";
    error.str2 = std::move(text);
    return error;
}

inline Error internal_error(const std::string& text) {
    return make_error(VB_ERR_INTERNAL_ERROR, VB_FROM_RPC, text);
}

}  // namespace virtbay::daemon
