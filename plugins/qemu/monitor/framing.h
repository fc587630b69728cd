// Cuts the bytes of a monitor into lines, within bounds: what an emulator says is not trusted.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/error.h"

namespace virtbay::qemu {

class Framing {
  public:
    static constexpr size_t default_longest = 16u << 20;
    static constexpr unsigned default_deepest = 64;

    explicit Framing(size_t longest = default_longest, unsigned deepest = default_deepest)
        : longest_(longest), deepest_(deepest) {}

    // Calls `line` for each complete line, without its end. An error means that the peer broke a bound and
    // that nothing more of it can be read.
    Status feed(std::string_view bytes, const std::function<void(std::string_view)>& line);

    // What has come of a line that is not complete; restored in a successor by feeding it.
    const std::string& partial() const { return partial_; }

  private:
    Status measure(std::string_view bytes);

    size_t longest_;
    unsigned deepest_;
    std::string partial_;
    // Nesting at the end of partial_.
    unsigned depth_ = 0;
    bool in_string_ = false;
    bool escaped_ = false;
};

}  // namespace virtbay::qemu
