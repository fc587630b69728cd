#include "change.h"

namespace virtbay::test {

Result<Affected> affected(const Domain& domain, uint32_t flags) {
    flags &= VB_DOMAIN_AFFECT_LIVE | VB_DOMAIN_AFFECT_CONFIG;
    if (flags == VB_DOMAIN_AFFECT_CURRENT)
        flags = domain.active() ? VB_DOMAIN_AFFECT_LIVE : VB_DOMAIN_AFFECT_CONFIG;
    if ((flags & VB_DOMAIN_AFFECT_LIVE) != 0 && !domain.active()) return not_running();
    if ((flags & VB_DOMAIN_AFFECT_CONFIG) != 0 && !domain.persistent)
        return domain_failure(VB_ERR_OPERATION_INVALID,
                              "transient domains do not have any persistent config");
    return Affected{(flags & VB_DOMAIN_AFFECT_LIVE) != 0, (flags & VB_DOMAIN_AFFECT_CONFIG) != 0};
}

Result<Affected> affected_one(const Domain& domain, uint32_t flags) {
    constexpr uint32_t both = VB_DOMAIN_AFFECT_LIVE | VB_DOMAIN_AFFECT_CONFIG;
    if ((flags & both) == both) return exclusive_flags("VIR_DOMAIN_AFFECT_LIVE", "VIR_DOMAIN_AFFECT_CONFIG");
    return affected(domain, flags);
}

Result<const model::Domain*> selected(const Domain& domain, uint32_t flags) {
    auto which = affected_one(domain, flags);
    if (!which) return std::move(which.error());
    return which->live ? &domain.definition() : &domain.persistent_definition()->domain;
}

}  // namespace virtbay::test
