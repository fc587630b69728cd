#include "shell/states.h"

#include <cstddef>
#include <iterator>

namespace virtbay::shell {

namespace {

// Indexed by virDomainState.
constexpr const char* states[] = {"no state",    "running",  "idle",    "paused",
                                  "in shutdown", "shut off", "crashed", "pmsuspended"};

// Indexed by the reasons of each state.
constexpr const char* running[] = {"unknown",       "booted",   "migrated",           "restored",
                                   "from snapshot", "unpaused", "migration canceled", "save canceled",
                                   "event wakeup",  "crashed",  "post-copy",          "post-copy failed"};
constexpr const char* paused[] = {
    "unknown",   "user",        "migrating",     "saving",           "dumping",
    "I/O error", "watchdog",    "from snapshot", "shutting down",    "creating snapshot",
    "crashed",   "starting up", "post-copy",     "post-copy failed", "api error"};
constexpr const char* shutting[] = {"unknown", "user"};
constexpr const char* off[] = {"unknown", "shutdown", "destroyed",     "crashed", "migrated",
                               "saved",   "failed",   "from snapshot", "daemon"};
constexpr const char* crashed[] = {"unknown", "panicked"};

template <size_t n>
const char* pick(const char* const (&names)[n], int index) {
    return index >= 0 && static_cast<size_t>(index) < n ? names[index] : "unknown";
}

}  // namespace

const char* state_name(int state) {
    return state >= 0 && static_cast<size_t>(state) < std::size(states) ? states[state] : "no state";
}

const char* state_reason(int state, int reason) {
    switch (state) {
        case 1:
            return pick(running, reason);
        case 3:
            return pick(paused, reason);
        case 4:
            return pick(shutting, reason);
        case 5:
            return pick(off, reason);
        case 6:
            return pick(crashed, reason);
        default:
            return "unknown";
    }
}

}  // namespace virtbay::shell
