#include <charconv>

#include "model/element.h"

namespace virtbay::model {

namespace {

template <class T>
const T& at(const void* object, const Slot& slot) {
    return *reinterpret_cast<const T*>(static_cast<const char*>(object) + slot.offset);
}

// A value as text; `present` is false when it is absent or zero.
struct Printed {
    bool present = false;
    bool plain = true;  // needs no escaping
    std::string_view text;
    char digits[40];
    std::string long_text;

    template <class T>
    void number(T value, const Field& field) {
        char* to = digits;
        if (field.hex_digits != 0) {
            char raw[20];
            auto [end, error] = std::to_chars(raw, raw + sizeof raw, static_cast<uint64_t>(value), 16);
            auto length = static_cast<size_t>(end - raw);
            *to++ = '0';
            *to++ = 'x';
            for (size_t i = length; i < field.hex_digits; ++i) *to++ = '0';
            for (size_t i = 0; i < length; ++i) {
                char c = raw[i];
                *to++ = field.is_upper && c >= 'a' ? static_cast<char>(c - 32) : c;
            }
        } else {
            to = std::to_chars(digits, digits + sizeof digits, value).ptr;
        }
        text = std::string_view(digits, static_cast<size_t>(to - digits));
        present = value != 0;
    }

    template <class T>
    void optional_number(const std::optional<T>& value, const Field& field) {
        if (!value) return;
        number(*value, field);
        present = true;
    }

    void print(const Field& field, const void* object) {
        switch (field.slot.kind) {
            case Kind::text: {
                const Text& value = at<Text>(object, field.slot);
                text = value.view();
                present = value.has();
                plain = false;
                break;
            }
            case Kind::choice: {
                auto value = at<uint8_t>(object, field.slot);
                text = name_at(field.slot.names, value);
                present = value != 0;
                break;
            }
            case Kind::flag:
                present = at<bool>(object, field.slot);
                text = present ? "yes" : "no";
                break;
            case Kind::u8:
                number<unsigned>(at<uint8_t>(object, field.slot), field);
                break;
            case Kind::u32:
                number(at<uint32_t>(object, field.slot), field);
                break;
            case Kind::i32:
                number(at<int32_t>(object, field.slot), field);
                break;
            case Kind::u64:
                number(at<uint64_t>(object, field.slot), field);
                break;
            case Kind::i64:
                number(at<int64_t>(object, field.slot), field);
                break;
            case Kind::opt_u32:
                optional_number(at<std::optional<uint32_t>>(object, field.slot), field);
                break;
            case Kind::opt_i32:
                optional_number(at<std::optional<int32_t>>(object, field.slot), field);
                break;
            case Kind::opt_u64:
                optional_number(at<std::optional<uint64_t>>(object, field.slot), field);
                break;
            case Kind::opt_i64:
                optional_number(at<std::optional<int64_t>>(object, field.slot), field);
                break;
            case Kind::bitmap: {
                const Bitmap& map = at<Bitmap>(object, field.slot);
                present = map.has();
                if (present) long_text = map.format();
                text = long_text;
                break;
            }
            case Kind::uuid:
                present = true;
                at<Uuid>(object, field.slot).append_to(long_text);
                text = long_text;
                break;
            case Kind::opt_uuid: {
                const auto& uuid = at<std::optional<Uuid>>(object, field.slot);
                present = uuid.has_value();
                if (uuid) uuid->append_to(long_text);
                text = long_text;
                break;
            }
            case Kind::opt_mac: {
                const auto& mac = at<std::optional<Mac>>(object, field.slot);
                present = mac.has_value();
                if (mac) long_text = mac->str();
                text = long_text;
                break;
            }
            default:
                break;
        }
    }
};

bool wanted(const FormatContext& context, const Field& field, const void* object) {
    if (field.when_mask != 0) {
        auto choice = *(static_cast<const uint8_t*>(object) + field.when_offset);
        if ((field.when_mask >> choice & 1) == 0) return false;
    }
    if (field.is_secret && !context.options.secure) return false;
    if (field.is_live && !context.live()) return false;
    return !field.predicate || field.predicate(context, object);
}

void format_value(const FormatContext& context, const Field& field, const void* object) {
    Printed value;
    value.print(field, object);
    XmlWriter& out = context.out;
    if (field.place == Place::leaf && field.slot.kind == Kind::flag && !field.inner) {
        if (!value.present) return;
        out.open(field.name);
        out.close(field.name);
        return;
    }
    if (!value.present && (!field.is_always || (value.text.empty() && field.slot.kind != Kind::text))) return;
    if (field.place == Place::attribute || field.inner) {
        if (field.inner) out.open(field.name);
        const char* name = field.inner ? field.inner : field.name;
        if (value.plain) {
            out.raw_attribute(name, value.text);
        } else {
            out.attribute(name, value.text);
        }
        if (field.inner) out.close(field.name);
        if (field.scale != 0) out.raw_attribute("unit", field.scale == 1 ? "KiB" : "bytes");
        return;
    }
    if (field.place == Place::leaf) out.open(field.name);
    if (field.scale != 0) out.raw_attribute("unit", field.scale == 1 ? "KiB" : "bytes");
    if (value.plain) {
        out.raw_text(value.text);
    } else {
        out.text(value.text);
    }
    if (field.place == Place::leaf) out.close(field.name);
}

void format_child(const FormatContext& context, const Field& field, const void* object) {
    const void* part = static_cast<const char*>(object) + field.slot.offset;
    size_t count = field.slot.holder ? field.slot.holder->count(part) : 1;
    for (size_t i = 0; i < count; ++i) {
        const void* one = field.slot.holder ? field.slot.holder->at(part, i) : part;
        if (field.is_full) {
            context.out.open(field.name);
            format_fields(context, *field.element, one);
            context.out.close_full(field.name);
        } else {
            format_element(context, field.name, *field.element, one, field.is_always);
        }
    }
}

}  // namespace

void format_fields(const FormatContext& context, const Element& element, const void* object) {
    for (size_t i = 0; i < element.count; ++i) {
        const Field& field = element.fields[i];
        if (!wanted(context, field, object)) continue;
        switch (field.place) {
            case Place::custom_attribute:
            case Place::custom_child:
                if (field.format) field.format(context, object);
                break;
            case Place::child:
                format_child(context, field, object);
                break;
            default:
                format_value(context, field, object);
                break;
        }
    }
}

void format_element(const FormatContext& context, const char* name, const Element& element,
                    const void* object, bool always) {
    auto mark = context.out.mark();
    context.out.open(name);
    size_t start = context.out.out().size();
    format_fields(context, element, object);
    if (!always && context.out.out().size() == start) {
        context.out.rewind(mark);
        return;
    }
    context.out.close(name);
}

}  // namespace virtbay::model
