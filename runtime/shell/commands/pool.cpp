// Storage pools.
#include <strings.h>

#include <algorithm>

#include "shell/commands/common.h"
#include "shell/commands/pool_xml.h"
#include "shell/commands/table.h"
#include "shell/editor.h"
#include "shell/event_texts.h"
#include "shell/event_wait.h"
#include "shell/session.h"
#include "shell/xml.h"

namespace virtbay::shell {

namespace {

std::string name_of(const Pool& pool) {
    const char* name = virStoragePoolGetName(pool.get());
    return name ? name : "";
}

void did(Session& session, const std::string& name, const char* result, const std::string& predicate) {
    session.out.did("pool", name, result, "Pool " + name + " " + predicate + "\n");
}

Result<Pool> named(Session& session, const Arguments& arguments) {
    return find_pool(session, *arguments.get("pool"));
}

Status act(Session& session, const Arguments& arguments, int (*call)(virStoragePoolPtr, unsigned),
           unsigned flags, const char* verb, const char* result, const char* predicate) {
    auto pool = named(session, arguments);
    if (!pool) return pool.error();
    const std::string name = name_of(*pool);
    if (call(pool->get(), flags) < 0) return failure("Failed to %s pool %s", verb, name.c_str());
    did(session, name, result, predicate);
    return {};
}

unsigned build_flags(const Arguments& arguments, unsigned build, unsigned overwrite, unsigned keep) {
    return collect_flags(arguments, {{"build", build}, {"overwrite", overwrite}, {"no-overwrite", keep}});
}

Result<unsigned> create_flags(const Arguments& arguments) {
    if (Status status = exclusive(arguments, "overwrite", "no-overwrite"); !status) return status.error();
    return build_flags(arguments, VIR_STORAGE_POOL_CREATE_WITH_BUILD,
                       VIR_STORAGE_POOL_CREATE_WITH_BUILD_OVERWRITE,
                       VIR_STORAGE_POOL_CREATE_WITH_BUILD_NO_OVERWRITE);
}

Status autostart(Session& session, const Arguments& arguments) {
    auto pool = named(session, arguments);
    if (!pool) return pool.error();
    const bool off = arguments.has("disable");
    const std::string name = name_of(*pool);
    if (virStoragePoolSetAutostart(pool->get(), off ? 0 : 1) < 0)
        return failure(
            off ? "failed to unmark pool %s as autostarted" : "failed to mark pool %s as autostarted",
            name.c_str());
    did(session, name, off ? "autostart off" : "autostart on",
        off ? "unmarked as autostarted" : "marked as autostarted");
    return {};
}

Status create(Session& session, const Arguments& arguments) {
    auto flags = create_flags(arguments);
    if (!flags) return flags.error();
    const std::string from = *arguments.get("file");
    auto xml = read_file(from);
    if (!xml) return xml.error();
    const Pool pool(virStoragePoolCreateXML(session.connection(), xml->c_str(), *flags));
    if (!pool) return failure("Failed to create pool from %s", from.c_str());
    did(session, name_of(pool), "created", "created from " + from);
    return {};
}

Status define(Session& session, const Arguments& arguments) {
    const std::string from = *arguments.get("file");
    auto xml = read_file(from);
    if (!xml) return xml.error();
    const unsigned flags = arguments.has("validate") ? VIR_STORAGE_POOL_DEFINE_VALIDATE : 0;
    const Pool pool(virStoragePoolDefineXML(session.connection(), xml->c_str(), flags));
    if (!pool) return failure("Failed to define pool from %s", from.c_str());
    did(session, name_of(pool), "defined", "defined from " + from);
    return {};
}

Status print_description(Session& session, const std::string& xml) {
    session.out.print("%s", xml.c_str());
    session.out.set("xml", xml);
    return {};
}

Status create_as(Session& session, const Arguments& arguments) {
    if (Status status = exclusive(arguments, "secret-usage", "secret-uuid"); !status) return status;
    const std::string xml = pool_xml(arguments);
    if (arguments.has("print-xml")) return print_description(session, xml);
    auto flags = create_flags(arguments);
    if (!flags) return flags.error();
    const std::string name = *arguments.get("name");
    const Pool pool(virStoragePoolCreateXML(session.connection(), xml.c_str(), *flags));
    if (!pool) return failure("Failed to create pool %s", name.c_str());
    did(session, name, "created", "created");
    return {};
}

Status define_as(Session& session, const Arguments& arguments) {
    if (Status status = exclusive(arguments, "secret-usage", "secret-uuid"); !status) return status;
    const std::string xml = pool_xml(arguments);
    if (arguments.has("print-xml")) return print_description(session, xml);
    const std::string name = *arguments.get("name");
    const Pool pool(virStoragePoolDefineXML(session.connection(), xml.c_str(), 0));
    if (!pool) return failure("Failed to define pool %s", name.c_str());
    did(session, name, "defined", "defined");
    return {};
}

Status build(Session& session, const Arguments& arguments) {
    const unsigned flags =
        build_flags(arguments, 0, VIR_STORAGE_POOL_BUILD_OVERWRITE, VIR_STORAGE_POOL_BUILD_NO_OVERWRITE);
    return act(session, arguments, virStoragePoolBuild, flags, "build", "built", "built");
}

Status start(Session& session, const Arguments& arguments) {
    auto flags = create_flags(arguments);
    if (!flags) return flags.error();
    return act(session, arguments, virStoragePoolCreate, *flags, "start", "started", "started");
}

Status destroy(Session& session, const Arguments& arguments) {
    return act(
        session, arguments, [](virStoragePoolPtr pool, unsigned) { return virStoragePoolDestroy(pool); }, 0,
        "destroy", "destroyed", "destroyed");
}

Status erase(Session& session, const Arguments& arguments) {
    return act(session, arguments, virStoragePoolDelete, 0, "delete", "deleted", "deleted");
}

Status refresh(Session& session, const Arguments& arguments) {
    return act(session, arguments, virStoragePoolRefresh, 0, "refresh", "refreshed", "refreshed");
}

Status undefine(Session& session, const Arguments& arguments) {
    return act(
        session, arguments, [](virStoragePoolPtr pool, unsigned) { return virStoragePoolUndefine(pool); }, 0,
        "undefine", "undefined", "has been undefined");
}

Status dumpxml(Session& session, const Arguments& arguments) {
    auto pool = named(session, arguments);
    if (!pool) return pool.error();
    const CString xml(
        virStoragePoolGetXMLDesc(pool->get(), arguments.has("inactive") ? VIR_STORAGE_XML_INACTIVE : 0));
    if (!xml) return library_error();
    return print_xml(session, arguments, xml.get());
}

Status edit(Session& session, const Arguments& arguments) {
    auto pool = named(session, arguments);
    if (!pool) return pool.error();
    const std::string name = name_of(*pool);
    return edit_object(session,
                       {"Pool " + name, "pool", name,
                        [&]() -> Result<std::string> {
                            CString xml(virStoragePoolGetXMLDesc(pool->get(), VIR_STORAGE_XML_INACTIVE));
                            if (!xml) {
                                session.forget_library_error();
                                xml.reset(virStoragePoolGetXMLDesc(pool->get(), 0));
                            }
                            if (!xml) return library_error();
                            return std::string(xml.get());
                        },
                        [&](const std::string& xml, bool) -> Status {
                            const Pool defined(virStoragePoolDefineXML(session.connection(), xml.c_str(), 0));
                            if (!defined) return library_error();
                            return {};
                        }});
}

constexpr const char* pool_states[] = {"inactive", "building", "running", "degraded", "inaccessible"};

const char* pool_state(int state) {
    return state >= 0 && state < 5 ? pool_states[state] : "unknown";
}

std::string size_text(unsigned long long bytes) {
    const char* unit = nullptr;
    const double scaled = scale_bytes(bytes, unit);
    return format("%.2lf %s", scaled, unit);
}

Status info(Session& session, const Arguments& arguments) {
    auto found = named(session, arguments);
    if (!found) return found.error();
    virStoragePoolPtr pool = found->get();
    Report& out = session.out;
    out.field("Name", name_of(*found), "name", name_of(*found));
    const std::string uuid = uuid_of(pool, virStoragePoolGetUUIDString);
    if (!uuid.empty()) out.field("UUID", uuid, "uuid", uuid);
    virStoragePoolInfo info;
    if (virStoragePoolGetInfo(pool, &info) < 0) return library_error();
    out.field("State", pool_state(info.state), "state", pool_state(info.state));
    const int persistent = virStoragePoolIsPersistent(pool);
    out.field("Persistent", yes_no(persistent), "persistent", truth(persistent));
    int autostart = 0;
    const bool known = virStoragePoolGetAutostart(pool, &autostart) == 0;
    out.field("Autostart", known ? yes_no(autostart) : "no autostart", "autostart",
              known ? truth(autostart) : Value());
    if (info.state != VIR_STORAGE_POOL_RUNNING && info.state != VIR_STORAGE_POOL_DEGRADED) return {};
    const bool bytes = arguments.has("bytes");
    auto size = [&](unsigned long long amount) { return bytes ? std::to_string(amount) : size_text(amount); };
    out.field("Capacity", size(info.capacity), "capacity", info.capacity);
    out.field("Allocation", size(info.allocation), "allocation", info.allocation);
    out.field("Available", size(info.available), "available", info.available);
    return {};
}

struct Type {
    std::string_view name;
    unsigned bit;
};

constexpr Type types[] = {{"dir", VIR_CONNECT_LIST_STORAGE_POOLS_DIR},
                          {"fs", VIR_CONNECT_LIST_STORAGE_POOLS_FS},
                          {"netfs", VIR_CONNECT_LIST_STORAGE_POOLS_NETFS},
                          {"logical", VIR_CONNECT_LIST_STORAGE_POOLS_LOGICAL},
                          {"disk", VIR_CONNECT_LIST_STORAGE_POOLS_DISK},
                          {"iscsi", VIR_CONNECT_LIST_STORAGE_POOLS_ISCSI},
                          {"scsi", VIR_CONNECT_LIST_STORAGE_POOLS_SCSI},
                          {"mpath", VIR_CONNECT_LIST_STORAGE_POOLS_MPATH},
                          {"rbd", VIR_CONNECT_LIST_STORAGE_POOLS_RBD},
                          {"sheepdog", VIR_CONNECT_LIST_STORAGE_POOLS_SHEEPDOG},
                          {"gluster", VIR_CONNECT_LIST_STORAGE_POOLS_GLUSTER},
                          {"zfs", VIR_CONNECT_LIST_STORAGE_POOLS_ZFS},
                          {"vstorage", VIR_CONNECT_LIST_STORAGE_POOLS_VSTORAGE},
                          {"iscsi-direct", VIR_CONNECT_LIST_STORAGE_POOLS_ISCSI_DIRECT}};

Result<unsigned> type_flags(const Arguments& arguments) {
    unsigned flags = 0;
    const std::string* wanted = arguments.get("type");
    if (!wanted) return flags;
    for (const std::string& name : split(*wanted, ',')) {
        const Type* found = nullptr;
        for (const Type& type : types)
            if (type.name == name) found = &type;
        if (!found) return failure("Invalid pool type '%s'", name.c_str());
        flags |= found->bit;
    }
    return flags;
}

Status list(Session& session, const Arguments& arguments) {
    for (const auto& [one, other] : {std::pair{"all", "inactive"}, {"details", "uuid"}, {"details", "name"}})
        if (Status status = exclusive(arguments, one, other); !status) return status;
    auto chosen = type_flags(arguments);
    if (!chosen) return chosen.error();
    unsigned flags =
        *chosen | collect_flags(arguments, {{"inactive", VIR_CONNECT_LIST_STORAGE_POOLS_INACTIVE},
                                            {"persistent", VIR_CONNECT_LIST_STORAGE_POOLS_PERSISTENT},
                                            {"transient", VIR_CONNECT_LIST_STORAGE_POOLS_TRANSIENT},
                                            {"autostart", VIR_CONNECT_LIST_STORAGE_POOLS_AUTOSTART},
                                            {"no-autostart", VIR_CONNECT_LIST_STORAGE_POOLS_NO_AUTOSTART}});
    if (arguments.has("all"))
        flags |= unsigned{VIR_CONNECT_LIST_STORAGE_POOLS_ACTIVE} | VIR_CONNECT_LIST_STORAGE_POOLS_INACTIVE;
    else if (!arguments.has("inactive"))
        flags |= VIR_CONNECT_LIST_STORAGE_POOLS_ACTIVE;
    virStoragePoolPtr* found = nullptr;
    const int count = virConnectListAllStoragePools(session.connection(), &found, flags);
    if (count < 0) return failure("Failed to list pools");
    std::vector<Pool> pools;
    for (int i = 0; i < count; i++) pools.emplace_back(found[i]);
    std::free(found);
    std::sort(pools.begin(), pools.end(), [](const Pool& a, const Pool& b) {
        return ::strcasecmp(virStoragePoolGetName(a.get()), virStoragePoolGetName(b.get())) < 0;
    });
    const bool details = arguments.has("details");
    const bool words = arguments.has("name") || arguments.has("uuid");
    std::vector<std::string> heading{"Name", "State", "Autostart"};
    if (details) heading.insert(heading.end(), {"Persistent", "Capacity", "Allocation", "Available"});
    Grid grid(heading);
    session.out.array();
    for (const Pool& pool : pools) {
        const std::string name = name_of(pool);
        const std::string uuid = uuid_of(pool.get(), virStoragePoolGetUUIDString);
        if (words && session.out.for_people()) {
            std::string line = arguments.has("uuid") ? uuid : "";
            if (arguments.has("name")) line += (line.empty() ? "" : " ") + format("%-20s", name.c_str());
            session.out.print("%s\n", line.c_str());
            continue;
        }
        int autostart = 0;
        const bool known = virStoragePoolGetAutostart(pool.get(), &autostart) == 0;
        const std::string starts = known ? yes_no(autostart) : "no autostart";
        const int persistent = virStoragePoolIsPersistent(pool.get());
        const bool active = virStoragePoolIsActive(pool.get()) == 1;
        virStoragePoolInfo info{};
        const bool described = virStoragePoolGetInfo(pool.get(), &info) == 0;
        session.forget_library_error();
        const bool sized = described && info.state != VIR_STORAGE_POOL_INACTIVE;
        auto cell = [&](unsigned long long bytes) { return sized ? size_text(bytes) : std::string("-"); };
        auto value = [&](unsigned long long bytes) { return sized ? Value(bytes) : Value(); };
        if (details)
            grid.add({name, described ? pool_state(info.state) : "unknown", starts, yes_no(persistent),
                      cell(info.capacity), cell(info.allocation), cell(info.available)});
        else
            grid.add({name, active ? "active" : "inactive", starts});
        session.out.add(Value::Object{{"name", name},
                                      {"uuid", uuid},
                                      {"state", described ? pool_state(info.state) : "unknown"},
                                      {"autostart", known ? truth(autostart) : Value()},
                                      {"persistent", truth(persistent)},
                                      {"capacity", value(info.capacity)},
                                      {"allocation", value(info.allocation)},
                                      {"available", value(info.available)}});
    }
    if (!words) session.out.grid(grid);
    return {};
}

Status pool_name(Session& session, const Arguments& arguments) {
    auto pool = find_pool(session, *arguments.get("pool"), by_uuid);
    if (!pool) return pool.error();
    session.out.answer("name", name_of(*pool), name_of(*pool));
    return {};
}

Status pool_uuid(Session& session, const Arguments& arguments) {
    auto pool = find_pool(session, *arguments.get("pool"), by_name);
    if (!pool) return pool.error();
    const std::string uuid = uuid_of(pool->get(), virStoragePoolGetUUIDString);
    if (uuid.empty()) return failure("failed to get pool UUID");
    session.out.answer("uuid", uuid, uuid);
    return {};
}

Status capabilities(Session& session, const Arguments&) {
    const CString xml(virConnectGetStoragePoolCapabilities(session.connection(), 0));
    if (!xml) return failure("failed to get storage pool capabilities");
    session.out.print("%s\n", xml.get());
    session.out.set("xml", xml.get());
    return {};
}

void on_lifecycle(virConnectPtr, virStoragePoolPtr pool, int event, int, void* opaque) {
    const char* name = virStoragePoolGetName(pool);
    static_cast<EventWait*>(opaque)->arrived(
        format("event 'lifecycle' for storage pool %s: %s\n", name, pool_event(event)),
        {{"event", "lifecycle"}, {"pool", name}, {"type", pool_event(event)}});
}

void on_refresh(virConnectPtr, virStoragePoolPtr pool, void* opaque) {
    const char* name = virStoragePoolGetName(pool);
    static_cast<EventWait*>(opaque)->arrived(format("event 'refresh' for storage pool %s\n", name),
                                             {{"event", "refresh"}, {"pool", name}});
}

Status events(Session& session, const Arguments& arguments) {
    if (arguments.has("list")) {
        session.out.print("lifecycle\nrefresh\n");
        session.out.set("events", Value::Array{"lifecycle", "refresh"});
        return {};
    }
    const std::string* wanted = arguments.get("event");
    if (!wanted) return failure("either --list or --event <type> is required");
    if (*wanted != "lifecycle" && *wanted != "refresh")
        return failure("unknown event type %s", wanted->c_str());
    auto wait = EventWait::create(session, arguments);
    if (!wait) return wait.error();
    Pool pool;
    if (const std::string* name = arguments.get("pool")) {
        auto found = find_pool(session, *name);
        if (!found) return found.error();
        pool = std::move(*found);
    }
    const bool lifecycle = *wanted == "lifecycle";
    const auto callback = lifecycle ? reinterpret_cast<virConnectStoragePoolEventGenericCallback>(
                                          reinterpret_cast<void (*)()>(on_lifecycle))
                                    : on_refresh;
    const int number = lifecycle ? VIR_STORAGE_POOL_EVENT_ID_LIFECYCLE : VIR_STORAGE_POOL_EVENT_ID_REFRESH;
    const int id = virConnectStoragePoolEventRegisterAny(session.connection(), pool.get(), number, callback,
                                                         &*wait, nullptr);
    if (id < 0) return library_error();
    const bool some = wait->wait();
    virConnectStoragePoolEventDeregisterAny(session.connection(), id);
    if (!some) return library_error();
    return {};
}

constexpr Option pool_option = required(text("pool", "name or UUID of the pool", Names::pool));
constexpr Option build_option = flag("build", "build it first");
constexpr Option keep_option = flag("no-overwrite", "build only where nothing is in the way");
constexpr Option overwrite_option = flag("overwrite", "build over whatever is there");
constexpr Option only_pool[] = {pool_option};
constexpr Option autostart_options[] = {pool_option, flag("disable", "no longer start it with the host")};
constexpr Option build_options[] = {pool_option, keep_option, overwrite_option};
constexpr Option start_options[] = {pool_option, build_option, keep_option, overwrite_option};
constexpr Option create_options[] = {required(text("file", "file with the pool's XML", Names::file)),
                                     build_option, keep_option, overwrite_option};
constexpr Option define_options[] = {required(text("file", "file with the pool's XML", Names::file)),
                                     flag("validate", "check the XML against its schema first")};
constexpr Option dumpxml_options[] = {pool_option, flag("inactive", "what the next start will use"),
                                      xpath_option, wrap_option};
constexpr Option info_options[] = {pool_option, flag("bytes", "sizes in bytes")};
constexpr Option list_options[] = {
    flag("inactive", "pools that are not active"),
    flag("all", "active pools and the others"),
    flag("transient", "only transient ones"),
    flag("persistent", "only persistent ones"),
    flag("autostart", "only those that start with the host"),
    flag("no-autostart", "only those that do not"),
    text("type", "only pools of these types, with commas"),
    flag("details", "with sizes"),
    flag("uuid", "print UUIDs only"),
    flag("name", "print names only"),
};
constexpr Option name_options[] = {required(text("pool", "UUID of the pool", Names::pool))};
constexpr Option uuid_options[] = {required(text("pool", "name of the pool", Names::pool))};
constexpr Option event_options[] = {
    text("pool", "only this pool", Names::pool),
    text("event", "which event"),
    flag("loop", "go on after the first, until the time is over or ^C"),
    number("timeout", "seconds after which to stop"),
    flag("list", "list the events and stop"),
    flag("timestamp", "with the time of each"),
};

constexpr Command commands[] = {
    {"pool-autostart", "start a pool with the host, or no longer", "", autostart_options, autostart,
     "pool result"},
    {"pool-build", "make what a pool keeps its volumes in", "", build_options, build, "pool result"},
    {"pool-capabilities", "what pools can be", "", {}, capabilities, "xml"},
    {"pool-create", "start a new pool from an XML file", "", create_options, create, "pool result"},
    {"pool-create-as", "start a new pool from options", "", pool_create_as_options, create_as,
     "pool result xml"},
    {"pool-define", "define a pool from an XML file", "", define_options, define, "pool result"},
    {"pool-define-as", "define a pool from options", "", pool_define_as_options, define_as,
     "pool result xml"},
    {"pool-delete", "delete what a pool keeps its volumes in", "Everything in it is lost.", only_pool, erase,
     "pool result"},
    {"pool-destroy", "stop a pool", "Its volumes stay.", only_pool, destroy, "pool result"},
    {"pool-dumpxml", "a pool's XML", "", dumpxml_options, dumpxml, "xml nodes"},
    {"pool-edit", "edit a pool's XML", "", only_pool, edit, "pool result"},
    {"pool-event", "wait for events of pools", "", event_options, events, "event pool type events"},
    {"pool-info", "a pool at a glance", "", info_options, info,
     "name uuid state persistent autostart capacity allocation available"},
    {"pool-list", "list pools", "Lists the active pools, or those that the options choose.", list_options,
     list, "name uuid state autostart persistent capacity allocation available"},
    {"pool-name", "the name of a pool", "", name_options, pool_name, "name"},
    {"pool-refresh", "look again for a pool's volumes", "", only_pool, refresh, "pool result"},
    {"pool-start", "start a defined pool", "", start_options, start, "pool result"},
    {"pool-undefine", "remove a pool's definition", "", only_pool, undefine, "pool result"},
    {"pool-uuid", "the UUID of a pool", "", uuid_options, pool_uuid, "uuid"},
};

}  // namespace

std::span<const Command> pool_commands() {
    return commands;
}

}  // namespace virtbay::shell
