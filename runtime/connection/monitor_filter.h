// Which events of an emulator's monitor a registration wants, by their names.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "base/error.h"

namespace virtbay::connection {

// Copies share one compiled pattern; accepts() may be called from any thread.
class MonitorFilter {
  public:
    MonitorFilter() = default;  // every event
    // flags: VB_CONNECT_DOMAIN_QEMU_MONITOR_EVENT_REGISTER_*. Without REGEX the whole name must be equal,
    // with it a POSIX extended expression must be found in it. No name: every event, and the flags have no
    // meaning. VB_ERR_INVALID_ARG for unknown flags and for what is no expression.
    static Result<MonitorFilter> make(const char* name, uint32_t flags);

    bool all() const { return !name_ && !pattern_; }
    bool accepts(const char* event) const;

  private:
    std::optional<std::string> name_;
    bool any_case_ = false;
    std::shared_ptr<const void> pattern_;  // regex_t
};

}  // namespace virtbay::connection
