// Trying a plugin in a process of its own before it is let into this one.
#pragma once

#include <string>

#include "base/error.h"
#include "plugin/manifest.h"

namespace virtbay::plugin {

class Probe {
  public:
    // `program` is virtbay-driver-host; "": nothing is tried. Digests that passed are remembered in
    // directory/probed.
    Probe(std::string program, std::string directory)
        : program_(std::move(program)), directory_(std::move(directory)) {}

    // Loads and initialises the plugin in a child process. The error says what failed there, or which signal
    // ended it. May block, at most `longest` seconds.
    Status run(const Manifest& manifest) const;

    static constexpr int longest = 5;

  private:
    bool known(const std::string& digest) const;
    void remember(const std::string& digest) const;

    std::string program_, directory_;
};

}  // namespace virtbay::plugin
