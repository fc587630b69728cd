#include "model/domain/metadata_element.h"

#include <deque>

#include "model/xml.h"

namespace virtbay::model {

namespace {

constexpr int metadata_level = 1;  // below <domain>

Result<XmlDocument> parse(std::string_view text) {
    return XmlDocument::parse(text, "(metadata_xml)", VB_FROM_DOMAIN);
}

// A tree that is put together from nodes of other documents, which must outlive it.
class Tree {
  public:
    XmlNode& node(const XmlNode& like) {
        XmlNode& made = nodes_.emplace_back(like);
        made.parent = made.next = made.first = made.last = nullptr;
        return made;
    }
    void append(XmlNode& parent, XmlNode& child) {
        child.parent = &parent;
        if (parent.last)
            parent.last->next = &child;
        else
            parent.first = &child;
        parent.last = &child;
    }
    // A copy of `source` with all below it; `change` is given each copied element.
    template <class F>
    XmlNode& copy(const XmlNode& source, F&& change) {
        XmlNode& made = node(source);
        if (made.kind == XmlKind::element) change(made);
        for (const XmlNode* child = source.first; child; child = child->next)
            append(made, copy(*child, change));
        return made;
    }
    // The declarations in `list` but for those of `without`, and `added` behind them.
    const XmlNamespace* declarations(const XmlNamespace* list, std::string_view without,
                                     const XmlNamespace* added) {
        const XmlNamespace* first = nullptr;
        const XmlNamespace** end = &first;
        const auto append_copy = [&](const XmlNamespace& declaration) {
            XmlNamespace& made = namespaces_.emplace_back(declaration);
            made.next = nullptr;
            *end = &made;
            end = &made.next;
        };
        for (; list; list = list->next)
            if (without.empty() || list->uri != without) append_copy(*list);
        if (added) append_copy(*added);
        return first;
    }

  private:
    std::deque<XmlNode> nodes_;
    std::deque<XmlNamespace> namespaces_;
};

// The children of <metadata> but for that of namespace `uri`, in a tree whose root is returned.
XmlNode& kept_children(Tree& tree, const XmlNode* old_root, std::string_view uri) {
    XmlNode plain;
    plain.name = "metadata";
    XmlNode& root = tree.node(old_root ? *old_root : plain);
    if (!old_root) return root;
    for (const XmlNode* child = old_root->first; child; child = child->next)
        if (child->kind != XmlKind::element || child->uri != uri)
            tree.append(root, tree.copy(*child, [](XmlNode&) {}));
    return root;
}

std::string printed(const XmlNode& root) {
    std::string text;
    serialize(root, metadata_level, text);
    return text;
}

}  // namespace

Result<std::optional<std::string>> metadata_element(std::string_view metadata, std::string_view uri) {
    auto document = parse(metadata);
    if (!document) return std::move(document.error());
    for (const XmlNode* child = document->root().first_element(); child; child = child->next_element()) {
        if (child->uri != uri) continue;
        Tree tree;
        XmlNode& element = tree.copy(*child, [&](XmlNode& node) {
            if (node.uri != uri) return;
            node.prefix = {};
            node.namespaces = tree.declarations(node.namespaces, uri, nullptr);
        });
        std::string text;
        serialize(element, 0, text);
        return std::optional<std::string>(std::move(text));
    }
    return std::optional<std::string>();
}

Result<std::string> with_metadata_element(std::string_view metadata, std::string_view element,
                                          std::string_view key, std::string_view uri) {
    auto added = parse(element);
    if (!added) return std::move(added.error());
    for (const XmlNamespace* own = added->root().namespaces; own; own = own->next)
        if (own->prefix == key)
            return make_error(VB_ERR_INTERNAL_ERROR, VB_FROM_XML, "failed to create a new XML namespace");
    std::optional<XmlDocument> old;
    if (!metadata.empty()) {
        auto parsed = parse(metadata);
        if (!parsed) return std::move(parsed.error());
        old.emplace(std::move(*parsed));
    }
    Tree tree;
    XmlNode& root = kept_children(tree, old ? &old->root() : nullptr, uri);
    XmlNode& copy = tree.copy(added->root(), [&](XmlNode& node) {
        if (!node.uri.empty()) return;
        node.prefix = key;
        node.uri = uri;
    });
    XmlNamespace declaration;
    declaration.prefix = key;
    declaration.uri = uri;
    copy.namespaces = tree.declarations(copy.namespaces, {}, &declaration);
    tree.append(root, copy);
    return printed(root);
}

Result<std::string> without_metadata_element(std::string_view metadata, std::string_view uri) {
    auto old = parse(metadata);
    if (!old) return std::move(old.error());
    Tree tree;
    return printed(kept_children(tree, &old->root(), uri));
}

}  // namespace virtbay::model
