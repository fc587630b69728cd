// Prints a subtree as libxml2 prints formatted nodes, which is what clients see of metadata.
#include "model/xml.h"

namespace virtbay::model {

namespace {

void append_text(std::string& out, std::string_view text, bool in_attribute) {
    for (char c : text) {
        switch (c) {
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '&':
                out += "&amp;";
                break;
            case '\r':
                out += "&#13;";
                break;
            case '"':
                out += in_attribute ? "&quot;" : "\"";
                break;
            case '\n':
                out += in_attribute ? "&#10;" : "\n";
                break;
            case '\t':
                out += in_attribute ? "&#9;" : "\t";
                break;
            default:
                out += c;
        }
    }
}

void append_name(std::string& out, std::string_view prefix, std::string_view name) {
    if (!prefix.empty()) out.append(prefix).append(":");
    out.append(name);
}

bool has_text(const XmlNode& node) {
    for (const XmlNode* child = node.first; child; child = child->next) {
        if (child->kind == XmlKind::text) return true;
    }
    return false;
}

void append_node(const XmlNode& node, int level, bool layout, std::string& out);

void append_element(const XmlNode& node, int level, bool layout, std::string& out) {
    out += '<';
    append_name(out, node.prefix, node.name);
    for (const XmlNamespace* n = node.namespaces; n; n = n->next) {
        out += n->prefix.empty() ? " xmlns" : " xmlns:";
        out.append(n->prefix).append("=\"");
        append_text(out, n->uri, true);
        out += '"';
    }
    for (const XmlAttribute* a = node.attributes; a; a = a->next) {
        out += ' ';
        append_name(out, a->prefix, a->name);
        out += "=\"";
        append_text(out, a->value, true);
        out += '"';
    }
    if (!node.first) {
        out += "/>";
        return;
    }
    out += '>';
    if (has_text(node)) layout = false;
    if (layout) out += '\n';
    for (const XmlNode* child = node.first; child; child = child->next) {
        if (layout) out.append(static_cast<size_t>(level + 1) * 2, ' ');
        append_node(*child, level + 1, layout, out);
        if (layout) out += '\n';
    }
    if (layout) out.append(static_cast<size_t>(level) * 2, ' ');
    out += "</";
    append_name(out, node.prefix, node.name);
    out += '>';
}

void append_node(const XmlNode& node, int level, bool layout, std::string& out) {
    switch (node.kind) {
        case XmlKind::element:
            append_element(node, level, layout, out);
            break;
        case XmlKind::text:
            append_text(out, node.text, false);
            break;
        case XmlKind::cdata:
            out.append("<![CDATA[").append(node.text).append("]]>");
            break;
        case XmlKind::comment:
            out.append("<!--").append(node.text).append("-->");
            break;
        case XmlKind::instruction:
            out.append("<?").append(node.name);
            if (!node.text.empty()) out.append(" ").append(node.text);
            out.append("?>");
            break;
    }
}

}  // namespace

void serialize(const XmlNode& node, int level, std::string& out) {
    append_node(node, level, true, out);
}

}  // namespace virtbay::model
