// Where a guest's files lie, and what is in those that outlive the daemon.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "guest/guest.h"
#include "model/domain/document.h"
#include "virtbay/sdk.hpp"

namespace virtbay::qemu {

// Paths, all below the daemon's root; as libvirt has them.
class Paths {
  public:
    explicit Paths(const vb::Host& host);

    std::string definition(const std::string& name) const { return config + "/" + name + ".xml"; }
    std::string autostart_link(const std::string& name) const {
        return config + "/autostart/" + name + ".xml";
    }
    std::string status(const std::string& name) const { return state + "/" + name + ".xml"; }
    std::string pid(const std::string& name) const { return state + "/" + name + ".pid"; }
    std::string managed_save(const std::string& name) const { return lib + "/save/" + name + ".save"; }
    std::string log_file(const std::string& name) const { return log + "/" + name + ".log"; }
    // Directories of one run: the monitor's socket, the channels' sockets.
    std::string run_directory(int32_t id, const std::string& name) const;
    std::string channel_directory(int32_t id, const std::string& name) const;

    // The number in the name of such a directory; none when it is not one.
    static std::optional<int32_t> id_of_run(const std::string& name);

    std::string config, state, lib, cache, log;
};

// The definition's file: written through a temporary one, synced.
Status write_definition(const Paths& paths, const model::Domain& domain, const model::DomainRules& rules);
void remove_definition(const Paths& paths, const std::string& name);
Status link_autostart(const Paths& paths, const std::string& name);
Status unlink_autostart(const Paths& paths, const std::string& name);

// Live state as it stands in the status file.
struct LiveStatus {
    DomainPtr live;
    int32_t state = 0, reason = 0;
    int pid = 0;
    uint64_t start_time = 0;
    std::string monitor_path;
    std::vector<int> vcpu_pids;
    std::vector<std::string> taints;
    bool shutdown_seen = false;
    bool reboot_wanted = false;
    bool paused_by_job = false;
};
// With guest.lock held.
std::string format_status(const Guest& guest, const model::DomainRules& rules);
Result<LiveStatus> parse_status(const std::string& text, const model::DomainRules& rules);

// The names of states and reasons in status files.
std::string_view state_name(int32_t state);
std::string_view reason_name(int32_t state, int32_t reason);
int32_t state_of_name(std::string_view name);
int32_t reason_of_name(int32_t state, std::string_view name);

}  // namespace virtbay::qemu
