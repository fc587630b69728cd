// Counters of disks, from the emulator.
#pragma once

#include <map>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "model/domain/domain.h"
#include "monitor/monitor.h"

namespace virtbay::qemu {

struct DiskCounters {
    int64_t rd_req = 0, rd_bytes = 0, rd_times = 0;
    int64_t wr_req = 0, wr_bytes = 0, wr_times = 0;
    int64_t fl_req = 0, fl_times = 0;
    uint64_t allocation = 0;  // highest byte written
    uint64_t capacity = 0, physical = 0;
    bool has_image = false;
};

// By the disks' aliases. `blocks` may be null: no sizes then.
std::map<std::string, DiskCounters> disk_counters(const nlohmann::ordered_json& statistics,
                                                  const nlohmann::ordered_json* blocks);
Result<std::map<std::string, DiskCounters>> ask_disk_counters(Monitor& monitor, bool sizes);

// A disk by its target or its source's path; null when there is none.
const model::Disk* disk_named(const model::Domain& domain, std::string_view name);

}  // namespace virtbay::qemu
