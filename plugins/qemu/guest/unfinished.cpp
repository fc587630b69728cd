// Starts that a killed daemon did not finish.
//
// Nobody was told that such a guest runs, its processor has not run yet, and it has no status file; but its
// emulator holds the disks and the memory. The monitor's socket, which is there before the emulator, leads to
// it.
#include <dirent.h>
#include <unistd.h>

#include <set>

#include "guest/supervisor.h"
#include "monitor/json.h"
#include "support/loop.h"

namespace virtbay::qemu {

namespace {

constexpr uint32_t time_to_end_ms = 10000;

std::vector<std::string> names_in(const std::string& directory) {
    std::vector<std::string> names;
    DIR* open = ::opendir(directory.c_str());
    if (!open) return names;
    while (const dirent* entry = ::readdir(open)) names.emplace_back(entry->d_name);
    ::closedir(open);
    return names;
}

// The sockets of a run; nothing else is ever in its directories.
void remove_directory(const std::string& path) {
    for (const std::string& name : names_in(path))
        if (name != "." && name != "..") ::unlink((path + "/" + name).c_str());
    ::rmdir(path.c_str());
}

}  // namespace

void Supervisor::end_unfinished() {
    std::set<std::string> known;
    for (const GuestPtr& guest : registry_.all()) {
        const std::lock_guard guard(guest->lock);
        if (guest->active()) known.insert(guest->monitor_path);
    }
    for (const std::string& name : names_in(paths_.state))
        if (name.ends_with(".pid") &&
            ::access(paths_.status(name.substr(0, name.size() - 4)).c_str(), F_OK) != 0)
            ::unlink((paths_.state + "/" + name).c_str());
    for (const std::string& run : names_in(paths_.lib)) {
        const std::optional<int32_t> id = Paths::id_of_run(run);
        const std::string monitor = paths_.lib + "/" + run + "/monitor.sock";
        if (!id || known.contains(monitor)) continue;
        // A later guest must not get its directories.
        registry_.reserve_id(*id);
        if (auto connection = Monitor::connect(monitor))
            end_unfinished(run, std::move(*connection));
        else
            remove_run(run);
    }
}

void Supervisor::end_unfinished(const std::string& run, Monitor::Connection connection) {
    Monitor::Listener listener;
    listener.closed = [this, run](const std::string&) {
        remove_run(run);
        take_unfinished(run);
    };
    const auto monitor = Monitor::attach(host_, std::move(connection), std::move(listener));
    {
        const std::lock_guard guard(late_lock_);
        if (unfinished_.empty())
            host_.raw()->timer_add(
                host_.instance(), time_to_end_ms, 0,
                [](void* self, uint64_t) { static_cast<Supervisor*>(self)->leave_unfinished(); }, this);
        unfinished_.emplace(run, monitor);
    }
    monitor->send("query-status", "", [this, run](Result<MonitorReply> reply) {
        if (!reply) return;
        const std::string status = text_of(reply->result(), "status");
        if (status == "prelaunch" || status == "inmigrate") {
            std::shared_ptr<Monitor> asked;
            {
                const std::lock_guard guard(late_lock_);
                if (const auto at = unfinished_.find(run); at != unfinished_.end()) asked = at->second;
            }
            if (asked) asked->send("quit", "", [](const Result<MonitorReply>&) {});
        } else if (const auto left = take_unfinished(run)) {
            left->close();
            warn_of_unfinished(run, "is left alone in the state '" + status + "'");
        }
    });
    monitor->start();
}

std::shared_ptr<Monitor> Supervisor::take_unfinished(const std::string& run) {
    const std::lock_guard guard(late_lock_);
    auto taken = unfinished_.extract(run);
    unfinished_changed_.notify_all();
    return taken ? std::move(taken.mapped()) : nullptr;
}

void Supervisor::leave_unfinished() {
    std::map<std::string, std::shared_ptr<Monitor>> silent;
    {
        const std::lock_guard guard(late_lock_);
        silent.swap(unfinished_);
        unfinished_changed_.notify_all();
    }
    for (const auto& [run, monitor] : silent) {
        monitor->close();
        warn_of_unfinished(run, "does not end");
    }
}

void Supervisor::warn_of_unfinished(const std::string& run, const std::string& what) {
    host_.log(VB_LOG_WARNING, "The emulator of no known domain " + what + "; its monitor is " + paths_.lib +
                                  "/" + run + "/monitor.sock");
}

void Supervisor::remove_run(const std::string& run) {
    remove_directory(paths_.lib + "/" + run);
    remove_directory(paths_.lib + "/channel/target/" + run);
}

bool Supervisor::wait_for_unfinished(Monitor::Clock::time_point deadline) {
    std::unique_lock guard(late_lock_);
    return unfinished_changed_.wait_until(guard, deadline, [this] { return unfinished_.empty(); });
}

void Supervisor::continue_after_save(const GuestPtr& guest, uint64_t generation) {
    guest->continuing = true;
    submit(host_, guest->uuid.bytes.data(), [this, guest, generation] {
        {
            const std::lock_guard job(guest->job);
            give_up_save(guest, generation);
        }
        const std::lock_guard guard(guest->lock);
        guest->continuing = false;
        guest->changed.notify_all();
    });
}

void Supervisor::give_up_save(const GuestPtr& guest, uint64_t generation) {
    std::shared_ptr<Monitor> monitor;
    {
        const std::lock_guard guard(guest->lock);
        if (guest->generation != generation || !guest->paused_by_job) return;
        monitor = guest->monitor;
    }
    if (!monitor) return;
    static_cast<void>(monitor->call("migrate_cancel"));
    const auto limit = Monitor::Clock::now() + std::chrono::milliseconds(time_to_end_ms);
    while (Monitor::Clock::now() < limit) {
        auto progress = monitor->call("query-migrate");
        if (!progress) break;
        const std::string status = text_of(progress->result(), "status");
        if (status.empty() || status == "completed" || status == "cancelled" || status == "failed") break;
        std::unique_lock guard(guest->lock);
        guest->changed.wait_for(guard, std::chrono::milliseconds(20), [&] { return guest->exited; });
    }
    if (Status s = resume(guest, VB_DOMAIN_RUNNING_SAVE_CANCELED); !s)
        host_.log(VB_LOG_WARNING, "Domain '" + guest->name +
                                      "' stays paused after a save that was cut short: " + s.error().message);
}

}  // namespace virtbay::qemu
