#include "shell/xml.h"

#include <libxml/parser.h>
#include <libxml/tree.h>
#include <libxml/xpath.h>

namespace virtbay::shell {

namespace {

using XmlDoc = std::unique_ptr<xmlDoc, Release<xmlFreeDoc>>;
using XPathContext = std::unique_ptr<xmlXPathContext, Release<xmlXPathFreeContext>>;
using XPathObject = std::unique_ptr<xmlXPathObject, Release<xmlXPathFreeObject>>;
using XmlBuffer = std::unique_ptr<xmlBuffer, Release<xmlBufferFree>>;

const xmlChar* xml_text(const std::string& text) {
    return reinterpret_cast<const xmlChar*>(text.c_str());
}

void quiet(void*, xmlErrorPtr) {}

std::string dump(xmlDocPtr doc, xmlNodePtr node, bool indent) {
    const XmlBuffer buffer(xmlBufferCreate());
    if (!buffer || xmlNodeDump(buffer.get(), doc, node, 0, indent ? 1 : 0) < 0) return {};
    return reinterpret_cast<const char*>(xmlBufferContent(buffer.get()));
}

}  // namespace

struct Document::State {
    XmlDoc doc;
    XPathContext context;
};

Document::Document(std::unique_ptr<State> state) : state_(std::move(state)) {}
Document::Document(Document&&) noexcept = default;
Document::~Document() = default;

Result<Document> Document::parse(const std::string& xml) {
    auto state = std::make_unique<State>();
    state->doc.reset(
        xmlReadMemory(xml.data(), static_cast<int>(xml.size()), "description.xml", nullptr,
                      XML_PARSE_NONET | XML_PARSE_NOBLANKS | XML_PARSE_NOERROR | XML_PARSE_NOWARNING));
    if (!state->doc) return failure("Failed to parse XML");
    state->context.reset(xmlXPathNewContext(state->doc.get()));
    if (!state->context) return failure("Failed to parse XML");
    state->context->error = quiet;
    return Document(std::move(state));
}

std::string Document::text(const std::string& expression) const {
    const XPathObject found(
        xmlXPathEvalExpression(xml_text("string(" + expression + ")"), state_->context.get()));
    return found && found->stringval ? reinterpret_cast<const char*>(found->stringval) : "";
}

std::vector<std::vector<std::string>> Document::rows(const std::string& nodes,
                                                     const std::vector<std::string>& expressions) const {
    std::vector<std::vector<std::string>> out;
    const XPathObject found(xmlXPathEvalExpression(xml_text(nodes), state_->context.get()));
    if (!found || !found->nodesetval) return out;
    for (int i = 0; i < found->nodesetval->nodeNr; i++) {
        state_->context->node = found->nodesetval->nodeTab[i];
        std::vector<std::string>& row = out.emplace_back();
        for (const std::string& expression : expressions) row.push_back(text(expression));
    }
    state_->context->node = xmlDocGetRootElement(state_->doc.get());
    return out;
}

Result<std::vector<std::string>> Document::select(const std::string& expression) const {
    const XPathObject found(xmlXPathEvalExpression(xml_text(expression), state_->context.get()));
    if (!found || found->type != XPATH_NODESET)
        return failure("Failed to evaluate XPath '%s'", expression.c_str());
    std::vector<std::string> out;
    for (int i = 0; found->nodesetval && i < found->nodesetval->nodeNr; i++)
        out.push_back(dump(state_->doc.get(), found->nodesetval->nodeTab[i], true));
    return out;
}

Result<std::string> Document::wrap(const std::string& expression) const {
    const XPathObject found(xmlXPathEvalExpression(xml_text(expression), state_->context.get()));
    if (!found || found->type != XPATH_NODESET)
        return failure("Failed to evaluate XPath '%s'", expression.c_str());
    const XmlDoc doc(xmlNewDoc(reinterpret_cast<const xmlChar*>("1.0")));
    xmlNodePtr root = xmlNewNode(nullptr, reinterpret_cast<const xmlChar*>("nodes"));
    xmlDocSetRootElement(doc.get(), root);
    for (int i = 0; found->nodesetval && i < found->nodesetval->nodeNr; i++) {
        xmlNodePtr copy = xmlDocCopyNode(found->nodesetval->nodeTab[i], doc.get(), 1);
        if (copy) xmlAddChild(root, copy);
    }
    return dump(doc.get(), root, true);
}

Result<std::string> Document::with_text(const std::string& expression, const std::string& text) const {
    const XPathObject found(xmlXPathEvalExpression(xml_text(expression), state_->context.get()));
    if (!found || !found->nodesetval || found->nodesetval->nodeNr != 1)
        return failure("Failed to find '%s' in the XML", expression.c_str());
    xmlNodeSetContent(found->nodesetval->nodeTab[0], xml_text(xml_escape(text)));
    return dump(state_->doc.get(), xmlDocGetRootElement(state_->doc.get()), true);
}

Result<std::string> Document::with_link_state(const std::string& interface, const std::string& state) const {
    const XPathObject found(
        xmlXPathEvalExpression(xml_text("/domain/devices/interface"), state_->context.get()));
    for (int i = 0; found && found->nodesetval && i < found->nodesetval->nodeNr; i++) {
        xmlNodePtr node = found->nodesetval->nodeTab[i];
        state_->context->node = node;
        const bool named = text("mac/@address") == interface || text("target/@dev") == interface;
        state_->context->node = xmlDocGetRootElement(state_->doc.get());
        if (!named) continue;
        xmlNodePtr link = node->children;
        while (link && !xmlStrEqual(link->name, reinterpret_cast<const xmlChar*>("link"))) link = link->next;
        if (!link) link = xmlNewChild(node, nullptr, reinterpret_cast<const xmlChar*>("link"), nullptr);
        xmlSetProp(link, reinterpret_cast<const xmlChar*>("state"), xml_text(state));
        return dump(state_->doc.get(), node, true);
    }
    return failure("interface '%s' not found", interface.c_str());
}

Status print_xml(Session& session, const Arguments& arguments, const std::string& xml) {
    Report& out = session.out;
    const std::string* expression = arguments.get("xpath");
    if (!expression) {
        out.write(xml);
        out.set("xml", xml);
        return {};
    }
    auto document = Document::parse(xml);
    if (!document) return document.error();
    if (arguments.has("wrap")) {
        auto wrapped = document->wrap(*expression);
        if (!wrapped) return wrapped.error();
        out.print("%s\n", wrapped->c_str());
        out.set("xml", *wrapped);
        return {};
    }
    auto nodes = document->select(*expression);
    if (!nodes) return nodes.error();
    Value::Array list;
    for (const std::string& node : *nodes) {
        out.print("%s\n", node.c_str());
        list.push_back(node);
    }
    out.set("nodes", std::move(list));
    return {};
}

}  // namespace virtbay::shell
