// Numbers that a real guest would produce; here they follow the clock.
#include <sys/time.h>

#include <algorithm>
#include <cstring>

#include "common/params.h"
#include "driver.h"
#include "interfaces.h"

namespace virtbay::test {

namespace {

constexpr uint64_t disk_capacity = 1099506450432;
constexpr uint64_t disk_allocation = 1099511627776;

struct Now {
    int64_t seconds;
    int64_t microseconds;  // since the epoch
};

Now now() {
    timeval value{};
    gettimeofday(&value, nullptr);
    return {value.tv_sec, static_cast<int64_t>(value.tv_sec) * 1000000 + value.tv_usec};
}

const model::Disk* find_disk(const model::Domain& domain, std::string_view path) {
    for (const model::Disk& disk : domain.disks)
        if (disk.target == path || (!disk.source.path.empty() && disk.source.path == path)) return &disk;
    return nullptr;
}

}  // namespace

vb::Status TestDriver::domain_block_stats(vb::Call& call, const vb_domain_block_stats_in& in,
                                          vb_domain_block_stats_out& out) {
    if (!in.path || !*in.path)
        return to_abi(failure(VB_ERR_OPERATION_UNSUPPORTED, "summary statistics are not supported yet"));
    return with_domain(call, in.dom, [&](Host&, Domain& domain) -> Status {
        if (!domain.active()) return not_running();
        if (!find_disk(domain.definition(), in.path))
            return invalid_argument(std::string("invalid path: ") + in.path);
        const Now time = now();
        out.rd_req = time.microseconds / 10;
        out.rd_bytes = time.microseconds / 20;
        out.wr_req = time.microseconds / 30;
        out.wr_bytes = time.microseconds / 40;
        out.errs = time.seconds / 2;
        return {};
    });
}

vb::Status TestDriver::domain_interface_stats(vb::Call& call, const vb_domain_interface_stats_in& in,
                                              vb_domain_interface_stats_out& out) {
    return with_domain(call, in.dom, [&](Host&, Domain& domain) -> Status {
        if (!domain.active()) return not_running();
        auto interface = find_interface(domain.definition(), in.device);
        if (!interface) return std::move(interface.error());
        const Now time = now();
        out.rx_bytes = time.microseconds / 10;
        out.rx_packets = time.microseconds / 100;
        out.rx_errs = time.seconds / 1;
        out.rx_drop = time.seconds / 2;
        out.tx_bytes = time.microseconds / 20;
        out.tx_packets = time.microseconds / 110;
        out.tx_errs = time.seconds / 3;
        out.tx_drop = time.seconds / 4;
        return {};
    });
}

vb::Status TestDriver::domain_get_block_info(vb::Call& call, const vb_domain_get_block_info_in& in,
                                             vb_domain_get_block_info_out& out) {
    const Status checked = check_flags(in.flags, 0, "testDomainGetBlockInfo");
    if (!checked) return to_abi(checked);
    return with_domain(call, in.dom, [&](Host&, Domain& domain) -> Status {
        const model::Disk* disk = find_disk(domain.definition(), in.path);
        if (!disk)
            return invalid_argument(std::string("invalid path ") + in.path + " not assigned to domain");
        if (!disk->has_source())
            return invalid_argument("disk '" + disk->target.str() +
                                    "' does not currently have a source assigned");
        out.capacity = disk_capacity;
        out.allocation = out.physical = disk_allocation;
        return {};
    });
}

vb::Status TestDriver::domain_get_disk_errors(vb::Call& call, const vb_domain_get_disk_errors_in& in,
                                              vb_domain_get_disk_errors_out& out) {
    const Status checked = check_flags(in.flags, 0, "testDomainGetDiskErrors");
    if (!checked) return to_abi(checked);
    return with_domain(call, in.dom, [&](Host&, Domain& domain) -> Status {
        if (!domain.active()) return not_running();
        const auto& disks = domain.definition().disks;
        out.nerrors = static_cast<int32_t>(disks.size());
        if (in.maxerrors == 0) return {};
        const size_t count = std::min<size_t>(in.maxerrors, disks.size());
        auto* errors = call.array<vb_domain_disk_error>(count);
        for (size_t i = 0; i < count; i++) {
            errors[i].disk = call.text(disks[i].target.view());
            errors[i].error = i % 2 == 0 ? VB_DOMAIN_DISK_ERROR_UNSPEC : VB_DOMAIN_DISK_ERROR_NO_SPACE;
        }
        out.errors = errors;
        out.n_errors = static_cast<uint32_t>(count);
        out.nerrors = static_cast<int32_t>(count);
        return {};
    });
}

vb::Status TestDriver::domain_memory_stats(vb::Call& call, const vb_domain_memory_stats_in& in,
                                           vb_domain_memory_stats_out& out) {
    const Status checked = check_flags(in.flags, 0, "testDomainMemoryStats");
    if (!checked) return to_abi(checked);
    return with_domain(call, in.dom, [&](Host&, Domain& domain) -> Status {
        if (!domain.active()) return not_running();
        const model::Domain& definition = domain.definition();
        if (!definition.balloon || definition.balloon->model == model::BalloonModel::none) return {};
        const uint64_t memory = definition.current_memory;
        const vb_domain_memory_stat stats[] = {
            {VB_DOMAIN_MEMORY_STAT_ACTUAL_BALLOON, memory},
            {VB_DOMAIN_MEMORY_STAT_SWAP_IN, 0},
            {VB_DOMAIN_MEMORY_STAT_SWAP_OUT, 0},
            {VB_DOMAIN_MEMORY_STAT_MAJOR_FAULT, 0},
            {VB_DOMAIN_MEMORY_STAT_MINOR_FAULT, 0},
            {VB_DOMAIN_MEMORY_STAT_UNUSED, memory / 2},
            {VB_DOMAIN_MEMORY_STAT_AVAILABLE, memory},
            {VB_DOMAIN_MEMORY_STAT_USABLE, memory / 2},
            {VB_DOMAIN_MEMORY_STAT_LAST_UPDATE, static_cast<uint64_t>(GuestState::default_time)},
            {VB_DOMAIN_MEMORY_STAT_DISK_CACHES, memory / 8},
            {VB_DOMAIN_MEMORY_STAT_HUGETLB_PGALLOC, 0},
            {VB_DOMAIN_MEMORY_STAT_HUGETLB_PGFAIL, 0},
            {VB_DOMAIN_MEMORY_STAT_RSS, memory / 2},
        };
        const size_t count = std::min<size_t>(in.maxStats, std::size(stats));
        auto* copy = call.array<vb_domain_memory_stat>(count);
        std::copy_n(stats, count, copy);
        out.stats = copy;
        out.n_stats = static_cast<uint32_t>(count);
        return {};
    });
}

vb::Status TestDriver::domain_get_cpu_stats(vb::Call& call, const vb_domain_get_cpu_stats_in& in,
                                            vb_domain_get_cpu_stats_out& out) {
    constexpr uint64_t cpu_time = 24386308517u, vcpu_time = 23151740627u;
    constexpr uint64_t user_time = 5540000000u, system_time = 6460000000u;
    constexpr int32_t cpus = 2;
    constexpr int32_t total_params = 3, cpu_params = 2;
    const Status checked = check_flags(in.flags, VB_TYPED_PARAM_STRING_OKAY, "testDomainGetCPUStats");
    if (!checked) return to_abi(checked);
    return with_domain(call, in.dom, [&](Host&, Domain& domain) -> Status {
        if (!domain.active()) return not_running();
        ParamList params(call);
        if (in.start_cpu < 0) {
            out.nparams = total_params;
            if (in.nparams == 0) return {};
            uint64_t all = 0;
            for (uint64_t cpu = 0; cpu < cpus; cpu++) all += cpu_time + cpu;
            params.add(VB_DOMAIN_CPU_STATS_CPUTIME, all);
            params.add(VB_DOMAIN_CPU_STATS_USERTIME, user_time);
            params.add(VB_DOMAIN_CPU_STATS_SYSTEMTIME, system_time);
            params.finish(static_cast<int32_t>(in.nparams), out);
            return {};
        }
        out.nparams = in.ncpus == 0 ? cpus : cpu_params;
        if (in.ncpus == 0 || in.nparams == 0) return {};
        if (in.start_cpu >= cpus)
            return invalid_argument("start_cpu " + std::to_string(in.start_cpu) + " larger than maximum of " +
                                    std::to_string(cpus - 1));
        const int32_t end = static_cast<int32_t>(std::min<int64_t>(int64_t{in.start_cpu} + in.ncpus, cpus));
        for (int32_t cpu = in.start_cpu; cpu < end; cpu++) {
            params.add(VB_DOMAIN_CPU_STATS_CPUTIME, cpu_time + static_cast<uint64_t>(cpu));
            if (in.nparams > 1)
                params.add(VB_DOMAIN_CPU_STATS_VCPUTIME, vcpu_time + static_cast<uint64_t>(cpu));
        }
        params.finish_all(out);
        out.nparams = std::min(static_cast<int32_t>(in.nparams), cpu_params);
        return {};
    });
}

vb::Status TestDriver::domain_interface_addresses(vb::Call& call, const vb_domain_interface_addresses_in& in,
                                                  vb_domain_interface_addresses_out& out) {
    const Status checked = check_flags(in.flags, 0, "testDomainInterfaceAddresses");
    if (!checked) return to_abi(checked);
    if (in.source > VB_DOMAIN_INTERFACE_ADDRESSES_SRC_ARP)
        return to_abi(failure(VB_ERR_ARGUMENT_UNSUPPORTED,
                              "Unknown IP address data source " + std::to_string(in.source)));
    return with_domain(call, in.dom, [&](Host& host, Domain& domain) -> Status {
        if (!domain.active()) return not_running();
        const auto& interfaces = domain.definition().interfaces;
        auto* answer = call.array<vb_domain_interface>(interfaces.size());
        auto* addresses = call.array<vb_domain_ip_addr>(interfaces.size());
        for (size_t i = 0; i < interfaces.size(); i++) {
            auto address = guest_address(host, domain, i);
            if (!address) return std::move(address.error());
            answer[i].name = call.text(interfaces[i].target.view());
            if (interfaces[i].mac) answer[i].hwaddr = call.text(interfaces[i].mac->str());
            if (!*address) continue;
            addresses[i].type = (*address)->family;
            addresses[i].addr = call.text((*address)->str());
            addresses[i].prefix = (*address)->prefix;
            answer[i].n_addrs = 1;
            answer[i].addrs = &addresses[i];
        }
        out.ifaces = answer;
        out.n_ifaces = static_cast<uint32_t>(interfaces.size());
        return {};
    });
}

}  // namespace virtbay::test
