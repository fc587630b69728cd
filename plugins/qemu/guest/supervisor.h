// The life of guests: starts and ends them, notices what happens to them, finds them again.
#pragma once

#include <functional>
#include <list>
#include <map>
#include <mutex>

#include "emulator/catalogue.h"
#include "guest/files.h"
#include "guest/registry.h"

namespace virtbay::qemu {

// All connections of this driver see the same events.
constexpr uint64_t event_scope = 1;

struct ChildWatch;

class Supervisor {
  public:
    Supervisor(const vb::Host& host, Registry& registry, Catalogue& catalogue,
               const model::DomainRules& rules);
    ~Supervisor();

    const Paths& paths() const { return paths_; }

    struct StartOptions {
        bool paused = false;
        uint64_t autodestroy = 0;
        // A stream to restore from, positioned behind its header; otherwise a fresh start.
        int restore_fd = -1;
        int32_t started_detail = 0;  // VB_DOMAIN_EVENT_STARTED_*
        int32_t running_reason = 1;  // VB_DOMAIN_RUNNING_*
        int32_t paused_reason = 1;   // VB_DOMAIN_PAUSED_*
        int32_t suspended_detail = 0;
        bool started_first = false;  // the event of the start comes before that of the resumption
    };
    // With the guest's job held. The guest has a definition in `config` (or `definition` for a transient
    // one).
    Status start(const GuestPtr& guest, DomainPtr definition, const StartOptions& options);
    // Ends the process and waits for its exit. VB_ERR_SYSTEM_ERROR when a graceful end does not come in time.
    Status stop(const GuestPtr& guest, StopIntent intent, bool graceful);
    Status suspend(const GuestPtr& guest, int32_t reason);
    Status resume(const GuestPtr& guest, int32_t reason);

    // Reads definitions and finds the guests that run. Nothing of the network or of emulators is waited for.
    void load();
    void start_autostarted();

    // With guest->lock held: the status file follows the state.
    Status store_status(const Guest& guest);
    // The same for what has happened already: a failure is logged.
    void write_status(const Guest& guest);
    void emit_lifecycle(const Guest& guest, int32_t event, int32_t detail);
    // The reference for events and results; its strings live as long as the guest's lock is held.
    static vb_domain_ref reference(const Guest& guest);

    // False when, until then, not all emulators have ended that no guest is known of.
    bool wait_for_unfinished(Monitor::Clock::time_point deadline);
    // Arms the process's and the monitor's callbacks of a guest taken over from a predecessor.
    void adopt(const GuestPtr& guest, const Monitor::Handover* monitor, Monitor::Connection connection);
    // Lets go of monitors, processes and guests, which hold one another; they go on. When no callback can
    // come any more.
    void release();
    void autodestroy(uint64_t connection);
    // Called for each monitor event that the guest's run sends, on the loop; set before guests exist.
    std::function<void(const GuestPtr&, const MonitorEvent&)> on_device_event;

  private:
    friend class Launch;
    friend struct ChildWatch;
    friend void child_exit(void* data, uint64_t child, int32_t status, int32_t signal) noexcept;

    std::shared_ptr<Monitor> attach(const GuestPtr& guest, uint64_t generation,
                                    Monitor::Connection connection);
    void monitor_event(const GuestPtr& guest, uint64_t generation, const MonitorEvent& event);
    void monitor_closed(const GuestPtr& guest, uint64_t generation);
    void status_known(const GuestPtr& guest, uint64_t generation, const std::string& status);
    // Sends the command of a follow_up without waiting. With guest->lock held or not.
    void begin_follow_up(const GuestPtr& guest, uint64_t generation, Monitor& monitor,
                         std::string_view purpose);
    // What is done when the emulator has answered it; by name, so that a successor goes on with it.
    Monitor::Completion follow_up(const GuestPtr& guest, uint64_t generation, std::string_view purpose);
    // Data for child_exit(), which gives it back.
    ChildWatch* watch_child(const GuestPtr& guest, uint64_t generation);
    std::unique_ptr<ChildWatch> unwatch_child(const ChildWatch* watch);
    void child_exited(const GuestPtr& guest, uint64_t generation);
    void finish(const GuestPtr& guest);  // with guest->lock held; the process is gone
    void shutdown_event(const GuestPtr& guest, const MonitorEvent& event);
    void stop_event(Guest& guest);
    void resume_event(Guest& guest);
    void load_definitions();
    // False when a status could not be read.
    bool load_running();
    // Ends the emulators that no status leads to, without waiting for it. When all guests are known.
    void end_unfinished();
    void end_unfinished(const std::string& run, Monitor::Connection connection);
    std::shared_ptr<Monitor> take_unfinished(const std::string& run);
    void leave_unfinished();
    void warn_of_unfinished(const std::string& run, const std::string& what);
    void remove_run(const std::string& run);
    // Gives up the save of a guest that is found paused for it, and lets it run on.
    void continue_after_save(const GuestPtr& guest, uint64_t generation);  // with guest->lock held
    void give_up_save(const GuestPtr& guest, uint64_t generation);
    void reconnect(const GuestPtr& guest);
    // A managed saved state is of no use once the guest has run on: never may it be restored then.
    void remove_overtaken_save(const Guest& guest);
    void start_later(const std::shared_ptr<Monitor>& monitor);
    void start_some(uint64_t timer);
    void clean_run_files(const Guest& guest);

    // A guest whose monitor is gone and whose process has a moment left to end by itself.
    struct Late {
        Supervisor* supervisor;
        GuestPtr guest;
        uint64_t generation;
    };
    void end_late(const Late* expired);

    vb::Host host_;
    Registry& registry_;
    Catalogue& catalogue_;
    const model::DomainRules& rules_;
    Paths paths_;
    std::mutex late_lock_;  // guards late_ and unfinished_; taken after a guest's lock
    std::list<Late> late_;  // each with a timer of the host's, which go with the instance
    std::map<std::string, std::shared_ptr<Monitor>> unfinished_;  // by the name of the run; asked to end
    std::condition_variable unfinished_changed_;
    std::mutex quiet_lock_;                    // guards quiet_
    std::list<std::weak_ptr<Monitor>> quiet_;  // to be started; while there are any a timer runs
    std::mutex children_lock_;
    std::list<std::unique_ptr<ChildWatch>> children_;
};

// Errors that many operations share.
Error not_running();
Error no_domain(const vb_domain_ref& ref);

}  // namespace virtbay::qemu
