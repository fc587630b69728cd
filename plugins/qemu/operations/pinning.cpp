// Which processors of the host the threads of a guest may run on.
#include "driver.h"
#include "guest/affinity.h"
#include "operations/scope.h"

namespace virtbay::qemu {

using namespace model;

vb::Status QemuDriver::domain_pin_vcpu(vb::Call&, const vb_domain_pin_vcpu_in& in, vb_domain_pin_vcpu_out&) {
    QEMU_TRY(check_flags(in.flags, affect_flags, "qemuDomainPinVcpuFlags"));
    auto edit = begin_edit(in.dom, in.flags);
    if (!edit) return answer(edit.error());
    const Scope* const scope = &edit->scope;
    const auto beyond = [&](const Domain& d, const char* which) -> Status {
        if (in.vcpu < d.max_vcpus) return {};
        return failure(VB_ERR_INVALID_ARG, "vcpu " + std::to_string(in.vcpu) + " is out of range of " +
                                               which + " cpu count " + std::to_string(d.vcpus));
    };
    if (scope->live) QEMU_TRY(beyond(*scope->current, "live"));
    if (scope->config) QEMU_TRY(beyond(*scope->definition, "persistent"));
    const Bitmap cpus = bitmap_of(in.cpumap, in.n_cpumap);
    if (cpus.empty()) return answer(failure(VB_ERR_INVALID_ARG, "Empty cpu list for pinning"));
    if (scope->live) {
        int thread = 0;
        {
            const std::lock_guard guard(edit->guest->lock);
            if (in.vcpu < edit->guest->vcpu_pids.size()) thread = edit->guest->vcpu_pids[in.vcpu];
        }
        if (thread) QEMU_TRY(set_affinity(thread, cpus));
    }
    return answer(change(*edit, [&](Domain& d) { set_pin(d.cputune.make().vcpu_pins, in.vcpu, cpus); }));
}

vb::Status QemuDriver::domain_get_vcpu_pin_info(vb::Call& call, const vb_domain_get_vcpu_pin_info_in& in,
                                                vb_domain_get_vcpu_pin_info_out& out) {
    QEMU_TRY(check_flags(in.flags, affect_flags, "qemuDomainGetVcpuPinInfo"));
    auto scope = read_scope(in.dom, in.flags);
    if (!scope) return answer(scope.error());
    const Domain& d = scope->subject();
    const auto bytes = static_cast<size_t>(std::max(in.maplen, 0));
    const uint32_t count = std::min(static_cast<uint32_t>(std::max(in.ncpumaps, 0)), d.max_vcpus);
    auto* maps = call.array<uint8_t>(count * bytes);
    const Bitmap all = d.cpuset.has() ? d.cpuset : all_processors();
    for (uint32_t vcpu = 0; vcpu < count; vcpu++) {
        const Bitmap* pin = d.cputune ? pin_of(d.cputune->vcpu_pins, vcpu) : nullptr;
        put_bitmap(pin ? *pin : all, maps + vcpu * bytes, bytes);
    }
    out.cpumaps = maps;
    out.n_cpumaps = static_cast<uint32_t>(count * bytes);
    out.num = static_cast<int32_t>(count);
    return {};
}

vb::Status QemuDriver::domain_pin_emulator(vb::Call&, const vb_domain_pin_emulator_in& in,
                                           vb_domain_pin_emulator_out&) {
    QEMU_TRY(check_flags(in.flags, affect_flags, "qemuDomainPinEmulator"));
    auto edit = begin_edit(in.dom, in.flags);
    if (!edit) return answer(edit.error());
    const Scope* const scope = &edit->scope;
    const Bitmap cpus = bitmap_of(in.cpumap, in.n_cpumap);
    if (cpus.empty()) return answer(failure(VB_ERR_INVALID_ARG, "Empty cpu list for pinning"));
    if (scope->live) {
        int process = 0;
        {
            const std::lock_guard guard(edit->guest->lock);
            process = edit->guest->process.pid;
        }
        if (process) QEMU_TRY(set_affinity(process, cpus));
    }
    return answer(change(*edit, [&](Domain& d) { d.cputune.make().emulator_pin = cpus; }));
}

vb::Status QemuDriver::domain_get_emulator_pin_info(vb::Call& call,
                                                    const vb_domain_get_emulator_pin_info_in& in,
                                                    vb_domain_get_emulator_pin_info_out& out) {
    QEMU_TRY(check_flags(in.flags, affect_flags, "qemuDomainGetEmulatorPinInfo"));
    auto scope = read_scope(in.dom, in.flags);
    if (!scope) return answer(scope.error());
    const Domain& d = scope->subject();
    const auto bytes = static_cast<size_t>(std::max(in.maplen, 0));
    auto* map = call.array<uint8_t>(bytes);
    if (d.cputune && d.cputune->emulator_pin.has())
        put_bitmap(d.cputune->emulator_pin, map, bytes);
    else
        put_bitmap(d.cpuset.has() ? d.cpuset : all_processors(), map, bytes);
    out.cpumaps = map;
    out.n_cpumaps = static_cast<uint32_t>(bytes);
    out.ret = 1;
    return {};
}

}  // namespace virtbay::qemu
