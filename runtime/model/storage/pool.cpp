#include "model/storage/pool.h"

#include <algorithm>
#include <iterator>

#include "model/described.h"
#include "model/storage/elements.h"

namespace virtbay::model {

namespace {

// What pools of a type have and need.
struct Traits {
    bool host = false, device = false, dir = false, adapter = false, name = false;
    bool name_needed = false;
    bool initiator = false, initiator_needed = false;
    bool target = false;              // a place on this host, which must be told
    const char* default_target = "";  // before the source's name, where it need not be told
    const char* formats = nullptr;    // '|' list, the default first
};

// Indexed by PoolType.
constexpr Traits traits_of_type[] = {
    {},
    {.target = true},
    {.device = true,
     .target = true,
     .formats = "auto|ext2|ext3|ext4|ufs|iso9660|udf|gfs|gfs2|vfat|hfs+|xfs|ocfs2|vmfs"},
    {.host = true, .dir = true, .target = true, .formats = "auto|nfs|glusterfs|cifs"},
    {.device = true, .name = true, .default_target = "/dev/", .formats = "lvm2|unknown"},
    {.device = true, .target = true, .formats = "unknown|dos|dvh|gpt|mac|bsd|pc98|sun|lvm2"},
    {.host = true, .device = true, .initiator = true, .target = true},
    {.host = true, .device = true, .initiator = true, .initiator_needed = true},
    {.adapter = true, .target = true},
    {.target = true},
    {.host = true, .name = true, .name_needed = true},
    {.host = true, .name = true},
    {.host = true, .dir = true, .name = true},
    {.device = true, .name = true, .default_target = "/dev/zvol/"},
    {.name = true, .target = true},
};

const Traits& traits(const StoragePool& pool) {
    return traits_of_type[static_cast<size_t>(pool.type)];
}

bool is_local(PoolType type) {
    return type != PoolType::rbd && type != PoolType::sheepdog && type != PoolType::gluster &&
           type != PoolType::iscsi_direct;
}

// --- source
constexpr Field host_fields[] = {
    attr("name", VB_AT(PoolHost, name)).required().missing(VB_ERR_XML_ERROR),
    attr("port", VB_AT(PoolHost, port)),
};
constexpr Element pool_host_element = element(host_fields);
constexpr Field device_fields[] = {
    attr("path", VB_AT(PoolDevice, path)).required().missing(VB_ERR_XML_ERROR),
    attr("part_separator", VB_AT(PoolDevice, part_separator)).nonzero(),
    custom(
        "freeExtent", [](ParseContext&, const XmlNode&, void*) { return true; }, nullptr),
};
constexpr Element pool_device_element = element(device_fields);

constexpr Field parent_place_fields[] = {
    attr("domain", VB_AT(AdapterParent, domain)).hex(4).always(),
    attr("bus", VB_AT(AdapterParent, bus)).hex(2).always(),
    attr("slot", VB_AT(AdapterParent, slot)).hex(2).always(),
    attr("function", VB_AT(AdapterParent, function)).hex(1).always(),
};
constexpr Element parent_place_element = element(parent_place_fields);
constexpr Field parent_fields[] = {
    attr("unique_id", VB_AT(AdapterParent, unique_id)).required().always(),
    child("address", parent_place_element).required(),
};
constexpr Element adapter_parent_element = element(parent_fields);

constexpr Field adapter_fields[] = {
    attr("type", VB_AT(PoolAdapter, type)).nonzero(),
    attr("name", VB_AT(PoolAdapter, name)),
    attr("parent", VB_AT(PoolAdapter, parent)),
    attr("parent_wwnn", VB_AT(PoolAdapter, parent_wwnn)),
    attr("parent_wwpn", VB_AT(PoolAdapter, parent_wwpn)),
    attr("parent_fabric_wwn", VB_AT(PoolAdapter, parent_fabric_wwn)),
    attr("managed", VB_AT(PoolAdapter, managed)).nonzero(),
    attr("wwnn", VB_AT(PoolAdapter, wwnn)),
    attr("wwpn", VB_AT(PoolAdapter, wwpn)),
    child("parentaddr", adapter_parent_element, VB_AT(PoolAdapter, parent_address)),
};

bool is_wwn(const Text& text) {
    const std::string_view view = text.view();
    return view.size() == 16 && view.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
}

bool check_adapter(ParseContext& context, const XmlNode& node, void* object) {
    auto& adapter = as<PoolAdapter>(object);
    if (adapter.type == AdapterType::absent) {
        if (!adapter.name.has()) return context.fail(node, "the adapter has neither a type nor a name");
        adapter.type = AdapterType::scsi_host;
    }
    if (adapter.type == AdapterType::fc_host) {
        if (!adapter.wwnn.has() || !adapter.wwpn.has())
            return context.fail(node, "an adapter of type 'fc_host' needs its wwnn and wwpn");
        if (!is_wwn(adapter.wwnn) || !is_wwn(adapter.wwpn))
            return context.fail(node, VB_ERR_INTERNAL_ERROR, VB_FROM_NONE, "malformed world wide name");
        if (adapter.parent_wwnn.has() != adapter.parent_wwpn.has())
            return context.fail(node, "the adapter's parent is told by both its wwnn and wwpn");
        return true;
    }
    if (adapter.name.has() == static_cast<bool>(adapter.parent_address))
        return context.fail(node,
                            "an adapter of type 'scsi_host' needs either a name or its parent's address");
    return true;
}
constexpr Element adapter_element = element(adapter_fields, check_adapter);

constexpr Field iqn_fields[] = {leaf("iqn", "name", VB_AT(PoolSource, initiator))};
constexpr Element initiator_element = element(iqn_fields);

constexpr Field secret_fields[] = {
    attr("uuid", VB_AT(PoolAuth, secret_uuid)),
    attr("usage", VB_AT(PoolAuth, secret_usage)),
};
constexpr Element secret_element = element(secret_fields);
constexpr Field auth_fields[] = {
    attr("type", VB_AT(PoolAuth, type)).required().nonzero().missing(VB_ERR_CONFIG_UNSUPPORTED).unsupported(),
    attr("username", VB_AT(PoolAuth, username)).required().missing(VB_ERR_XML_ERROR),
    child("secret", secret_element),
};
constexpr Element pool_auth_element = element(auth_fields, [](ParseContext& c, const XmlNode& n, void* o) {
    const auto& auth = as<PoolAuth>(o);
    if (auth.secret_uuid.has() == auth.secret_usage.has())
        return c.fail(n, "the secret is told either by its uuid or by its usage");
    if (auth.secret_uuid.has() && !Uuid::parse(auth.secret_uuid))
        return c.fail(n, "malformed uuid of the secret");
    return true;
});

constexpr Field source_fields[] = {
    child("host", pool_host_element, VB_AT(PoolSource, hosts)),
    child("device", pool_device_element, VB_AT(PoolSource, devices)),
    leaf("dir", "path", VB_AT(PoolSource, dir)),
    child("adapter", adapter_element, VB_AT(PoolSource, adapter)),
    leaf("name", VB_AT(PoolSource, name)),
    child("initiator", initiator_element),
    child("auth", pool_auth_element, VB_AT(PoolSource, auth)),
    leaf("format", "type", VB_AT(PoolSource, format)),
    leaf("protocol", "ver", VB_AT(PoolSource, protocol)),
    leaf("vendor", "name", VB_AT(PoolSource, vendor)),
    leaf("product", "name", VB_AT(PoolSource, product)),
};
constexpr Element source_element = element(source_fields);

// --- the rest
constexpr Field cow_fields[] = {leaf("cow", "state", VB_AT(StoragePool, copy_on_write))};
constexpr Element features_element_of_pool = element(cow_fields);

constexpr Field target_fields[] = {
    leaf("path", VB_AT(StoragePool, target_path)),
    child("permissions", permissions_element, VB_AT(StoragePool, permissions)),
};
constexpr Element target_element = element(target_fields);

bool ignore(ParseContext&, const XmlNode&, void*) {
    return true;
}
template <uint64_t StoragePool::*size>
void format_size(const FormatContext& context, const void* object) {
    constexpr const char* name = size == &StoragePool::capacity     ? "capacity"
                                 : size == &StoragePool::allocation ? "allocation"
                                                                    : "available";
    context.out.open(name);
    context.out.raw_attribute("unit", "bytes");
    context.out.raw_text(std::to_string(as<StoragePool>(object).*size));
    context.out.close(name);
}

constexpr Field pool_fields[] = {
    attr("type", VB_AT(StoragePool, type)).required().nonzero(),
    leaf("name", VB_AT(StoragePool, name)),
    leaf("uuid", VB_AT(StoragePool, uuid)).error(VB_ERR_XML_ERROR),
    custom("capacity", ignore, format_size<&StoragePool::capacity>),
    custom("allocation", ignore, format_size<&StoragePool::allocation>),
    custom("available", ignore, format_size<&StoragePool::available>),
    child("features", features_element_of_pool),
    child("source", source_element, VB_AT(StoragePool, source)).full(),
    child("target", target_element).only([](const FormatContext&, const void* o) {
        return is_local(as<StoragePool>(o).type);
    }),
};

// Without doubled and final slashes; just two in front are kept, which POSIX leaves to the system.
std::string plain_path(std::string_view path) {
    const bool two = path.size() > 2 && path[0] == '/' && path[1] == '/' && path[2] != '/';
    std::string plain = two ? "/" : "";
    if (two) path.remove_prefix(1);
    const size_t kept = plain.size();
    for (const char c : path)
        if (c != '/' || plain.size() == kept || plain.back() != '/') plain += c;
    if (plain.size() > 1 && plain.back() == '/') plain.pop_back();
    return plain;
}

bool is_listed(std::string_view list, std::string_view text) {
    for (size_t at = 0; at <= list.size();) {
        const size_t end = std::min(list.find('|', at), list.size());
        if (list.substr(at, end - at) == text) return true;
        at = end + 1;
    }
    return false;
}

// Forgets what pools of the type do not have.
void drop_foreign(const Traits& has, PoolSource& source) {
    if (!has.host) source.hosts.clear();
    if (!has.device) source.devices.clear();
    if (!has.dir) source.dir.clear();
    if (!has.adapter) source.adapter.reset();
    if (!has.name) source.name.clear();
    if (!has.initiator) source.initiator.clear();
    if (!has.formats) source.format.clear();
}

bool complete_source(ParseContext& context, const XmlNode& node, StoragePool& pool) {
    const Traits& has = traits(pool);
    PoolSource& source = pool.source;
    drop_foreign(has, source);
    const auto missing = [&](const char* what, int32_t code = VB_ERR_XML_ERROR) {
        return context.fail(node, code, VB_FROM_STORAGE, "the pool's source has no " + std::string(what));
    };
    if (has.name_needed && source.name.empty()) return missing("name");
    if (has.name && source.name.empty()) source.name = pool.name;
    if (has.formats) {
        if (!source.format.has()) source.format = name_at(has.formats, 0);
        if (!is_listed(has.formats, source.format))
            return context.fail(node, VB_ERR_CONFIG_UNSUPPORTED, VB_FROM_STORAGE,
                                "unknown pool format type " + source.format.str());
    }
    if (has.host && source.hosts.empty()) return missing("host");
    // A volume of Gluster is used from its root on, where nothing else is said.
    if (pool.type == PoolType::gluster && !source.dir.has()) source.dir = "/";
    if (has.dir && !source.dir.has()) return missing("dir");
    if (has.device && source.devices.empty() && (pool.type == PoolType::fs || pool.type == PoolType::disk))
        return missing("device");
    if (has.adapter && !source.adapter) return missing("adapter");
    if (has.initiator_needed && !source.initiator.has())
        return missing("initiator", VB_ERR_CONFIG_UNSUPPORTED);
    if (source.dir.has()) source.dir = plain_path(source.dir);
    return true;
}

bool complete_pool(ParseContext& context, const XmlNode& node, void* object) {
    auto& pool = as<StoragePool>(object);
    if (pool.name.empty() && traits(pool).name) pool.name = pool.source.name;
    if (pool.name.empty()) return context.fail(node, "the pool has no name");
    if (pool.name.view().find('/') != std::string_view::npos)
        return context.fail(node, "name " + pool.name.str() + " cannot contain '/'");
    if (pool.uuid == Uuid()) pool.uuid = Uuid::generate();
    if (!complete_source(context, node, pool)) return false;
    const Traits& has = traits(pool);
    if (*has.default_target)
        pool.target_path = has.default_target + pool.source.name.str();
    else if (has.target && pool.target_path.empty())
        return context.fail(node, "missing storage pool target path");
    if (!is_local(pool.type)) pool.target_path.clear();
    if (pool.target_path.has()) pool.target_path = plain_path(pool.target_path);
    if (pool.copy_on_write != YesNo::absent && pool.type != PoolType::dir && pool.type != PoolType::fs)
        return context.fail(node, VB_ERR_NO_SUPPORT, VB_FROM_STORAGE,
                            "the feature 'cow' is of directories and file systems only");
    return true;
}
constexpr Element pool_element = element(pool_fields, complete_pool);

bool same_hosts(const PoolSource& a, const PoolSource& b) {
    return std::equal(
        a.hosts.begin(), a.hosts.end(), b.hosts.begin(), b.hosts.end(),
        [](const PoolHost& x, const PoolHost& y) { return x.name == y.name && x.port == y.port; });
}

bool share_device(const PoolSource& a, const PoolSource& b) {
    return std::any_of(a.devices.begin(), a.devices.end(), [&](const PoolDevice& x) {
        return std::any_of(b.devices.begin(), b.devices.end(),
                           [&](const PoolDevice& y) { return x.path == y.path; });
    });
}

bool same_adapter(const Box<PoolAdapter>& a, const Box<PoolAdapter>& b) {
    if (!a || !b || a->type != b->type) return false;
    if (a->type == AdapterType::fc_host) return a->wwnn == b->wwnn && a->wwpn == b->wwpn;
    if (a->name.has() || b->name.has()) return a->name == b->name;
    const AdapterParent &x = *a->parent_address, &y = *b->parent_address;
    return x.unique_id == y.unique_id && x.domain == y.domain && x.bus == y.bus && x.slot == y.slot &&
           x.function == y.function;
}

}  // namespace

namespace {

// What the schema keeps from the sources of some types.
Status check_source_children(const XmlNode& root, const StoragePool& pool) {
    const XmlNode* source = root.child("source");
    if (!source) return {};
    const Traits& has = traits(pool);
    const std::pair<const char*, bool> parts[] = {
        {"host", has.host},
        {"device", has.device},
        {"dir", has.dir},
        {"adapter", has.adapter},
        {"name", has.name},
        {"initiator", has.initiator},
        {"format", has.formats != nullptr},
    };
    for (const auto& [name, possible] : parts)
        if (!possible && source->child(name))
            return make_error(VB_ERR_XML_INVALID_SCHEMA, VB_FROM_XML,
                              "Element source has extra content: " + std::string(name));
    return {};
}

}  // namespace

Result<std::shared_ptr<StoragePool>> parse_pool(std::string_view xml, bool validate) {
    auto document = XmlDocument::parse(xml, "(storage_pool_definition)", VB_FROM_STORAGE);
    if (!document) return std::move(document.error());
    return parse_pool(document->root(), validate);
}

Result<std::shared_ptr<StoragePool>> parse_pool(const XmlNode& root, bool validate) {
    auto pool = std::make_shared<StoragePool>();
    auto parsed = parse_root(root, "pool", pool_element, VB_FROM_STORAGE, validate, pool.get());
    if (parsed && validate) parsed = check_source_children(root, *pool);
    if (!parsed) return std::move(parsed.error());
    return pool;
}

std::string format_pool(const StoragePool& pool) {
    return format_root("pool", pool_element, &pool);
}

bool share_source(const StoragePool& a, const StoragePool& b) {
    if (a.type != b.type) return false;
    const PoolSource &x = a.source, &y = b.source;
    switch (a.type) {
        case PoolType::dir:
            return a.target_path == b.target_path;
        case PoolType::fs:
        case PoolType::logical:
        case PoolType::disk:
        case PoolType::zfs:
            return share_device(x, y);
        case PoolType::netfs:
            return x.dir == y.dir && same_hosts(x, y);
        case PoolType::gluster:
            return x.name == y.name && x.dir == y.dir && same_hosts(x, y);
        case PoolType::iscsi:
        case PoolType::iscsi_direct:
            return same_hosts(x, y) && share_device(x, y) && x.initiator == y.initiator;
        case PoolType::scsi:
            return same_adapter(x.adapter, y.adapter);
        case PoolType::mpath:
            return true;
        case PoolType::vstorage:
            return x.name == y.name;
        default:
            return false;
    }
}

std::string format_pool_sources(const List<PoolSource>& sources) {
    const FormatOptions options;
    std::string text;
    XmlWriter out(text);
    const FormatContext context{options, out, nullptr};
    out.open("sources");
    for (const PoolSource& source : sources) format_element(context, "source", source_element, &source, true);
    out.close_full("sources");
    return text;
}

Result<PoolSource> parse_pool_source(std::string_view xml) {
    auto document = XmlDocument::parse(xml, "(storage_source_specification)", VB_FROM_STORAGE);
    if (!document) return std::move(document.error());
    PoolSource source;
    auto parsed = parse_root(document->root(), "source", source_element, VB_FROM_STORAGE, false, &source);
    if (!parsed) return std::move(parsed.error());
    return source;
}

}  // namespace virtbay::model
