// The <metadata> element of a domain, kept as text: one child for each namespace of an application.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"

namespace virtbay::model {

// The child of namespace `uri`, its own namespace left out; nothing when there is none.
Result<std::optional<std::string>> metadata_element(std::string_view metadata, std::string_view uri);

// `metadata` (which may be empty) with `element` under prefix `key` in place of the child of namespace `uri`.
Result<std::string> with_metadata_element(std::string_view metadata, std::string_view element,
                                          std::string_view key, std::string_view uri);

// `metadata` without the child of namespace `uri`.
Result<std::string> without_metadata_element(std::string_view metadata, std::string_view uri);

}  // namespace virtbay::model
