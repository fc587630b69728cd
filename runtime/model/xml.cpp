#include "model/xml.h"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>

#include <cstdio>
#include <cstring>
#include <vector>

namespace virtbay::model {

namespace {

constexpr size_t max_text = 16u << 20;
constexpr int max_depth = 256;

std::string_view view(const xmlChar* text) {
    return text ? std::string_view(reinterpret_cast<const char*>(text)) : std::string_view();
}

bool is_blank(std::string_view text) {
    return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

}  // namespace

// Blocks of memory that are given back together.
struct XmlDocument::Arena {
    std::vector<std::unique_ptr<char[]>> blocks;
    char* at = nullptr;
    size_t left = 0;
    size_t budget = 0;
    XmlNode* root = nullptr;
    std::unique_ptr<xmlDict, void (*)(xmlDict*)> names{nullptr, xmlDictFree};  // of elements and attributes

    // Null when the budget is spent.
    void* take(size_t size) {
        size = (size + 7) & ~size_t{7};
        if (size > left) {
            size_t block = size > 2048 ? size : blocks.empty() ? 8192 : 32768;
            if (block > budget) {
                block = size;
                if (block > budget) return nullptr;
            }
            budget -= block;
            blocks.push_back(std::make_unique_for_overwrite<char[]>(block));
            at = blocks.back().get();
            left = block;
        }
        void* result = at;
        at += size;
        left -= size;
        return result;
    }

    template <class T>
    T* make() {
        void* memory = take(sizeof(T));
        return memory ? std::construct_at(static_cast<T*>(memory)) : nullptr;
    }

    // A view of a copy; its data is null when the budget is spent.
    std::string_view copy(std::string_view text) {
        auto* to = static_cast<char*>(take(text.size() + 1));
        if (!to) return {};
        memcpy(to, text.data(), text.size());
        to[text.size()] = 0;
        return {to, text.size()};
    }
};

// State of one parse: receives libxml2's events and hangs nodes into the tree.
struct XmlBuilder {
    explicit XmlBuilder(XmlDocument::Arena& to) : arena(to) {}

    XmlDocument::Arena& arena;
    xmlParserCtxt* parser = nullptr;
    XmlNode* current = nullptr;
    int depth = 0;
    std::string pending;  // character data not yet in the tree
    bool failed = false;
    std::string message;
    int line = 0;

    struct Entity {
        std::string name;
        std::string value;
        xmlEntity record;
    };
    std::vector<std::unique_ptr<Entity>> entities;

    void fail(std::string_view text) {
        if (failed) return;
        failed = true;
        message = text;
        line = parser && parser->input ? parser->input->line : 0;
        xmlStopParser(parser);
    }

    XmlNode* add(XmlKind kind) {
        auto* node = arena.make<XmlNode>();
        if (!node) {
            fail("document needs too much memory for its size");
            return nullptr;
        }
        node->kind = kind;
        node->line = static_cast<uint32_t>(parser->input ? parser->input->line : 0);
        node->parent = current;
        if (current) {
            (current->last ? current->last->next : current->first) = node;
            current->last = node;
        }
        return node;
    }

    // White space between elements is layout and dropped; `closing`: an end tag follows.
    void flush(bool closing) {
        if (pending.empty()) return;
        if (current) {
            bool beside_text = (current->last && current->last->kind == XmlKind::text) ||
                               (current->first && current->first->kind == XmlKind::text);
            bool alone = closing && !current->first;
            if (alone || beside_text || !is_blank(pending)) {
                std::string_view text = arena.copy(pending);
                XmlNode* node = text.data() ? add(XmlKind::text) : nullptr;
                if (node) {
                    node->text = text;
                } else {
                    fail("document needs too much memory for its size");
                }
            }
        }
        pending.clear();
    }

    std::string_view keep(std::string_view text) {
        if (text.empty()) return {};
        std::string_view copy = arena.copy(text);
        if (!copy.data()) fail("document needs too much memory for its size");
        return copy;
    }

    void start(const xmlChar* name, const xmlChar* prefix, const xmlChar* uri, int namespace_count,
               const xmlChar** namespaces, int attribute_count, const xmlChar** attributes) {
        if (failed) return;
        flush(false);
        if (++depth > max_depth) return fail("elements nest too deeply");
        XmlNode* node = add(XmlKind::element);
        if (!node) return;
        // The parser has these in its dictionary, which the document keeps.
        node->name = view(name);
        node->prefix = view(prefix);
        node->uri = view(uri);
        const XmlNamespace** next_namespace = &node->namespaces;
        for (int i = 0; i < namespace_count; ++i) {
            auto* declared = arena.make<XmlNamespace>();
            if (!declared) return fail("document needs too much memory for its size");
            declared->prefix = view(namespaces[2 * i]);
            declared->uri = view(namespaces[2 * i + 1]);
            *next_namespace = declared;
            next_namespace = &declared->next;
        }
        const XmlAttribute** next_attribute = &node->attributes;
        for (int i = 0; i < attribute_count; ++i) {
            const xmlChar** a = attributes + 5 * i;
            auto* attribute = arena.make<XmlAttribute>();
            if (!attribute) return fail("document needs too much memory for its size");
            attribute->name = view(a[0]);
            attribute->prefix = view(a[1]);
            attribute->value = keep({reinterpret_cast<const char*>(a[3]), static_cast<size_t>(a[4] - a[3])});
            *next_attribute = attribute;
            next_attribute = &attribute->next;
        }
        if (!current) arena.root = node;
        current = node;
    }

