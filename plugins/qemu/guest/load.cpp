// What the disk knows: definitions, and guests that outlived an earlier daemon.
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cerrno>
#include <csignal>

#include <algorithm>
#include <tuple>

#include "guest/process.h"
#include "guest/supervisor.h"
#include "guest/watch.h"
#include "monitor/json.h"
#include "support/loop.h"

namespace virtbay::qemu {

namespace {

// Names of the XML files in a directory, sorted, without the ending. What a daemon that was killed had not
// finished writing was never acknowledged and is removed.
std::vector<std::string> documents_in(const std::string& directory) {
    std::vector<std::string> names;
    DIR* open = ::opendir(directory.c_str());
    if (!open) return names;
    while (const dirent* entry = ::readdir(open)) {
        const std::string name = entry->d_name;
        if (name.find(".xml.new.") != std::string::npos || name.find(".pid.new.") != std::string::npos)
            ::unlink((directory + "/" + name).c_str());
        if (name.size() > 4 && name[0] != '.' && name.ends_with(".xml"))
            names.push_back(name.substr(0, name.size() - 4));
    }
    ::closedir(open);
    std::sort(names.begin(), names.end());
    return names;
}

}  // namespace

void Supervisor::load() {
    const bool all_known = load_running();
    load_definitions();
    for (const GuestPtr& guest : registry_.all()) {
        bool running = false;
        {
            const std::lock_guard guard(guest->lock);
            running = guest->active();
        }
        if (running) reconnect(guest);
    }
    // The guest of a status that cannot be read must not be taken for one that nobody knows.
    if (all_known) end_unfinished();
}

void Supervisor::load_definitions() {
    for (const std::string& name : documents_in(paths_.config)) {
        auto text = read_file(paths_.definition(name));
        if (!text) {
            host_.log(VB_LOG_ERROR, text.error().message);
            continue;
        }
        model::ParseOptions options;
        options.trusted = true;
        options.rules = &rules_;
        auto parsed = model::parse_domain(*text, options);
        if (!parsed || (*parsed)->name.view() != name) {
            host_.log(VB_LOG_ERROR, "Failed to load config for domain '" + name +
                                        "': " + (parsed ? "the name differs" : parsed.error().message));
            continue;
        }
        auto claimed = registry_.claim((*parsed)->uuid, name, *parsed);
        if (!claimed) {
            host_.log(VB_LOG_ERROR, claimed.error().message);
            continue;
        }
        const std::lock_guard guard(claimed->guest->lock);
        claimed->guest->config = *parsed;
        claimed->guest->persistent = true;
        char target[4096];
        claimed->guest->autostart =
            ::readlink(paths_.autostart_link(name).c_str(), target, sizeof target) > 0;
    }
}

bool Supervisor::load_running() {
    bool all = true;
    for (const std::string& name : documents_in(paths_.state)) {
        auto text = read_file(paths_.status(name));
        if (!text) {
            all = false;
            host_.log(VB_LOG_ERROR, text.error().message);
            continue;
        }
        auto status = parse_status(*text, rules_);
        if (!status || status->live->name.view() != name || status->live->id < 0) {
            all = false;
            host_.log(VB_LOG_ERROR, "Failed to load status of domain '" + name +
                                        "': " + (status ? "it does not fit" : status.error().message));
            continue;
        }
        auto claimed = registry_.claim(status->live->uuid, name, status->live);
        if (!claimed) {
            all = false;
            host_.log(VB_LOG_ERROR, claimed.error().message);
            continue;
        }
        const GuestPtr& guest = claimed->guest;
        const std::lock_guard guard(guest->lock);
        guest->live = guest->config = status->live;
        guest->id = status->live->id;
        guest->state = status->state;
        guest->reason = status->reason;
        guest->process.pid = status->pid;
        guest->process.start_time = status->start_time;
        guest->monitor_path = status->monitor_path;
        guest->vcpu_pids = status->vcpu_pids;
        guest->taints = status->taints;
        guest->shutdown_seen = status->shutdown_seen;
        guest->reboot_wanted = status->reboot_wanted;
        guest->paused_by_job = status->paused_by_job;
        guest->generation = 1;
        registry_.set_id(guest, guest->id);
    }
    return all;
}

void Supervisor::adopt(const GuestPtr& guest, const Monitor::Handover* handover,
                       Monitor::Connection connection) {
    uint64_t generation = 0;
    Process process;
    {
        const std::lock_guard guard(guest->lock);
        generation = guest->generation;
        process = guest->process;
    }
    std::shared_ptr<Monitor> monitor;
    if (connection) monitor = attach(guest, generation, std::move(connection));
    {
        const std::lock_guard guard(guest->lock);
        guest->monitor = monitor;
    }
    if (monitor && handover)
        monitor->take_over(*handover,
                           [&](const std::string& purpose) { return follow_up(guest, generation, purpose); });
    ChildWatch* const watch = watch_child(guest, generation);
    const uint64_t child = process.pid > 0 ? host_.raw()->adopt(host_.instance(), process.pid,
                                                                process.start_time, child_exit, watch)
                                           : 0;
    if (!child) {
        // It ended while nobody looked; what it said before that is still in its socket.
        unwatch_child(watch);
        if (monitor) {
            monitor->drain();
            monitor->close();
        }
        const std::lock_guard guard(guest->lock);
        if (guest->generation == generation) finish(guest);
        return;
    }
    {
        const std::lock_guard guard(guest->lock);
        if (guest->generation == generation) guest->process.child = child;
    }
    if (monitor && !handover)
        start_later(monitor);
    else if (monitor)
        monitor->start();
    else if (handover)
        monitor_closed(guest, generation);
}

// Many emulators that answer at once would take the processors from the first clients. What is said to a
// monitor meanwhile waits in its queue.
void Supervisor::start_later(const std::shared_ptr<Monitor>& monitor) {
    const std::lock_guard guard(quiet_lock_);
    quiet_.push_back(monitor);
    if (quiet_.size() > 1) return;
    const auto turn = [](void* self, uint64_t timer) { static_cast<Supervisor*>(self)->start_some(timer); };
    constexpr uint32_t interval_ms = 2;
    if (!host_.raw()->timer_add(host_.instance(), interval_ms, 1, turn, this)) {
        quiet_.pop_back();
        monitor->start();
    }
}

void Supervisor::start_some(uint64_t timer) {
    constexpr size_t each_time = 4;
    std::list<std::weak_ptr<Monitor>> now;
    {
        const std::lock_guard guard(quiet_lock_);
        const auto end = std::next(quiet_.begin(), static_cast<long>(std::min(each_time, quiet_.size())));
        now.splice(now.begin(), quiet_, quiet_.begin(), end);
        if (quiet_.empty()) host_.raw()->timer_remove(host_.instance(), timer);
    }
    for (const auto& each : now)
        if (const auto monitor = each.lock()) monitor->start();
}

void Supervisor::reconnect(const GuestPtr& guest) {
    std::string path;
    uint64_t generation = 0;
    {
        const std::lock_guard guard(guest->lock);
        path = guest->monitor_path;
        generation = guest->generation;
    }
    auto connection = Monitor::connect(path);
    if (!connection) host_.log(VB_LOG_WARNING, connection.error().message);
    adopt(guest, nullptr, connection ? std::move(*connection) : Monitor::Connection{});
    std::shared_ptr<Monitor> monitor;
    {
        const std::lock_guard guard(guest->lock);
        if (guest->generation != generation) return;
        monitor = guest->monitor;
        if (!monitor) {
            // Nothing can be said to it any more: it must not run beside a second start.
            signal_process(guest->process.pid, guest->process.start_time, SIGKILL);
            return;
        }
        if (guest->state == VB_DOMAIN_RUNNING) remove_overtaken_save(*guest);
    }
    begin_follow_up(guest, generation, *monitor, "status");
}

void Supervisor::status_known(const GuestPtr& guest, uint64_t generation, const std::string& status) {
    const std::lock_guard guard(guest->lock);
    if (guest->generation != generation) return;
    const auto before = std::tuple(guest->state, guest->reason, guest->shutdown_seen);
    const bool starting_up =
        guest->state == VB_DOMAIN_PAUSED && guest->reason == VB_DOMAIN_PAUSED_STARTING_UP;
    if (starting_up && status != "running") {
        // Whoever started it was never told that it runs.
        signal_process(guest->process.pid, guest->process.start_time, SIGKILL);
        return;
    }
    if (guest->paused_by_job &&
        (status == "paused" || status == "finish-migrate" || status == "postmigrate")) {
        guest->state = VB_DOMAIN_PAUSED;
        guest->reason = VB_DOMAIN_PAUSED_SAVE;
        return continue_after_save(guest, generation);
    }
    // With the job held elsewhere a save may have begun meanwhile.
    if (const std::unique_lock job(guest->job, std::try_to_lock); job && status == "running") {
        guest->paused_by_job = false;
        if (guest->state != VB_DOMAIN_RUNNING) remove_overtaken_save(*guest);
    }
    if (status == "running" && guest->state != VB_DOMAIN_RUNNING) {
        guest->state = VB_DOMAIN_RUNNING;
        guest->reason = VB_DOMAIN_RUNNING_UNPAUSED;
    } else if (status == "shutdown" || guest->shutdown_seen) {
        guest->shutdown_seen = true;
        guest->state = VB_DOMAIN_SHUTDOWN;
        guest->reason = VB_DOMAIN_SHUTDOWN_UNKNOWN;
        signal_process(guest->process.pid, guest->process.start_time, SIGTERM);
    } else if (guest->state == VB_DOMAIN_RUNNING && status != "running") {
        guest->state = VB_DOMAIN_PAUSED;
        guest->reason = VB_DOMAIN_PAUSED_UNKNOWN;
        if (status == "io-error") guest->reason = VB_DOMAIN_PAUSED_IOERROR;
        if (status == "watchdog") guest->reason = VB_DOMAIN_PAUSED_WATCHDOG;
        if (status == "paused") guest->reason = VB_DOMAIN_PAUSED_USER;
    }
    if (before != std::tuple(guest->state, guest->reason, guest->shutdown_seen)) write_status(*guest);
}

void Supervisor::start_autostarted() {
    // Once after each start of the host: the mark lies where it goes with it.
    const std::string mark = paths_.state + "/autostarted";
    Descriptor made(::open(mark.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    if (!made) return;
    for (const GuestPtr& guest : registry_.all()) {
        {
            const std::lock_guard guard(guest->lock);
            if (!guest->autostart || guest->active()) continue;
        }
        submit(host_, guest->uuid.bytes.data(), [this, guest] {
            const std::lock_guard job(guest->job);
            DomainPtr definition;
            {
                const std::lock_guard guard(guest->lock);
                if (guest->active() || guest->removed) return;
                definition = guest->config;
            }
            if (Status s = start(guest, definition, {}); !s)
                host_.log(VB_LOG_ERROR, "Failed to autostart VM '" + guest->name + "': " + s.error().message);
        });
    }
}

}  // namespace virtbay::qemu
