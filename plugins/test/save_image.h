// Files that hold a saved domain: "TestGuestMagic" with its NUL, the length of the definition as a native
// int32, the definition's text.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"

namespace virtbay::test {

// `domain` names the saved domain in messages. An existing file is replaced as a whole.
Status write_image(const std::string& path, std::string_view domain, std::string_view xml);
// The definition's text in the image.
Result<std::string> read_image(const std::string& path);
// A dump of a guest that has no memory: the magic alone.
Status write_dump(const std::string& path, std::string_view domain);

}  // namespace virtbay::test