    void end() {
        if (failed) return;
        flush(true);
        --depth;
        current = current ? current->parent : nullptr;
    }

    void characters(std::string_view text) {
        if (failed || !current) return;
        if (pending.size() + text.size() > arena.budget + arena.left) {
            return fail("document needs too much memory for its size");
        }
        pending.append(text);
    }

    void other(XmlKind kind, std::string_view name, std::string_view text) {
        if (failed) return;
        flush(false);
        if (!current) return;
        if (XmlNode* node = add(kind)) {
            node->name = keep(name);
            node->text = keep(text);
        }
    }

    // Simple internal entities (text without markup) are replaced; their use is limited by the memory budget.
    void declare(std::string_view name, std::string_view content) {
        if (content.find_first_of("<&%") != std::string_view::npos || entities.size() >= 64 ||
            content.size() > 256) {
            return;
        }
        auto entity = std::make_unique<Entity>();
        entity->name = name;
        entity->value = content;
        memset(&entity->record, 0, sizeof entity->record);
        entity->record.type = XML_ENTITY_DECL;
        entity->record.etype = XML_INTERNAL_GENERAL_ENTITY;
        entity->record.name = reinterpret_cast<const xmlChar*>(entity->name.c_str());
        entity->record.content = reinterpret_cast<xmlChar*>(entity->value.data());
        entity->record.orig = entity->record.content;
        entity->record.length = static_cast<int>(entity->value.size());
        entity->record.checked = 1;
        entities.push_back(std::move(entity));
    }

