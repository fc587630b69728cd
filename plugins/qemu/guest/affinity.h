// Sets of the host's processors, on the wire, in a definition and of a thread.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "base/error.h"
#include "model/domain/domain.h"
#include "monitor/monitor.h"

namespace virtbay::qemu {

model::Bitmap bitmap_of(const uint8_t* map, uint32_t bytes);
void put_bitmap(const model::Bitmap& cpus, uint8_t* map, size_t bytes);
model::Bitmap all_processors();

// All of the host's where the thread is gone.
model::Bitmap affinity_of(int thread);
// VB_ERR_SYSTEM_ERROR.
Status set_affinity(int thread, const model::Bitmap& cpus);

void set_pin(model::List<model::VcpuPin>& pins, uint32_t id, const model::Bitmap& cpus);
const model::Bitmap* pin_of(const model::List<model::VcpuPin>& pins, uint32_t id);

// Calls `each` with the number and the thread of every I/O thread that the emulator runs.
Status for_each_iothread(Monitor& monitor, const std::function<void(uint32_t id, int thread)>& each);

// Puts the threads of an emulator that has just started where the definition wants them, and schedules them
// so. VB_ERR_SYSTEM_ERROR.
Status place_threads(const model::Domain& domain, Monitor& monitor, int process,
                     const std::vector<int>& vcpus);

}  // namespace virtbay::qemu
