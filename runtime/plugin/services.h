// What the runtime around the plugins provides to them; given by the program that embeds it.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "virtbay/host.h"

namespace virtbay {
class Loop;
class WorkerPool;
class Processes;
}  // namespace virtbay

namespace virtbay::plugin {

// Where files lie. `root` is "" for the host's own paths. Without slashes at their ends.
struct Directories {
    std::string root;
    std::string config = "/etc/libvirt";
    std::string state = "/run/libvirt";
    std::string lib = "/var/lib/libvirt";
    std::string cache = "/var/cache/libvirt";
    std::string log = "/var/log/libvirt";
};

struct Services {
    Loop* loop = nullptr;
    WorkerPool* pool = nullptr;
    Processes* processes = nullptr;
    Directories directories;
    // Whether this is the daemon. Copies of its plugins stay in the cache directory for the next start (else
    // it is left as it was found), and plugins for clients alone are left out.
    bool in_daemon = false;
    // Any thread. level: VB_LOG_*; source: the id of a plugin, or a part of the runtime.
    std::function<void(int level, std::string_view source, std::string_view text)> log;
    std::function<bool(int level, std::string_view source)> log_enabled;
    // Any thread; an event of the driver whose id is given. The payload is only valid during the call.
    std::function<void(std::string_view driver, const vb_event& event)> emit;
    // The driver's own settings, ID.conf of the configuration directory: key and value.
    std::function<std::map<std::string, std::string>(std::string_view driver)> settings;
};

}  // namespace virtbay::plugin
