// XML text as a tree in one arena. Parsing is libxml2's; nothing is fetched, external entities and document
// types with them are ignored, and the tree never takes more than a fixed multiple of the text.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/error.h"

namespace virtbay::model {

struct XmlNamespace {
    std::string_view prefix;  // empty: the default namespace
    std::string_view uri;
    const XmlNamespace* next = nullptr;
};

struct XmlAttribute {
    std::string_view name;
    std::string_view prefix;
    std::string_view value;
    const XmlAttribute* next = nullptr;
};

enum class XmlKind : uint8_t { element, text, cdata, comment, instruction };

// A node lives as long as its document.
class XmlNode {
  public:
    XmlKind kind = XmlKind::element;
    uint32_t line = 0;
    std::string_view name;                     // of an element, without prefix; the target of an instruction
    std::string_view prefix;                   // of an element's name
    std::string_view uri;                      // the namespace of an element
    std::string_view text;                     // of the other kinds
    const XmlNamespace* namespaces = nullptr;  // declared here
    const XmlAttribute* attributes = nullptr;
    XmlNode* parent = nullptr;
    XmlNode* next = nullptr;
    XmlNode* first = nullptr;
    XmlNode* last = nullptr;

    bool is(std::string_view element) const { return kind == XmlKind::element && name == element; }
    // The value of an attribute; nullptr when there is none.
    const std::string_view* attribute(std::string_view name) const;
    std::string_view attribute_or(std::string_view name, std::string_view fallback) const;
    // The first child element of that name, or of any name.
    const XmlNode* child(std::string_view name) const;
    const XmlNode* first_element() const;
    // The next sibling element, of that name.
    const XmlNode* next_element() const;
    const XmlNode* next_element(std::string_view name) const;
    // All text below the element.
    std::string content() const;
    // "/domain/devices/disk[2]"; positions only where an element has siblings of its name.
    std::string path() const;
};

class XmlDocument {
  public:
    // `name` stands for the file in messages. Errors: VB_ERR_XML_DETAIL, with the line.
    static Result<XmlDocument> parse(std::string_view text, const char* name, int32_t error_domain);
    static Result<XmlDocument> read(const std::string& path, int32_t error_domain);

    XmlDocument(XmlDocument&&) noexcept;
    XmlDocument& operator=(XmlDocument&&) noexcept;
    ~XmlDocument();

    const XmlNode& root() const;

  private:
    struct Arena;
    explicit XmlDocument(std::unique_ptr<Arena> arena);
    friend struct XmlBuilder;
    std::unique_ptr<Arena> arena_;
};

// Appends `node` with everything below it, in the layout of libxml2's formatted output at `level` two-space
// steps; no newline at the end.
void serialize(const XmlNode& node, int level, std::string& out);

}  // namespace virtbay::model
