#include <charconv>
#include <limits>

#include "model/element.h"

namespace virtbay::model {

namespace {

template <class T>
T& at(void* object, const Slot& slot) {
    return *reinterpret_cast<T*>(static_cast<char*>(object) + slot.offset);
}

std::string_view trim(std::string_view text) {
    auto blank = [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); };
    while (!text.empty() && blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && blank(text.back())) text.remove_suffix(1);
    return text;
}

template <class T>
bool from_text(std::string_view text, int base, T& out) {
    int64_t value = 0;
    if (std::is_signed_v<T> || sizeof(T) < 8) {
        if (!parse_number(text, base, value)) return false;
        if (value < static_cast<int64_t>(std::numeric_limits<T>::min())) return false;
        if constexpr (sizeof(T) < 8) {
            if (value > static_cast<int64_t>(std::numeric_limits<T>::max())) return false;
        }
        out = static_cast<T>(value);
        return true;
    }
    uint64_t big = 0;
    if (!parse_number(text, base, big)) return false;
    out = static_cast<T>(big);
    return true;
}

template <class T>
bool number(std::string_view text, const Field& field, void* object) {
    T value{};
    if (!from_text(text, field.hex_digits ? 0 : 10, value)) return false;
    if (field.is_nonzero && value == 0) return false;
    at<T>(object, field.slot) = value;
    return true;
}

template <class T>
bool optional_number(std::string_view text, const Field& field, void* object) {
    T value{};
    if (!from_text(text, field.hex_digits ? 0 : 10, value)) return false;
    if (field.is_nonzero && value == 0) return false;
    at<std::optional<T>>(object, field.slot) = value;
    return true;
}

bool set_value(std::string_view text, const Field& field, void* object) {
    switch (field.slot.kind) {
        case Kind::text:
            at<Text>(object, field.slot) = text;
            return true;
        case Kind::choice: {
            int index = index_of(field.slot.names, text);
            if (index < 0 || (field.is_nonzero && index == 0)) return false;
            at<uint8_t>(object, field.slot) = static_cast<uint8_t>(index);
            return true;
        }
        case Kind::flag:
            at<bool>(object, field.slot) = text == "yes";
            return text == "yes" || text == "no";
        case Kind::u8:
            return number<uint8_t>(text, field, object);
        case Kind::u32:
            return number<uint32_t>(text, field, object);
        case Kind::i32:
            return number<int32_t>(text, field, object);
        case Kind::u64:
            return number<uint64_t>(text, field, object);
        case Kind::i64:
            return number<int64_t>(text, field, object);
        case Kind::opt_u32:
            return optional_number<uint32_t>(text, field, object);
        case Kind::opt_i32:
            return optional_number<int32_t>(text, field, object);
        case Kind::opt_u64:
            return optional_number<uint64_t>(text, field, object);
        case Kind::opt_i64:
            return optional_number<int64_t>(text, field, object);
        case Kind::bitmap: {
            auto map = Bitmap::parse(text);
            if (!map) return false;
            at<Bitmap>(object, field.slot) = std::move(*map);
            return true;
        }
        case Kind::uuid: {
            auto uuid = Uuid::parse(text);
            if (uuid) at<Uuid>(object, field.slot) = *uuid;
            return uuid.has_value();
        }
        case Kind::opt_uuid: {
            auto uuid = Uuid::parse(text);
            if (uuid) at<std::optional<Uuid>>(object, field.slot) = uuid;
            return uuid.has_value();
        }
        case Kind::opt_mac: {
            auto mac = Mac::parse(text);
            if (mac) at<std::optional<Mac>>(object, field.slot) = mac;
            return mac.has_value();
        }
        default:
            return false;
    }
}

bool bad_value(ParseContext& context, const XmlNode& node, const Field& field, std::string_view text) {
    if (field.place == Place::attribute) return context.bad_attribute(node, field.name, text, field.code);
    if (field.inner) return context.bad_attribute(node, field.inner, text, field.code);
    std::string detail = "Invalid value '";
    detail.append(text).append("' for element '").append(node.name).append("'");
    if (field.code == 0) return context.fail(node, detail);
    return context.fail(node, field.code, VB_FROM_DOMAIN, detail);
}

bool set_scaled(ParseContext& context, const XmlNode& node, const Field& field, std::string_view text,
                void* object) {
    bool to_kib = field.scale == 1;
    return parse_scaled(context, node, text, node.attribute_or("unit", {}), to_kib ? 1024 : 1, to_kib,
                        at<uint64_t>(object, field.slot));
}

bool applies(const Field& field, const void* object) {
    if (field.when_mask == 0) return true;
    auto choice = *(static_cast<const uint8_t*>(object) + field.when_offset);
    return (field.when_mask >> choice & 1) != 0;
}

// The text of an element that has but one text node is used in place.
std::string_view own_text(const XmlNode& node, std::string& store) {
    if (!node.first) return {};
    if (!node.first->next && node.first->kind != XmlKind::element) {
        return node.first->kind == XmlKind::comment ? std::string_view() : node.first->text;
    }
    store = node.content();
    return store;
}

bool parse_attributes(ParseContext& context, const XmlNode& node, const Element& element, void* object) {
    for (size_t i = 0; i < element.count; ++i) {
        const Field& field = element.fields[i];
        if (field.place != Place::attribute && field.place != Place::content &&
            field.place != Place::custom_attribute) {
            continue;
        }
        if (field.is_live && context.inactive()) continue;
        if (!applies(field, object)) continue;
        if (field.place == Place::custom_attribute) {
            if (field.parse && !field.parse(context, node, object)) return false;
            continue;
        }
        std::string store;
        std::string_view text;
        if (field.place == Place::attribute) {
            const std::string_view* value = node.attribute({field.name, field.name_size});
            if (!value) {
                if (field.is_required) return context.missing_attribute(node, field.name, field.missing_code);
                continue;
            }
            text = *value;
        } else {
            text = own_text(node, store);
            if (text.empty()) {
                if (field.is_required) {
                    return context.fail(node, "Missing value of element '" + std::string(node.name) + "'");
                }
                continue;
            }
        }
        if (field.scale != 0) {
            if (!set_scaled(context, node, field, text, object)) return false;
        } else if (!set_value(text, field, object)) {
            return bad_value(context, node, field, text);
        }
    }
    return true;
}

}  // namespace

