// Storage volumes.
#include <fcntl.h>
#include <strings.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstring>

#include "shell/commands/common.h"
#include "shell/commands/table.h"
#include "shell/session.h"
#include "shell/volume_data.h"
#include "shell/xml.h"

namespace virtbay::shell {

namespace {

std::string name_of(const Volume& volume) {
    const char* name = virStorageVolGetName(volume.get());
    return name ? name : "";
}

void did(Session& session, const std::string& name, const char* result, const std::string& sentence) {
    session.out.did("volume", name, result, sentence + "\n");
}

Result<Volume> named(Session& session, const Arguments& arguments) {
    return find_volume(session, arguments, "vol", "pool");
}

// "10M" and the like, bytes without a suffix.
Result<unsigned long long> volume_size(const std::string& text) {
    uint64_t bytes = 0;
    std::string suffix;
    if (parse_size(text, 1, UINT64_MAX, bytes, suffix) != SizeFault::none)
        return failure("Malformed size %s", text.c_str());
    return static_cast<unsigned long long>(bytes);
}

unsigned creation_flags(const Arguments& arguments) {
    return collect_flags(arguments, {{"prealloc-metadata", VIR_STORAGE_VOL_CREATE_PREALLOC_METADATA},
                                     {"reflink", VIR_STORAGE_VOL_CREATE_REFLINK},
                                     {"validate", VIR_STORAGE_VOL_CREATE_VALIDATE}});
}

Status create(Session& session, const Arguments& arguments) {
    auto pool = find_pool(session, *arguments.get("pool"));
    if (!pool) return pool.error();
    const std::string from = *arguments.get("file");
    auto xml = read_file(from);
    if (!xml) return xml.error();
    const Volume volume(virStorageVolCreateXML(pool->get(), xml->c_str(), creation_flags(arguments)));
    if (!volume) return failure("Failed to create vol from %s", from.c_str());
    did(session, name_of(volume), "created", "Vol " + name_of(volume) + " created from " + from);
    return {};
}

Status create_as(Session& session, const Arguments& arguments) {
    auto pool = find_pool(session, *arguments.get("pool"));
    if (!pool) return pool.error();
    auto capacity = volume_size(*arguments.get("capacity"));
    if (!capacity) return capacity.error();
    const std::string name = *arguments.get("name");
    std::string xml = "<volume>\n  <name>" + xml_escape(name) + "</name>\n  <capacity>" +
                      std::to_string(*capacity) + "</capacity>\n";
    if (const std::string* given = arguments.get("allocation")) {
        auto allocation = volume_size(*given);
        if (!allocation) return allocation.error();
        xml += "  <allocation>" + std::to_string(*allocation) + "</allocation>\n";
    }
    if (const std::string* kind = arguments.get("format"))
        xml += "  <target>\n    <format type='" + xml_escape(*kind) + "'/>\n  </target>\n";
    if (const std::string* base = arguments.get("backing-vol")) {
        Volume backing(virStorageVolLookupByName(pool->get(), base->c_str()));
        if (!backing) backing.reset(virStorageVolLookupByKey(session.connection(), base->c_str()));
        if (!backing) backing.reset(virStorageVolLookupByPath(session.connection(), base->c_str()));
        if (!backing) return failure("failed to get vol '%s'", base->c_str());
        session.forget_library_error();
        const CString path(virStorageVolGetPath(backing.get()));
        if (!path) return failure("failed to get the path of vol '%s'", base->c_str());
        xml += "  <backingStore>\n    <path>" + xml_escape(path.get()) + "</path>\n";
        if (const std::string* kind = arguments.get("backing-vol-format"))
            xml += "    <format type='" + xml_escape(*kind) + "'/>\n";
        xml += "  </backingStore>\n";
    }
    xml += "</volume>\n";
    if (arguments.has("print-xml")) {
        session.out.print("%s", xml.c_str());
        session.out.set("xml", xml);
        return {};
    }
    const Volume volume(virStorageVolCreateXML(pool->get(), xml.c_str(), creation_flags(arguments)));
    if (!volume) return failure("Failed to create vol %s", name.c_str());
    did(session, name, "created", "Vol " + name + " created");
    return {};
}

Status create_from(Session& session, const Arguments& arguments) {
    auto pool = find_pool(session, *arguments.get("pool"));
    if (!pool) return pool.error();
    auto input = find_volume(session, arguments, "vol", "inputpool");
    if (!input) return input.error();
    const std::string from = *arguments.get("file");
    auto xml = read_file(from);
    if (!xml) return xml.error();
    const Volume volume(
        virStorageVolCreateXMLFrom(pool->get(), xml->c_str(), input->get(), creation_flags(arguments)));
    if (!volume) return failure("Failed to create vol from %s", from.c_str());
    did(session, name_of(volume), "created",
        "Vol " + name_of(volume) + " created from input vol " + name_of(*input));
    return {};
}

Status clone(Session& session, const Arguments& arguments) {
    auto original = named(session, arguments);
    if (!original) return original.error();
    const Pool pool(virStoragePoolLookupByVolume(original->get()));
    if (!pool) return failure("failed to get parent pool");
    const std::string name = *arguments.get("newname");
    const CString old(virStorageVolGetXMLDesc(original->get(), 0));
    if (!old) return library_error();
    auto document = Document::parse(old.get());
    if (!document) return document.error();
    auto xml = document->with_text("/volume/name", name);
    if (!xml) return xml.error();
    if (arguments.has("print-xml")) {
        session.out.print("%s", xml->c_str());
        session.out.set("xml", *xml);
        return {};
    }
    const Volume volume(
        virStorageVolCreateXMLFrom(pool.get(), xml->c_str(), original->get(), creation_flags(arguments)));
    if (!volume) return failure("Failed to clone vol from %s", name_of(*original).c_str());
    did(session, name_of(volume), "cloned", "Vol " + name_of(volume) + " cloned from " + name_of(*original));
    return {};
}

Status erase(Session& session, const Arguments& arguments) {
    auto volume = named(session, arguments);
    if (!volume) return volume.error();
    const std::string name = name_of(*volume);
    const unsigned flags =
        collect_flags(arguments, {{"delete-snapshots", VIR_STORAGE_VOL_DELETE_WITH_SNAPSHOTS}});
    if (virStorageVolDelete(volume->get(), flags) < 0)
        return failure("Failed to delete vol %s", name.c_str());
    did(session, name, "deleted", "Vol " + name + " deleted");
    return {};
}

Status wipe(Session& session, const Arguments& arguments) {
    static constexpr const char* algorithms[] = {"zero",     "nnsa",      "dod",        "bsi",    "gutmann",
                                                 "schneier", "pfitzner7", "pfitzner33", "random", "trim"};
    auto volume = named(session, arguments);
    if (!volume) return volume.error();
    unsigned algorithm = VIR_STORAGE_VOL_WIPE_ALG_ZERO;
    const std::string* given = arguments.get("algorithm");
    if (given) {
        while (algorithm < std::size(algorithms) && *given != algorithms[algorithm]) algorithm++;
        if (algorithm == std::size(algorithms)) return failure("Unsupported algorithm '%s'", given->c_str());
    }
    const std::string name = name_of(*volume);
    const int done =
        given ? virStorageVolWipePattern(volume->get(), algorithm, 0) : virStorageVolWipe(volume->get(), 0);
    if (done < 0) return failure("Failed to wipe vol %s", name.c_str());
    did(session, name, "wiped", "Vol " + name + " wiped");
    return {};
}

Status resize(Session& session, const Arguments& arguments) {
    auto volume = named(session, arguments);
    if (!volume) return volume.error();
    std::string given = *arguments.get("capacity");
    unsigned flags = collect_flags(arguments, {{"allocate", VIR_STORAGE_VOL_RESIZE_ALLOCATE},
                                               {"delta", VIR_STORAGE_VOL_RESIZE_DELTA},
                                               {"shrink", VIR_STORAGE_VOL_RESIZE_SHRINK}});
    std::string amount = given;
    if (amount.starts_with('-')) {
        if (!arguments.has("shrink")) return failure("negative size requires --shrink");
        flags |= VIR_STORAGE_VOL_RESIZE_DELTA;
        amount.erase(0, 1);
    }
    auto bytes = volume_size(amount);
    if (!bytes) return bytes.error();
    const std::string name = name_of(*volume);
    const char* manner = flags & VIR_STORAGE_VOL_RESIZE_DELTA ? "by" : "to";
    if (virStorageVolResize(volume->get(), *bytes, flags) < 0)
        return failure("Failed to change size of volume '%s' %s %s", name.c_str(), manner, given.c_str());
    did(session, name, "resized",
        format("Size of volume '%s' successfully changed %s %s", name.c_str(), manner, given.c_str()));
    return {};
}

Status read_range(const Arguments& arguments, VolumeRange& range) {
    if (Status status = read_number(arguments, "offset", range.offset); !status) return status;
    range.sparse = arguments.has("sparse");
    return read_number(arguments, "length", range.length);
}

Status upload(Session& session, const Arguments& arguments) {
    VolumeRange range;
    if (Status status = read_range(arguments, range); !status) return status;
    auto volume = named(session, arguments);
    if (!volume) return volume.error();
    return upload_volume(session, volume->get(), *arguments.get("file"), range);
}

Status download(Session& session, const Arguments& arguments) {
    VolumeRange range;
    if (Status status = read_range(arguments, range); !status) return status;
    auto volume = named(session, arguments);
    if (!volume) return volume.error();
    return download_volume(session, volume->get(), *arguments.get("file"), range);
}

Status dumpxml(Session& session, const Arguments& arguments) {
    auto volume = named(session, arguments);
    if (!volume) return volume.error();
    const CString xml(virStorageVolGetXMLDesc(volume->get(), 0));
    if (!xml) return library_error();
    return print_xml(session, arguments, xml.get());
}

constexpr const char* volume_types[] = {"file", "block", "dir", "network", "netdir", "ploop"};
const char* volume_type(int type) {
    return type >= 0 && type < 6 ? volume_types[type] : "unknown";
}

std::string size_text(unsigned long long bytes) {
    const char* unit = nullptr;
    const double scaled = scale_bytes(bytes, unit);
    return format("%.2lf %s", scaled, unit);
}

Status info(Session& session, const Arguments& arguments) {
    auto volume = named(session, arguments);
    if (!volume) return volume.error();
    const bool physical = arguments.has("physical");
    Report& out = session.out;
    out.field("Name", name_of(*volume), "name", name_of(*volume));
    virStorageVolInfo info;
    const int done = physical ? virStorageVolGetInfoFlags(volume->get(), &info, VIR_STORAGE_VOL_GET_PHYSICAL)
                              : virStorageVolGetInfo(volume->get(), &info);
    if (done < 0) return library_error();
    const bool bytes = arguments.has("bytes");
    auto size = [&](unsigned long long amount) {
        return bytes ? std::to_string(amount) + " bytes" : size_text(amount);
    };
    out.field("Type", volume_type(info.type), "type", volume_type(info.type));
    out.field("Capacity", size(info.capacity), "capacity", info.capacity);
    out.field(physical ? "Physical" : "Allocation", size(info.allocation),
              physical ? "physical" : "allocation", info.allocation);
    return {};
}

Status list(Session& session, const Arguments& arguments) {
    auto pool = find_pool(session, *arguments.get("pool"));
    if (!pool) return pool.error();
    virStorageVolPtr* found = nullptr;
    const int count = virStoragePoolListAllVolumes(pool->get(), &found, 0);
    if (count < 0) return failure("Failed to list volumes");
    std::vector<Volume> volumes;
    for (int i = 0; i < count; i++) volumes.emplace_back(found[i]);
    std::free(found);
    std::sort(volumes.begin(), volumes.end(), [](const Volume& a, const Volume& b) {
        return ::strcasecmp(virStorageVolGetName(a.get()), virStorageVolGetName(b.get())) < 0;
    });
    const bool details = arguments.has("details");
    Grid grid(details ? std::vector<std::string>{"Name", "Path", "Type", "Capacity", "Allocation"}
                      : std::vector<std::string>{"Name", "Path"});
    session.out.array();
    for (const Volume& volume : volumes) {
        const std::string name = name_of(volume);
        const CString path(virStorageVolGetPath(volume.get()));
        const std::string shown = path ? path.get() : "";
        Value::Object entry{{"name", name}, {"path", shown}};
        if (details) {
            virStorageVolInfo info{};
            const bool known = virStorageVolGetInfo(volume.get(), &info) == 0;
            session.forget_library_error();
            const char* type = known ? volume_type(info.type) : "unknown";
            grid.add({name, shown, type, known ? size_text(info.capacity) : "unknown",
                      known ? size_text(info.allocation) : "unknown"});
            entry.push_back({"type", type});
            entry.push_back({"capacity", known ? Value(info.capacity) : Value()});
            entry.push_back({"allocation", known ? Value(info.allocation) : Value()});
        } else {
            grid.add({name, shown});
        }
        session.out.add(std::move(entry));
    }
    session.out.grid(grid);
    return {};
}

Status key(Session& session, const Arguments& arguments) {
    auto volume = named(session, arguments);
    if (!volume) return volume.error();
    const char* text = virStorageVolGetKey(volume->get());
    session.out.answer("key", text ? text : "", text);
    return {};
}

Status path(Session& session, const Arguments& arguments) {
    auto volume = named(session, arguments);
    if (!volume) return volume.error();
    const CString text(virStorageVolGetPath(volume->get()));
    if (!text) return library_error();
    session.out.answer("path", text.get(), text.get());
    return {};
}

Status vol_name(Session& session, const Arguments& arguments) {
    auto volume = find_volume(session, arguments, "vol", "");
    if (!volume) return volume.error();
    session.out.answer("name", name_of(*volume), name_of(*volume));
    return {};
}

Status vol_pool(Session& session, const Arguments& arguments) {
    auto volume = find_volume(session, arguments, "vol", "");
    if (!volume) return volume.error();
    const Pool pool(virStoragePoolLookupByVolume(volume->get()));
    if (!pool) return failure("failed to get parent pool");
    const char* name = virStoragePoolGetName(pool.get());
    const std::string uuid = uuid_of(pool.get(), virStoragePoolGetUUIDString);
    session.out.print("%s\n", arguments.has("uuid") ? uuid.c_str() : name);
    session.out.set("pool", name);
    session.out.set("uuid", uuid);
    return {};
}

constexpr Option vol_option = required(text("vol", "name, key or path of the volume", Names::volume));
constexpr Option pool_option = text("pool", "name or UUID of its pool", Names::pool);
constexpr Option target_pool = required(text("pool", "name or UUID of the pool that gets it", Names::pool));
constexpr Option prealloc_option = flag("prealloc-metadata", "allocate metadata now (qcow2)");
constexpr Option reflink_option = flag("reflink", "share blocks with the original where the file system can");
constexpr Option print_option = flag("print-xml", "print the XML and do nothing else");
constexpr Option vol_and_pool[] = {vol_option, pool_option};
constexpr Option only_vol[] = {required(text("vol", "key or path of the volume", Names::volume))};
constexpr Option vol_pool_options[] = {required(text("vol", "key or path of the volume", Names::volume)),
                                       flag("uuid", "the pool's UUID instead of its name")};
constexpr Option clone_options[] = {vol_option,     required(text("newname", "name of the copy")),
                                    pool_option,    prealloc_option,
                                    reflink_option, print_option};
constexpr Option create_options[] = {
    target_pool, required(text("file", "file with the volume's XML", Names::file)), prealloc_option,
    flag("validate", "check the XML against its schema first")};
constexpr Option create_as_options[] = {
    target_pool,
    required(text("name", "name of the volume")),
    required(text("capacity", "its size; bytes unless it has a suffix")),
    text("allocation", "how much of it to allocate now"),
    text("format", "its format, such as raw or qcow2"),
    text("backing-vol", "volume it is a layer on"),
    text("backing-vol-format", "format of that volume"),
    prealloc_option,
    print_option,
};
constexpr Option create_from_options[] = {
    target_pool,
    required(text("file", "file with the volume's XML", Names::file)),
    required(text("vol", "name, key or path of the original", Names::volume)),
    text("inputpool", "name or UUID of the original's pool", Names::pool),
    prealloc_option,
    reflink_option,
    flag("validate", "check the XML against its schema first")};
constexpr Option delete_options[] = {vol_option, pool_option, flag("delete-snapshots", "and its snapshots")};
constexpr Option transfer_options[] = {
    vol_option,
    required(text("file", "file on this host", Names::file)),
    pool_option,
    number("offset", "where in the volume to begin"),
    number("length", "how many bytes; all when absent"),
    flag("sparse", "leave holes as holes"),
};
constexpr Option dumpxml_options[] = {vol_option, pool_option, xpath_option, wrap_option};
constexpr Option info_options[] = {vol_option, pool_option, flag("bytes", "sizes in bytes"),
                                   flag("physical", "what it takes on the host instead of its allocation")};
constexpr Option list_options[] = {required(text("pool", "name or UUID of the pool", Names::pool)),
                                   flag("details", "with types and sizes")};
constexpr Option resize_options[] = {vol_option,
                                     required(text("capacity", "new size, or with --delta the difference")),
                                     pool_option,
                                     flag("allocate", "allocate what is added"),
                                     flag("delta", "change by this much"),
                                     flag("shrink", "it may become smaller")};
constexpr Option wipe_options[] = {vol_option, pool_option,
                                   text("algorithm",
                                        "zero, nnsa, dod, bsi, gutmann, schneier, pfitzner7, "
                                        "pfitzner33, random or trim")};

constexpr Command commands[] = {
    {"vol-clone", "copy a volume within its pool", "", clone_options, clone, "volume result xml"},
    {"vol-create", "make a volume from an XML file", "", create_options, create, "volume result"},
    {"vol-create-as", "make a volume from options", "", create_as_options, create_as, "volume result xml"},
    {"vol-create-from", "make a volume with another one's content", "", create_from_options, create_from,
     "volume result"},
    {"vol-delete", "delete a volume", "", delete_options, erase, "volume result"},
    {"vol-download", "copy a volume's content to a file", "", transfer_options, download, "message"},
    {"vol-dumpxml", "a volume's XML", "", dumpxml_options, dumpxml, "xml nodes"},
    {"vol-info", "a volume at a glance", "", info_options, info, "name type capacity allocation physical"},
    {"vol-key", "the key of a volume", "", vol_and_pool, key, "key"},
    {"vol-list", "list a pool's volumes", "", list_options, list, "name path type capacity allocation"},
    {"vol-name", "the name of a volume", "", only_vol, vol_name, "name"},
    {"vol-path", "the path of a volume", "", vol_and_pool, path, "path"},
    {"vol-pool", "the pool of a volume", "", vol_pool_options, vol_pool, "pool uuid"},
    {"vol-resize", "change a volume's size", "", resize_options, resize, "volume result"},
    {"vol-upload", "copy a file's content into a volume", "", transfer_options, upload, "message"},
    {"vol-wipe", "overwrite a volume", "", wipe_options, wipe, "volume result"},
};

}  // namespace

std::span<const Command> volume_commands() {
    return commands;
}

}  // namespace virtbay::shell
