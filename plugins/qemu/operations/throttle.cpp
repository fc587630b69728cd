// Throttling of disks.
#include "common/params.h"
#include "driver.h"
#include "guest/throttling.h"
#include "operations/scope.h"

namespace virtbay::qemu {

using namespace model;

namespace {

using Tune = DiskIotune;

constexpr uint64_t max_limit = 1000000000000000;
constexpr const char* group_name = VB_DOMAIN_BLOCK_IOTUNE_GROUP_NAME;

constexpr const auto& limits = throttle_limits;
using Limit = ThrottleLimit;
constexpr size_t group_position = 13;

Status check_params(const vb_typed_param* params, uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        std::string_view known;
        for (const Limit& limit : limits)
            if (std::string_view(limit.name) == params[i].field) known = limit.name;
        if (Status valid = validate_params(
                &params[i], 1, {{known, VB_TYPED_PARAM_ULLONG}, {group_name, VB_TYPED_PARAM_STRING}});
            !valid)
            return valid;
        if (!known.empty() && params[i].value.value.ul > max_limit)
            return failure(
                VB_ERR_ARGUMENT_UNSUPPORTED,
                "block I/O throttle limit value must be no more than " + std::to_string(max_limit));
    }
    return {};
}

// Of what is asked for, before it is merged with what there is.
Status check_conflicts(const Tune& t) {
    const auto conflict = [](uint64_t total, uint64_t read, uint64_t write, const char* what) -> Status {
        if (total == 0 || (read == 0 && write == 0)) return {};
        return failure(VB_ERR_INVALID_ARG,
                       std::string("total and read/write of ") + what + " cannot be set at the same time");
    };
    Status s = conflict(t.total_bytes_sec, t.read_bytes_sec, t.write_bytes_sec, "bytes_sec");
    if (s) s = conflict(t.total_iops_sec, t.read_iops_sec, t.write_iops_sec, "iops_sec");
    if (s) s = conflict(t.total_bytes_sec_max, t.read_bytes_sec_max, t.write_bytes_sec_max, "bytes_sec_max");
    if (s) s = conflict(t.total_iops_sec_max, t.read_iops_sec_max, t.write_iops_sec_max, "iops_sec_max");
    return s;
}

Status check_bursts(const Tune& t) {
    for (size_t i = 0; i < 6; i++) {  // the limit and, six places on, what it may burst to
        const uint64_t burst = t.*limits[i + 6].value;
        if (burst && burst < t.*limits[i].value)
            return failure(VB_ERR_CONFIG_UNSUPPORTED, std::string("value '") + limits[i + 6].name +
                                                          "' cannot be smaller than '" + limits[i].name +
                                                          "'");
    }
    return {};
}

Result<size_t> find_disk(const Domain& d, const char* name) {
    const std::string_view wanted = name ? name : "";
    for (size_t i = 0; i < d.disks.size(); i++) {
        const Disk& disk = d.disks[i];
        if (disk.target == wanted || (disk.source.path.has() && disk.source.path == wanted)) return i;
    }
    return failure(VB_ERR_INVALID_ARG,
                   "disk '" + std::string(wanted) + "' was not found in the domain config");
}

Tune merged(const Disk& disk, const vb_typed_param* params, uint32_t count) {
    Tune tune = disk.iotune ? *disk.iotune : Tune{};
    for (const Limit& given : limits)
        if (find_param(params, count, given.name))
            for (const Limit& limit : limits)
                if (limit.family == given.family) tune.*limit.value = 0;
    for (const Limit& limit : limits)
        if (const auto* param = find_param(params, count, limit.name))
            tune.*limit.value = param->value.value.ul;
    if (const auto* group = find_param(params, count, group_name)) tune.group_name = group->value.value.s;
    return tune;
}

void put(Domain& d, size_t at, const Tune& tune) {
    bool limited = tune.group_name.has();
    for (const Limit& limit : limits) limited = limited || tune.*limit.value != 0;
    if (limited)
        d.disks[at].iotune = tune;
    else
        d.disks[at].iotune.reset();
}

}  // namespace

vb::Status QemuDriver::domain_set_block_io_tune(vb::Call&, const vb_domain_set_block_io_tune_in& in,
                                                vb_domain_set_block_io_tune_out&) {
    QEMU_TRY(check_flags(in.flags, affect_flags, "qemuDomainSetBlockIoTune"));
    QEMU_TRY(check_params(in.params, in.n_params));
    auto found = find(in.dom);
    if (!found) return answer(found.error());
    auto job = Job::take(*found);
    if (!job) return answer(job.error());
    auto scope = scope_of(*found, in.flags);
    if (!scope) return answer(scope.error());
    QEMU_TRY(check_conflicts(merged(Disk(), in.params, in.n_params)));
    Scope running = *scope, stored = *scope;
    running.config = stored.live = false;
    size_t live_disk = 0, stored_disk = 0;
    if (scope->live) {
        auto at = find_disk(*scope->current, in.disk);
        if (!at) return answer(at.error());
        live_disk = *at;
    }
    if (scope->config) {
        auto at = find_disk(*scope->definition, in.disk);
        if (!at) return answer(at.error());
        stored_disk = *at;
    }
    if (scope->live) {
        const Disk& disk = scope->current->disks[live_disk];
        Tune tune = merged(disk, in.params, in.n_params);
        if (!tune.group_name.has()) tune.group_name = block_backend_of(disk);
        QEMU_TRY(check_bursts(tune));
        QEMU_TRY(throttle(*scope->monitor, disk, tune));
        QEMU_TRY(change(supervisor_, rules_, *found, running, [&](Domain& d) { put(d, live_disk, tune); }));
    }
    if (!scope->config) return {};
    const Tune tune = merged(scope->definition->disks[stored_disk], in.params, in.n_params);
    return answer(change(supervisor_, rules_, *found, stored, [&](Domain& d) { put(d, stored_disk, tune); }));
}

vb::Status QemuDriver::domain_get_block_io_tune(vb::Call& call, const vb_domain_get_block_io_tune_in& in,
                                                vb_domain_get_block_io_tune_out& out) {
    QEMU_TRY(check_flags(in.flags, affect_flags | VB_TYPED_PARAM_STRING_OKAY, "qemuDomainGetBlockIoTune"));
    auto found = find(in.dom);
    if (!found) return answer(found.error());
    auto scope = one_scope_of(*found, in.flags);
    if (!scope) return answer(scope.error());
    if (in.nparams == 0) {  // how many there are is the same for all disks, so none need be named
        out.nparams = static_cast<int32_t>(std::size(limits)) + 1;
        return {};
    }
    auto at = find_disk(scope->subject(), in.disk);
    if (!at) return answer(at.error());
    const auto& iotune = scope->subject().disks[*at].iotune;
    const Tune tune = iotune ? *iotune : Tune{};
    ParamList params(call);
    for (size_t i = 0; i < std::size(limits); i++) {
        if (i == group_position) params.add(group_name, tune.group_name.view());
        params.add(limits[i].name, tune.*limits[i].value);
    }
    params.finish(in.nparams, out);
    return {};
}

}  // namespace virtbay::qemu