bool parse_field(ParseContext& context, const XmlNode& node, const Field& field, void* object) {
    if (field.place == Place::custom_child) return field.parse(context, node, object);
    if (field.place == Place::leaf) {
        if (field.slot.kind == Kind::flag && !field.inner) {
            at<bool>(object, field.slot) = true;
            return true;
        }
        if (field.inner) {
            const std::string_view* value = node.attribute(field.inner);
            if (value) return set_value(*value, field, object) || bad_value(context, node, field, *value);
            if (field.is_required) return context.missing_attribute(node, field.inner, field.missing_code);
            if (field.is_implied) at<uint8_t>(object, field.slot) = 1;
            return true;
        }
        std::string store;
        std::string_view text = own_text(node, store);
        if (text.empty()) return true;
        if (field.scale != 0) return set_scaled(context, node, field, text, object);
        return set_value(text, field, object) || bad_value(context, node, field, text);
    }
    void* part = static_cast<char*>(object) + field.slot.offset;
    if (field.slot.holder) {
        if (field.slot.holder->count(part) == 0) {
            size_t siblings = 1;
            for (const XmlNode* n = node.next_element(node.name); n; n = n->next_element(node.name))
                ++siblings;
            field.slot.holder->reserve(part, siblings);
        }
        part = field.slot.holder->add(part);
    }
    return parse_element(context, node, *field.element, part);
}

bool parse_element(ParseContext& context, const XmlNode& node, const Element& element, void* object) {
    if (element.begin && !element.begin(context, node, object)) return false;
    if (!parse_attributes(context, node, element, object)) return false;
    uint64_t seen[2] = {0, 0};
    for (const XmlNode* inner = node.first; inner; inner = inner->next) {
        if (inner->kind != XmlKind::element || !inner->prefix.empty()) continue;
        for (size_t i = 0; i < element.count; ++i) {
            const Field& field = element.fields[i];
            if (!field.is_named(inner->name)) continue;
            if (field.place != Place::leaf && field.place != Place::child &&
                field.place != Place::custom_child)
                continue;
            if (field.is_live && context.inactive()) continue;
            if (!applies(field, object)) continue;
            bool repeats = field.slot.kind == Kind::list || field.place == Place::custom_child;
            if (!repeats && (seen[i / 64] >> (i % 64) & 1) != 0) break;
            seen[i / 64] |= uint64_t{1} << (i % 64);
            if (!parse_field(context, *inner, field, object)) return false;
            break;
        }
    }
    for (size_t i = 0; i < element.count; ++i) {
        const Field& field = element.fields[i];
        bool is_child =
            field.place == Place::leaf || field.place == Place::child || field.place == Place::custom_child;
        if (is_child && field.is_required && !field.inner && (seen[i / 64] >> (i % 64) & 1) == 0 &&
            applies(field, object)) {
            return context.fail(node, field.code ? field.code : VB_ERR_XML_ERROR, VB_FROM_DOMAIN,
                                "missing '" + std::string(field.name) + "' element");
        }
    }
    return !element.finish || element.finish(context, node, object);
}

