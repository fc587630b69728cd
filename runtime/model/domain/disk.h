// Disks and the storage sources below them.
#pragma once

#include "model/domain/device.h"

namespace virtbay::model {

enum class StorageType : uint8_t { absent, file, block, dir, network, volume, nvme, vhostuser };
template <>
inline constexpr const char* names_of<StorageType> = "|file|block|dir|network|volume|nvme|vhostuser";

enum class StorageFormat : uint8_t {
    none,
    raw,
    dir,
    bochs,
    cloop,
    dmg,
    iso,
    vpc,
    vdi,
    fat,
    vhd,
    ploop,
    cow,
    qcow,
    qcow2,
    qed,
    vmdk,
    auto_
};
template <>
inline constexpr const char* names_of<StorageFormat> =
    "|raw|dir|bochs|cloop|dmg|iso|vpc|vdi|fat|vhd|ploop|cow|qcow|qcow2|qed|vmdk";

enum class NetworkProtocol : uint8_t {
    none,
    nbd,
    rbd,
    sheepdog,
    gluster,
    iscsi,
    http,
    https,
    ftp,
    ftps,
    tftp,
    ssh,
    vxhs,
    nfs
};
template <>
inline constexpr const char* names_of<NetworkProtocol> =
    "|nbd|rbd|sheepdog|gluster|iscsi|http|https|ftp|ftps|tftp|ssh|vxhs|nfs";

enum class HostTransport : uint8_t { tcp, unix_, rdma };
template <>
inline constexpr const char* names_of<HostTransport> = "tcp|unix|rdma";

struct StorageHost {
    Text name, port, socket;
    HostTransport transport = HostTransport::tcp;
};

enum class AuthType : uint8_t { none, chap, ceph };
template <>
inline constexpr const char* names_of<AuthType> = "|chap|ceph";

// A secret named by UUID or usage.
struct SecretLookup {
    Text type;
    Text uuid;
    Text usage;
};

struct StorageAuth {
    AuthType type = AuthType::none;
    Text username;
    SecretLookup secret;
};

enum class EncryptionFormat : uint8_t { default_, qcow, luks, luks2, luks_any };
template <>
inline constexpr const char* names_of<EncryptionFormat> = "default|qcow|luks|luks2|luks-any";

enum class EncryptionEngine : uint8_t { absent, qemu, librbd };
template <>
inline constexpr const char* names_of<EncryptionEngine> = "|qemu|librbd";

struct StorageEncryption {
    EncryptionFormat format = EncryptionFormat::default_;
    EncryptionEngine engine = EncryptionEngine::absent;
    List<SecretLookup> secrets;
    // cipher and initialisation vector, of luks when a volume is made
    uint32_t cipher_size = 0;
    Text cipher_name, cipher_mode, cipher_hash, ivgen_name, ivgen_hash;
};

struct Reservations {
    YesNo managed = YesNo::absent;
    Text source_type, source_path, source_mode;
};

struct StorageCookie {
    Text name;
    Text value;
};

struct StorageSlice {
    uint64_t offset = 0;
    uint64_t size = 0;
};

enum class SourcePoolMode : uint8_t { absent, host, direct };
template <>
inline constexpr const char* names_of<SourcePoolMode> = "|host|direct";

enum class StartupPolicy : uint8_t { absent, mandatory, requisite, optional };
template <>
inline constexpr const char* names_of<StartupPolicy> = "|mandatory|requisite|optional";

// One image of a chain.
struct StorageSource {
    StorageType type = StorageType::file;
    StorageFormat format = StorageFormat::none;
    NetworkProtocol protocol = NetworkProtocol::none;
    SourcePoolMode pool_mode = SourcePoolMode::absent;
    StartupPolicy startup = StartupPolicy::absent;
    YesNo nvme_managed = YesNo::absent;
    YesNo tls = YesNo::absent;
    bool tls_from_config = false;
    bool has_namespace = false;
    uint32_t index = 0;  // live state: number of the image in the chain
    uint64_t nvme_namespace = 0;
    std::optional<uint64_t> metadata_cache_size;
    Text path;    // file, dev, dir, network name, nvme
    Text volume;  // network: the part of the name behind the first '/'
    Text pool;    // volume
    Text query;   // network
    Text tls_hostname;
    Text config_file, snapshot;
    Text initiator;
    Text nfs_user, nfs_group;
    Text fdgroup;
    List<StorageHost> hosts;
    Box<Address> nvme_address;
    Box<StorageAuth> auth;
    bool auth_inherited = false;  // given as a child of the disk rather than of the source
    bool encryption_inherited = false;
    Box<StorageEncryption> encryption;
    Box<Reservations> reservations;
    YesNo ssl_verify = YesNo::absent;
    uint64_t readahead = 0;
    uint64_t timeout = 0;
    List<StorageCookie> cookies;
    Box<StorageSlice> slice;
    List<Seclabel> seclabels;
    // vhostuser
    Text vhost_path;
    YesNo vhost_reconnect = YesNo::absent;
    uint32_t vhost_reconnect_timeout = 0;
};

// An image below another; an empty one ends the chain explicitly.
struct BackingStore {
    bool terminator = false;
    StorageSource source;
    Box<BackingStore> backing;
};

enum class MirrorJob : uint8_t { absent, copy, active_commit };
template <>
inline constexpr const char* names_of<MirrorJob> = "|copy|active-commit";

enum class MirrorState : uint8_t { absent, yes, abort, pivot };
template <>
inline constexpr const char* names_of<MirrorState> = "|yes|abort|pivot";

struct DiskMirror {
    MirrorJob job = MirrorJob::absent;
    MirrorState ready = MirrorState::absent;
    StorageSource source;
    Box<BackingStore> backing;
};

enum class DiskDevice : uint8_t { disk, cdrom, floppy, lun };
template <>
inline constexpr const char* names_of<DiskDevice> = "disk|cdrom|floppy|lun";

enum class DiskBus : uint8_t { none, ide, fdc, scsi, virtio, xen, usb, uml, sata, sd };
template <>
inline constexpr const char* names_of<DiskBus> = "|ide|fdc|scsi|virtio|xen|usb|uml|sata|sd";

enum class DiskCache : uint8_t { default_, none, writethrough, writeback, directsync, unsafe };
template <>
inline constexpr const char* names_of<DiskCache> = "default|none|writethrough|writeback|directsync|unsafe";

enum class DiskErrorPolicy : uint8_t { absent, stop, report, ignore, enospace };
template <>
inline constexpr const char* names_of<DiskErrorPolicy> = "|stop|report|ignore|enospace";

enum class DiskIo : uint8_t { absent, native, threads, io_uring };
template <>
inline constexpr const char* names_of<DiskIo> = "|native|threads|io_uring";

enum class DiskDiscard : uint8_t { absent, unmap, ignore };
template <>
inline constexpr const char* names_of<DiskDiscard> = "|unmap|ignore";

enum class DiskDetectZeroes : uint8_t { absent, off, on, unmap };
template <>
inline constexpr const char* names_of<DiskDetectZeroes> = "|off|on|unmap";

enum class DiskModel : uint8_t { absent, virtio, virtio_transitional, virtio_non_transitional };
template <>
inline constexpr const char* names_of<DiskModel> = "|virtio|virtio-transitional|virtio-non-transitional";

enum class DiskSnapshot : uint8_t { default_, no, internal, external, manual };
template <>
inline constexpr const char* names_of<DiskSnapshot> = "|no|internal|external|manual";

enum class DiskSgio : uint8_t { absent, filtered, unfiltered };
template <>
inline constexpr const char* names_of<DiskSgio> = "|filtered|unfiltered";

enum class DiskTray : uint8_t { closed, open };
template <>
inline constexpr const char* names_of<DiskTray> = "closed|open";

enum class GeometryTrans : uint8_t { absent, none, auto_, lba };
template <>
inline constexpr const char* names_of<GeometryTrans> = "|none|auto|lba";

// Throttling; 0 means not limited.
struct DiskIotune {
    uint64_t total_bytes_sec = 0, read_bytes_sec = 0, write_bytes_sec = 0;
    uint64_t total_iops_sec = 0, read_iops_sec = 0, write_iops_sec = 0;
    uint64_t total_bytes_sec_max = 0, read_bytes_sec_max = 0, write_bytes_sec_max = 0;
    uint64_t total_iops_sec_max = 0, read_iops_sec_max = 0, write_iops_sec_max = 0;
    uint64_t size_iops_sec = 0;
    Text group_name;
    uint64_t total_bytes_sec_max_length = 0, read_bytes_sec_max_length = 0, write_bytes_sec_max_length = 0;
    uint64_t total_iops_sec_max_length = 0, read_iops_sec_max_length = 0, write_iops_sec_max_length = 0;
};

struct DiskGeometry {
    uint32_t cylinders = 0, heads = 0, sectors = 0;
    GeometryTrans trans = GeometryTrans::absent;
};

struct DiskBlockio {
    uint32_t logical = 0, physical = 0;
};

struct Disk {
    StorageSource source;
    DiskDevice device = DiskDevice::disk;
    DiskBus bus = DiskBus::none;
    DiskModel model = DiskModel::absent;
    YesNo rawio = YesNo::absent;
    DiskSgio sgio = DiskSgio::absent;
    DiskSnapshot snapshot = DiskSnapshot::default_;
    DiskCache cache = DiskCache::default_;
    DiskErrorPolicy error_policy = DiskErrorPolicy::absent;
    DiskErrorPolicy rerror_policy = DiskErrorPolicy::absent;
    DiskIo io = DiskIo::absent;
    OnOff ioeventfd = OnOff::absent;
    OnOff event_idx = OnOff::absent;
    OnOff copy_on_read = OnOff::absent;
    DiskDiscard discard = DiskDiscard::absent;
    DiskDetectZeroes detect_zeroes = DiskDetectZeroes::absent;
    OnOff discard_no_unref = OnOff::absent;
    DiskTray tray = DiskTray::closed;
    OnOff removable = OnOff::absent;
    bool readonly = false;
    bool shareable = false;
    bool transient = false;
    YesNo transient_share_backing = YesNo::absent;
    uint32_t iothread = 0;
    uint32_t queues = 0;
    uint32_t queue_size = 0;
    uint32_t rotation_rate = 0;
    VirtioOptions virtio;
    Text driver_name;
    Text target;  // "vda"
    Text serial, wwn, vendor, product;
    Text domain_name;  // backend domain of xen
    Box<DiskIotune> iotune;
    Box<DiskGeometry> geometry;
    Box<DiskBlockio> blockio;
    Box<BackingStore> backing;
    Box<DiskMirror> mirror;
    DeviceInfo info;

    // False for an empty drive.
    bool has_source() const;
};

// The number that a target name such as "sdc" stands for (2 here), or -1 when it is none.
int disk_index(std::string_view target);
// The bus that a target name's prefix implies, none if it implies none.
DiskBus disk_bus_of(std::string_view target);

}  // namespace virtbay::model
