#pragma once

#include <string>

namespace virtbay::shell {

const char* version_number();
std::string version_text();

}  // namespace virtbay::shell
