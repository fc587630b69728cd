#include "operations/scope.h"

#include "driver.h"

namespace virtbay::qemu {

namespace {

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

}  // namespace

Result<Scope> QemuDriver::read_scope(const vb_domain_ref& ref, uint32_t flags) {
    auto found = find(ref);
    if (!found) return found.error();
    if ((flags & affect_flags) == affect_flags)
        return failure(
            VB_ERR_INVALID_ARG,
            "Flags 'VIR_DOMAIN_AFFECT_LIVE' and 'VIR_DOMAIN_AFFECT_CONFIG' are mutually exclusive");
    return scope_of(*found, flags);
}

Result<Edit> QemuDriver::begin_edit(const vb_domain_ref& ref, uint32_t flags) {
    auto found = find(ref);
    if (!found) return found.error();
    auto job = Job::take(*found);
    if (!job) return job.error();
    auto scope = scope_of(*found, flags);
    if (!scope) return scope.error();
    if (scope->live && !scope->monitor) return not_running();  // it ends just now
    std::unique_lock<std::mutex> definition;
    if (scope->config) {
        definition = std::unique_lock((*found)->definition);
        // It may have been defined anew, or undefined, before we had it.
        scope = scope_of(*found, flags);
        if (!scope) return scope.error();
    }
    return Edit{*found, std::move(*job), std::move(definition), std::move(*scope)};
}

Status QemuDriver::change_stored(Edit& edit, const Alteration& alter) {
    auto changed = std::make_shared<model::Domain>(*edit.scope.definition);
    alter(*changed);
    if (Status s = write_definition(supervisor_.paths(), *changed, rules_); !s) return s;
    edit.scope.definition = changed;
    const std::lock_guard guard(edit.guest->lock);
    edit.guest->config = changed;
    return {};
}

void QemuDriver::change_live(const Edit& edit, const Alteration& alter) {
    const std::lock_guard guard(edit.guest->lock);
    if (!edit.guest->live) return;
    auto changed = std::make_shared<model::Domain>(*edit.guest->live);
    alter(*changed);
    edit.guest->live = changed;
    supervisor_.write_status(*edit.guest);
}

Status QemuDriver::change(Edit& edit, const Alteration& alter) {
    if (edit.scope.config)
        if (Status s = change_stored(edit, alter); !s) return s;
    if (edit.scope.live) change_live(edit, alter);
    return {};
}

}  // namespace virtbay::qemu
