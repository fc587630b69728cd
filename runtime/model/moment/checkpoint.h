// <domaincheckpoint> documents.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/error.h"
#include "model/domain/document.h"

namespace virtbay::model {

enum class CheckpointMode : uint8_t { absent, no, bitmap };
template <>
inline constexpr const char* names_of<CheckpointMode> = "|no|bitmap";

struct CheckpointDisk {
    Text name;
    CheckpointMode mode = CheckpointMode::absent;
    Text bitmap;
};

struct Checkpoint {
    Text name, description, parent;
    int64_t created = 0;  // seconds since the epoch
    List<CheckpointDisk> disks;
    std::shared_ptr<const Domain> domain;  // as it was
};

// `redefine`: the document describes a checkpoint that exists. Otherwise what only the driver can know (time,
// parent, domain) is ignored and the name may be missing. The document must follow the schema:
// VB_ERR_XML_INVALID_SCHEMA.
Result<std::shared_ptr<Checkpoint>> parse_checkpoint(std::string_view xml, bool redefine,
                                                     const ParseOptions& options);
// `with_domain`: the domain's definition too.
std::string format_checkpoint(const Checkpoint& checkpoint, bool with_domain, const FormatOptions& options);

// Gives each disk of the checkpoint's domain its place in it. Errors: VB_ERR_CONFIG_UNSUPPORTED.
Status align_disks(Checkpoint& checkpoint);

}  // namespace virtbay::model
