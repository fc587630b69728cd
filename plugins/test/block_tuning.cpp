// Weights and limits of block devices.
#include "change.h"
#include "common/blkio.h"
#include "common/params.h"
#include "driver.h"

namespace virtbay::test {

namespace {

constexpr uint32_t affect_flags = VB_DOMAIN_AFFECT_LIVE | VB_DOMAIN_AFFECT_CONFIG;

}  // namespace

vb::Status TestDriver::domain_set_blkio_parameters(vb::Call& call,
                                                   const vb_domain_set_blkio_parameters_in& in,
                                                   vb_domain_set_blkio_parameters_out&) {
    const Status checked = check_flags(in.flags, affect_flags, "testDomainSetBlkioParameters");
    if (!checked) return to_abi(checked);
    const Status valid = validate_params(in.params, in.n_params,
                                         {{VB_DOMAIN_BLKIO_WEIGHT, VB_TYPED_PARAM_UINT},
                                          {VB_DOMAIN_BLKIO_DEVICE_WEIGHT, VB_TYPED_PARAM_STRING},
                                          {VB_DOMAIN_BLKIO_DEVICE_READ_IOPS, VB_TYPED_PARAM_STRING},
                                          {VB_DOMAIN_BLKIO_DEVICE_WRITE_IOPS, VB_TYPED_PARAM_STRING},
                                          {VB_DOMAIN_BLKIO_DEVICE_READ_BPS, VB_TYPED_PARAM_STRING},
                                          {VB_DOMAIN_BLKIO_DEVICE_WRITE_BPS, VB_TYPED_PARAM_STRING}});
    if (!valid) return to_abi(valid);
    return with_domain(call, in.dom, [&](Host& host, Domain& domain) -> Status {
        auto which = affected_one(domain, in.flags);
        if (!which) return std::move(which.error());
        const model::Domain& old = which->live ? domain.definition() : domain.persistent_definition()->domain;
        model::Blkiotune tune = old.blkiotune ? *old.blkiotune : model::Blkiotune{};
        if (const auto* weight = find_param(in.params, in.n_params, VB_DOMAIN_BLKIO_WEIGHT))
            tune.weight = weight->value.value.ui;
        for (const BlkioValue& value : blkio_values) {
            const auto* param = find_param(in.params, in.n_params, value.name);
            if (!param) continue;
            Status merged = merge_blkio(tune, value, param->value.value.s);
            if (!merged) return merged;
        }
        drop_unset_devices(tune);
        change_definitions(host, domain, *which, [&](model::Domain& d) {
            if (tune.weight == 0 && tune.devices.empty())
                d.blkiotune.reset();
            else
                d.blkiotune = tune;
        });
        return {};
    });
}

vb::Status TestDriver::domain_get_blkio_parameters(vb::Call& call,
                                                   const vb_domain_get_blkio_parameters_in& in,
                                                   vb_domain_get_blkio_parameters_out& out) {
    const Status checked =
        check_flags(in.flags, affect_flags | VB_TYPED_PARAM_STRING_OKAY, "testDomainGetBlkioParameters");
    if (!checked) return to_abi(checked);
    return with_domain(call, in.dom, [&](Host&, Domain& domain) -> Status {
        auto definition = selected(domain, in.flags);
        if (!definition) return std::move(definition.error());
        const model::Blkiotune tune =
            (*definition)->blkiotune ? *(*definition)->blkiotune : model::Blkiotune{};
        ParamList params(call);
        params.add(VB_DOMAIN_BLKIO_WEIGHT, tune.weight);
        for (const BlkioValue& value : blkio_values)
            params.add(value.name, std::string_view(joined_blkio(tune, value)));
        params.finish(in.nparams, out);
        return {};
    });
}

}  // namespace virtbay::test
