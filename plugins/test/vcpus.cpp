// Processors of a domain and where they run.
#include <sys/time.h>

#include <algorithm>

#include "change.h"
#include "driver.h"

namespace virtbay::test {

namespace {

constexpr uint32_t affect_flags = VB_DOMAIN_AFFECT_LIVE | VB_DOMAIN_AFFECT_CONFIG;

const model::Bitmap* pinned(const model::Domain& domain, uint32_t vcpu) {
    if (!domain.cputune) return nullptr;
    for (const model::VcpuPin& pin : domain.cputune->vcpu_pins)
        if (pin.id == vcpu) return &pin.cpus;
    return nullptr;
}

model::Bitmap cpus_of(const model::Domain& domain, uint32_t vcpu, uint32_t host_cpus) {
    if (const model::Bitmap* pin = pinned(domain, vcpu)) return *pin;
    if (domain.cpuset.has()) return domain.cpuset;
    return model::Bitmap::filled(host_cpus);
}

bool is_online(const model::Domain& domain, uint32_t vcpu) {
    for (const model::VcpuEntry& entry : domain.vcpu_entries)
        if (entry.id == vcpu) return entry.enabled != model::YesNo::no;
    return vcpu < domain.vcpus;
}

// Writes `cpus` as a map of `bytes` bytes; what does not fit is left out.
void write_map(const model::Bitmap& cpus, uint8_t* map, size_t bytes) {
    for (int cpu = cpus.next(-1); cpu >= 0 && static_cast<size_t>(cpu) < bytes * 8; cpu = cpus.next(cpu))
        map[cpu / 8] = static_cast<uint8_t>(map[cpu / 8] | (1u << (cpu % 8)));
}

model::Bitmap read_map(const uint8_t* map, uint32_t bytes) {
    model::Bitmap cpus;
    for (uint32_t cpu = 0; cpu < bytes * 8; cpu++)
        if ((map[cpu / 8] & (1u << (cpu % 8))) != 0) cpus.set(cpu);
    return cpus;
}

void set_count(model::Domain& domain, uint32_t count) {
    domain.vcpus = count;
    for (model::VcpuEntry& entry : domain.vcpu_entries)
        entry.enabled = entry.id < count ? model::YesNo::yes : model::YesNo::no;
}

void set_maximum(model::Domain& domain, uint32_t maximum) {
    domain.max_vcpus = maximum;
    for (size_t i = domain.vcpu_entries.size(); i-- > 0;)
        if (domain.vcpu_entries[i].id >= maximum) domain.vcpu_entries.erase(i);
    if (!domain.vcpu_entries.empty())
        for (auto id = static_cast<uint32_t>(domain.vcpu_entries.size()); id < maximum; id++) {
            model::VcpuEntry& entry = domain.vcpu_entries.append();
            entry.id = id;
            entry.enabled = model::YesNo::no;
        }
    if (domain.vcpus > maximum) set_count(domain, maximum);
}

Error too_many(uint32_t wanted, uint32_t maximum) {
    return invalid_argument("requested cpu amount exceeds maximum (" + std::to_string(wanted) + " > " +
                            std::to_string(maximum) + ")");
}

}  // namespace

vb::Status TestDriver::domain_get_vcpus(vb::Call& call, const vb_domain_get_vcpus_in& in,
                                        vb_domain_get_vcpus_out& out) {
    return with_domain(call, in.dom, [&](Host& host, Domain& domain) -> Status {
        if (!domain.active()) return invalid_operation("cannot list vcpus for an inactive domain");
        const model::Domain& definition = domain.definition();
        timeval now{};
        gettimeofday(&now, nullptr);
        const uint64_t microseconds =
            static_cast<uint64_t>(now.tv_sec) * 1000000u + static_cast<uint64_t>(now.tv_usec);
        const auto wanted = static_cast<uint32_t>(std::max(in.maxinfo, 0));
        const auto map_bytes = static_cast<size_t>(std::max(in.maplen, 0));
        const uint32_t capacity = std::min(wanted, definition.max_vcpus);
        auto* info = call.array<vb_vcpu_info>(capacity);
        auto* maps = call.array<uint8_t>(capacity * map_bytes);
        uint32_t count = 0;
        for (uint32_t vcpu = 0; vcpu < definition.max_vcpus && count < capacity; vcpu++) {
            if (!is_online(definition, vcpu)) continue;
            const model::Bitmap cpus = cpus_of(definition, vcpu, host.node.max_cpus());
            info[count].number = vcpu;
            info[count].state = VB_VCPU_RUNNING;
            info[count].cpu_time = microseconds / 10;
            info[count].cpu = cpus.highest();
            write_map(cpus, maps + count * map_bytes, map_bytes);
            count++;
        }
        out.info = info;
        out.n_info = count;
        out.cpumaps = maps;
        out.n_cpumaps = static_cast<uint32_t>(count * map_bytes);
        return {};
    });
}

vb::Status TestDriver::domain_get_max_vcpus(vb::Call& call, const vb_domain_get_max_vcpus_in& in,
                                            vb_domain_get_max_vcpus_out& out) {
    return with_domain(call, in.dom, [&](Host&, Domain& domain) -> Status {
        if (!domain.active()) return not_running();
        out.num = static_cast<int32_t>(domain.definition().max_vcpus);
        return {};
    });
}

vb::Status TestDriver::domain_get_vcpus_flags(vb::Call& call, const vb_domain_get_vcpus_flags_in& in,
                                              vb_domain_get_vcpus_flags_out& out) {
    const Status checked =
        check_flags(in.flags, affect_flags | VB_DOMAIN_VCPU_MAXIMUM, "testDomainGetVcpusFlags");
    if (!checked) return to_abi(checked);
    return with_domain(call, in.dom, [&](Host&, Domain& domain) -> Status {
        auto definition = selected(domain, in.flags);
        if (!definition) return std::move(definition.error());
        const bool maximum = (in.flags & VB_DOMAIN_VCPU_MAXIMUM) != 0;
        out.num = static_cast<int32_t>(maximum ? (*definition)->max_vcpus : (*definition)->vcpus);
        return {};
    });
}

vb::Status TestDriver::domain_set_vcpus(vb::Call& call, const vb_domain_set_vcpus_in& in,
                                        vb_domain_set_vcpus_out&) {
    const Status checked =
        check_flags(in.flags, affect_flags | VB_DOMAIN_VCPU_MAXIMUM, "testDomainSetVcpusFlags");
    if (!checked) return to_abi(checked);
    if (in.nvcpus > Host::max_vcpus)
        return to_abi(invalid_argument("requested cpu amount exceeds maximum supported amount (" +
                                       std::to_string(in.nvcpus) + " > " + std::to_string(Host::max_vcpus) +
                                       ")"));
    return with_domain(call, in.dom, [&](Host& host, Domain& domain) -> Status {
        auto which = affected(domain, in.flags);
        if (!which) return std::move(which.error());
        const bool maximum = (in.flags & VB_DOMAIN_VCPU_MAXIMUM) != 0;
        if (which->live && in.nvcpus > domain.definition().max_vcpus)
            return too_many(in.nvcpus, domain.definition().max_vcpus);
        const model::Domain& config = domain.persistent_definition()->domain;
        if (which->config && !maximum && in.nvcpus > config.max_vcpus)
            return too_many(in.nvcpus, config.max_vcpus);
        if (which->config)
            change_definitions(host, domain, {false, true}, [&](model::Domain& d) {
                maximum ? set_maximum(d, in.nvcpus) : set_count(d, in.nvcpus);
            });
        if (which->live)
            change_definitions(host, domain, {true, false},
                               [&](model::Domain& d) { set_count(d, in.nvcpus); });
        return {};
    });
}

vb::Status TestDriver::domain_pin_vcpu(vb::Call& call, const vb_domain_pin_vcpu_in& in,
                                       vb_domain_pin_vcpu_out&) {
    // Live is what the function without flags means, and flags are not known here.
    const uint32_t allowed = call.older() ? VB_DOMAIN_AFFECT_LIVE : 0;
    const Status checked = check_flags(in.flags, allowed, "testDomainPinVcpuFlags");
    if (!checked) return to_abi(checked);
    return with_domain(call, in.dom, [&](Host& host, Domain& domain) -> Status {
        if (!domain.active()) return invalid_operation("cannot pin vcpus on an inactive domain");
        if (in.vcpu >= domain.definition().max_vcpus || !is_online(domain.definition(), in.vcpu))
            return invalid_argument("requested vcpu '" + std::to_string(in.vcpu) +
                                    "' is not present in the domain");
        model::Bitmap cpus = read_map(in.cpumap, in.n_cpumap);
        change_definitions(host, domain, {true, false}, [&](model::Domain& d) {
            auto& pins = d.cputune.make().vcpu_pins;
            size_t at = 0;
            while (at < pins.size() && pins[at].id < in.vcpu) at++;
            if (at < pins.size() && pins[at].id == in.vcpu)
                pins[at].cpus = std::move(cpus);
            else
                pins.insert(at, {in.vcpu, std::move(cpus)});
        });
        return {};
    });
}

vb::Status TestDriver::domain_get_vcpu_pin_info(vb::Call& call, const vb_domain_get_vcpu_pin_info_in& in,
                                                vb_domain_get_vcpu_pin_info_out& out) {
    return with_domain(call, in.dom, [&](Host& host, Domain& domain) -> Status {
        auto definition = selected(domain, in.flags);
        if (!definition) return std::move(definition.error());
        const auto map_bytes = static_cast<size_t>(std::max(in.maplen, 0));
        const uint32_t count =
            std::min(static_cast<uint32_t>(std::max(in.ncpumaps, 0)), (*definition)->max_vcpus);
        auto* maps = call.array<uint8_t>(count * map_bytes);
        for (uint32_t vcpu = 0; vcpu < count; vcpu++)
            if (is_online(**definition, vcpu))
                write_map(cpus_of(**definition, vcpu, host.node.max_cpus()), maps + vcpu * map_bytes,
                          map_bytes);
        out.cpumaps = maps;
        out.n_cpumaps = static_cast<uint32_t>(count * map_bytes);
        out.num = static_cast<int32_t>(count);
        return {};
    });
}

vb::Status TestDriver::domain_pin_emulator(vb::Call& call, const vb_domain_pin_emulator_in& in,
                                           vb_domain_pin_emulator_out&) {
    const Status checked = check_flags(in.flags, affect_flags, "testDomainPinEmulator");
    if (!checked) return to_abi(checked);
    return with_domain(call, in.dom, [&](Host& host, Domain& domain) -> Status {
        auto which = affected_one(domain, in.flags);
        if (!which) return std::move(which.error());
        const model::Bitmap cpus = read_map(in.cpumap, in.n_cpumap);
        if (cpus.empty()) return invalid_argument("Empty cpu list for pinning");
        change_definitions(host, domain, *which,
                           [&](model::Domain& d) { d.cputune.make().emulator_pin = cpus; });
        return {};
    });
}

vb::Status TestDriver::domain_get_emulator_pin_info(vb::Call& call,
                                                    const vb_domain_get_emulator_pin_info_in& in,
                                                    vb_domain_get_emulator_pin_info_out& out) {
    const Status checked = check_flags(in.flags, affect_flags, "testDomainGetEmulatorPinInfo");
    if (!checked) return to_abi(checked);
    return with_domain(call, in.dom, [&](Host& host, Domain& domain) -> Status {
        auto definition = selected(domain, in.flags);
        if (!definition) return std::move(definition.error());
        const model::Domain& d = **definition;
        const auto map_bytes = static_cast<size_t>(std::max(in.maplen, 0));
        auto* map = call.array<uint8_t>(map_bytes);
        if (d.cputune && d.cputune->emulator_pin.has())
            write_map(d.cputune->emulator_pin, map, map_bytes);
        else if (d.cpuset.has())
            write_map(d.cpuset, map, map_bytes);
        else
            write_map(model::Bitmap::filled(host.node.max_cpus()), map, map_bytes);
        out.cpumaps = map;
        out.n_cpumaps = static_cast<uint32_t>(map_bytes);
        out.ret = 1;
        return {};
    });
}

}  // namespace virtbay::test
