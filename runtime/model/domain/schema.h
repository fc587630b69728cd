#pragma once

#include "base/error.h"
#include "model/xml.h"

namespace virtbay::model {

// Refuses elements that the descriptions do not know: VB_ERR_XML_INVALID_SCHEMA. Content of known elements is
// the parser's to check.
Status check_schema(const XmlNode& domain);

}  // namespace virtbay::model
