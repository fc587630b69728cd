#include "operations/scope.h"

namespace virtbay::qemu {

Result<Scope> scope_of(const GuestPtr& guest, uint32_t flags) {
    const std::lock_guard guard(guest->lock);
    Scope s;
    s.live = flags & VB_DOMAIN_AFFECT_LIVE;
    s.config = flags & VB_DOMAIN_AFFECT_CONFIG;
    if (!s.live && !s.config) (guest->active() ? s.live : s.config) = true;
    if (s.live && !guest->active()) return not_running();
    if (s.config && !guest->persistent)
        return failure(VB_ERR_OPERATION_INVALID, "transient domains do not have any persistent config");
    s.current = guest->live;
    s.definition = guest->config;
    s.monitor = guest->monitor;
    return s;
}

Result<Scope> one_scope_of(const GuestPtr& guest, uint32_t flags) {
    if ((flags & affect_flags) == affect_flags)
        return failure(
            VB_ERR_INVALID_ARG,
            "Flags 'VIR_DOMAIN_AFFECT_LIVE' and 'VIR_DOMAIN_AFFECT_CONFIG' are mutually exclusive");
    return scope_of(guest, flags);
}

Status change(Supervisor& supervisor, const model::DomainRules& rules, const GuestPtr& guest,
              const Scope& scope, const std::function<void(model::Domain&)>& alter) {
    if (scope.config) {
        const std::lock_guard order(guest->definition);
        auto changed = std::make_shared<model::Domain>(*scope.definition);
        alter(*changed);
        if (Status s = write_definition(supervisor.paths(), *changed, rules); !s) return s;
        const std::lock_guard guard(guest->lock);
        guest->config = changed;
    }
    if (scope.live) {
        const std::lock_guard guard(guest->lock);
        if (!guest->live) return {};
        auto changed = std::make_shared<model::Domain>(*guest->live);
        alter(*changed);
        guest->live = changed;
        supervisor.write_status(*guest);
    }
    return {};
}

}  // namespace virtbay::qemu
