// Starting, pausing and ending guests.
#include <sys/stat.h>
#include <unistd.h>

#include "answer.h"
#include "driver.h"
#include "guest/save_image.h"

namespace virtbay::qemu {

using namespace model;

namespace {

constexpr uint32_t start_flags = VB_DOMAIN_START_PAUSED | VB_DOMAIN_START_AUTODESTROY |
                                 VB_DOMAIN_START_BYPASS_CACHE | VB_DOMAIN_START_FORCE_BOOT |
                                 VB_DOMAIN_START_VALIDATE | VB_DOMAIN_START_RESET_NVRAM;

}  // namespace

Status QemuDriver::start_guest(vb::Call& call, const GuestPtr& guest, const DomainPtr& definition,
                               uint32_t flags) {
    Supervisor::StartOptions options;
    options.paused = flags & VB_DOMAIN_START_PAUSED;
    if (flags & VB_DOMAIN_START_AUTODESTROY) options.autodestroy = call.connection_id();
    options.started_detail = VB_DOMAIN_EVENT_STARTED_BOOTED;
    options.running_reason = VB_DOMAIN_RUNNING_BOOTED;
    options.paused_reason = VB_DOMAIN_PAUSED_USER;
    options.suspended_detail = VB_DOMAIN_EVENT_SUSPENDED_PAUSED;
    return supervisor_.start(guest, definition, options);
}

vb::Status QemuDriver::create_from_xml(vb::Call& call, const char* xml, uint32_t flags, vb_domain_ref& out) {
    QEMU_TRY(check_flags(flags, start_flags, "qemuDomainCreateXML"));
    auto parsed = parse(xml, flags & VB_DOMAIN_START_VALIDATE);
    if (!parsed) return answer(parsed.error());
    const auto claimed = registry_.claim((*parsed)->uuid, (*parsed)->name.str(), *parsed);
    if (!claimed) return answer(claimed.error());
    const GuestPtr& guest = claimed->guest;
    auto job = Job::take(guest);
    if (!job) return answer(job.error());
    DomainPtr kept;
    {
        const std::lock_guard guard(guest->lock);
        if (guest->active())
            return answer(make_error(VB_ERR_OPERATION_INVALID, VB_FROM_DOMAIN,
                                     "domain '" + guest->name + "' is already active"));
        if (guest->removed)
            return answer(failure(VB_ERR_OPERATION_FAILED, "domain '" + guest->name + "' has just gone"));
        kept = guest->config;
        if (!guest->persistent) guest->config = *parsed;
    }
    if (Status s = start_guest(call, guest, *parsed, flags); !s) {
        const std::lock_guard guard(guest->lock);
        if (!guest->persistent) registry_.remove(guest);
        return answer(s.error());
    }
    const std::lock_guard guard(guest->lock);
    put_ref(call, *guest, out);
    return {};
}

vb::Status QemuDriver::domain_create_xml(vb::Call& call, const vb_domain_create_xml_in& in,
                                         vb_domain_create_xml_out& out) {
    return create_from_xml(call, in.xml_desc, in.flags, out.dom);
}

vb::Status QemuDriver::domain_create_xml_with_files(vb::Call& call,
                                                    const vb_domain_create_xml_with_files_in& in,
                                                    vb_domain_create_xml_with_files_out& out) {
    const int32_t* fds = nullptr;
    if (call.raw()->host->received_fds(call.raw(), &fds) > 0)
        return answer(failure(VB_ERR_CONFIG_UNSUPPORTED, "descriptors are of use for containers only"));
    return create_from_xml(call, in.xml_desc, in.flags, out.dom);
}

vb::Status QemuDriver::create_defined(vb::Call& call, const vb_domain_ref& dom, uint32_t flags,
                                      vb_domain_ref& out) {
    QEMU_TRY(check_flags(flags, start_flags & ~static_cast<uint32_t>(VB_DOMAIN_START_VALIDATE),
                         "qemuDomainCreateWithFlags"));
    auto found = find(dom);
    if (!found) return answer(found.error());
    const GuestPtr& guest = *found;
    auto job = Job::take(guest);
    if (!job) return answer(job.error());
    DomainPtr definition;
    std::string image;
    {
        const std::lock_guard guard(guest->lock);
        if (guest->active()) return answer(failure(VB_ERR_OPERATION_INVALID, "domain is already running"));
        if (guest->removed)
            return answer(failure(VB_ERR_NO_DOMAIN, "no domain with matching name '" + guest->name + "'"));
        definition = guest->config;
        image = supervisor_.paths().managed_save(guest->name);
    }
    if (::access(image.c_str(), F_OK) == 0) {
        const bool unfinished = is_unfinished_save_image(image);
        if (unfinished)
            host().log(VB_LOG_WARNING, "The saved state " + image + " is not complete: it is removed");
        if (unfinished || (flags & VB_DOMAIN_START_FORCE_BOOT)) {
            if (::unlink(image.c_str()) < 0)
                return answer(system_error(VB_FROM_QEMU, errno, "cannot remove managed save file " + image));
        } else {
            uint32_t restore = 0;
            if (flags & VB_DOMAIN_START_PAUSED) restore |= VB_DOMAIN_SAVE_PAUSED;
            QEMU_TRY(restore_from(call, image, nullptr, restore, true, guest));
            const std::lock_guard guard(guest->lock);
            put_ref(call, *guest, out);
            return {};
        }
    }
    QEMU_TRY(start_guest(call, guest, definition, flags));
    const std::lock_guard guard(guest->lock);
    put_ref(call, *guest, out);
    return {};
}

vb::Status QemuDriver::domain_create(vb::Call& call, const vb_domain_create_in& in,
                                     vb_domain_create_out& out) {
    return create_defined(call, in.dom, in.flags, out.dom);
}

vb::Status QemuDriver::domain_create_with_files(vb::Call& call, const vb_domain_create_with_files_in& in,
                                                vb_domain_create_with_files_out& out) {
    const int32_t* fds = nullptr;
    if (call.raw()->host->received_fds(call.raw(), &fds) > 0)
        return answer(failure(VB_ERR_CONFIG_UNSUPPORTED, "descriptors are of use for containers only"));
    return create_defined(call, in.dom, in.flags, out.dom);
}

vb::Status QemuDriver::domain_suspend(vb::Call&, const vb_domain_suspend_in& in, vb_domain_suspend_out&) {
    auto running = find_running(in.dom);
    if (!running) return answer(running.error());
    auto job = Job::take(running->guest);
    if (!job) return answer(job.error());
    {
        const std::lock_guard guard(running->guest->lock);
        if (!running->guest->active()) return answer(not_running());
        if (running->guest->state == VB_DOMAIN_PMSUSPENDED)
            return answer(failure(VB_ERR_OPERATION_INVALID, "domain is pmsuspended"));
        if (running->guest->state == VB_DOMAIN_PAUSED) return {};
    }
    return answer(supervisor_.suspend(running->guest, VB_DOMAIN_PAUSED_USER));
}

vb::Status QemuDriver::domain_resume(vb::Call&, const vb_domain_resume_in& in, vb_domain_resume_out&) {
    auto running = find_running(in.dom);
    if (!running) return answer(running.error());
    auto job = Job::take(running->guest);
    if (!job) return answer(job.error());
    {
        const std::lock_guard guard(running->guest->lock);
        if (!running->guest->active()) return answer(not_running());
        if (running->guest->state == VB_DOMAIN_PMSUSPENDED)
            return answer(failure(VB_ERR_OPERATION_INVALID, "domain is pmsuspended"));
        if (running->guest->state == VB_DOMAIN_RUNNING)
            return answer(failure(VB_ERR_OPERATION_INVALID, "domain is already running"));
    }
    return answer(supervisor_.resume(running->guest, VB_DOMAIN_RUNNING_UNPAUSED));
}

namespace {

// No guest agent is spoken to: says why as libvirt does.
Error agent_error(const Guest& guest) {
    if (guest.state != VB_DOMAIN_RUNNING) return not_running();
    for (const Channel& c : guest.live->channels)
        if (c.target == ChannelTarget::virtio && c.name == "org.qemu.guest_agent.0")
            return failure(VB_ERR_AGENT_UNRESPONSIVE, "QEMU guest agent is not connected");
    return failure(VB_ERR_ARGUMENT_UNSUPPORTED, "QEMU guest agent is not configured");
}

}  // namespace

vb::Status QemuDriver::domain_shutdown(vb::Call&, const vb_domain_shutdown_in& in, vb_domain_shutdown_out&) {
    QEMU_TRY(check_flags(in.flags, VB_DOMAIN_SHUTDOWN_ACPI_POWER_BTN | VB_DOMAIN_SHUTDOWN_GUEST_AGENT,
                         "qemuDomainShutdownFlags"));
    auto running = find_running(in.dom);
    if (!running) return answer(running.error());
    if (in.flags == VB_DOMAIN_SHUTDOWN_GUEST_AGENT) {
        const std::lock_guard guard(running->guest->lock);
        return answer(agent_error(*running->guest));
    }
    {
        const std::lock_guard guard(running->guest->lock);
        running->guest->reboot_wanted = false;
    }
    auto pressed = running->monitor->call("system_powerdown");
    if (!pressed) return answer(pressed.error());
    return {};
}

vb::Status QemuDriver::domain_reboot(vb::Call&, const vb_domain_reboot_in& in, vb_domain_reboot_out&) {
    QEMU_TRY(check_flags(in.flags, VB_DOMAIN_REBOOT_ACPI_POWER_BTN | VB_DOMAIN_REBOOT_GUEST_AGENT,
                         "qemuDomainReboot"));
    auto running = find_running(in.dom);
    if (!running) return answer(running.error());
    {
        const std::lock_guard guard(running->guest->lock);
        if (in.flags == VB_DOMAIN_REBOOT_GUEST_AGENT) return answer(agent_error(*running->guest));
        running->guest->reboot_wanted = true;
        supervisor_.write_status(*running->guest);
    }
    auto pressed = running->monitor->call("system_powerdown");
    if (!pressed) {
        const std::lock_guard guard(running->guest->lock);
        running->guest->reboot_wanted = false;
        return answer(pressed.error());
    }
    return {};
}

vb::Status QemuDriver::domain_reset(vb::Call&, const vb_domain_reset_in& in, vb_domain_reset_out&) {
    QEMU_TRY(check_flags(in.flags, 0, "qemuDomainReset"));
    auto running = find_running(in.dom);
    if (!running) return answer(running.error());
    auto job = Job::take(running->guest);
    if (!job) return answer(job.error());
    auto reset = running->monitor->call("system_reset");
    if (!reset) return answer(reset.error());
    return {};
}

vb::Status QemuDriver::domain_destroy(vb::Call&, const vb_domain_destroy_in& in, vb_domain_destroy_out&) {
    QEMU_TRY(check_flags(in.flags, VB_DOMAIN_DESTROY_GRACEFUL | VB_DOMAIN_DESTROY_REMOVE_LOGS,
                         "qemuDomainDestroyFlags"));
    auto found = find(in.dom);
    if (!found) return answer(found.error());
    std::string log;
    {
        const std::lock_guard guard((*found)->lock);
        if (!(*found)->active())
            return answer(make_error(VB_ERR_OPERATION_INVALID, VB_FROM_DOMAIN, "domain is not running"));
        log = supervisor_.paths().log_file((*found)->name);
    }
    QEMU_TRY(supervisor_.stop(*found, StopIntent::destroy, in.flags & VB_DOMAIN_DESTROY_GRACEFUL));
    if (in.flags & VB_DOMAIN_DESTROY_REMOVE_LOGS) ::unlink(log.c_str());
    return {};
}

}  // namespace virtbay::qemu
