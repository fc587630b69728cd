#include "model/domain/metadata.h"

#include "model/domain/domain.h"
#include "model/domain/elements.h"

namespace virtbay::model {

namespace {

bool declared_below(const XmlNode& top, const XmlNode& node, std::string_view prefix) {
    for (const XmlNode* n = &node;; n = n->parent) {
        for (const XmlNamespace* ns = n->namespaces; ns; ns = ns->next) {
            if (ns->prefix == prefix) return true;
        }
        if (n == &top) return false;
    }
}

std::string_view resolve(const XmlNode& top, std::string_view prefix) {
    for (const XmlNode* n = top.parent; n; n = n->parent) {
        for (const XmlNamespace* ns = n->namespaces; ns; ns = ns->next) {
            if (ns->prefix == prefix) return ns->uri;
        }
    }
    return {};
}

// Collects the prefixes that `node` and all below it use but that are declared above `top`.
void collect(const XmlNode& top, const XmlNode& node, List<XmlNamespace>& out) {
    auto need = [&](std::string_view prefix) {
        if (prefix.empty() || prefix == "xml" || declared_below(top, node, prefix)) return;
        for (const auto& ns : out) {
            if (ns.prefix == prefix) return;
        }
        out.push_back({prefix, resolve(top, prefix), nullptr});
    };
    if (node.kind != XmlKind::element) return;
    need(node.prefix);
    for (const XmlAttribute* a = node.attributes; a; a = a->next) need(a->prefix);
    for (const XmlNode* n = node.first; n; n = n->next) collect(top, *n, out);
}

}  // namespace

void parse_metadata_text(const XmlNode& node, Box<Verbatim>& kept_text) {
    if (kept_text) return;
    List<XmlNamespace> missing;
    collect(node, node, missing);
    XmlNode copy = node;
    // Declarations from above the element move to it, behind its own.
    const XmlNamespace* chain = node.namespaces;
    for (size_t i = missing.size(); i-- > 0;) {
        missing[i].next = chain;
        chain = &missing[i];
    }
    copy.namespaces = chain;
    // One element for each namespace; anything else is not an application's and dropped.
    List<XmlNode> kept;
    for (const XmlNode* n = node.first; n; n = n->next) {
        if (n->kind != XmlKind::element || n->uri.empty()) continue;
        bool known = false;
        for (const auto& other : kept) known = known || other.uri == n->uri;
        if (!known) kept.push_back(*n);
    }
    copy.first = nullptr;
    for (size_t i = kept.size(); i-- > 0;) {
        kept[i].next = copy.first;
        copy.first = &kept[i];
    }
    std::string text;
    serialize(copy, 1, text);
    kept_text = Verbatim{Text(text)};
}

void format_metadata_text(const FormatContext& context, const Box<Verbatim>& kept) {
    if (!kept) return;
    context.out.raw(
        std::string(static_cast<size_t>(context.out.level()) * 2, ' ').append(kept->xml).append("\n"));
}

bool parse_metadata(ParseContext&, const XmlNode& node, void* object) {
    parse_metadata_text(node, as<Domain>(object).metadata);
    return true;
}

void format_metadata(const FormatContext& context, const void* object) {
    format_metadata_text(context, as<Domain>(object).metadata);
}

}  // namespace virtbay::model
