// Throttling of disks.
#include "common/throttle.h"
#include "change.h"
#include "common/params.h"
#include "driver.h"

namespace virtbay::test {

namespace {

constexpr uint32_t affect_flags = VB_DOMAIN_AFFECT_LIVE | VB_DOMAIN_AFFECT_CONFIG;
using Tune = model::DiskIotune;

Status check_bursts(const Tune& t) {
    for (size_t i = 0; i < 6; i++)  // the limit and, six places on, what it may burst to
        if (t.*throttle_limits[i].value > t.*throttle_limits[i + 6].value)
            return invalid_argument(std::string(throttle_limits[i].name) + " cannot be set higher than " +
                                    throttle_limits[i + 6].name + " ");
    return {};
}

}  // namespace

vb::Status TestDriver::domain_set_block_io_tune(vb::Call& call, const vb_domain_set_block_io_tune_in& in,
                                                vb_domain_set_block_io_tune_out&) {
    const Status checked = check_flags(in.flags, affect_flags, "testDomainSetBlockIoTune");
    if (!checked) return to_abi(checked);
    const Status valid = check_throttle_params(in.params, in.n_params, VB_FROM_TEST);
    if (!valid) return to_abi(valid);
    return with_domain(call, in.dom, [&](Host& host, Domain& domain) -> Status {
        auto which = affected_one(domain, in.flags);
        if (!which) return std::move(which.error());
        const model::Domain& old = which->live ? domain.definition() : domain.persistent_definition()->domain;
        auto disk = find_throttled_disk(old, in.disk, VB_FROM_TEST);
        if (!disk) return std::move(disk.error());
        Tune tune = old.disks[*disk].iotune ? *old.disks[*disk].iotune : Tune{};
        bool limited = false;
        for (const ThrottleLimit& limit : throttle_limits) {
            if (const auto* param = find_param(in.params, in.n_params, limit.name))
                tune.*limit.value = param->value.value.ul;
            limited = limited || tune.*limit.value != 0;
        }
        if (const auto* group = find_param(in.params, in.n_params, throttle_group))
            tune.group_name = group->value.value.s;
        Status fits = check_throttle_conflicts(tune, VB_FROM_TEST);
        if (fits) fits = check_bursts(tune);
        if (!fits) return fits;
        change_definitions(host, domain, *which, [&](model::Domain& d) {
            if (limited || tune.group_name.has())
                d.disks[*disk].iotune = tune;
            else
                d.disks[*disk].iotune.reset();
        });
        return {};
    });
}

vb::Status TestDriver::domain_get_block_io_tune(vb::Call& call, const vb_domain_get_block_io_tune_in& in,
                                                vb_domain_get_block_io_tune_out& out) {
    const Status checked =
        check_flags(in.flags, affect_flags | VB_TYPED_PARAM_STRING_OKAY, "testDomainGetBlockIoTune");
    if (!checked) return to_abi(checked);
    return with_domain(call, in.dom, [&](Host&, Domain& domain) -> Status {
        auto definition = selected(domain, in.flags);
        if (!definition) return std::move(definition.error());
        if (in.nparams == 0) {  // how many there are is the same for all disks, so none need be named
            out.nparams = static_cast<int32_t>(std::size(throttle_limits)) + 1;
            return {};
        }
        auto disk = find_throttled_disk(**definition, in.disk, VB_FROM_TEST);
        if (!disk) return std::move(disk.error());
        const auto& iotune = (*definition)->disks[*disk].iotune;
        report_throttle(call, iotune ? *iotune : Tune{}, in.nparams, out);
        return {};
    });
}

}  // namespace virtbay::test
