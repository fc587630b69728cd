// What a domain is doing.
#include <algorithm>
#include <ctime>

#include "shell/commands/common.h"
#include "shell/commands/table.h"
#include "shell/session.h"
#include "shell/states.h"
#include "shell/xml.h"

namespace virtbay::shell {

namespace {

void print_security(Session& session, virDomainPtr domain) {
    virSecurityModel model{};
    if (virNodeGetSecurityModel(session.connection(), &model) < 0 || !model.model[0])
        return session.forget_library_error();
    session.out.field("Security model", model.model, "security_model", model.model);
    session.out.field("Security DOI", model.doi, "security_doi", model.doi);
    virSecurityLabel label{};
    if (virDomainGetSecurityLabel(domain, &label) < 0) return session.forget_library_error();
    if (!label.label[0]) return;
    const std::string text = std::string(label.label) + (label.enforcing ? " (enforcing)" : " (permissive)");
    session.out.field("Security label", text, "security_label", label.label);
    session.out.set("security_enforcing", label.enforcing != 0);
}

Status dominfo(Session& session, const Arguments& arguments) {
    auto found = find_domain(session, arguments);
    if (!found) return found.error();
    virDomainPtr domain = found->get();
    Report& out = session.out;
    const unsigned id = virDomainGetID(domain);
    const bool active = id != static_cast<unsigned>(-1);
    out.field("Id", active ? std::to_string(id) : "-", "id", active ? Value(id) : Value());
    out.field("Name", virDomainGetName(domain), "name", virDomainGetName(domain));
    const std::string uuid = uuid_of(domain, virDomainGetUUIDString);
    if (!uuid.empty()) out.field("UUID", uuid, "uuid", uuid);
    if (const CString os{virDomainGetOSType(domain)}) out.field("OS Type", os.get(), "os_type", os.get());
    session.forget_library_error();

    virDomainInfo info;
    if (virDomainGetInfo(domain, &info) < 0) return library_error();
    out.field("State", state_name(info.state), "state", state_name(info.state));
    out.field("CPU(s)", std::to_string(info.nrVirtCpu), "cpus", info.nrVirtCpu);
    if (info.cpuTime)
        out.field("CPU time", format("%.1lfs", static_cast<double>(info.cpuTime) / 1e9), "cpu_time_ns",
                  info.cpuTime);
    if (info.maxMem != static_cast<unsigned long>(-1))
        out.field("Max memory", std::to_string(info.maxMem) + " KiB", "max_memory_kib", info.maxMem);
    else
        out.field("Max memory", "no limit", "max_memory_kib", Value());
    out.field("Used memory", std::to_string(info.memory) + " KiB", "memory_kib", info.memory);
    const int persistent = virDomainIsPersistent(domain);
    out.field("Persistent", yes_no(persistent), "persistent", truth(persistent));
    int autostart = 0;
    if (virDomainGetAutostart(domain, &autostart) == 0)
        out.field("Autostart", autostart ? "enable" : "disable", "autostart", autostart != 0);
    const int saved = virDomainHasManagedSaveImage(domain, 0);
    out.field("Managed save", yes_no(saved), "managed_save", truth(saved));
    session.forget_library_error();
    print_security(session, domain);

    char** messages = nullptr;
    const int count = virDomainGetMessages(domain, &messages, 0);
    Value::Array list;
    for (int i = 0; i < count; i++) {
        out.print("%-15s %s\n", i == 0 ? "Messages:" : "", messages[i]);
        list.push_back(messages[i]);
        std::free(messages[i]);
    }
    if (count >= 0) std::free(messages);
    session.forget_library_error();
    out.set("messages", std::move(list));
    return {};
}

Status domstate(Session& session, const Arguments& arguments) {
    auto domain = find_domain(session, arguments);
    if (!domain) return domain.error();
    int state = 0;
    int reason = 0;
    if (virDomainGetState(domain->get(), &state, &reason, 0) < 0) return library_error();
    if (arguments.has("reason"))
        session.out.print("%s (%s)\n", state_name(state), state_reason(state, reason));
    else
        session.out.print("%s\n", state_name(state));
    session.out.set("state", state_name(state));
    session.out.set("reason", state_reason(state, reason));
    return {};
}

Status domcontrol(Session& session, const Arguments& arguments) {
    auto domain = find_domain(session, arguments);
    if (!domain) return domain.error();
    virDomainControlInfo info;
    if (virDomainGetControlInfo(domain->get(), &info, 0) < 0) return library_error();
    static constexpr const char* names[] = {"ok", "background job", "occupied", "error"};
    static constexpr const char* faults[] = {"none", "unknown", "monitor failure",
                                             "internal (locking) error"};
    const char* name = info.state < std::size(names) ? names[info.state] : "unknown";
    session.out.set("state", name);
    session.out.set("since_ms", info.stateTime);
    if (info.state == VIR_DOMAIN_CONTROL_ERROR) {
        const char* fault = info.details < std::size(faults) ? faults[info.details] : "unknown";
        session.out.print("%s: %s\n", name, fault);
        session.out.set("fault", fault);
    } else if (info.state == VIR_DOMAIN_CONTROL_OK) {
        session.out.print("%s\n", name);
    } else {
        session.out.print("%s (%0.3fs)\n", name, static_cast<double>(info.stateTime) / 1000.0);
    }
    return {};
}

Status domblklist(Session& session, const Arguments& arguments) {
    auto domain = find_domain(session, arguments);
    if (!domain) return domain.error();
    const CString xml(
        virDomainGetXMLDesc(domain->get(), arguments.has("inactive") ? VIR_DOMAIN_XML_INACTIVE : 0));
    if (!xml) return library_error();
    auto document = Document::parse(xml.get());
    if (!document) return document.error();
    const bool details = arguments.has("details");
    Grid grid(details ? std::vector<std::string>{"Type", "Device", "Target", "Source"}
                      : std::vector<std::string>{"Target", "Source"});
    session.out.array();
    for (const auto& row : document->rows(
             "/domain/devices/disk", {"@type", "@device", "target/@dev", "source/@file", "source/@dev",
                                      "source/@dir", "source/@name", "source/@volume", "source/@path"})) {
        const auto source =
            std::find_if(row.begin() + 3, row.end(), [](const std::string& s) { return !s.empty(); });
        const std::string path = source == row.end() ? "" : *source;
        const std::string shown = path.empty() ? "-" : path;
        if (details)
            grid.add({row[0], row[1], row[2], shown});
        else
            grid.add({row[2], shown});
        session.out.add(Value::Object{{"type", row[0]},
                                      {"device", row[1]},
                                      {"target", row[2]},
                                      {"source", path.empty() ? Value() : Value(path)}});
    }
    session.out.grid(grid);
    return {};
}

Status domiflist(Session& session, const Arguments& arguments) {
    auto domain = find_domain(session, arguments);
    if (!domain) return domain.error();
    const CString xml(
        virDomainGetXMLDesc(domain->get(), arguments.has("inactive") ? VIR_DOMAIN_XML_INACTIVE : 0));
    if (!xml) return library_error();
    auto document = Document::parse(xml.get());
    if (!document) return document.error();
    Grid grid({"Interface", "Type", "Source", "Model", "MAC"});
    session.out.array();
    auto dash = [](const std::string& s) { return s.empty() ? std::string("-") : s; };
    auto null = [](const std::string& s) { return s.empty() ? Value() : Value(s); };
    for (const auto& row :
         document->rows("/domain/devices/interface",
                        {"target/@dev", "@type", "source/@bridge", "source/@dev", "source/@network",
                         "source/@name", "source/@path", "model/@type", "mac/@address"})) {
        const auto source =
            std::find_if(row.begin() + 2, row.begin() + 7, [](const std::string& s) { return !s.empty(); });
        const std::string from = source == row.begin() + 7 ? "" : *source;
        grid.add({dash(row[0]), row[1], dash(from), dash(row[7]), dash(row[8])});
        session.out.add(Value::Object{{"interface", null(row[0])},
                                      {"type", row[1]},
                                      {"source", null(from)},
                                      {"model", null(row[7])},
                                      {"mac", null(row[8])}});
    }
    session.out.grid(grid);
    return {};
}

Status domtime(Session& session, const Arguments& arguments) {
    for (const auto& [one, other] : {std::pair{"time", "now"}, {"time", "sync"}, {"now", "sync"}})
        if (Status status = exclusive(arguments, one, other); !status) return status;
    auto domain = find_domain(session, arguments);
    if (!domain) return domain.error();
    long long seconds = 0;
    unsigned nanoseconds = 0;
    if (arguments.has("time") || arguments.has("now") || arguments.has("sync")) {
        if (const std::string* given = arguments.get("time")) {
            const auto number = parse_signed(*given);
            if (!number)
                return failure("Numeric value '%s' for <time> option is malformed or out of range",
                               given->c_str());
            seconds = *number;
        }
        if (arguments.has("now")) seconds = std::time(nullptr);
        const unsigned flags = arguments.has("sync") ? VIR_DOMAIN_TIME_SYNC : 0;
        if (virDomainSetTime(domain->get(), seconds, 0, flags) < 0) return library_error();
        return {};
    }
    if (virDomainGetTime(domain->get(), &seconds, &nanoseconds, 0) < 0) return library_error();
    session.out.set("seconds", seconds);
    session.out.set("nanoseconds", nanoseconds);
    if (!arguments.has("pretty")) {
        session.out.print("Time: %lld", seconds);
        return {};
    }
    const std::time_t when = seconds;
    std::tm parts{};
    ::gmtime_r(&when, &parts);
    char text[64];
    std::strftime(text, sizeof(text), "%Y-%m-%d %H:%M:%S", &parts);
    session.out.print("Time: %s", text);
    return {};
}

Status domhostname(Session& session, const Arguments& arguments) {
    auto domain = find_domain(session, arguments);
    if (!domain) return domain.error();
    unsigned flags = 0;
    if (const std::string* source = arguments.get("source")) {
        if (*source == "lease")
            flags = VIR_DOMAIN_GET_HOSTNAME_LEASE;
        else if (*source == "agent")
            flags = VIR_DOMAIN_GET_HOSTNAME_AGENT;
        else
            return failure("Unknown data source '%s'", source->c_str());
    }
    const CString name(virDomainGetHostname(domain->get(), flags));
    if (!name) return failure("failed to get hostname");
    session.out.answer("hostname", name.get(), name.get());
    return {};
}

constexpr Option only_domain[] = {domain_option};
constexpr Option domstate_options[] = {domain_option, flag("reason", "also say why it is in this state")};
constexpr Option domblklist_options[] = {domain_option, flag("inactive", "those of the next start"),
                                         flag("details", "also the type and the kind of device")};
constexpr Option domiflist_options[] = {domain_option, flag("inactive", "those of the next start")};
constexpr Option domtime_options[] = {
    domain_option,
    flag("now", "set the guest's clock to the host's"),
    flag("pretty", "as date and time instead of seconds"),
    flag("sync", "set it from the guest's hardware clock"),
    number("time", "set it to this number of seconds since 1970"),
};
constexpr Option domhostname_options[] = {domain_option, text("source", "who is asked: lease or agent")};

constexpr Command commands[] = {
    {"domblklist", "a domain's disks", "", domblklist_options, domblklist, "type device target source"},
    {"domcontrol", "whether a domain's driver can reach it",
     "Prints the state of the connection between driver and hypervisor for this domain.", only_domain,
     domcontrol, "state since_ms fault"},
    {"domhostname", "the guest's host name", "", domhostname_options, domhostname, "hostname"},
    {"domiflist", "a domain's network interfaces", "", domiflist_options, domiflist,
     "interface type source model mac"},
    {"dominfo", "a domain at a glance", "Prints the main properties of a domain.", only_domain, dominfo,
     "id name uuid os_type state cpus cpu_time_ns max_memory_kib memory_kib persistent autostart "
     "managed_save "
     "security_model security_doi security_label security_enforcing messages"},
    {"domstate", "a domain's state", "", domstate_options, domstate, "state reason"},
    {"domtime", "show or set the guest's clock", "", domtime_options, domtime, "seconds nanoseconds message"},
};

}  // namespace

std::span<const Command> monitor_commands() {
    return commands;
}

}  // namespace virtbay::shell
