#pragma once

#include "model/domain/domain.h"
#include "model/element.h"

namespace virtbay::model {

// <metadata> of the Domain that `object` points to, kept as text.
bool parse_metadata(ParseContext& context, const XmlNode& node, void* object);
void format_metadata(const FormatContext& context, const void* object);

// The same for any object's <metadata>: `kept` stays as it is when it is there already.
void parse_metadata_text(const XmlNode& node, Box<Verbatim>& kept);
void format_metadata_text(const FormatContext& context, const Box<Verbatim>& kept);

}  // namespace virtbay::model
