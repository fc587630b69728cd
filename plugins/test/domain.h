// A domain of a test host: its definitions and what is known of its imaginary guest.
#pragma once

#include <memory>
#include <string>

#include "model/domain/domain.h"
#include "model/moment/checkpoint.h"
#include "model/moment/moment_list.h"
#include "model/moment/snapshot.h"
#include "virtbay/constants.h"

namespace virtbay::test {

// A definition that never changes, shared by all who use it, with its texts kept once they were asked for.
// The id of a running domain is not part of it, so that a start copies nothing.
struct Definition {
    model::Domain domain;
    // Without secrets; guarded by the host's lock.
    mutable std::string inactive_text;
    mutable std::string live_text;
    mutable int32_t live_text_id = -1;  // that live_text tells
};
using DefinitionPtr = std::shared_ptr<const Definition>;

// What the guest would know of itself. Lives as long as the domain object, over restarts.
struct GuestState {
    static constexpr int64_t default_time = 627319920;

    bool frozen[2] = {};  // "/" and "/boot"
    int64_t seconds = default_time;
    uint32_t nanoseconds = 0;
};

struct Domain {
    DefinitionPtr current;  // what runs, or what the next start uses
    DefinitionPtr next;     // the persistent definition beside a running one, often the same; else null
    int32_t run = -1;       // the id of a running domain
    int32_t state = VB_DOMAIN_SHUTOFF;
    int32_t reason = VB_DOMAIN_SHUTOFF_UNKNOWN;
    bool persistent = false;
    bool autostart = false;
    bool managed_save = false;
    GuestState guest;
    model::MomentList<model::Snapshot> snapshots;
    model::MomentList<model::Checkpoint> checkpoints;
    size_t position = 0;  // in the list's records; the list's own

    const model::Domain& definition() const { return current->domain; }
    const model::Text& name() const { return current->domain.name; }
    const Uuid& uuid() const { return current->domain.uuid; }
    int32_t id() const { return run; }
    bool active() const { return run >= 0; }
    const DefinitionPtr& persistent_definition() const { return next ? next : current; }
};

}  // namespace virtbay::test