bool parse_number(std::string_view text, int base, int64_t& value) {
    text = trim(text);
    bool negative = !text.empty() && text[0] == '-';
    if (!text.empty() && (text[0] == '-' || text[0] == '+')) text.remove_prefix(1);
    uint64_t magnitude = 0;
    if (!text.empty() && (text[0] == '-' || text[0] == '+')) return false;
    if (!parse_number(text, base, magnitude)) return false;
    uint64_t limit = static_cast<uint64_t>(std::numeric_limits<int64_t>::max()) + (negative ? 1 : 0);
    if (magnitude > limit) return false;
    value = negative ? static_cast<int64_t>(~magnitude + 1) : static_cast<int64_t>(magnitude);
    return true;
}

bool parse_number(std::string_view text, int base, uint64_t& value) {
    text = trim(text);
    if (!text.empty() && text[0] == '+') text.remove_prefix(1);
    if ((base == 0 || base == 16) && text.size() > 2 && text[0] == '0' &&
        (text[1] == 'x' || text[1] == 'X')) {
        text.remove_prefix(2);
        base = 16;
    } else if (base == 0) {
        base = text.size() > 1 && text[0] == '0' ? 8 : 10;
    }
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
    return error == std::errc() && end == text.data() + text.size() && !text.empty();
}

Result<uint64_t> scale_to_bytes(uint64_t value, std::string_view unit, uint64_t fallback) {
    uint64_t factor = 0;
    auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    if (unit.empty()) {
        factor = fallback;
    } else if (unit == "b" || unit == "byte" || unit == "bytes" || unit == "B") {
        factor = 1;
    } else {
        static const char letters[] = "kmgtpe";
        const char* letter = strchr(letters, lower(unit[0]));
        std::string_view rest = unit.substr(1);
        bool binary = rest.empty() || (rest.size() == 2 && lower(rest[0]) == 'i' && lower(rest[1]) == 'b');
        bool decimal = rest.size() == 1 && lower(rest[0]) == 'b';
        if (letter && *letter && (binary || decimal)) {
            factor = 1;
            for (auto n = letter - letters; n >= 0; --n) factor *= binary ? 1024 : 1000;
        }
    }
    if (factor == 0) {
        return make_error(VB_ERR_INVALID_ARG, VB_FROM_NONE, "unknown suffix '" + std::string(unit) + "'");
    }
    if (value != 0 && value > std::numeric_limits<uint64_t>::max() / factor) {
        return make_error(VB_ERR_OVERFLOW, VB_FROM_NONE,
                          "value too large: " + std::to_string(value) + std::string(unit));
    }
    return value * factor;
}

bool parse_scaled(ParseContext& context, const XmlNode& node, std::string_view text, std::string_view unit,
                  uint64_t fallback, bool to_kib, uint64_t& out) {
    if (text.empty()) return true;
    uint64_t value = 0;
    if (!parse_number(text, 10, value)) {
        return context.fail(node, "Invalid value '" + std::string(text) + "' for element or attribute");
    }
    auto bytes = scale_to_bytes(value, unit, fallback);
    if (!bytes) return context.fail(node, bytes.error().code, VB_FROM_NONE, bytes.error().str2);
    out = to_kib ? *bytes / 1024 + (*bytes % 1024 != 0 ? 1 : 0) : *bytes;
    return true;
}

bool ParseContext::fail(const XmlNode& node, int32_t code, int32_t domain, std::string_view detail) {
    std::string text(detail);
    text.append(" (").append(node.path()).append(" line ").append(std::to_string(node.line)).append(")");
    error_ = make_error(code, domain, text);
    return false;
}

bool ParseContext::fail(const XmlNode& node, std::string_view detail) {
    return fail(node, VB_ERR_XML_ERROR, VB_FROM_DOMAIN, detail);
}

bool ParseContext::bad_attribute(const XmlNode& node, std::string_view name, std::string_view value,
                                 int32_t code) {
    std::string detail = "Invalid value for attribute '";
    detail.append(name).append("' in element '").append(node.name).append("': '").append(value).append("'");
    if (code != 0) return fail(node, code, VB_FROM_DOMAIN, detail);
    return fail(node, VB_ERR_XML_ERROR, VB_FROM_XML, detail);
}

bool ParseContext::missing_attribute(const XmlNode& node, std::string_view name, int32_t code) {
    std::string detail = "Missing required attribute '";
    detail.append(name).append("' in element '").append(node.name).append("'");
    if (code != 0) return fail(node, code, VB_FROM_DOMAIN, detail);
    return fail(node, VB_ERR_XML_ERROR, VB_FROM_XML, detail);
}

}  // namespace virtbay::model
