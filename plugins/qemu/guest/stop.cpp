// Ending a guest, and what follows when one has ended.
#include <unistd.h>
#include <algorithm>
#include <cerrno>
#include <csignal>

#include "guest/process.h"
#include "guest/supervisor.h"
#include "guest/watch.h"
#include "support/loop.h"

namespace virtbay::qemu {

Error not_running() {
    return make_error(VB_ERR_OPERATION_INVALID, VB_FROM_QEMU, "domain is not running");
}

void child_exit(void* data, uint64_t, int32_t, int32_t) noexcept {
    const auto* told = static_cast<ChildWatch*>(data);
    const std::unique_ptr<ChildWatch> watch = told->supervisor->unwatch_child(told);
    try {
        watch->supervisor->child_exited(watch->guest, watch->generation);
    } catch (const std::exception&) {
        // Out of memory: the guest stays marked as running until the next look at it.
    }
}

ChildWatch* Supervisor::watch_child(const GuestPtr& guest, uint64_t generation) {
    const std::lock_guard guard(children_lock_);
    children_.push_front(std::make_unique<ChildWatch>(ChildWatch{this, guest, generation}));
    return children_.front().get();
}

std::unique_ptr<ChildWatch> Supervisor::unwatch_child(const ChildWatch* watch) {
    const std::lock_guard guard(children_lock_);
    const auto at = std::find_if(children_.begin(), children_.end(),
                                 [&](const auto& each) { return each.get() == watch; });
    if (at == children_.end()) return nullptr;
    std::unique_ptr<ChildWatch> mine = std::move(*at);
    children_.erase(at);
    return mine;
}

void Supervisor::release() {
    for (const GuestPtr& guest : registry_.all()) {
        const std::lock_guard guard(guest->lock);
        if (guest->monitor) guest->monitor->forget();
        guest->monitor.reset();
    }
    for (const auto& [run, monitor] : unfinished_) monitor->forget();
    unfinished_.clear();
    children_.clear();
    late_.clear();
}

void Supervisor::child_exited(const GuestPtr& guest, uint64_t generation) {
    std::shared_ptr<Monitor> monitor;
    {
        const std::lock_guard guard(guest->lock);
        if (guest->generation != generation) return;
        monitor = guest->monitor;
    }
    // What it said before it went comes first.
    if (monitor) {
        monitor->drain();
        monitor->close();
    }
    const std::lock_guard guard(guest->lock);
    if (guest->generation != generation) return;
    guest->exited = true;
    guest->changed.notify_all();
    if (!guest->starting) finish(guest);
}

void Supervisor::clean_run_files(const Guest& guest) {
    ::unlink(paths_.status(guest.name).c_str());
    ::unlink(paths_.pid(guest.name).c_str());
    if (!guest.monitor_path.empty()) {
        ::unlink(guest.monitor_path.c_str());
        ::rmdir(guest.monitor_path.substr(0, guest.monitor_path.rfind('/')).c_str());
    }
    if (!guest.live) return;
    const std::string channels = paths_.channel_directory(guest.live->id, guest.name);
    for (const model::Channel& c : guest.live->channels)
        if (c.source.path.view().starts_with(channels)) ::unlink(c.source.path.c_str());
    ::rmdir(channels.c_str());
}

void Supervisor::finish(const GuestPtr& guest) {
    int32_t reason = VB_DOMAIN_SHUTOFF_CRASHED;
    int32_t detail = VB_DOMAIN_EVENT_STOPPED_FAILED;
    if (guest->intent == StopIntent::destroy) {
        reason = VB_DOMAIN_SHUTOFF_DESTROYED;
        detail = VB_DOMAIN_EVENT_STOPPED_DESTROYED;
    } else if (guest->intent == StopIntent::save) {
        reason = VB_DOMAIN_SHUTOFF_SAVED;
        detail = VB_DOMAIN_EVENT_STOPPED_SAVED;
    } else if (guest->intent == StopIntent::dump) {
        reason = VB_DOMAIN_SHUTOFF_CRASHED;
        detail = VB_DOMAIN_EVENT_STOPPED_CRASHED;
    } else if (guest->shutdown_seen) {
        reason = VB_DOMAIN_SHUTOFF_SHUTDOWN;
        detail = VB_DOMAIN_EVENT_STOPPED_SHUTDOWN;
    }
    clean_run_files(*guest);
    const int32_t id = guest->id;
    ++guest->generation;
    guest->monitor.reset();
    // The event carries the id that the domain had.
    emit_lifecycle(*guest, VB_DOMAIN_EVENT_STOPPED, detail);
    guest->id = -1;
    if (!guest->persistent && guest->live) guest->config = guest->live;
    guest->live.reset();
    guest->process = {};
    guest->vcpu_pids.clear();
    guest->consoles.clear();
    guest->taints.clear();
    guest->autodestroy = 0;
    guest->exited = false;
    guest->state = VB_DOMAIN_SHUTOFF;
    guest->reason = reason;
    registry_.clear_id(id);
    if (!guest->persistent) registry_.remove(guest);
    guest->changed.notify_all();
}

Status Supervisor::stop(const GuestPtr& guest, StopIntent intent, bool graceful) {
    std::unique_lock guard(guest->lock);
    if (!guest->active()) return not_running();
    guest->intent = intent;
    const uint64_t generation = guest->generation;
    const Process process = guest->process;
    const auto gone = [&] { return guest->generation != generation; };
    const bool deaf = guest->monitor && guest->monitor->state().unresponsive;
    guard.unlock();
    signal_process(process.pid, process.start_time, SIGTERM);
    guard.lock();
    const auto patience = graceful ? std::chrono::seconds(10)
                          : deaf   ? std::chrono::seconds(1)
                                   : std::chrono::seconds(5);
    if (guest->changed.wait_for(guard, patience, gone)) return {};
    if (graceful) {
        guest->intent = StopIntent::none;
        return system_error(VB_FROM_QEMU, EBUSY,
                            "Failed to terminate process " + std::to_string(process.pid) + " with SIGTERM");
    }
    guard.unlock();
    signal_process(process.pid, process.start_time, SIGKILL);
    guard.lock();
    if (guest->changed.wait_for(guard, std::chrono::seconds(15), gone)) return {};
    return system_error(VB_FROM_QEMU, EBUSY,
                        "Failed to terminate process " + std::to_string(process.pid) + " with SIGKILL");
}

void Supervisor::autodestroy(uint64_t connection) {
    for (const GuestPtr& guest : registry_.all()) {
        const std::lock_guard guard(guest->lock);
        if (guest->autodestroy != connection || !guest->active()) continue;
        guest->intent = StopIntent::destroy;
        guest->autodestroy = 0;
        signal_process(guest->process.pid, guest->process.start_time, SIGKILL);
    }
}

}  // namespace virtbay::qemu
