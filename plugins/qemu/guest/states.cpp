// Names of states and reasons.
#include <algorithm>

#include "guest/files.h"

namespace virtbay::qemu {

namespace {

constexpr const char* states = "no state|running|idle|paused|in shutdown|shut off|crashed|pmsuspended";

const char* reasons(int32_t state) {
    switch (state) {
        case VB_DOMAIN_RUNNING:
            return "unknown|booted|migrated|restored|from snapshot|unpaused|migration canceled|save "
                   "canceled|wakeup|"
                   "crashed|post-copy|post-copy-failed";
        case VB_DOMAIN_PAUSED:
            return "unknown|user|migrating|saving|dumping|ioerror|watchdog|from "
                   "snapshot|shutdown|snapshot|panicked|"
                   "starting up|post-copy|post-copy failed|api error";
        case VB_DOMAIN_SHUTDOWN:
            return "unknown|user";
        case VB_DOMAIN_SHUTOFF:
            return "unknown|shutdown|destroyed|crashed|migrated|saved|failed|from snapshot|daemon";
        case VB_DOMAIN_CRASHED:
            return "unknown|panicked";
        default:
            return "unknown";
    }
}

}  // namespace

std::string_view state_name(int32_t state) {
    return model::name_at(states, static_cast<unsigned>(state));
}

std::string_view reason_name(int32_t state, int32_t reason) {
    return model::name_at(reasons(state), static_cast<unsigned>(reason));
}

int32_t state_of_name(std::string_view name) {
    return std::max(0, model::index_of(states, name));
}

int32_t reason_of_name(int32_t state, std::string_view name) {
    return std::max(0, model::index_of(reasons(state), name));
}

}  // namespace virtbay::qemu
