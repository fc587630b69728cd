// What documents of all kinds have in common.
#pragma once

#include "model/element.h"

namespace virtbay::model {

// VB_ERR_XML_INVALID_SCHEMA, with the node's path and line.
Error not_in_schema(const XmlNode& node, const std::string& what);

// The field of `element` that describes `inner`, a child of `node`; the error above when none does.
Result<const Field*> field_of_child(const XmlNode& node, const XmlNode& inner, const Element& element);

// VB_ERR_XML_INVALID_SCHEMA when `node` or an element below has an attribute or child that `element` does not
// describe, or a child twice that it describes once.
Status check_described(const XmlNode& node, const Element& element);

// Parses `root` with `element`, named `name`. Errors that the tables report get `error_domain`.
Status parse_root(const XmlNode& root, const char* name, const Element& element, int32_t error_domain,
                  bool validate, void* object);

std::string format_root(const char* name, const Element& element, const void* object);

}  // namespace virtbay::model
