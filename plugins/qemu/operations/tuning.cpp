// Memory and processors of a definition and of a running guest.
#include "answer.h"
#include "driver.h"
#include "monitor/json.h"
#include "operations/balloon.h"
#include "operations/scope.h"

namespace virtbay::qemu {

using namespace model;

vb::Status QemuDriver::domain_set_memory(vb::Call&, const vb_domain_set_memory_in& in,
                                         vb_domain_set_memory_out&) {
    QEMU_TRY(check_flags(in.flags, VB_DOMAIN_AFFECT_LIVE | VB_DOMAIN_AFFECT_CONFIG | VB_DOMAIN_MEM_MAXIMUM,
                         "qemuDomainSetMemoryFlags"));
    auto edit = begin_edit(in.dom, in.flags);
    if (!edit) return answer(edit.error());
    const GuestPtr& guest = edit->guest;
    const Scope* const scope = &edit->scope;
    const bool maximum = in.flags & VB_DOMAIN_MEM_MAXIMUM;
    if (maximum && scope->live)
        return answer(
            failure(VB_ERR_OPERATION_INVALID, "cannot resize the maximum memory on an active domain"));
    if (maximum && scope->definition->cpu && !scope->definition->cpu->numa.empty())
        return answer(
            failure(VB_ERR_OPERATION_INVALID,
                    "initial memory size of a domain with NUMA nodes cannot be modified with this API"));
    if (scope->live && in.memory > scope->current->memory)
        return answer(failure(VB_ERR_INVALID_ARG, "cannot set memory higher than max memory"));
    if (scope->config && !maximum && in.memory > scope->definition->memory)
        return answer(failure(VB_ERR_INVALID_ARG, "cannot set memory higher than max memory"));
    if (scope->live) {
        if (!has_balloon(*scope->current))
            return answer(failure(VB_ERR_OPERATION_INVALID,
                                  "Unable to change memory of active domain without the balloon device and "
                                  "guest OS balloon driver"));
        const Json arguments{{"value", in.memory * 1024}};
        if (auto set = scope->monitor->call("balloon", dump(arguments)); !set) return answer(set.error());
        // The guest decides when it gives memory back; its present size follows its events.
        const std::lock_guard guard(guest->lock);
        supervisor_.write_status(*guest);
    }
    if (!scope->config) return {};
    return answer(change_stored(*edit, [&](Domain& d) {
        if (maximum) d.memory = in.memory;
        if (!maximum || d.current_memory > in.memory) d.current_memory = in.memory;
    }));
}

namespace {

// One more processor of the running guest; the emulator lists the places that are free.
Status plug_vcpu(Monitor& monitor, uint32_t number) {
    auto places = monitor.call("query-hotpluggable-cpus");
    if (!places) return places.error();
    const Json* place = nullptr;
    // The list runs from the last place to the first.
    for (const Json& p : places->result())
        if (p.is_object() && !find(p, "qom-path")) place = &p;
    if (!place) return failure(VB_ERR_OPERATION_FAILED, "no place for another vcpu");
    Json arguments{{"driver", text_of(*place, "type")}, {"id", "vcpu" + std::to_string(number)}};
    if (const Json* props = find(*place, "props"))
        for (auto it = props->begin(); it != props->end(); ++it) arguments[it.key()] = it.value();
    auto added = monitor.call("device_add", dump(arguments));
    if (!added) return added.error();
    return {};
}

}  // namespace

vb::Status QemuDriver::domain_set_vcpus(vb::Call&, const vb_domain_set_vcpus_in& in,
                                        vb_domain_set_vcpus_out&) {
    QEMU_TRY(check_flags(in.flags,
                         VB_DOMAIN_AFFECT_LIVE | VB_DOMAIN_AFFECT_CONFIG | VB_DOMAIN_VCPU_MAXIMUM |
                             VB_DOMAIN_VCPU_GUEST | VB_DOMAIN_VCPU_HOTPLUGGABLE,
                         "qemuDomainSetVcpusFlags"));
    auto edit = begin_edit(in.dom, in.flags);
    if (!edit) return answer(edit.error());
    const GuestPtr& guest = edit->guest;
    const Scope* const scope = &edit->scope;
    if (in.flags & VB_DOMAIN_VCPU_GUEST)
        return answer(failure(VB_ERR_ARGUMENT_UNSUPPORTED, "QEMU guest agent is not configured"));
    const bool maximum = in.flags & VB_DOMAIN_VCPU_MAXIMUM;
    if (maximum && scope->live)
        return answer(failure(VB_ERR_INVALID_ARG, "maximum vcpu count of a live domain can't be modified"));
    const auto too_many = [&](const Domain& d) {
        return failure(VB_ERR_INVALID_ARG,
                       "requested vcpus is greater than max allowable vcpus for the " +
                           std::string(&d == scope->current.get() ? "live" : "persistent") +
                           " domain: " + std::to_string(in.nvcpus) + " > " + std::to_string(d.max_vcpus));
    };
    if (scope->live && in.nvcpus > scope->current->max_vcpus) return answer(too_many(*scope->current));
    if (scope->config && !maximum && in.nvcpus > scope->definition->max_vcpus)
        return answer(too_many(*scope->definition));
    if (scope->live) {
        if (in.nvcpus < scope->current->vcpus)
            return answer(
                failure(VB_ERR_OPERATION_UNSUPPORTED, "vcpus of a running guest cannot be taken away"));
        for (uint32_t n = scope->current->vcpus; n < in.nvcpus; ++n) QEMU_TRY(plug_vcpu(*scope->monitor, n));
        auto cpus = scope->monitor->call("query-cpus-fast");
        if (!cpus) return answer(cpus.error());
        std::vector<int> pids;
        for (const Json& c : cpus->result())
            pids.push_back(static_cast<int>(number_of(c, "thread-id").value_or(0)));
        auto changed = std::make_shared<Domain>(*scope->current);
        changed->vcpus = in.nvcpus;
        const std::lock_guard guard(guest->lock);
        guest->live = changed;
        guest->vcpu_pids = pids;
        supervisor_.write_status(*guest);
    }
    if (!scope->config) return {};
    return answer(change_stored(*edit, [&](Domain& d) {
        if (maximum) d.max_vcpus = in.nvcpus;
        if (!maximum || d.vcpus > in.nvcpus) d.vcpus = in.nvcpus;
    }));
}

}  // namespace virtbay::qemu
