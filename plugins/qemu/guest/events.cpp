// What the monitor of a running guest tells.
#include <sys/stat.h>
#include <unistd.h>
#include <algorithm>
#include <csignal>

#include "guest/process.h"
#include "guest/supervisor.h"
#include "guest/watch.h"
#include "monitor/json.h"
#include "support/loop.h"

namespace virtbay::qemu {

Supervisor::Supervisor(const vb::Host& host, Registry& registry, Catalogue& catalogue,
                       const model::DomainRules& rules)
    : host_(host), registry_(registry), catalogue_(catalogue), rules_(rules), paths_(host) {}

Supervisor::~Supervisor() {
    release();
}

vb_domain_ref Supervisor::reference(const Guest& guest) {
    vb_domain_ref ref{};
    ref.name = guest.name.c_str();
    std::copy(guest.uuid.bytes.begin(), guest.uuid.bytes.end(), ref.uuid);
    ref.id = guest.id;
    return ref;
}

void Supervisor::emit_lifecycle(const Guest& guest, int32_t event, int32_t detail) {
    vb_event_domain_lifecycle payload{};
    payload.dom = reference(guest);
    payload.event = event;
    payload.detail = detail;
    host_.emit(VB_EVENT_DOMAIN_LIFECYCLE, event_scope, payload, guest.uuid.bytes.data(), guest.name.c_str());
}

Status Supervisor::store_status(const Guest& guest) {
    if (!guest.active()) return {};
    return replace_file(paths_.status(guest.name), format_status(guest, rules_), false);
}

void Supervisor::write_status(const Guest& guest) {
    if (const Status stored = store_status(guest); !stored) host_.log(VB_LOG_ERROR, stored.error().message);
}

std::shared_ptr<Monitor> Supervisor::attach(const GuestPtr& guest, uint64_t generation,
                                            Monitor::Connection connection) {
    Monitor::Listener listener;
    listener.event = [this, guest, generation](const MonitorEvent& e) {
        monitor_event(guest, generation, e);
    };
    listener.closed = [this, guest, generation](const std::string&) { monitor_closed(guest, generation); };
    return Monitor::attach(host_, std::move(connection), std::move(listener));
}

void Supervisor::monitor_closed(const GuestPtr& guest, uint64_t generation) {
    // Its process is expected to go now; one that stays without a monitor is of no use and is ended.
    const std::lock_guard guard(guest->lock);
    if (guest->generation != generation || guest->exited) return;
    const std::lock_guard waiting(late_lock_);
    late_.push_front({this, guest, generation});
    const auto expired = [](void* data, uint64_t) noexcept {
        const auto* of = static_cast<Late*>(data);
        of->supervisor->end_late(of);
    };
    if (!host_.raw()->timer_add(host_.instance(), 1000, 0, expired, &late_.front())) late_.pop_front();
}

void Supervisor::end_late(const Late* expired) {
    std::list<Late> mine;
    {
        const std::lock_guard waiting(late_lock_);
        const auto at =
            std::find_if(late_.begin(), late_.end(), [&](const Late& l) { return &l == expired; });
        mine.splice(mine.begin(), late_, at);
    }
    const Late& late = mine.front();
    const std::lock_guard guard(late.guest->lock);
    if (late.guest->generation == late.generation && !late.guest->exited)
        signal_process(late.guest->process.pid, late.guest->process.start_time, SIGKILL);
}

void Supervisor::stop_event(Guest& guest) {
    const int32_t reason = std::exchange(guest.paused_reason, -1);
    if (guest.state != VB_DOMAIN_RUNNING || guest.shutdown_seen) return;
    guest.state = VB_DOMAIN_PAUSED;
    guest.reason = reason < 0 ? VB_DOMAIN_PAUSED_UNKNOWN : reason;
    int32_t detail = VB_DOMAIN_EVENT_SUSPENDED_PAUSED;
    if (guest.reason == VB_DOMAIN_PAUSED_IOERROR) detail = VB_DOMAIN_EVENT_SUSPENDED_IOERROR;
    if (guest.reason == VB_DOMAIN_PAUSED_WATCHDOG) detail = VB_DOMAIN_EVENT_SUSPENDED_WATCHDOG;
    if (guest.reason == VB_DOMAIN_PAUSED_FROM_SNAPSHOT) detail = VB_DOMAIN_EVENT_SUSPENDED_FROM_SNAPSHOT;
    emit_lifecycle(guest, VB_DOMAIN_EVENT_SUSPENDED, detail);
    write_status(guest);
}

void Supervisor::remove_overtaken_save(const Guest& guest) {
    ::unlink(paths_.managed_save(guest.name).c_str());
}

void Supervisor::resume_event(Guest& guest) {
    const int32_t reason = std::exchange(guest.running_reason, -1);
    guest.paused_by_job = false;
    if (guest.state == VB_DOMAIN_RUNNING) return;
    remove_overtaken_save(guest);
    guest.state = VB_DOMAIN_RUNNING;
    guest.reason = reason < 0 ? VB_DOMAIN_RUNNING_UNPAUSED : reason;
    int32_t detail = VB_DOMAIN_EVENT_RESUMED_UNPAUSED;
    if (guest.reason == VB_DOMAIN_RUNNING_RESTORED || guest.reason == VB_DOMAIN_RUNNING_FROM_SNAPSHOT)
        detail = VB_DOMAIN_EVENT_RESUMED_FROM_SNAPSHOT;
    emit_lifecycle(guest, VB_DOMAIN_EVENT_RESUMED, detail);
    write_status(guest);
}

void Supervisor::begin_follow_up(const GuestPtr& guest, uint64_t generation, Monitor& monitor,
                                 std::string_view purpose) {
    const std::string_view command = purpose == "status"  ? "query-status"
                                     : purpose == "reset" ? "system_reset"
                                                          : "cont";
    monitor.send(command, "", follow_up(guest, generation, purpose), -1, purpose);
}

// A failure may come while the guest's lock is held: none of them takes it then.
Monitor::Completion Supervisor::follow_up(const GuestPtr& guest, uint64_t generation,
                                          std::string_view purpose) {
    if (purpose == "status")
        return [this, guest, generation](Result<MonitorReply> reply) {
            if (reply) status_known(guest, generation, text_of(reply->result(), "status"));
        };
    if (purpose == "reset")
        return [this, guest, generation](Result<MonitorReply> reply) {
            if (!reply) return;
            std::shared_ptr<Monitor> monitor;
            {
                const std::lock_guard guard(guest->lock);
                if (guest->generation == generation) monitor = guest->monitor;
            }
            if (monitor) begin_follow_up(guest, generation, *monitor, "go-on");
        };
    if (purpose == "go-on")
        return [this, guest, generation](Result<MonitorReply> reply) {
            if (!reply) return;
            const std::lock_guard guard(guest->lock);
            if (guest->generation != generation) return;
            guest->shutdown_seen = false;
            write_status(*guest);
        };
    return {};
}

void Supervisor::shutdown_event(const GuestPtr& guest, const MonitorEvent& event) {
    if (guest->shutdown_seen) return;
    guest->shutdown_seen = true;
    if (guest->intent == StopIntent::save || guest->intent == StopIntent::dump) return;
    if (guest->reboot_wanted) {
        // A power-off that we asked for in order to reboot: the machine is reset instead.
        const auto monitor = guest->monitor;
        if (!monitor) return;
        guest->reboot_wanted = false;
        guest->running_reason = VB_DOMAIN_RUNNING_BOOTED;
        begin_follow_up(guest, guest->generation, *monitor, "reset");
        return;
    }
    int32_t detail = VB_DOMAIN_EVENT_SHUTDOWN_FINISHED;
    if (find(*event.data, "guest"))
        detail =
            flag_of(*event.data, "guest") ? VB_DOMAIN_EVENT_SHUTDOWN_GUEST : VB_DOMAIN_EVENT_SHUTDOWN_HOST;
    guest->state = VB_DOMAIN_SHUTDOWN;
    guest->reason = VB_DOMAIN_SHUTDOWN_UNKNOWN;
    emit_lifecycle(*guest, VB_DOMAIN_EVENT_SHUTDOWN, detail);
    write_status(*guest);
    // The emulator stays until it is told to go.
    signal_process(guest->process.pid, guest->process.start_time, SIGTERM);
}

void Supervisor::monitor_event(const GuestPtr& guest, uint64_t generation, const MonitorEvent& event) {
    {
        const std::lock_guard guard(guest->lock);
        if (guest->generation != generation) return;
        vb_event_qemu_monitor_any any{};
        any.dom = reference(*guest);
        any.event = event.name.c_str();
        any.seconds = event.seconds;
        any.micros = event.micros;
        const std::string details = event.data->empty() ? "" : dump(*event.data);
        any.details = details.empty() ? nullptr : details.c_str();
        host_.emit(VB_EVENT_QEMU_MONITOR_ANY, event_scope, any, guest->uuid.bytes.data(),
                   guest->name.c_str());

        if (event.name == "STOP") stop_event(*guest);
        if (event.name == "RESUME") resume_event(*guest);
        if (event.name == "SHUTDOWN") shutdown_event(guest, event);
        guest->changed.notify_all();
    }
    if (on_device_event) on_device_event(guest, event);
}

Status Supervisor::suspend(const GuestPtr& guest, int32_t reason) {
    std::shared_ptr<Monitor> monitor;
    {
        const std::lock_guard guard(guest->lock);
        if (!guest->active() || !guest->monitor) return not_running();
        monitor = guest->monitor;
        guest->paused_reason = reason;
        guest->paused_by_job = reason == VB_DOMAIN_PAUSED_SAVE || reason == VB_DOMAIN_PAUSED_DUMP;
        if (guest->paused_by_job) write_status(*guest);
    }
    auto stopped = monitor->call("stop");
    const std::lock_guard guard(guest->lock);
    guest->paused_reason = -1;
    if (stopped) return {};
    if (std::exchange(guest->paused_by_job, false)) write_status(*guest);
    return stopped.error();
}

Status Supervisor::resume(const GuestPtr& guest, int32_t reason) {
    std::shared_ptr<Monitor> monitor;
    {
        const std::lock_guard guard(guest->lock);
        if (!guest->active() || !guest->monitor) return not_running();
        monitor = guest->monitor;
        guest->running_reason = reason;
    }
    auto going = monitor->call("cont");
    const std::lock_guard guard(guest->lock);
    guest->running_reason = -1;
    if (!going) return going.error();
    return {};
}

}  // namespace virtbay::qemu
