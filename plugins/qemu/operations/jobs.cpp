// Calls about jobs, power management and protection that find nothing to do, and the dirty rate.
#include "driver.h"
#include "monitor/json.h"
#include "operations/scope.h"

namespace virtbay::qemu {

vb::Status QemuDriver::domain_abort_job(vb::Call&, const vb_domain_abort_job_in& in,
                                        vb_domain_abort_job_out&) {
    QEMU_TRY(check_flags(in.flags, VB_DOMAIN_ABORT_JOB_POSTCOPY, "qemuDomainAbortJobFlags"));
    auto running = find_running(in.dom);
    if (!running) return answer(running.error());
    if (in.flags & VB_DOMAIN_ABORT_JOB_POSTCOPY)
        return answer(
            failure(VB_ERR_OPERATION_INVALID, "current job is not outgoing migration in post-copy mode"));
    return answer(failure(VB_ERR_OPERATION_INVALID, "no job is active on the domain"));
}

vb::Status QemuDriver::domain_pm_wakeup(vb::Call&, const vb_domain_pm_wakeup_in& in,
                                        vb_domain_pm_wakeup_out&) {
    QEMU_TRY(check_flags(in.flags, 0, "qemuDomainPMWakeup"));
    auto running = find_running(in.dom);
    if (!running) return answer(running.error());
    auto job = Job::take(running->guest);
    if (!job) return answer(job.error());
    if (auto woken = running->monitor->call("system_wakeup"); !woken) return answer(woken.error());
    return {};
}

vb::Status QemuDriver::domain_start_dirty_rate_calc(vb::Call&, const vb_domain_start_dirty_rate_calc_in& in,
                                                    vb_domain_start_dirty_rate_calc_out&) {
    constexpr int least = 1, most = 60;
    constexpr uint32_t bitmap = VB_DOMAIN_DIRTYRATE_MODE_DIRTY_BITMAP,
                       ring = VB_DOMAIN_DIRTYRATE_MODE_DIRTY_RING;
    QEMU_TRY(check_flags(in.flags, VB_DOMAIN_DIRTYRATE_MODE_PAGE_SAMPLING | bitmap | ring,
                         "qemuDomainStartDirtyRateCalc"));
    if (in.seconds < least || in.seconds > most)
        return answer(failure(
            VB_ERR_CONFIG_UNSUPPORTED,
            "seconds=" + std::to_string(in.seconds) + " is invalid, please choose value within [1, 60]."));
    auto running = find_running(in.dom);
    if (!running) return answer(running.error());
    const bool has_ring = running->live->features && running->live->features->kvm &&
                          running->live->features->kvm->dirty_ring == model::OnOff::on;
    if ((in.flags & ring) && !has_ring)
        return answer(failure(VB_ERR_OPERATION_UNSUPPORTED,
                              "dirty-ring calculation mode requires dirty-ring feature enabled."));
    if (!(in.flags & ring) && has_ring)
        return answer(
            failure(VB_ERR_OPERATION_UNSUPPORTED,
                    "page-sampling and dirty-bitmap calculation modes need the dirty-ring feature disabled"));
    auto job = Job::take(running->guest);
    if (!job) return answer(job.error());
    const char* mode = in.flags & ring ? "dirty-ring" : in.flags & bitmap ? "dirty-bitmap" : "page-sampling";
    const Json arguments{{"calc-time", in.seconds}, {"mode", mode}};
    if (auto begun = running->monitor->call("calc-dirty-rate", dump(arguments)); !begun)
        return answer(begun.error());
    return {};
}

vb::Status QemuDriver::domain_get_launch_security_info(vb::Call&,
                                                       const vb_domain_get_launch_security_info_in& in,
                                                       vb_domain_get_launch_security_info_out&) {
    QEMU_TRY(check_flags(in.flags, VB_TYPED_PARAM_STRING_OKAY, "qemuDomainGetLaunchSecurityInfo"));
    auto found = find(in.dom);
    if (!found) return answer(found.error());
    return {};  // no guest is protected
}

vb::Status QemuDriver::domain_set_launch_security_state(vb::Call&,
                                                        const vb_domain_set_launch_security_state_in& in,
                                                        vb_domain_set_launch_security_state_out&) {
    QEMU_TRY(check_flags(in.flags, 0, "qemuDomainSetLaunchSecurityState"));
    auto found = find(in.dom);
    if (!found) return answer(found.error());
    return answer(failure(VB_ERR_OPERATION_UNSUPPORTED,
                          "setting a launch secret is only supported in SEV-enabled domains"));
}

}  // namespace virtbay::qemu
