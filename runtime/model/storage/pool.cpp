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
    {.host = true, .device = true, .initiator = true},
    {.host = true, .device = true, .initiator = true, .initiator_needed = true},
    {.adapter = true, .target = true},
    {.target = true},
    {.host = true, .name = true},
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
    attr("name", VB_AT(PoolHost, name)).required(),
    attr("port", VB_AT(PoolHost, port)),
};
constexpr Element pool_host_element = element(host_fields);
constexpr Field device_fields[] = {
    attr("path", VB_AT(PoolDevice, path)).required(),
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
        if (is_wwn(adapter.wwnn) && is_wwn(adapter.wwpn)) return true;
        return context.fail(node, "an adapter of type 'fc_host' needs its wwnn and wwpn");
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
    attr("type", VB_AT(PoolAuth, type)).required().nonzero(),
    attr("username", VB_AT(PoolAuth, username)).required(),
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

// Without doubled and final slashes.
std::string plain_path(std::string_view path) {
    std::string plain;
    for (const char c : path)
        if (c != '/' || plain.empty() || plain.back() != '/') plain += c;
    if (plain.size() > 1 && plain.back() == '/') plain.pop_back();
    return plain;
}

bool complete_source(ParseContext& context, const XmlNode& node, StoragePool& pool) {
    const Traits& has = traits(pool);
    PoolSource& source = pool.source;
    if (has.name && source.name.empty()) source.name = pool.name;
    if (has.formats) {
        if (!source.format.has()) source.format = name_at(has.formats, 0);
        const std::string_view format = source.format;
        const std::string list = has.formats;
        size_t at = 0;
        bool known = false;
        while (at <= list.size() && !known) {
            const size_t end = std::min(list.find('|', at), list.size());
            known = std::string_view(list).substr(at, end - at) == format;
            at = end + 1;
        }
        if (!known)
            return context.fail(node, VB_ERR_CONFIG_UNSUPPORTED, VB_FROM_STORAGE,
                                "unknown pool format type " + std::string(format));
    } else {
        source.format.clear();
    }
    const auto missing = [&](const char* what) {
        return context.fail(node, "the pool's source has no " + std::string(what));
    };
    if (has.host && source.hosts.empty()) return missing("host");
    if (has.dir && !source.dir.has()) return missing("dir");
    if (has.device && source.devices.empty() && (pool.type == PoolType::fs || pool.type == PoolType::disk))
        return missing("device");
    if (has.adapter && !source.adapter) return missing("adapter");
    if (has.initiator_needed && !source.initiator.has()) return missing("initiator");
    if (source.dir.has()) source.dir = plain_path(source.dir);
    return true;
}

bool complete_pool(ParseContext& context, const XmlNode& node, void* object) {
    auto& pool = as<StoragePool>(object);
    if (!pool.name.has()) pool.name = pool.source.name;
    if (pool.name.empty()) return context.fail(node, "the pool has no name");
    if (pool.name.view().find('/') != std::string_view::npos)
        return context.fail(node, "name " + pool.name.str() + " cannot contain '/'");
    if (!node.child("uuid")) pool.uuid = Uuid::generate();
    if (!complete_source(context, node, pool)) return false;
    const Traits& has = traits(pool);
    if (*has.default_target)
        pool.target_path = has.default_target + pool.source.name.str();
    else if (has.target && pool.target_path.empty())
        return context.fail(node, "missing storage pool target path");
    if (pool.target_path.has()) pool.target_path = plain_path(pool.target_path);
    if (pool.copy_on_write != YesNo::absent && pool.type != PoolType::dir && pool.type != PoolType::fs)
        return context.fail(node, "the feature 'cow' is of directories and file systems only");
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

Result<std::shared_ptr<StoragePool>> parse_pool(std::string_view xml, bool validate) {
    auto document = XmlDocument::parse(xml, "(storage_pool_definition)", VB_FROM_STORAGE);
    if (!document) return std::move(document.error());
    return parse_pool(document->root(), validate);
}

Result<std::shared_ptr<StoragePool>> parse_pool(const XmlNode& root, bool validate) {
    auto pool = std::make_shared<StoragePool>();
    auto parsed = parse_root(root, "pool", pool_element, VB_FROM_STORAGE, validate, pool.get());
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
