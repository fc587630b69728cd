// Storage volumes as values, and <volume> documents.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/error.h"
#include "model/domain/domain.h"
#include "model/storage/pool.h"

namespace virtbay::model {

enum class VolumeType : uint8_t { file, block, dir, network, netdir, ploop };
template <>
inline constexpr const char* names_of<VolumeType> = "file|block|dir|network|netdir|ploop";

struct VolumeBacking {
    Text path, format;
    StoragePermissions permissions;
};

struct VolumeFeatures {
    bool lazy_refcounts = false, extended_l2 = false;
};

struct StorageVolume {
    VolumeType type = VolumeType::file;
    Text name, key;
    uint64_t capacity = 0, allocation = 0;  // bytes
    Text path, format;
    StoragePermissions permissions;
    Box<StorageEncryption> encryption;
    Text compat;
    uint64_t cluster_size = 0;  // bytes
    Box<VolumeFeatures> features;
    VolumeBacking backing;
};

// A volume for a pool of that type. Errors have domain VB_FROM_STORAGE unless they come from shared parts.
// `validate`: against the schema first.
Result<std::shared_ptr<StorageVolume>> parse_volume(std::string_view xml, PoolType pool, bool validate);
Result<std::shared_ptr<StorageVolume>> parse_volume(const XmlNode& element, PoolType pool, bool validate);
std::string format_volume(const StorageVolume& volume);

}  // namespace virtbay::model
