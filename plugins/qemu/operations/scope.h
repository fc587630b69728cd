// Which definitions an operation reads or alters: that of the running guest, the stored one, or both.
#pragma once

#include <functional>
#include <mutex>

#include "answer.h"
#include "guest/guest.h"

namespace virtbay::qemu {

constexpr uint32_t affect_flags = VB_DOMAIN_AFFECT_LIVE | VB_DOMAIN_AFFECT_CONFIG;

struct Scope {
    bool live = false, config = false;
    DomainPtr current, definition;
    std::shared_ptr<Monitor> monitor;  // of a running guest; none while it starts or ends

    // The one that is read where only one can be.
    const model::Domain& subject() const { return live ? *current : *definition; }
};

// A change under way: while it is there no other operation changes the guest, nor its stored definition where
// that is in the scope.
struct Edit {
    GuestPtr guest;
    Job job;
    std::unique_lock<std::mutex> definition;
    Scope scope;
};

using Alteration = std::function<void(model::Domain&)>;

}  // namespace virtbay::qemu
