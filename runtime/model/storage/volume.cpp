#include "model/storage/volume.h"

#include <cctype>

#include "model/described.h"
#include "model/storage/elements.h"

namespace virtbay::model {

namespace {

constexpr const char* file_formats =
    "none|raw|dir|bochs|cloop|dmg|iso|vpc|vdi|fat|vhd|ploop|cow|qcow|qcow2|qed|vmdk";
constexpr const char* partition_formats = "none|linux|fat16|fat32|linux-swap|linux-lvm|linux-raid|extended";

bool parse_type(ParseContext& context, const XmlNode& node, void* object) {
    const std::string_view* text = node.attribute("type");
    if (!text || text->empty()) return true;
    const auto type = value_of<VolumeType>(*text);
    if (!type)
        return context.fail(node, VB_ERR_CONFIG_UNSUPPORTED, VB_FROM_STORAGE,
                            "unknown volume type '" + std::string(*text) + "'");
    as<StorageVolume>(object).type = *type;
    return true;
}
void format_type(const FormatContext& context, const void* object) {
    context.out.raw_attribute("type", name_of(as<StorageVolume>(object).type));
}

bool ignore(ParseContext&, const XmlNode&, void*) {
    return true;
}

constexpr Field feature_fields[] = {
    leaf("lazy_refcounts", VB_AT(VolumeFeatures, lazy_refcounts)),
    leaf("extended_l2", VB_AT(VolumeFeatures, extended_l2)),
};
constexpr Element volume_features_element =
    element(feature_fields, [](ParseContext& c, const XmlNode& n, void*) {
        for (const XmlNode* inner = n.first_element(); inner; inner = inner->next_element())
            if (!inner->is("lazy_refcounts") && !inner->is("extended_l2"))
                return c.fail(*inner, VB_ERR_CONFIG_UNSUPPORTED, VB_FROM_STORAGE,
                              "unsupported feature " + std::string(inner->name));
        return true;
    });

bool parse_cluster_size(ParseContext& context, const XmlNode& node, void* object) {
    return parse_scaled(context, node, node.content(), node.attribute_or("unit", {}), 1, false,
                        as<StorageVolume>(object).cluster_size);
}
void format_cluster_size(const FormatContext& context, const void* object) {
    const uint64_t size = as<StorageVolume>(object).cluster_size;
    if (size == 0) return;
    context.out.open("clusterSize");
    context.out.raw_attribute("unit", "B");
    context.out.raw_text(std::to_string(size));
    context.out.close("clusterSize");
}

constexpr Field target_fields[] = {
    leaf("path", VB_AT(StorageVolume, path)),
    leaf("format", "type", VB_AT(StorageVolume, format)),
    child("permissions", permissions_element, VB_AT(StorageVolume, permissions)),
    custom("timestamps", ignore, nullptr),
    child("encryption", encryption_element, VB_AT(StorageVolume, encryption)).full(),
    leaf("compat", VB_AT(StorageVolume, compat)),
    custom("nocow", ignore, nullptr),
    custom("clusterSize", parse_cluster_size, format_cluster_size),
    child("features", volume_features_element, VB_AT(StorageVolume, features)).always(),
};
constexpr Element volume_target_element =
    element(target_fields, [](ParseContext& c, const XmlNode& n, void* o) {
        auto& volume = as<StorageVolume>(o);
        // What has features is of the format's version that brought them.
        if (volume.features && !volume.compat.has()) volume.compat = "1.1";
        const std::string_view compat = volume.compat;
        return compat.find_first_not_of("0123456789.") == std::string_view::npos ||
               c.fail(n, "the compat level has characters that it cannot have");
    });

constexpr Field backing_fields[] = {
    leaf("path", VB_AT(VolumeBacking, path)),
    leaf("format", "type", VB_AT(VolumeBacking, format)),
    child("permissions", permissions_element, VB_AT(VolumeBacking, permissions)),
    custom("timestamps", ignore, nullptr),
};
constexpr Element backing_element = element(backing_fields);

template <uint64_t StorageVolume::*size>
bool parse_size(ParseContext& context, const XmlNode& node, void* object) {
    const std::string text = node.content();
    // Nothing within the element counts as no element.
    if (text.empty() && size == &StorageVolume::allocation) return true;
    uint64_t value = 0;
    if (!parse_number(text, 10, value) || isspace(static_cast<unsigned char>(text.back())))
        return context.fail(node, "malformed " + std::string(node.name) + " element");
    return parse_scaled(context, node, text, node.attribute_or("unit", {}), 1, false,
                        as<StorageVolume>(object).*size);
}
void format_capacity(const FormatContext& context, const void* object) {
    const auto& volume = as<StorageVolume>(object);
    const std::pair<const char*, uint64_t> sizes[] = {{"capacity", volume.capacity},
                                                      {"allocation", volume.allocation}};
    for (const auto& [name, size] : sizes) {
        context.out.open(name);
        context.out.raw_attribute("unit", "bytes");
        context.out.raw_text(std::to_string(size));
        context.out.close(name);
    }
}

constexpr Field volume_fields[] = {
    custom_attributes("type", parse_type, format_type),
    leaf("name", VB_AT(StorageVolume, name)),
    leaf("key", VB_AT(StorageVolume, key)),
    custom("source", ignore, nullptr),
    custom("capacity", parse_size<&StorageVolume::capacity>, format_capacity),
    custom("allocation", parse_size<&StorageVolume::allocation>, nullptr),
    custom("physical", ignore, nullptr),
    child("target", volume_target_element),
    child("backingStore", backing_element, VB_AT(StorageVolume, backing)),
};

bool complete_volume(ParseContext& context, const XmlNode& node, void* object) {
    auto& volume = as<StorageVolume>(object);
    if (volume.name.empty()) return context.fail(node, "missing volume name element");
    if (!node.child("capacity")) return context.fail(node, "missing capacity element");
    const XmlNode* allocation = node.child("allocation");
    if (!allocation || allocation->content().empty()) volume.allocation = volume.capacity;
    if (!volume.backing.path.has()) volume.backing = {};
    return true;
}
constexpr Element volume_element = element(volume_fields, complete_volume);

// Whether the volumes of pools of that type are files, of which "raw" is the plainest, or else partitions.
bool has_files(PoolType pool) {
    switch (pool) {
        case PoolType::dir:
        case PoolType::fs:
        case PoolType::netfs:
        case PoolType::gluster:
        case PoolType::vstorage:
        case PoolType::rbd:
            return true;
        default:
            return false;
    }
}

Status complete_format(StorageVolume& volume, PoolType pool) {
    if (!has_files(pool) && pool != PoolType::disk) {
        volume.format.clear();
        volume.backing.format.clear();
        return {};
    }
    const char* names = has_files(pool) ? file_formats : partition_formats;
    const auto check = [&](const Text& format) -> Status {
        if (index_of(names, format) >= (has_files(pool) ? 1 : 0)) return {};
        return make_error(VB_ERR_CONFIG_UNSUPPORTED, VB_FROM_STORAGE,
                          "unknown volume format type " + format.str());
    };
    if (!volume.format.has()) volume.format = has_files(pool) ? "raw" : "none";
    if (auto s = check(volume.format); !s) return s;
    if (!volume.backing.path.has()) return {};
    if (!volume.backing.format.has()) volume.backing.format = has_files(pool) ? "raw" : "none";
    return check(volume.backing.format);
}

}  // namespace

Result<std::shared_ptr<StorageVolume>> parse_volume(std::string_view xml, PoolType pool, bool validate) {
    auto document = XmlDocument::parse(xml, "(storage_volume_definition)", VB_FROM_STORAGE);
    if (!document) return std::move(document.error());
    return parse_volume(document->root(), pool, validate);
}

Result<std::shared_ptr<StorageVolume>> parse_volume(const XmlNode& root, PoolType pool, bool validate) {
    auto volume = std::make_shared<StorageVolume>();
    if (validate && root.is("volume") && (!root.child("name") || !root.child("target")))
        return make_error(VB_ERR_XML_INVALID_SCHEMA, VB_FROM_XML, "a volume must have a name and a target");
    auto parsed = parse_root(root, "volume", volume_element, VB_FROM_STORAGE, validate, volume.get());
    if (parsed) parsed = complete_format(*volume, pool);
    if (!parsed) return std::move(parsed.error());
    return volume;
}

std::string format_volume(const StorageVolume& volume) {
    return format_root("volume", volume_element, &volume);
}

}  // namespace virtbay::model
