// The description of an XML element: a table of fields in the order in which they are printed. One table
// serves parsing, printing and the checks of the single values; what spans several fields is the element's
// `finish`.
//
//     constexpr Field bios_fields[] = {
//         attr("useserial", VB_AT(Os, bios_useserial)),
//         attr("rebootTimeout", VB_AT(Os, reboot_timeout)),
//     };
//     constexpr Element bios_element = element(bios_fields);
//     ... child("bios", bios_element) ...
//
// Values are found by offset in standard-layout structs. Tables are constant data; nothing here runs at load
// time.
#pragma once

#include <cstddef>
#include <cstring>
#include <string_view>
#include <type_traits>

#include "base/error.h"
#include "base/mac.h"
#include "base/uuid.h"
#include "model/domain/document.h"
#include "model/values.h"
#include "model/xml.h"
#include "model/xml_writer.h"

namespace virtbay::model {

// One parse: options and the first error.
class ParseContext {
  public:
    explicit ParseContext(const ParseOptions& options) : options_(options) {}

    const ParseOptions& options() const { return options_; }
    bool inactive() const { return options_.inactive; }

    // All return false. The message gets the node's path and line.
    bool fail(const XmlNode& node, int32_t code, int32_t domain, std::string_view detail);
    // VB_ERR_XML_ERROR.
    bool fail(const XmlNode& node, std::string_view detail);
    bool bad_attribute(const XmlNode& node, std::string_view name, std::string_view value, int32_t code = 0);
    bool missing_attribute(const XmlNode& node, std::string_view name, int32_t code = 0);
    Error& error() { return error_; }

