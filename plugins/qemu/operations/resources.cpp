// Shares and limits of memory, block devices, processors and NUMA nodes. No cgroup controller is used, so
// they concern the stored definition; asking for those of a running guest tells which controller is missing.
#include "common/blkio.h"
#include "common/params.h"
#include "driver.h"
#include "operations/scope.h"

namespace virtbay::qemu {

using namespace model;

namespace {

constexpr uint64_t unlimited = 9007199254740991;  // KiB

Error missing(const char* what) {
    return failure(VB_ERR_OPERATION_INVALID, what);
}
constexpr const char* no_memory_controller = "cgroup memory controller is not mounted";
constexpr const char* no_blkio_controller = "blkio cgroup isn't mounted";
constexpr const char* no_cpu_controller = "cgroup CPU controller is not mounted";
constexpr const char* no_cpuset_controller = "cgroup cpuset controller is not mounted";

struct Period {
    const char* name;
    uint64_t Cputune::*value;
};
struct Quota {
    const char* name;
    int64_t Cputune::*value;
};
// As they are reported, behind the shares: each period before its quota.
constexpr std::pair<Period, Quota> bandwidths[] = {
    {{VB_DOMAIN_SCHEDULER_VCPU_PERIOD, &Cputune::period}, {VB_DOMAIN_SCHEDULER_VCPU_QUOTA, &Cputune::quota}},
    {{VB_DOMAIN_SCHEDULER_EMULATOR_PERIOD, &Cputune::emulator_period},
     {VB_DOMAIN_SCHEDULER_EMULATOR_QUOTA, &Cputune::emulator_quota}},
    {{VB_DOMAIN_SCHEDULER_GLOBAL_PERIOD, &Cputune::global_period},
     {VB_DOMAIN_SCHEDULER_GLOBAL_QUOTA, &Cputune::global_quota}},
    {{VB_DOMAIN_SCHEDULER_IOTHREAD_PERIOD, &Cputune::iothread_period},
     {VB_DOMAIN_SCHEDULER_IOTHREAD_QUOTA, &Cputune::iothread_quota}},
};
constexpr int32_t scheduler_values = 1 + 2 * static_cast<int32_t>(std::size(bandwidths));
constexpr int64_t bandwidth_least = 1000, period_most = 1000000, quota_most = 17592186044415;

Status check_bandwidth(const char* name, int64_t value, int64_t most) {
    if (value <= 0 || (value >= bandwidth_least && value <= most)) return {};
    return failure(VB_ERR_INVALID_ARG, std::string("value of '") + name + "' is out of range [" +
                                           std::to_string(bandwidth_least) + ", " + std::to_string(most) +
                                           "]");
}

}  // namespace

vb::Status QemuDriver::domain_set_memory_parameters(vb::Call&, const vb_domain_set_memory_parameters_in& in,
                                                    vb_domain_set_memory_parameters_out&) {
    QEMU_TRY(check_flags(in.flags, affect_flags, "qemuDomainSetMemoryParameters"));
    QEMU_TRY(validate_params(in.params, in.n_params,
                             {{VB_DOMAIN_MEMORY_HARD_LIMIT, VB_TYPED_PARAM_ULLONG},
                              {VB_DOMAIN_MEMORY_SOFT_LIMIT, VB_TYPED_PARAM_ULLONG},
                              {VB_DOMAIN_MEMORY_SWAP_HARD_LIMIT, VB_TYPED_PARAM_ULLONG}}));
    auto edit = begin_edit(in.dom, in.flags);
    if (!edit) return answer(edit.error());
    const Scope* const scope = &edit->scope;
    if (scope->live) return answer(missing(no_memory_controller));
    Memtune tune = scope->definition->memtune ? *scope->definition->memtune : Memtune{};
    const auto given = [&](const char* name, std::optional<uint64_t>& limit) {
        const auto* param = find_param(in.params, in.n_params, name);
        if (param) limit = param->value.value.ul;
        return param != nullptr;
    };
    const bool hard = given(VB_DOMAIN_MEMORY_HARD_LIMIT, tune.hard_limit);
    const bool swap = given(VB_DOMAIN_MEMORY_SWAP_HARD_LIMIT, tune.swap_hard_limit);
    given(VB_DOMAIN_MEMORY_SOFT_LIMIT, tune.soft_limit);
    if ((hard || swap) && tune.hard_limit.value_or(unlimited) > tune.swap_hard_limit.value_or(unlimited))
        return answer(
            failure(VB_ERR_INVALID_ARG,
                    "memory hard_limit tunable value must be lower than or equal to swap_hard_limit"));
    for (auto* limit : {&tune.hard_limit, &tune.soft_limit, &tune.swap_hard_limit})
        if (*limit >= unlimited) limit->reset();
    return answer(change(*edit, [&](Domain& d) { d.memtune = tune; }));
}

vb::Status QemuDriver::domain_get_memory_parameters(vb::Call& call,
                                                    const vb_domain_get_memory_parameters_in& in,
                                                    vb_domain_get_memory_parameters_out& out) {
    QEMU_TRY(
        check_flags(in.flags, affect_flags | VB_TYPED_PARAM_STRING_OKAY, "qemuDomainGetMemoryParameters"));
    auto scope = read_scope(in.dom, in.flags);
    if (!scope) return answer(scope.error());
    if (scope->live && in.nparams) return answer(missing(no_memory_controller));
    const Memtune tune = scope->subject().memtune ? *scope->subject().memtune : Memtune{};
    ParamList params(call);
    params.add(VB_DOMAIN_MEMORY_HARD_LIMIT, tune.hard_limit.value_or(unlimited));
    params.add(VB_DOMAIN_MEMORY_SOFT_LIMIT, tune.soft_limit.value_or(unlimited));
    params.add(VB_DOMAIN_MEMORY_SWAP_HARD_LIMIT, tune.swap_hard_limit.value_or(unlimited));
    params.finish(in.nparams, out);
    return {};
}

vb::Status QemuDriver::domain_set_blkio_parameters(vb::Call&, const vb_domain_set_blkio_parameters_in& in,
                                                   vb_domain_set_blkio_parameters_out&) {
    QEMU_TRY(check_flags(in.flags, affect_flags, "qemuDomainSetBlkioParameters"));
    QEMU_TRY(validate_params(in.params, in.n_params,
                             {{VB_DOMAIN_BLKIO_WEIGHT, VB_TYPED_PARAM_UINT},
                              {VB_DOMAIN_BLKIO_DEVICE_WEIGHT, VB_TYPED_PARAM_STRING},
                              {VB_DOMAIN_BLKIO_DEVICE_READ_IOPS, VB_TYPED_PARAM_STRING},
                              {VB_DOMAIN_BLKIO_DEVICE_WRITE_IOPS, VB_TYPED_PARAM_STRING},
                              {VB_DOMAIN_BLKIO_DEVICE_READ_BPS, VB_TYPED_PARAM_STRING},
                              {VB_DOMAIN_BLKIO_DEVICE_WRITE_BPS, VB_TYPED_PARAM_STRING}}));
    auto edit = begin_edit(in.dom, in.flags);
    if (!edit) return answer(edit.error());
    const Scope* const scope = &edit->scope;
    if (scope->live) return answer(missing(no_blkio_controller));
    Blkiotune tune = scope->definition->blkiotune ? *scope->definition->blkiotune : Blkiotune{};
    if (const auto* weight = find_param(in.params, in.n_params, VB_DOMAIN_BLKIO_WEIGHT))
        tune.weight = weight->value.value.ui;
    for (const BlkioValue& value : blkio_values)
        if (const auto* param = find_param(in.params, in.n_params, value.name))
            QEMU_TRY(merge_blkio(tune, value, param->value.value.s));
    drop_unset_devices(tune);
    return answer(change(*edit, [&](Domain& d) {
        if (tune.weight == 0 && tune.devices.empty())
            d.blkiotune.reset();
        else
            d.blkiotune = tune;
    }));
}

vb::Status QemuDriver::domain_get_blkio_parameters(vb::Call& call,
                                                   const vb_domain_get_blkio_parameters_in& in,
                                                   vb_domain_get_blkio_parameters_out& out) {
    QEMU_TRY(
        check_flags(in.flags, affect_flags | VB_TYPED_PARAM_STRING_OKAY, "qemuDomainGetBlkioParameters"));
    auto found = find(in.dom);
    if (!found) return answer(found.error());
    if (in.nparams == 0) {  // known whatever the guest's state
        out.nparams = 1 + static_cast<int32_t>(std::size(blkio_values));
        return {};
    }
    auto scope = read_scope(in.dom, in.flags);
    if (!scope) return answer(scope.error());
    if (scope->live) return answer(missing(no_blkio_controller));
    const Blkiotune tune = scope->subject().blkiotune ? *scope->subject().blkiotune : Blkiotune{};
    ParamList params(call);
    params.add(VB_DOMAIN_BLKIO_WEIGHT, tune.weight);
    for (const BlkioValue& value : blkio_values)
        params.add(value.name, std::string_view(joined_blkio(tune, value)));
    params.finish(in.nparams, out);
    return {};
}

vb::Status QemuDriver::domain_get_scheduler_type(vb::Call&, const vb_domain_get_scheduler_type_in& in,
                                                 vb_domain_get_scheduler_type_out& out) {
    auto found = find(in.dom);
    if (!found) return answer(found.error());
    const std::lock_guard guard((*found)->lock);
    if ((*found)->active()) return answer(missing(no_cpu_controller));
    out.type = "posix";
    out.nparams = scheduler_values;
    return {};
}

vb::Status QemuDriver::domain_set_scheduler_parameters(vb::Call&,
                                                       const vb_domain_set_scheduler_parameters_in& in,
                                                       vb_domain_set_scheduler_parameters_out&) {
    QEMU_TRY(check_flags(in.flags, affect_flags, "qemuDomainSetSchedulerParametersFlags"));
    QEMU_TRY(validate_params(in.params, in.n_params,
                             {{VB_DOMAIN_SCHEDULER_CPU_SHARES, VB_TYPED_PARAM_ULLONG},
                              {VB_DOMAIN_SCHEDULER_VCPU_PERIOD, VB_TYPED_PARAM_ULLONG},
                              {VB_DOMAIN_SCHEDULER_VCPU_QUOTA, VB_TYPED_PARAM_LLONG},
                              {VB_DOMAIN_SCHEDULER_EMULATOR_PERIOD, VB_TYPED_PARAM_ULLONG},
                              {VB_DOMAIN_SCHEDULER_EMULATOR_QUOTA, VB_TYPED_PARAM_LLONG},
                              {VB_DOMAIN_SCHEDULER_GLOBAL_PERIOD, VB_TYPED_PARAM_ULLONG},
                              {VB_DOMAIN_SCHEDULER_GLOBAL_QUOTA, VB_TYPED_PARAM_LLONG},
                              {VB_DOMAIN_SCHEDULER_IOTHREAD_PERIOD, VB_TYPED_PARAM_ULLONG},
                              {VB_DOMAIN_SCHEDULER_IOTHREAD_QUOTA, VB_TYPED_PARAM_LLONG}}));
    auto edit = begin_edit(in.dom, in.flags);
    if (!edit) return answer(edit.error());
    const Scope* const scope = &edit->scope;
    if (scope->live) return answer(missing(no_cpu_controller));
    Cputune tune = scope->definition->cputune ? *scope->definition->cputune : Cputune{};
    if (const auto* shares = find_param(in.params, in.n_params, VB_DOMAIN_SCHEDULER_CPU_SHARES))
        tune.shares = shares->value.value.ul;
    for (const auto& [period, quota] : bandwidths) {
        if (const auto* param = find_param(in.params, in.n_params, period.name)) {
            const uint64_t value = param->value.value.ul;
            QEMU_TRY(check_bandwidth(period.name, static_cast<int64_t>(std::min<uint64_t>(value, INT64_MAX)),
                                     period_most));
            tune.*period.value = value;
        }
        if (const auto* param = find_param(in.params, in.n_params, quota.name)) {
            QEMU_TRY(check_bandwidth(quota.name, param->value.value.l, quota_most));
            tune.*quota.value = param->value.value.l;
        }
    }
    return answer(change(*edit, [&](Domain& d) { d.cputune = tune; }));
}

vb::Status QemuDriver::domain_get_scheduler_parameters(vb::Call& call,
                                                       const vb_domain_get_scheduler_parameters_in& in,
                                                       vb_domain_get_scheduler_parameters_out& out) {
    QEMU_TRY(check_flags(in.flags, affect_flags | VB_TYPED_PARAM_STRING_OKAY,
                         "qemuDomainGetSchedulerParametersFlags"));
    auto scope = read_scope(in.dom, in.flags);
    if (!scope) return answer(scope.error());
    if (scope->live) return answer(missing(no_cpu_controller));
    const Cputune tune = scope->subject().cputune ? *scope->subject().cputune : Cputune{};
    ParamList params(call);
    params.add(VB_DOMAIN_SCHEDULER_CPU_SHARES, tune.shares.value_or(0));
    for (const auto& [period, quota] : bandwidths) {
        params.add(period.name, tune.*period.value);
        params.add(quota.name, tune.*quota.value);
    }
    params.finish_most(in.nparams, out);
    return {};
}

vb::Status QemuDriver::domain_set_numa_parameters(vb::Call&, const vb_domain_set_numa_parameters_in& in,
                                                  vb_domain_set_numa_parameters_out&) {
    QEMU_TRY(check_flags(in.flags, affect_flags, "qemuDomainSetNumaParameters"));
    QEMU_TRY(validate_params(
        in.params, in.n_params,
        {{VB_DOMAIN_NUMA_MODE, VB_TYPED_PARAM_INT}, {VB_DOMAIN_NUMA_NODESET, VB_TYPED_PARAM_STRING}}));
    auto found = find(in.dom);
    if (!found) return answer(found.error());
    const auto* mode = find_param(in.params, in.n_params, VB_DOMAIN_NUMA_MODE);
    const auto* nodeset = find_param(in.params, in.n_params, VB_DOMAIN_NUMA_NODESET);
    if (mode && (mode->value.value.i < 0 || mode->value.value.i > VB_DOMAIN_NUMATUNE_MEM_RESTRICTIVE))
        return answer(failure(VB_ERR_INVALID_ARG,
                              "unsupported numatune mode: '" + std::to_string(mode->value.value.i) + "'"));
    std::optional<Bitmap> nodes;
    if (nodeset) {
        nodes = Bitmap::parse(nodeset->value.value.s);
        if (!nodes)
            return answer(failure(VB_ERR_INVALID_ARG,
                                  std::string("Failed to parse bitmap '") + nodeset->value.value.s + "'"));
        if (nodes->empty())
            return answer(failure(VB_ERR_OPERATION_INVALID,
                                  std::string("Invalid nodeset of 'numatune': ") + nodeset->value.value.s));
    }
    auto edit = begin_edit(in.dom, in.flags);
    if (!edit) return answer(edit.error());
    const Scope* const scope = &edit->scope;
    if (scope->live) return answer(missing(no_cpuset_controller));
    Numatune tune = scope->definition->numatune ? *scope->definition->numatune : Numatune{};
    if (nodes) tune.nodeset = std::move(*nodes);
    if (mode) tune.mode = static_cast<NumaMode>(mode->value.value.i);
    if (!tune.nodeset.has())
        return answer(failure(VB_ERR_CONFIG_UNSUPPORTED,
                              "nodeset for NUMA memory tuning must be set if 'placement' is 'static'"));
    tune.has_memory = true;
    tune.placement = VcpuPlacement::static_;
    return answer(change(*edit, [&](Domain& d) { d.numatune = tune; }));
}

vb::Status QemuDriver::domain_get_numa_parameters(vb::Call& call, const vb_domain_get_numa_parameters_in& in,
                                                  vb_domain_get_numa_parameters_out& out) {
    QEMU_TRY(check_flags(in.flags, affect_flags | VB_TYPED_PARAM_STRING_OKAY, "qemuDomainGetNumaParameters"));
    auto scope = read_scope(in.dom, in.flags);
    if (!scope) return answer(scope.error());
    const auto& tune = scope->subject().numatune;
    const bool known = tune && tune->has_memory;
    ParamList params(call);
    params.add(VB_DOMAIN_NUMA_MODE, known ? static_cast<int32_t>(tune->mode) : 0);
    params.add(VB_DOMAIN_NUMA_NODESET, std::string_view(known ? tune->nodeset.format() : std::string()));
    params.finish(in.nparams, out);
    return {};
}

}  // namespace virtbay::qemu
