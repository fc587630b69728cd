#include "model/described.h"

#include <algorithm>

namespace virtbay::model {

Error not_in_schema(const XmlNode& node, const std::string& what) {
    return make_error(VB_ERR_XML_INVALID_SCHEMA, VB_FROM_XML,
                      what + " (" + node.path() + " line " + std::to_string(node.line) + ")");
}

Result<const Field*> field_of_child(const XmlNode& node, const XmlNode& inner, const Element& element) {
    const Field* end = element.fields + element.count;
    const Field* field = std::find_if(element.fields, end, [&](const Field& f) {
        const bool is_child =
            f.place == Place::child || f.place == Place::leaf || f.place == Place::custom_child;
        return is_child && inner.name == f.name;
    });
    if (field != end) return field;
    return not_in_schema(
        inner, "Element " + std::string(node.name) + " has extra content: " + std::string(inner.name));
}

namespace {

Error extra_attribute(const XmlNode& node, const XmlAttribute& attribute) {
    return not_in_schema(
        node, "Invalid attribute " + std::string(attribute.name) + " for element " + std::string(node.name));
}

}  // namespace

Status check_described(const XmlNode& node, const Element& element) {
    for (const XmlAttribute* attribute = node.attributes; attribute; attribute = attribute->next) {
        if (!attribute->prefix.empty()) continue;
        const Field* end = element.fields + element.count;
        const bool known = std::any_of(element.fields, end, [&](const Field& f) {
            const bool is_attribute = f.place == Place::attribute || f.place == Place::custom_attribute;
            return is_attribute && attribute->name == f.name;
        });
        if (!known) return extra_attribute(node, *attribute);
    }
    for (const XmlNode* inner = node.first_element(); inner; inner = inner->next_element()) {
        if (!inner->prefix.empty()) continue;
        auto found = field_of_child(node, *inner, element);
        if (!found) return std::move(found.error());
        const Field* const field = *found;
        const bool repeats = field->slot.kind == Kind::list || field->place == Place::custom_child;
        if (!repeats && inner->next_element(inner->name))
            return not_in_schema(*inner, "Extra element " + std::string(inner->name) + " in interleave");
        if (!field->element) {
            if (field->place != Place::leaf) continue;
            const XmlAttribute* attribute = inner->attributes;
            if (attribute && (!field->inner || attribute->name != field->inner || attribute->next))
                return extra_attribute(*inner, *attribute);
            continue;
        }
        if (auto s = check_described(*inner, *field->element); !s) return s;
    }
    return {};
}

Status parse_root(const XmlNode& root, const char* name, const Element& element, int32_t error_domain,
                  bool validate, void* object) {
    if (!root.is(name))
        return make_error(
            VB_ERR_XML_ERROR, VB_FROM_XML,
            "expecting root element of '" + std::string(name) + "', not '" + std::string(root.name) + "'");
    if (validate)
        if (auto s = check_described(root, element); !s) return s;
    const ParseOptions options;
    ParseContext context(options);
    if (parse_element(context, root, element, object)) return {};
    Error& error = context.error();
    if (error.domain == VB_FROM_DOMAIN) error.domain = error_domain;
    return std::move(error);
}

std::string format_root(const char* name, const Element& element, const void* object) {
    const FormatOptions options;
    std::string text;
    XmlWriter out(text);
    const FormatContext context{options, out, nullptr};
    out.open(name);
    format_fields(context, element, object);
    out.close_full(name);
    return text;
}

}  // namespace virtbay::model
