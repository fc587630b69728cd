// Which definitions an operation reads or alters: that of the running guest, the stored one, or both.
#pragma once

#include <functional>

#include "answer.h"
#include "guest/supervisor.h"

namespace virtbay::qemu {

constexpr uint32_t affect_flags = VB_DOMAIN_AFFECT_LIVE | VB_DOMAIN_AFFECT_CONFIG;

struct Scope {
    bool live = false, config = false;
    DomainPtr current, definition;
    std::shared_ptr<Monitor> monitor;

    // The one that is read where only one can be.
    const model::Domain& subject() const { return live ? *current : *definition; }
};

// Which of both is meant, as libvirt reads the flags; VB_ERR_OPERATION_INVALID when there is no such one.
Result<Scope> scope_of(const GuestPtr& guest, uint32_t flags);
// The same where both at once cannot be; VB_ERR_INVALID_ARG.
Result<Scope> one_scope_of(const GuestPtr& guest, uint32_t flags);

// Alters each definition of the scope, and its file. With the guest's job held.
Status change(Supervisor& supervisor, const model::DomainRules& rules, const GuestPtr& guest,
              const Scope& scope, const std::function<void(model::Domain&)>& alter);

}  // namespace virtbay::qemu
