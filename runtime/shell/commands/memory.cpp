// A domain's memory.
#include <climits>

#include "shell/commands/common.h"
#include "shell/commands/table.h"
#include "shell/session.h"

namespace virtbay::shell {

namespace {

// The size in KiB, from the argument `size`, which counts KiB when it has no suffix.
Result<unsigned long> read_kib(Session& session, const Arguments& arguments) {
    unsigned long long bytes = 0;
    if (Status status = read_size(session, arguments, "size", 1024, ULLONG_MAX, bytes); !status)
        return status.error();
    return static_cast<unsigned long>((bytes + 1023) / 1024);
}

Status setmem(Session& session, const Arguments& arguments) {
    auto flags = affect_flags(arguments);
    if (!flags) return flags.error();
    auto domain = find_domain(session, arguments);
    if (!domain) return domain.error();
    auto kib = read_kib(session, arguments);
    if (!kib) return kib.error();
    if (virDomainSetMemoryFlags(domain->get(), *kib, *flags) < 0) return library_error();
    session.out.set("memory", *kib);
    return {};
}

Status setmaxmem(Session& session, const Arguments& arguments) {
    auto flags = affect_flags(arguments);
    if (!flags) return flags.error();
    auto domain = find_domain(session, arguments);
    if (!domain) return domain.error();
    auto kib = read_kib(session, arguments);
    if (!kib) return kib.error();
    if (virDomainSetMemoryFlags(domain->get(), *kib, *flags | VIR_DOMAIN_MEM_MAXIMUM) < 0)
        return failure("Unable to change MaxMemorySize");
    session.out.set("max_memory", *kib);
    return {};
}

Status dommemstat(Session& session, const Arguments& arguments) {
    auto flags = affect_flags(arguments);
    if (!flags) return flags.error();
    auto domain = find_domain(session, arguments);
    if (!domain) return domain.error();
    int period = -1;
    if (Status status = read_number(arguments, "period", period); !status) return status;
    if (arguments.has("period")) {
        if (period < 0) return failure("Invalid collection period value '%d'", period);
        if (virDomainSetMemoryStatsPeriod(domain->get(), period, *flags) < 0)
            return failure("Unable to change balloon collection period.");
        session.out.set("period", period);
        return {};
    }
    static constexpr const char* names[] = {
        "swap_in", "swap_out", "major_fault", "minor_fault", "unused",          "available",     "actual",
        "rss",     "usable",   "last_update", "disk_caches", "hugetlb_pgalloc", "hugetlb_pgfail"};
    virDomainMemoryStatStruct stats[VIR_DOMAIN_MEMORY_STAT_NR];
    const int count = virDomainMemoryStats(domain->get(), stats, VIR_DOMAIN_MEMORY_STAT_NR, 0);
    if (count < 0)
        return failure("Failed to get memory statistics for domain %s", virDomainGetName(domain->get()));
    for (int i = 0; i < count; i++) {
        if (stats[i].tag < 0 || stats[i].tag >= static_cast<int>(std::size(names))) continue;
        session.out.print("%s %llu\n", names[stats[i].tag], stats[i].val);
        session.out.set(names[stats[i].tag], stats[i].val);
    }
    return {};
}

struct Limit {
    const char* option;
    const char* parameter;
};

constexpr Limit limits[] = {{"hard-limit", VIR_DOMAIN_MEMORY_HARD_LIMIT},
                            {"soft-limit", VIR_DOMAIN_MEMORY_SOFT_LIMIT},
                            {"swap-hard-limit", VIR_DOMAIN_MEMORY_SWAP_HARD_LIMIT},
                            {"min-guarantee", VIR_DOMAIN_MEMORY_MIN_GUARANTEE}};

Status memtune(Session& session, const Arguments& arguments) {
    auto flags = affect_flags(arguments);
    if (!flags) return flags.error();
    auto domain = find_domain(session, arguments);
    if (!domain) return domain.error();
    Parameters wanted;
    int room = 0;
    for (const Limit& limit : limits) {
        const std::string* given = arguments.get(limit.option);
        if (!given) continue;
        unsigned long long value = 0;
        if (const auto number = parse_signed(*given); number && *number < 0) {
            value = VIR_DOMAIN_MEMORY_PARAM_UNLIMITED;
        } else if (Status status = scale(*given, 1024, ULLONG_MAX, value); !status) {
            session.complain(format("Unable to parse integer parameter %s", limit.option));
            return status;
        } else {
            value /= 1024;
        }
        if (virTypedParamsAddULLong(&wanted.items, &wanted.count, &room, limit.parameter, value) < 0)
            return library_error();
    }
    if (wanted.count > 0) {
        if (virDomainSetMemoryParameters(domain->get(), wanted.items, wanted.count, *flags) < 0)
            return failure("Unable to change memory parameters");
        return {};
    }
    int count = 0;
    if (virDomainGetMemoryParameters(domain->get(), nullptr, &count, *flags) < 0)
        return failure("Unable to get number of memory parameters");
    std::vector<virTypedParameter> found(static_cast<size_t>(count));
    if (count && virDomainGetMemoryParameters(domain->get(), found.data(), &count, *flags) < 0)
        return failure("Unable to get memory parameters");
    for (int i = 0; i < count; i++) {
        const unsigned long long value = found[static_cast<size_t>(i)].value.ul;
        const bool unlimited = value == VIR_DOMAIN_MEMORY_PARAM_UNLIMITED;
        const char* field = found[static_cast<size_t>(i)].field;
        session.out.print("%-15s: %s\n", field, unlimited ? "unlimited" : std::to_string(value).c_str());
        session.out.set(field, unlimited ? Value() : Value(value));
    }
    return {};
}

constexpr Option size_options[] = {
    domain_option,  required(number("size", "amount of memory; KiB unless it has a suffix such as M or GiB")),
    config_option,  live_option,
    current_option,
};
constexpr Option dommemstat_options[] = {
    domain_option,  named(number("period", "seconds between two collections of the balloon's numbers")),
    config_option,  live_option,
    current_option,
};
constexpr Option memtune_options[] = {
    domain_option,
    number("hard-limit", "most memory the domain may use; -1 for no limit"),
    number("soft-limit", "memory it may keep when the host runs short"),
    number("swap-hard-limit", "most memory and swap together"),
    number("min-guarantee", "memory it has in any case"),
    config_option,
    live_option,
    current_option,
};

constexpr Command commands[] = {
    {"memtune", "show or set memory limits", "Shows the limits, or sets those given (KiB unless suffixed).",
     memtune_options, memtune, "hard_limit soft_limit swap_hard_limit min_guarantee message"},
    {"setmaxmem", "set the most memory a domain may be given", "", size_options, setmaxmem, "max_memory"},
    {"setmem", "set a domain's memory", "Asks the guest to give back memory, or to take what it may have.",
     size_options, setmem, "memory"},
};

constexpr Command monitor[] = {
    {"dommemstat", "a domain's memory numbers",
     "Prints what the balloon and the host know of the domain's memory.", dommemstat_options, dommemstat,
     "actual swap_in swap_out major_fault minor_fault unused available usable last_update disk_caches "
     "hugetlb_pgalloc hugetlb_pgfail rss period"},
};

}  // namespace

std::span<const Command> memory_commands() {
    return commands;
}
std::span<const Command> memory_monitor_commands() {
    return monitor;
}

}  // namespace virtbay::shell
