// The error that every fallible function of the runtime returns: a libvirt code, domain and text.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "virtbay/constants.h"

namespace virtbay {

// Values of `code` are VB_ERR_* and of `domain` VB_FROM_*, numerically libvirt's VIR_ERR_* and VIR_FROM_*.
struct Error {
    int32_t code = VB_ERR_INTERNAL_ERROR;
    int32_t domain = VB_FROM_NONE;
    int32_t level = VB_ERR_ERROR;
    std::string message;  // the finished text shown to a user
    std::string str1;     // the text without its detail
    std::string str2;     // the detail
    std::string str3;
    int32_t int1 = -1;
    int32_t int2 = -1;
};

// An error whose message is the code's fixed text followed by `detail` (which may be empty).
Error make_error(int32_t code, int32_t domain, std::string_view detail);

// VB_ERR_SYSTEM_ERROR with errno in int1 and its text after `detail`.
Error system_error(int32_t domain, int saved_errno, std::string_view detail);

// A value or an Error. Result<void> is Status.
template <class T>
class [[nodiscard]] Result {
  public:
    Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
    Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

    explicit operator bool() const { return state_.index() == 0; }
    T& value() & { return std::get<0>(state_); }
    const T& value() const& { return std::get<0>(state_); }
    T&& value() && { return std::get<0>(std::move(state_)); }
    T& operator*() & { return value(); }
    const T& operator*() const& { return value(); }
    T&& operator*() && { return std::move(*this).value(); }
    T* operator->() { return &value(); }
    const T* operator->() const { return &value(); }
    Error& error() { return std::get<1>(state_); }
    const Error& error() const { return std::get<1>(state_); }

  private:
    std::variant<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
  public:
    Result() = default;
    Result(Error error) : error_(std::make_unique<Error>(std::move(error))) {}
    Result(Result&&) noexcept = default;
    Result& operator=(Result&&) noexcept = default;
    Result(const Result& other) : error_(other.error_ ? std::make_unique<Error>(*other.error_) : nullptr) {}
    Result& operator=(const Result& other) { return *this = Result(other); }
    ~Result() = default;

    explicit operator bool() const { return !error_; }
    // Only of a failure.
    Error& error() { return *error_; }
    const Error& error() const { return *error_; }

  private:
    std::unique_ptr<Error> error_;  // success, which is most often, costs no more than a pointer
};

using Status = Result<void>;

}  // namespace virtbay
