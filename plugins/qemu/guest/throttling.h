// The limits of a disk's traffic in the emulator.
#pragma once

#include <string>

#include "base/error.h"
#include "model/domain/domain.h"
#include "monitor/monitor.h"

namespace virtbay::qemu {

// The emulator's name of what a disk's block backend hangs on: the device, or a part of it. It is also the
// name of the group of limits where none was given.
std::string block_backend_of(const model::Disk& disk);
// Sets all limits of a running guest's disk.
Status throttle(Monitor& monitor, const model::Disk& disk, const model::DiskIotune& tune);

}  // namespace virtbay::qemu
