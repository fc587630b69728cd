#include "model/domain/complete.h"
#include "model/domain/tuning_elements.h"

#include <algorithm>
#include <unordered_set>

namespace virtbay::model {

namespace {

Error unsupported(std::string_view text) {
    return make_error(VB_ERR_CONFIG_UNSUPPORTED, VB_FROM_DOMAIN, text);
}
Error xml_error(std::string_view text) {
    return make_error(VB_ERR_XML_ERROR, VB_FROM_DOMAIN, text);
}

Status complete_memory(Domain& domain, const ParseOptions& options) {
    uint64_t from_numa = 0;
    if (domain.cpu) {
        for (const auto& cell : domain.cpu->numa) from_numa += cell.memory;
    }
    uint64_t pluggable = 0;
    for (const auto& device : domain.memory_devices) pluggable += device.size;
    if (domain.memory != 0 && pluggable >= domain.memory)
        return xml_error("Total size of memory devices exceeds the total memory size");
    if (from_numa != 0 && (domain.memory == 0 || options.update_abi)) domain.memory = from_numa + pluggable;
    if (domain.memory == 0) {
        return xml_error("Memory size must be specified via <memory> or in the <numa> configuration");
    }
    if (domain.current_memory == 0 || domain.current_memory > domain.memory)
        domain.current_memory = domain.memory;
    if ((domain.max_memory != 0) != (domain.memory_slots != 0)) {
        return xml_error("both maximum memory size and memory slot count must be specified");
    }
    if (domain.max_memory != 0 && domain.max_memory < domain.memory) {
        return xml_error("maximum memory size must be equal or greater than the actual memory size");
    }
    return {};
}

Status check_pool(const std::optional<int32_t>& low, const std::optional<int32_t>& high) {
    if (high && *high == 0) return unsupported("thread_pool_max must be a positive integer");
    if (low && (!high || *low > *high))
        return unsupported("thread_pool_min must be smaller or equal to thread_pool_max");
    return {};
}

constexpr uint32_t most_iothreads = 65536;

Status complete_iothreads(Domain& domain) {
    for (const auto& thread : domain.iothread_ids) {
        if (auto s = check_pool(thread.pool_min, thread.pool_max); !s) return s;
    }
    if (domain.default_iothread) {
        if (auto s = check_pool(domain.default_iothread->pool_min, domain.default_iothread->pool_max); !s)
            return s;
    }
    auto& ids = domain.iothread_ids;
    if (ids.size() > domain.iothreads) domain.iothreads = static_cast<uint32_t>(ids.size());
    // Each takes memory here; no emulator makes that many.
    if (domain.iothreads > most_iothreads)
        return make_error(VB_ERR_CONFIG_UNSUPPORTED, VB_FROM_DOMAIN,
                          "more than " + std::to_string(most_iothreads) + " iothreads");
    std::unordered_set<uint32_t> taken;
    for (const Iothread& thread : ids) {
        if (!taken.insert(thread.id).second)
            return xml_error("duplicate iothread id '" + std::to_string(thread.id) + "' found");
    }
    for (uint32_t next = 1; ids.size() < domain.iothreads; ++next)
        if (taken.count(next) == 0) ids.push_back({next, {}, {}, true});
    return {};
}

template <class F>
void each_info(Domain& domain, F visit) {
    for (auto& d : domain.disks) visit(d.info);
    for (auto& d : domain.interfaces) visit(d.info);
    for (auto& d : domain.hostdevs) visit(d.info);
    for (auto& d : domain.redirdevs) visit(d.info);
    for (auto& d : domain.filesystems) visit(d.info);
}

Status complete_boot(Domain& domain) {
    std::vector<uint32_t> orders;
    each_info(domain, [&](const DeviceInfo& info) {
        if (info.boot_order != 0) orders.push_back(info.boot_order);
    });
    std::sort(orders.begin(), orders.end());
    auto twice = std::adjacent_find(orders.begin(), orders.end());
    if (twice != orders.end()) {
        return unsupported("boot order '" + std::to_string(*twice) + "' used for more than one device");
    }
    if (!orders.empty() && !domain.os.boot.empty()) {
        return unsupported("per-device boot elements cannot be used together with os/boot elements");
    }
    if (domain.os.type == OsType::hvm && orders.empty() && domain.os.boot.empty() &&
        domain.os.bootloader.empty()) {
        domain.os.boot.push_back({BootDevice::hd});
    }
    return {};
}

// Schedulers are kept and printed one by one, in the order of what they are for; no two overlap.
void split_schedulers(List<SchedulerEntry>& entries) {
    std::vector<SchedulerEntry> all;
    for (const auto& entry : entries) {
        for (int id = entry.ids.next(-1); id >= 0; id = entry.ids.next(id)) {
            SchedulerEntry one = entry;
            one.ids = Bitmap();
            one.ids.set(static_cast<unsigned>(id));
            all.push_back(std::move(one));
        }
    }
    std::sort(all.begin(), all.end(), [](const SchedulerEntry& a, const SchedulerEntry& b) {
        return a.ids.highest() < b.ids.highest();
    });
    entries.items() = std::move(all);
}

Status check_overlap(const List<SchedulerEntry>& entries, const char* what) {
    Bitmap all;
    for (const auto& entry : entries) {
        for (int id = entry.ids.next(-1); id >= 0; id = entry.ids.next(id)) {
            if (all.test(static_cast<unsigned>(id))) {
                return make_error(VB_ERR_XML_DETAIL, VB_FROM_DOMAIN,
                                  "'" + std::string(what) + "' must not overlap");
            }
            all.set(static_cast<unsigned>(id));
        }
    }
    return {};
}

// Pins and schedulers are for threads that the domain has.
Status check_threads(const Domain& domain, const Cputune& tune) {
    for (const auto& entry : tune.vcpu_schedulers) {
        if (const int last = entry.ids.highest();
            last >= 0 && static_cast<uint32_t>(last) >= domain.max_vcpus)
            return unsupported("vCPU '" + std::to_string(last) + "' is not present in domain definition");
    }
    std::unordered_set<uint32_t> ids;
    for (const auto& thread : domain.iothread_ids) ids.insert(thread.id);
    auto check = [&](uint32_t id) -> Status {
        if (ids.count(id) > 0) return {};
        return unsupported("Cannot find 'iothread' : " + std::to_string(id));
    };
    for (const auto& pin : tune.iothread_pins) {
        if (auto s = check(pin.id); !s) return s;
    }
    for (const auto& entry : tune.iothread_schedulers) {
        for (int id = entry.ids.next(-1); id >= 0; id = entry.ids.next(id)) {
            if (auto s = check(static_cast<uint32_t>(id)); !s) return s;
        }
    }
    return {};
}

// Pins of processors that do not exist are dropped.
Status complete_cputune(Domain& domain) {
    if (!domain.cputune) return {};
    auto& tune = *domain.cputune;
    if (auto s = check_overlap(tune.vcpu_schedulers, "vcpusched' attributes 'vcpus"); !s) return s;
    if (auto s = check_overlap(tune.iothread_schedulers, "iothreadsched' attributes 'iothreads"); !s)
        return s;
    if (auto s = check_threads(domain, tune); !s) return s;
    auto& pins = tune.vcpu_pins.items();
    pins.erase(std::remove_if(pins.begin(), pins.end(),
                              [&](const VcpuPin& pin) { return pin.id >= domain.max_vcpus; }),
               pins.end());
    split_schedulers(tune.vcpu_schedulers);
    split_schedulers(tune.iothread_schedulers);
    std::stable_sort(tune.vcpu_pins.begin(), tune.vcpu_pins.end(),
                     [](const VcpuPin& a, const VcpuPin& b) { return a.id < b.id; });
    return {};
}

// What <os> may say follows from its type.
Status complete_os(Domain& domain) {
    Os& os = domain.os;
    static constexpr const char* architectures =
        "alpha|armv6l|armv7l|armv7b|aarch64|cris|i686|ia64|lm32|loongarch64|m68k|microblaze|microblazeel|"
        "mips|mipsel|"
        "mips64|mips64el|or32|parisc|parisc64|ppc|ppc64|ppc64le|ppcemb|riscv32|riscv64|s390|s390x|sh4|sh4eb|"
        "sparc|"
        "sparc64|unicore32|x86_64|xtensa|xtensaeb";
    if (os.arch.has() && index_of(architectures, os.arch) < 0)
        return unsupported("Unknown architecture " + os.arch.str());
    if (os.type == OsType::exe) {
        if (os.init.empty()) return xml_error("init binary must be specified");
    } else {
        os.init.clear();
        os.init_dir.clear();
        os.init_user.clear();
        os.init_group.clear();
        os.init_arguments.clear();
        os.init_environment.clear();
    }
    bool boots_kernel = os.type == OsType::xen || os.type == OsType::xenpvh || os.type == OsType::hvm ||
                        os.type == OsType::uml;
    if (!boots_kernel) {
        os.kernel.clear();
        os.initrd.clear();
        os.cmdline.clear();
        os.dtb.clear();
        os.root.clear();
    }
    if (os.type != OsType::hvm) {
        os.boot.clear();
        return {};
    }
    auto firmware_error = [](const char* text) {
        return make_error(VB_ERR_XML_DETAIL, VB_FROM_DOMAIN, text);
    };
    if (os.loader_stateless == YesNo::yes && (os.nvram.has() || os.nvram_template.has() || os.nvram_source))
        return firmware_error("NVRAM is not permitted when loader is stateless");
    for (const auto& info : domain.sysinfo)
        for (const auto& entry : info.system)
            if (entry.name == "uuid" && !domain.uuid.is_nil())
                if (auto uuid = Uuid::parse(entry.value); uuid && *uuid != domain.uuid)
                    return firmware_error("UUID mismatch between <uuid> and <sysinfo>");
    if (os.firmware == Firmware::absent) {
        if (!os.firmware_features.empty())
            return firmware_error(
                "cannot use feature-based firmware autoselection when firmware autoselection is disabled");
        if (os.has_loader && os.loader.empty())
            return firmware_error("no loader path specified and firmware auto selection disabled");
        if (!os.has_loader && os.has_nvram)
            return firmware_error("no loader path specified and firmware auto selection disabled");
        if (os.loader.has() && os.loader_type == LoaderType::absent) os.loader_type = LoaderType::rom;
    } else {
        if (os.nvram_template.has())
            return firmware_error(
                "nvram attribute 'template' cannot be specified when firmware autoselection is enabled");
        std::sort(os.firmware_features.begin(), os.firmware_features.end(),
                  [](const FirmwareFeature& a, const FirmwareFeature& b) { return a.name < b.name; });
    }
    return {};
}

// Without guest nodes a page size can only be for node 0, which is everything.
Status complete_hugepages(Domain& domain) {
    if (!domain.memory_backing) return {};
    size_t cells = domain.cpu ? domain.cpu->numa.size() : 0;
    for (auto& page : domain.memory_backing->pages) {
        if (!page.nodeset.has()) continue;
        int limit = cells == 0 ? 1 : static_cast<int>(cells);
        int beyond = page.nodeset.next(limit - 1);
        if (beyond >= 0) {
            return xml_error("hugepages: node " + std::to_string(beyond) + " not found");
        }
        if (cells == 0) page.nodeset.clear();
    }
    return {};
}

Status complete_vcpus(Domain& domain) {
    if (domain.placement == VcpuPlacement::default_) {
        bool follows_memory = domain.numatune && domain.numatune->placement == VcpuPlacement::auto_;
        domain.placement = follows_memory ? VcpuPlacement::auto_ : VcpuPlacement::static_;
    }
    if (!domain.vcpu_entries.empty()) {
        // One entry for each processor, in order; those not listed are off.
        std::vector<VcpuEntry> all(domain.max_vcpus);
        for (uint32_t id = 0; id < domain.max_vcpus; ++id) {
            all[id].id = id;
            all[id].enabled = YesNo::no;
            all[id].hotpluggable = YesNo::yes;
        }
        for (const auto& vcpu : domain.vcpu_entries) {
            if (vcpu.id >= domain.max_vcpus)
                return xml_error("vcpu id '" + std::to_string(vcpu.id) +
                                 "' is out of range of maximum vcpu count");
            all[vcpu.id] = vcpu;
            if (vcpu.hotpluggable == YesNo::absent) {
                all[vcpu.id].hotpluggable = vcpu.enabled == YesNo::yes ? YesNo::no : YesNo::yes;
            }
        }
        domain.vcpu_entries.items() = std::move(all);
        uint32_t enabled = 0;
        for (const auto& vcpu : domain.vcpu_entries) enabled += vcpu.enabled == YesNo::yes ? 1 : 0;
        domain.vcpus = enabled;
    }
    // Automatic placement of processors implies that of memory.
    if (domain.placement == VcpuPlacement::auto_) {
        auto& tune = domain.numatune.make();
        if (!tune.has_memory) {
            tune.has_memory = true;
            tune.placement = VcpuPlacement::auto_;
        }
    }
    std::sort(domain.perf.begin(), domain.perf.end(), [](const PerfEvent& a, const PerfEvent& b) {
        return perf_event_index(a.name) < perf_event_index(b.name);
    });
    if (domain.features) {
        std::sort(
            domain.features->capabilities.begin(), domain.features->capabilities.end(),
            [](const CapabilityEntry& a, const CapabilityEntry& b) { return a.name.view() < b.name.view(); });
    }
    return {};
}

Status check_actions(const Domain& domain) {
    auto is_dump = [](LifecycleAction a) {
        return a == LifecycleAction::coredump_destroy || a == LifecycleAction::coredump_restart;
    };
    for (auto [name, action] :
         {std::pair{"poweroff", domain.on_poweroff}, std::pair{"reboot", domain.on_reboot}}) {
        if (is_dump(action)) {
            return unsupported("Lifecycle event '" + std::string(name) + "' doesn't support '" +
                               std::string(name_of(action)) + "' action");
        }
    }
    return {};
}

Status check_numa(const Domain& domain) {
    int highest = -1;
    if (domain.cpu) {
        for (const auto& cell : domain.cpu->numa) highest = std::max(highest, cell.cpus.highest());
    }
    if (domain.max_vcpus == 0 || highest >= static_cast<int>(domain.max_vcpus)) {
        return make_error(VB_ERR_INTERNAL_ERROR, VB_FROM_DOMAIN, "CPU IDs in <numa> exceed the <vcpu> count");
    }
    return {};
}

}  // namespace

Status complete_domain(Domain& domain, const ParseOptions& options) {
    if (domain.os.type == OsType::none && !domain.os.bootloader.has()) {
        return xml_error("an os <type> must be specified");
    }
    if (auto s = complete_os(domain); !s) return s;
    if (options.rules) {
        if (auto s = options.rules->capabilities(domain); !s) return s;
        if (auto s = options.rules->complete(domain); !s) return s;
    }
    if (domain.uuid.is_nil()) domain.uuid = Uuid::generate();
    if (auto s = complete_memory(domain, options); !s) return s;
    if (auto s = check_numa(domain); !s) return s;
    if (auto s = complete_hugepages(domain); !s) return s;
    if (auto s = complete_iothreads(domain); !s) return s;
    if (auto s = complete_cputune(domain); !s) return s;
    if (auto s = complete_vcpus(domain); !s) return s;
    if (auto s = check_actions(domain); !s) return s;
    if (auto s = complete_boot(domain); !s) return s;
    if (auto s = complete_devices(domain, options); !s) return s;
    if (options.rules) {
        if (auto s = options.rules->assign(domain); !s) return s;
    }
    return {};
}

}  // namespace virtbay::model
