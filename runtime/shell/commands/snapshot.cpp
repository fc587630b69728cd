// Snapshots of domains.
#include <algorithm>
#include <ctime>
#include <map>

#include "shell/commands/common.h"
#include "shell/commands/table.h"
#include "shell/editor.h"
#include "shell/session.h"
#include "shell/xml.h"

namespace virtbay::shell {

namespace {

std::string name_of(const Snapshot& snapshot) {
    const char* name = virDomainSnapshotGetName(snapshot.get());
    return name ? name : "";
}

// The snapshot that --snapshotname or --current chooses.
Result<Snapshot> chosen(Session&, const Arguments& arguments, virDomainPtr domain) {
    if (arguments.has("snapshotname") && arguments.has("current"))
        return failure("--snapshotname and --current are mutually exclusive");
    const char* name = arguments.c_str("snapshotname");
    if (!name && !arguments.has("current")) return failure("--snapshotname or --current is required");
    Snapshot snapshot(name ? virDomainSnapshotLookupByName(domain, name, 0)
                           : virDomainSnapshotCurrent(domain, 0));
    if (!snapshot) return library_error();
    return snapshot;
}

Status created(Session& session, virDomainPtr domain, const std::string& xml, unsigned flags,
               const std::string& from) {
    const Snapshot snapshot(virDomainSnapshotCreateXML(domain, xml.c_str(), flags));
    if (!snapshot) return library_error();
    session.out.did("snapshot", name_of(snapshot), "created",
                    from.empty() ? "Domain snapshot " + name_of(snapshot) + " created"
                                 : "Domain snapshot " + name_of(snapshot) + " created from '" + from + "'");
    return {};
}

constexpr FlagBit create_bits[] = {{"redefine", VIR_DOMAIN_SNAPSHOT_CREATE_REDEFINE},
                                   {"current", VIR_DOMAIN_SNAPSHOT_CREATE_CURRENT},
                                   {"no-metadata", VIR_DOMAIN_SNAPSHOT_CREATE_NO_METADATA},
                                   {"halt", VIR_DOMAIN_SNAPSHOT_CREATE_HALT},
                                   {"disk-only", VIR_DOMAIN_SNAPSHOT_CREATE_DISK_ONLY},
                                   {"reuse-external", VIR_DOMAIN_SNAPSHOT_CREATE_REUSE_EXT},
                                   {"quiesce", VIR_DOMAIN_SNAPSHOT_CREATE_QUIESCE},
                                   {"atomic", VIR_DOMAIN_SNAPSHOT_CREATE_ATOMIC},
                                   {"live", VIR_DOMAIN_SNAPSHOT_CREATE_LIVE},
                                   {"validate", VIR_DOMAIN_SNAPSHOT_CREATE_VALIDATE}};

Status create(Session& session, const Arguments& arguments) {
    auto domain = find_domain(session, arguments);
    if (!domain) return domain.error();
    std::string xml = "<domainsnapshot/>";
    const std::string* from = arguments.get("xmlfile");
    if (from) {
        auto content = read_file(*from);
        if (!content) return content.error();
        xml = *content;
    }
    return created(session, domain->get(), xml, collect_flags(arguments, create_bits), from ? *from : "");
}

// "[file=]name[,key=value]...": the first word and the named rest; two commas are one.
struct Spec {
    std::string first;
    std::map<std::string, std::string> named;
};

Result<Spec> parse_spec(const std::string& text, const char* what,
                        std::initializer_list<std::string_view> keys) {
    std::vector<std::string> parts(1);
    for (size_t i = 0; i < text.size(); i++) {
        if (text[i] != ',')
            parts.back() += text[i];
        else if (i + 1 < text.size() && text[i + 1] == ',')
            parts.back() += text[i++];
        else
            parts.emplace_back();
    }
    Spec spec;
    for (size_t i = 0; i < parts.size(); i++) {
        const size_t equals = parts[i].find('=');
        const std::string key = parts[i].substr(0, equals);
        const bool known =
            equals != std::string::npos && std::find(keys.begin(), keys.end(), key) != keys.end();
        if (known)
            spec.named[key] = parts[i].substr(equals + 1);
        else if (i == 0)
            spec.first = parts[i];
        else
            return failure("unable to parse %s: %s", what, text.c_str());
    }
    return spec;
}

std::string attribute(const Spec& spec, const char* key, const char* name) {
    auto found = spec.named.find(key);
    return found == spec.named.end() ? "" : " " + std::string(name) + "='" + xml_escape(found->second) + "'";
}

Result<std::string> snapshot_xml(const Arguments& arguments) {
    std::string xml = "<domainsnapshot>\n";
    if (const std::string* name = arguments.get("name")) xml += "  <name>" + xml_escape(*name) + "</name>\n";
    if (const std::string* about = arguments.get("description"))
        xml += "  <description>" + xml_escape(*about) + "</description>\n";
    if (const std::string* given = arguments.get("memspec")) {
        auto spec = parse_spec(*given, "memspec", {"file", "snapshot"});
        if (!spec) return spec.error();
        if (!spec->first.empty() && !spec->first.starts_with('/'))
            return failure("unable to parse memspec: %s", given->c_str());
        if (!spec->first.empty()) spec->named["file"] = spec->first;
        xml += "  <memory" + attribute(*spec, "snapshot", "snapshot") + attribute(*spec, "file", "file") +
               "/>\n";
    }
    const std::vector<std::string> disks = arguments.all("diskspec");
    if (!disks.empty()) xml += "  <disks>\n";
    for (const std::string& given : disks) {
        auto spec = parse_spec(given, "diskspec", {"snapshot", "driver", "stype", "file"});
        if (!spec) return spec.error();
        if (spec->first.empty()) return failure("unable to parse diskspec: %s", given.c_str());
        xml += "    <disk name='" + xml_escape(spec->first) + "'" + attribute(*spec, "snapshot", "snapshot") +
               attribute(*spec, "stype", "type");
        std::string inner;
        if (spec->named.count("driver"))
            inner += "      <driver" + attribute(*spec, "driver", "type") + "/>\n";
        if (spec->named.count("file")) {
            const bool block = spec->named.count("stype") && spec->named["stype"] == "block";
            inner += "      <source" + attribute(*spec, "file", block ? "dev" : "file") + "/>\n";
        }
        xml += inner.empty() ? "/>\n" : ">\n" + inner + "    </disk>\n";
    }
    if (!disks.empty()) xml += "  </disks>\n";
    return xml + "</domainsnapshot>\n";
}

Status create_as(Session& session, const Arguments& arguments) {
    auto domain = find_domain(session, arguments);
    if (!domain) return domain.error();
    auto xml = snapshot_xml(arguments);
    if (!xml) return xml.error();
    if (arguments.has("print-xml")) {
        session.out.print("%s\n", xml->c_str());
        session.out.set("xml", *xml);
        return {};
    }
    return created(session, domain->get(), *xml, collect_flags(arguments, create_bits), "");
}

// What the list shows of a snapshot, read from its XML.
struct Entry {
    Snapshot snapshot;
    std::string name;
    std::string parent;
    std::string state;
    long long created = 0;
};

Result<Entry> describe(Snapshot snapshot) {
    const CString xml(virDomainSnapshotGetXMLDesc(snapshot.get(), 0));
    if (!xml) return library_error();
    auto document = Document::parse(xml.get());
    if (!document) return document.error();
    Entry entry;
    entry.name = name_of(snapshot);
    entry.parent = document->text("/domainsnapshot/parent/name");
    entry.state = document->text("/domainsnapshot/state");
    entry.created = parse_signed(document->text("/domainsnapshot/creationTime")).value_or(0);
    entry.snapshot = std::move(snapshot);
    return entry;
}

// A node, its children below it, joined by lines; a last leaf is followed by a blank line.
void draw_tree(const std::vector<Entry>& entries, size_t at, const std::string& indent, bool root, bool last,
               std::string& out) {
    out += indent + (root ? "" : "+- ") + entries[at].name + "\n";
    const std::string below = indent + (root ? "" : last ? "  " : "| ");
    std::vector<size_t> children;
    for (size_t i = 0; i < entries.size(); i++)
        if (entries[i].parent == entries[at].name) children.push_back(i);
    if (!children.empty()) out += below + "  |\n";
    for (size_t i = 0; i < children.size(); i++)
        draw_tree(entries, children[i], below + "  ", false, i + 1 == children.size(), out);
    if (children.empty() && last) out += below + "\n";
}

Status list(Session& session, const Arguments& arguments) {
    for (const auto& [one, other] : {std::pair{"tree", "name"},
                                     {"parent", "roots"},
                                     {"parent", "tree"},
                                     {"roots", "tree"},
                                     {"roots", "from"},
                                     {"roots", "current"}})
        if (Status status = exclusive(arguments, one, other); !status) return status;
    for (const char* kind :
         {"leaves", "no-leaves", "inactive", "active", "disk-only", "internal", "external"})
        if (arguments.has(kind) && arguments.has("tree"))
            return failure("--%s and --tree are mutually exclusive", kind);
    if (arguments.has("descendants") && !arguments.has("from") && !arguments.has("current"))
        return failure("--descendants requires either --from or --current");
    auto domain = find_domain(session, arguments);
    if (!domain) return domain.error();
    if (arguments.has("from") && arguments.has("current"))
        return failure("--from and --current are mutually exclusive");
    unsigned flags = collect_flags(arguments, {{"roots", VIR_DOMAIN_SNAPSHOT_LIST_ROOTS},
                                               {"leaves", VIR_DOMAIN_SNAPSHOT_LIST_LEAVES},
                                               {"no-leaves", VIR_DOMAIN_SNAPSHOT_LIST_NO_LEAVES},
                                               {"metadata", VIR_DOMAIN_SNAPSHOT_LIST_METADATA},
                                               {"no-metadata", VIR_DOMAIN_SNAPSHOT_LIST_NO_METADATA},
                                               {"inactive", VIR_DOMAIN_SNAPSHOT_LIST_INACTIVE},
                                               {"active", VIR_DOMAIN_SNAPSHOT_LIST_ACTIVE},
                                               {"disk-only", VIR_DOMAIN_SNAPSHOT_LIST_DISK_ONLY},
                                               {"internal", VIR_DOMAIN_SNAPSHOT_LIST_INTERNAL},
                                               {"external", VIR_DOMAIN_SNAPSHOT_LIST_EXTERNAL},
                                               {"topological", VIR_DOMAIN_SNAPSHOT_LIST_TOPOLOGICAL}});
    Snapshot from;
    if (const char* name = arguments.c_str("from"))
        from.reset(virDomainSnapshotLookupByName(domain->get(), name, 0));
    else if (arguments.has("current"))
        from.reset(virDomainSnapshotCurrent(domain->get(), 0));
    if (!from && (arguments.has("from") || arguments.has("current"))) return library_error();
    if (from && (arguments.has("descendants") || arguments.has("tree")))
        flags |= VIR_DOMAIN_SNAPSHOT_LIST_DESCENDANTS;

    virDomainSnapshotPtr* found = nullptr;
    const int count = from ? virDomainSnapshotListAllChildren(from.get(), &found, flags)
                           : virDomainListAllSnapshots(domain->get(), &found, flags);
    if (count < 0) return library_error();
    std::vector<Snapshot> snapshots;
    for (int i = 0; i < count; i++) snapshots.emplace_back(found[i]);
    std::free(found);
    if (!arguments.has("topological"))
        std::sort(snapshots.begin(), snapshots.end(),
                  [](const Snapshot& a, const Snapshot& b) { return name_of(a) < name_of(b); });
    std::vector<Entry> entries;
    if (from && arguments.has("tree")) snapshots.insert(snapshots.begin(), std::move(from));
    for (Snapshot& snapshot : snapshots) {
        auto entry = describe(std::move(snapshot));
        if (!entry) return entry.error();
        entries.push_back(std::move(*entry));
    }
    session.out.array();
    const bool parents = arguments.has("parent");
    std::vector<std::string> heading{"Name", "Creation Time", "State"};
    if (parents) heading.push_back("Parent");
    Grid grid(heading);
    std::string names;
    for (const Entry& entry : entries) {
        const std::time_t when = entry.created;
        std::tm parts{};
        ::localtime_r(&when, &parts);
        char text[64];
        std::strftime(text, sizeof(text), "%Y-%m-%d %H:%M:%S %z", &parts);
        std::vector<std::string> row{entry.name, text, entry.state};
        if (parents) row.push_back(entry.parent);
        grid.add(row);
        names += entry.name + "\n";
        session.out.add(Value::Object{{"name", entry.name},
                                      {"created", entry.created},
                                      {"state", entry.state},
                                      {"parent", entry.parent.empty() ? Value() : Value(entry.parent)}});
    }
    if (arguments.has("tree")) {
        std::string tree;
        for (size_t i = 0; i < entries.size(); i++) {
            const bool inside = std::any_of(entries.begin(), entries.end(), [&](const Entry& other) {
                return other.name == entries[i].parent;
            });
            if (!inside) draw_tree(entries, i, "", true, true, tree);
        }
        session.out.write(tree);
    } else if (arguments.has("name")) {
        session.out.write(names);
    } else {
        session.out.grid(grid);
    }
    return {};
}

Status info(Session& session, const Arguments& arguments) {
    auto domain = find_domain(session, arguments);
    if (!domain) return domain.error();
    auto found = chosen(session, arguments, domain->get());
    if (!found) return found.error();
    virDomainSnapshotPtr snapshot = found->get();
    Report& out = session.out;
    const CString xml(virDomainSnapshotGetXMLDesc(snapshot, 0));
    if (!xml) return library_error();
    auto document = Document::parse(xml.get());
    if (!document) return document.error();
    out.field("Name", name_of(*found), "name", name_of(*found));
    out.field("Domain", virDomainGetName(domain->get()), "domain", virDomainGetName(domain->get()));
    const int current = virDomainSnapshotIsCurrent(snapshot, 0);
    out.field("Current", yes_no(current), "current", truth(current));
    const std::string state = document->text("/domainsnapshot/state");
    out.field("State", state, "state", state);
    const std::string memory = document->text("/domainsnapshot/memory/@snapshot");
    const bool external = state == "disk-snapshot" || memory == "external" ||
                          document->text("count(/domainsnapshot/disks/disk[@snapshot='external'])") != "0";
    out.field("Location", external ? "external" : "internal", "location", external ? "external" : "internal");
    const std::string parent = document->text("/domainsnapshot/parent/name");
    out.field("Parent", parent.empty() ? "-" : parent, "parent", parent.empty() ? Value() : Value(parent));
    const int children = virDomainSnapshotNumChildren(snapshot, 0);
    const int descendants = virDomainSnapshotNumChildren(snapshot, VIR_DOMAIN_SNAPSHOT_LIST_DESCENDANTS);
    if (children < 0 || descendants < 0) return library_error();
    out.field("Children", std::to_string(children), "children", children);
    out.field("Descendants", std::to_string(descendants), "descendants", descendants);
    const int metadata = virDomainSnapshotHasMetadata(snapshot, 0);
    if (metadata >= 0) out.field("Metadata", yes_no(metadata), "metadata", truth(metadata));
    return {};
}

Status current(Session& session, const Arguments& arguments) {
    if (Status status = exclusive(arguments, "name", "snapshotname"); !status) return status;
    auto domain = find_domain(session, arguments);
    if (!domain) return domain.error();
    const unsigned flags = arguments.has("security-info") ? VIR_DOMAIN_SNAPSHOT_XML_SECURE : 0;
    if (const char* name = arguments.c_str("snapshotname")) {
        // Redefining a snapshot with the flag is the way to make it the current one.
        const Snapshot snapshot(virDomainSnapshotLookupByName(domain->get(), name, 0));
        if (!snapshot) return library_error();
        const CString xml(virDomainSnapshotGetXMLDesc(snapshot.get(), VIR_DOMAIN_SNAPSHOT_XML_SECURE));
        if (!xml) return library_error();
        const Snapshot again(virDomainSnapshotCreateXML(
            domain->get(), xml.get(),
            VIR_DOMAIN_SNAPSHOT_CREATE_REDEFINE | VIR_DOMAIN_SNAPSHOT_CREATE_CURRENT));
        if (!again) return library_error();
        session.out.did("snapshot", name, "current", format("Snapshot %s set as current", name));
        return {};
    }
    const int has = virDomainHasCurrentSnapshot(domain->get(), 0);
    if (has < 0) return library_error();
    if (has == 0) return failure("domain '%s' has no current snapshot", virDomainGetName(domain->get()));
    const Snapshot snapshot(virDomainSnapshotCurrent(domain->get(), 0));
    if (!snapshot) return library_error();
    if (arguments.has("name")) {
        session.out.print("%s", name_of(snapshot).c_str());
        session.out.set("name", name_of(snapshot));
        return {};
    }
    const CString xml(virDomainSnapshotGetXMLDesc(snapshot.get(), flags));
    if (!xml) return library_error();
    session.out.print("%s", xml.get());
    session.out.set("xml", xml.get());
    return {};
}

Status parent(Session& session, const Arguments& arguments) {
    auto domain = find_domain(session, arguments);
    if (!domain) return domain.error();
    auto snapshot = chosen(session, arguments, domain->get());
    if (!snapshot) return snapshot.error();
    const Snapshot above(virDomainSnapshotGetParent(snapshot->get(), 0));
    if (!above) {
        if (session.library_error_code() != VIR_ERR_NO_DOMAIN_SNAPSHOT) return library_error();
        session.forget_library_error();
        return failure("snapshot '%s' has no parent", name_of(*snapshot).c_str());
    }
    session.out.print("%s", name_of(above).c_str());
    session.out.set("name", name_of(above));
    return {};
}

Status dumpxml(Session& session, const Arguments& arguments) {
    auto domain = find_domain(session, arguments);
    if (!domain) return domain.error();
    const Snapshot snapshot(virDomainSnapshotLookupByName(domain->get(), arguments.c_str("snapshotname"), 0));
    if (!snapshot) return library_error();
    const unsigned flags = arguments.has("security-info") ? VIR_DOMAIN_SNAPSHOT_XML_SECURE : 0;
    const CString xml(virDomainSnapshotGetXMLDesc(snapshot.get(), flags));
    if (!xml) return library_error();
    return print_xml(session, arguments, xml.get());
}

Status revert(Session& session, const Arguments& arguments) {
    auto domain = find_domain(session, arguments);
    if (!domain) return domain.error();
    auto snapshot = chosen(session, arguments, domain->get());
    if (!snapshot) return snapshot.error();
    unsigned flags = collect_flags(arguments, {{"running", VIR_DOMAIN_SNAPSHOT_REVERT_RUNNING},
                                               {"paused", VIR_DOMAIN_SNAPSHOT_REVERT_PAUSED},
                                               {"force", VIR_DOMAIN_SNAPSHOT_REVERT_FORCE},
                                               {"reset-nvram", VIR_DOMAIN_SNAPSHOT_REVERT_RESET_NVRAM}});
    if (virDomainRevertToSnapshot(snapshot->get(), flags) < 0)
        return failure("Failed to revert snapshot %s", name_of(*snapshot).c_str());
    session.out.did("snapshot", name_of(*snapshot), "reverted",
                    "Domain snapshot " + name_of(*snapshot) + " reverted\n");
    return {};
}

Status erase(Session& session, const Arguments& arguments) {
    auto domain = find_domain(session, arguments);
    if (!domain) return domain.error();
    auto snapshot = chosen(session, arguments, domain->get());
    if (!snapshot) return snapshot.error();
    const unsigned flags =
        collect_flags(arguments, {{"children", VIR_DOMAIN_SNAPSHOT_DELETE_CHILDREN},
                                  {"children-only", VIR_DOMAIN_SNAPSHOT_DELETE_CHILDREN_ONLY},
                                  {"metadata", VIR_DOMAIN_SNAPSHOT_DELETE_METADATA_ONLY}});
    const std::string name = name_of(*snapshot);
    if (virDomainSnapshotDelete(snapshot->get(), flags) < 0)
        return failure("Failed to delete snapshot %s", name.c_str());
    session.out.did(
        "snapshot", name, "deleted",
        "Domain snapshot " + name + (arguments.has("children-only") ? " children deleted\n" : " deleted\n"));
    return {};
}

constexpr Option name_option = text("snapshotname", "name of the snapshot", Names::snapshot);
constexpr Option current_snapshot = flag("current", "the current snapshot");
constexpr Option no_metadata_option = flag("no-metadata", "keep no record of it");
constexpr Option halt_option = flag("halt", "stop the domain afterwards");
constexpr Option disk_option = flag("disk-only", "disks without memory");
constexpr Option reuse_option = flag("reuse-external", "use external files that exist");
constexpr Option quiesce_option = flag("quiesce", "hold the guest's filesystems still meanwhile");
constexpr Option atomic_option = flag("atomic", "all disks or none");
constexpr Option live_option_ = flag("live", "keep the domain running meanwhile");
constexpr Option validate_option = flag("validate", "check the XML against its schema first");
constexpr Option create_options[] = {
    domain_option,
    text("xmlfile", "file with the snapshot's XML", Names::file),
    flag("redefine", "only restore the record of an existing snapshot"),
    flag("current", "with --redefine: make it the current one"),
    no_metadata_option,
    halt_option,
    disk_option,
    reuse_option,
    quiesce_option,
    atomic_option,
    live_option_,
    validate_option,
};
constexpr Option create_as_options[] = {
    domain_option,
    text("name", "name of the snapshot; the time when absent"),
    text("description", "what it is for"),
    flag("print-xml", "print the XML and do nothing else"),
    no_metadata_option,
    halt_option,
    disk_option,
    reuse_option,
    quiesce_option,
    atomic_option,
    live_option_,
    validate_option,
    named(text("memspec", "where the memory goes: [file=]name[,snapshot=type]")),
    rest(text("diskspec", "where a disk goes: disk[,snapshot=type][,driver=type][,stype=type][,file=name]")),
};
constexpr Option list_options[] = {
    domain_option,
    flag("parent", "with a column for the parent"),
    flag("roots", "only those without a parent"),
    flag("leaves", "only those without children"),
    flag("no-leaves", "only those with children"),
    flag("metadata", "only those the driver keeps a record of"),
    flag("no-metadata", "only those it keeps none of"),
    flag("inactive", "only those of a domain that did not run"),
    flag("active", "only those of a domain that ran"),
    flag("disk-only", "only those without memory"),
    flag("internal", "only internal ones"),
    flag("external", "only external ones"),
    flag("tree", "as a tree"),
    text("from", "only children of this snapshot", Names::snapshot),
    flag("current", "only children of the current snapshot"),
    flag("descendants", "with --from or --current: children's children too"),
    flag("name", "print names only"),
    flag("topological", "children after their parents"),
};
constexpr Option which_options[] = {domain_option, name_option, current_snapshot};
constexpr Option current_options[] = {
    domain_option,
    flag("name", "its name instead of its XML"),
    flag("security-info", "with passwords"),
    text("snapshotname", "make this one the current snapshot", Names::snapshot),
};
constexpr Option dumpxml_options[] = {domain_option, required(name_option),
                                      flag("security-info", "with passwords"), xpath_option, wrap_option};
constexpr Option revert_options[] = {
    domain_option,
    name_option,
    current_snapshot,
    flag("running", "run afterwards"),
    flag("paused", "stay paused afterwards"),
    flag("force", "even where it may go wrong"),
    flag("reset-nvram", "fill the NVRAM from its template again"),
};
constexpr Option delete_options[] = {
    domain_option,
    name_option,
    current_snapshot,
    flag("children", "its children too"),
    flag("children-only", "its children, not itself"),
    flag("metadata", "only the record of it"),
};

constexpr Command commands[] = {
    {"snapshot-create", "take a snapshot from XML", "", create_options, create, "snapshot result"},
    {"snapshot-create-as", "take a snapshot from options", "", create_as_options, create_as,
     "snapshot result xml"},
    {"snapshot-current", "show or choose the current snapshot", "", current_options, current,
     "name xml snapshot result"},
    {"snapshot-delete", "delete a snapshot", "", delete_options, erase, "snapshot result"},
    {"snapshot-dumpxml", "a snapshot's XML", "", dumpxml_options, dumpxml, "xml nodes"},
    {"snapshot-info", "a snapshot at a glance", "", which_options, info,
     "name domain current state location parent children descendants metadata"},
    {"snapshot-list", "list a domain's snapshots", "", list_options, list, "name created state parent"},
    {"snapshot-parent", "the name of a snapshot's parent", "", which_options, parent, "name"},
    {"snapshot-revert", "bring a domain back to a snapshot", "", revert_options, revert, "snapshot result"},
};

}  // namespace

std::span<const Command> snapshot_commands() {
    return commands;
}

}  // namespace virtbay::shell
