#include "shell/value.h"

#include <nlohmann/json.hpp>

namespace virtbay::shell {

namespace {

using Json = nlohmann::ordered_json;

Json convert(const Value& value) {
    return std::visit(
        [](const auto& data) -> Json {
            using T = std::decay_t<decltype(data)>;
            if constexpr (std::is_same_v<T, std::monostate>) {
                return nullptr;
            } else if constexpr (std::is_same_v<T, Value::Array>) {
                Json array = Json::array();
                for (const Value& item : data) array.push_back(convert(item));
                return array;
            } else if constexpr (std::is_same_v<T, Value::Object>) {
                Json object = Json::object();
                for (const Member& member : data) object[member.key] = convert(member.value);
                return object;
            } else {
                return data;
            }
        },
        value.data);
}

std::string scalar(const Json& json) {
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

// A double-quoted JSON string is also a YAML scalar, so scalars need no escaping rules of their own.
void write_yaml(const Json& json, size_t indent, bool in_list, std::string& out) {
    const std::string pad(indent, ' ');
    bool first = in_list;
    if (json.is_object() && !json.empty()) {
        for (const auto& [key, item] : json.items()) {
            out += (first ? "" : pad) + scalar(key) + ":";
            first = false;
            if (item.is_structured() && !item.empty()) {
                out += "\n";
                write_yaml(item, indent + 2, false, out);
            } else {
                out += " " + scalar(item) + "\n";
            }
        }
    } else if (json.is_array() && !json.empty()) {
        for (const auto& item : json) {
            out += (first ? "" : pad) + "- ";
            first = false;
            write_yaml(item, indent + 2, true, out);
        }
    } else {
        out += (in_list ? "" : pad) + scalar(json) + "\n";
    }
}

}  // namespace

void set_member(Value::Object& object, std::string_view key, Value value) {
    for (Member& member : object) {
        if (member.key != key) continue;
        member.value = std::move(value);
        return;
    }
    object.push_back({std::string(key), std::move(value)});
}

std::string to_json(const Value& value, bool compact) {
    return convert(value).dump(compact ? -1 : 2, ' ', false, Json::error_handler_t::replace);
}

std::string to_yaml(const Value& value) {
    std::string out = "---\n";
    write_yaml(convert(value), 0, false, out);
    return out;
}

Result<std::string> reshape_json(const std::string& text, const std::string& member, bool pretty) {
    const Json json = Json::parse(text, nullptr, false);
    Error error;
    error.code = VB_ERR_OPERATION_FAILED;
    if (json.is_discarded()) {
        error.message = "Failed to parse JSON reply";
        return error;
    }
    if (member.empty()) return json.dump(pretty ? 2 : -1, ' ', false, Json::error_handler_t::replace);
    if (!json.is_object() || !json.contains(member)) {
        error.message = "failed to find '" + member + "' in the JSON reply";
        return error;
    }
    return json[member].dump(pretty ? 2 : -1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace virtbay::shell
