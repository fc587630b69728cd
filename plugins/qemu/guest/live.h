// From a definition to that of a running guest.
#pragma once

#include <string>

#include "base/error.h"
#include "emulator/emulator.h"
#include "guest/files.h"

namespace virtbay::qemu {

// Names every device that the emulator will know.
void assign_aliases(model::Domain& domain);
// The alias a single device would get in `domain`.
std::string alias_of(const model::Domain& domain, const model::Disk& disk);

// Sets id, aliases, ports, socket paths, image numbers; refuses what cannot start on this host: a missing
// image, a taken port. `config` reads a key of the driver's configuration.
Status make_live(model::Domain& domain, int32_t id, const Paths& paths, const vb::Host& host);

// Reads the backing chain of a disk from its images, where the definition does not give it.
Status read_backing_chain(model::Disk& disk, uint32_t& next_index);

}  // namespace virtbay::qemu
