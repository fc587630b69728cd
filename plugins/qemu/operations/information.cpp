// What a domain is and how it is.
#include <unistd.h>

#include "answer.h"
#include "driver.h"
#include "guest/affinity.h"
#include "guest/process.h"

namespace virtbay::qemu {

using namespace model;

vb::Status QemuDriver::domain_get_info(vb::Call&, const vb_domain_get_info_in& in,
                                       vb_domain_get_info_out& out) {
    auto found = find(in.dom);
    if (!found) return answer(found.error());
    const Guest& g = **found;
    const std::lock_guard guard(g.lock);
    const Domain& d = *g.current();
    out.state = static_cast<uint8_t>(g.state);
    out.maxMem = d.memory;
    out.memory = d.current_memory;
    out.nrVirtCpu = static_cast<uint16_t>(d.vcpus);
    if (g.active()) {
        ThreadTimes t;
        if (thread_times(g.process.pid, 0, t)) out.cpuTime = t.user_ns + t.system_ns;
    }
    return {};
}

vb::Status QemuDriver::domain_get_state(vb::Call&, const vb_domain_get_state_in& in,
                                        vb_domain_get_state_out& out) {
    QEMU_TRY(check_flags(in.flags, 0, "qemuDomainGetState"));
    auto found = find(in.dom);
    if (!found) return answer(found.error());
    const std::lock_guard guard((*found)->lock);
    out.state = (*found)->state;
    out.reason = (*found)->reason;
    return {};
}

vb::Status QemuDriver::domain_get_control_info(vb::Call&, const vb_domain_get_control_info_in& in,
                                               vb_domain_get_control_info_out& out) {
    QEMU_TRY(check_flags(in.flags, 0, "qemuDomainGetControlInfo"));
    auto found = find(in.dom);
    if (!found) return answer(found.error());
    const Guest& g = **found;
    const std::lock_guard guard(g.lock);
    if (!g.active()) return answer(not_running());
    out.state = VB_DOMAIN_CONTROL_OK;
    if (!g.monitor) {
        out.state = g.starting ? VB_DOMAIN_CONTROL_JOB : VB_DOMAIN_CONTROL_ERROR;
        if (!g.starting) out.details = VB_DOMAIN_CONTROL_ERROR_REASON_MONITOR;
        return {};
    }
    const MonitorState m = g.monitor->state();
    if (m.closed) {
        out.state = VB_DOMAIN_CONTROL_ERROR;
        out.details = VB_DOMAIN_CONTROL_ERROR_REASON_MONITOR;
    } else if (m.waiting) {
        out.state = VB_DOMAIN_CONTROL_OCCUPIED;
        out.stateTime = static_cast<uint64_t>(m.oldest.count());
    }
    return {};
}

vb::Status QemuDriver::domain_get_max_memory(vb::Call&, const vb_domain_get_max_memory_in& in,
                                             vb_domain_get_max_memory_out& out) {
    auto found = find(in.dom);
    if (!found) return answer(found.error());
    const std::lock_guard guard((*found)->lock);
    out.memory = (*found)->current()->memory;
    return {};
}

vb::Status QemuDriver::domain_get_max_vcpus(vb::Call&, const vb_domain_get_max_vcpus_in& in,
                                            vb_domain_get_max_vcpus_out& out) {
    auto found = find(in.dom);
    if (!found) return answer(found.error());
    const std::lock_guard guard((*found)->lock);
    if (!(*found)->active()) return answer(not_running());
    out.num = static_cast<int32_t>((*found)->live->max_vcpus);
    return {};
}

vb::Status QemuDriver::domain_get_vcpus_flags(vb::Call&, const vb_domain_get_vcpus_flags_in& in,
                                              vb_domain_get_vcpus_flags_out& out) {
    QEMU_TRY(check_flags(
        in.flags,
        VB_DOMAIN_AFFECT_LIVE | VB_DOMAIN_AFFECT_CONFIG | VB_DOMAIN_VCPU_MAXIMUM | VB_DOMAIN_VCPU_GUEST,
        "qemuDomainGetVcpusFlags"));
    auto found = find(in.dom);
    if (!found) return answer(found.error());
    const std::lock_guard guard((*found)->lock);
    const Guest& g = **found;
    if ((in.flags & VB_DOMAIN_AFFECT_LIVE) && (in.flags & VB_DOMAIN_AFFECT_CONFIG))
        return answer(failure(VB_ERR_INVALID_ARG,
                              "flags 'VIR_DOMAIN_AFFECT_LIVE' and 'VIR_DOMAIN_AFFECT_CONFIG' in "
                              "qemuDomainGetVcpusFlags are mutually exclusive"));
    if (in.flags & VB_DOMAIN_VCPU_GUEST)
        return answer(
            g.active() && g.state == VB_DOMAIN_RUNNING
                ? failure(VB_ERR_ARGUMENT_UNSUPPORTED, "QEMU guest agent is not configured")
                : failure(
                      VB_ERR_OPERATION_INVALID,
                      g.active()
                          ? "domain is not running"
                          : "vCPU count provided by the guest agent can only be requested for live domains"));
    if ((in.flags & VB_DOMAIN_AFFECT_LIVE) && !g.active()) return answer(not_running());
    if ((in.flags & VB_DOMAIN_AFFECT_CONFIG) && !g.persistent)
        return answer(
            failure(VB_ERR_OPERATION_INVALID, "transient domains do not have any persistent config"));
    const Domain& d = (in.flags & VB_DOMAIN_AFFECT_CONFIG) ? *g.config : *g.current();
    out.num = static_cast<int32_t>(in.flags & VB_DOMAIN_VCPU_MAXIMUM ? d.max_vcpus : d.vcpus);
    return {};
}

vb::Status QemuDriver::domain_get_vcpus(vb::Call& call, const vb_domain_get_vcpus_in& in,
                                        vb_domain_get_vcpus_out& out) {
    auto found = find(in.dom);
    if (!found) return answer(found.error());
    const std::lock_guard guard((*found)->lock);
    const Guest& g = **found;
    if (!g.active())
        return answer(
            failure(VB_ERR_OPERATION_INVALID, "cannot retrieve vcpu information on inactive domain"));
    const uint32_t n = std::min<uint32_t>(static_cast<uint32_t>(std::max(0, in.maxinfo)),
                                          static_cast<uint32_t>(g.vcpu_pids.size()));
    auto* info = call.array<vb_vcpu_info>(n);
    const uint32_t width = static_cast<uint32_t>(std::max(0, in.maplen));
    auto* maps = call.array<uint8_t>(static_cast<size_t>(n) * width);
    for (uint32_t i = 0; i < n; ++i) {
        info[i].number = i;
        info[i].state = VB_VCPU_RUNNING;
        info[i].cpu = -1;
        ThreadTimes t;
        // All processors of an emulator that translates share the thread of the first.
        if (thread_times(g.process.pid, g.vcpu_pids[i], t)) {
            info[i].cpu_time = t.user_ns + t.system_ns;
            info[i].cpu = t.cpu;
        }
        put_bitmap(affinity_of(g.vcpu_pids[i]), maps + static_cast<size_t>(i) * width, width);
    }
    out.info = info;
    out.n_info = n;
    out.cpumaps = maps;
    out.n_cpumaps = n * width;
    return {};
}

vb::Status QemuDriver::domain_get_os_type(vb::Call& call, const vb_domain_get_os_type_in& in,
                                          vb_domain_get_os_type_out& out) {
    auto found = find(in.dom);
    if (!found) return answer(found.error());
    const std::lock_guard guard((*found)->lock);
    out.type = call.text(name_of((*found)->current()->os.type));
    return {};
}

vb::Status QemuDriver::domain_get_hostname(vb::Call&, const vb_domain_get_hostname_in& in,
                                           vb_domain_get_hostname_out&) {
    QEMU_TRY(check_flags(in.flags, VB_DOMAIN_GET_HOSTNAME_LEASE | VB_DOMAIN_GET_HOSTNAME_AGENT,
                         "qemuDomainGetHostname"));
    auto found = find(in.dom);
    if (!found) return answer(found.error());
    const std::lock_guard guard((*found)->lock);
    if (!(*found)->active()) return answer(not_running());
    if (in.flags & VB_DOMAIN_GET_HOSTNAME_AGENT) {
        if ((*found)->state != VB_DOMAIN_RUNNING) return answer(not_running());
        return answer(failure(VB_ERR_ARGUMENT_UNSUPPORTED, "QEMU guest agent is not configured"));
    }
    return answer(failure(VB_ERR_NO_HOSTNAME, "no hostname found for domain " + (*found)->name));
}

namespace {

const Seclabel* label_of(const Guest& g) {
    if (!g.live) return nullptr;
    for (const Seclabel& s : g.live->seclabels)
        if (s.model == "dac") return &s;
    return nullptr;
}

}  // namespace

vb::Status QemuDriver::domain_get_security_label(vb::Call& call, const vb_domain_get_security_label_in& in,
                                                 vb_domain_get_security_label_out& out) {
    auto found = find(in.dom);
    if (!found) return answer(found.error());
    // The model "none" has no labels.
    out.label = call.text("");
    out.n_label = 1;
    out.enforcing = 0;
    return {};
}

vb::Status QemuDriver::domain_get_security_label_list(vb::Call& call,
                                                      const vb_domain_get_security_label_list_in& in,
                                                      vb_domain_get_security_label_list_out& out) {
    auto found = find(in.dom);
    if (!found) return answer(found.error());
    const std::lock_guard guard((*found)->lock);
    const Seclabel* label = label_of(**found);
    if (!label) return {};
    auto* labels = call.array<vb_domain_get_security_label_ret>(2);
    labels[0].label = call.text("");
    labels[0].n_label = 1;
    labels[1].label = call.text(label->label.view());
    labels[1].n_label = label->label.size() + 1;
    labels[1].enforcing = 0;
    out.labels = labels;
    out.n_labels = 2;
    out.ret = 2;
    return {};
}

vb::Status QemuDriver::domain_get_messages(vb::Call& call, const vb_domain_get_messages_in& in,
                                           vb_domain_get_messages_out& out) {
    QEMU_TRY(check_flags(in.flags, VB_DOMAIN_MESSAGE_DEPRECATION | VB_DOMAIN_MESSAGE_TAINTING,
                         "qemuDomainGetMessages"));
    auto found = find(in.dom);
    if (!found) return answer(found.error());
    const std::lock_guard guard((*found)->lock);
    if (in.flags && !(in.flags & VB_DOMAIN_MESSAGE_TAINTING)) return {};
    const auto& taints = (*found)->taints;
    auto** texts = call.array<const char*>(taints.size());
    for (size_t i = 0; i < taints.size(); ++i) {
        std::string text = taints[i];
        if (text == "high-privileges") text = "running with undesirable elevated privileges";
        if (text == "custom-argv") text = "custom configuration parameters specified";
        if (text == "custom-monitor") text = "custom monitor control commands issued";
        if (text == "host-cpu") text = "use of host CPU passthrough";
        texts[i] = call.text("tainted: " + text);
    }
    out.msgs = texts;
    out.n_msgs = static_cast<uint32_t>(taints.size());
    return {};
}

vb::Status QemuDriver::domain_get_job_info(vb::Call&, const vb_domain_get_job_info_in& in,
                                           vb_domain_get_job_info_out& out) {
    auto found = find(in.dom);
    if (!found) return answer(found.error());
    const std::lock_guard guard((*found)->lock);
    if (!(*found)->active()) return answer(not_running());
    out.type = VB_DOMAIN_JOB_NONE;
    return {};
}

vb::Status QemuDriver::domain_get_job_stats(vb::Call&, const vb_domain_get_job_stats_in& in,
                                            vb_domain_get_job_stats_out& out) {
    QEMU_TRY(check_flags(in.flags, VB_DOMAIN_JOB_STATS_COMPLETED | VB_DOMAIN_JOB_STATS_KEEP_COMPLETED,
                         "qemuDomainGetJobStats"));
    auto found = find(in.dom);
    if (!found) return answer(found.error());
    const std::lock_guard guard((*found)->lock);
    if (!(in.flags & VB_DOMAIN_JOB_STATS_COMPLETED) && !(*found)->active()) return answer(not_running());
    out.type = VB_DOMAIN_JOB_NONE;
    return {};
}

}  // namespace virtbay::qemu
