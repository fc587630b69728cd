// Calls into a plugin. Its ABI is C, so no exception may cross it: one that does ends here.
#pragma once

#include <exception>
#include <string>
#include <type_traits>

#include "virtbay/abi.h"

namespace virtbay {

// fn's result; `failed` when it threw, and then `thrown` says what.
template <class Fn>
auto guarded(std::string* thrown, std::invoke_result_t<Fn> failed, Fn fn) -> std::invoke_result_t<Fn> {
    try {
        return fn();
    } catch (const std::exception& e) {
        *thrown = std::string("an exception crossed the ABI: ") + e.what();
    } catch (...) {
        *thrown = "an exception of an unknown type crossed the ABI";
    }
    return failed;
}

// The same for functions of the ABI that answer with a status.
template <class Fn>
int32_t guarded(std::string* thrown, Fn fn) {
    return guarded(thrown, int32_t{VB_E_FAILED}, fn);
}

// A function of the ABI without a result: what it threw, or "".
template <class Fn>
std::string thrown_by(Fn fn) {
    std::string thrown;
    guarded(&thrown, true, [&] {
        fn();
        return true;
    });
    return thrown;
}

}  // namespace virtbay
