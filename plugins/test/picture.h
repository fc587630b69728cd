// The picture that every screen of an imaginary guest shows.
#pragma once

#include <string>

namespace virtbay::test {

// A PNG file.
std::string screen_picture();

}  // namespace virtbay::test
