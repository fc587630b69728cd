// Definitions: made, changed, forgotten.
#include <sys/stat.h>
#include <unistd.h>

#include "answer.h"
#include "driver.h"
#include "model/names.h"

namespace virtbay::qemu {

using namespace model;

Status QemuDriver::define(const GuestPtr& guest, DomainPtr definition, bool created) {
    if (Status s = write_definition(supervisor_.paths(), *definition, rules_); !s) {
        if (created) registry_.remove(guest);
        return s;
    }
    const std::lock_guard guard(guest->lock);
    guest->config = std::move(definition);
    const bool was_persistent = std::exchange(guest->persistent, true);
    supervisor_.emit_lifecycle(
        *guest, VB_DOMAIN_EVENT_DEFINED,
        was_persistent ? VB_DOMAIN_EVENT_DEFINED_UPDATED : VB_DOMAIN_EVENT_DEFINED_ADDED);
    return {};
}

vb::Status QemuDriver::domain_define_xml(vb::Call& call, const vb_domain_define_xml_in& in,
                                         vb_domain_define_xml_out& out) {
    QEMU_TRY(check_flags(in.flags, VB_DOMAIN_DEFINE_VALIDATE, "qemuDomainDefineXMLFlags"));
    auto parsed = parse(in.xml, in.flags & VB_DOMAIN_DEFINE_VALIDATE);
    if (!parsed) return answer(parsed.error());
    for (;;) {
        const auto claimed = registry_.claim((*parsed)->uuid, (*parsed)->name.str(), *parsed);
        if (!claimed) return answer(claimed.error());
        const std::lock_guard order(claimed->guest->definition);
        if (claimed->guest->removed) continue;  // undefined in between: this definition makes a new guest
        QEMU_TRY(define(claimed->guest, *parsed, claimed->created));
        const std::lock_guard guard(claimed->guest->lock);
        put_ref(call, *claimed->guest, out.dom);
        return {};
    }
}

vb::Status QemuDriver::domain_undefine(vb::Call&, const vb_domain_undefine_in& in, vb_domain_undefine_out&) {
    constexpr uint32_t known = VB_DOMAIN_UNDEFINE_MANAGED_SAVE | VB_DOMAIN_UNDEFINE_SNAPSHOTS_METADATA |
                               VB_DOMAIN_UNDEFINE_NVRAM | VB_DOMAIN_UNDEFINE_KEEP_NVRAM |
                               VB_DOMAIN_UNDEFINE_CHECKPOINTS_METADATA | VB_DOMAIN_UNDEFINE_TPM |
                               VB_DOMAIN_UNDEFINE_KEEP_TPM;
    QEMU_TRY(check_flags(in.flags, known, "qemuDomainUndefineFlags"));
    if ((in.flags & VB_DOMAIN_UNDEFINE_NVRAM) && (in.flags & VB_DOMAIN_UNDEFINE_KEEP_NVRAM))
        return answer(failure(VB_ERR_OPERATION_INVALID, "cannot both keep and delete NVRAM"));
    if ((in.flags & VB_DOMAIN_UNDEFINE_TPM) && (in.flags & VB_DOMAIN_UNDEFINE_KEEP_TPM))
        return answer(failure(VB_ERR_OPERATION_INVALID, "cannot both keep and delete TPM"));
    auto found = find(in.dom);
    if (!found) return answer(found.error());
    const GuestPtr& guest = *found;
    const std::lock_guard order(guest->definition);
    std::string name, nvram;
    {
        const std::lock_guard guard(guest->lock);
        if (!guest->persistent)
            return answer(failure(VB_ERR_OPERATION_INVALID, "cannot undefine transient domain"));
        name = guest->name;
        nvram = guest->config->os.nvram.str();
    }
    const std::string image = supervisor_.paths().managed_save(name);
    if (::access(image.c_str(), F_OK) == 0) {
        if (!(in.flags & VB_DOMAIN_UNDEFINE_MANAGED_SAVE))
            return answer(failure(VB_ERR_OPERATION_INVALID,
                                  "Refusing to undefine while domain managed save image exists"));
        if (::unlink(image.c_str()) < 0)
            return answer(failure(VB_ERR_INTERNAL_ERROR, "Failed to remove domain managed save image"));
    }
    if (!nvram.empty() && ::access(nvram.c_str(), F_OK) == 0) {
        if (in.flags & VB_DOMAIN_UNDEFINE_NVRAM) {
            if (::unlink(nvram.c_str()) < 0)
                return answer(system_error(VB_FROM_QEMU, errno, "failed to remove nvram: " + nvram));
        } else if (!(in.flags & VB_DOMAIN_UNDEFINE_KEEP_NVRAM)) {
            return answer(failure(VB_ERR_OPERATION_INVALID, "cannot undefine domain with nvram"));
        }
    }
    if (::unlink(supervisor_.paths().definition(name).c_str()) < 0 && errno != ENOENT)
        return answer(system_error(VB_FROM_QEMU, errno,
                                   "cannot remove config " + supervisor_.paths().definition(name)));
    remove_definition(supervisor_.paths(), name);
    const std::lock_guard guard(guest->lock);
    supervisor_.emit_lifecycle(*guest, VB_DOMAIN_EVENT_UNDEFINED, VB_DOMAIN_EVENT_UNDEFINED_REMOVED);
    guest->persistent = guest->autostart = false;
    if (!guest->active() && !guest->starting) registry_.remove(guest);
    return {};
}

vb::Status QemuDriver::domain_rename(vb::Call&, const vb_domain_rename_in& in, vb_domain_rename_out& out) {
    QEMU_TRY(check_flags(in.flags, 0, "qemuDomainRename"));
    auto found = find(in.dom);
    if (!found) return answer(found.error());
    const GuestPtr& guest = *found;
    const std::string fresh = in.new_name ? in.new_name : "";
    auto job = Job::take(guest);
    if (!job) return answer(job.error());
    const std::lock_guard order(guest->definition);
    std::shared_ptr<Domain> changed;
    std::string old;
    bool autostart = false;
    {
        const std::lock_guard guard(guest->lock);
        if (guest->active()) return answer(failure(VB_ERR_OPERATION_INVALID, "cannot rename active domain"));
        if (!guest->persistent)
            return answer(failure(VB_ERR_OPERATION_INVALID, "cannot rename a transient domain"));
        if (fresh == guest->name)
            return answer(failure(VB_ERR_OPERATION_INVALID, "Can't rename domain to itself"));
        QEMU_TRY(check_name(fresh, "domain", VB_FROM_QEMU));
        old = guest->name;
        autostart = guest->autostart;
        changed = std::make_shared<Domain>(*guest->config);
        changed->name = fresh;
        if (::access(supervisor_.paths().managed_save(old).c_str(), F_OK) == 0)
            return answer(
                failure(VB_ERR_OPERATION_INVALID, "cannot rename domain with a managed save image"));
        if (!registry_.rename(guest, fresh))
            return answer(
                failure(VB_ERR_OPERATION_INVALID, "domain with name '" + fresh + "' already exists"));
    }
    if (Status s = write_definition(supervisor_.paths(), *changed, rules_); !s) {
        const std::lock_guard guard(guest->lock);
        static_cast<void>(registry_.rename(guest, old));
        return answer(s.error());
    }
    if (autostart) static_cast<void>(link_autostart(supervisor_.paths(), fresh));
    remove_definition(supervisor_.paths(), old);
    const std::lock_guard guard(guest->lock);
    vb_event_domain_lifecycle gone{};
    gone.dom = Supervisor::reference(*guest);
    gone.dom.name = old.c_str();
    gone.event = VB_DOMAIN_EVENT_UNDEFINED;
    gone.detail = VB_DOMAIN_EVENT_UNDEFINED_RENAMED;
    host().emit(VB_EVENT_DOMAIN_LIFECYCLE, event_scope, gone, guest->uuid.bytes.data(), old.c_str());
    guest->config = changed;
    supervisor_.emit_lifecycle(*guest, VB_DOMAIN_EVENT_DEFINED, VB_DOMAIN_EVENT_DEFINED_RENAMED);
    out.retcode = 0;
    return {};
}

vb::Status QemuDriver::domain_get_autostart(vb::Call&, const vb_domain_get_autostart_in& in,
                                            vb_domain_get_autostart_out& out) {
    auto guest = find(in.dom);
    if (!guest) return answer(guest.error());
    const std::lock_guard guard((*guest)->lock);
    out.autostart = (*guest)->autostart;
    return {};
}

vb::Status QemuDriver::domain_set_autostart(vb::Call&, const vb_domain_set_autostart_in& in,
                                            vb_domain_set_autostart_out&) {
    auto found = find(in.dom);
    if (!found) return answer(found.error());
    const GuestPtr& guest = *found;
    const std::lock_guard order(guest->definition);
    std::string name;
    {
        const std::lock_guard guard(guest->lock);
        if (!guest->persistent)
            return answer(failure(VB_ERR_OPERATION_INVALID, "cannot set autostart for transient domain"));
        if (guest->autostart == (in.autostart != 0)) return {};
        name = guest->name;
    }
    QEMU_TRY(in.autostart ? link_autostart(supervisor_.paths(), name)
                          : unlink_autostart(supervisor_.paths(), name));
    const std::lock_guard guard(guest->lock);
    guest->autostart = in.autostart != 0;
    return {};
}

}  // namespace virtbay::qemu
