#pragma once

#include "model/element.h"

namespace virtbay::model {

// <metadata> of the Domain that `object` points to, kept as text.
bool parse_metadata(ParseContext& context, const XmlNode& node, void* object);
void format_metadata(const FormatContext& context, const void* object);

}  // namespace virtbay::model
