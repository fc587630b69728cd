// A piece of a command's result as data, for the outputs that programs read.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "base/error.h"

namespace virtbay::shell {

struct Member;

struct Value {
    using Array = std::vector<Value>;
    using Object = std::vector<Member>;

    std::variant<std::monostate, bool, int64_t, uint64_t, double, std::string, Array, Object> data;

    Value() = default;
    Value(bool value) : data(value) {}
    Value(double value) : data(value) {}
    Value(std::string value) : data(std::move(value)) {}
    Value(std::string_view value) : data(std::string(value)) {}
    Value(const char* value) { value ? void(data = std::string(value)) : void(); }  // NULL is null
    Value(Array value);
    Value(Object value);
    template <class Integer>
    requires(std::is_integral_v<Integer> && !std::is_same_v<Integer, bool>) Value(Integer value) {
        if constexpr (std::is_signed_v<Integer>)
            data = static_cast<int64_t>(value);
        else
            data = static_cast<uint64_t>(value);
    }

    bool empty() const { return std::holds_alternative<std::monostate>(data); }
};

struct Member {
    std::string key;
    Value value;
};

inline Value::Value(Array value) : data(std::move(value)) {}
inline Value::Value(Object value) : data(std::move(value)) {}

// Replaces the member `key`, or appends it: members keep the order in which they came.
void set_member(Value::Object& object, std::string_view key, Value value);

// Indented by two, or on one line when `compact`. Bytes that are not UTF-8 come out as U+FFFD.
std::string to_json(const Value& value, bool compact = false);
std::string to_yaml(const Value& value);

// A JSON text written anew: only its member `member` unless that is empty, on several lines when `pretty`.
Result<std::string> reshape_json(const std::string& text, const std::string& member, bool pretty);

}  // namespace virtbay::shell
