// How large the images behind a guest's disks are for the guest: what the emulator said once, kept so that
// statistics need not ask again.
#pragma once

#include <cstdint>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "guest/guest.h"

namespace virtbay::qemu {

// The disk's alias in an entry of query-block or query-blockstats.
std::string alias_in(const nlohmann::ordered_json& entry);

// By alias, from the result of query-block; without a value where no medium is inserted. Bytes.
ImageSizes image_sizes(const nlohmann::ordered_json& blocks);

// Whether what the guest has kept tells the size of every image, and the rest can be read from the host's
// files. It is not to be trusted once somebody else commanded the emulator. Called under the guest's lock.
bool sizes_known(const Guest& guest);

}  // namespace virtbay::qemu
