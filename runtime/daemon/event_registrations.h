// Which events a session has asked for, in all three styles, and how they are sent to it. Loop thread.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include "base/error.h"
#include "connection/events.h"
#include "connection/monitor_filter.h"

namespace virtbay::daemon {

struct Call;
class Session;

class EventRegistrations {
  public:
    explicit EventRegistrations(Session& session) : session_(session) {}
    ~EventRegistrations() { clear(); }
    EventRegistrations(const EventRegistrations&) = delete;
    EventRegistrations& operator=(const EventRegistrations&) = delete;

    // Answers a procedure that registers or deregisters; false when it is another one.
    bool handle(Call& call);
    void clear();

  private:
    struct Registration {
        uint64_t subscription = 0;
        bool legacy = false;  // without callback id, by the old procedures
        connection::Subscription what;
        connection::MonitorFilter monitor;  // of the QEMU monitor's events only
    };
    Result<int32_t> add(Registration registration, const contract::Procedure& by);
    bool driver_has(uint32_t family) const;
    Status remove_callback(int32_t id, uint32_t family, const char* what);
    Status remove_legacy(uint32_t event);
    Status add_close(const contract::Procedure& by);
    void remove_close();
    void deliver(const Registration& registration, int32_t id,
                 const std::shared_ptr<connection::Occurrence>& event);

    void register_callback(Call& call, uint32_t family, int32_t event, const char* what, bool one,
                           const uint8_t* uuid, const char* name);
    void answer(Call& call, const Status& status);

    Session& session_;
    std::map<int32_t, Registration> by_id_;
    int32_t next_ = 0;
    int32_t close_ = -1;  // id of the registration for the connection's end; below 0: none
    bool dropping_ = false;
};

}  // namespace virtbay::daemon
