// <domain> itself.
#include "model/domain/domain.h"

#include "model/domain/elements.h"
#include "model/domain/metadata.h"
#include "model/domain/tuning_elements.h"

namespace virtbay::model {

namespace {

// --- identity
bool parse_name(ParseContext&, const XmlNode& node, void* object) {
    as<Domain>(object).name = node.content();
    return true;
}

bool parse_uuid(ParseContext& context, const XmlNode& node, void* object) {
    std::string text = node.content();
    if (text.empty()) return true;
    auto uuid = Uuid::parse(text);
    if (!uuid) return context.fail(node, VB_ERR_INTERNAL_ERROR, VB_FROM_DOMAIN, "malformed uuid element");
    as<Domain>(object).uuid = *uuid;
    return true;
}

bool parse_genid(ParseContext& context, const XmlNode& node, void* object) {
    auto& domain = as<Domain>(object);
    if (domain.genid_requested)
        return context.fail(node, VB_ERR_XML_ERROR, VB_FROM_DOMAIN, "element 'genid' can only appear once");
    std::string text = node.content();
    domain.genid_requested = true;
    if (text.empty()) {
        domain.genid = Uuid::generate();
        return true;
    }
    domain.genid = Uuid::parse(text);
    return domain.genid ||
           context.fail(node, VB_ERR_INTERNAL_ERROR, VB_FROM_DOMAIN, "malformed genid element");
}

void format_genid(const FormatContext& context, const void* object) {
    if (as<Domain>(object).genid) context.out.element("genid", as<Domain>(object).genid->str());
}

void format_id(const FormatContext& context, const void* object) {
    int32_t id = as<Domain>(object).id;
    if (id == -1) id = context.options.id;
    if (id != -1 && context.live()) context.out.number_attribute("id", id);
}

bool parse_id(ParseContext& context, const XmlNode& node, void* object) {
    const std::string_view* text = node.attribute("id");
    if (!text || context.inactive()) return true;
    int64_t id = 0;
    if (parse_number(*text, 10, id) && id >= -1 && id <= INT32_MAX)
        as<Domain>(object).id = static_cast<int32_t>(id);
    return true;
}

bool parse_title(ParseContext& context, const XmlNode& node, void* object) {
    std::string title = node.content();
    if (title.find('\n') != std::string::npos) {
        return context.fail(node, VB_ERR_XML_ERROR, VB_FROM_DOMAIN, "Domain title can't contain newlines");
    }
    if (!title.empty()) as<Domain>(object).title = title;
    return true;
}

// --- memory
constexpr Field max_memory_fields[] = {
    attr("slots", VB_AT(Domain, memory_slots)),
    content(VB_AT(Domain, max_memory)).kib(),
};
constexpr Element max_memory_element = element(max_memory_fields);
constexpr Field memory_total_fields[] = {
    attr("dumpCore", VB_AT(Domain, dump_core)),
    content(VB_AT(Domain, memory)).kib().always(),
};
constexpr Element memory_total_element = element(memory_total_fields);

// --- vcpu
bool parse_vcpu(ParseContext& context, const XmlNode& node, void* object) {
    auto& domain = as<Domain>(object);
    if (node.parent && node.parent->child("vcpu") != &node) return true;  // the first one counts
    auto count = [&](std::string_view text, uint32_t& to, const char* what) {
        uint64_t value = 0;
        if (!parse_number(text, 10, value) || value > UINT32_MAX) {
            return context.fail(node, VB_ERR_XML_ERROR, VB_FROM_DOMAIN,
                                std::string(what) + " vcpus count must be an integer");
        }
        to = static_cast<uint32_t>(value);
        return true;
    };
    std::string text = node.content();
    if (!count(text, domain.max_vcpus, "maximum")) return false;
    domain.vcpus = domain.max_vcpus;
    if (const std::string_view* current = node.attribute("current")) {
        if (!count(*current, domain.vcpus, "current")) return false;
    }
    if (domain.max_vcpus > 16384 * 4) {
        return context.fail(node, VB_ERR_CONFIG_UNSUPPORTED, VB_FROM_DOMAIN, "too many vcpus");
    }
    if (domain.vcpus > domain.max_vcpus) {
        return context.fail(node, VB_ERR_CONFIG_UNSUPPORTED, VB_FROM_DOMAIN,
                            "maximum vCPU count must not be less than current vCPU count");
    }
    if (const std::string_view* placement = node.attribute("placement")) {
        auto value = value_of<VcpuPlacement>(*placement);
        if (!value || *value == VcpuPlacement::default_)
            return context.bad_attribute(node, "placement", *placement);
        domain.placement = *value;
    }
    const std::string_view* cpuset = node.attribute("cpuset");
    if (domain.placement != VcpuPlacement::auto_ && cpuset) {
        auto map = Bitmap::parse(*cpuset);
        if (!map) {
            return context.fail(node, VB_ERR_INVALID_ARG, VB_FROM_NONE,
                                "Failed to parse bitmap '" + std::string(*cpuset) + "'");
        }
        if (map->empty()) {
            return context.fail(node, VB_ERR_CONFIG_UNSUPPORTED, VB_FROM_DOMAIN,
                                "Invalid value of 'cpuset': " + std::string(*cpuset));
        }
        domain.cpuset = std::move(*map);
    }
    return true;
}

void format_vcpu(const FormatContext& context, const void* object) {
    const auto& domain = as<Domain>(object);
    XmlWriter& out = context.out;
    out.open("vcpu");
    out.raw_attribute("placement", domain.placement == VcpuPlacement::auto_ ? "auto" : "static");
    if (domain.cpuset.has()) out.raw_attribute("cpuset", domain.cpuset.format());
    if (domain.vcpus < domain.max_vcpus) out.number_attribute("current", domain.vcpus);
    out.raw_text(std::to_string(domain.max_vcpus));
    out.close("vcpu");
}

constexpr Field vcpus_fields[] = {child("vcpu", vcpu_element, VB_AT(Domain, vcpu_entries))};
constexpr Element vcpus_element = element(vcpus_fields);
constexpr Field iothreadids_fields[] = {child("iothread", iothread_element, VB_AT(Domain, iothread_ids))};
constexpr Element iothreadids_element = element(iothreadids_fields);

bool shows_iothread_ids(const FormatContext&, const void* object) {
    for (const auto& thread : as<Domain>(object).iothread_ids) {
        if (!thread.generated || thread.pool_min || thread.pool_max) return true;
    }
    return false;
}

// --- resource, idmap
bool parse_resource(ParseContext& context, const XmlNode& node, void* object) {
    auto& domain = as<Domain>(object);
    const XmlNode* partition = node.child("partition");
    if (partition) {
        std::string path = partition->content();
        if (!path.empty()) domain.partition = path;
    }
    const XmlNode* channel = node.child("fibrechannel");
    if (channel) {
        const std::string_view* appid = channel->attribute("appid");
        if (!appid) return true;
        if (appid->empty() || appid->size() > 128) {
            return context.fail(*channel, VB_ERR_INVALID_ARG, VB_FROM_DOMAIN, "malformed fibrechannel appid");
        }
        domain.fibre_channel_appid = *appid;
    }
    return true;
}

void format_resource(const FormatContext& context, const void* object) {
    const auto& domain = as<Domain>(object);
    if (!domain.partition.has() && !domain.fibre_channel_appid.has()) return;
    context.out.open("resource");
    if (domain.partition.has()) context.out.element("partition", domain.partition);
    if (domain.fibre_channel_appid.has()) {
        context.out.open("fibrechannel");
        context.out.attribute("appid", domain.fibre_channel_appid);
        context.out.close("fibrechannel");
    }
    context.out.close("resource");
}

constexpr Field map_fields[] = {
    attr("start", VB_AT(IdMapEntry, start)).required().always(),
    attr("target", VB_AT(IdMapEntry, target)).required().always(),
    attr("count", VB_AT(IdMapEntry, count)).required().always(),
};
constexpr Element map_element = element(map_fields);
constexpr Field idmap_fields[] = {
    child("uid", map_element, VB_AT(IdMap, uid)),
    child("gid", map_element, VB_AT(IdMap, gid)),
};
constexpr Element idmap_element = element(idmap_fields, [](ParseContext& c, const XmlNode& n, void* o) {
    const auto& map = as<IdMap>(o);
    if (map.uid.empty() == map.gid.empty()) return true;
    return c.fail(n, VB_ERR_CONFIG_UNSUPPORTED, VB_FROM_DOMAIN, "uid and gid should be mapped both");
});

// --- lifecycle
bool parse_action(ParseContext& context, const XmlNode& node, LifecycleAction& to) {
    std::string text = node.content();
    if (text.empty()) return true;
    auto value = value_of<LifecycleAction>(text);
    if (!value) {
        return context.fail(node, VB_ERR_CONFIG_UNSUPPORTED, VB_FROM_DOMAIN,
                            "unknown " + std::string(node.name) + " action: " + text);
    }
    to = *value;
    return true;
}

#define VB_ACTION(member)                                                                                    \
    custom(                                                                                                  \
        #member,                                                                                             \
        [](ParseContext& c, const XmlNode& n, void* o) { return parse_action(c, n, as<Domain>(o).member); }, \
        [](const FormatContext& c, const void* o) {                                                          \
            c.out.element(#member, name_of(as<Domain>(o).member));                                           \
        })

constexpr Field pm_fields[] = {
    leaf("suspend-to-mem", "enabled", VB_AT(Domain, suspend_to_mem)),
    leaf("suspend-to-disk", "enabled", VB_AT(Domain, suspend_to_disk)),
};
constexpr Element pm_element = element(pm_fields);

constexpr Field perf_fields[] = {child("event", perf_event_element, VB_AT(Domain, perf))};
constexpr Element perf_element = element(perf_fields, [](ParseContext& c, const XmlNode& n, void* o) {
    const auto& events = as<Domain>(o).perf;
    for (size_t i = 0; i < events.size(); ++i) {
        for (size_t j = 0; j < i; ++j) {
            if (events[i].name == events[j].name) {
                return c.fail(n, VB_ERR_XML_ERROR, VB_FROM_DOMAIN,
                              "perf event '" + events[i].name.str() + "' was already specified");
            }
        }
    }
    return true;
});

// --- security
constexpr Field domain_seclabel_fields[] = {
    attr("type", VB_AT(Seclabel, type)).nonzero(),
    attr("model", VB_AT(Seclabel, model)),
    attr("relabel", VB_AT(Seclabel, relabel)).only([](const FormatContext&, const void* o) {
        return as<Seclabel>(o).type != SeclabelType::none;
    }),
    leaf("label", VB_AT(Seclabel, label)),
    leaf("baselabel", VB_AT(Seclabel, baselabel)),
    leaf("imagelabel", VB_AT(Seclabel, imagelabel)).live(),
};
constexpr Element domain_seclabel_element =
    element(domain_seclabel_fields, [](ParseContext& c, const XmlNode& n, void* o) {
        auto& label = as<Seclabel>(o);
        if (label.type == SeclabelType::absent) {
            label.implied = true;
            label.type = label.model == "none" ? SeclabelType::none : SeclabelType::dynamic;
        }
        if (label.relabel == YesNo::absent) {
            label.relabel = label.type == SeclabelType::dynamic ? YesNo::yes : YesNo::no;
        }
        if (label.implied) return true;
        if (label.type == SeclabelType::dynamic && label.relabel == YesNo::no) {
            return c.fail(n, VB_ERR_CONFIG_UNSUPPORTED, VB_FROM_DOMAIN,
                          "dynamic label type must use resource relabeling");
        }
        if (label.type == SeclabelType::none && label.relabel == YesNo::yes) {
            return c.fail(n, VB_ERR_CONFIG_UNSUPPORTED, VB_FROM_DOMAIN,
                          "resource relabeling is not compatible with 'none' label type");
        }
        if (label.type == SeclabelType::static_ && label.label.empty()) {
            return c.fail(n, VB_ERR_XML_ERROR, VB_FROM_DOMAIN, "missing security label");
        }
        if (label.type == SeclabelType::dynamic && c.inactive()) label.label.clear();
        return true;
    });

// A label without a type is the default one and not kept.
bool parse_seclabel(ParseContext& context, const XmlNode& node, void* object) {
    Seclabel label;
    if (!parse_element(context, node, domain_seclabel_element, &label)) return false;
    if (!label.implied || label.model == "none") as<Domain>(object).seclabels.push_back(std::move(label));
    return true;
}
void format_seclabels(const FormatContext& context, const void* object) {
    for (const auto& label : as<Domain>(object).seclabels) {
        format_element(context, "seclabel", domain_seclabel_element, &label, true);
    }
}

bool parse_cipher(ParseContext& context, const XmlNode& node, void* object) {
    auto& wrap = as<Keywrap>(object);
    const std::string_view* name = node.attribute("name");
    if (!name) return context.missing_attribute(node, "name");
    if (*name != "aes" && *name != "dea") return context.bad_attribute(node, "name", *name);
    const std::string_view* state = node.attribute("state");
    if (!state) return context.missing_attribute(node, "state");
    auto value = value_of<OnOff>(*state);
    if (!value) return context.bad_attribute(node, "state", *state);
    OnOff& to = *name == "aes" ? wrap.aes : wrap.dea;
    if (to != OnOff::absent) {
        return context.fail(
            node, VB_ERR_CONFIG_UNSUPPORTED, VB_FROM_DOMAIN,
            "A domain definition can have no more than one cipher node with name " + std::string(*name));
    }
    to = *value;
    return true;
}
void format_ciphers(const FormatContext& context, const void* object) {
    const auto& wrap = as<Keywrap>(object);
    auto one = [&](const char* name, OnOff state) {
        if (state == OnOff::absent) return;
        context.out.open("cipher");
        context.out.raw_attribute("name", name);
        context.out.raw_attribute("state", name_of(state));
        context.out.close("cipher");
    };
    one("aes", wrap.aes);
    one("dea", wrap.dea);
}
constexpr Field keywrap_fields[] = {custom("cipher", parse_cipher, format_ciphers)};
constexpr Element keywrap_element = element(keywrap_fields);

constexpr Slot launch_type = VB_AT(LaunchSecurity, type);
constexpr Field launch_fields[] = {
    attr("type", launch_type).required().nonzero(),
    attr("kernelHashes", VB_AT(LaunchSecurity, kernel_hashes)).when(launch_type, LaunchSecurityType::sev),
    leaf("cbitpos", VB_AT(LaunchSecurity, cbitpos)).when(launch_type, LaunchSecurityType::sev),
    leaf("reducedPhysBits", VB_AT(LaunchSecurity, reduced_phys_bits))
        .when(launch_type, LaunchSecurityType::sev),
    leaf("policy", VB_AT(LaunchSecurity, policy))
        .hex(4)
        .always()
        .required()
        .when(launch_type, LaunchSecurityType::sev),
    leaf("dhCert", VB_AT(LaunchSecurity, dh_cert)).when(launch_type, LaunchSecurityType::sev),
    leaf("session", VB_AT(LaunchSecurity, session)).when(launch_type, LaunchSecurityType::sev),
};
constexpr Element launch_element = element(launch_fields, [](ParseContext& c, const XmlNode& n, void* o) {
    const XmlNode* policy = n.child("policy");
    if (as<LaunchSecurity>(o).type != LaunchSecurityType::sev || (policy && policy->first)) return true;
    return c.fail(n, "failed to get launch security policy");
});

// Capabilities are asked for before the devices, whose defaults may follow from them.
bool parse_os(ParseContext& context, const XmlNode& node, void* object) {
    return parse_element(context, node, os_element, &as<Domain>(object).os);
}
void format_os(const FormatContext& context, const void* object) {
    const auto& domain = as<Domain>(object);
    format_element(context, "os", os_element, &domain.os, true);
}

bool parse_disk(ParseContext& context, const XmlNode& node, void* object) {
    auto& disks = as<Domain>(object).disks;
    Disk disk;
    if (!parse_element(context, node, disk_element, &disk)) return false;
    // Disks of one bus are kept in the order of their target names.
    size_t at = disks.size();
    bool found = false;
    for (size_t i = disks.size(); i-- > 0;) {
        if (disks[i].bus != disk.bus) continue;
        if (disk_index(disks[i].target) > disk_index(disk.target)) {
            at = i;
            found = true;
        } else if (!found) {
            at = i + 1;
            found = true;
        }
    }
    if (disks.empty()) {
        size_t count = 1;
        for (const XmlNode* n = node.next_element("disk"); n; n = n->next_element("disk")) ++count;
        disks.reserve(count);
    }
    disks.insert(at, std::move(disk));
    return true;
}

void format_disks(const FormatContext& context, const void* object) {
    for (const auto& disk : as<Domain>(object).disks)
        format_element(context, "disk", disk_element, &disk, true);
}

constexpr Field devices_fields[] = {
    leaf("emulator", VB_AT(Domain, emulator)),
    custom("disk", parse_disk, format_disks),
    child("controller", controller_element, VB_AT(Domain, controllers)).always(),
    child("lease", lease_element, VB_AT(Domain, leases)).always(),
    child("filesystem", filesystem_element, VB_AT(Domain, filesystems)).always(),
    child("interface", interface_element, VB_AT(Domain, interfaces)).always(),
    child("smartcard", smartcard_element, VB_AT(Domain, smartcards)).always(),
    child("serial", serial_element, VB_AT(Domain, serials)).always(),
    child("parallel", parallel_element, VB_AT(Domain, parallels)).always(),
    child("console", console_element, VB_AT(Domain, consoles)).always(),
    child("channel", channel_element, VB_AT(Domain, channels)).always(),
    child("input", input_element, VB_AT(Domain, inputs)).always(),
    child("tpm", tpm_element, VB_AT(Domain, tpms)).always(),
    child("graphics", graphics_element, VB_AT(Domain, graphics)).always(),
    child("sound", sound_element, VB_AT(Domain, sounds)).always(),
    child("audio", audio_element, VB_AT(Domain, audios)).always(),
    child("video", video_element, VB_AT(Domain, videos)).always(),
    child("hostdev", hostdev_element, VB_AT(Domain, hostdevs)).full(),
    child("redirdev", redirdev_element, VB_AT(Domain, redirdevs)).full(),
    child("redirfilter", redirfilter_element, VB_AT(Domain, redirfilter)).always(),
    child("hub", hub_element, VB_AT(Domain, hubs)).always(),
    child("watchdog", watchdog_element, VB_AT(Domain, watchdogs)).always(),
    child("memballoon", balloon_element, VB_AT(Domain, balloon)).always(),
    child("rng", rng_element, VB_AT(Domain, rngs)).always(),
    child("nvram", nvram_element, VB_AT(Domain, nvram)).full(),
    child("panic", panic_element, VB_AT(Domain, panics)),
    child("shmem", shmem_element, VB_AT(Domain, shmems)).always(),
    child("memory", memory_element, VB_AT(Domain, memory_devices)).always(),
    child("iommu", iommu_element, VB_AT(Domain, iommu)).always(),
    child("vsock", vsock_element, VB_AT(Domain, vsock)).always(),
};

void format_namespace_declaration(const FormatContext& context, const void* object) {
    const auto& domain = as<Domain>(object);
    const DomainRules* rules = context.options.rules;
    if (!domain.namespace_data || !rules || !rules->namespace_prefix()) return;
    context.out.raw_attribute("xmlns:" + std::string(rules->namespace_prefix()), rules->namespace_uri());
}

void format_namespace(const FormatContext& context, const void* object) {
    const auto& domain = as<Domain>(object);
    const DomainRules* rules = context.options.rules;
    if (domain.namespace_data && rules) rules->format_namespace(*domain.namespace_data, context.out);
}

bool parse_virt_type(ParseContext& context, const XmlNode& node, void* object) {
    const std::string_view* type = node.attribute("type");
    // A missing type is complained of after a missing name.
    if (!type) return true;
    auto value = value_of<VirtType>(*type);
    if (!value) {
        return context.fail(node, VB_ERR_CONFIG_UNSUPPORTED, VB_FROM_DOMAIN,
                            "invalid domain type " + std::string(*type));
    }
    as<Domain>(object).virt_type = *value;
    return true;
}

constexpr Field domain_fields[] = {
    custom_attributes("type", parse_virt_type,
                      [](const FormatContext& c, const void* o) {
                          c.out.raw_attribute("type", name_of(as<Domain>(o).virt_type));
                      }),
    custom_attributes("id", parse_id, format_id),
    custom_attributes("xmlns", nullptr, format_namespace_declaration),
    custom("name", parse_name,
           [](const FormatContext& c, const void* o) { c.out.element("name", as<Domain>(o).name); }),
    custom("uuid", parse_uuid,
           [](const FormatContext& c, const void* o) { c.out.element("uuid", as<Domain>(o).uuid.str()); }),
    custom("genid", parse_genid, format_genid),
    custom("title", parse_title,
           [](const FormatContext& c, const void* o) {
               if (as<Domain>(o).title.has()) c.out.element("title", as<Domain>(o).title);
           }),
    leaf("description", VB_AT(Domain, description)),
    custom("metadata", parse_metadata, format_metadata),
    child("maxMemory", max_memory_element).only([](const FormatContext&, const void* o) {
        return as<Domain>(o).max_memory != 0;
    }),
    child("memory", memory_total_element),
    leaf("currentMemory", VB_AT(Domain, current_memory)).kib().always(),
    child("blkiotune", blkiotune_element, VB_AT(Domain, blkiotune)),
    child("memtune", memtune_element, VB_AT(Domain, memtune)),
    child("memoryBacking", memory_backing_element, VB_AT(Domain, memory_backing)),
    custom("vcpu", parse_vcpu, format_vcpu),
    child("vcpus", vcpus_element),
    leaf("iothreads", VB_AT(Domain, iothreads)),
    child("iothreadids", iothreadids_element).only(shows_iothread_ids),
    child("defaultiothread", default_iothread_element, VB_AT(Domain, default_iothread)),
    child("cputune", cputune_element, VB_AT(Domain, cputune)),
    child("numatune", numatune_element, VB_AT(Domain, numatune)),
    custom("resource", parse_resource, format_resource),
    custom("sysinfo", parse_sysinfo, format_sysinfo),
    leaf("bootloader", VB_AT(Domain, os.bootloader)),
    leaf("bootloader_args", VB_AT(Domain, os.bootloader_args)).only([](const FormatContext&, const void* o) {
        return as<Domain>(o).os.bootloader.has();
    }),
    custom("os", parse_os, format_os),
    child("idmap", idmap_element, VB_AT(Domain, idmap)),
    child("features", features_element, VB_AT(Domain, features)),
    child("cpu", cpu_element, VB_AT(Domain, cpu)).only([](const FormatContext&, const void* o) {
        return as<Domain>(o).cpu && !as<Domain>(o).cpu->is_empty();
    }),
    child("clock", clock_element, VB_AT(Domain, clock)),
    VB_ACTION(on_poweroff),
    VB_ACTION(on_reboot),
    VB_ACTION(on_crash),
    leaf("on_lockfailure", VB_AT(Domain, on_lockfailure)).unsupported(),
    child("pm", pm_element),
    child("perf", perf_element),
    child("devices", devices_element).full(),
    custom("seclabel", parse_seclabel, format_seclabels),
    child("keywrap", keywrap_element, VB_AT(Domain, keywrap)),
    child("launchSecurity", launch_element, VB_AT(Domain, launch_security)),
    custom("", nullptr, format_namespace),
};

// A second one of these is refused; what is here stands for one only.
bool begin_devices(ParseContext& context, const XmlNode& node, void*) {
    static constexpr struct {
        std::string_view name, called;
        int code;
    } singles[] = {{"memballoon", "memory balloon", VB_ERR_INTERNAL_ERROR},
                   {"watchdog", "watchdog", VB_ERR_INTERNAL_ERROR},
                   {"nvram", "nvram", VB_ERR_INTERNAL_ERROR},
                   {"iommu", "IOMMU", VB_ERR_XML_ERROR},
                   {"vsock", "vsock", VB_ERR_XML_ERROR}};
    if (context.options().trusted) return true;
    for (const auto& single : singles) {
        const XmlNode* first = node.child(single.name);
        const XmlNode* second = first ? first->next_element(single.name) : nullptr;
        if (!second) continue;
        return context.fail(*second, single.code, VB_FROM_DOMAIN,
                            "only a single " + std::string(single.called) + " device is supported");
    }
    return true;
}

}  // namespace

constinit const Element devices_element = element(devices_fields, nullptr, begin_devices);
// What is wrong with the identity is told before anything else.
static bool begin_domain(ParseContext& context, const XmlNode& node, void* object) {
    if (!parse_virt_type(context, node, object)) return false;
    const XmlNode* name = node.child("name");
    if (!name || name->content().empty()) return context.fail(node, VB_ERR_NO_NAME, VB_FROM_DOMAIN, "");
    const XmlNode* os = node.child("os");
    const XmlNode* type = os ? os->child("type") : nullptr;
    std::string text = type ? type->content() : std::string();
    if (text.empty()) {
        if (!node.child("bootloader")) return context.fail(node, "an os <type> must be specified");
        as<Domain>(object).os.type = OsType::xen;
        return true;
    }
    if (value_of<OsType>(text)) return true;
    return context.fail(*type, VB_ERR_CONFIG_UNSUPPORTED, VB_FROM_DOMAIN, "unknown OS type '" + text + "'");
}

constinit const Element domain_element = element(domain_fields, nullptr, begin_domain);

}  // namespace virtbay::model
