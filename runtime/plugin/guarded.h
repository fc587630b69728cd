// Calls into a plugin. Its ABI is C, so no exception may cross it: one that does ends here.
#pragma once

#include <cstdint>
#include <exception>
#include <string>

#include "virtbay/abi.h"

namespace virtbay::plugin {

// fn's status; VB_E_FAILED when it threw, and then `thrown` says what.
template <class Fn>
int32_t guarded(std::string* thrown, Fn fn) {
    try {
        return fn();
    } catch (const std::exception& e) {
        *thrown = std::string("an exception crossed the ABI: ") + e.what();
    } catch (...) {
        *thrown = "an exception of an unknown type crossed the ABI";
    }
    return VB_E_FAILED;
}

}  // namespace virtbay::plugin
