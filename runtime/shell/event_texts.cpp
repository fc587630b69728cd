#include "shell/event_texts.h"

#include <cstddef>

namespace virtbay::shell {

namespace {

template <size_t n>
const char* pick(const char* const (&names)[n], int index) {
    return index >= 0 && static_cast<size_t>(index) < n ? names[index] : "unknown";
}

// Each list is indexed by the constants of its enum.
constexpr const char* lifecycle[] = {"Defined", "Undefined", "Started",     "Suspended", "Resumed",
                                     "Stopped", "Shutdown",  "PMSuspended", "Crashed"};
constexpr const char* defined[] = {"Added", "Updated", "Renamed", "Snapshot"};
constexpr const char* undefined[] = {"Removed", "Renamed"};
constexpr const char* started[] = {"Booted", "Migrated", "Restored", "Snapshot", "Event wakeup"};
constexpr const char* suspended[] = {"Paused",   "Migrated",  "I/O Error", "Watchdog",       "Restored",
                                     "Snapshot", "API error", "Post-copy", "Post-copy Error"};
constexpr const char* resumed[] = {"Unpaused", "Migrated", "Snapshot", "Post-copy", "Post-copy Error"};
constexpr const char* stopped[] = {"Shutdown", "Destroyed", "Crashed", "Migrated",
                                   "Saved",    "Failed",    "Snapshot"};
constexpr const char* shutdown[] = {"Finished", "Finished after guest request",
                                    "Finished after host request"};
constexpr const char* pmsuspended[] = {"Memory", "Disk"};
constexpr const char* crashed[] = {"Panicked", "Core dumped"};
constexpr const char* watchdog[] = {"none", "pause", "reset", "poweroff", "shutdown", "debug", "inject-nmi"};
constexpr const char* io_error[] = {"none", "pause", "report"};
constexpr const char* graphics[] = {"connect", "initialize", "disconnect"};
constexpr const char* family[] = {"IPv4", "IPv6", "unix"};
constexpr const char* job[] = {"Unknown job",  "Block Pull",          "Block Copy",
                               "Block Commit", "Active Block Commit", "Backup"};
constexpr const char* job_status[] = {"completed", "failed", "canceled", "ready"};
constexpr const char* disk[] = {"changed", "dropped"};
constexpr const char* tray[] = {"opened", "closed"};
constexpr const char* agent[] = {"unknown", "connected", "disconnected"};
constexpr const char* agent_why[] = {"unknown", "domain started", "channel event"};
constexpr const char* metadata[] = {"description", "title", "element"};
constexpr const char* recipient[] = {"hypervisor", "guest"};
constexpr const char* failure_action[] = {"ignore", "inject", "fatal", "reset"};
constexpr const char* network[] = {"Defined", "Undefined", "Started", "Stopped"};
constexpr const char* pool[] = {"Defined", "Undefined", "Started", "Stopped", "Created", "Deleted"};

}  // namespace

const char* lifecycle_event(int event) {
    return pick(lifecycle, event);
}
const char* lifecycle_detail(int event, int detail) {
    switch (event) {
        case 0:
            return pick(defined, detail);
        case 1:
            return pick(undefined, detail);
        case 2:
            return pick(started, detail);
        case 3:
            return pick(suspended, detail);
        case 4:
            return pick(resumed, detail);
        case 5:
            return pick(stopped, detail);
        case 6:
            return pick(shutdown, detail);
        case 7:
            return pick(pmsuspended, detail);
        case 8:
            return pick(crashed, detail);
        default:
            return "unknown";
    }
}
const char* watchdog_action(int action) {
    return pick(watchdog, action);
}
const char* io_error_action(int action) {
    return pick(io_error, action);
}
const char* graphics_phase(int phase) {
    return pick(graphics, phase);
}
const char* address_family(int number) {
    return pick(family, number);
}
const char* block_job_type(int type) {
    return pick(job, type);
}
const char* block_job_status(int status) {
    return pick(job_status, status);
}
const char* disk_change(int reason) {
    return pick(disk, reason);
}
const char* tray_change(int reason) {
    return pick(tray, reason);
}
const char* agent_state(int state) {
    return pick(agent, state);
}
const char* agent_reason(int reason) {
    return pick(agent_why, reason);
}
const char* metadata_type(int type) {
    return pick(metadata, type);
}
const char* memory_failure_recipient(int number) {
    return pick(recipient, number);
}
const char* memory_failure_action(int action) {
    return pick(failure_action, action);
}
const char* network_event(int event) {
    return pick(network, event);
}
const char* pool_event(int event) {
    return pick(pool, event);
}

}  // namespace virtbay::shell
