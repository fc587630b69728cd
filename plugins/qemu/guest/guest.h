// One domain that the driver knows: its definition and, while it runs, its process and monitor.
#pragma once

#include <atomic>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/uuid.h"
#include "model/domain/domain.h"
#include "monitor/monitor.h"

namespace virtbay::qemu {

using DomainPtr = std::shared_ptr<const model::Domain>;

// Virtual sizes of images in bytes, by the disk's alias; none where no medium is inserted.
using ImageSizes = std::map<std::string, std::optional<uint64_t>>;

// Why we ended a guest ourselves.
enum class StopIntent : uint8_t { none, destroy, save, dump };

struct Process {
    int pid = 0;
    uint64_t start_time = 0;  // of /proc/PID/stat, so that a reused id is not taken for it
    uint64_t child = 0;       // the host's number of it
};

struct Guest {
    // Held briefly, also on the loop. Guards everything but `job`.
    mutable std::mutex lock;
    // Notified whenever state, process or monitor changes.
    std::condition_variable changed;
    // Held while the definition and its file are replaced; taken before `lock`.
    std::mutex definition;
    // Held by an operation that changes the guest, for as long as that takes. Waits for it are bounded.
    std::timed_mutex job;

    Uuid uuid;
    std::string name;
    DomainPtr config;  // what the next start uses
    DomainPtr live;    // while it runs
    bool persistent = false;
    bool autostart = false;
    bool updated = false;               // the definition was changed since it was read
    std::atomic<bool> removed = false;  // no longer in the registry

    int32_t id = -1;  // -1: not running
    int32_t state = VB_DOMAIN_SHUTOFF;
    int32_t reason = VB_DOMAIN_SHUTOFF_UNKNOWN;
    Process process;
    std::shared_ptr<Monitor> monitor;
    std::string monitor_path;
    uint64_t generation = 0;     // counts starts; callbacks of an earlier run are ignored
    bool starting = false;       // from the first step of a start to its end
    bool continuing = false;     // is to run on after a save that was cut short
    bool exited = false;         // while starting: the process is gone
    bool shutdown_seen = false;  // the emulator announced its end
    bool reboot_wanted = false;  // a power-off is to become a reset
    bool paused_by_job = false;  // until a save or dump is over; it runs on when that is cut short
    StopIntent intent = StopIntent::none;
    int32_t paused_reason = -1;   // for the next STOP event; -1: unknown
    int32_t running_reason = -1;  // for the next RESUME event
    uint64_t autodestroy = 0;     // number of the connection it ends with; 0: none
    std::vector<int> vcpu_pids;
    std::vector<std::string> taints;
    ImageSizes image_sizes;                               // as the emulator told them
    uint64_t image_changes = 0;                           // counts what may have changed them
    std::map<std::string, std::weak_ptr<void>> consoles;  // alias -> what carries its stream

    bool active() const { return id != -1; }
    const DomainPtr& current() const { return live ? live : config; }
};

using GuestPtr = std::shared_ptr<Guest>;

}  // namespace virtbay::qemu
