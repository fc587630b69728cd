// Virtual networks.
#include <strings.h>

#include <algorithm>
#include <ctime>

#include "shell/commands/common.h"
#include "shell/commands/table.h"
#include "shell/editor.h"
#include "shell/event_texts.h"
#include "shell/event_wait.h"
#include "shell/session.h"
#include "shell/xml.h"

namespace virtbay::shell {

namespace {

std::string name_of(const Network& network) {
    const char* name = virNetworkGetName(network.get());
    return name ? name : "";
}

void did(Session& session, const std::string& name, const char* result, const std::string& predicate) {
    session.out.did("network", name, result, "Network " + name + " " + predicate + "\n");
}

Result<Network> named(Session& session, const Arguments& arguments) {
    return find_network(session, *arguments.get("network"));
}

Status act(Session& session, const Arguments& arguments, int (*call)(virNetworkPtr), const char* verb,
           const char* result, const char* predicate) {
    auto network = named(session, arguments);
    if (!network) return network.error();
    const std::string name = name_of(*network);
    if (call(network->get()) < 0) return failure("Failed to %s network %s", verb, name.c_str());
    did(session, name, result, predicate);
    return {};
}

Status autostart(Session& session, const Arguments& arguments) {
    auto network = named(session, arguments);
    if (!network) return network.error();
    const bool off = arguments.has("disable");
    const std::string name = name_of(*network);
    if (virNetworkSetAutostart(network->get(), off ? 0 : 1) < 0)
        return failure(
            off ? "failed to unmark network %s as autostarted" : "failed to mark network %s as autostarted",
            name.c_str());
    did(session, name, off ? "autostart off" : "autostart on",
        off ? "unmarked as autostarted" : "marked as autostarted");
    return {};
}

Status from_file(Session& session, const Arguments& arguments, bool start) {
    const std::string from = *arguments.get("file");
    auto xml = read_file(from);
    if (!xml) return xml.error();
    const bool validate = arguments.has("validate");
    virConnectPtr connection = session.connection();
    const Network network(
        start ? (validate ? virNetworkCreateXMLFlags(connection, xml->c_str(), VIR_NETWORK_CREATE_VALIDATE)
                          : virNetworkCreateXML(connection, xml->c_str()))
              : (validate ? virNetworkDefineXMLFlags(connection, xml->c_str(), VIR_NETWORK_DEFINE_VALIDATE)
                          : virNetworkDefineXML(connection, xml->c_str())));
    if (!network) return failure("Failed to %s network from %s", start ? "create" : "define", from.c_str());
    did(session, name_of(network), start ? "created" : "defined",
        (start ? "created from " : "defined from ") + from);
    return {};
}

Status create(Session& session, const Arguments& arguments) {
    return from_file(session, arguments, true);
}
Status define(Session& session, const Arguments& arguments) {
    return from_file(session, arguments, false);
}
Status start(Session& session, const Arguments& arguments) {
    return act(session, arguments, virNetworkCreate, "start", "started", "started");
}
Status destroy(Session& session, const Arguments& arguments) {
    return act(session, arguments, virNetworkDestroy, "destroy", "destroyed", "destroyed");
}
Status undefine(Session& session, const Arguments& arguments) {
    return act(session, arguments, virNetworkUndefine, "undefine", "undefined", "has been undefined");
}

Status dumpxml(Session& session, const Arguments& arguments) {
    auto network = named(session, arguments);
    if (!network) return network.error();
    const CString xml(
        virNetworkGetXMLDesc(network->get(), arguments.has("inactive") ? VIR_NETWORK_XML_INACTIVE : 0));
    if (!xml) return library_error();
    return print_xml(session, arguments, xml.get());
}

Status edit(Session& session, const Arguments& arguments) {
    auto network = named(session, arguments);
    if (!network) return network.error();
    const std::string name = name_of(*network);
    return edit_object(session,
                       {"Network " + name, "network", name,
                        [&]() -> Result<std::string> {
                            CString xml(virNetworkGetXMLDesc(network->get(), VIR_NETWORK_XML_INACTIVE));
                            if (!xml) {
                                session.forget_library_error();
                                xml.reset(virNetworkGetXMLDesc(network->get(), 0));
                            }
                            if (!xml) return library_error();
                            return std::string(xml.get());
                        },
                        [&](const std::string& xml, bool) -> Status {
                            const Network defined(virNetworkDefineXML(session.connection(), xml.c_str()));
                            if (!defined) return library_error();
                            return {};
                        }});
}

Status info(Session& session, const Arguments& arguments) {
    auto found = named(session, arguments);
    if (!found) return found.error();
    virNetworkPtr network = found->get();
    Report& out = session.out;
    out.field("Name", name_of(*found), "name", name_of(*found));
    const std::string uuid = uuid_of(network, virNetworkGetUUIDString);
    out.field("UUID", uuid, "uuid", uuid);
    const int active = virNetworkIsActive(network);
    out.field("Active", yes_no(active), "active", truth(active));
    const int persistent = virNetworkIsPersistent(network);
    out.field("Persistent", yes_no(persistent), "persistent", truth(persistent));
    int autostart = -1;
    const bool known = virNetworkGetAutostart(network, &autostart) == 0;
    out.field("Autostart", known ? yes_no(autostart) : "no autostart", "autostart",
              known ? truth(autostart) : Value());
    const CString bridge(virNetworkGetBridgeName(network));
    if (bridge) out.field("Bridge", bridge.get(), "bridge", bridge.get());
    session.forget_library_error();
    return {};
}

Status list(Session& session, const Arguments& arguments) {
    if (arguments.has("table") + arguments.has("name") + arguments.has("uuid") > 1)
        return failure("Only one argument from --table, --name and --uuid may be specified.");
    unsigned flags = collect_flags(arguments, {{"inactive", VIR_CONNECT_LIST_NETWORKS_INACTIVE},
                                               {"persistent", VIR_CONNECT_LIST_NETWORKS_PERSISTENT},
                                               {"transient", VIR_CONNECT_LIST_NETWORKS_TRANSIENT},
                                               {"autostart", VIR_CONNECT_LIST_NETWORKS_AUTOSTART},
                                               {"no-autostart", VIR_CONNECT_LIST_NETWORKS_NO_AUTOSTART}});
    if (arguments.has("all"))
        flags |= VIR_CONNECT_LIST_NETWORKS_ACTIVE | VIR_CONNECT_LIST_NETWORKS_INACTIVE;
    else if (!arguments.has("inactive"))
        flags |= VIR_CONNECT_LIST_NETWORKS_ACTIVE;
    virNetworkPtr* found = nullptr;
    const int count = virConnectListAllNetworks(session.connection(), &found, flags);
    if (count < 0) return failure("Failed to list networks");
    std::vector<Network> networks;
    for (int i = 0; i < count; i++) networks.emplace_back(found[i]);
    std::free(found);
    std::sort(networks.begin(), networks.end(), [](const Network& a, const Network& b) {
        return ::strcasecmp(virNetworkGetName(a.get()), virNetworkGetName(b.get())) < 0;
    });
    Grid grid({"Name", "State", "Autostart", "Persistent"});
    session.out.array();
    for (const Network& network : networks) {
        const std::string name = name_of(network);
        const std::string uuid = uuid_of(network.get(), virNetworkGetUUIDString);
        if (session.out.for_people() && (arguments.has("name") || arguments.has("uuid"))) {
            session.out.print("%s\n", arguments.has("uuid") ? uuid.c_str() : name.c_str());
            continue;
        }
        const bool active = virNetworkIsActive(network.get()) == 1;
        const int persistent = virNetworkIsPersistent(network.get());
        int autostart = 0;
        const bool known = virNetworkGetAutostart(network.get(), &autostart) == 0;
        session.forget_library_error();
        grid.add({name, active ? "active" : "inactive", known ? yes_no(autostart) : "no autostart",
                  yes_no(persistent)});
        session.out.add(Value::Object{{"name", name},
                                      {"uuid", uuid},
                                      {"active", active},
                                      {"autostart", known ? Value(autostart != 0) : Value()},
                                      {"persistent", truth(persistent)}});
    }
    if (!arguments.has("name") && !arguments.has("uuid")) session.out.grid(grid);
    return {};
}

Status net_name(Session& session, const Arguments& arguments) {
    auto network = find_network(session, *arguments.get("network"), by_uuid);
    if (!network) return network.error();
    session.out.answer("name", name_of(*network), name_of(*network));
    return {};
}

Status net_uuid(Session& session, const Arguments& arguments) {
    auto network = find_network(session, *arguments.get("network"), by_name);
    if (!network) return network.error();
    const std::string uuid = uuid_of(network->get(), virNetworkGetUUIDString);
    if (uuid.empty()) return failure("failed to get network UUID");
    session.out.answer("uuid", uuid, uuid);
    return {};
}

Status leases(Session& session, const Arguments& arguments) {
    auto network = named(session, arguments);
    if (!network) return network.error();
    virNetworkDHCPLeasePtr* found = nullptr;
    const int count = virNetworkGetDHCPLeases(network->get(), arguments.c_str("mac"), &found, 0);
    if (count < 0) return failure("Failed to get leases info for %s", name_of(*network).c_str());
    Grid grid({"Expiry Time", "MAC address", "Protocol", "IP address", "Hostname", "Client ID or DUID"});
    session.out.array();
    std::sort(found, found + count, [](virNetworkDHCPLeasePtr a, virNetworkDHCPLeasePtr b) {
        return a->expirytime != b->expirytime
                   ? a->expirytime < b->expirytime
                   : std::string_view(a->mac ? a->mac : "") < (b->mac ? b->mac : "");
    });
    for (int i = 0; i < count; i++) {
        const virNetworkDHCPLease& lease = *found[i];
        const std::time_t expiry = lease.expirytime;
        std::tm parts{};
        ::localtime_r(&expiry, &parts);
        char when[32];
        std::strftime(when, sizeof(when), "%Y-%m-%d %H:%M:%S", &parts);
        const char* protocol = lease.type == VIR_IP_ADDR_TYPE_IPV6 ? "ipv6" : "ipv4";
        auto text = [](const char* value) { return std::string(value ? value : "-"); };
        grid.add({when, text(lease.mac), protocol, format("%s/%u", lease.ipaddr, lease.prefix),
                  text(lease.hostname), text(lease.clientid)});
        session.out.add(Value::Object{{"expiry", lease.expirytime},
                                      {"mac", lease.mac},
                                      {"protocol", protocol},
                                      {"address", lease.ipaddr},
                                      {"prefix", lease.prefix},
                                      {"hostname", lease.hostname},
                                      {"client_id", lease.clientid}});
        virNetworkDHCPLeaseFree(found[i]);
    }
    std::free(found);
    session.out.grid(grid);
    return {};
}

Status update(Session& session, const Arguments& arguments) {
    struct Named {
        std::string_view name;
        unsigned number;
    };
    static constexpr Named verbs[] = {{"none", VIR_NETWORK_UPDATE_COMMAND_NONE},
                                      {"modify", VIR_NETWORK_UPDATE_COMMAND_MODIFY},
                                      {"delete", VIR_NETWORK_UPDATE_COMMAND_DELETE},
                                      {"add-last", VIR_NETWORK_UPDATE_COMMAND_ADD_LAST},
                                      {"add-first", VIR_NETWORK_UPDATE_COMMAND_ADD_FIRST},
                                      {"add", VIR_NETWORK_UPDATE_COMMAND_ADD_LAST}};
    static constexpr Named sections[] = {{"none", VIR_NETWORK_SECTION_NONE},
                                         {"bridge", VIR_NETWORK_SECTION_BRIDGE},
                                         {"domain", VIR_NETWORK_SECTION_DOMAIN},
                                         {"ip", VIR_NETWORK_SECTION_IP},
                                         {"ip-dhcp-host", VIR_NETWORK_SECTION_IP_DHCP_HOST},
                                         {"ip-dhcp-range", VIR_NETWORK_SECTION_IP_DHCP_RANGE},
                                         {"forward", VIR_NETWORK_SECTION_FORWARD},
                                         {"forward-interface", VIR_NETWORK_SECTION_FORWARD_INTERFACE},
                                         {"forward-pf", VIR_NETWORK_SECTION_FORWARD_PF},
                                         {"portgroup", VIR_NETWORK_SECTION_PORTGROUP},
                                         {"dns-host", VIR_NETWORK_SECTION_DNS_HOST},
                                         {"dns-txt", VIR_NETWORK_SECTION_DNS_TXT},
                                         {"dns-srv", VIR_NETWORK_SECTION_DNS_SRV}};
    auto flags = affect_flags(arguments);
    if (!flags) return flags.error();
    auto network = named(session, arguments);
    if (!network) return network.error();
    const Named* verb = nullptr;
    const Named* section = nullptr;
    for (const Named& item : verbs)
        if (item.name == *arguments.get("command")) verb = &item;
    if (!verb || verb->number == 0)
        return failure("unrecognized command name '%s'", arguments.c_str("command"));
    for (const Named& item : sections)
        if (item.name == *arguments.get("section")) section = &item;
    if (!section || section->number == 0)
        return failure("unrecognized section name '%s'", arguments.c_str("section"));
    int parent = -1;
    if (Status status = read_number(arguments, "parent-index", parent); !status) return status;
    std::string xml = *arguments.get("xml");
    if (!xml.starts_with('<')) {
        auto content = read_file(xml);
        if (!content) return content.error();
        xml = *content;
    }
    if (virNetworkUpdate(network->get(), verb->number, section->number, parent, xml.c_str(), *flags) < 0)
        return failure("Failed to update network %s", name_of(*network).c_str());
    const char* what = "current state";
    if (*flags & VIR_NETWORK_UPDATE_AFFECT_CONFIG)
        what = *flags & VIR_NETWORK_UPDATE_AFFECT_LIVE ? "persistent config and live state"
                                                       : "persistent config";
    else if (*flags & VIR_NETWORK_UPDATE_AFFECT_LIVE)
        what = "live state";
    session.out.did("network", name_of(*network), "updated",
                    format("Updated network %s %s", name_of(*network).c_str(), what));
    return {};
}

void on_lifecycle(virConnectPtr, virNetworkPtr network, int event, int, void* opaque) {
    const char* name = virNetworkGetName(network);
    static_cast<EventWait*>(opaque)->arrived(
        format("event 'lifecycle' for network %s: %s\n", name, network_event(event)),
        {{"event", "lifecycle"}, {"network", name}, {"type", network_event(event)}});
}

Status net_event(Session& session, const Arguments& arguments) {
    if (arguments.has("list")) {
        session.out.print("lifecycle\n");
        session.out.set("events", Value::Array{"lifecycle"});
        return {};
    }
    const std::string* wanted = arguments.get("event");
    if (!wanted) return failure("either --list or --event <type> is required");
    if (*wanted != "lifecycle") return failure("unknown event type %s", wanted->c_str());
    auto wait = EventWait::create(session, arguments);
    if (!wait) return wait.error();
    Network network;
    if (const std::string* name = arguments.get("network")) {
        auto found = find_network(session, *name);
        if (!found) return found.error();
        network = std::move(*found);
    }
    const auto callback =
        reinterpret_cast<virConnectNetworkEventGenericCallback>(reinterpret_cast<void (*)()>(on_lifecycle));
    const int id = virConnectNetworkEventRegisterAny(
        session.connection(), network.get(), VIR_NETWORK_EVENT_ID_LIFECYCLE, callback, &*wait, nullptr);
    if (id < 0) return library_error();
    const bool some = wait->wait();
    virConnectNetworkEventDeregisterAny(session.connection(), id);
    if (!some) return library_error();
    return {};
}

constexpr Option network_option = required(text("network", "name or UUID of the network", Names::network));
constexpr Option only_network[] = {network_option};
constexpr Option autostart_options[] = {network_option, flag("disable", "no longer start it with the host")};
constexpr Option file_options[] = {required(text("file", "file with the network's XML", Names::file)),
                                   flag("validate", "check the XML against its schema first")};
constexpr Option dumpxml_options[] = {network_option, flag("inactive", "what the next start will use"),
                                      xpath_option, wrap_option};
constexpr Option list_options[] = {
    flag("inactive", "networks that are not active"),
    flag("all", "active networks and the others"),
    flag("persistent", "only persistent ones"),
    flag("transient", "only transient ones"),
    flag("autostart", "only those that start with the host"),
    flag("no-autostart", "only those that do not"),
    flag("uuid", "print UUIDs only"),
    flag("name", "print names only"),
    flag("table", "print a table, as is the default"),
};
constexpr Option name_options[] = {required(text("network", "UUID of the network", Names::network))};
constexpr Option uuid_options[] = {required(text("network", "name of the network", Names::network))};
constexpr Option lease_options[] = {network_option, text("mac", "only the leases of this MAC address")};
constexpr Option update_options[] = {
    network_option,
    required(text("command", "add, add-first, add-last, modify or delete")),
    required(text("section", "part of the network, such as ip-dhcp-host, portgroup, dns-host")),
    required(text("xml", "the element, or a file that holds it")),
    number("parent-index", "which of several parents, counted from 0"),
    flag("config", "change what the next start will use"),
    flag("live", "change the active network"),
    flag("current", "change the network as it is now"),
};
constexpr Option event_options[] = {
    text("network", "only this network", Names::network),
    text("event", "which event"),
    flag("loop", "go on after the first, until the time is over or ^C"),
    number("timeout", "seconds after which to stop"),
    flag("list", "list the events and stop"),
    flag("timestamp", "with the time of each"),
};

constexpr Command commands[] = {
    {"net-autostart", "start a network with the host, or no longer", "", autostart_options, autostart,
     "network result"},
    {"net-create", "start a new network from an XML file", "", file_options, create, "network result"},
    {"net-define", "define a network from an XML file", "", file_options, define, "network result"},
    {"net-destroy", "stop a network", "", only_network, destroy, "network result"},
    {"net-dhcp-leases", "addresses that a network has lent", "", lease_options, leases,
     "expiry mac protocol address prefix hostname client_id"},
    {"net-dumpxml", "a network's XML", "", dumpxml_options, dumpxml, "xml nodes"},
    {"net-edit", "edit a network's XML", "", only_network, edit, "network result"},
    {"net-event", "wait for events of networks", "", event_options, net_event, "event network type events"},
    {"net-info", "a network at a glance", "", only_network, info,
     "name uuid active persistent autostart bridge"},
    {"net-list", "list networks", "Lists the active networks, or those that the options choose.",
     list_options, list, "name uuid active autostart persistent"},
    {"net-name", "the name of a network", "", name_options, net_name, "name"},
    {"net-start", "start a defined network", "", only_network, start, "network result"},
    {"net-undefine", "remove a network's definition", "", only_network, undefine, "network result"},
    {"net-update", "change a part of a network", "", update_options, update, "network result"},
    {"net-uuid", "the UUID of a network", "", uuid_options, net_uuid, "uuid"},
};

}  // namespace

std::span<const Command> network_commands() {
    return commands;
}

}  // namespace virtbay::shell
