#include "api/subscriptions.h"

#include <algorithm>

#include "api/link.h"
#include "connection/events.h"
#include "virtbay/ops/events.h"

namespace virtbay::api {

// Holds the connection, as the public interface promises, until the last event that waits for it is
// delivered.
struct Subscriptions::Entry {
    Entry(virConnectPtr conn, const Wanted& wanted) : conn(retain(conn)), wanted(wanted) {}
    ~Entry() {
        if (wanted.free) wanted.free(wanted.opaque);
        release(conn);
    }
    Entry(const Entry&) = delete;
    Entry& operator=(const Entry&) = delete;

    virConnectPtr conn;
    Wanted wanted;
    int number = -1;
    uint64_t subscription = 0;
    std::atomic<bool> removed{false};
};

Subscriptions::~Subscriptions() {
    if (timer_ >= 0) virEventRemoveTimeout(timer_);
}

Status Subscriptions::start_timer() {
    if (timer_ >= 0) return {};
    auto self = std::make_unique<std::weak_ptr<Subscriptions>>(weak_from_this());
    timer_ = virEventAddTimeout(-1, on_timer, self.get(), free_timer);
    if (timer_ >= 0) {
        [[maybe_unused]] auto* the_timers_now = self.release();
        return {};
    }
    return make_error(VB_ERR_INTERNAL_ERROR, VB_FROM_NONE, "could not initialize domain event timer");
}

Result<int> Subscriptions::add(const Wanted& wanted) {
    auto entry = std::make_shared<Entry>(conn_, wanted);
    const auto refuse = [&](Error error) {
        entry->wanted.free = nullptr;
        return error;
    };
    {
        const std::lock_guard lock(mutex_);
        if (Status status = start_timer(); !status) return refuse(status.error());
        for (const auto& e : entries_)
            if (e->wanted.event == wanted.event && e->wanted.legacy == wanted.legacy &&
                e->wanted.callback == wanted.callback && e->wanted.one_object == wanted.one_object &&
                e->wanted.uuid == wanted.uuid && e->wanted.name == wanted.name && wanted.monitor.all())
                return refuse(make_error(VB_ERR_INVALID_ARG, VB_FROM_NONE, "event callback already tracked"));
        entry->number = next_++;
        entries_.push_back(entry);
    }
    std::weak_ptr<Entry> weak = entry;
    auto subscribed =
        conn_->link->subscribe(wanted.event, wanted.one_object, wanted.uuid, wanted.name,
                               [this, weak](std::shared_ptr<connection::Occurrence> occurrence) {
                                   if (auto e = weak.lock()) arrived(std::move(e), std::move(occurrence));
                               });
    if (!subscribed) {
        const std::lock_guard lock(mutex_);
        std::erase(entries_, entry);
        return refuse(subscribed.error());
    }
    entry->subscription = *subscribed;
    return entry->number;
}

// Runtime's thread.
void Subscriptions::arrived(std::shared_ptr<Entry> entry,
                            std::shared_ptr<connection::Occurrence> occurrence) {
    if (occurrence->event->number == VB_EVENT_QEMU_MONITOR_ANY) {
        const auto* payload = static_cast<const vb_event_qemu_monitor_any*>(occurrence->payload);
        if (!entry->wanted.monitor.accepts(payload->event)) return;
    }
    const std::lock_guard lock(mutex_);
    if (entry->removed) return;
    waiting_.push_back({std::move(entry), std::move(occurrence)});
    if (waiting_.size() == 1) virEventUpdateTimeout(timer_, 0);
}

void Subscriptions::on_timer(int, void* self) {
    if (const auto alive = static_cast<std::weak_ptr<Subscriptions>*>(self)->lock()) alive->flush();
}

void Subscriptions::free_timer(void* self) {
    const std::unique_ptr<std::weak_ptr<Subscriptions>> last(
        static_cast<std::weak_ptr<Subscriptions>*>(self));
}

void Subscriptions::flush() {
    std::deque<Waiting> now;
    {
        const std::lock_guard lock(mutex_);
        now.swap(waiting_);
        virEventUpdateTimeout(timer_, -1);
    }
    // Nothing waits for a connection that is gone: what waits holds it.
    if (now.empty()) return;
    // The last entry may hold the last reference to the connection, and so to this.
    const virConnectPtr kept = retain(conn_);
    for (Waiting& w : now) {
        if (!w.entry->removed)
            deliver(w.occurrence->event->number, w.occurrence->payload, conn_, w.entry->wanted.callback,
                    w.entry->wanted.opaque);
        w = {};
    }
    release(kept);
}

Status Subscriptions::drop(std::shared_ptr<Entry> entry) {
    entry->removed = true;
    std::deque<Waiting> dropped;
    {
        const std::lock_guard lock(mutex_);
        std::erase(entries_, entry);
        for (auto& w : waiting_)
            if (w.entry == entry) dropped.push_back(std::move(w));
        std::erase_if(waiting_, [](const Waiting& w) { return !w.entry; });
    }
    const virConnectPtr kept = retain(conn_);
    conn_->link->unsubscribe(entry->subscription, entry->wanted.event);
    dropped.clear();
    entry.reset();
    release(kept);
    return {};
}

Status Subscriptions::remove(int number) {
    std::shared_ptr<Entry> found;
    {
        const std::lock_guard lock(mutex_);
        for (const auto& e : entries_)
            if (e->number == number) found = e;
    }
    if (found) return drop(std::move(found));
    return make_error(VB_ERR_INVALID_ARG, VB_FROM_NONE,
                      "could not find event callback " + std::to_string(number) + " for deletion");
}

Status Subscriptions::remove_legacy(AnyCallback callback) {
    std::shared_ptr<Entry> found;
    {
        const std::lock_guard lock(mutex_);
        for (const auto& e : entries_)
            if (e->wanted.legacy && e->wanted.callback == callback) found = e;
    }
    if (found) return drop(std::move(found));
    char address[32];
    snprintf(address, sizeof address, "%p", reinterpret_cast<void*>(callback));
    return make_error(VB_ERR_INVALID_ARG, VB_FROM_NONE,
                      std::string("event callback function ") + address + " not registered");
}

}  // namespace virtbay::api
