// Reading JSON that an emulator or a caller wrote: no exception, no trust in types. Included by .cpp files
// only.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace virtbay::qemu {

// Keeps the order of an object's members.
using Json = nlohmann::ordered_json;

inline const Json* find(const Json& object, std::string_view key) {
    if (!object.is_object()) return nullptr;
    for (auto it = object.begin(); it != object.end(); ++it)
        if (it.key() == key) return &it.value();
    return nullptr;
}

inline std::string text_of(const Json& object, std::string_view key) {
    const Json* v = find(object, key);
    return v && v->is_string() ? v->get_ref<const std::string&>() : std::string();
}

inline std::optional<int64_t> number_of(const Json& object, std::string_view key) {
    const Json* v = find(object, key);
    if (!v) return std::nullopt;
    if (v->is_number_integer()) return v->get<int64_t>();
    if (v->is_number_float()) return static_cast<int64_t>(v->get<double>());
    return std::nullopt;
}

inline bool flag_of(const Json& object, std::string_view key, bool otherwise = false) {
    const Json* v = find(object, key);
    return v && v->is_boolean() ? v->get<bool>() : otherwise;
}

// Nothing when `text` is not JSON.
inline std::optional<Json> parse_json(std::string_view text) {
    Json parsed = Json::parse(text.begin(), text.end(), nullptr, false);
    if (parsed.is_discarded()) return std::nullopt;
    return parsed;
}

inline std::string dump(const Json& value) {
    return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace virtbay::qemu
