// Memory sizes and limits, NUMA placement.
#include "change.h"
#include "common/params.h"
#include "driver.h"

namespace virtbay::test {

namespace {

constexpr uint32_t affect_flags = VB_DOMAIN_AFFECT_LIVE | VB_DOMAIN_AFFECT_CONFIG;
constexpr uint64_t unlimited = VB_DOMAIN_MEMORY_PARAM_UNLIMITED;

std::optional<uint64_t> limit(uint64_t value) {
    if (value >= unlimited) return std::nullopt;
    return value;
}

Status set_maximum(Host& host, Domain& domain, Affected which, uint64_t memory) {
    if (which.live) return invalid_operation("cannot resize the maximum memory on an active domain");
    change_definitions(host, domain, which, [memory](model::Domain& d) {
        d.memory = memory;
        if (d.current_memory > memory) d.current_memory = memory;
    });
    return {};
}

}  // namespace

vb::Status TestDriver::domain_set_memory(vb::Call& call, const vb_domain_set_memory_in& in,
                                         vb_domain_set_memory_out&) {
    const Status checked =
        check_flags(in.flags, affect_flags | VB_DOMAIN_MEM_MAXIMUM, "testDomainSetMemoryFlags");
    if (!checked) return to_abi(checked);
    return with_domain(call, in.dom, [&](Host& host, Domain& domain) -> Status {
        auto which = affected_one(domain, in.flags);
        if (!which) return std::move(which.error());
        if ((in.flags & VB_DOMAIN_MEM_MAXIMUM) != 0) return set_maximum(host, domain, *which, in.memory);
        const model::Domain& old = which->live ? domain.definition() : domain.persistent_definition()->domain;
        if (in.memory > old.memory) return invalid_argument("cannot set memory higher than max memory");
        change_definitions(host, domain, *which, [&](model::Domain& d) { d.current_memory = in.memory; });
        return {};
    });
}

vb::Status TestDriver::domain_set_memory_stats_period(vb::Call& call,
                                                      const vb_domain_set_memory_stats_period_in& in,
                                                      vb_domain_set_memory_stats_period_out&) {
    const Status checked = check_flags(in.flags, affect_flags, "testDomainSetMemoryStatsPeriod");
    if (!checked) return to_abi(checked);
    return with_domain(call, in.dom, [&](Host& host, Domain& domain) -> Status {
        auto which = affected_one(domain, in.flags);
        if (!which) return std::move(which.error());
        const model::Domain& old = which->live ? domain.definition() : domain.persistent_definition()->domain;
        if (!old.balloon || old.balloon->model == model::BalloonModel::none)
            return internal_error("No memory balloon device configured, can not set the collection period");
        change_definitions(host, domain, *which,
                           [&](model::Domain& d) { d.balloon->period = static_cast<uint32_t>(in.period); });
        return {};
    });
}

vb::Status TestDriver::domain_set_memory_parameters(vb::Call& call,
                                                    const vb_domain_set_memory_parameters_in& in,
                                                    vb_domain_set_memory_parameters_out&) {
    const Status checked = check_flags(in.flags, affect_flags, "testDomainSetMemoryParameters");
    if (!checked) return to_abi(checked);
    const Status valid = validate_params(in.params, in.n_params,
                                         {{VB_DOMAIN_MEMORY_HARD_LIMIT, VB_TYPED_PARAM_ULLONG},
                                          {VB_DOMAIN_MEMORY_SOFT_LIMIT, VB_TYPED_PARAM_ULLONG},
                                          {VB_DOMAIN_MEMORY_SWAP_HARD_LIMIT, VB_TYPED_PARAM_ULLONG}});
    if (!valid) return to_abi(valid);
    return with_domain(call, in.dom, [&](Host& host, Domain& domain) -> Status {
        auto which = affected_one(domain, in.flags);
        if (!which) return std::move(which.error());
        const model::Domain& old = which->live ? domain.definition() : domain.persistent_definition()->domain;
        const auto* hard = find_param(in.params, in.n_params, VB_DOMAIN_MEMORY_HARD_LIMIT);
        const auto* soft = find_param(in.params, in.n_params, VB_DOMAIN_MEMORY_SOFT_LIMIT);
        const auto* swap = find_param(in.params, in.n_params, VB_DOMAIN_MEMORY_SWAP_HARD_LIMIT);
        model::Memtune tune = old.memtune ? *old.memtune : model::Memtune{};
        if (hard || swap) {
            const uint64_t new_hard = hard ? hard->value.value.ul : tune.hard_limit.value_or(unlimited);
            const uint64_t new_swap = swap ? swap->value.value.ul : tune.swap_hard_limit.value_or(unlimited);
            if (new_hard > new_swap)
                return invalid_argument(
                    "memory hard_limit tunable value must be lower than or equal to swap_hard_limit");
        }
        if (hard) tune.hard_limit = limit(hard->value.value.ul);
        if (soft) tune.soft_limit = limit(soft->value.value.ul);
        if (swap) tune.swap_hard_limit = limit(swap->value.value.ul);
        change_definitions(host, domain, *which, [&](model::Domain& d) { d.memtune = tune; });
        return {};
    });
}

vb::Status TestDriver::domain_get_memory_parameters(vb::Call& call,
                                                    const vb_domain_get_memory_parameters_in& in,
                                                    vb_domain_get_memory_parameters_out& out) {
    const Status checked =
        check_flags(in.flags, affect_flags | VB_TYPED_PARAM_STRING_OKAY, "testDomainGetMemoryParameters");
    if (!checked) return to_abi(checked);
    return with_domain(call, in.dom, [&](Host&, Domain& domain) -> Status {
        auto definition = selected(domain, in.flags);
        if (!definition) return std::move(definition.error());
        const model::Memtune tune = (*definition)->memtune ? *(*definition)->memtune : model::Memtune{};
        ParamList params(call);
        params.add(VB_DOMAIN_MEMORY_HARD_LIMIT, tune.hard_limit.value_or(unlimited));
        params.add(VB_DOMAIN_MEMORY_SOFT_LIMIT, tune.soft_limit.value_or(unlimited));
        params.add(VB_DOMAIN_MEMORY_SWAP_HARD_LIMIT, tune.swap_hard_limit.value_or(unlimited));
        params.finish(in.nparams, out);
        return {};
    });
}

vb::Status TestDriver::domain_set_numa_parameters(vb::Call& call, const vb_domain_set_numa_parameters_in& in,
                                                  vb_domain_set_numa_parameters_out&) {
    const Status checked = check_flags(in.flags, affect_flags, "testDomainSetNumaParameters");
    if (!checked) return to_abi(checked);
    const Status valid = validate_params(
        in.params, in.n_params,
        {{VB_DOMAIN_NUMA_MODE, VB_TYPED_PARAM_INT}, {VB_DOMAIN_NUMA_NODESET, VB_TYPED_PARAM_STRING}});
    if (!valid) return to_abi(valid);
    return with_domain(call, in.dom, [&](Host& host, Domain& domain) -> Status {
        auto which = affected_one(domain, in.flags);
        if (!which) return std::move(which.error());
        const model::Domain& old = which->live ? domain.definition() : domain.persistent_definition()->domain;
        model::Numatune tune = old.numatune ? *old.numatune : model::Numatune{};
        const auto* mode = find_param(in.params, in.n_params, VB_DOMAIN_NUMA_MODE);
        const auto* nodeset = find_param(in.params, in.n_params, VB_DOMAIN_NUMA_NODESET);
        if (mode && (mode->value.value.i < 0 || mode->value.value.i > VB_DOMAIN_NUMATUNE_MEM_RESTRICTIVE))
            return invalid_argument("unsupported numatune mode: '" + std::to_string(mode->value.value.i) +
                                    "'");
        if (nodeset) {
            auto parsed = model::Bitmap::parse(nodeset->value.value.s);
            if (!parsed)
                return make_error(VB_ERR_INVALID_ARG, VB_FROM_NONE,
                                  std::string("Failed to parse bitmap '") + nodeset->value.value.s + "'");
            if (parsed->empty())
                return invalid_operation(std::string("Invalid nodeset of 'numatune': ") +
                                         nodeset->value.value.s);
            tune.nodeset = std::move(*parsed);
        }
        if (mode) {
            const auto wanted = static_cast<model::NumaMode>(mode->value.value.i);
            if (which->live && tune.has_memory && tune.mode != wanted)
                return invalid_operation("can't change numatune mode for running domain");
            tune.mode = wanted;
        }
        if (!tune.nodeset.has())
            return domain_failure(VB_ERR_CONFIG_UNSUPPORTED,
                                  "nodeset for NUMA memory tuning must be set if 'placement' is 'static'");
        tune.has_memory = true;
        tune.placement = model::VcpuPlacement::static_;
        change_definitions(host, domain, *which, [&](model::Domain& d) { d.numatune = tune; });
        return {};
    });
}

vb::Status TestDriver::domain_get_numa_parameters(vb::Call& call, const vb_domain_get_numa_parameters_in& in,
                                                  vb_domain_get_numa_parameters_out& out) {
    const Status checked =
        check_flags(in.flags, affect_flags | VB_TYPED_PARAM_STRING_OKAY, "testDomainGetNumaParameters");
    if (!checked) return to_abi(checked);
    return with_domain(call, in.dom, [&](Host&, Domain& domain) -> Status {
        auto definition = selected(domain, in.flags);
        if (!definition) return std::move(definition.error());
        const auto& tune = (*definition)->numatune;
        const bool known = tune && tune->has_memory;
        ParamList params(call);
        params.add(VB_DOMAIN_NUMA_MODE, known ? static_cast<int32_t>(tune->mode) : 0);
        params.add(VB_DOMAIN_NUMA_NODESET, std::string_view(known ? tune->nodeset.format() : std::string()));
        params.finish(in.nparams, out);
        return {};
    });
}

}  // namespace virtbay::test
