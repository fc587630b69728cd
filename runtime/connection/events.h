// From drivers' events to those who asked for them.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/arena.h"
#include "contract/tables.h"
#include "plugin/driver.h"

namespace virtbay::connection {

// An event that happened. Shared by all its subscribers.
struct Occurrence {
    const contract::Event* event = nullptr;
    const void* payload = nullptr;  // the vb_event_* struct
    bool has_uuid = false;
    std::array<uint8_t, 16> uuid{};
    std::string name;
    Arena arena;
    // For the subscribers' own use: what is derived once for all of them. Loop thread.
    std::shared_ptr<void> encoded;
};

// Which events a subscriber wants.
struct Subscription {
    std::shared_ptr<plugin::Link> link;  // events of its driver and scope
    uint32_t event = 0;                  // VB_EVENT_*
    bool one_object = false;  // only those of the object with this uuid (or this name where it has none)
    std::array<uint8_t, 16> uuid{};
    std::string name;
};

class EventBroker {
  public:
    using Deliver = std::function<void(const std::shared_ptr<Occurrence>&, uint64_t subscription)>;

    // `post` brings a function to the thread on which events are delivered, in order.
    explicit EventBroker(std::function<void(std::function<void()>)> post) : post_(std::move(post)) {}

    // The thread of delivery, as unsubscribe; neither of them from a Deliver of the same event. Never 0.
    uint64_t subscribe(Subscription subscription, Deliver deliver);
    void unsubscribe(uint64_t subscription);
    // Any thread. Events are delivered in the order in which this is called.
    void emit(std::string_view driver, const vb_event& event);

  private:
    struct Entry {
        uint64_t id;
        Subscription what;
        Deliver deliver;
    };
    using Entries = std::list<Entry>;
    struct Pending {
        std::string driver;
        uint64_t scope;
        std::shared_ptr<Occurrence> occurrence;
    };
    void deliver_pending();
    bool wanted(uint32_t event) const;

    std::function<void(std::function<void()>)> post_;
    // Delivery thread only.
    std::unordered_map<uint32_t, Entries> by_event_;
    std::unordered_map<uint64_t, std::pair<uint32_t, Entries::iterator>> by_id_;
    uint64_t next_ = 1;

    mutable std::mutex mutex_;  // guards what follows
    std::vector<Pending> pending_;
    bool posted_ = false;
    std::unordered_map<uint32_t, size_t> interest_;  // subscribers by event
};

}  // namespace virtbay::connection
