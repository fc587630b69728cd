// <cpu> with its topology, features and NUMA cells.
#include <unordered_set>

#include "model/domain/boot.h"
#include "model/domain/elements.h"

namespace virtbay::model {

bool Cpu::is_empty() const {
    return !has_mode && !model.has() && !vendor.has() && !has_topology && features.empty() && numa.empty() &&
           !cache && !maxphysaddr && check == CpuCheck::absent && match == CpuMatch::absent &&
           interconnects.empty();
}

namespace {

constexpr Field model_fields[] = {
    attr("fallback", VB_AT(Cpu, fallback))
        .always()
        .unsupported()
        .only([](const FormatContext&, const void* o) { return as<Cpu>(o).model.has(); }),
    attr("vendor_id", VB_AT(Cpu, vendor_id)),
    content(VB_AT(Cpu, model)),
};
bool check_model(ParseContext& context, const XmlNode& node, void* object) {
    auto& cpu = as<Cpu>(object);
    if (cpu.vendor_id.has()) {
        if (cpu.vendor_id.size() != 12) {
            return context.fail(node, VB_ERR_XML_ERROR, VB_FROM_CPU,
                                "vendor_id must be exactly 12 characters long");
        }
        if (cpu.vendor_id.view().find(',') != std::string_view::npos) {
            return context.fail(node, VB_ERR_XML_ERROR, VB_FROM_CPU, "vendor id is invalid");
        }
    }
    return true;
}
constexpr Element model_element = element(model_fields, check_model);

constexpr Field topology_fields[] = {
    attr("sockets", VB_AT(Cpu, sockets)).required().nonzero(),
    attr("dies", VB_AT(Cpu, dies)).nonzero(),
    attr("cores", VB_AT(Cpu, cores)).required().nonzero(),
    attr("threads", VB_AT(Cpu, threads)).required().nonzero(),
};
constexpr Element topology_element = element(topology_fields, [](ParseContext&, const XmlNode&, void* o) {
    as<Cpu>(o).has_topology = true;
    return true;
});

constexpr Field feature_fields[] = {
    attr("policy", VB_AT(CpuFeature, policy)).nonzero().unsupported(),
    attr("name", VB_AT(CpuFeature, name)).required(),
};
constexpr Element feature_element = element(feature_fields, [](ParseContext& c, const XmlNode& n, void* o) {
    auto& feature = as<CpuFeature>(o);
    if (feature.name.empty()) return c.fail(n, VB_ERR_XML_ERROR, VB_FROM_CPU, "Invalid CPU feature name");
    if (feature.policy == CpuPolicy::absent) feature.policy = CpuPolicy::require;
    return true;
});

constexpr Field cache_fields[] = {
    attr("level", VB_AT(CpuCache, level)),
    attr("mode", VB_AT(CpuCache, mode)).required().always(),
};
constexpr Element cache_element = element(cache_fields, [](ParseContext& c, const XmlNode& n, void* o) {
    const auto& level = as<CpuCache>(o).level;
    if (level && (*level < 1 || *level > 3)) return c.bad_attribute(n, "level", std::to_string(*level));
    return true;
});

constexpr Field maxphysaddr_fields[] = {
    attr("mode", VB_AT(MaxPhysAddr, mode)).required().nonzero(),
    attr("bits", VB_AT(MaxPhysAddr, bits)),
};
constexpr Element maxphysaddr_element = element(maxphysaddr_fields);

constexpr Field sibling_fields[] = {
    attr("id", VB_AT(NumaDistance, id)).required().always(),
    attr("value", VB_AT(NumaDistance, value)).required().always(),
};
constexpr Element sibling_element = element(sibling_fields, [](ParseContext& c, const XmlNode& n, void* o) {
    auto value = as<NumaDistance>(o).value;
    if (value < 10 || value > 255) {
        return c.fail(n, VB_ERR_XML_ERROR, VB_FROM_DOMAIN,
                      "'value " + std::to_string(value) + "' is invalid for NUMA distance");
    }
    return true;
});
constexpr Field distances_fields[] = {child("sibling", sibling_element, VB_AT(NumaCell, distances))};
constexpr Element distances_element = element(distances_fields);

bool parse_cache_size(ParseContext& context, const XmlNode& node, void* object) {
    const std::string_view* value = node.attribute("value");
    if (!value) return context.missing_attribute(node, "value");
    return parse_scaled(context, node, *value, node.attribute_or("unit", {}), 1024, true,
                        as<NumaCache>(object).size);
}
void format_cache_size(const FormatContext& context, const void* object) {
    context.out.open("size");
    context.out.raw_attribute("value", std::to_string(as<NumaCache>(object).size));
    context.out.raw_attribute("unit", "KiB");
    context.out.close("size");
}
bool parse_cache_line(ParseContext& context, const XmlNode& node, void* object) {
    const std::string_view* value = node.attribute("value");
    if (!value) return context.missing_attribute(node, "value");
    uint64_t bytes = 0;
    if (!parse_scaled(context, node, *value, node.attribute_or("unit", {}), 1, false, bytes)) return false;
    as<NumaCache>(object).line = static_cast<uint32_t>(bytes);
    return true;
}
void format_cache_line(const FormatContext& context, const void* object) {
    context.out.open("line");
    context.out.number_attribute("value", as<NumaCache>(object).line);
    context.out.raw_attribute("unit", "B");
    context.out.close("line");
}
constexpr Field numa_cache_fields[] = {
    attr("level", VB_AT(NumaCache, level)).required().nonzero(),
    attr("associativity", VB_AT(NumaCache, associativity)).required().always(),
    attr("policy", VB_AT(NumaCache, policy)).required().always(),
    custom("size", parse_cache_size, format_cache_size).required(),
    custom("line", parse_cache_line, format_cache_line).required(),
};
constexpr Element numa_cache_element = element(numa_cache_fields);

constexpr Field cell_fields[] = {
    attr("id", VB_AT(NumaCell, id)),
    attr("cpus", VB_AT(NumaCell, cpus)).error(VB_ERR_INVALID_ARG),
    attr("memory", VB_AT(NumaCell, memory)).required().always().kib(),
    attr("memAccess", VB_AT(NumaCell, access)).nonzero(),
    attr("discard", VB_AT(NumaCell, discard)),
    child("distances", distances_element),
    child("cache", numa_cache_element, VB_AT(NumaCell, caches)),
};
constexpr Element cell_element = element(cell_fields);

template <InterconnectKind kind>
bool parse_interconnect(ParseContext& context, const XmlNode& node, void* object) {
    Interconnect entry;
    entry.kind = kind;
    constexpr bool is_bandwidth = kind == InterconnectKind::bandwidth;
    static constexpr Field latency_fields[] = {
        attr("initiator", VB_AT(Interconnect, initiator)).required(),
        attr("target", VB_AT(Interconnect, target)).required(),
        attr("cache", VB_AT(Interconnect, cache)),
        attr("type", VB_AT(Interconnect, type)).required(),
    };
    static constexpr Element described = element(latency_fields);
    if (!parse_element(context, node, described, &entry)) return false;
    const std::string_view* value = node.attribute("value");
    if (!value) return context.missing_attribute(node, "value");
    if (is_bandwidth) {
        if (!parse_scaled(context, node, *value, node.attribute_or("unit", {}), 1024, true, entry.value))
            return false;
    } else if (!parse_number(*value, 10, entry.value) || entry.value == 0) {
        return context.bad_attribute(node, "value", *value);
    }
    as<Cpu>(object).interconnects.push_back(entry);
    return true;
}
constexpr Field interconnects_fields[] = {
    custom("latency", parse_interconnect<InterconnectKind::latency>, nullptr),
    custom("bandwidth", parse_interconnect<InterconnectKind::bandwidth>, nullptr),
};
constexpr Element interconnects_element = element(interconnects_fields);

bool parse_numa(ParseContext& context, const XmlNode& node, void* object) {
    auto& cpu = as<Cpu>(object);
    static constexpr Field fields[] = {
        child("cell", cell_element, VB_AT(Cpu, numa)),
        child("interconnects", interconnects_element),
    };
    static constexpr Element described = element(fields);
    if (!parse_element(context, node, described, object)) return false;
    auto& cells = cpu.numa;
    if (cells.empty()) {
        return context.fail(node, VB_ERR_XML_ERROR, VB_FROM_DOMAIN,
                            "NUMA topology defined without NUMA cells");
    }
    // Cells may come in any order but must be numbered from 0.
    std::vector<NumaCell> ordered(cells.size());
    std::vector<bool> taken(cells.size());
    for (size_t i = 0; i < cells.size(); ++i) {
        uint32_t id = cells[i].id.value_or(static_cast<uint32_t>(i));
        if (id >= cells.size()) {
            return context.fail(node, VB_ERR_XML_ERROR, VB_FROM_DOMAIN,
                                "Exactly one 'cell' element per guest NUMA cell allowed, non-contiguous "
                                "ranges or ranges not starting from 0 are not allowed");
        }
        if (taken[id]) {
            return context.fail(node, VB_ERR_XML_ERROR, VB_FROM_DOMAIN,
                                "Duplicate NUMA cell info for cell id '" + std::to_string(id) + "'");
        }
        taken[id] = true;
        ordered[id] = std::move(cells[i]);
        ordered[id].id = id;
    }
    if (!ordered.empty()) cells.items() = std::move(ordered);
    for (size_t i = 0; i < cells.size(); ++i) {
        for (size_t j = 0; j < i; ++j) {
            if (cells[i].cpus.overlaps(cells[j].cpus)) {
                return context.fail(node, VB_ERR_CONFIG_UNSUPPORTED, VB_FROM_DOMAIN,
                                    "NUMA cells " + std::to_string(i) + " and " + std::to_string(j) +
                                        " have overlapping vCPU ids");
            }
        }
    }
    bool any_distance = false;
    for (const auto& cell : cells) any_distance = any_distance || !cell.distances.empty();
    if (!any_distance) return true;
    // One given direction serves for both; the rest is 10 to itself and 20 to others.
    size_t n = cells.size();
    std::vector<uint32_t> table(n * n, 0);
    for (size_t i = 0; i < n; ++i) {
        for (const auto& d : cells[i].distances) {
            if (d.id >= n) {
                return context.fail(node, VB_ERR_XML_ERROR, VB_FROM_DOMAIN,
                                    "'sibling_id " + std::to_string(d.id) +
                                        "' does not refer to a valid cell within NUMA 'cell id " +
                                        std::to_string(i) + "'");
            }
            if ((d.id == i) != (d.value == 10)) {
                return context.fail(node, VB_ERR_XML_ERROR, VB_FROM_DOMAIN,
                                    "'value " + std::to_string(d.value) + "' is invalid for 'sibling id " +
                                        std::to_string(d.id) + "' under NUMA 'cell id " + std::to_string(i) +
                                        "'");
            }
            table[i * n + d.id] = d.value;
            if (table[d.id * n + i] == 0) table[d.id * n + i] = d.value;
        }
    }
    for (size_t i = 0; i < n; ++i) {
        cells[i].distances.clear();
        bool any = false;
        for (size_t j = 0; j < n; ++j) any = any || table[i * n + j] != 0;
        for (size_t j = 0; any && j < n; ++j) {
            uint32_t value = table[i * n + j];
            if (value == 0) value = i == j ? 10 : 20;
            cells[i].distances.push_back({static_cast<uint32_t>(j), value});
        }
    }
    return true;
}

void format_numa(const FormatContext& context, const void* object) {
    const auto& cpu = as<Cpu>(object);
    if (cpu.numa.empty()) return;
    XmlWriter& out = context.out;
    out.open("numa");
    for (const auto& cell : cpu.numa) format_element(context, "cell", cell_element, &cell, true);
    if (!cpu.interconnects.empty()) {
        out.open("interconnects");
        for (const auto& entry : cpu.interconnects) {
            bool bandwidth = entry.kind == InterconnectKind::bandwidth;
            const char* name = bandwidth ? "bandwidth" : "latency";
            out.open(name);
            out.number_attribute("initiator", entry.initiator);
            out.number_attribute("target", entry.target);
            if (entry.cache != 0) out.number_attribute("cache", entry.cache);
            out.raw_attribute("type", name_of(entry.type));
            out.raw_attribute("value", std::to_string(entry.value));
            if (bandwidth) out.raw_attribute("unit", "KiB");
            out.close(name);
        }
        out.close("interconnects");
    }
    out.close("numa");
}

bool parse_mode(ParseContext& context, const XmlNode& node, void* object) {
    auto& cpu = as<Cpu>(object);
    if (const std::string_view* mode = node.attribute("mode")) {
        auto value = value_of<CpuMode>(*mode);
        if (!value) {
            return context.fail(node, VB_ERR_CONFIG_UNSUPPORTED, VB_FROM_CPU,
                                "Invalid mode attribute '" + std::string(*mode) + "'");
        }
        cpu.mode = *value;
        cpu.has_mode = true;
    }
    if (const std::string_view* match = node.attribute("match")) {
        auto value = value_of<CpuMatch>(*match);
        if (!value) {
            return context.fail(node, VB_ERR_XML_ERROR, VB_FROM_CPU,
                                "Invalid match attribute for CPU specification");
        }
        cpu.match = *value;
    }
    return true;
}

void format_mode(const FormatContext& context, const void* object) {
    const auto& cpu = as<Cpu>(object);
    if (cpu.has_mode) context.out.raw_attribute("mode", name_of(cpu.mode));
    if (cpu.match != CpuMatch::absent) context.out.raw_attribute("match", name_of(cpu.match));
}

constexpr Field cpu_fields[] = {
    custom_attributes("mode", parse_mode, format_mode),
    attr("check", VB_AT(Cpu, check)),
    attr("migratable", VB_AT(Cpu, migratable)),
    child("model", model_element),
    leaf("vendor", VB_AT(Cpu, vendor)),
    child("topology", topology_element).only([](const FormatContext&, const void* o) {
        return as<Cpu>(o).has_topology;
    }),
    child("cache", cache_element, VB_AT(Cpu, cache)),
    child("maxphysaddr", maxphysaddr_element, VB_AT(Cpu, maxphysaddr)),
    child("feature", feature_element, VB_AT(Cpu, features)),
    custom("numa", parse_numa, format_numa),
};

bool check_cpu(ParseContext& context, const XmlNode& node, void* object) {
    auto& cpu = as<Cpu>(object);
    if (cpu.migratable != OnOff::absent && cpu.mode != CpuMode::host_passthrough &&
        cpu.mode != CpuMode::maximum) {
        return context.fail(
            node, VB_ERR_CONFIG_UNSUPPORTED, VB_FROM_CPU,
            "Attribute migratable is only allowed for 'host-passthrough' / 'maximum' CPU mode");
    }
    if (cpu.mode == CpuMode::custom && cpu.model.has()) {
        cpu.has_mode = true;
        if (cpu.match == CpuMatch::absent) cpu.match = CpuMatch::exact;
    } else {
        cpu.match = CpuMatch::absent;
        if (cpu.mode == CpuMode::custom) cpu.has_mode = false;
    }
    if (cpu.mode == CpuMode::host_passthrough || cpu.mode == CpuMode::maximum) {
        cpu.model.clear();
        cpu.vendor.clear();
        cpu.vendor_id.clear();
    }
    if (cpu.mode == CpuMode::custom && !cpu.model.has()) {
        if (cpu.check != CpuCheck::absent) {
            return context.fail(node, VB_ERR_CONFIG_UNSUPPORTED, VB_FROM_CPU,
                                "check attribute specified for CPU with no model");
        }
        if (cpu.vendor.has())
            return context.fail(node, VB_ERR_XML_ERROR, VB_FROM_CPU,
                                "CPU vendor specified without CPU model");
        if (!cpu.features.empty())
            return context.fail(node, VB_ERR_XML_ERROR, VB_FROM_CPU,
                                "Non-empty feature list specified without CPU model");
    }
    std::unordered_set<std::string_view> names;
    for (const auto& feature : cpu.features) {
        if (!names.insert(feature.name.view()).second) {
            return context.fail(node, VB_ERR_XML_ERROR, VB_FROM_CPU,
                                "CPU feature '" + feature.name.str() + "' specified more than once");
        }
    }
    return true;
}

}  // namespace

constinit const Element cpu_element = element(cpu_fields, check_cpu);

}  // namespace virtbay::model