  private:
    const ParseOptions& options_;
    Error error_;
};

struct FormatContext {
    const FormatOptions& options;
    XmlWriter& out;
    // The domain that is printed; null when a part is printed by itself.
    const Domain* domain = nullptr;
    // Live state is printed.
    bool live() const { return !options.inactive; }
};

enum class Kind : uint8_t {
    none,
    text,
    choice,
    flag,
    u8,
    u32,
    i32,
    u64,
    i64,
    opt_u32,
    opt_i32,
    opt_u64,
    opt_i64,
    bitmap,
    uuid,
    opt_uuid,
    opt_mac,
    object,
    box,
    list
};

// How a Box<T> or List<T> is reached without its type.
struct Holder {
    void* (*add)(void* holder);
    size_t (*count)(const void* holder);
    const void* (*at)(const void* holder, size_t index);
    void (*reserve)(void* holder, size_t count);
    void (*drop_last)(void* holder);
};

template <class T>
inline constexpr Holder box_holder = {
    [](void* holder) -> void* { return &static_cast<Box<T>*>(holder)->make(); },
    [](const void* holder) -> size_t { return *static_cast<const Box<T>*>(holder) ? 1 : 0; },
    [](const void* holder, size_t) -> const void* { return static_cast<const Box<T>*>(holder)->get(); },
    [](void*, size_t) {},
    [](void* holder) { static_cast<Box<T>*>(holder)->reset(); },
};

template <class T>
inline constexpr Holder list_holder = {
    [](void* holder) -> void* { return &static_cast<List<T>*>(holder)->append(); },
    [](const void* holder) -> size_t { return static_cast<const List<T>*>(holder)->size(); },
    [](const void* holder, size_t index) -> const void* {
        return &(*static_cast<const List<T>*>(holder))[index];
    },
    [](void* holder, size_t count) { static_cast<List<T>*>(holder)->reserve(count); },
    [](void* holder) { static_cast<List<T>*>(holder)->items().pop_back(); },
};

// Where a value lies in its struct, and of which kind it is.
struct Slot {
    uint16_t offset = 0;
    Kind kind = Kind::object;
    const char* names = nullptr;
    const Holder* holder = nullptr;
};

template <class T>
struct BoxOf {};
template <class T>
struct BoxOf<Box<T>> {
    static constexpr Kind kind = Kind::box;
    static constexpr const Holder* holder = &box_holder<T>;
};
template <class T>
struct BoxOf<List<T>> {
    static constexpr Kind kind = Kind::list;
    static constexpr const Holder* holder = &list_holder<T>;
};

template <class T>
constexpr Slot slot_of(size_t offset) {
    Slot slot;
    slot.offset = static_cast<uint16_t>(offset);
    if constexpr (std::is_same_v<T, Text>)
        slot.kind = Kind::text;
    else if constexpr (std::is_same_v<T, bool>)
        slot.kind = Kind::flag;
    else if constexpr (std::is_enum_v<T>) {
        static_assert(sizeof(T) == 1);
        slot.kind = Kind::choice;
        slot.names = names_of<T>;
    } else if constexpr (std::is_same_v<T, uint8_t>)
        slot.kind = Kind::u8;
    else if constexpr (std::is_same_v<T, uint32_t>)
        slot.kind = Kind::u32;
    else if constexpr (std::is_same_v<T, int32_t>)
        slot.kind = Kind::i32;
    else if constexpr (std::is_same_v<T, uint64_t>)
        slot.kind = Kind::u64;
    else if constexpr (std::is_same_v<T, int64_t>)
        slot.kind = Kind::i64;
    else if constexpr (std::is_same_v<T, std::optional<uint32_t>>)
        slot.kind = Kind::opt_u32;
    else if constexpr (std::is_same_v<T, std::optional<int32_t>>)
        slot.kind = Kind::opt_i32;
    else if constexpr (std::is_same_v<T, std::optional<uint64_t>>)
        slot.kind = Kind::opt_u64;
    else if constexpr (std::is_same_v<T, std::optional<int64_t>>)
        slot.kind = Kind::opt_i64;
    else if constexpr (std::is_same_v<T, Bitmap>)
        slot.kind = Kind::bitmap;
    else if constexpr (std::is_same_v<T, Uuid>)
        slot.kind = Kind::uuid;
    else if constexpr (std::is_same_v<T, std::optional<Uuid>>)
        slot.kind = Kind::opt_uuid;
    else if constexpr (std::is_same_v<T, std::optional<Mac>>)
        slot.kind = Kind::opt_mac;
    else if constexpr (requires { BoxOf<T>::holder; }) {
        slot.holder = BoxOf<T>::holder;
        slot.kind = BoxOf<T>::kind;
    }
    return slot;
}

// The slot of a member, which may lie in an embedded struct: VB_AT(Disk, source.format).
#define VB_AT(S, member)                                                                     \
    ::virtbay::model::slot_of<std::remove_reference_t<decltype(std::declval<S&>().member)>>( \
        offsetof(S, member))

struct Element;

enum class Place : uint8_t { attribute, leaf, content, child, custom_attribute, custom_child };

using ParseFunction = bool (*)(ParseContext&, const XmlNode&, void* object);
using FormatFunction = void (*)(const FormatContext&, const void* object);
using Predicate = bool (*)(const FormatContext&, const void* object);

struct Field {
    const char* name = nullptr;   // see named()
    const char* inner = nullptr;  // of a leaf: the attribute that holds its value
    Slot slot;
    Place place = Place::attribute;
    uint8_t name_size = 0;
    uint8_t hex_digits = 0;  // printed as 0x..., parsed in any base
    bool is_required = false;
    bool is_always = false;    // printed although absent, zero or without content
    bool is_secret = false;    // printed on request only
    bool is_live = false;      // part of live state
    bool is_nonzero = false;   // zero, or a name for "default", is refused
    bool is_upper = false;     // hexadecimal digits in upper case
    bool is_full = false;      // closed by a tag of its own even when empty
    bool is_implied = false;   // the element without its attribute stands for the first value
    uint8_t scale = 0;         // a size with a unit attribute: 1 kept in KiB, 2 kept in bytes
    int16_t missing_code = 0;  // of the error when a required attribute is not there; 0: VB_ERR_XML_ERROR
    int16_t code = 0;          // of the error for a bad value; 0: VB_ERR_XML_ERROR
    uint16_t when_offset = 0;
    uint64_t when_mask = 0;  // 0: always applies; else the values (bits) of the choice at when_offset
    const Element* element = nullptr;
    ParseFunction parse = nullptr;
    FormatFunction format = nullptr;
    Predicate predicate = nullptr;

