#include "model/domain/complete.h"

#include <algorithm>

namespace virtbay::model {

namespace {

Error unsupported(std::string_view text) {
    return make_error(VB_ERR_CONFIG_UNSUPPORTED, VB_FROM_DOMAIN, text);
}
Error xml_error(std::string_view text) {
    return make_error(VB_ERR_XML_ERROR, VB_FROM_DOMAIN, text);
}

Status complete_memory(Domain& domain) {
    uint64_t from_numa = 0;
    if (domain.cpu) {
        for (const auto& cell : domain.cpu->numa) from_numa += cell.memory;
    }
    uint64_t pluggable = 0;
    for (const auto& device : domain.memory_devices) pluggable += device.size;
    if (from_numa != 0) domain.memory = from_numa + pluggable;
    if (domain.memory == 0) {
        return xml_error("Memory size must be specified via <memory> or in the <numa> configuration");
    }
    if (domain.current_memory == 0 || domain.current_memory > domain.memory)
        domain.current_memory = domain.memory;
    if ((domain.max_memory != 0) != (domain.memory_slots != 0)) {
        return xml_error("both maximum memory size and memory slot count must be specified");
    }
    if (domain.max_memory != 0 && domain.max_memory < domain.memory) {
        return unsupported("maximum memory size must be equal or greater than the actual memory size");
    }
    return {};
}

void complete_iothreads(Domain& domain) {
    auto& ids = domain.iothread_ids;
    if (ids.size() > domain.iothreads) domain.iothreads = static_cast<uint32_t>(ids.size());
    for (uint32_t next = 1; ids.size() < domain.iothreads; ++next) {
        bool taken = std::any_of(ids.begin(), ids.end(), [&](const Iothread& t) { return t.id == next; });
        if (!taken) ids.push_back({next, {}, {}, true});
    }
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
    if (domain.os.type == OsType::hvm && orders.empty() && domain.os.boot.empty()) {
        domain.os.boot.push_back({BootDevice::hd});
    }
    return {};
}

// Pins and schedulers of processors that do not exist are dropped.
void complete_cputune(Domain& domain) {
    if (!domain.cputune) return;
    auto& tune = *domain.cputune;
    for (size_t i = tune.vcpu_pins.size(); i-- > 0;) {
        if (tune.vcpu_pins[i].id >= domain.max_vcpus) tune.vcpu_pins.erase(i);
    }
    std::stable_sort(tune.vcpu_pins.begin(), tune.vcpu_pins.end(),
                     [](const VcpuPin& a, const VcpuPin& b) { return a.id < b.id; });
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
    if (options.rules) {
        if (auto s = options.rules->capabilities(domain); !s) return s;
        if (auto s = options.rules->complete(domain); !s) return s;
    }
    if (domain.uuid.is_nil()) domain.uuid = Uuid::generate();
    if (auto s = complete_memory(domain); !s) return s;
    if (auto s = check_numa(domain); !s) return s;
    if (auto s = complete_hugepages(domain); !s) return s;
    complete_iothreads(domain);
    complete_cputune(domain);
    if (domain.placement == VcpuPlacement::default_) domain.placement = VcpuPlacement::static_;
    if (auto s = complete_boot(domain); !s) return s;
    if (auto s = complete_devices(domain, options); !s) return s;
    if (options.rules) {
        if (auto s = options.rules->assign(domain); !s) return s;
    }
    return {};
}

}  // namespace virtbay::model
