// The list of domains.
#include <strings.h>

#include <algorithm>

#include "shell/commands/common.h"
#include "shell/commands/table.h"
#include "shell/session.h"
#include "shell/states.h"

namespace virtbay::shell {

namespace {

constexpr unsigned no_id = static_cast<unsigned>(-1);

// Running ones by id, then the others by name.
bool earlier(const Domain& a, const Domain& b) {
    const unsigned ida = virDomainGetID(a.get());
    const unsigned idb = virDomainGetID(b.get());
    if (ida != idb) return ida < idb;
    return ida == no_id && ::strcasecmp(virDomainGetName(a.get()), virDomainGetName(b.get())) < 0;
}

Result<std::vector<Domain>> all_domains(Session& session, unsigned flags) {
    virDomainPtr* found = nullptr;
    const int count = virConnectListAllDomains(session.connection(), &found, flags);
    if (count < 0) return failure("Failed to list domains");
    std::vector<Domain> domains;
    for (int i = 0; i < count; i++) domains.emplace_back(found[i]);
    std::free(found);
    std::sort(domains.begin(), domains.end(), earlier);
    return domains;
}

Status list(Session& session, const Arguments& arguments) {
    const bool uuid = arguments.has("uuid");
    const bool name = arguments.has("name");
    const bool id = arguments.has("id");
    for (const char* other : {"name", "uuid", "id"})
        if (Status status = exclusive(arguments, "table", other); !status) return status;

    unsigned flags =
        collect_flags(arguments, {{"inactive", VIR_CONNECT_LIST_DOMAINS_INACTIVE},
                                  {"persistent", VIR_CONNECT_LIST_DOMAINS_PERSISTENT},
                                  {"transient", VIR_CONNECT_LIST_DOMAINS_TRANSIENT},
                                  {"with-managed-save", VIR_CONNECT_LIST_DOMAINS_MANAGEDSAVE},
                                  {"without-managed-save", VIR_CONNECT_LIST_DOMAINS_NO_MANAGEDSAVE},
                                  {"autostart", VIR_CONNECT_LIST_DOMAINS_AUTOSTART},
                                  {"no-autostart", VIR_CONNECT_LIST_DOMAINS_NO_AUTOSTART},
                                  {"with-snapshot", VIR_CONNECT_LIST_DOMAINS_HAS_SNAPSHOT},
                                  {"without-snapshot", VIR_CONNECT_LIST_DOMAINS_NO_SNAPSHOT},
                                  {"with-checkpoint", VIR_CONNECT_LIST_DOMAINS_HAS_CHECKPOINT},
                                  {"without-checkpoint", VIR_CONNECT_LIST_DOMAINS_NO_CHECKPOINT},
                                  {"state-running", VIR_CONNECT_LIST_DOMAINS_RUNNING},
                                  {"state-paused", VIR_CONNECT_LIST_DOMAINS_PAUSED},
                                  {"state-shutoff", VIR_CONNECT_LIST_DOMAINS_SHUTOFF},
                                  {"state-other", VIR_CONNECT_LIST_DOMAINS_OTHER}});
    constexpr unsigned both = VIR_CONNECT_LIST_DOMAINS_ACTIVE | VIR_CONNECT_LIST_DOMAINS_INACTIVE;
    if (arguments.has("all"))
        flags |= both;
    else if (arguments.has("inactive") || arguments.has("state-shutoff"))
        flags |= VIR_CONNECT_LIST_DOMAINS_INACTIVE;
    else
        flags |= VIR_CONNECT_LIST_DOMAINS_ACTIVE;

    auto domains = all_domains(session, flags);
    if (!domains) return domains.error();

    const bool words = uuid || name || id;
    const bool titles = arguments.has("title");
    std::vector<std::string> heading{"Id", "Name", "State"};
    if (titles) heading.push_back("Title");
    Grid grid(heading);
    session.out.array();
    for (const Domain& domain : *domains) {
        const unsigned number = virDomainGetID(domain.get());
        const std::string shown_id = number == no_id ? "-" : std::to_string(number);
        const char* called = virDomainGetName(domain.get());
        const std::string unique = uuid_of(domain.get(), virDomainGetUUIDString);
        if (words && session.out.for_people()) {
            if (number == no_id && id && !uuid && !name) continue;
            std::string line;
            for (const auto& [wanted, word] :
                 {std::pair{uuid, unique}, {id, shown_id}, {name, std::string(called)}})
                if (wanted) line += (line.empty() ? "" : " ") + word;
            session.out.print("%s\n", line.c_str());
            continue;
        }
        int state = 0;
        if (virDomainGetState(domain.get(), &state, nullptr, 0) < 0) {
            session.forget_library_error();  // gone in the meantime
            state = VIR_DOMAIN_NOSTATE;
        }
        const bool saved = arguments.has("managed-save") && number == no_id &&
                           virDomainHasManagedSaveImage(domain.get(), 0) > 0;
        const std::string shown_state = saved ? "saved" : state_name(state);
        std::vector<std::string> row{shown_id, called, shown_state};
        Value::Object entry{{"id", number == no_id ? Value() : Value(number)},
                            {"name", called},
                            {"uuid", unique},
                            {"state", shown_state}};
        if (titles) {
            const CString title(virDomainGetMetadata(domain.get(), VIR_DOMAIN_METADATA_TITLE, nullptr, 0));
            session.forget_library_error();
            row.push_back(title ? title.get() : "");
            entry.push_back({"title", title ? Value(title.get()) : Value()});
        }
        grid.add(row);
        session.out.add(std::move(entry));
    }
    if (!words) session.out.grid(grid);
    return {};
}

constexpr Option list_options[] = {
    flag("inactive", "domains that do not run"),
    flag("all", "running domains and the others"),
    flag("transient", "only transient ones"),
    flag("persistent", "only persistent ones"),
    flag("with-snapshot", "only those with a snapshot"),
    flag("without-snapshot", "only those without a snapshot"),
    flag("with-checkpoint", "only those with a checkpoint"),
    flag("without-checkpoint", "only those without a checkpoint"),
    flag("state-running", "only those in state running"),
    flag("state-paused", "only those in state paused"),
    flag("state-shutoff", "only those in state shut off"),
    flag("state-other", "only those in any other state"),
    flag("autostart", "only those that start with the host"),
    flag("no-autostart", "only those that do not"),
    flag("with-managed-save", "only those with a managed save image"),
    flag("without-managed-save", "only those without one"),
    flag("uuid", "print UUIDs only"),
    flag("name", "print names only"),
    flag("id", "print ids only"),
    flag("table", "print a table, as is the default"),
    flag("managed-save", "show domains with a managed save image as saved"),
    flag("title", "with a column for the title"),
};

constexpr Command commands[] = {
    {"list", "list domains", "Lists the running domains, or those that the options choose.", list_options,
     list, "id name uuid state title"},
};

}  // namespace

std::span<const Command> list_commands() {
    return commands;
}

}  // namespace virtbay::shell
