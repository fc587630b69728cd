// What snapshot and checkpoint documents have in common.
#pragma once

#include <charconv>
#include <string>
#include <string_view>

#include "model/domain/document.h"
#include "model/domain/elements.h"
#include "model/xml.h"

namespace virtbay::model {

inline std::string child_text(const XmlNode& node, std::string_view name) {
    const XmlNode* found = node.child(name);
    return found ? found->content() : std::string();
}

inline bool child_number(const XmlNode& node, std::string_view name, int64_t& value) {
    const std::string text = child_text(node, name);
    const char* end = text.data() + text.size();
    const auto [stopped, code] = std::from_chars(text.data(), end, value);
    return code == std::errc() && stopped == end && !text.empty();
}

inline Error bad_value(const XmlNode& node, std::string_view attribute, std::string_view value) {
    return make_error(VB_ERR_XML_ERROR, VB_FROM_XML,
                      "Invalid value for attribute '" + std::string(attribute) + "' in element '" +
                          std::string(node.name) + "': '" + std::string(value) + "'.");
}

// The domain below `node`, in an element of any name.
inline Result<std::shared_ptr<const Domain>> parse_inner_domain(const XmlNode& node,
                                                                const ParseOptions& options) {
    auto parsed = parse_domain_of_any_name(node, options);
    if (!parsed) return std::move(parsed.error());
    return std::shared_ptr<const Domain>(std::move(*parsed));
}

inline void format_inner_domain(const Domain& domain, const char* name, const FormatOptions& options,
                                XmlWriter& out) {
    FormatContext context{options, out, &domain};
    format_element(context, name, domain_element, &domain, true);
}

// The index of the disk that `name` (a target or a source's path) means, or -1.
inline int find_disk(const Domain& domain, std::string_view name) {
    for (size_t i = 0; i < domain.disks.size(); i++)
        if (domain.disks[i].target == name) return static_cast<int>(i);
    if (name.empty() || name.front() != '/') return -1;
    for (size_t i = 0; i < domain.disks.size(); i++)
        if (domain.disks[i].source.path == name) return static_cast<int>(i);
    return -1;
}

}  // namespace virtbay::model
