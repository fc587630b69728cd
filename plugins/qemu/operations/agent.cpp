// What only a guest agent could do: refused with the reason, as no agent is spoken to yet.
#include "answer.h"
#include "driver.h"

namespace virtbay::qemu {

using namespace model;

vb::Status QemuDriver::no_agent(const vb_domain_ref& dom) {
    auto found = find(dom);
    if (!found) return answer(found.error());
    const Guest& guest = **found;
    const std::lock_guard guard(guest.lock);
    if (guest.state != VB_DOMAIN_RUNNING) return answer(not_running());
    for (const Channel& c : guest.live->channels)
        if (c.target == ChannelTarget::virtio && c.name == "org.qemu.guest_agent.0")
            return answer(failure(VB_ERR_AGENT_UNRESPONSIVE, "QEMU guest agent is not connected"));
    return answer(failure(VB_ERR_ARGUMENT_UNSUPPORTED, "QEMU guest agent is not configured"));
}

#define QEMU_NEEDS_AGENT(op)                                                                              \
    vb::Status QemuDriver::domain_##op(vb::Call&, const vb_domain_##op##_in& in, vb_domain_##op##_out&) { \
        return no_agent(in.dom);                                                                          \
    }

QEMU_NEEDS_AGENT(get_fsinfo)
QEMU_NEEDS_AGENT(get_time)
QEMU_NEEDS_AGENT(set_time)
QEMU_NEEDS_AGENT(set_user_password)
QEMU_NEEDS_AGENT(fsfreeze)
QEMU_NEEDS_AGENT(fsthaw)
QEMU_NEEDS_AGENT(fstrim)
QEMU_NEEDS_AGENT(get_guest_info)
QEMU_NEEDS_AGENT(qemu_agent_command)
QEMU_NEEDS_AGENT(get_guest_vcpus)
QEMU_NEEDS_AGENT(set_guest_vcpus)
QEMU_NEEDS_AGENT(authorized_ssh_keys_get)
QEMU_NEEDS_AGENT(authorized_ssh_keys_set)
QEMU_NEEDS_AGENT(pm_suspend_for_duration)

}  // namespace virtbay::qemu
