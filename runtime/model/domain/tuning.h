// Memory, processors and the limits set on a guest's use of the host.
#pragma once

#include "model/domain/device.h"

namespace virtbay::model {

// KiB; nothing: not limited.
struct Memtune {
    std::optional<uint64_t> hard_limit, soft_limit, min_guarantee, swap_hard_limit;
};

struct HugePage {
    uint64_t size = 0;  // KiB; 0: the default size
    Bitmap nodeset;
};

enum class MemorySource : uint8_t { absent, file, anonymous, memfd };
template <>
inline constexpr const char* names_of<MemorySource> = "|file|anonymous|memfd";

enum class AllocationMode : uint8_t { absent, immediate, ondemand };
template <>
inline constexpr const char* names_of<AllocationMode> = "|immediate|ondemand";

enum class BackingAccess : uint8_t { absent, shared, private_ };
template <>
inline constexpr const char* names_of<BackingAccess> = "|shared|private";

struct MemoryBacking {
    bool hugepages = false, nosharepages = false, locked = false, discard = false;
    MemorySource source = MemorySource::absent;
    BackingAccess access = BackingAccess::absent;
    AllocationMode allocation = AllocationMode::absent;
    uint32_t allocation_threads = 0;
    List<HugePage> pages;
};

enum class VcpuPlacement : uint8_t { default_, static_, auto_ };
template <>
inline constexpr const char* names_of<VcpuPlacement> = "default|static|auto";

struct VcpuEntry {
    uint32_t id = 0;
    YesNo enabled = YesNo::absent;
    YesNo hotpluggable = YesNo::absent;
    uint32_t order = 0;
};

struct Iothread {
    uint32_t id = 0;
    std::optional<int32_t> pool_min, pool_max;
    bool generated = false;
};

struct DefaultIothread {
    std::optional<int32_t> pool_min, pool_max;
};

struct VcpuPin {
    uint32_t id = 0;
    Bitmap cpus;
};

enum class Scheduler : uint8_t { absent, batch, idle, fifo, rr };
template <>
inline constexpr const char* names_of<Scheduler> = "|batch|idle|fifo|rr";

struct SchedulerEntry {
    Bitmap ids;
    Scheduler scheduler = Scheduler::absent;
    std::optional<int32_t> priority;
};

enum class CacheType : uint8_t { both, code, data };
template <>
inline constexpr const char* names_of<CacheType> = "both|code|data";

struct CacheAllocation {
    uint32_t id = 0, level = 0;
    CacheType type = CacheType::both;
    uint64_t size = 0;  // bytes
};

struct CacheMonitor {
    uint32_t level = 0;
    Bitmap vcpus;
};

struct CacheTune {
    Bitmap vcpus;
    Text id;
    List<CacheAllocation> caches;
    List<CacheMonitor> monitors;
};

struct MemoryTuneNode {
    uint32_t id = 0, bandwidth = 0;
};

struct MemoryTune {
    Bitmap vcpus;
    Text id;
    List<MemoryTuneNode> nodes;
    List<CacheMonitor> monitors;
};

struct Cputune {
    std::optional<uint64_t> shares;
    uint64_t period = 0, global_period = 0, emulator_period = 0, iothread_period = 0;
    int64_t quota = 0, global_quota = 0, emulator_quota = 0, iothread_quota = 0;
    List<VcpuPin> vcpu_pins;
    Bitmap emulator_pin;
    List<VcpuPin> iothread_pins;
    Box<SchedulerEntry> emulator_scheduler;
    List<SchedulerEntry> vcpu_schedulers, iothread_schedulers;
    List<CacheTune> cachetunes;
    List<MemoryTune> memorytunes;
};

enum class NumaMode : uint8_t { strict, preferred, interleave, restrictive };
template <>
inline constexpr const char* names_of<NumaMode> = "strict|preferred|interleave|restrictive";

struct NumaMemnode {
    uint32_t cell = 0;
    NumaMode mode = NumaMode::strict;
    Bitmap nodeset;
};

struct Numatune {
    bool has_memory = false;
    NumaMode mode = NumaMode::strict;
    VcpuPlacement placement = VcpuPlacement::default_;
    Bitmap nodeset;
    List<NumaMemnode> memnodes;
};

struct BlkioDevice {
    Text path;
    uint32_t weight = 0;
    uint32_t read_iops = 0, write_iops = 0;
    uint64_t read_bytes = 0, write_bytes = 0;
};

struct Blkiotune {
    uint32_t weight = 0;
    List<BlkioDevice> devices;
};

struct PerfEvent {
    Text name;
    YesNo enabled = YesNo::absent;
};

}  // namespace virtbay::model
