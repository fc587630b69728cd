// Events of a server: how they are asked for, and how they become events of the runtime.
#pragma once

#include <cstdint>
#include <span>

#include "contract/tables.h"
#include "contract/wire_types.h"
#include "virtbay/host.h"
#include "wire/frame.h"

namespace virtbay::remote {

// The calls that begin and end an event's coming, for all objects. `by_id`: the server gives callback ids for
// domain events, which else are asked for by number, where an old style of them exists.
class EventRegistration {
  public:
    EventRegistration(uint32_t event, bool by_id, int32_t callback_id);
    // Null when there is none.
    const contract::Procedure* procedure(bool wanted) const { return wanted ? begin_ : end_; }
    // As long as this object.
    const void* args(bool wanted) const { return wanted ? begin_args_ : end_args_; }

  private:
    // The argument structs of the families differ only in the type of the absent object.
    struct ById {
        int32_t event_id;
        const void* object;
    };
    ById by_number_{};
    virtbay::wire::qemu_connect_domain_monitor_event_register_args monitor_{};
    int32_t id_ = 0;
    const contract::Procedure* begin_ = nullptr;
    const contract::Procedure* end_ = nullptr;
    const void* begin_args_ = nullptr;
    const void* end_args_ = nullptr;
};

// Events that are unknown or cannot be decoded are logged and dropped.
void emit_event(const vb_host& host, uint64_t instance, uint64_t scope, const wire::Header& header,
                std::span<const uint8_t> payload);

}  // namespace virtbay::remote
