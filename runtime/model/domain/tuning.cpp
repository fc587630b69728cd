#include "model/domain/tuning.h"

#include <unordered_set>

#include "model/domain/elements.h"
#include "model/domain/tuning_elements.h"

namespace virtbay::model {

namespace {

// --- memtune, memoryBacking
bool parse_limit(ParseContext& context, const XmlNode& node, std::optional<uint64_t>& to) {
    uint64_t value = 0;
    if (!parse_scaled(context, node, node.content(), node.attribute_or("unit", {}), 1024, true, value))
        return false;
    constexpr uint64_t unlimited = 9007199254740991;
    if (value < unlimited) to = value;
    return true;
}

void format_limit(const FormatContext& context, const char* name, const std::optional<uint64_t>& value) {
    if (!value) return;
    context.out.open(name);
    context.out.raw_attribute("unit", "KiB");
    context.out.raw_text(std::to_string(*value));
    context.out.close(name);
}

#define VB_LIMIT(member)                                                                                     \
    custom(                                                                                                  \
        #member,                                                                                             \
        [](ParseContext& c, const XmlNode& n, void* o) { return parse_limit(c, n, as<Memtune>(o).member); }, \
        [](const FormatContext& c, const void* o) { format_limit(c, #member, as<Memtune>(o).member); })

constexpr Field memtune_fields[] = {
    VB_LIMIT(hard_limit),
    VB_LIMIT(soft_limit),
    VB_LIMIT(min_guarantee),
    VB_LIMIT(swap_hard_limit),
};

constexpr Field page_fields[] = {
    attr("size", VB_AT(HugePage, size)).required().kib(),
    attr("nodeset", VB_AT(HugePage, nodeset)).error(VB_ERR_INVALID_ARG),
};
constexpr Element page_element = element(page_fields, [](ParseContext& c, const XmlNode& n, void* o) {
    if (as<HugePage>(o).size != 0) return true;
    return c.fail(n, VB_ERR_XML_DETAIL, VB_FROM_DOMAIN, "hugepage size can't be zero");
});

bool parse_hugepages(ParseContext& context, const XmlNode& node, void* object) {
    auto& backing = as<MemoryBacking>(object);
    backing.hugepages = true;
    static constexpr Field fields[] = {child("page", page_element, VB_AT(MemoryBacking, pages))};
    static constexpr Element described = element(fields);
    return parse_element(context, node, described, object);
}
void format_hugepages(const FormatContext& context, const void* object) {
    const auto& backing = as<MemoryBacking>(object);
    if (!backing.hugepages) return;
    context.out.open("hugepages");
    for (const auto& page : backing.pages) format_element(context, "page", page_element, &page, true);
    context.out.close("hugepages");
}

constexpr Field allocation_fields[] = {
    attr("mode", VB_AT(MemoryBacking, allocation)).nonzero().unsupported(),
    attr("threads", VB_AT(MemoryBacking, allocation_threads)),
};
constexpr Element allocation_element = element(allocation_fields);

constexpr Field memory_backing_fields[] = {
    custom("hugepages", parse_hugepages, format_hugepages),
    leaf("nosharepages", VB_AT(MemoryBacking, nosharepages)),
    leaf("locked", VB_AT(MemoryBacking, locked)),
    leaf("source", "type", VB_AT(MemoryBacking, source)).nonzero().unsupported(),
    leaf("access", "mode", VB_AT(MemoryBacking, access)).nonzero().unsupported(),
    child("allocation", allocation_element),
    leaf("discard", VB_AT(MemoryBacking, discard)),
};

// --- vcpus and iothreads
constexpr Field vcpu_fields[] = {
    attr("id", VB_AT(VcpuEntry, id)).required().always(),
    attr("enabled", VB_AT(VcpuEntry, enabled)).required(),
    attr("hotpluggable", VB_AT(VcpuEntry, hotpluggable)),
    attr("order", VB_AT(VcpuEntry, order)),
};

constexpr Field iothread_fields[] = {
    attr("id", VB_AT(Iothread, id)).required().nonzero(),
    attr("thread_pool_min", VB_AT(Iothread, pool_min)),
    attr("thread_pool_max", VB_AT(Iothread, pool_max)),
};
constexpr Field default_iothread_fields[] = {
    attr("thread_pool_min", VB_AT(DefaultIothread, pool_min)),
    attr("thread_pool_max", VB_AT(DefaultIothread, pool_max)),
};

// --- cputune
using T = Cputune;

template <uint64_t T::*member>
bool parse_period(ParseContext& context, const XmlNode& node, void* object) {
    uint64_t value = 0;
    if (!node.first) return true;
    if (!parse_number(node.content(), 10, value)) {
        return context.fail(node, "can't parse cputune " + std::string(node.name) + " value");
    }
    if (value != 0 && (value < 1000 || value > 1000000)) {
        return context.fail(
            node, VB_ERR_CONFIG_UNSUPPORTED, VB_FROM_DOMAIN,
            "Value of cputune '" + std::string(node.name) + "' must be in range [1000, 1000000]");
    }
    as<T>(object).*member = value;
    return true;
}

template <int64_t T::*member>
bool parse_quota(ParseContext& context, const XmlNode& node, void* object) {
    int64_t value = 0;
    if (!node.first) return true;
    if (!parse_number(node.content(), 10, value)) {
        return context.fail(node, "can't parse cputune " + std::string(node.name) + " value");
    }
    if (value > 0 && (value < 1000 || value > 17592186044415)) {
        return context.fail(
            node, VB_ERR_CONFIG_UNSUPPORTED, VB_FROM_DOMAIN,
            "Value of cputune '" + std::string(node.name) + "' must be in range [1000, 17592186044415]");
    }
    as<T>(object).*member = value;
    return true;
}

#define VB_PERIOD(member)                                                                  \
    custom(#member, parse_period<&T::member>, [](const FormatContext& c, const void* o) {  \
        if (as<T>(o).member != 0) c.out.element(#member, std::to_string(as<T>(o).member)); \
    })
#define VB_QUOTA(member)                                                                   \
    custom(#member, parse_quota<&T::member>, [](const FormatContext& c, const void* o) {   \
        if (as<T>(o).member != 0) c.out.element(#member, std::to_string(as<T>(o).member)); \
    })

constexpr Field vcpupin_fields[] = {
    attr("vcpu", VB_AT(VcpuPin, id)).required().always(),
    attr("cpuset", VB_AT(VcpuPin, cpus)).required().missing(VB_ERR_INTERNAL_ERROR).error(VB_ERR_INVALID_ARG),
};
constexpr Element vcpupin_element = element(vcpupin_fields);
constexpr Field iothreadpin_fields[] = {
    attr("iothread", VB_AT(VcpuPin, id)).required().nonzero(),
    attr("cpuset", VB_AT(VcpuPin, cpus)).required().missing(VB_ERR_INTERNAL_ERROR).error(VB_ERR_INVALID_ARG),
};
constexpr Element iothreadpin_element = element(iothreadpin_fields);
constexpr Field emulatorpin_fields[] = {
    attr("cpuset", VB_AT(T, emulator_pin))
        .required()
        .missing(VB_ERR_INTERNAL_ERROR)
        .error(VB_ERR_INVALID_ARG),
};
constexpr Element emulatorpin_element = element(emulatorpin_fields);

bool check_scheduler(ParseContext& context, const XmlNode& node, void* object) {
    auto& entry = as<SchedulerEntry>(object);
    bool realtime = entry.scheduler == Scheduler::fifo || entry.scheduler == Scheduler::rr;
    if (realtime && !entry.priority) return context.missing_attribute(node, "priority");
    if (!realtime) entry.priority.reset();
    return true;
}
#define VB_SCHEDULER                                                          \
    attr("scheduler", VB_AT(SchedulerEntry, scheduler)).required().nonzero(), \
        attr("priority", VB_AT(SchedulerEntry, priority))
constexpr Field vcpusched_fields[] = {
    attr("vcpus", VB_AT(SchedulerEntry, ids)).required().error(VB_ERR_INVALID_ARG),
    VB_SCHEDULER,
};
constexpr Element vcpusched_element = element(vcpusched_fields, check_scheduler);
constexpr Field iothreadsched_fields[] = {
    attr("iothreads", VB_AT(SchedulerEntry, ids)).required().error(VB_ERR_INVALID_ARG),
    VB_SCHEDULER,
};
constexpr Element iothreadsched_element = element(iothreadsched_fields, check_scheduler);
constexpr Field emulatorsched_fields[] = {VB_SCHEDULER};
constexpr Element emulatorsched_element = element(emulatorsched_fields, check_scheduler);

bool parse_cache_size(ParseContext& context, const XmlNode& node, void* object) {
    const std::string_view* size = node.attribute("size");
    if (!size) return context.missing_attribute(node, "size");
    return parse_scaled(context, node, *size, node.attribute_or("unit", {}), 1024, false,
                        as<CacheAllocation>(object).size);
}
void format_cache_size(const FormatContext& context, const void* object) {
    static const char* const units[] = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    uint64_t size = as<CacheAllocation>(object).size;
    size_t unit = 0;
    while (size != 0 && size % 1024 == 0 && unit < 6) {
        size /= 1024;
        ++unit;
    }
    context.out.raw_attribute("size", std::to_string(size));
    context.out.raw_attribute("unit", units[unit]);
}
constexpr Field cache_fields[] = {
    attr("id", VB_AT(CacheAllocation, id)).required().always(),
    attr("level", VB_AT(CacheAllocation, level)).required().always(),
    attr("type", VB_AT(CacheAllocation, type)).required().always(),
    custom_attributes("size", parse_cache_size, format_cache_size),
};
constexpr Element cache_element = element(cache_fields);
constexpr Field monitor_fields[] = {
    attr("level", VB_AT(CacheMonitor, level)).required().nonzero(),
    attr("vcpus", VB_AT(CacheMonitor, vcpus)).required(),
};
constexpr Element monitor_element = element(monitor_fields);
constexpr Field memory_monitor_fields[] = {
    attr("vcpus", VB_AT(CacheMonitor, vcpus)).required(),
};
constexpr Element memory_monitor_element = element(memory_monitor_fields);
constexpr Field cachetune_fields[] = {
    attr("vcpus", VB_AT(CacheTune, vcpus)).required(),
    attr("id", VB_AT(CacheTune, id)).live(),
    child("cache", cache_element, VB_AT(CacheTune, caches)),
    child("monitor", monitor_element, VB_AT(CacheTune, monitors)),
};
constexpr Element cachetune_element = element(cachetune_fields);
constexpr Field memory_node_fields[] = {
    attr("id", VB_AT(MemoryTuneNode, id)).required().always(),
    attr("bandwidth", VB_AT(MemoryTuneNode, bandwidth)).required().always(),
};
constexpr Element memory_node_element = element(memory_node_fields);
constexpr Field memorytune_fields[] = {
    attr("vcpus", VB_AT(MemoryTune, vcpus)).required(),
    attr("id", VB_AT(MemoryTune, id)).live(),
    child("node", memory_node_element, VB_AT(MemoryTune, nodes)),
    child("monitor", memory_monitor_element, VB_AT(MemoryTune, monitors)),
};
constexpr Element memorytune_element = element(memorytune_fields);

bool check_pins(ParseContext& context, const XmlNode& node, const List<VcpuPin>& pins, const char* what) {
    std::unordered_set<uint32_t> ids;
    for (const auto& pin : pins) {
        if (!ids.insert(pin.id).second) {
            return context.fail(node, VB_ERR_INTERNAL_ERROR, VB_FROM_DOMAIN,
                                "duplicate " + std::string(what) + " '" + std::to_string(pin.id) + "'");
        }
    }
    return true;
}

bool check_cputune(ParseContext& context, const XmlNode& node, void* object) {
    auto& tune = as<T>(object);
    if (tune.shares && *tune.shares != 0 && (*tune.shares < 2 || *tune.shares > 262144)) {
        return context.fail(node, VB_ERR_CONFIG_UNSUPPORTED, VB_FROM_DOMAIN,
                            "Value of cputune 'shares' must be in range [2, 262144]");
    }
    const XmlNode* pin = node.child("emulatorpin");
    if (pin && pin->next_element("emulatorpin"))
        return context.fail(*pin, VB_ERR_XML_ERROR, VB_FROM_DOMAIN, "only one emulatorpin is supported");
    return check_pins(context, node, tune.vcpu_pins, "vcpupin for vcpu") &&
           check_pins(context, node, tune.iothread_pins, "iothreadpin for same iothread");
}

// One that sets and watches nothing is not kept.
bool parse_cachetune(ParseContext& context, const XmlNode& node, void* object) {
    CacheTune tune;
    if (!parse_element(context, node, cachetune_element, &tune)) return false;
    if (!tune.caches.empty() || !tune.monitors.empty()) as<T>(object).cachetunes.push_back(std::move(tune));
    return true;
}
void format_cachetunes(const FormatContext& context, const void* object) {
    for (const auto& tune : as<T>(object).cachetunes)
        format_element(context, "cachetune", cachetune_element, &tune, true);
}

constexpr Field cputune_fields[] = {
    leaf("shares", VB_AT(T, shares)),
    VB_PERIOD(period),
    VB_QUOTA(quota),
    VB_PERIOD(global_period),
    VB_QUOTA(global_quota),
    VB_PERIOD(emulator_period),
    VB_QUOTA(emulator_quota),
    VB_PERIOD(iothread_period),
    VB_QUOTA(iothread_quota),
    child("vcpupin", vcpupin_element, VB_AT(T, vcpu_pins)),
    child("emulatorpin", emulatorpin_element),
    child("iothreadpin", iothreadpin_element, VB_AT(T, iothread_pins)),
    child("emulatorsched", emulatorsched_element, VB_AT(T, emulator_scheduler)),
    child("vcpusched", vcpusched_element, VB_AT(T, vcpu_schedulers)),
    child("iothreadsched", iothreadsched_element, VB_AT(T, iothread_schedulers)),
    custom("cachetune", parse_cachetune, format_cachetunes),
    child("memorytune", memorytune_element, VB_AT(T, memorytunes)),
};

// --- numatune
constexpr Field numa_memory_fields[] = {
    attr("mode", VB_AT(Numatune, mode)).always().unsupported(),
    attr("nodeset", VB_AT(Numatune, nodeset)).error(VB_ERR_INVALID_ARG),
    attr("placement", VB_AT(Numatune, placement)).unsupported().only([](const FormatContext&, const void* o) {
        return as<Numatune>(o).placement == VcpuPlacement::auto_;
    }),
};
bool check_numa_memory(ParseContext& context, const XmlNode& node, void* object) {
    auto& tune = as<Numatune>(object);
    if (tune.placement == VcpuPlacement::default_) {
        if (!tune.nodeset.has() && !node.attribute("mode")) return true;
        tune.placement = VcpuPlacement::static_;
    }
    tune.has_memory = true;
    if (tune.placement == VcpuPlacement::static_ && !tune.nodeset.has()) {
        return context.fail(node, VB_ERR_CONFIG_UNSUPPORTED, VB_FROM_DOMAIN,
                            "nodeset for NUMA memory tuning must be set if 'placement' is 'static'");
    }
    if (tune.placement == VcpuPlacement::auto_) tune.nodeset.clear();
    if (tune.nodeset.has() && tune.nodeset.empty()) {
        return context.fail(node, VB_ERR_CONFIG_UNSUPPORTED, VB_FROM_DOMAIN, "Invalid value of 'nodeset'");
    }
    return true;
}
constexpr Element numa_memory_element = element(numa_memory_fields, check_numa_memory);
constexpr Field memnode_fields[] = {
    attr("cellid", VB_AT(NumaMemnode, cell)).required().always(),
    attr("mode", VB_AT(NumaMemnode, mode)).always(),
    attr("nodeset", VB_AT(NumaMemnode, nodeset)).required().error(VB_ERR_INVALID_ARG),
};
constexpr Element memnode_element = element(memnode_fields);
constexpr Field numatune_fields[] = {
    child("memory", numa_memory_element).only([](const FormatContext&, const void* o) {
        return as<Numatune>(o).has_memory;
    }),
    child("memnode", memnode_element, VB_AT(Numatune, memnodes)),
};

// --- blkiotune
constexpr Field blkio_device_fields[] = {
    leaf("path", VB_AT(BlkioDevice, path)),
    leaf("weight", VB_AT(BlkioDevice, weight)).unsupported(),
    leaf("read_iops_sec", VB_AT(BlkioDevice, read_iops)).unsupported(),
    leaf("write_iops_sec", VB_AT(BlkioDevice, write_iops)).unsupported(),
    leaf("read_bytes_sec", VB_AT(BlkioDevice, read_bytes)).unsupported(),
    leaf("write_bytes_sec", VB_AT(BlkioDevice, write_bytes)).unsupported(),
};
constexpr Element blkio_device_element =
    element(blkio_device_fields, [](ParseContext& c, const XmlNode& n, void* o) {
        return !as<BlkioDevice>(o).path.empty() ||
               c.fail(n, VB_ERR_CONFIG_UNSUPPORTED, VB_FROM_DOMAIN, "missing per-device path");
    });
bool check_blkio(ParseContext& context, const XmlNode& node, void* object) {
    std::unordered_set<std::string_view> paths;
    for (const auto& device : as<Blkiotune>(object).devices) {
        if (!paths.insert(device.path.view()).second) {
            return context.fail(node, VB_ERR_CONFIG_UNSUPPORTED, VB_FROM_DOMAIN,
                                "duplicate blkio device path '" + device.path.str() + "'");
        }
    }
    return true;
}
// A weight that is no number counts as none.
bool parse_weight(ParseContext&, const XmlNode& node, void* object) {
    uint64_t value = 0;
    if (parse_number(node.content(), 10, value) && value <= UINT32_MAX) {
        as<Blkiotune>(object).weight = static_cast<uint32_t>(value);
    }
    return true;
}
void format_weight(const FormatContext& context, const void* object) {
    uint32_t weight = as<Blkiotune>(object).weight;
    if (weight != 0) context.out.element("weight", std::to_string(weight));
}
bool limits_something(const BlkioDevice& d) {
    return d.weight != 0 || d.read_iops != 0 || d.write_iops != 0 || d.read_bytes != 0 || d.write_bytes != 0;
}
void format_blkio_devices(const FormatContext& context, const void* object) {
    for (const auto& device : as<Blkiotune>(object).devices) {
        if (limits_something(device)) format_element(context, "device", blkio_device_element, &device, true);
    }
}
bool parse_blkio_device(ParseContext& context, const XmlNode& node, void* object) {
    return parse_element(context, node, blkio_device_element, &as<Blkiotune>(object).devices.append());
}

constexpr Field blkiotune_fields[] = {
    custom("weight", parse_weight, format_weight),
    custom("device", parse_blkio_device, format_blkio_devices),
};

constexpr Field perf_fields[] = {
    attr("name", VB_AT(PerfEvent, name)).required(),
    attr("enabled", VB_AT(PerfEvent, enabled)).required(),
};
constexpr const char* perf_names =
    "cmt|mbmt|mbml|cache_misses|cache_references|instructions|cpu_cycles|branch_instructions|branch_misses|"
    "bus_cycles|"
    "stalled_cycles_frontend|stalled_cycles_backend|ref_cpu_cycles|cpu_clock|task_clock|page_faults|context_"
    "switches|"
    "cpu_migrations|page_faults_min|page_faults_maj|alignment_faults|emulation_faults";
bool check_perf(ParseContext& context, const XmlNode& node, void* object) {
    const auto& event = as<PerfEvent>(object);
    if (index_of(perf_names, event.name) >= 0) return true;
    return context.bad_attribute(node, "name", event.name);
}

}  // namespace

int perf_event_index(std::string_view name) {
    return index_of(perf_names, name);
}

constinit const Element memtune_element = element(memtune_fields);
constinit const Element memory_backing_element = element(memory_backing_fields);
constinit const Element vcpu_element = element(vcpu_fields);
constinit const Element iothread_element = element(iothread_fields);
constinit const Element default_iothread_element = element(default_iothread_fields);
constinit const Element cputune_element = element(cputune_fields, check_cputune);
constinit const Element numatune_element = element(numatune_fields);
constinit const Element blkiotune_element = element(blkiotune_fields, check_blkio);
constinit const Element perf_event_element = element(perf_fields, check_perf);

}  // namespace virtbay::model
