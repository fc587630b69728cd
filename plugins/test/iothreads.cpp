// IOThreads of a domain.
#include "change.h"
#include "common/params.h"
#include "driver.h"

namespace virtbay::test {

namespace {

constexpr uint32_t affect_flags = VB_DOMAIN_AFFECT_LIVE | VB_DOMAIN_AFFECT_CONFIG;

bool has_iothread(const model::Domain& domain, uint32_t id) {
    for (const model::Iothread& thread : domain.iothread_ids)
        if (thread.id == id) return true;
    return false;
}

template <class T>
void erase_id(model::List<T>& list, uint32_t id) {
    for (size_t i = list.size(); i-- > 0;)
        if (list[i].id == id) list.erase(i);
    if (list.size() == 0) list.clear();
}

model::Bitmap pinning(const model::Domain& domain, uint32_t id) {
    if (domain.cputune)
        for (const model::VcpuPin& pin : domain.cputune->iothread_pins)
            if (pin.id == id) return pin.cpus;
    if (domain.cpuset.has()) return domain.cpuset;
    return model::Bitmap::filled(domain.vcpus);
}

Error unknown(uint32_t id) {
    return domain_failure(VB_ERR_INVALID_ARG,
                          "cannot find IOThread '" + std::to_string(id) + "' in iothreadids list");
}

}  // namespace

vb::Status TestDriver::domain_get_iothread_info(vb::Call& call, const vb_domain_get_iothread_info_in& in,
                                                vb_domain_get_iothread_info_out& out) {
    const Status checked = check_flags(in.flags, affect_flags, "testDomainGetIOThreadInfo");
    if (!checked) return to_abi(checked);
    return with_domain(call, in.dom, [&](Host&, Domain& domain) -> Status {
        auto definition = selected(domain, in.flags);
        if (!definition) return std::move(definition.error());
        const auto& threads = (*definition)->iothread_ids;
        auto* info = call.array<vb_domain_iothread_info>(threads.size());
        for (size_t i = 0; i < threads.size(); i++) {
            const model::Bitmap cpus = pinning(**definition, threads[i].id);
            const auto bytes = static_cast<uint32_t>(cpus.highest() + 8) / 8;
            auto* map = call.array<uint8_t>(bytes);
            for (int cpu = cpus.next(-1); cpu >= 0; cpu = cpus.next(cpu))
                map[cpu / 8] = static_cast<uint8_t>(map[cpu / 8] | (1u << (cpu % 8)));
            info[i].iothread_id = threads[i].id;
            info[i].n_cpumap = bytes;
            info[i].cpumap = map;
        }
        out.n_info = out.ret = static_cast<uint32_t>(threads.size());
        out.info = info;
        return {};
    });
}

vb::Status TestDriver::domain_add_iothread(vb::Call& call, const vb_domain_add_iothread_in& in,
                                           vb_domain_add_iothread_out&) {
    const Status checked = check_flags(in.flags, affect_flags, "testDomainAddIOThread");
    if (!checked) return to_abi(checked);
    if (in.iothread_id == 0) return to_abi(invalid_argument("invalid value of 0 for iothread_id"));
    return with_domain(call, in.dom, [&](Host& host, Domain& domain) -> Status {
        auto which = affected_one(domain, in.flags);
        if (!which) return std::move(which.error());
        const model::Domain& old = which->live ? domain.definition() : domain.persistent_definition()->domain;
        if (has_iothread(old, in.iothread_id))
            return domain_failure(VB_ERR_INVALID_ARG, "an IOThread is already using iothread_id '" +
                                                          std::to_string(in.iothread_id) + "'");
        change_definitions(host, domain, *which, [&](model::Domain& d) {
            d.iothread_ids.append().id = in.iothread_id;
            d.iothreads = static_cast<uint32_t>(d.iothread_ids.size());
        });
        return {};
    });
}

vb::Status TestDriver::domain_del_iothread(vb::Call& call, const vb_domain_del_iothread_in& in,
                                           vb_domain_del_iothread_out&) {
    const Status checked = check_flags(in.flags, affect_flags, "testDomainDelIOThread");
    if (!checked) return to_abi(checked);
    return with_domain(call, in.dom, [&](Host& host, Domain& domain) -> Status {
        auto which = affected_one(domain, in.flags);
        if (!which) return std::move(which.error());
        const model::Domain& old = which->live ? domain.definition() : domain.persistent_definition()->domain;
        if (!has_iothread(old, in.iothread_id)) return unknown(in.iothread_id);
        for (const model::Disk& disk : old.disks)
            if (disk.iothread == in.iothread_id)
                return domain_failure(VB_ERR_INVALID_ARG,
                                      "cannot remove IOThread " + std::to_string(in.iothread_id) +
                                          " since it is being used by disk '" + disk.target.str() + "'");
        change_definitions(host, domain, *which, [&](model::Domain& d) {
            erase_id(d.iothread_ids, in.iothread_id);
            d.iothreads = static_cast<uint32_t>(d.iothread_ids.size());
            if (d.cputune) erase_id(d.cputune->iothread_pins, in.iothread_id);
        });
        return {};
    });
}

vb::Status TestDriver::domain_pin_iothread(vb::Call& call, const vb_domain_pin_iothread_in& in,
                                           vb_domain_pin_iothread_out&) {
    const Status checked = check_flags(in.flags, affect_flags, "testDomainPinIOThread");
    if (!checked) return to_abi(checked);
    return with_domain(call, in.dom, [&](Host& host, Domain& domain) -> Status {
        auto which = affected_one(domain, in.flags);
        if (!which) return std::move(which.error());
        model::Bitmap cpus;
        for (uint32_t cpu = 0; cpu < in.n_cpumap * 8; cpu++)
            if ((in.cpumap[cpu / 8] & (1u << (cpu % 8))) != 0) cpus.set(cpu);
        if (cpus.empty()) return invalid_argument("Empty iothread cpumap list for pinning");
        const model::Domain& old = which->live ? domain.definition() : domain.persistent_definition()->domain;
        if (!has_iothread(old, in.iothreads_id))
            return invalid_argument("iothreadid " + std::to_string(in.iothreads_id) + " not found");
        change_definitions(host, domain, *which, [&](model::Domain& d) {
            auto& pins = d.cputune.make().iothread_pins;
            for (model::VcpuPin& pin : pins)
                if (pin.id == in.iothreads_id) {
                    pin.cpus = cpus;
                    return;
                }
            pins.push_back({in.iothreads_id, cpus});
        });
        return {};
    });
}

vb::Status TestDriver::domain_set_iothread_params(vb::Call& call, const vb_domain_set_iothread_params_in& in,
                                                  vb_domain_set_iothread_params_out&) {
    const Status checked = check_flags(in.flags, VB_DOMAIN_AFFECT_LIVE, "testDomainSetIOThreadParams");
    if (!checked) return to_abi(checked);
    return with_domain(call, in.dom, [&](Host&, Domain& domain) -> Status {
        if (!domain.active()) return not_running();
        if (!has_iothread(domain.definition(), in.iothread_id))
            return invalid_argument("cannot find IOThread '" + std::to_string(in.iothread_id) +
                                    "' in iothreadids");
        // The imaginary hypervisor polls nothing, so nothing can be set; libvirt fails here too.
        return make_error(VB_ERR_INTERNAL_ERROR, VB_FROM_NONE, "IOThreads of this host cannot be tuned");
    });
}

}  // namespace virtbay::test
