// Storage pools as values, and <pool> documents.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/uuid.h"
#include "model/values.h"

namespace virtbay::model {

class XmlNode;

enum class PoolType : uint8_t {
    absent,
    dir,
    fs,
    netfs,
    logical,
    disk,
    iscsi,
    iscsi_direct,
    scsi,
    mpath,
    rbd,
    sheepdog,
    gluster,
    zfs,
    vstorage
};
template <>
inline constexpr const char* names_of<PoolType> =
    "|dir|fs|netfs|logical|disk|iscsi|iscsi-direct|scsi|mpath|rbd|sheepdog|gluster|zfs|vstorage";

enum class AdapterType : uint8_t { absent, scsi_host, fc_host };
template <>
inline constexpr const char* names_of<AdapterType> = "|scsi_host|fc_host";

enum class PoolAuthType : uint8_t { absent, chap, ceph };
template <>
inline constexpr const char* names_of<PoolAuthType> = "|chap|ceph";

struct PoolHost {
    Text name;
    uint32_t port = 0;
};

struct PoolDevice {
    Text path;
    YesNo part_separator = YesNo::absent;
};

// The address of a host adapter's parent.
struct AdapterParent {
    uint32_t unique_id = 0;
    uint32_t domain = 0, bus = 0, slot = 0, function = 0;
};

struct PoolAdapter {
    AdapterType type = AdapterType::absent;
    Text name;
    Text parent, parent_wwnn, parent_wwpn, parent_fabric_wwn;
    YesNo managed = YesNo::absent;
    Text wwnn, wwpn;
    Box<AdapterParent> parent_address;
};

struct PoolAuth {
    PoolAuthType type = PoolAuthType::absent;
    Text username, secret_uuid, secret_usage;
};

struct PoolSource {
    List<PoolHost> hosts;
    List<PoolDevice> devices;
    Text dir;
    Box<PoolAdapter> adapter;
    Text name, initiator;
    Box<PoolAuth> auth;
    Text format;
    Text protocol;  // version of the network file system's
    Text vendor, product;
};

// Of a directory or a volume's file.
struct StoragePermissions {
    Text mode;  // octal
    std::optional<int64_t> owner, group;
    Text label;
};

struct StoragePool {
    PoolType type = PoolType::absent;
    Text name;
    Uuid uuid;
    uint64_t capacity = 0, allocation = 0, available = 0;  // bytes; what a document says of them is ignored
    YesNo copy_on_write = YesNo::absent;
    PoolSource source;
    Text target_path;
    StoragePermissions permissions;
};

// With a UUID, made up where the document has none. Errors have domain VB_FROM_STORAGE unless they come from
// shared parts. `validate`: against the schema first.
Result<std::shared_ptr<StoragePool>> parse_pool(std::string_view xml, bool validate);
Result<std::shared_ptr<StoragePool>> parse_pool(const XmlNode& element, bool validate);
std::string format_pool(const StoragePool& pool);

// Whether both would take the same storage.
bool share_source(const StoragePool& a, const StoragePool& b);

// What was found where pools could be made: a <sources> document.
std::string format_pool_sources(const List<PoolSource>& sources);
// The <source> by which a search is narrowed. VB_ERR_XML_ERROR and others.
Result<PoolSource> parse_pool_source(std::string_view xml);

}  // namespace virtbay::model
