#include "connection/events.h"

#include <cstring>

#include "contract/copy.h"

namespace virtbay::connection {

uint64_t EventBroker::subscribe(Subscription subscription, Deliver deliver) {
    const uint64_t id = next_++;
    const uint32_t event = subscription.event;
    Entries& entries = by_event_[event];
    entries.push_back({id, std::move(subscription), std::move(deliver)});
    by_id_.emplace(id, std::pair(event, std::prev(entries.end())));
    std::lock_guard lock(mutex_);
    ++interest_[event];
    return id;
}

void EventBroker::unsubscribe(uint64_t subscription) {
    auto found = by_id_.find(subscription);
    if (found == by_id_.end()) return;
    const auto [event, place] = found->second;
    by_event_[event].erase(place);
    by_id_.erase(found);
    std::lock_guard lock(mutex_);
    --interest_[event];
}

void EventBroker::emit(std::string_view driver, const vb_event& event) {
    const contract::Event* row = contract::find_event(event.event);
    if (!row || !event.payload) return;
    {
        std::lock_guard lock(mutex_);
        auto interested = interest_.find(event.event);
        if (interested == interest_.end() || interested->second == 0) return;
    }
    auto occurrence = std::make_shared<Occurrence>();
    occurrence->event = row;
    occurrence->payload = contract::deep_copy(contract::type(row->payload), event.payload, occurrence->arena);
    if (!occurrence->payload) return;
    if (event.uuid) {
        occurrence->has_uuid = true;
        std::memcpy(occurrence->uuid.data(), event.uuid, occurrence->uuid.size());
    }
    if (event.name) occurrence->name = event.name;
    std::lock_guard lock(mutex_);
    pending_.push_back({std::string(driver), event.scope, std::move(occurrence)});
    if (posted_) return;
    posted_ = true;
    post_([this] { deliver_pending(); });
}

void EventBroker::deliver_pending() {
    std::vector<Pending> pending;
    {
        std::lock_guard lock(mutex_);
        pending.swap(pending_);
        posted_ = false;
    }
    for (const Pending& p : pending) {
        auto found = by_event_.find(p.occurrence->event->number);
        if (found == by_event_.end()) continue;
        for (const Entry& e : found->second) {
            const Subscription& s = e.what;
            if (s.link->scope != p.scope || s.link->driver->id() != p.driver) continue;
            if (s.one_object &&
                (p.occurrence->has_uuid ? s.uuid != p.occurrence->uuid : s.name != p.occurrence->name))
                continue;
            e.deliver(p.occurrence, e.id);
        }
    }
}

}  // namespace virtbay::connection
