// The host and its hypervisor.
#include <unistd.h>

#include <array>

#include "shell/commands/common.h"
#include "shell/commands/table.h"
#include "shell/session.h"
#include "shell/version.h"
#include "shell/xml.h"

namespace virtbay::shell {

namespace {

Status uri(Session& session, const Arguments&) {
    const CString text(virConnectGetURI(session.connection()));
    if (!text) return failure("failed to get URI");
    session.out.answer("uri", text.get(), text.get());
    return {};
}

Status hostname(Session& session, const Arguments&) {
    const CString text(virConnectGetHostname(session.connection()));
    if (!text) return failure("failed to get hostname");
    session.out.answer("hostname", text.get(), text.get());
    return {};
}

std::string dotted(unsigned long version) {
    return format("%lu.%lu.%lu", version / 1000000, version / 1000 % 1000, version % 1000);
}

Status version(Session& session, const Arguments& arguments) {
    virConnectPtr connection = session.connection();
    Report& out = session.out;
    const char* type = virConnectGetType(connection);
    if (!type) return failure("failed to get hypervisor type");
    const std::string built = dotted(LIBVIR_VERSION_NUMBER);
    out.print("Compiled against library: libvirt %s\n", built.c_str());
    out.set("built_against", built);
    unsigned long library = 0;
    unsigned long api = 0;
    if (virGetVersion(&library, type, &api) < 0) return failure("failed to get the library version");
    out.print("Using library: libvirt %s\n", dotted(library).c_str());
    out.set("library", dotted(library));
    out.print("Using API: %s %s\n", type, dotted(api).c_str());
    out.set("api", dotted(api));
    out.set("hypervisor", type);
    unsigned long hypervisor = 0;
    if (virConnectGetVersion(connection, &hypervisor) < 0) {
        if (session.library_error_code() != VIR_ERR_NO_SUPPORT)
            return failure("failed to get the hypervisor version");
        session.forget_library_error();
        hypervisor = 0;
    }
    if (hypervisor == 0) {
        out.print("Cannot extract running %s hypervisor version\n", type);
        out.set("hypervisor_version", Value());
    } else {
        out.print("Running hypervisor: %s %s\n", type, dotted(hypervisor).c_str());
        out.set("hypervisor_version", dotted(hypervisor));
    }
    if (arguments.has("daemon")) {
        unsigned long daemon = 0;
        if (virConnectGetLibVersion(connection, &daemon) < 0)
            return failure("failed to get the daemon version");
        out.print("Running against daemon: %s\n", dotted(daemon).c_str());
        out.set("daemon", dotted(daemon));
    }
    return {};
}

Status capabilities(Session& session, const Arguments& arguments) {
    const CString xml(virConnectGetCapabilities(session.connection()));
    if (!xml) return failure("failed to get capabilities");
    if (!arguments.has("xpath")) {
        session.out.print("%s\n", xml.get());
        session.out.set("xml", xml.get());
        return {};
    }
    return print_xml(session, arguments, xml.get());
}

Status domcapabilities(Session& session, const Arguments& arguments) {
    const CString xml(virConnectGetDomainCapabilities(session.connection(), arguments.c_str("emulatorbin"),
                                                      arguments.c_str("arch"), arguments.c_str("machine"),
                                                      arguments.c_str("virttype"), 0));
    if (!xml) return failure("failed to get emulator capabilities");
    if (!arguments.has("xpath")) {
        session.out.print("%s\n", xml.get());
        session.out.set("xml", xml.get());
        return {};
    }
    return print_xml(session, arguments, xml.get());
}

Status nodeinfo(Session& session, const Arguments&) {
    virNodeInfo info;
    if (virNodeGetInfo(session.connection(), &info) < 0) return failure("failed to get node information");
    Report& out = session.out;
    auto line = [&](const char* label, const std::string& text, const char* key, Value value) {
        out.print("%-20s %s\n", label, text.c_str());
        out.set(key, std::move(value));
    };
    line("CPU model:", info.model, "model", info.model);
    line("CPU(s):", std::to_string(info.cpus), "cpus", info.cpus);
    if (info.mhz) line("CPU frequency:", std::to_string(info.mhz) + " MHz", "mhz", info.mhz);
    line("CPU socket(s):", std::to_string(info.sockets), "sockets", info.sockets);
    line("Core(s) per socket:", std::to_string(info.cores), "cores", info.cores);
    line("Thread(s) per core:", std::to_string(info.threads), "threads", info.threads);
    line("NUMA cell(s):", std::to_string(info.nodes), "cells", info.nodes);
    line("Memory size:", std::to_string(info.memory) + " KiB", "memory_kib", info.memory);
    return {};
}

Status nodecpumap(Session& session, const Arguments& arguments) {
    unsigned char* map = nullptr;
    unsigned online = 0;
    const int present = virNodeGetCPUMap(session.connection(), &map, &online, 0);
    if (present < 0) return failure("Unable to get cpu map");
    const std::unique_ptr<unsigned char, Release<std::free>> owner(map);
    std::string letters;
    std::string list;
    Value::Array numbers;
    for (int cpu = 0; cpu < present; cpu++) {
        const bool on = map[cpu / 8] & (1u << (cpu % 8));
        letters += on ? 'y' : '-';
        if (on) numbers.push_back(cpu);
        const bool follows = cpu > 0 && letters[static_cast<size_t>(cpu) - 1] == 'y';
        const bool more = cpu + 1 < present && (map[(cpu + 1) / 8] & (1u << ((cpu + 1) % 8)));
        if (on && !follows) list += (list.empty() ? "" : ",") + std::to_string(cpu);
        if (on && follows && !more) list += "-" + std::to_string(cpu);
    }
    session.out.print("%-15s %d\n%-15s %u\n", "CPUs present:", present, "CPUs online:", online);
    session.out.print("%-15s %s\n", "CPU map:", arguments.has("pretty") ? list.c_str() : letters.c_str());
    session.out.set("present", present);
    session.out.set("online", online);
    session.out.set("online_cpus", std::move(numbers));
    return {};
}

Status nodememstats(Session& session, const Arguments& arguments) {
    int cell = VIR_NODE_MEMORY_STATS_ALL_CELLS;
    if (Status status = read_number(arguments, "cell", cell); !status) return status;
    int count = 0;
    if (virNodeGetMemoryStats(session.connection(), cell, nullptr, &count, 0) != 0)
        return failure("Unable to get number of memory stats");
    std::vector<virNodeMemoryStats> stats(static_cast<size_t>(count));
    if (count && virNodeGetMemoryStats(session.connection(), cell, stats.data(), &count, 0) != 0)
        return failure("Unable to get memory stats");
    for (int i = 0; i < count; i++) {
        const virNodeMemoryStats& item = stats[static_cast<size_t>(i)];
        session.out.print("%-7s: %20llu KiB\n", item.field, item.value);
        session.out.set(item.field, item.value);
    }
    return {};
}

struct Times {
    std::array<unsigned long long, 5> part{};  // user, system, idle, iowait, intr
    unsigned long long utilization = 0;
    bool has_utilization = false;
    std::array<bool, 5> present{};
};

constexpr const char* time_names[] = {VIR_NODE_CPU_STATS_USER, VIR_NODE_CPU_STATS_KERNEL,
                                      VIR_NODE_CPU_STATS_IDLE, VIR_NODE_CPU_STATS_IOWAIT,
                                      VIR_NODE_CPU_STATS_INTR};
constexpr const char* time_labels[] = {"user:", "system:", "idle:", "iowait:", "intr:"};

Result<Times> read_times(Session& session, int cpu) {
    int count = 0;
    if (virNodeGetCPUStats(session.connection(), cpu, nullptr, &count, 0) != 0)
        return failure("Unable to get number of cpu stats");
    std::vector<virNodeCPUStats> stats(static_cast<size_t>(count));
    if (count && virNodeGetCPUStats(session.connection(), cpu, stats.data(), &count, 0) != 0)
        return failure("Unable to get node cpu stats");
    Times times;
    for (int i = 0; i < count; i++) {
        const std::string field = stats[static_cast<size_t>(i)].field;
        if (field == VIR_NODE_CPU_STATS_UTILIZATION) {
            times.utilization = stats[static_cast<size_t>(i)].value;
            times.has_utilization = true;
        }
        for (size_t part = 0; part < std::size(time_names); part++) {
            if (field != time_names[part]) continue;
            times.part[part] = stats[static_cast<size_t>(i)].value;
            times.present[part] = true;
        }
    }
    return times;
}

Status nodecpustats(Session& session, const Arguments& arguments) {
    int cpu = VIR_NODE_CPU_STATS_ALL_CPUS;
    if (Status status = read_number(arguments, "cpu", cpu); !status) return status;
    auto before = read_times(session, cpu);
    if (!before) return before.error();
    Report& out = session.out;
    if (!arguments.has("percent")) {
        if (before->has_utilization) {
            out.print("%-15s %5.1llu%%\n", "usage:", before->utilization);
            out.set("usage_percent", before->utilization);
            return {};
        }
        for (size_t part = 0; part < std::size(time_names); part++) {
            if (!before->present[part]) continue;
            out.print("%-15s %20llu\n", time_labels[part], before->part[part]);
            out.set(time_names[part], before->part[part]);
        }
        return {};
    }
    if (before->has_utilization) {
        out.print("%-15s %5.1f%%\n%-15s %5.1f%%\n", "usage:", static_cast<double>(before->utilization),
                  "idle:", 100.0 - static_cast<double>(before->utilization));
        out.set("usage_percent", before->utilization);
        return {};
    }
    ::sleep(1);  // the share over one second
    auto after = read_times(session, cpu);
    if (!after) return after.error();
    std::array<double, 5> delta{};
    double total = 0;
    for (size_t part = 0; part < delta.size(); part++) {
        delta[part] = static_cast<double>(after->part[part] - before->part[part]);
        total += delta[part];
    }
    auto line = [&](const char* label, double amount, const char* key) {
        out.print("%-15s %5.1lf%%\n", label, amount / total * 100);
        out.set(key, total > 0 ? Value(amount / total * 100) : Value());
    };
    line("usage:", delta[0] + delta[1] + delta[4], "usage_percent");
    for (size_t part = 0; part < delta.size(); part++)
        if (after->present[part])
            line(time_labels[part], delta[part], format("%s_percent", time_names[part]).c_str());
    return {};
}

Status freecell(Session& session, const Arguments& arguments) {
    for (const char* other : {"cellno"})
        if (Status status = exclusive(arguments, "all", other); !status) return status;
    virConnectPtr connection = session.connection();
    Report& out = session.out;
    if (arguments.has("all")) {
        const CString xml(virConnectGetCapabilities(connection));
        if (!xml) return failure("unable to get node capabilities");
        auto document = Document::parse(xml.get());
        if (!document) return failure("unable to get node capabilities");
        const auto cells = document->rows("/capabilities/host/topology/cells/cell", {"@id"});
        if (cells.empty()) return failure("could not get information about NUMA topology");
        unsigned long long total = 0;
        Value::Array list;
        for (const auto& cell : cells) {
            const auto id = parse_unsigned(cell[0]);
            if (!id) return failure("conversion from string failed");
            unsigned long long bytes = 0;
            if (virNodeGetCellsFreeMemory(connection, &bytes, static_cast<int>(*id), 1) != 1)
                return failure("failed to get free memory for NUMA node number: %d", static_cast<int>(*id));
            out.print("%5d: %10llu KiB\n", static_cast<int>(*id), bytes / 1024);
            list.push_back(Value::Object{{"cell", *id}, {"free_kib", bytes / 1024}});
            total += bytes / 1024;
        }
        out.note("--------------------\n%5s: %10llu KiB\n", "Total", total);
        out.set("total_kib", total);
        out.set("cells", std::move(list));
        return {};
    }
    if (arguments.has("cellno")) {
        int cell = 0;
        if (Status status = read_number(arguments, "cellno", cell); !status) return status;
        unsigned long long bytes = 0;
        if (virNodeGetCellsFreeMemory(connection, &bytes, cell, 1) != 1) return library_error();
        out.print("%d: %llu KiB\n", cell, bytes / 1024);
        out.set("cell", cell);
        out.set("free_kib", bytes / 1024);
        return {};
    }
    const unsigned long long bytes = virNodeGetFreeMemory(connection);
    if (bytes == 0) return library_error();
    out.print("%s: %llu KiB\n", "Total", bytes / 1024);
    out.set("total_kib", bytes / 1024);
    return {};
}

Status maxvcpus(Session& session, const Arguments& arguments) {
    const int count = virConnectGetMaxVcpus(session.connection(), arguments.c_str("type"));
    if (count < 0) return library_error();
    session.out.answer("max_vcpus", std::to_string(count), count);
    return {};
}

Status sysinfo(Session& session, const Arguments&) {
    const CString xml(virConnectGetSysinfo(session.connection(), 0));
    if (!xml) return failure("failed to get sysinfo");
    session.out.print("%s", xml.get());
    session.out.set("xml", xml.get());
    return {};
}

Status cpu_models(Session& session, const Arguments& arguments) {
    char** models = nullptr;
    const int count = virConnectGetCPUModelNames(session.connection(), arguments.c_str("arch"), &models, 0);
    if (count < 0) return failure("failed to get CPU model names");
    if (count == 0) session.out.print("all CPU models are accepted\n");
    Value::Array list;
    for (int i = 0; i < count; i++) {
        session.out.print("%s\n", models[i]);
        list.push_back(models[i]);
        std::free(models[i]);
    }
    std::free(models);
    session.out.set("models", std::move(list));
    return {};
}

Status nodesuspend(Session& session, const Arguments& arguments) {
    unsigned long long duration = 0;
    const auto number = parse_signed(*arguments.get("duration"));
    if (!number || *number >= 0)
        if (Status status = read_number(arguments, "duration", duration); !status) return status;
    const std::string& target = *arguments.get("target");
    unsigned kind = 0;
    if (target == "mem")
        kind = VIR_NODE_SUSPEND_TARGET_MEM;
    else if (target == "disk")
        kind = VIR_NODE_SUSPEND_TARGET_DISK;
    else if (target == "hybrid")
        kind = VIR_NODE_SUSPEND_TARGET_HYBRID;
    else
        return failure("Invalid target");
    if (number && *number < 0) return failure("Invalid duration");
    if (virNodeSuspendForDuration(session.connection(), kind, duration, 0) < 0)
        return failure("The host was not suspended");
    return {};
}

constexpr Option version_options[] = {flag("daemon", "also the daemon's version")};
constexpr Option xpath_options[] = {xpath_option, wrap_option};
constexpr Option domcapabilities_options[] = {
    text("virttype", "type of virtualization, a <domain>'s type"),
    text("emulatorbin", "path of the emulator"),
    text("arch", "processor architecture"),
    text("machine", "machine type"),
    xpath_option,
    wrap_option,
};
constexpr Option nodecpumap_options[] = {flag("pretty", "numbers of the processors that are online")};
constexpr Option nodememstats_options[] = {number("cell", "only this NUMA cell")};
constexpr Option nodecpustats_options[] = {
    number("cpu", "only this processor"),
    flag("percent", "shares over one second instead of times"),
};
constexpr Option freecell_options[] = {number("cellno", "only this NUMA cell"),
                                       flag("all", "each NUMA cell")};
constexpr Option maxvcpus_options[] = {text("type", "type of virtualization, a <domain>'s type")};
constexpr Option cpu_models_options[] = {required(text("arch", "processor architecture"))};
constexpr Option nodesuspend_options[] = {
    required(text("target", "mem, disk or hybrid")),
    required(number("duration", "seconds until it wakes, 60 at least")),
};

constexpr Command commands[] = {
    {"capabilities", "what host and driver can do", "Prints the capabilities of host and driver as XML.",
     xpath_options, capabilities, "xml nodes"},
    {"cpu-models", "processor models of an architecture", "", cpu_models_options, cpu_models, "models"},
    {"domcapabilities", "what domains can have", "Prints what an emulator offers to domains as XML.",
     domcapabilities_options, domcapabilities, "xml nodes"},
    {"freecell", "free memory by NUMA cell", "Prints the host's free memory, or that of its NUMA cells.",
     freecell_options, freecell, "total_kib cells cell free_kib"},
    {"hostname", "the hypervisor's host name", "", {}, hostname, "hostname"},
    {"maxvcpus", "most virtual processors a domain can have", "", maxvcpus_options, maxvcpus, "max_vcpus"},
    {"nodecpumap", "the host's processors", "Prints which of the host's processors are online.",
     nodecpumap_options, nodecpumap, "present online online_cpus"},
    {"nodecpustats", "the host's processor times", "", nodecpustats_options, nodecpustats,
     "user kernel idle iowait intr usage_percent user_percent kernel_percent idle_percent iowait_percent "
     "intr_percent"},
    {"nodeinfo",
     "the host at a glance",
     "",
     {},
     nodeinfo,
     "model cpus mhz sockets cores threads cells memory_kib"},
    {"nodememstats", "the host's memory numbers", "", nodememstats_options, nodememstats,
     "total free buffers cached"},
    {"nodesuspend", "suspend the host for a while", "", nodesuspend_options, nodesuspend, "message"},
    {"sysinfo",
     "what the host's firmware says",
     "Prints vendor, product and serial numbers as XML.",
     {},
     sysinfo,
     "xml"},
    {"uri", "the connection's URI", "Prints the URI that the driver itself uses.", {}, uri, "uri"},
    {"version", "versions of library and hypervisor", "", version_options, version,
     "built_against library api hypervisor hypervisor_version daemon"},
};

}  // namespace

std::span<const Command> host_commands() {
    return commands;
}

}  // namespace virtbay::shell
