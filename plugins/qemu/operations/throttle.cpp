// Throttling of disks.
#include "common/throttle.h"
#include "driver.h"
#include "guest/throttling.h"
#include "operations/scope.h"

namespace virtbay::qemu {

using namespace model;

namespace {

using Tune = DiskIotune;

// Those of one family are set together: what is not given becomes 0. Of the limit at a place of the table.
constexpr size_t family_of(size_t place) {
    constexpr size_t size = 12, lengths = 13;
    if (place < lengths) return place / 3;
    return size / 3 + 1 + (place - lengths) / 3;
}

Status check_bursts(const Tune& t) {
    for (size_t i = 0; i < 6; i++) {  // the limit and, six places on, what it may burst to
        const uint64_t burst = t.*throttle_limits[i + 6].value;
        if (burst && burst < t.*throttle_limits[i].value)
            return failure(VB_ERR_CONFIG_UNSUPPORTED, std::string("value '") + throttle_limits[i + 6].name +
                                                          "' cannot be smaller than '" +
                                                          throttle_limits[i].name + "'");
    }
    return {};
}

Tune merged(const Disk& disk, const vb_typed_param* params, uint32_t count) {
    Tune tune = disk.iotune ? *disk.iotune : Tune{};
    for (size_t given = 0; given < std::size(throttle_limits); given++)
        if (find_param(params, count, throttle_limits[given].name))
            for (size_t i = 0; i < std::size(throttle_limits); i++)
                if (family_of(i) == family_of(given)) tune.*throttle_limits[i].value = 0;
    for (const ThrottleLimit& limit : throttle_limits)
        if (const auto* param = find_param(params, count, limit.name))
            tune.*limit.value = param->value.value.ul;
    if (const auto* group = find_param(params, count, throttle_group)) tune.group_name = group->value.value.s;
    return tune;
}

void put(Domain& d, size_t at, const Tune& tune) {
    bool limited = tune.group_name.has();
    for (const ThrottleLimit& limit : throttle_limits) limited = limited || tune.*limit.value != 0;
    if (limited)
        d.disks[at].iotune = tune;
    else
        d.disks[at].iotune.reset();
}

}  // namespace

vb::Status QemuDriver::domain_set_block_io_tune(vb::Call&, const vb_domain_set_block_io_tune_in& in,
                                                vb_domain_set_block_io_tune_out&) {
    QEMU_TRY(check_flags(in.flags, affect_flags, "qemuDomainSetBlockIoTune"));
    QEMU_TRY(check_throttle_params(in.params, in.n_params, VB_FROM_QEMU));
    auto edit = begin_edit(in.dom, in.flags);
    if (!edit) return answer(edit.error());
    QEMU_TRY(check_throttle_conflicts(merged(Disk(), in.params, in.n_params), VB_FROM_QEMU));
    const Scope& scope = edit->scope;
    size_t live_disk = 0, stored_disk = 0;
    if (scope.live) {
        auto at = find_throttled_disk(*scope.current, in.disk, VB_FROM_QEMU);
        if (!at) return answer(at.error());
        live_disk = *at;
    }
    if (scope.config) {
        auto at = find_throttled_disk(*scope.definition, in.disk, VB_FROM_QEMU);
        if (!at) return answer(at.error());
        stored_disk = *at;
    }
    if (scope.live) {
        const Disk& disk = scope.current->disks[live_disk];
        Tune tune = merged(disk, in.params, in.n_params);
        if (!tune.group_name.has()) tune.group_name = block_backend_of(disk);
        QEMU_TRY(check_bursts(tune));
        QEMU_TRY(throttle(*scope.monitor, disk, tune));
        change_live(*edit, [&](Domain& d) { put(d, live_disk, tune); });
    }
    if (!scope.config) return {};
    const Tune tune = merged(scope.definition->disks[stored_disk], in.params, in.n_params);
    return answer(change_stored(*edit, [&](Domain& d) { put(d, stored_disk, tune); }));
}

vb::Status QemuDriver::domain_get_block_io_tune(vb::Call& call, const vb_domain_get_block_io_tune_in& in,
                                                vb_domain_get_block_io_tune_out& out) {
    QEMU_TRY(check_flags(in.flags, affect_flags | VB_TYPED_PARAM_STRING_OKAY, "qemuDomainGetBlockIoTune"));
    auto scope = read_scope(in.dom, in.flags);
    if (!scope) return answer(scope.error());
    if (in.nparams == 0) {  // how many there are is the same for all disks, so none need be named
        out.nparams = static_cast<int32_t>(std::size(throttle_limits)) + 1;
        return {};
    }
    auto at = find_throttled_disk(scope->subject(), in.disk, VB_FROM_QEMU);
    if (!at) return answer(at.error());
    const auto& iotune = scope->subject().disks[*at].iotune;
    report_throttle(call, iotune ? *iotune : Tune{}, in.nparams, out);
    return {};
}

}  // namespace virtbay::qemu
