// The functions that an application has registered for the events of one connection. Events come on a thread
// of the runtime and wait here until the application's event loop takes them.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "api/event_delivery.h"
#include "api/handles.h"
#include "base/error.h"
#include "connection/monitor_filter.h"

namespace virtbay::connection {
struct Occurrence;
}

namespace virtbay::api {

class Subscriptions : public std::enable_shared_from_this<Subscriptions> {
  public:
    explicit Subscriptions(virConnectPtr conn) : conn_(conn) {}
    ~Subscriptions();
    Subscriptions(const Subscriptions&) = delete;
    Subscriptions& operator=(const Subscriptions&) = delete;

    struct Wanted {
        uint32_t event = 0;   // VB_EVENT_*
        bool legacy = false;  // of virConnectDomainEventRegister
        bool one_object = false;
        UuidBytes uuid{};
        std::string name;                   // of an object without a uuid
        connection::MonitorFilter monitor;  // of the QEMU monitor's events only
        AnyCallback callback = nullptr;
        void* opaque = nullptr;
        virFreeCallback free = nullptr;
    };
    // The callback's number. `free` is called when the callback is gone for good, unless this fails.
    Result<int> add(const Wanted& wanted);
    Status remove(int number);
    Status remove_legacy(AnyCallback callback);

  private:
    struct Entry;
    struct Waiting {
        std::shared_ptr<Entry> entry;
        std::shared_ptr<connection::Occurrence> occurrence;
    };
    Status start_timer();
    void arrived(std::shared_ptr<Entry> entry, std::shared_ptr<connection::Occurrence> occurrence);
    void flush();
    Status drop(std::shared_ptr<Entry> entry);
    static void on_timer(int timer, void* self);  // self: a weak pointer of the timer's own
    static void free_timer(void* self);

    virConnectPtr const conn_;
    std::mutex mutex_;  // guards what follows
    std::vector<std::shared_ptr<Entry>> entries_;
    std::deque<Waiting> waiting_;
    int next_ = 0;
    int timer_ = -1;
};

}  // namespace virtbay::api
