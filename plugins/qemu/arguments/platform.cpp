// Machine, processor, memory, clock, boot.
#include <cstdio>
#include <ctime>

#include "arguments/builder.h"

namespace virtbay::qemu {

using namespace model;

void ArgumentBuilder::machine() {
    std::string text = domain_.os.machine.str() + ",usb=off";
    const auto put = [&](const char* name, OnOff value) {
        if (value != OnOff::absent)
            text += std::string(",") + name + "=" + (value == OnOff::on ? "on" : "off");
    };
    if (domain_.features) {
        const Features& f = *domain_.features;
        put("vmport", f.vmport);
        put("smm", f.smm);
        if (f.ioapic != IoapicDriver::absent)
            text += f.ioapic == IoapicDriver::qemu ? ",kernel_irqchip=split" : ",kernel_irqchip=on";
    }
    for (const Timer& t : domain_.clock.timers)
        if (t.name == TimerName::hpet && t.present == YesNo::no) text += ",hpet=off";
    put("dump-guest-core", domain_.dump_core == OnOff::absent ? OnOff::off : domain_.dump_core);
    const Machine* machine = emulator_.machine(domain_.os.machine.view());
    const bool numa = domain_.cpu && !domain_.cpu->numa.empty();
    if (!numa && machine && !machine->default_ram.empty()) text += ",memory-backend=" + machine->default_ram;
    if (domain_.os.loader_type == LoaderType::pflash) {
        text += ",pflash0=libvirt-pflash0-format";
        if (domain_.os.nvram.has()) text += ",pflash1=libvirt-pflash1-format";
    }
    add("-machine", text);
    add("-accel", domain_.virt_type == VirtType::kvm ? "kvm" : "tcg");
}

void ArgumentBuilder::processor() {
    std::string text;
    if (domain_.cpu && domain_.cpu->has_mode) {
        const Cpu& cpu = *domain_.cpu;
        switch (cpu.mode) {
            case CpuMode::host_passthrough:
                text = "host";
                break;
            case CpuMode::maximum:
                text = "max";
                break;
            case CpuMode::host_model:
                // The model that the host's processor resolves to is the emulator's own expansion of it.
                text = domain_.virt_type == VirtType::kvm ? "host" : "max";
                break;
            case CpuMode::custom:
                text = cpu.model.str();
                break;
        }
        if (cpu.migratable != OnOff::absent && cpu.mode != CpuMode::custom)
            text += cpu.migratable == OnOff::on ? ",migratable=on" : ",migratable=off";
        if (cpu.vendor_id.has()) text += ",vendor=" + escaped(cpu.vendor_id.view());
        for (const CpuFeature& f : cpu.features) {
            const bool off = f.policy == CpuPolicy::disable || f.policy == CpuPolicy::forbid;
            std::string name = f.name.str();
            if (name == "sse4_1" || name == "sse4_2") name[4] = '.';
            text += "," + escaped(name) + (off ? "=off" : "=on");
        }
        if (cpu.cache) {
            if (cpu.cache->mode == CpuCacheMode::emulate && cpu.cache->level == 3u) text += ",l3-cache=on";
            if (cpu.cache->mode == CpuCacheMode::passthrough) text += ",host-cache-info=on,l3-cache=off";
            if (cpu.cache->mode == CpuCacheMode::disable) text += ",host-cache-info=off,l3-cache=off";
        }
        if (cpu.maxphysaddr) {
            if (cpu.maxphysaddr->mode == MaxPhysAddrMode::passthrough) text += ",host-phys-bits=on";
            if (cpu.maxphysaddr->bits)
                text += (cpu.maxphysaddr->mode == MaxPhysAddrMode::passthrough ? ",host-phys-bits-limit="
                                                                               : ",phys-bits=") +
                        std::to_string(*cpu.maxphysaddr->bits);
        }
    }
    if (text.empty()) return;
    for (const Timer& t : domain_.clock.timers) {
        if (t.name == TimerName::kvmclock && t.present != YesNo::absent)
            text += t.present == YesNo::yes ? ",kvmclock=on" : ",kvmclock=off";
        if (t.name == TimerName::tsc && t.frequency) text += ",tsc-frequency=" + std::to_string(t.frequency);
        if (t.name == TimerName::hypervclock && t.present == YesNo::yes) text += ",hv-time=on";
    }
    if (domain_.features) {
        const Features& f = *domain_.features;
        if (f.apic_eoi != OnOff::absent)
            text += f.apic_eoi == OnOff::on ? ",kvm-pv-eoi=on" : ",kvm-pv-eoi=off";
        if (f.pvspinlock != OnOff::absent)
            text += f.pvspinlock == OnOff::on ? ",kvm-pv-unhalt=on" : ",kvm-pv-unhalt=off";
        if (f.pmu != OnOff::absent) text += f.pmu == OnOff::on ? ",pmu=on" : ",pmu=off";
        if (f.hyperv) {
            const Hyperv& h = *f.hyperv;
            if (h.mode == HypervMode::passthrough) text += ",hv-passthrough=on";
            const auto put = [&](const char* name, OnOff value) {
                if (value == OnOff::on) text += std::string(",hv-") + name + "=on";
            };
            put("relaxed", h.relaxed);
            put("vapic", h.vapic);
            if (h.spinlocks == OnOff::on) {
                char spin[40];
                std::snprintf(spin, sizeof spin, ",hv-spinlocks=0x%x", h.spinlock_retries);
                text += spin;
            }
            put("vpindex", h.vpindex);
            put("runtime", h.runtime);
            put("synic", h.synic);
            put("stimer", h.stimer);
            put("stimer-direct", h.stimer_direct);
            put("reset", h.reset);
            if (h.vendor_id == OnOff::on) text += ",hv-vendor-id=" + escaped(h.vendor_id_value.view());
            put("frequencies", h.frequencies);
            put("reenlightenment", h.reenlightenment);
            put("tlbflush", h.tlbflush);
            put("ipi", h.ipi);
            put("evmcs", h.evmcs);
            put("avic", h.avic);
        }
        if (f.kvm) {
            if (f.kvm->hidden == OnOff::on) text += ",kvm=off";
            if (f.kvm->hint_dedicated == OnOff::on) text += ",kvm-hint-dedicated=on";
            if (f.kvm->poll_control == OnOff::on) text += ",kvm-poll-control=on";
        }
    }
    add("-cpu", text);
}

void ArgumentBuilder::firmware() {
    const Os& os = domain_.os;
    if (!os.loader.has()) return;
    if (os.loader_type != LoaderType::pflash) return add("-bios", os.loader.str());
    const auto flash = [&](const std::string& file, int n, bool readonly) {
        const std::string name = "libvirt-pflash" + std::to_string(n);
        add_json("-blockdev", {{"driver", "file"},
                               {"filename", file},
                               {"node-name", name + "-storage"},
                               {"auto-read-only", true},
                               {"discard", "unmap"}});
        add_json("-blockdev", {{"node-name", name + "-format"},
                               {"read-only", readonly},
                               {"driver", "raw"},
                               {"file", name + "-storage"}});
    };
    flash(os.loader.str(), 0, os.loader_readonly != YesNo::no);
    if (os.nvram.has()) flash(os.nvram.str(), 1, false);
}

void ArgumentBuilder::memory() {
    std::string text = std::to_string(domain_.memory / 1024);
    if (domain_.max_memory) {
        text = "size=" + std::to_string(domain_.memory) + "k";
        if (domain_.memory_slots)
            text += ",slots=" + std::to_string(domain_.memory_slots) +
                    ",maxmem=" + std::to_string(domain_.max_memory) + "k";
    }
    add("-m", text);
    const MemoryBacking* backing = domain_.memory_backing.get();
    const Machine* machine = emulator_.machine(domain_.os.machine.view());
    const bool numa = domain_.cpu && !domain_.cpu->numa.empty();
    const auto object = [&](const std::string& id, uint64_t kib) {
        const bool memfd = backing && backing->source == MemorySource::memfd;
        Json o{{"qom-type", memfd ? "memory-backend-memfd" : "memory-backend-ram"}, {"id", id}};
        if (memfd && backing->hugepages) o["hugetlb"] = true;
        if (backing && backing->access != BackingAccess::absent)
            o["share"] = backing->access == BackingAccess::shared;
        if (backing && backing->allocation == AllocationMode::immediate) o["prealloc"] = true;
        o["size"] = kib * 1024;
        add_json("-object", o);
    };
    if (!numa) {
        if (machine && !machine->default_ram.empty()) object(machine->default_ram, domain_.memory);
    }
    add("-overcommit", backing && backing->locked ? "mem-lock=on" : "mem-lock=off");
    if (numa) {
        uint32_t n = 0;
        for (const NumaCell& cell : domain_.cpu->numa) {
            const std::string id = "ram-node" + std::to_string(n);
            object(id, cell.memory);
            std::string node = "node,nodeid=" + std::to_string(n);
            if (!cell.cpus.empty()) {
                std::string cpus = cell.cpus.format();
                size_t at = 0;
                while (at != std::string::npos) {
                    const size_t comma = cpus.find(',', at);
                    node += ",cpus=" + cpus.substr(at, comma == std::string::npos ? comma : comma - at);
                    at = comma == std::string::npos ? comma : comma + 1;
                }
            }
            add("-numa", node + ",memdev=" + id);
            ++n;
        }
    }
}

void ArgumentBuilder::smp() {
    std::string text = std::to_string(domain_.vcpus);
    if (domain_.vcpus != domain_.max_vcpus) text += ",maxcpus=" + std::to_string(domain_.max_vcpus);
    if (domain_.cpu && domain_.cpu->has_topology) {
        const Cpu& c = *domain_.cpu;
        text += ",sockets=" + std::to_string(c.sockets) + ",dies=" + std::to_string(c.dies) +
                ",cores=" + std::to_string(c.cores) + ",threads=" + std::to_string(c.threads);
    } else {
        text += ",sockets=" + std::to_string(domain_.max_vcpus) + ",cores=1,threads=1";
    }
    add("-smp", text);
}

void ArgumentBuilder::clock() {
    const Clock& c = domain_.clock;
    std::string text;
    const auto at = [&](time_t when) {
        tm parts{};
        gmtime_r(&when, &parts);
        char buffer[40];
        strftime(buffer, sizeof buffer, "base=%Y-%m-%dT%H:%M:%S", &parts);
        text = buffer;
    };
    switch (c.offset) {
        case ClockOffset::utc:
            text = "base=utc";
            break;
        case ClockOffset::localtime:
        case ClockOffset::timezone:
            text = "base=localtime";
            break;
        case ClockOffset::variable: {
            time_t now = ::time(nullptr) + c.adjustment;
            if (c.basis == ClockBasis::localtime) {
                tm local{};
                localtime_r(&now, &local);
                now += local.tm_gmtoff;
            }
            at(now);
            break;
        }
        case ClockOffset::absolute:
            at(static_cast<time_t>(c.start));
            break;
    }
    for (const Timer& t : c.timers) {
        if (t.name != TimerName::rtc) continue;
        if (t.track == TimerTrack::guest) text += ",clock=vm";
        if (t.track == TimerTrack::wall) text += ",clock=host";
        if (t.tickpolicy == TickPolicy::catchup) text += ",driftfix=slew";
    }
    add("-rtc", text);
    for (const Timer& t : c.timers)
        if (t.name == TimerName::pit && t.tickpolicy == TickPolicy::delay)
            add("-global", "kvm-pit.lost_tick_policy=delay");
}

void ArgumentBuilder::boot() {
    const Os& os = domain_.os;
    std::string text;
    if (os.boot_menu != YesNo::absent) {
        text += os.boot_menu == YesNo::yes ? "menu=on," : "menu=off,";
        if (os.boot_menu_timeout) text += "splash-time=" + std::to_string(*os.boot_menu_timeout) + ",";
    }
    if (os.reboot_timeout) text += "reboot-timeout=" + std::to_string(*os.reboot_timeout) + ",";
    add("-boot", text + "strict=on");
    if (os.kernel.has()) add("-kernel", os.kernel.str());
    if (os.initrd.has()) add("-initrd", os.initrd.str());
    if (os.cmdline.has()) add("-append", os.cmdline.str());
    if (os.dtb.has()) add("-dtb", os.dtb.str());
    if (domain_.suspend_to_mem != YesNo::absent || domain_.suspend_to_disk != YesNo::absent) {
        const bool q35 = domain_.os.machine.view().find("q35") != std::string_view::npos;
        const std::string prefix = q35 ? "ICH9-LPC." : "PIIX4_PM.";
        if (domain_.suspend_to_mem != YesNo::absent)
            add("-global", prefix + "disable_s3=" + (domain_.suspend_to_mem == YesNo::no ? "1" : "0"));
        if (domain_.suspend_to_disk != YesNo::absent)
            add("-global", prefix + "disable_s4=" + (domain_.suspend_to_disk == YesNo::no ? "1" : "0"));
    }
}

}  // namespace virtbay::qemu
