#include "model/moment/snapshot.h"

#include <algorithm>
#include <filesystem>

#include "model/moment/parts.h"

namespace virtbay::model {

namespace {

Error fail(int32_t code, const std::string& detail) {
    return make_error(code, VB_FROM_DOMAIN_SNAPSHOT, detail);
}

const char* source_attribute(StorageType type) {
    return type == StorageType::block ? "dev" : "file";
}

Status parse_disk(const XmlNode& node, SnapshotDisk& disk) {
    const std::string_view* name = node.attribute("name");
    if (!name) return fail(VB_ERR_INTERNAL_ERROR, "missing name from disk snapshot element");
    disk.name = *name;
    if (const std::string_view* text = node.attribute("snapshot")) {
        const auto value = value_of<DiskSnapshot>(*text);
        if (!value || *value == DiskSnapshot::default_) return bad_value(node, "snapshot", *text);
        disk.snapshot = *value;
    }
    if (const std::string_view* text = node.attribute("type")) {
        const auto value = value_of<StorageType>(*text);
        if (!value || *value == StorageType::absent) return bad_value(node, "type", *text);
        if (*value != StorageType::file && *value != StorageType::block && *value != StorageType::network)
            return fail(VB_ERR_XML_ERROR, "unsupported disk snapshot type '" + std::string(*text) + "'");
        disk.type = *value;
    }
    if (const XmlNode* driver = node.child("driver")) {
        if (const std::string_view* text = driver->attribute("type")) {
            const auto value = value_of<StorageFormat>(*text);
            if (!value)
                return fail(VB_ERR_CONFIG_UNSUPPORTED,
                            "unknown disk snapshot driver '" + std::string(*text) + "'");
            disk.format = *value;
        }
    }
    if (const XmlNode* source = node.child("source")) {
        const char* attribute = disk.type == StorageType::network ? "name" : source_attribute(disk.type);
        if (const std::string_view* path = source->attribute(attribute)) disk.path = *path;
    }
    const bool places_file = !disk.path.empty() || disk.format != StorageFormat::none;
    if (disk.snapshot == DiskSnapshot::default_ && places_file) disk.snapshot = DiskSnapshot::external;
    return {};
}

Status parse_memory(const XmlNode& root, Snapshot& snapshot) {
    if (const XmlNode* memory = root.child("memory")) {
        if (const std::string_view* file = memory->attribute("file")) snapshot.memory_file = *file;
        if (const std::string_view* text = memory->attribute("snapshot")) {
            const auto value = value_of<DiskSnapshot>(*text);
            if (!value || *value == DiskSnapshot::default_) return bad_value(*memory, "snapshot", *text);
            snapshot.memory = *value;
        }
    }
    const std::string file = snapshot.memory_file.str();
    if (snapshot.memory == DiskSnapshot::default_) {
        if (!file.empty())
            snapshot.memory = DiskSnapshot::external;
        else if (snapshot.state != SnapshotState::nostate)
            snapshot.memory = snapshot.offline() ? DiskSnapshot::no : DiskSnapshot::internal;
    }
    if (!file.empty() && snapshot.memory != DiskSnapshot::external)
        return fail(VB_ERR_XML_ERROR, "memory filename '" + file + "' requires external snapshot");
    if (file.empty() && snapshot.memory == DiskSnapshot::external)
        return fail(VB_ERR_XML_ERROR, "external memory snapshots require a filename");
    if (!file.empty() && file.front() != '/')
        return fail(VB_ERR_XML_ERROR, "memory snapshot file path (" + file + ") must be absolute");
    if (snapshot.memory != DiskSnapshot::no && snapshot.memory != DiskSnapshot::default_ &&
        snapshot.offline())
        return fail(VB_ERR_XML_ERROR, "memory state cannot be saved with offline or disk-only snapshot");
    return {};
}

// What only the document of a snapshot that exists tells.
Status parse_known(const XmlNode& root, Snapshot& snapshot, const ParseOptions& options) {
    if (snapshot.name.empty()) return fail(VB_ERR_XML_ERROR, "a redefined snapshot must have a name");
    if (!child_number(root, "creationTime", snapshot.created))
        return fail(VB_ERR_INTERNAL_ERROR, "missing creationTime from existing snapshot");
    if (const XmlNode* parent = root.child("parent")) snapshot.parent = child_text(*parent, "name");
    const std::string state = child_text(root, "state");
    if (state.empty()) return fail(VB_ERR_XML_ERROR, "missing state from existing snapshot");
    const auto value = value_of<SnapshotState>(state);
    if (!value || *value == SnapshotState::nostate)
        return fail(VB_ERR_CONFIG_UNSUPPORTED, "Invalid state '" + state + "' in domain snapshot XML");
    snapshot.state = *value;
    const XmlNode* domain = root.child("domain");
    if (!domain || domain->attribute_or("type", {}).empty())
        return fail(VB_ERR_INTERNAL_ERROR, "missing domain in snapshot");
    auto parsed = parse_inner_domain(*domain, options);
    if (!parsed) return std::move(parsed.error());
    snapshot.domain = std::move(*parsed);
    if (const XmlNode* inactive = root.child("inactiveDomain")) {
        if (inactive->attribute_or("type", {}).empty())
            return make_error(VB_ERR_INTERNAL_ERROR, VB_FROM_DOMAIN, "missing inactive domain in snapshot");
        parsed = parse_inner_domain(*inactive, options);
        if (!parsed) return std::move(parsed.error());
        snapshot.inactive_domain = std::move(*parsed);
    }
    return {};
}

constexpr std::string_view known_children[] = {"name",           "description", "state", "creationTime",
                                               "parent",         "memory",      "disks", "domain",
                                               "inactiveDomain", "cookie",      "active"};

Status check_children(const XmlNode& root) {
    for (const XmlNode* node = root.first_element(); node; node = node->next_element()) {
        if (std::find(std::begin(known_children), std::end(known_children), node->name) ==
            std::end(known_children))
            return make_error(VB_ERR_XML_INVALID_SCHEMA, VB_FROM_XML,
                              "Element domainsnapshot has extra content: " + std::string(node->name));
    }
    return {};
}

// Beside the disk's file, named by the snapshot instead of its ending.
Status name_external(const Snapshot& snapshot, const Disk& domain_disk, SnapshotDisk& disk) {
    const StorageSource& source = domain_disk.source;
    const std::string target = disk.name.str();
    if (!domain_disk.has_source())
        return fail(VB_ERR_CONFIG_UNSUPPORTED,
                    "cannot generate external snapshot name for disk '" + target + "' without source");
    std::error_code unknown;
    if (source.type != StorageType::file || !std::filesystem::is_regular_file(source.path.str(), unknown))
        return fail(VB_ERR_CONFIG_UNSUPPORTED, "source for disk '" + target +
                                                   "' is not a regular file; refusing to generate external "
                                                   "snapshot name");
    std::string path = source.path.str();
    const size_t dot = path.rfind('.'), slash = path.rfind('/');
    if (dot != std::string::npos && (slash == std::string::npos || dot > slash)) path.resize(dot);
    disk.path = path + "." + snapshot.name.str();
    return {};
}

}  // namespace

bool Snapshot::external() const {
    if (memory == DiskSnapshot::external) return true;
    for (const SnapshotDisk& disk : disks)
        if (disk.snapshot == DiskSnapshot::external) return true;
    return false;
}

Result<std::shared_ptr<Snapshot>> parse_snapshot(std::string_view xml, bool redefine,
                                                 const ParseOptions& options) {
    auto document = XmlDocument::parse(xml, "(domain_snapshot)", VB_FROM_DOMAIN_SNAPSHOT);
    if (!document) return document.error();
    return parse_snapshot(document->root(), redefine, options);
}

Result<std::shared_ptr<Snapshot>> parse_snapshot(const XmlNode& root, bool redefine,
                                                 const ParseOptions& options) {
    if (root.name != "domainsnapshot")
        return make_error(VB_ERR_XML_ERROR, VB_FROM_XML,
                          "expecting root element of 'domainsnapshot', not '" + std::string(root.name) + "'");
    Status status;
    if (options.validate) status = check_children(root);
    if (!status) return std::move(status.error());
    auto snapshot = std::make_shared<Snapshot>();
    snapshot->name = child_text(root, "name");
    if (root.child("description")) snapshot->description = child_text(root, "description");
    if (redefine) status = parse_known(root, *snapshot, options);
    if (status) status = parse_memory(root, *snapshot);
    if (!status) return std::move(status.error());
    if (const XmlNode* disks = root.child("disks")) {
        for (const XmlNode* node = disks->child("disk"); node; node = node->next_element("disk"))
            if (auto s = parse_disk(*node, snapshot->disks.append()); !s) return s.error();
    }
    return snapshot;
}

std::string format_snapshot(const Snapshot& snapshot, const FormatOptions& options) {
    std::string text;
    XmlWriter out(text);
    out.open("domainsnapshot");
    out.element("name", snapshot.name);
    if (!snapshot.description.empty()) out.element("description", snapshot.description);
    if (snapshot.state != SnapshotState::nostate) out.element("state", name_of(snapshot.state));
    if (!snapshot.parent.empty()) {
        out.open("parent");
        out.element("name", snapshot.parent);
        out.close("parent");
    }
    if (snapshot.created != 0) out.element("creationTime", std::to_string(snapshot.created));
    if (snapshot.memory != DiskSnapshot::default_) {
        out.open("memory");
        out.raw_attribute("snapshot", name_of(snapshot.memory));
        if (!snapshot.memory_file.empty()) out.attribute("file", snapshot.memory_file);
        out.close("memory");
    }
    if (!snapshot.disks.empty()) {
        out.open("disks");
        for (const SnapshotDisk& disk : snapshot.disks) {
            out.open("disk");
            out.attribute("name", disk.name);
            if (disk.snapshot != DiskSnapshot::default_)
                out.raw_attribute("snapshot", name_of(disk.snapshot));
            if (!disk.path.empty() || disk.format != StorageFormat::none) {
                out.raw_attribute("type", name_of(disk.type));
                if (disk.format != StorageFormat::none) {
                    out.open("driver");
                    out.raw_attribute("type", name_of(disk.format));
                    out.close("driver");
                }
                if (!disk.path.empty()) {
                    out.open("source");
                    out.attribute(source_attribute(disk.type), disk.path);
                    out.close("source");
                }
            }
            out.close("disk");
        }
        out.close("disks");
    }
    if (snapshot.domain) format_inner_domain(*snapshot.domain, "domain", options, out);
    if (snapshot.inactive_domain)
        format_inner_domain(*snapshot.inactive_domain, "inactiveDomain", options, out);
    out.close("domainsnapshot");
    return text;
}

Status align_disks(Snapshot& snapshot, DiskSnapshot location, bool match) {
    const Domain& domain = *snapshot.domain;
    if (snapshot.disks.size() > domain.disks.size())
        return fail(VB_ERR_CONFIG_UNSUPPORTED, "too many disk snapshot requests for domain");
    std::vector<SnapshotDisk> aligned(domain.disks.size());
    for (SnapshotDisk& disk : snapshot.disks) {
        const int index = find_disk(domain, disk.name);
        const std::string name = disk.name.str();
        if (index < 0) return fail(VB_ERR_CONFIG_UNSUPPORTED, "no disk named '" + name + "'");
        SnapshotDisk& place = aligned[static_cast<size_t>(index)];
        if (place.name.has()) return fail(VB_ERR_CONFIG_UNSUPPORTED, "disk '" + name + "' specified twice");
        const Disk& of_domain = domain.disks[static_cast<size_t>(index)];
        if (disk.snapshot == DiskSnapshot::default_)
            disk.snapshot =
                of_domain.snapshot == DiskSnapshot::default_ || match ? location : of_domain.snapshot;
        else if (match && disk.snapshot != location && disk.snapshot != DiskSnapshot::manual)
            return fail(VB_ERR_CONFIG_UNSUPPORTED, "disk '" + name + "' must use snapshot mode '" +
                                                       std::string(name_of(location)) + "'");
        if (!disk.path.empty() && disk.snapshot != DiskSnapshot::external)
            return fail(VB_ERR_CONFIG_UNSUPPORTED, "file '" + disk.path.str() + "' for disk '" + name +
                                                       "' requires use of external snapshot mode");
        place = std::move(disk);
        place.name = of_domain.target;
    }
    for (size_t i = 0; i < aligned.size(); i++) {
        SnapshotDisk& disk = aligned[i];
        const Disk& of_domain = domain.disks[i];
        if (!disk.name.has()) {
            disk.name = of_domain.target;
            if (!of_domain.has_source() || of_domain.readonly)
                disk.snapshot = DiskSnapshot::no;
            else
                disk.snapshot = of_domain.snapshot != DiskSnapshot::default_ ? of_domain.snapshot : location;
        }
        if (disk.snapshot == DiskSnapshot::external && disk.path.empty())
            if (auto s = name_external(snapshot, of_domain, disk); !s) return s;
    }
    snapshot.disks.items() = std::move(aligned);
    if (snapshot.disks.empty()) snapshot.disks.clear();
    return {};
}

}  // namespace virtbay::model
