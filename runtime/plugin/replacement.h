// Replacing the code of a driver while its clients stay connected.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "plugin/driver.h"

namespace virtbay::plugin {

struct ReplaceOptions {
    std::chrono::milliseconds deadline{5000};  // from the closing of the gate to its opening
    bool force = false;  // accept the end of what is busy, and operations that the new one does not support
};

struct ReplaceReport {
    std::string old_version, new_version;
    std::chrono::microseconds pause{0};  // how long calls were held
    uint64_t state_bytes = 0;
    size_t connections = 0;
    bool unmapped = false;  // whether the old image is really gone
};

class Replacement {
  public:
    explicit Replacement(Driver& driver) : driver_(driver) {}

    // `next` is loaded and initialised beside the old one. On failure the old one serves as before, and the
    // error says at which step and why. May block; not on the loop's thread.
    Result<ReplaceReport> run(std::unique_ptr<Generation> next, const ReplaceOptions& options);

  private:
    Status hand_over(Generation& old, Generation& next, const ReplaceOptions& options, ReplaceReport& report);
    Status compare(const Generation& old, const Generation& next, const ReplaceOptions& options) const;
    Status adopt_links(Generation& next);
    void restore_links();

    struct SavedLink {
        std::shared_ptr<Link> link;
        void* state;
        uint64_t scope;
        std::string canonical;
    };
    Driver& driver_;
    std::vector<SavedLink> saved_;
    std::chrono::steady_clock::time_point deadline_;
};

}  // namespace virtbay::plugin
