// Codes of keys by their names.
#pragma once

#include <optional>
#include <string_view>

namespace virtbay::shell {

enum class KeySet { linux_names, windows, numbers };

std::optional<unsigned> key_code(KeySet set, std::string_view name);

}  // namespace virtbay::shell
