// Threads of the emulator that serve disks.
#include "common/params.h"
#include "driver.h"
#include "guest/affinity.h"
#include "monitor/json.h"
#include "operations/scope.h"

namespace virtbay::qemu {

using namespace model;

namespace {

std::string object_name(uint32_t id) {
    return "iothread" + std::to_string(id);
}

bool has_iothread(const Domain& d, uint32_t id) {
    for (const Iothread& thread : d.iothread_ids)
        if (thread.id == id) return true;
    return false;
}

template <class T>
void erase_id(List<T>& list, uint32_t id) {
    for (size_t i = list.size(); i-- > 0;)
        if (list[i].id == id) list.erase(i);
}

Error unknown(uint32_t id, const char* where = "iothreadids list") {
    return failure(VB_ERR_INVALID_ARG, "cannot find IOThread '" + std::to_string(id) + "' in " + where);
}

Status not_in_use(const Domain& d, uint32_t id) {
    const auto used = [&](const char* what, const std::string& name) {
        return failure(VB_ERR_INVALID_ARG, "cannot remove IOThread " + std::to_string(id) +
                                               " since it is being used by " + what + " '" + name + "'");
    };
    for (const Disk& disk : d.disks)
        if (disk.iothread == id) return used("disk", disk.target.str());
    for (const Controller& c : d.controllers)
        if (c.iothread == id) return used("controller", std::to_string(c.index));
    return {};
}

// What is set while the guest runs, by the emulator's name of it.
struct Property {
    const char *name, *property;
};
constexpr Property properties[] = {
    {VB_DOMAIN_IOTHREAD_POLL_MAX_NS, "poll-max-ns"},
    {VB_DOMAIN_IOTHREAD_POLL_GROW, "poll-grow"},
    {VB_DOMAIN_IOTHREAD_POLL_SHRINK, "poll-shrink"},
    {VB_DOMAIN_IOTHREAD_THREAD_POOL_MIN, "thread-pool-min"},
    {VB_DOMAIN_IOTHREAD_THREAD_POOL_MAX, "thread-pool-max"},
};

Json value_of(const vb_typed_param& param) {
    switch (param.value.type) {
        case VB_TYPED_PARAM_ULLONG:
            return param.value.value.ul;
        case VB_TYPED_PARAM_UINT:
            return param.value.value.ui;
        default:
            return param.value.value.i;
    }
}

}  // namespace

vb::Status QemuDriver::domain_get_iothread_info(vb::Call& call, const vb_domain_get_iothread_info_in& in,
                                                vb_domain_get_iothread_info_out& out) {
    QEMU_TRY(check_flags(in.flags, affect_flags, "qemuDomainGetIOThreadInfo"));
    auto scope = read_scope(in.dom, in.flags);
    if (!scope) return answer(scope.error());
    std::vector<std::pair<uint32_t, Bitmap>> threads;
    if (scope->live) {
        if (!scope->monitor) return answer(not_running());
        QEMU_TRY(for_each_iothread(*scope->monitor, [&](uint32_t id, int thread) {
            threads.emplace_back(id, affinity_of(thread));
        }));
    } else {
        const Domain& d = scope->subject();
        for (const Iothread& thread : d.iothread_ids) {
            const Bitmap* pin = d.cputune ? pin_of(d.cputune->iothread_pins, thread.id) : nullptr;
            threads.emplace_back(thread.id, pin ? *pin : d.cpuset.has() ? d.cpuset : all_processors());
        }
    }
    auto* info = call.array<vb_domain_iothread_info>(threads.size());
    for (size_t i = 0; i < threads.size(); i++) {
        const auto& [id, cpus] = threads[i];
        const auto bytes = static_cast<uint32_t>(cpus.highest() + 8) / 8;
        auto* map = call.array<uint8_t>(bytes);
        put_bitmap(cpus, map, bytes);
        info[i].iothread_id = id;
        info[i].n_cpumap = bytes;
        info[i].cpumap = map;
    }
    out.n_info = out.ret = static_cast<uint32_t>(threads.size());
    out.info = info;
    return {};
}

vb::Status QemuDriver::domain_add_iothread(vb::Call&, const vb_domain_add_iothread_in& in,
                                           vb_domain_add_iothread_out&) {
    QEMU_TRY(check_flags(in.flags, affect_flags, "qemuDomainAddIOThread"));
    if (in.iothread_id == 0) return answer(failure(VB_ERR_INVALID_ARG, "invalid value of 0 for iothread_id"));
    auto edit = begin_edit(in.dom, in.flags);
    if (!edit) return answer(edit.error());
    const Scope* const scope = &edit->scope;
    if ((scope->live && has_iothread(*scope->current, in.iothread_id)) ||
        (scope->config && has_iothread(*scope->definition, in.iothread_id)))
        return answer(failure(VB_ERR_INVALID_ARG, "an IOThread is already using iothread_id '" +
                                                      std::to_string(in.iothread_id) + "'"));
    if (scope->live) {
        const Json object{{"qom-type", "iothread"}, {"id", object_name(in.iothread_id)}};
        if (auto added = scope->monitor->call("object-add", dump(object)); !added)
            return answer(added.error());
    }
    return answer(change(*edit, [&](Domain& d) {
        d.iothread_ids.append().id = in.iothread_id;
        d.iothreads = static_cast<uint32_t>(d.iothread_ids.size());
    }));
}

vb::Status QemuDriver::domain_del_iothread(vb::Call&, const vb_domain_del_iothread_in& in,
                                           vb_domain_del_iothread_out&) {
    QEMU_TRY(check_flags(in.flags, affect_flags, "qemuDomainDelIOThread"));
    if (in.iothread_id == 0) return answer(failure(VB_ERR_INVALID_ARG, "invalid value of 0 for iothread_id"));
    auto edit = begin_edit(in.dom, in.flags);
    if (!edit) return answer(edit.error());
    const Scope* const scope = &edit->scope;
    const auto removable = [&](const Domain& d) -> Status {
        if (!has_iothread(d, in.iothread_id)) return unknown(in.iothread_id);
        return not_in_use(d, in.iothread_id);
    };
    if (scope->live) QEMU_TRY(removable(*scope->current));
    if (scope->config) QEMU_TRY(removable(*scope->definition));
    if (scope->live) {
        const Json object{{"id", object_name(in.iothread_id)}};
        if (auto removed = scope->monitor->call("object-del", dump(object)); !removed)
            return answer(removed.error());
    }
    return answer(change(*edit, [&](Domain& d) {
        erase_id(d.iothread_ids, in.iothread_id);
        d.iothreads = static_cast<uint32_t>(d.iothread_ids.size());
        if (d.cputune) erase_id(d.cputune->iothread_pins, in.iothread_id);
    }));
}

vb::Status QemuDriver::domain_pin_iothread(vb::Call&, const vb_domain_pin_iothread_in& in,
                                           vb_domain_pin_iothread_out&) {
    QEMU_TRY(check_flags(in.flags, affect_flags, "qemuDomainPinIOThread"));
    auto edit = begin_edit(in.dom, in.flags);
    if (!edit) return answer(edit.error());
    const Scope* const scope = &edit->scope;
    const Bitmap cpus = bitmap_of(in.cpumap, in.n_cpumap);
    if (cpus.empty()) return answer(failure(VB_ERR_INVALID_ARG, "Empty iothread cpumap list for pinning"));
    const std::string number = std::to_string(in.iothreads_id);
    if (scope->live && !has_iothread(*scope->current, in.iothreads_id))
        return answer(failure(VB_ERR_INVALID_ARG, "iothread " + number + " not found"));
    if (scope->config && !has_iothread(*scope->definition, in.iothreads_id))
        return answer(failure(VB_ERR_INVALID_ARG, "iothreadid " + number + " not found"));
    if (scope->live) {
        Status pinned;
        QEMU_TRY(for_each_iothread(*scope->monitor, [&](uint32_t id, int thread) {
            if (id == in.iothreads_id) pinned = set_affinity(thread, cpus);
        }));
        QEMU_TRY(pinned);
    }
    return answer(
        change(*edit, [&](Domain& d) { set_pin(d.cputune.make().iothread_pins, in.iothreads_id, cpus); }));
}

vb::Status QemuDriver::domain_set_iothread_params(vb::Call&, const vb_domain_set_iothread_params_in& in,
                                                  vb_domain_set_iothread_params_out&) {
    QEMU_TRY(check_flags(in.flags, affect_flags, "qemuDomainSetIOThreadParams"));
    if (in.iothread_id == 0) return answer(failure(VB_ERR_INVALID_ARG, "invalid value of 0 for iothread_id"));
    QEMU_TRY(validate_params(in.params, in.n_params,
                             {{VB_DOMAIN_IOTHREAD_POLL_MAX_NS, VB_TYPED_PARAM_ULLONG},
                              {VB_DOMAIN_IOTHREAD_POLL_GROW, VB_TYPED_PARAM_UINT},
                              {VB_DOMAIN_IOTHREAD_POLL_SHRINK, VB_TYPED_PARAM_UINT},
                              {VB_DOMAIN_IOTHREAD_THREAD_POOL_MIN, VB_TYPED_PARAM_INT},
                              {VB_DOMAIN_IOTHREAD_THREAD_POOL_MAX, VB_TYPED_PARAM_INT}}));
    auto edit = begin_edit(in.dom, in.flags);
    if (!edit) return answer(edit.error());
    const Scope* const scope = &edit->scope;
    const auto* least = find_param(in.params, in.n_params, VB_DOMAIN_IOTHREAD_THREAD_POOL_MIN);
    const auto* most = find_param(in.params, in.n_params, VB_DOMAIN_IOTHREAD_THREAD_POOL_MAX);
    const auto apply = [&](Domain& d) {
        for (Iothread& thread : d.iothread_ids) {
            if (thread.id != in.iothread_id) continue;
            if (least) thread.pool_min = least->value.value.i;
            if (most) thread.pool_max = most->value.value.i;
        }
    };
    const auto fits = [&](const Domain& old) -> Status {
        if (!has_iothread(old, in.iothread_id)) return unknown(in.iothread_id, "iothreadids");
        Domain d(old);
        apply(d);
        for (const Iothread& t : d.iothread_ids)
            if (t.id == in.iothread_id && t.pool_min && t.pool_max && *t.pool_min > *t.pool_max)
                return failure(VB_ERR_OPERATION_INVALID, "thread_pool_min (" + std::to_string(*t.pool_min) +
                                                             ") can't be greater than thread_pool_max (" +
                                                             std::to_string(*t.pool_max) + ")");
        return {};
    };
    if (scope->live) QEMU_TRY(fits(*scope->current));
    if (scope->config) {
        QEMU_TRY(fits(*scope->definition));
        for (const char* name :
             {VB_DOMAIN_IOTHREAD_POLL_MAX_NS, VB_DOMAIN_IOTHREAD_POLL_GROW, VB_DOMAIN_IOTHREAD_POLL_SHRINK})
            if (find_param(in.params, in.n_params, name))
                return answer(failure(VB_ERR_OPERATION_UNSUPPORTED,
                                      "configuring persistent polling values is not supported"));
    }
    if (scope->live)
        for (const Property& p : properties) {
            const auto* param = find_param(in.params, in.n_params, p.name);
            if (!param) continue;
            const Json setting{{"path", "/objects/" + object_name(in.iothread_id)},
                               {"property", p.property},
                               {"value", value_of(*param)}};
            if (auto set = scope->monitor->call("qom-set", dump(setting)); !set) return answer(set.error());
        }
    return answer(change(*edit, apply));
}

}  // namespace virtbay::qemu