    constexpr Field named(const char* text) const {
        Field f = *this;
        f.name = text;
        f.name_size = static_cast<uint8_t>(std::char_traits<char>::length(text));
        return f;
    }
    bool is_named(std::string_view text) const {
        return text.size() == name_size && std::memcmp(text.data(), name, name_size) == 0;
    }
    constexpr Field required() const {
        Field f = *this;
        f.is_required = true;
        return f;
    }
    constexpr Field always() const {
        Field f = *this;
        f.is_always = true;
        return f;
    }
    constexpr Field secret() const {
        Field f = *this;
        f.is_secret = true;
        return f;
    }
    constexpr Field live() const {
        Field f = *this;
        f.is_live = true;
        return f;
    }
    constexpr Field nonzero() const {
        Field f = *this;
        f.is_nonzero = true;
        return f;
    }
    constexpr Field full() const {
        Field f = *this;
        f.is_full = true;
        f.is_always = true;
        return f;
    }
    constexpr Field implied() const {
        Field f = *this;
        f.is_implied = true;
        return f;
    }
    constexpr Field hex(uint8_t digits) const {
        Field f = *this;
        f.hex_digits = digits;
        return f;
    }
    constexpr Field upper() const {
        Field f = *this;
        f.is_upper = true;
        return f;
    }
    constexpr Field kib() const {
        Field f = *this;
        f.scale = 1;
        return f;
    }
    constexpr Field bytes() const {
        Field f = *this;
        f.scale = 2;
        return f;
    }
    constexpr Field error(int value) const {
        Field f = *this;
        f.code = static_cast<int16_t>(value);
        return f;
    }
    constexpr Field missing(int value) const {
        Field f = *this;
        f.missing_code = static_cast<int16_t>(value);
        return f;
    }
    constexpr Field unsupported() const { return error(VB_ERR_CONFIG_UNSUPPORTED); }
    constexpr Field internal() const { return error(VB_ERR_INTERNAL_ERROR); }
    // Printed only if.
    constexpr Field only(Predicate test) const {
        Field f = *this;
        f.predicate = test;
        return f;
    }
    template <class... E>
    constexpr Field when(Slot slot_of_choice, E... values) const {
        Field f = *this;
        f.when_offset = slot_of_choice.offset;
        f.when_mask = ((uint64_t{1} << static_cast<unsigned>(values)) | ...);
        return f;
    }
};

struct Element {
    const Field* fields = nullptr;
    size_t count = 0;
    ParseFunction finish = nullptr;  // after all fields are in
    ParseFunction begin = nullptr;   // before any is
};

template <size_t N>
constexpr Element element(const Field (&fields)[N], ParseFunction finish = nullptr,
                          ParseFunction begin = nullptr) {
    static_assert(N <= 128);
    return Element{fields, N, finish, begin};
}

constexpr Field make_field(const char* name, Place place, Slot slot) {
    Field f;
    f.place = place;
    f.slot = slot;
    return f.named(name);
}

constexpr Field attr(const char* name, Slot slot) {
    return make_field(name, Place::attribute, slot);
}
// <name>value</name>; a bool is told by the element being there.
constexpr Field leaf(const char* name, Slot slot) {
    return make_field(name, Place::leaf, slot);
}
// <name attribute='value'/>; required() is about the attribute.
constexpr Field leaf(const char* name, const char* attribute, Slot slot) {
    Field f = make_field(name, Place::leaf, slot);
    f.inner = attribute;
    return f;
}
// The text of the element itself.
constexpr Field content(Slot slot) {
    return make_field("", Place::content, slot);
}
// An element with a description. Without a slot its values lie in the same struct.
constexpr Field child(const char* name, const Element& described, Slot slot = {}) {
    Field f = make_field(name, Place::child, slot);
    f.element = &described;
    return f;
}
constexpr Field custom(const char* name, ParseFunction parse, FormatFunction format) {
    Field f = make_field(name, Place::custom_child, {});
    f.parse = parse;
    f.format = format;
    return f;
}
// `parse` gets the element that has the attributes.
constexpr Field custom_attributes(const char* name, ParseFunction parse, FormatFunction format) {
    Field f = make_field(name, Place::custom_attribute, {});
    f.parse = parse;
    f.format = format;
    return f;
}

// Fills `object` from `node`. False: see context.error().
bool parse_element(ParseContext& context, const XmlNode& node, const Element& element, void* object);
// Takes `node` for the child that `field` describes.
bool parse_field(ParseContext& context, const XmlNode& node, const Field& field, void* object);
// Writes attributes and children of an element that is open in context.out.
void format_fields(const FormatContext& context, const Element& element, const void* object);
// Writes <name ...>; nothing at all if it has nothing to say and `always` is false.
void format_element(const FormatContext& context, const char* name, const Element& element,
                    const void* object, bool always);

// A whole number in `base` (0: by prefix) that fills the text but for outer white space.
bool parse_number(std::string_view text, int base, int64_t& value);
bool parse_number(std::string_view text, int base, uint64_t& value);

// `value` in units of `unit` ("KiB", "MB", "bytes", ...; none: of `fallback` bytes) as bytes.
// VB_ERR_INVALID_ARG on an unknown unit, VB_ERR_OVERFLOW past the largest number.
Result<uint64_t> scale_to_bytes(uint64_t value, std::string_view unit, uint64_t fallback);
// A size with unit, rounded up to KiB (or bytes), limited to what fits an unsigned long of them.
bool parse_scaled(ParseContext& context, const XmlNode& node, std::string_view text, std::string_view unit,
                  uint64_t fallback, bool to_kib, uint64_t& out);

}  // namespace virtbay::model
