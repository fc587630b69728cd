// Memory, interfaces, processors.
#include "answer.h"
#include "driver.h"
#include "guest/process.h"
#include "guest/tap.h"
#include "monitor/json.h"
#include "operations/balloon.h"

namespace virtbay::qemu {

using namespace model;

std::vector<std::pair<int32_t, uint64_t>> balloon_statistics(const Json& answer) {
    // The guest's driver reports what it knows; unknown values are all ones.
    static constexpr struct {
        const char* name;
        int32_t tag;
        unsigned divide;
    } known[] = {{"stat-swap-in", VB_DOMAIN_MEMORY_STAT_SWAP_IN, 1024},
                 {"stat-swap-out", VB_DOMAIN_MEMORY_STAT_SWAP_OUT, 1024},
                 {"stat-major-faults", VB_DOMAIN_MEMORY_STAT_MAJOR_FAULT, 1},
                 {"stat-minor-faults", VB_DOMAIN_MEMORY_STAT_MINOR_FAULT, 1},
                 {"stat-free-memory", VB_DOMAIN_MEMORY_STAT_UNUSED, 1024},
                 {"stat-total-memory", VB_DOMAIN_MEMORY_STAT_AVAILABLE, 1024},
                 {"stat-available-memory", VB_DOMAIN_MEMORY_STAT_USABLE, 1024},
                 {"stat-disk-caches", VB_DOMAIN_MEMORY_STAT_DISK_CACHES, 1024},
                 {"stat-htlb-pgalloc", VB_DOMAIN_MEMORY_STAT_HUGETLB_PGALLOC, 1},
                 {"stat-htlb-pgfail", VB_DOMAIN_MEMORY_STAT_HUGETLB_PGFAIL, 1}};
    std::vector<std::pair<int32_t, uint64_t>> out;
    const Json* stats = find(answer, "stats");
    if (!stats) return out;
    for (const auto& k : known) {
        const Json* value = find(*stats, k.name);
        if (!value || !value->is_number()) continue;
        const uint64_t v = value->is_number_unsigned() ? value->get<uint64_t>()
                                                       : static_cast<uint64_t>(value->get<int64_t>());
        if (v != UINT64_MAX) out.emplace_back(k.tag, v / k.divide);
    }
    if (const auto update = number_of(answer, "last-update"))
        out.emplace_back(VB_DOMAIN_MEMORY_STAT_LAST_UPDATE, static_cast<uint64_t>(*update));
    return out;
}

std::string balloon_question(const Domain& domain) {
    return dump(Json{{"path", "/machine/peripheral/" + domain.balloon->info.alias.str()},
                     {"property", "guest-stats"}});
}

bool has_balloon(const Domain& domain) {
    return domain.balloon && domain.balloon->model != BalloonModel::none;
}

vb::Status QemuDriver::domain_memory_stats(vb::Call& call, const vb_domain_memory_stats_in& in,
                                           vb_domain_memory_stats_out& out) {
    QEMU_TRY(check_flags(in.flags, 0, "qemuDomainMemoryStats"));
    auto running = find_running(in.dom);
    if (!running) return answer(running.error());
    std::vector<std::pair<int32_t, uint64_t>> values;
    if (has_balloon(*running->live)) {
        values.emplace_back(VB_DOMAIN_MEMORY_STAT_ACTUAL_BALLOON, running->live->current_memory);
        if (auto reply = running->monitor->call("qom-get", balloon_question(*running->live)))
            for (const auto& v : balloon_statistics(reply->result())) values.push_back(v);
    }
    int pid = 0;
    {
        const std::lock_guard guard(running->guest->lock);
        pid = running->guest->process.pid;
    }
    values.emplace_back(VB_DOMAIN_MEMORY_STAT_RSS, resident_kib(pid));
    const size_t n = std::min<size_t>(values.size(), in.maxStats);
    auto* stats = call.array<vb_domain_memory_stat>(n);
    for (size_t i = 0; i < n; ++i) {
        stats[i].tag = values[i].first;
        stats[i].val = values[i].second;
    }
    out.stats = stats;
    out.n_stats = static_cast<uint32_t>(n);
    return {};
}

vb::Status QemuDriver::domain_set_memory_stats_period(vb::Call&,
                                                      const vb_domain_set_memory_stats_period_in& in,
                                                      vb_domain_set_memory_stats_period_out&) {
    QEMU_TRY(check_flags(in.flags, VB_DOMAIN_AFFECT_LIVE | VB_DOMAIN_AFFECT_CONFIG,
                         "qemuDomainSetMemoryStatsPeriod"));
    auto found = find(in.dom);
    if (!found) return answer(found.error());
    const GuestPtr& guest = *found;
    if (in.period < 0) return answer(failure(VB_ERR_INVALID_ARG, "invalid value for collection period"));
    auto job = Job::take(guest);
    if (!job) return answer(job.error());
    bool live = in.flags & VB_DOMAIN_AFFECT_LIVE, config = in.flags & VB_DOMAIN_AFFECT_CONFIG;
    std::shared_ptr<Monitor> monitor;
    DomainPtr current, definition;
    {
        const std::lock_guard guard(guest->lock);
        if (!live && !config) (guest->active() ? live : config) = true;
        if (live && !guest->active()) return answer(not_running());
        if (config && !guest->persistent)
            return answer(
                failure(VB_ERR_OPERATION_INVALID, "transient domains do not have any persistent config"));
        monitor = guest->monitor;
        current = guest->live;
        definition = guest->config;
    }
    if (live) {
        if (!has_balloon(*current))
            return answer(failure(VB_ERR_OPERATION_INVALID,
                                  "Memory balloon model must be virtio to set the collection period"));
        const Json arguments{{"path", "/machine/peripheral/" + current->balloon->info.alias.str()},
                             {"property", "guest-stats-polling-interval"},
                             {"value", in.period}};
        if (auto set = monitor->call("qom-set", dump(arguments)); !set) return answer(set.error());
        auto changed = std::make_shared<Domain>(*current);
        changed->balloon->period = static_cast<uint32_t>(in.period);
        const std::lock_guard guard(guest->lock);
        guest->live = changed;
        supervisor_.write_status(*guest);
    }
    if (config) {
        if (!has_balloon(*definition))
            return answer(failure(VB_ERR_OPERATION_INVALID,
                                  "Memory balloon model must be virtio to set the collection period"));
        auto changed = std::make_shared<Domain>(*definition);
        changed->balloon->period = static_cast<uint32_t>(in.period);
        const std::lock_guard order(guest->definition);
        QEMU_TRY(write_definition(supervisor_.paths(), *changed, rules_));
        const std::lock_guard guard(guest->lock);
        guest->config = changed;
    }
    return {};
}

vb::Status QemuDriver::domain_interface_stats(vb::Call&, const vb_domain_interface_stats_in& in,
                                              vb_domain_interface_stats_out& out) {
    auto running = find_running(in.dom);
    if (!running) return answer(running.error());
    const std::string_view name = in.device ? in.device : "";
    const Interface* found = nullptr;
    for (const Interface& i : running->live->interfaces)
        if ((!i.target.empty() && i.target == name) || (i.mac && i.mac->str() == name)) found = &i;
    if (!found)
        return answer(failure(VB_ERR_INVALID_ARG, "'" + std::string(name) + "' is not a known interface"));
    if (found->target.empty())
        return answer(failure(VB_ERR_OPERATION_INVALID, "interface has no device on the host"));
    auto c = link_counters(found->target.str());
    if (!c) return answer(c.error());
    out.rx_bytes = c->rx_bytes, out.rx_packets = c->rx_packets, out.rx_errs = c->rx_errs,
    out.rx_drop = c->rx_drop;
    out.tx_bytes = c->tx_bytes, out.tx_packets = c->tx_packets, out.tx_errs = c->tx_errs,
    out.tx_drop = c->tx_drop;
    return {};
}

vb::Status QemuDriver::domain_get_cpu_stats(vb::Call&, const vb_domain_get_cpu_stats_in& in,
                                            vb_domain_get_cpu_stats_out&) {
    QEMU_TRY(check_flags(in.flags, VB_TYPED_PARAM_STRING_OKAY, "qemuDomainGetCPUStats"));
    auto running = find_running(in.dom);
    if (!running) return answer(running.error());
    return answer(failure(VB_ERR_OPERATION_INVALID, "cgroup CPUACCT controller is not mounted"));
}

}  // namespace virtbay::qemu
