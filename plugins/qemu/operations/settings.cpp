// Performance events, bandwidth of interfaces, what a lifecycle event does.
#include "base/mac.h"
#include "common/params.h"
#include "common/perf_events.h"
#include "driver.h"
#include "operations/scope.h"

namespace virtbay::qemu {

using namespace model;

namespace {

Result<size_t> find_interface(const Domain& d, const char* device) {
    const std::string_view wanted = device ? device : "";
    const auto mac = Mac::parse(wanted);
    for (size_t i = 0; i < d.interfaces.size(); ++i)
        if (mac ? d.interfaces[i].mac == mac : d.interfaces[i].target == wanted) return i;
    return failure(VB_ERR_INVALID_ARG, "'" + std::string(wanted) + "' is not a known interface");
}

struct Rate {
    const char* name;
    bool in;
    uint64_t BandwidthRate::*value;
};
constexpr Rate rates[] = {
    {VB_DOMAIN_BANDWIDTH_IN_AVERAGE, true, &BandwidthRate::average},
    {VB_DOMAIN_BANDWIDTH_IN_PEAK, true, &BandwidthRate::peak},
    {VB_DOMAIN_BANDWIDTH_IN_BURST, true, &BandwidthRate::burst},
    {VB_DOMAIN_BANDWIDTH_IN_FLOOR, true, &BandwidthRate::floor},
    {VB_DOMAIN_BANDWIDTH_OUT_AVERAGE, false, &BandwidthRate::average},
    {VB_DOMAIN_BANDWIDTH_OUT_PEAK, false, &BandwidthRate::peak},
    {VB_DOMAIN_BANDWIDTH_OUT_BURST, false, &BandwidthRate::burst},
};

}  // namespace

vb::Status QemuDriver::domain_get_perf_events(vb::Call& call, const vb_domain_get_perf_events_in& in,
                                              vb_domain_get_perf_events_out& out) {
    QEMU_TRY(check_flags(in.flags, affect_flags | VB_TYPED_PARAM_STRING_OKAY, "qemuDomainGetPerfEvents"));
    auto scope = read_scope(in.dom, in.flags);
    if (!scope) return answer(scope.error());
    ParamList params(call);
    for (const char* name : perf_events) {
        bool enabled = false;
        // None of a running guest is counted.
        if (!scope->live)
            for (const PerfEvent& event : scope->definition->perf)
                if (event.name == name) enabled = event.enabled == YesNo::yes;
        params.add_boolean(name, enabled);
    }
    params.finish_all(out);
    return {};
}

vb::Status QemuDriver::domain_set_perf_events(vb::Call&, const vb_domain_set_perf_events_in& in,
                                              vb_domain_set_perf_events_out&) {
    QEMU_TRY(check_flags(in.flags, affect_flags, "qemuDomainSetPerfEvents"));
    QEMU_TRY(check_perf_params(in.params, in.n_params));
    auto edit = begin_edit(in.dom, in.flags);
    if (!edit) return answer(edit.error());
    const Scope* const scope = &edit->scope;
    for (uint32_t i = 0; scope->live && i < in.n_params; i++)
        if (in.params[i].value.value.b)
            return answer(
                failure(VB_ERR_ARGUMENT_UNSUPPORTED,
                        std::string("unable to enable host cpu perf event for ") + in.params[i].field));
    return answer(change(*edit, [&](Domain& d) {
        for (uint32_t i = 0; i < in.n_params; i++)
            set_perf_event(d, in.params[i].field, in.params[i].value.value.b != 0);
    }));
}

vb::Status QemuDriver::domain_set_interface_parameters(vb::Call&,
                                                       const vb_domain_set_interface_parameters_in& in,
                                                       vb_domain_set_interface_parameters_out&) {
    QEMU_TRY(check_flags(in.flags, affect_flags, "qemuDomainSetInterfaceParameters"));
    QEMU_TRY(validate_params(in.params, in.n_params,
                             {{VB_DOMAIN_BANDWIDTH_IN_AVERAGE, VB_TYPED_PARAM_UINT},
                              {VB_DOMAIN_BANDWIDTH_IN_PEAK, VB_TYPED_PARAM_UINT},
                              {VB_DOMAIN_BANDWIDTH_IN_BURST, VB_TYPED_PARAM_UINT},
                              {VB_DOMAIN_BANDWIDTH_IN_FLOOR, VB_TYPED_PARAM_UINT},
                              {VB_DOMAIN_BANDWIDTH_OUT_AVERAGE, VB_TYPED_PARAM_UINT},
                              {VB_DOMAIN_BANDWIDTH_OUT_PEAK, VB_TYPED_PARAM_UINT},
                              {VB_DOMAIN_BANDWIDTH_OUT_BURST, VB_TYPED_PARAM_UINT}}));
    BandwidthRate incoming, outgoing;
    for (const Rate& rate : rates)
        if (const auto* param = find_param(in.params, in.n_params, rate.name))
            (rate.in ? incoming : outgoing).*rate.value = param->value.value.ui;
    // A direction is replaced when its average is given, taken away when that is 0, and else left alone.
    const bool set_in = find_param(in.params, in.n_params, VB_DOMAIN_BANDWIDTH_IN_AVERAGE) || incoming.floor;
    const bool set_out = find_param(in.params, in.n_params, VB_DOMAIN_BANDWIDTH_OUT_AVERAGE);
    auto edit = begin_edit(in.dom, in.flags);
    if (!edit) return answer(edit.error());
    const Scope* const scope = &edit->scope;
    const auto settable = [&](const Domain& d) -> Status {
        auto at = find_interface(d, in.device);
        if (!at) return at.error();
        const InterfaceType type = d.interfaces[*at].type;
        if (type == InterfaceType::network || type == InterfaceType::bridge ||
            type == InterfaceType::ethernet || type == InterfaceType::direct)
            return {};
        return failure(VB_ERR_CONFIG_UNSUPPORTED, "the bandwidth of an interface of type '" +
                                                      std::string(name_of(type)) + "' cannot be limited");
    };
    if (scope->live) QEMU_TRY(settable(*scope->current));
    if (scope->config) QEMU_TRY(settable(*scope->definition));
    if (scope->live)
        return answer(failure(VB_ERR_OPERATION_UNSUPPORTED,
                              "the bandwidth of an interface of a running guest cannot be changed"));
    return answer(change(*edit, [&](Domain& d) {
        Bandwidth& bandwidth = d.interfaces[*find_interface(d, in.device)].bandwidth.make();
        if (set_in) {
            bandwidth.in.reset();
            if (incoming.average || incoming.floor) bandwidth.in = incoming;
        }
        if (set_out) {
            bandwidth.out.reset();
            if (outgoing.average) bandwidth.out = outgoing;
        }
    }));
}

vb::Status QemuDriver::domain_get_interface_parameters(vb::Call& call,
                                                       const vb_domain_get_interface_parameters_in& in,
                                                       vb_domain_get_interface_parameters_out& out) {
    QEMU_TRY(
        check_flags(in.flags, affect_flags | VB_TYPED_PARAM_STRING_OKAY, "qemuDomainGetInterfaceParameters"));
    auto scope = read_scope(in.dom, in.flags);
    if (!scope) return answer(scope.error());
    if (in.nparams == 0) {
        out.nparams = static_cast<int32_t>(std::size(rates));
        return {};
    }
    auto at = find_interface(scope->subject(), in.device);
    if (!at) return answer(at.error());
    BandwidthRate incoming, outgoing;
    if (const auto& bandwidth = scope->subject().interfaces[*at].bandwidth) {
        if (bandwidth->in) incoming = *bandwidth->in;
        if (bandwidth->out) outgoing = *bandwidth->out;
    }
    ParamList params(call);
    for (const Rate& rate : rates)
        params.add(rate.name, static_cast<uint32_t>((rate.in ? incoming : outgoing).*rate.value));
    params.finish(in.nparams, out);
    return {};
}

vb::Status QemuDriver::domain_set_lifecycle_action(vb::Call&, const vb_domain_set_lifecycle_action_in& in,
                                                   vb_domain_set_lifecycle_action_out&) {
    QEMU_TRY(check_flags(in.flags, affect_flags, "qemuDomainSetLifecycleAction"));
    static constexpr const char* events[] = {"poweroff", "reboot", "crash"};
    if (in.type >= std::size(events))
        return answer(
            failure(VB_ERR_INVALID_ARG, "invalid lifecycle type '" + std::to_string(in.type) + "'"));
    if (in.action > VB_DOMAIN_LIFECYCLE_ACTION_COREDUMP_RESTART)
        return answer(
            failure(VB_ERR_INVALID_ARG, "invalid lifecycle action '" + std::to_string(in.action) + "'"));
    const auto action = static_cast<LifecycleAction>(in.action);
    const bool crash = in.type == VB_DOMAIN_LIFECYCLE_CRASH;
    const bool dumps =
        action == LifecycleAction::coredump_destroy || action == LifecycleAction::coredump_restart;
    if (dumps && !crash)
        return answer(failure(VB_ERR_CONFIG_UNSUPPORTED, std::string("Lifecycle event '") + events[in.type] +
                                                             "' doesn't support '" +
                                                             std::string(name_of(action)) + "' action"));
    auto found = find(in.dom);
    if (!found) return answer(found.error());
    if (action == LifecycleAction::rename_restart || (!crash && action == LifecycleAction::preserve))
        return answer(failure(VB_ERR_CONFIG_UNSUPPORTED,
                              "a guest cannot end with the action '" + std::string(name_of(action)) + "'"));
    auto edit = begin_edit(in.dom, in.flags);
    if (!edit) return answer(edit.error());
    return answer(change(*edit, [&](Domain& d) {
        if (in.type == VB_DOMAIN_LIFECYCLE_POWEROFF) d.on_poweroff = action;
        if (in.type == VB_DOMAIN_LIFECYCLE_REBOOT) d.on_reboot = action;
        if (crash) d.on_crash = action;
    }));
}

}  // namespace virtbay::qemu
