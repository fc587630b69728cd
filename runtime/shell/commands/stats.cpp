// A domain's numbers: blocks, interfaces, processors, and all of them together.
#include <algorithm>
#include <cmath>

#include "shell/commands/common.h"
#include "shell/commands/table.h"
#include "shell/session.h"
#include "shell/xml.h"

namespace virtbay::shell {

namespace {

constexpr FlagBit stats_bits[] = {{"state", VIR_DOMAIN_STATS_STATE},
                                  {"cpu-total", VIR_DOMAIN_STATS_CPU_TOTAL},
                                  {"balloon", VIR_DOMAIN_STATS_BALLOON},
                                  {"vcpu", VIR_DOMAIN_STATS_VCPU},
                                  {"interface", VIR_DOMAIN_STATS_INTERFACE},
                                  {"block", VIR_DOMAIN_STATS_BLOCK},
                                  {"perf", VIR_DOMAIN_STATS_PERF},
                                  {"iothread", VIR_DOMAIN_STATS_IOTHREAD},
                                  {"memory", VIR_DOMAIN_STATS_MEMORY},
                                  {"dirtyrate", VIR_DOMAIN_STATS_DIRTYRATE},
                                  {"vm", VIR_DOMAIN_STATS_VM}};

constexpr FlagBit which_bits[] = {{"list-active", VIR_CONNECT_GET_ALL_DOMAINS_STATS_ACTIVE},
                                  {"list-inactive", VIR_CONNECT_GET_ALL_DOMAINS_STATS_INACTIVE},
                                  {"list-persistent", VIR_CONNECT_GET_ALL_DOMAINS_STATS_PERSISTENT},
                                  {"list-transient", VIR_CONNECT_GET_ALL_DOMAINS_STATS_TRANSIENT},
                                  {"list-running", VIR_CONNECT_GET_ALL_DOMAINS_STATS_RUNNING},
                                  {"list-paused", VIR_CONNECT_GET_ALL_DOMAINS_STATS_PAUSED},
                                  {"list-shutoff", VIR_CONNECT_GET_ALL_DOMAINS_STATS_SHUTOFF},
                                  {"list-other", VIR_CONNECT_GET_ALL_DOMAINS_STATS_OTHER}};

constexpr FlagBit how_bits[] = {{"enforce", VIR_CONNECT_GET_ALL_DOMAINS_STATS_ENFORCE_STATS},
                                {"backing", VIR_CONNECT_GET_ALL_DOMAINS_STATS_BACKING},
                                {"nowait", VIR_CONNECT_GET_ALL_DOMAINS_STATS_NOWAIT}};

Status domstats(Session& session, const Arguments& arguments) {
    const unsigned groups = collect_flags(arguments, stats_bits);
    const unsigned which = collect_flags(arguments, which_bits);
    const unsigned how = collect_flags(arguments, how_bits);
    virDomainStatsRecordPtr* records = nullptr;
    int count = 0;
    const std::vector<std::string> names = arguments.all("domain");
    if (!names.empty()) {
        std::vector<Domain> domains;
        std::vector<virDomainPtr> pointers;
        for (const std::string& name : names) {
            auto domain = find_domain_by(session, name, by_any);
            if (!domain) return domain.error();
            pointers.push_back(domain->get());
            domains.push_back(std::move(*domain));
        }
        pointers.push_back(nullptr);
        count = virDomainListGetStats(pointers.data(), groups, &records, which | how);
    } else {
        count = virConnectGetAllDomainStats(session.connection(), groups, &records, which | how);
    }
    if (count < 0) return library_error();
    const std::unique_ptr<virDomainStatsRecordPtr, Release<virDomainStatsRecordListFree>> owner(records);
    session.out.array();
    for (int i = 0; i < count; i++) {
        const virDomainStatsRecord& record = *records[i];
        const char* name = virDomainGetName(record.dom);
        session.out.print("%sDomain: '%s'\n", i ? "\n" : "", name);
        Value::Object stats;
        for (int n = 0; n < record.nparams; n++) {
            session.out.print("  %s=%s\n", record.params[n].field, parameter_text(record.params[n]).c_str());
            set_member(stats, record.params[n].field, parameter_value(record.params[n]));
        }
        session.out.add(Value::Object{{"domain", name}, {"stats", std::move(stats)}});
    }
    return {};
}

std::string block_size(unsigned long long bytes, bool human) {
    if (!human) return std::to_string(bytes);
    const char* unit = nullptr;
    const double scaled = scale_bytes(bytes, unit);
    return format("%-.3lf %s", scaled, unit);
}

Status domblkinfo(Session& session, const Arguments& arguments) {
    if (Status status = exclusive(arguments, "all", "device"); !status) return status;
    auto domain = find_domain(session, arguments);
    if (!domain) return domain.error();
    const std::string* device = arguments.get("device");
    if (!arguments.has("all") && (!device || device->empty()))
        return failure("command 'domblkinfo' requires <device> option");
    const bool human = arguments.has("human");
    virDomainBlockInfo info;
    if (device) {
        if (virDomainGetBlockInfo(domain->get(), device->c_str(), &info, 0) < 0) return library_error();
        session.out.field("Capacity", block_size(info.capacity, human), "capacity", info.capacity);
        session.out.field("Allocation", block_size(info.allocation, human), "allocation", info.allocation);
        session.out.field("Physical", block_size(info.physical, human), "physical", info.physical);
        return {};
    }
    const CString xml(virDomainGetXMLDesc(domain->get(), 0));
    if (!xml) return library_error();
    auto document = Document::parse(xml.get());
    if (!document) return document.error();
    Grid grid({"Target", "Capacity", "Allocation", "Physical"});
    session.out.array();
    for (const auto& row : document->rows("/domain/devices/disk", {"target/@dev", "count(source) > 0"})) {
        const bool has_source = row[1] == "true";
        const bool known = has_source && virDomainGetBlockInfo(domain->get(), row[0].c_str(), &info, 0) == 0;
        if (has_source && !known) return library_error();
        auto cell = [&](unsigned long long bytes) {
            return known ? block_size(bytes, human) : std::string("-");
        };
        auto value = [&](unsigned long long bytes) { return known ? Value(bytes) : Value(); };
        grid.add({row[0], cell(info.capacity), cell(info.allocation), cell(info.physical)});
        session.out.add(Value::Object{{"target", row[0]},
                                      {"capacity", value(info.capacity)},
                                      {"allocation", value(info.allocation)},
                                      {"physical", value(info.physical)}});
    }
    session.out.grid(grid);
    return {};
}

struct BlockField {
    const char* field;
    const char* key;
    const char* label;
};

constexpr BlockField block_fields[] = {
    {VIR_DOMAIN_BLOCK_STATS_READ_REQ, "rd_req", "number of read operations:"},
    {VIR_DOMAIN_BLOCK_STATS_READ_BYTES, "rd_bytes", "number of bytes read:"},
    {VIR_DOMAIN_BLOCK_STATS_WRITE_REQ, "wr_req", "number of write operations:"},
    {VIR_DOMAIN_BLOCK_STATS_WRITE_BYTES, "wr_bytes", "number of bytes written:"},
    {VIR_DOMAIN_BLOCK_STATS_ERRS, "errs", "error count:"},
    {VIR_DOMAIN_BLOCK_STATS_FLUSH_REQ, "flush_operations", "number of flush operations:"},
    {VIR_DOMAIN_BLOCK_STATS_READ_TOTAL_TIMES, "rd_total_times", "total duration of reads (ns):"},
    {VIR_DOMAIN_BLOCK_STATS_WRITE_TOTAL_TIMES, "wr_total_times", "total duration of writes (ns):"},
    {VIR_DOMAIN_BLOCK_STATS_FLUSH_TOTAL_TIMES, "flush_total_times", "total duration of flushes (ns):"},
};

Status domblkstat(Session& session, const Arguments& arguments) {
    auto domain = find_domain(session, arguments);
    if (!domain) return domain.error();
    const char* device = arguments.c_str("device") ? arguments.c_str("device") : "";
    const char* name = virDomainGetName(domain->get());
    const bool human = arguments.has("human");
    auto line = [&](const BlockField& field, long long value) {
        if (human)
            session.out.print(" %-31s %lld\n", field.label, value);
        else
            session.out.print("%s%s%s %lld\n", device, *device ? " " : "", field.key, value);
        session.out.set(field.key, value);
    };
    int count = 0;
    std::vector<virTypedParameter> params;
    const int known = virDomainBlockStatsFlags(domain->get(), device, nullptr, &count, 0);
    if (known == 0 && count > 0) {
        params.resize(static_cast<size_t>(count));
        if (virDomainBlockStatsFlags(domain->get(), device, params.data(), &count, 0) < 0)
            return failure("Failed to get block stats for domain '%s' device '%s'", name, device);
        if (human) session.out.print("Device: %s\n", device);
        for (const BlockField& field : block_fields) {
            const virTypedParameterPtr item = virTypedParamsGet(params.data(), count, field.field);
            if (item) line(field, item->value.l);
        }
        virTypedParamsClear(params.data(), count);
        return {};
    }
    if (known < 0 && session.library_error_code() != VIR_ERR_NO_SUPPORT)
        return failure("Failed to get block stats %s %s", name, device);
    session.forget_library_error();
    virDomainBlockStatsStruct stats{};
    if (virDomainBlockStats(domain->get(), device, &stats, sizeof(stats)) == -1)
        return failure("Failed to get block stats %s %s", name, device);
    if (human) session.out.print("Device: %s\n", device);
    const long long values[] = {stats.rd_req, stats.rd_bytes, stats.wr_req, stats.wr_bytes, stats.errs};
    for (size_t i = 0; i < std::size(values); i++)
        if (values[i] >= 0) line(block_fields[i], values[i]);
    return {};
}

Status domblkerror(Session& session, const Arguments& arguments) {
    auto domain = find_domain(session, arguments);
    if (!domain) return domain.error();
    const int room = virDomainGetDiskErrors(domain->get(), nullptr, 0, 0);
    if (room < 0) return library_error();
    std::vector<virDomainDiskError> errors(static_cast<size_t>(room));
    const int count =
        room ? virDomainGetDiskErrors(domain->get(), errors.data(), static_cast<unsigned>(room), 0) : 0;
    if (count < 0) return library_error();
    if (count == 0) session.out.print("No errors found\n");
    static constexpr const char* names[] = {"no error", "unspecified error", "no space"};
    session.out.array();
    for (int i = 0; i < count; i++) {
        virDomainDiskError& item = errors[static_cast<size_t>(i)];
        const char* name = item.error >= 0 && item.error < 3 ? names[item.error] : "unspecified error";
        session.out.print("%s: %s\n", item.disk, name);
        session.out.add(Value::Object{{"disk", item.disk}, {"error", name}});
        std::free(item.disk);
    }
    return {};
}

Status domifstat(Session& session, const Arguments& arguments) {
    auto domain = find_domain(session, arguments);
    if (!domain) return domain.error();
    const char* device = arguments.c_str("interface");
    virDomainInterfaceStatsStruct stats{};
    if (virDomainInterfaceStats(domain->get(), device, &stats, sizeof(stats)) == -1)
        return failure("Failed to get interface stats %s %s", virDomainGetName(domain->get()), device);
    for (const auto& [key, value] : {std::pair{"rx_bytes", stats.rx_bytes},
                                     {"rx_packets", stats.rx_packets},
                                     {"rx_errs", stats.rx_errs},
                                     {"rx_drop", stats.rx_drop},
                                     {"tx_bytes", stats.tx_bytes},
                                     {"tx_packets", stats.tx_packets},
                                     {"tx_errs", stats.tx_errs},
                                     {"tx_drop", stats.tx_drop}}) {
        if (value < 0) continue;
        session.out.print("%s %s %lld\n", device, key, value);
        session.out.set(key, value);
    }
    return {};
}

Status getlink(Session& session, const Arguments& arguments) {
    auto domain = find_domain(session, arguments);
    if (!domain) return domain.error();
    const CString xml(
        virDomainGetXMLDesc(domain->get(), arguments.has("config") ? VIR_DOMAIN_XML_INACTIVE : 0));
    if (!xml) return library_error();
    auto document = Document::parse(xml.get());
    if (!document) return document.error();
    const std::string& name = *arguments.get("interface");
    for (const auto& row :
         document->rows("/domain/devices/interface", {"mac/@address", "target/@dev", "link/@state"})) {
        if (row[0] != name && row[1] != name) continue;
        const std::string state = row[2].empty() ? "up" : row[2];
        session.out.print("%s %s", name.c_str(), state.c_str());
        session.out.set("interface", name);
        session.out.set("link", state);
        return {};
    }
    return failure("Interface (%s: %s) not found.", name.find(':') != std::string::npos ? "mac" : "dev",
                   name.c_str());
}

Status domifaddr(Session& session, const Arguments& arguments) {
    unsigned source = VIR_DOMAIN_INTERFACE_ADDRESSES_SRC_LEASE;
    if (const std::string* given = arguments.get("source")) {
        if (*given == "agent")
            source = VIR_DOMAIN_INTERFACE_ADDRESSES_SRC_AGENT;
        else if (*given == "arp")
            source = VIR_DOMAIN_INTERFACE_ADDRESSES_SRC_ARP;
        else if (*given != "lease")
            return failure("Unknown data source '%s'", given->c_str());
    }
    auto domain = find_domain(session, arguments);
    if (!domain) return domain.error();
    virDomainInterfacePtr* interfaces = nullptr;
    const int count = virDomainInterfaceAddresses(domain->get(), &interfaces, source, 0);
    if (count < 0) return failure("Failed to query for interfaces addresses");
    session.out.note(" %-10s %-20s %-8s     %s\n%s\n", "Name", "MAC address", "Protocol", "Address",
                     std::string(79, '-').c_str());
    const std::string* wanted = arguments.get("interface");
    session.out.array();
    for (int i = 0; i < count; i++) {
        const virDomainInterface& item = *interfaces[i];
        const char* mac = item.hwaddr ? item.hwaddr : "";
        if (!wanted || *wanted == item.name) {
            if (item.naddrs == 0)
                session.out.print(" %-10s %-17s    %s\n", item.name, mac, "N/A          N/A");
            Value::Array addresses;
            for (unsigned n = 0; n < item.naddrs; n++) {
                const virDomainIPAddress& address = item.addrs[n];
                const char* protocol = address.type == VIR_IP_ADDR_TYPE_IPV6 ? "ipv6" : "ipv4";
                const bool name_again = n == 0 || arguments.has("full");
                session.out.print(" %-10s %-17s    %-12s %s/%u\n", name_again ? item.name : "-",
                                  name_again ? mac : "-", protocol, address.addr, address.prefix);
                addresses.push_back(Value::Object{
                    {"protocol", protocol}, {"address", address.addr}, {"prefix", address.prefix}});
            }
            session.out.add(
                Value::Object{{"name", item.name}, {"mac", mac}, {"addresses", std::move(addresses)}});
        }
        virDomainInterfaceFree(interfaces[i]);
    }
    std::free(interfaces);
    return {};
}

// One processor's numbers, or the total's, as "name   seconds".
void print_cpu(Session& session, const virTypedParameter* items, int count, Value::Object& entry) {
    for (int i = 0; i < count; i++) {
        const virTypedParameter& item = items[i];
        if (!item.field[0]) continue;
        set_member(entry, item.field, parameter_value(item));
        const bool time =
            item.type == VIR_TYPED_PARAM_ULLONG && std::string_view(item.field).ends_with("_time");
        if (time)
            session.out.print("\t%-12s %9llu.%09llu seconds\n", item.field, item.value.ul / 1000000000,
                              item.value.ul % 1000000000);
        else
            session.out.print("\t%-12s %s\n", item.field, parameter_text(item).c_str());
    }
}

Status cpu_stats(Session& session, const Arguments& arguments) {
    auto domain = find_domain(session, arguments);
    if (!domain) return domain.error();
    int first = 0, wanted = 0;
    if (Status status = read_number(arguments, "start", first); !status) return status;
    if (first < 0) return failure("Invalid value for start CPU");
    if (Status status = read_number(arguments, "count", wanted); !status) return status;
    if (wanted < 0) return failure("Invalid value for number of CPUs to show");
    unsigned start = static_cast<unsigned>(first);
    const bool chosen = arguments.has("start") || arguments.has("count");
    const bool each = chosen || !arguments.has("total");
    const bool total = arguments.has("total") || !chosen;
    if (each) {
        const int per_cpu = virDomainGetCPUStats(domain->get(), nullptr, 0, 0, 1, 0);
        const int cpus = per_cpu < 0 ? -1 : virDomainGetCPUStats(domain->get(), nullptr, 0, 0, 0, 0);
        if (cpus < 0)
            return failure("Failed to retrieve CPU statistics for domain '%s'",
                           virDomainGetName(domain->get()));
        if (start >= static_cast<unsigned>(cpus))
            return failure("Start CPU %u is out of range (min: 0, max: %d)", start, cpus - 1);
        unsigned left = static_cast<unsigned>(cpus) - start;
        if (wanted > static_cast<int>(left)) session.out.print("Only %d CPUs available to show\n", cpus);
        if (arguments.has("count")) left = std::min(left, static_cast<unsigned>(wanted));
        Value::Array list;
        constexpr unsigned at_once = 128;  // the most processors one call answers for
        while (left > 0 && per_cpu > 0) {
            const unsigned now = std::min(left, at_once);
            std::vector<virTypedParameter> items(static_cast<size_t>(now) * static_cast<size_t>(per_cpu));
            const int got = virDomainGetCPUStats(domain->get(), items.data(), static_cast<unsigned>(per_cpu),
                                                 static_cast<int>(start), now, 0);
            if (got < 0)
                return failure("Failed to retrieve CPU statistics for domain '%s'",
                               virDomainGetName(domain->get()));
            for (unsigned cpu = 0; cpu < now; cpu++) {
                const virTypedParameter* mine =
                    items.data() + static_cast<size_t>(cpu) * static_cast<size_t>(per_cpu);
                if (!mine->field[0]) continue;
                session.out.print("CPU%u:\n", start + cpu);
                Value::Object entry{{"cpu", start + cpu}};
                print_cpu(session, mine, got, entry);
                list.push_back(std::move(entry));
            }
            virTypedParamsClear(items.data(), static_cast<int>(items.size()));
            start += now;
            left -= now;
        }
        session.out.set("cpus", std::move(list));
    }
    if (!total) return {};
    const int count = virDomainGetCPUStats(domain->get(), nullptr, 0, -1, 1, 0);
    if (count < 0)
        return failure("Failed to retrieve CPU statistics for domain '%s'", virDomainGetName(domain->get()));
    if (count == 0) {
        session.out.print("No total stats available\n");
        return {};
    }
    std::vector<virTypedParameter> items(static_cast<size_t>(count));
    const int got = virDomainGetCPUStats(domain->get(), items.data(), static_cast<unsigned>(count), -1, 1, 0);
    if (got < 0)
        return failure("Failed to retrieve CPU statistics for domain '%s'", virDomainGetName(domain->get()));
    session.out.print("Total:\n");
    Value::Object entry;
    print_cpu(session, items.data(), got, entry);
    virTypedParamsClear(items.data(), got);
    session.out.set("total", std::move(entry));
    return {};
}

constexpr Option domstats_options[] = {
    flag("state", "state and reason"),
    flag("cpu-total", "processor time"),
    flag("balloon", "memory balloon"),
    flag("vcpu", "virtual processors"),
    flag("interface", "network interfaces"),
    flag("block", "disks"),
    flag("perf", "performance events"),
    flag("iothread", "I/O threads"),
    flag("memory", "memory bandwidth"),
    flag("dirtyrate", "rate at which memory changes"),
    flag("vm", "what the hypervisor itself counts"),
    flag("list-active", "only domains that run"),
    flag("list-inactive", "only domains that do not run"),
    flag("list-persistent", "only persistent domains"),
    flag("list-transient", "only transient domains"),
    flag("list-running", "only domains in state running"),
    flag("list-paused", "only domains in state paused"),
    flag("list-shutoff", "only domains in state shut off"),
    flag("list-other", "only domains in any other state"),
    flag("raw", "values as they come"),
    flag("enforce", "fail when a group is not known to the driver"),
    flag("backing", "with the backing chain of disks"),
    flag("nowait", "only what can be had without waiting"),
    rest(text("domain", "domains to ask for; all when absent", Names::domain)),
};
constexpr Option domblkinfo_options[] = {
    domain_option,
    may_be_empty(text("device", "target or path of the disk")),
    flag("human", "sizes with units"),
    flag("all", "every disk"),
};
constexpr Option domblkstat_options[] = {
    domain_option,
    may_be_empty(text("device", "target or path of the disk; all together when absent")),
    flag("human", "names spelled out"),
};
constexpr Option only_domain[] = {domain_option};
constexpr Option domifstat_options[] = {domain_option, required(text("interface", "target or MAC address"))};
constexpr Option getlink_options[] = {domain_option, required(text("interface", "target or MAC address")),
                                      flag("config", "of the next start")};
constexpr Option domifaddr_options[] = {
    domain_option,
    text("interface", "only this interface"),
    flag("full", "name and MAC address on every line"),
    text("source", "who is asked: lease, agent or arp"),
};
constexpr Option cpu_stats_options[] = {
    domain_option,
    flag("total", "the sum"),
    number("start", "first host processor"),
    number("count", "how many host processors"),
};

constexpr Command commands[] = {
    {"domblkerror", "errors on a domain's disks", "", only_domain, domblkerror, "disk error"},
    {"domblkinfo", "sizes of a domain's disks", "", domblkinfo_options, domblkinfo,
     "target capacity allocation physical"},
    {"domblkstat", "numbers of a domain's disk", "", domblkstat_options, domblkstat,
     "rd_req rd_bytes wr_req wr_bytes errs flush_operations rd_total_times wr_total_times flush_total_times"},
    {"domif-getlink", "link state of an interface", "", getlink_options, getlink, "interface link"},
    {"domifaddr", "addresses of a domain's interfaces", "", domifaddr_options, domifaddr,
     "name mac addresses"},
    {"domifstat", "numbers of a domain's interface", "", domifstat_options, domifstat,
     "rx_bytes rx_packets rx_errs rx_drop tx_bytes tx_packets tx_errs tx_drop"},
    {"domstats", "all numbers of many domains",
     "Prints, in one call, the chosen groups of numbers of the chosen domains.", domstats_options, domstats,
     "domain stats"},
};

constexpr Command domain_part[] = {
    {"cpu-stats", "processor time by host processor", "", cpu_stats_options, cpu_stats, "cpus total"},
};

}  // namespace

std::span<const Command> stats_commands() {
    return commands;
}
std::span<const Command> cpu_stats_commands() {
    return domain_part;
}

}  // namespace virtbay::shell
