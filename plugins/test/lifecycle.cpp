// Starting, pausing and stopping domains.
#include "driver.h"
#include "rules.h"

namespace virtbay::test {

namespace {

Result<Domain*> create(Host& host, DefinitionPtr definition) {
    bool replaced = false;
    auto added = host.add(std::move(definition), true, &replaced);
    if (!added) return added;
    host.start(**added, VB_DOMAIN_RUNNING_BOOTED);
    host.emit_lifecycle(**added, VB_DOMAIN_EVENT_STARTED, VB_DOMAIN_EVENT_STARTED_BOOTED);
    return added;
}

Status boot(Host& host, Domain& domain) {
    if (domain.active()) return internal_error("Domain '" + domain.name().str() + "' is already running");
    host.start(domain, VB_DOMAIN_RUNNING_BOOTED);
    domain.managed_save = false;
    host.domains.update(domain);
    host.emit_lifecycle(domain, VB_DOMAIN_EVENT_STARTED, VB_DOMAIN_EVENT_STARTED_BOOTED);
    return {};
}

// What the definition wants when the guest powers off or reboots.
void act(Host& host, Domain& domain, model::LifecycleAction action) {
    switch (action) {
        case model::LifecycleAction::restart:
        case model::LifecycleAction::rename_restart:
            host.set_state(domain, VB_DOMAIN_RUNNING, VB_DOMAIN_RUNNING_BOOTED);
            return;
        default:
            break;
    }
    host.stop(domain, VB_DOMAIN_SHUTOFF_SHUTDOWN);
    host.emit_lifecycle(domain, VB_DOMAIN_EVENT_STOPPED, VB_DOMAIN_EVENT_STOPPED_SHUTDOWN);
    host.remove_if_transient(domain);
}

}  // namespace

vb::Status TestDriver::domain_create_xml(vb::Call& call, const vb_domain_create_xml_in& in,
                                         vb_domain_create_xml_out& out) {
    const Status checked = check_flags(in.flags, VB_DOMAIN_START_VALIDATE, "testDomainCreateXML");
    if (!checked) return to_abi(checked);
    const bool validate = (in.flags & VB_DOMAIN_START_VALIDATE) != 0;
    if (call.nonblocking() && !parses_at_once(in.xml_desc, validate)) return vb::Status::again();
    auto definition = parse_definition(in.xml_desc, validate);
    if (!definition) return to_abi(definition.error());
    return with_host(call, [&](Host& host) -> Status {
        auto domain = create(host, std::move(*definition));
        if (!domain) return std::move(domain.error());
        out.dom = reference_to(**domain, call);
        return {};
    });
}

vb::Status TestDriver::domain_create_xml_with_files(vb::Call& call,
                                                    const vb_domain_create_xml_with_files_in& in,
                                                    vb_domain_create_xml_with_files_out& out) {
    vb_domain_create_xml_in plain{};
    plain.struct_size = sizeof plain;
    plain.xml_desc = in.xml_desc;
    plain.flags = in.flags;
    vb_domain_create_xml_out created{};
    vb::Status status = domain_create_xml(call, plain, created);
    out.dom = created.dom;
    return status;
}

vb::Status TestDriver::domain_create(vb::Call& call, const vb_domain_create_in& in,
                                     vb_domain_create_out& out) {
    const Status checked = check_flags(in.flags, 0, "testDomainCreateWithFlags");
    if (!checked) return to_abi(checked);
    return with_domain(call, in.dom, [&](Host& host, Domain& domain) -> Status {
        Status started = boot(host, domain);
        if (!started) return started;
        out.dom = reference_to(domain, call);
        return {};
    });
}

vb::Status TestDriver::domain_create_with_files(vb::Call& call, const vb_domain_create_with_files_in& in,
                                                vb_domain_create_with_files_out& out) {
    vb_domain_create_in plain{};
    plain.struct_size = sizeof plain;
    plain.dom = in.dom;
    plain.flags = in.flags;
    vb_domain_create_out created{};
    vb::Status status = domain_create(call, plain, created);
    out.dom = created.dom;
    return status;
}

vb::Status TestDriver::domain_suspend(vb::Call& call, const vb_domain_suspend_in& in,
                                      vb_domain_suspend_out&) {
    return with_domain(call, in.dom, [&](Host& host, Domain& domain) -> Status {
        if (domain.state == VB_DOMAIN_SHUTOFF || domain.state == VB_DOMAIN_PAUSED)
            return internal_error("domain '" + domain.name().str() + "' not running");
        host.set_state(domain, VB_DOMAIN_PAUSED, VB_DOMAIN_PAUSED_USER);
        host.emit_lifecycle(domain, VB_DOMAIN_EVENT_SUSPENDED, VB_DOMAIN_EVENT_SUSPENDED_PAUSED);
        return {};
    });
}

vb::Status TestDriver::domain_resume(vb::Call& call, const vb_domain_resume_in& in, vb_domain_resume_out&) {
    return with_domain(call, in.dom, [&](Host& host, Domain& domain) -> Status {
        if (domain.state != VB_DOMAIN_PAUSED)
            return internal_error("domain '" + domain.name().str() + "' not paused");
        host.set_state(domain, VB_DOMAIN_RUNNING, VB_DOMAIN_RUNNING_UNPAUSED);
        host.emit_lifecycle(domain, VB_DOMAIN_EVENT_RESUMED, VB_DOMAIN_EVENT_RESUMED_UNPAUSED);
        return {};
    });
}

vb::Status TestDriver::domain_shutdown(vb::Call& call, const vb_domain_shutdown_in& in,
                                       vb_domain_shutdown_out&) {
    const Status checked = check_flags(in.flags, 0, "testDomainShutdownFlags");
    if (!checked) return to_abi(checked);
    return with_domain(call, in.dom, [&](Host& host, Domain& domain) -> Status {
        if (domain.state == VB_DOMAIN_SHUTOFF)
            return internal_error("domain '" + domain.name().str() + "' not running");
        act(host, domain, domain.definition().on_poweroff);
        return {};
    });
}

vb::Status TestDriver::domain_reboot(vb::Call& call, const vb_domain_reboot_in& in, vb_domain_reboot_out&) {
    constexpr uint32_t allowed = VB_DOMAIN_REBOOT_ACPI_POWER_BTN | VB_DOMAIN_REBOOT_GUEST_AGENT |
                                 VB_DOMAIN_REBOOT_INITCTL | VB_DOMAIN_REBOOT_SIGNAL |
                                 VB_DOMAIN_REBOOT_PARAVIRT;
    const Status checked = check_flags(in.flags, allowed, "testDomainReboot");
    if (!checked) return to_abi(checked);
    return with_domain(call, in.dom, [&](Host& host, Domain& domain) -> Status {
        if (!domain.active()) return not_running();
        act(host, domain, domain.definition().on_reboot);
        return {};
    });
}

vb::Status TestDriver::domain_reset(vb::Call& call, const vb_domain_reset_in& in, vb_domain_reset_out&) {
    const Status checked = check_flags(in.flags, 0, "testDomainReset");
    if (!checked) return to_abi(checked);
    return with_domain(call, in.dom, [&](Host&, Domain& domain) -> Status {
        if (!domain.active()) return not_running();
        return {};  // there is no hardware whose state a reset could change
    });
}

vb::Status TestDriver::domain_destroy(vb::Call& call, const vb_domain_destroy_in& in,
                                      vb_domain_destroy_out&) {
    const Status checked = check_flags(in.flags, VB_DOMAIN_DESTROY_GRACEFUL, "testDomainDestroyFlags");
    if (!checked) return to_abi(checked);
    return with_domain(call, in.dom, [&](Host& host, Domain& domain) -> Status {
        if (!domain.active()) return not_running();
        host.stop(domain, VB_DOMAIN_SHUTOFF_DESTROYED);
        host.emit_lifecycle(domain, VB_DOMAIN_EVENT_STOPPED, VB_DOMAIN_EVENT_STOPPED_DESTROYED);
        host.remove_if_transient(domain);
        return {};
    });
}

}  // namespace virtbay::test