    Entity* find(std::string_view name) {
        for (auto& entity : entities) {
            if (entity->name == name) return entity.get();
        }
        return nullptr;
    }
};

namespace {

XmlBuilder& builder(void* context) {
    return *static_cast<XmlBuilder*>(context);
}

void on_start(void* context, const xmlChar* name, const xmlChar* prefix, const xmlChar* uri,
              int namespace_count, const xmlChar** namespaces, int attribute_count, int,
              const xmlChar** attributes) {
    builder(context).start(name, prefix, uri, namespace_count, namespaces, attribute_count, attributes);
}

void on_end(void* context, const xmlChar*, const xmlChar*, const xmlChar*) {
    builder(context).end();
}

void on_characters(void* context, const xmlChar* text, int length) {
    builder(context).characters({reinterpret_cast<const char*>(text), static_cast<size_t>(length)});
}

void on_cdata(void* context, const xmlChar* text, int length) {
    builder(context).other(XmlKind::cdata, {},
                           {reinterpret_cast<const char*>(text), static_cast<size_t>(length)});
}

void on_comment(void* context, const xmlChar* text) {
    builder(context).other(XmlKind::comment, {}, view(text));
}

void on_instruction(void* context, const xmlChar* target, const xmlChar* data) {
    builder(context).other(XmlKind::instruction, view(target), view(data));
}

xmlEntityPtr on_get_entity(void* context, const xmlChar* name) {
    if (xmlEntityPtr predefined = xmlGetPredefinedEntity(name)) return predefined;
    auto* entity = builder(context).find(view(name));
    return entity ? &entity->record : nullptr;
}

void on_entity(void* context, const xmlChar* name, int type, const xmlChar*, const xmlChar*,
               xmlChar* content) {
    if (type == XML_INTERNAL_GENERAL_ENTITY) builder(context).declare(view(name), view(content));
}

void on_error(void* context, xmlErrorPtr error) {
    XmlBuilder& b = builder(context);
    if (b.failed || error->level < XML_ERR_ERROR || error->domain == XML_FROM_NAMESPACE) return;
    // Undeclared entities are reported without being fatal when a document type is there.
    b.failed = true;
    b.message = error->message ? error->message : "not well-formed";
    while (!b.message.empty() && b.message.back() == '\n') b.message.pop_back();
    b.line = error->line;
}

int always(void*) {
    return 1;
}

Error detail_error(int32_t domain, const char* name, int line, std::string_view text) {
    Error error;
    error.code = VB_ERR_XML_DETAIL;
    error.domain = domain;
    error.message = std::string(name) + ":" + std::to_string(line) + ": " + std::string(text);
    error.str1 = "%s";
    error.str2 = error.message;
    error.int1 = line;
    return error;
}

}  // namespace

XmlDocument::XmlDocument(std::unique_ptr<Arena> arena) : arena_(std::move(arena)) {}
XmlDocument::XmlDocument(XmlDocument&&) noexcept = default;
XmlDocument& XmlDocument::operator=(XmlDocument&&) noexcept = default;
XmlDocument::~XmlDocument() = default;
const XmlNode& XmlDocument::root() const {
    return *arena_->root;
}

Result<XmlDocument> XmlDocument::parse(std::string_view text, const char* name, int32_t error_domain) {
    if (text.empty()) return detail_error(error_domain, name, 1, "Document is empty");
    if (text.size() > max_text) return detail_error(error_domain, name, 1, "document is too large");

    auto arena = std::make_unique<Arena>();
    arena->budget = text.size() * 12 + 65536;
    XmlBuilder build(*arena);

    xmlSAXHandler sax;
    memset(&sax, 0, sizeof sax);
    sax.initialized = XML_SAX2_MAGIC;
    sax.startElementNs = on_start;
    sax.endElementNs = on_end;
    sax.characters = on_characters;
    sax.ignorableWhitespace = on_characters;
    sax.cdataBlock = on_cdata;
    sax.comment = on_comment;
    sax.processingInstruction = on_instruction;
    sax.getEntity = on_get_entity;
    sax.entityDecl = on_entity;
    sax.isStandalone = always;
    sax.serror = on_error;

    std::unique_ptr<xmlParserCtxt, void (*)(xmlParserCtxt*)> parser(
        xmlCreateMemoryParserCtxt(text.data(), static_cast<int>(text.size())), xmlFreeParserCtxt);
    if (!parser) return make_error(VB_ERR_NO_MEMORY, error_domain, "");
    *parser->sax = sax;
    parser->userData = &build;
    xmlCtxtUseOptions(parser.get(), XML_PARSE_NONET | XML_PARSE_NOENT | XML_PARSE_BIG_LINES);
    build.parser = parser.get();
    if (xmlDictReference(parser->dict) == 0) arena->names.reset(parser->dict);
    xmlParseDocument(parser.get());

    if (build.failed || !parser->wellFormed || !arena->root) {
        return detail_error(error_domain, name, build.line,
                            build.message.empty() ? "not well-formed" : std::string_view(build.message));
    }
    return XmlDocument(std::move(arena));
}

Result<XmlDocument> XmlDocument::read(const std::string& path, int32_t error_domain) {
    std::unique_ptr<FILE, int (*)(FILE*)> file(fopen(path.c_str(), "rce"), fclose);
    if (!file) return system_error(error_domain, errno, "Failed to open file '" + path + "'");
    std::string text;
    char buffer[16384];
    for (size_t got = 0; (got = fread(buffer, 1, sizeof buffer, file.get())) > 0;) {
        text.append(buffer, got);
        if (text.size() > max_text) break;
    }
    if (ferror(file.get())) return system_error(error_domain, errno, "Failed to read file '" + path + "'");
    return parse(text, path.c_str(), error_domain);
}

const std::string_view* XmlNode::attribute(std::string_view wanted) const {
    for (const XmlAttribute* a = attributes; a; a = a->next) {
        if (a->name == wanted && a->prefix.empty()) return &a->value;
    }
    return nullptr;
}

std::string_view XmlNode::attribute_or(std::string_view wanted, std::string_view fallback) const {
    const std::string_view* value = attribute(wanted);
    return value ? *value : fallback;
}

const XmlNode* XmlNode::child(std::string_view wanted) const {
    for (const XmlNode* node = first; node; node = node->next) {
        if (node->is(wanted)) return node;
    }
    return nullptr;
}

const XmlNode* XmlNode::first_element() const {
    const XmlNode* node = first;
    while (node && node->kind != XmlKind::element) node = node->next;
    return node;
}

const XmlNode* XmlNode::next_element() const {
    const XmlNode* node = next;
    while (node && node->kind != XmlKind::element) node = node->next;
    return node;
}

const XmlNode* XmlNode::next_element(std::string_view wanted) const {
    const XmlNode* node = next;
    while (node && !node->is(wanted)) node = node->next;
    return node;
}

std::string XmlNode::content() const {
    std::string all;
    // Depth is bounded by the parser.
    for (const XmlNode* node = first; node; node = node->next) {
        if (node->kind == XmlKind::element) {
            all += node->content();
        } else if (node->kind == XmlKind::text || node->kind == XmlKind::cdata) {
            all += node->text;
        }
    }
    return all;
}

std::string XmlNode::path() const {
    std::string path = parent ? parent->path() : std::string();
    path.append("/").append(name);
    if (!parent) return path;
    int position = 1;
    for (const XmlNode* node = parent->first; node && node != this; node = node->next) {
        if (node->is(name)) ++position;
    }
    if (position > 1 || next_element(name)) path.append("[").append(std::to_string(position)).append("]");
    return path;
}

}  // namespace virtbay::model
