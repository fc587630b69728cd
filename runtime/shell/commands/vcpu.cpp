// A domain's virtual processors.
#include <algorithm>

#include "shell/commands/common.h"
#include "shell/commands/table.h"
#include "shell/session.h"
#include "shell/xml.h"

namespace virtbay::shell {

namespace {

bool usable(const unsigned char* map, int cpu) {
    return map[cpu / 8] & (1u << (cpu % 8));
}

// "0-3,5": the set bits.
std::string ranges(const unsigned char* map, int cpus) {
    std::string out;
    for (int at = 0; at < cpus; at++) {
        if (!usable(map, at)) continue;
        int end = at;
        while (end + 1 < cpus && usable(map, end + 1)) end++;
        out += (out.empty() ? "" : ",") + std::to_string(at) + (end > at ? "-" + std::to_string(end) : "");
        at = end;
    }
    return out;
}

int host_cpus(Session& session) {
    const int count = virNodeGetCPUMap(session.connection(), nullptr, nullptr, 0);
    if (count >= 0) return count;
    session.forget_library_error();
    virNodeInfo info;
    return virNodeGetInfo(session.connection(), &info) < 0 ? -1
                                                           : static_cast<int>(VIR_NODEINFO_MAXCPUS(info));
}

Status vcpucount(Session& session, const Arguments& arguments) {
    for (const auto& [one, other] : {std::pair{"live", "config"}, {"active", "maximum"}, {"guest", "config"}})
        if (Status status = exclusive(arguments, one, other); !status) return status;
    auto domain = find_domain(session, arguments);
    if (!domain) return domain.error();
    const unsigned bits = collect_flags(arguments, {{"live", VIR_DOMAIN_AFFECT_LIVE},
                                                    {"config", VIR_DOMAIN_AFFECT_CONFIG},
                                                    {"maximum", VIR_DOMAIN_VCPU_MAXIMUM},
                                                    {"guest", VIR_DOMAIN_VCPU_GUEST}});
    const bool one = bits || arguments.has("current") || arguments.has("active");
    if (one) {
        const int count = virDomainGetVcpusFlags(domain->get(), bits);
        if (count < 0)
            return arguments.has("guest") ? failure("Failed to retrieve vCPU count from the guest")
                                          : library_error();
        session.out.answer("count", std::to_string(count), count);
        return {};
    }
    struct Line {
        const char* first;
        const char* second;
        const char* key;
        unsigned flags;
    };
    static constexpr Line lines[] = {
        {"maximum", "config", "maximum_config", VIR_DOMAIN_VCPU_MAXIMUM | unsigned{VIR_DOMAIN_AFFECT_CONFIG}},
        {"maximum", "live", "maximum_live", VIR_DOMAIN_VCPU_MAXIMUM | unsigned{VIR_DOMAIN_AFFECT_LIVE}},
        {"current", "config", "current_config", VIR_DOMAIN_AFFECT_CONFIG},
        {"current", "live", "current_live", VIR_DOMAIN_AFFECT_LIVE},
    };
    const bool active = virDomainIsActive(domain->get()) == 1;
    const bool persistent = virDomainIsPersistent(domain->get()) == 1;
    for (const Line& line : lines) {
        if (line.flags & VIR_DOMAIN_AFFECT_LIVE ? !active : !persistent) continue;
        const int count = virDomainGetVcpusFlags(domain->get(), line.flags);
        if (count < 0) return library_error();
        session.out.print("%-12s %-12s %3d\n", line.first, line.second, count);
        session.out.set(line.key, count);
    }
    return {};
}

Status vcpuinfo(Session& session, const Arguments& arguments) {
    auto domain = find_domain(session, arguments);
    if (!domain) return domain.error();
    const int cpus = host_cpus(session);
    if (cpus < 0) return library_error();
    virDomainInfo info;
    if (virDomainGetInfo(domain->get(), &info) != 0) return library_error();
    const int length = VIR_CPU_MAPLEN(cpus);
    std::vector<virVcpuInfo> vcpus(info.nrVirtCpu);
    std::vector<unsigned char> maps(info.nrVirtCpu * static_cast<size_t>(length));
    int count = virDomainGetVcpus(domain->get(), vcpus.data(), info.nrVirtCpu, maps.data(), length);
    const bool live = count >= 0;
    if (!live) {
        if (virDomainIsActive(domain->get()) != 0) return library_error();
        session.forget_library_error();
        count = virDomainGetVcpuPinInfo(domain->get(), info.nrVirtCpu, maps.data(), length,
                                        VIR_DOMAIN_AFFECT_CONFIG);
        if (count < 0) return library_error();
    }
    static constexpr const char* states[] = {"offline", "running", "blocked"};
    session.out.array();
    for (int i = 0; i < count; i++) {
        const virVcpuInfo& vcpu = vcpus[static_cast<size_t>(i)];
        const unsigned char* map = maps.data() + static_cast<ptrdiff_t>(i) * length;
        Value::Object entry;
        const int number = live ? static_cast<int>(vcpu.number) : i;
        session.out.print("%-15s %d\n", "VCPU:", number);
        set_member(entry, "vcpu", number);
        if (live) {
            const char* state = vcpu.state >= 0 && vcpu.state < 3 ? states[vcpu.state] : "no state";
            session.out.print("%-15s %s\n", "CPU:", vcpu.cpu >= 0 ? std::to_string(vcpu.cpu).c_str() : "N/A");
            session.out.print("%-15s %s\n", "State:", state);
            if (vcpu.cpuTime)
                session.out.print("%-15s %.1lfs\n", "CPU time:", static_cast<double>(vcpu.cpuTime) / 1e9);
            set_member(entry, "cpu", vcpu.cpu >= 0 ? Value(vcpu.cpu) : Value());
            set_member(entry, "state", state);
            set_member(entry, "time_ns", vcpu.cpuTime);
        } else {
            session.out.print("%-15s N/A\n%-15s N/A\n%-15s N/A\n", "CPU:", "State:", "CPU time");
            set_member(entry, "cpu", Value());
            set_member(entry, "state", Value());
            set_member(entry, "time_ns", Value());
        }
        const std::string list = ranges(map, cpus);
        set_member(entry, "affinity", list);
        if (arguments.has("pretty")) {
            session.out.print("%-15s %s (out of %d)\n", "CPU Affinity:", list.c_str(), cpus);
        } else {
            std::string letters;
            for (int cpu = 0; cpu < cpus; cpu++) letters += usable(map, cpu) ? 'y' : '-';
            session.out.print("%-15s %s\n", "CPU Affinity:", letters.c_str());
        }
        if (i + 1 < count) session.out.print("\n");
        session.out.add(std::move(entry));
    }
    return {};
}

// "0-3,^2", or "r" for all.
Result<std::vector<unsigned char>> parse_cpu_list(const std::string& text, int cpus) {
    std::vector<unsigned char> map(static_cast<size_t>(VIR_CPU_MAPLEN(cpus)));
    if (text == "r") {
        for (int cpu = 0; cpu < cpus; cpu++)
            map[static_cast<size_t>(cpu / 8)] |= static_cast<unsigned char>(1u << (cpu % 8));
        return map;
    }
    for (std::string item : split(text, ',')) {
        const bool removed = item.starts_with('^');
        if (removed) item.erase(0, 1);
        const size_t dash = item.find('-');
        const auto low = parse_unsigned(item.substr(0, dash));
        const auto high = dash == std::string::npos ? low : parse_unsigned(item.substr(dash + 1));
        if (!low || !high || *low > *high || *high >= 16384)
            return failure("Invalid cpulist '%s'", text.c_str());
        for (uint64_t cpu = *low; cpu <= *high; cpu++) {
            if (map.size() <= cpu / 8) map.resize(cpu / 8 + 1);
            const auto bit = static_cast<unsigned char>(1u << (cpu % 8));
            removed ? map[cpu / 8] &= static_cast<unsigned char>(~bit) : map[cpu / 8] |= bit;
        }
    }
    return map;
}

Status vcpupin(Session& session, const Arguments& arguments) {
    if (Status status = exclusive(arguments, "live", "config"); !status) return status;
    auto flags = affect_flags(arguments);
    if (!flags) return flags.error();
    unsigned vcpu = 0;
    const bool chosen = arguments.has("vcpu");
    if (Status status = read_number(arguments, "vcpu", vcpu); !status) return status;
    const std::string* list = arguments.get("cpulist");
    if (list && !chosen) return failure("vcpupin: Missing vCPU number in pin mode.");
    auto domain = find_domain(session, arguments);
    if (!domain) return domain.error();
    const int cpus = host_cpus(session);
    if (cpus < 0) return library_error();
    if (list) {
        auto map = parse_cpu_list(*list, cpus);
        if (!map) {
            session.complain(map.error().message);
            return failure("invalid argument: Failed to parse bitmap '%s'", list->c_str());
        }
        const bool plain = !arguments.has("live") && !arguments.has("config") && !arguments.has("current");
        const int length = static_cast<int>(map->size());
        const int done = plain ? virDomainPinVcpu(domain->get(), vcpu, map->data(), length)
                               : virDomainPinVcpuFlags(domain->get(), vcpu, map->data(), length, *flags);
        if (done < 0) return library_error();
        return {};
    }
    virDomainInfo info;
    if (virDomainGetInfo(domain->get(), &info) != 0) return library_error();
    if (chosen && vcpu >= info.nrVirtCpu)
        return failure("vcpu %u is out of range of %s cpu count %d", vcpu,
                       virDomainIsActive(domain->get()) == 1 ? "live" : "persistent", int{info.nrVirtCpu});
    const int length = VIR_CPU_MAPLEN(cpus);
    std::vector<unsigned char> maps(info.nrVirtCpu * static_cast<size_t>(length));
    const int count = virDomainGetVcpuPinInfo(domain->get(), info.nrVirtCpu, maps.data(), length, *flags);
    if (count < 0) return library_error();
    Grid grid({"VCPU", "CPU Affinity"});
    session.out.array();
    for (int i = 0; i < count; i++) {
        if (chosen && vcpu != static_cast<unsigned>(i)) continue;
        const std::string affinity = ranges(maps.data() + static_cast<ptrdiff_t>(i) * length, cpus);
        grid.add({std::to_string(i), affinity});
        session.out.add(Value::Object{{"vcpu", i}, {"affinity", affinity}});
    }
    session.out.grid(grid);
    return {};
}

Status setvcpus(Session& session, const Arguments& arguments) {
    for (const auto& [one, other] :
         {std::pair{"current", "live"}, {"current", "config"}, {"guest", "config"}})
        if (Status status = exclusive(arguments, one, other); !status) return status;
    if (Status status = requires_option(arguments, "maximum", "config"); !status) return status;
    auto domain = find_domain(session, arguments);
    if (!domain) return domain.error();
    unsigned count = 0;
    if (Status status = read_number(arguments, "count", count); !status) return status;
    if (count == 0) return failure("Can't set 0 processors for a VM");
    const unsigned flags = collect_flags(arguments, {{"live", VIR_DOMAIN_AFFECT_LIVE},
                                                     {"config", VIR_DOMAIN_AFFECT_CONFIG},
                                                     {"maximum", VIR_DOMAIN_VCPU_MAXIMUM},
                                                     {"guest", VIR_DOMAIN_VCPU_GUEST},
                                                     {"hotpluggable", VIR_DOMAIN_VCPU_HOTPLUGGABLE}});
    const bool plain = !flags && !arguments.has("current");
    const int done =
        plain ? virDomainSetVcpus(domain->get(), count) : virDomainSetVcpusFlags(domain->get(), count, flags);
    if (done < 0) return library_error();
    session.out.set("count", count);
    return {};
}

constexpr Option vcpucount_options[] = {
    domain_option,
    flag("maximum", "how many it may be given at most"),
    flag("active", "how many it has"),
    flag("live", "of the running domain"),
    flag("config", "of the next start"),
    flag("current", "of the domain as it is now"),
    flag("guest", "as the agent in the guest sees it"),
};
constexpr Option vcpuinfo_options[] = {domain_option, flag("pretty", "affinity as ranges of numbers")};
constexpr Option vcpupin_options[] = {
    domain_option,
    number("vcpu", "the virtual processor"),
    may_be_empty(text("cpulist", "host processors it may use, such as 0-3,^2; r for all")),
    config_option,
    live_option,
    current_option,
};
constexpr Option setvcpus_options[] = {
    domain_option,
    required(number("count", "how many virtual processors")),
    flag("maximum", "the most it may be given, from the next start on"),
    config_option,
    live_option,
    current_option,
    flag("guest", "let the agent in the guest switch processors"),
    flag("hotpluggable", "added ones can be unplugged"),
};

constexpr Command commands[] = {
    {"setvcpus", "set the number of virtual processors", "", setvcpus_options, setvcpus, "count"},
    {"vcpucount", "the number of virtual processors",
     "Prints all counts, or the one that the options choose.", vcpucount_options, vcpucount,
     "count maximum_config maximum_live current_config current_live"},
    {"vcpuinfo", "each virtual processor's state", "", vcpuinfo_options, vcpuinfo,
     "vcpu cpu state time_ns affinity"},
    {"vcpupin", "show or set processor affinity",
     "Shows on which host processors each virtual one may run, or sets it for one.", vcpupin_options, vcpupin,
     "vcpu affinity"},
};

}  // namespace

std::span<const Command> vcpu_commands() {
    return commands;
}

}  // namespace virtbay::shell
