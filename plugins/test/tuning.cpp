// Scheduler, performance events, bandwidth of interfaces, what a lifecycle event does.
#include "change.h"
#include "common/params.h"
#include "common/perf_events.h"
#include "driver.h"
#include "interfaces.h"

namespace virtbay::test {

namespace {

constexpr uint32_t affect_flags = VB_DOMAIN_AFFECT_LIVE | VB_DOMAIN_AFFECT_CONFIG;

constexpr const char* scheduler_weight = VB_DOMAIN_SCHEDULER_WEIGHT;

uint32_t value_of(const vb_typed_param* params, uint32_t count, const char* name) {
    const vb_typed_param* param = find_param(params, count, name);
    return param ? param->value.value.ui : 0;
}

}  // namespace

vb::Status TestDriver::domain_get_scheduler_type(vb::Call&, const vb_domain_get_scheduler_type_in&,
                                                 vb_domain_get_scheduler_type_out& out) {
    out.type = "fair";
    out.nparams = 1;
    return {};
}

vb::Status TestDriver::domain_get_scheduler_parameters(vb::Call& call,
                                                       const vb_domain_get_scheduler_parameters_in& in,
                                                       vb_domain_get_scheduler_parameters_out& out) {
    const Status checked = check_flags(in.flags, 0, "testDomainGetSchedulerParametersFlags");
    if (!checked) return to_abi(checked);
    return with_domain(call, in.dom, [&](Host&, Domain&) -> Status {
        ParamList params(call);
        params.add(scheduler_weight, uint32_t{50});
        if (in.nparams > 0) params.finish_all(out);
        return {};
    });
}

vb::Status TestDriver::domain_set_scheduler_parameters(vb::Call& call,
                                                       const vb_domain_set_scheduler_parameters_in& in,
                                                       vb_domain_set_scheduler_parameters_out&) {
    const Status checked = check_flags(in.flags, 0, "testDomainSetSchedulerParametersFlags");
    if (!checked) return to_abi(checked);
    const Status valid = validate_params(in.params, in.n_params, {{scheduler_weight, VB_TYPED_PARAM_UINT}});
    if (!valid) return to_abi(valid);
    return with_domain(call, in.dom, [&](Host&, Domain&) -> Status {
        return {};  // the imaginary scheduler is fair, whatever weight it is given
    });
}

vb::Status TestDriver::domain_get_perf_events(vb::Call& call, const vb_domain_get_perf_events_in& in,
                                              vb_domain_get_perf_events_out& out) {
    const Status checked =
        check_flags(in.flags, affect_flags | VB_TYPED_PARAM_STRING_OKAY, "testDomainGetPerfEvents");
    if (!checked) return to_abi(checked);
    return with_domain(call, in.dom, [&](Host&, Domain& domain) -> Status {
        auto definition = selected(domain, in.flags);
        if (!definition) return std::move(definition.error());
        ParamList params(call);
        for (const char* name : perf_events) {
            bool enabled = false;
            for (const model::PerfEvent& event : (*definition)->perf)
                if (event.name == name) enabled = event.enabled == model::YesNo::yes;
            params.add_boolean(name, enabled);
        }
        params.finish_all(out);
        return {};
    });
}

vb::Status TestDriver::domain_set_perf_events(vb::Call& call, const vb_domain_set_perf_events_in& in,
                                              vb_domain_set_perf_events_out&) {
    const Status checked = check_flags(in.flags, affect_flags, "testDomainSetPerfEvents");
    if (!checked) return to_abi(checked);
    const Status valid = check_perf_params(in.params, in.n_params);
    if (!valid) return to_abi(valid);
    return with_domain(call, in.dom, [&](Host& host, Domain& domain) -> Status {
        auto which = affected_one(domain, in.flags);
        if (!which) return std::move(which.error());
        change_definitions(host, domain, *which, [&](model::Domain& d) {
            for (uint32_t i = 0; i < in.n_params; i++)
                set_perf_event(d, in.params[i].field, in.params[i].value.value.b != 0);
        });
        return {};
    });
}

vb::Status TestDriver::domain_set_interface_parameters(vb::Call& call,
                                                       const vb_domain_set_interface_parameters_in& in,
                                                       vb_domain_set_interface_parameters_out&) {
    const Status checked = check_flags(in.flags, affect_flags, "testDomainSetInterfaceParameters");
    if (!checked) return to_abi(checked);
    const Status valid = validate_params(in.params, in.n_params,
                                         {{VB_DOMAIN_BANDWIDTH_IN_AVERAGE, VB_TYPED_PARAM_UINT},
                                          {VB_DOMAIN_BANDWIDTH_IN_PEAK, VB_TYPED_PARAM_UINT},
                                          {VB_DOMAIN_BANDWIDTH_IN_BURST, VB_TYPED_PARAM_UINT},
                                          {VB_DOMAIN_BANDWIDTH_IN_FLOOR, VB_TYPED_PARAM_UINT},
                                          {VB_DOMAIN_BANDWIDTH_OUT_AVERAGE, VB_TYPED_PARAM_UINT},
                                          {VB_DOMAIN_BANDWIDTH_OUT_PEAK, VB_TYPED_PARAM_UINT},
                                          {VB_DOMAIN_BANDWIDTH_OUT_BURST, VB_TYPED_PARAM_UINT}});
    if (!valid) return to_abi(valid);
    const auto given = [&](const char* name) { return value_of(in.params, in.n_params, name); };
    model::BandwidthRate incoming, outgoing;
    incoming.average = given(VB_DOMAIN_BANDWIDTH_IN_AVERAGE);
    incoming.peak = given(VB_DOMAIN_BANDWIDTH_IN_PEAK);
    incoming.burst = given(VB_DOMAIN_BANDWIDTH_IN_BURST);
    incoming.floor = given(VB_DOMAIN_BANDWIDTH_IN_FLOOR);
    outgoing.average = given(VB_DOMAIN_BANDWIDTH_OUT_AVERAGE);
    outgoing.peak = given(VB_DOMAIN_BANDWIDTH_OUT_PEAK);
    outgoing.burst = given(VB_DOMAIN_BANDWIDTH_OUT_BURST);
    // A direction is replaced when its average is given, taken away when that is 0, and else left alone:
    // without an average the rest means nothing. A floor stands without one.
    const bool set_in = find_param(in.params, in.n_params, VB_DOMAIN_BANDWIDTH_IN_AVERAGE) || incoming.floor;
    const bool set_out = find_param(in.params, in.n_params, VB_DOMAIN_BANDWIDTH_OUT_AVERAGE);
    return with_domain(call, in.dom, [&](Host& host, Domain& domain) -> Status {
        auto which = affected_one(domain, in.flags);
        if (!which) return std::move(which.error());
        const model::Domain& old = which->live ? domain.definition() : domain.persistent_definition()->domain;
        auto found = find_interface(old, in.device);
        if (!found) return std::move(found.error());
        const auto index = static_cast<size_t>(*found - old.interfaces.begin());
        change_definitions(host, domain, *which, [&](model::Domain& d) {
            model::Bandwidth& bandwidth = d.interfaces[index].bandwidth.make();
            if (set_in) {
                bandwidth.in.reset();
                if (incoming.average || incoming.floor) bandwidth.in = incoming;
            }
            if (set_out) {
                bandwidth.out.reset();
                if (outgoing.average) bandwidth.out = outgoing;
            }
        });
        return {};
    });
}

vb::Status TestDriver::domain_get_interface_parameters(vb::Call& call,
                                                       const vb_domain_get_interface_parameters_in& in,
                                                       vb_domain_get_interface_parameters_out& out) {
    const Status checked =
        check_flags(in.flags, affect_flags | VB_TYPED_PARAM_STRING_OKAY, "testDomainGetInterfaceParameters");
    if (!checked) return to_abi(checked);
    return with_domain(call, in.dom, [&](Host&, Domain& domain) -> Status {
        auto definition = selected(domain, in.flags);
        if (!definition) return std::move(definition.error());
        auto interface = find_interface(**definition, in.device);
        if (!interface) return std::move(interface.error());
        model::BandwidthRate incoming, outgoing;
        if (const auto& bandwidth = (*interface)->bandwidth) {
            if (bandwidth->in) incoming = *bandwidth->in;
            if (bandwidth->out) outgoing = *bandwidth->out;
        }
        ParamList params(call);
        const auto add = [&](const char* name, uint64_t value) {
            params.add(name, static_cast<uint32_t>(value));
        };
        add(VB_DOMAIN_BANDWIDTH_IN_AVERAGE, incoming.average);
        add(VB_DOMAIN_BANDWIDTH_IN_PEAK, incoming.peak);
        add(VB_DOMAIN_BANDWIDTH_IN_BURST, incoming.burst);
        add(VB_DOMAIN_BANDWIDTH_IN_FLOOR, incoming.floor);
        add(VB_DOMAIN_BANDWIDTH_OUT_AVERAGE, outgoing.average);
        add(VB_DOMAIN_BANDWIDTH_OUT_PEAK, outgoing.peak);
        add(VB_DOMAIN_BANDWIDTH_OUT_BURST, outgoing.burst);
        params.finish(in.nparams, out);
        return {};
    });
}

vb::Status TestDriver::domain_set_lifecycle_action(vb::Call& call,
                                                   const vb_domain_set_lifecycle_action_in& in,
                                                   vb_domain_set_lifecycle_action_out&) {
    const Status checked = check_flags(in.flags, affect_flags, "testDomainSetLifecycleAction");
    if (!checked) return to_abi(checked);
    static constexpr const char* events[] = {"poweroff", "reboot", "crash"};
    if (in.type >= std::size(events))
        return to_abi(
            domain_failure(VB_ERR_INVALID_ARG, "invalid lifecycle type '" + std::to_string(in.type) + "'"));
    if (in.action > VB_DOMAIN_LIFECYCLE_ACTION_COREDUMP_RESTART)
        return to_abi(domain_failure(VB_ERR_INVALID_ARG,
                                     "invalid lifecycle action '" + std::to_string(in.action) + "'"));
    const auto action = static_cast<model::LifecycleAction>(in.action);
    const bool dumps = action == model::LifecycleAction::coredump_destroy ||
                       action == model::LifecycleAction::coredump_restart;
    if (dumps && in.type != VB_DOMAIN_LIFECYCLE_CRASH)
        return to_abi(domain_failure(VB_ERR_CONFIG_UNSUPPORTED, std::string("Lifecycle event '") +
                                                                    events[in.type] + "' doesn't support '" +
                                                                    std::string(model::name_of(action)) +
                                                                    "' action"));
    return with_domain(call, in.dom, [&](Host& host, Domain& domain) -> Status {
        auto which = affected(domain, in.flags);
        if (!which) return std::move(which.error());
        change_definitions(host, domain, *which, [&](model::Domain& d) {
            if (in.type == VB_DOMAIN_LIFECYCLE_POWEROFF) d.on_poweroff = action;
            if (in.type == VB_DOMAIN_LIFECYCLE_REBOOT) d.on_reboot = action;
            if (in.type == VB_DOMAIN_LIFECYCLE_CRASH) d.on_crash = action;
        });
        return {};
    });
}

}  // namespace virtbay::test
