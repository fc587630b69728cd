// <domainsnapshot> documents.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/error.h"
#include "model/domain/document.h"

namespace virtbay::model {

enum class SnapshotState : uint8_t {
    nostate,
    running,
    blocked,
    paused,
    shutdown,
    shutoff,
    crashed,
    pmsuspended,
    disk_snapshot
};
template <>
inline constexpr const char* names_of<SnapshotState> =
    "nostate|running|blocked|paused|shutdown|shutoff|crashed|pmsuspended|disk-snapshot";

struct SnapshotDisk {
    Text name;
    DiskSnapshot snapshot = DiskSnapshot::default_;
    StorageType type = StorageType::file;
    StorageFormat format = StorageFormat::none;
    Text path;
};

struct Snapshot {
    Text name, description, parent;
    SnapshotState state = SnapshotState::nostate;
    int64_t created = 0;  // seconds since the epoch
    DiskSnapshot memory = DiskSnapshot::default_;
    Text memory_file;
    List<SnapshotDisk> disks;
    std::shared_ptr<const Domain> domain;           // as it was
    std::shared_ptr<const Domain> inactive_domain;  // its persistent definition, where that differed

    bool offline() const { return state == SnapshotState::shutoff || state == SnapshotState::disk_snapshot; }
    bool external() const;
};

// `redefine`: the document describes a snapshot that exists; it must say all. Otherwise what only the driver
// can know (state, time, parent, domain) is ignored and the name may be missing.
Result<std::shared_ptr<Snapshot>> parse_snapshot(std::string_view xml, bool redefine,
                                                 const ParseOptions& options);
Result<std::shared_ptr<Snapshot>> parse_snapshot(const XmlNode& element, bool redefine,
                                                 const ParseOptions& options);
std::string format_snapshot(const Snapshot& snapshot, const FormatOptions& options);

// Gives each disk of the snapshot's domain its place in it. `location`: what a disk uses that says nothing;
// `match`: all must use it. Files of external ones are named beside the disk's, which must be there. Errors:
// VB_ERR_CONFIG_UNSUPPORTED.
Status align_disks(Snapshot& snapshot, DiskSnapshot location, bool match);

}  // namespace virtbay::model
