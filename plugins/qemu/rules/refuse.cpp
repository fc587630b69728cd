// What a definition may not ask of an emulator, beyond what the model refuses by itself.
#include <unistd.h>

#include <algorithm>
#include <unordered_set>

#include "rules/rules.h"

namespace virtbay::qemu {

using namespace model;

namespace {

Error cannot_have(std::string detail) {
    return make_error(VB_ERR_CONFIG_UNSUPPORTED, VB_FROM_QEMU, std::move(detail));
}
Error xml_error(std::string detail) {
    return make_error(VB_ERR_XML_ERROR, VB_FROM_QEMU, std::move(detail));
}
Error internal(std::string detail) {
    return make_error(VB_ERR_INTERNAL_ERROR, VB_FROM_QEMU, std::move(detail));
}

std::string in_quotes(std::string_view text) {
    return "'" + std::string(text) + "'";
}

bool is_x86(const Domain& d) {
    return d.os.arch == "x86_64" || d.os.arch == "i686";
}

bool has_acpi(const Domain& d) {
    return d.features && d.features->acpi;
}

// Memory that another process can map.
bool shares_memory(const Domain& d) {
    if (d.memory_backing && d.memory_backing->access == BackingAccess::shared) return true;
    if (!d.cpu || d.cpu->numa.empty()) return false;
    return std::all_of(d.cpu->numa.begin(), d.cpu->numa.end(),
                       [](const NumaCell& c) { return c.access == NumaAccess::shared; });
}

Status refuse_features(const Domain& d, Chipset chipset) {
    if (!d.features || !is_x86(d)) return {};
    const Features& f = *d.features;
    const std::pair<const char*, bool> foreign[] = {
        {"gic", f.gic != OnOff::absent},
        {"hpt", f.hpt_resizing != HptResizing::absent || f.hpt_max_page_size != 0},
        {"htm", f.htm != OnOff::absent},
        {"nested-hv", f.nested_hv != OnOff::absent},
        {"ccf-assist", f.ccf_assist != OnOff::absent},
        {"cfpc", f.cfpc != Workaround::absent},
        {"sbbc", f.sbbc != Workaround::absent},
        {"ibs", f.ibs != SpecIbs::absent},
    };
    for (const auto& [name, wanted] : foreign)
        if (wanted)
            return cannot_have("The " + in_quotes(name) + " feature is not supported for architecture " +
                               in_quotes(d.os.arch.view()) + " or machine type " +
                               in_quotes(d.os.machine.view()));
    if (f.tseg_given && chipset != Chipset::q35)
        return cannot_have("SMM TSEG is only supported with q35 machine type");
    return {};
}

Status refuse_timers(const Domain& d) {
    for (const Timer& t : d.clock.timers) {
        if (t.name == TimerName::platform)
            return cannot_have("unsupported timer type (name) " + in_quotes(name_of(t.name)));
        if (t.name == TimerName::armvtimer && d.os.arch != "aarch64")
            return cannot_have("Configuring the 'armvtimer' timer is not supported for this machine");
        if (t.name == TimerName::pit && t.tickpolicy == TickPolicy::merge)
            return cannot_have("unsupported pit tickpolicy 'merge'");
        if (t.name == TimerName::rtc && (t.track == TimerTrack::boot || t.track == TimerTrack::realtime))
            return cannot_have("unsupported rtc timer track " + in_quotes(name_of(t.track)));
    }
    return {};
}

Status refuse_actions(const Domain& d) {
    const auto refused = [](LifecycleAction a, bool crash) {
        return a == LifecycleAction::rename_restart || (!crash && a == LifecycleAction::preserve);
    };
    for (const auto& [action, crash] :
         {std::pair{d.on_poweroff, false}, {d.on_reboot, false}, {d.on_crash, true}})
        if (refused(action, crash))
            return cannot_have("a guest cannot end with the action " + in_quotes(name_of(action)));
    return {};
}

Status refuse_firmware(const Domain& d, Chipset chipset) {
    const Os& os = d.os;
    const bool efi = os.loader_type == LoaderType::pflash || os.firmware == Firmware::efi;
    if (efi && is_x86(d) && !has_acpi(d)) return cannot_have("UEFI requires ACPI on this architecture");
    if (os.loader_secure == YesNo::yes && chipset != Chipset::q35)
        return cannot_have("Secure boot is supported with q35 machine types only");
    if (os.bios_useserial == YesNo::yes && d.serials.empty())
        return xml_error("need at least one serial port to use BIOS serial output");
    return {};
}

Status refuse_disk(const Disk& d, const Domain& domain) {
    const std::string name = d.target.str();
    if (name.find_first_of("0123456789") != std::string::npos)  // "vda1"
        return cannot_have("invalid disk target " + in_quotes(name) +
                           ", partitions can't appear in disk targets");
    if (d.device == DiskDevice::cdrom && (d.bus == DiskBus::virtio || d.bus == DiskBus::sd))
        return cannot_have("disk type of " + in_quotes(name) + " does not support ejectable media");
    if (d.wwn.has() && d.bus != DiskBus::ide && d.bus != DiskBus::scsi && d.bus != DiskBus::sata)
        return cannot_have("Only ide and scsi disk support wwn");
    if ((d.vendor.has() || d.product.has()) && d.bus != DiskBus::scsi)
        return cannot_have("Only scsi disk supports vendor and product");
    if (d.io == DiskIo::native && d.cache != DiskCache::none && d.cache != DiskCache::directsync)
        return cannot_have("io='native' needs either no disk cache or directsync cache mode");
    if (d.driver_name.has() && d.driver_name != "qemu")
        return cannot_have("unsupported driver name " + in_quotes(d.driver_name.view()) + " for disk " +
                           in_quotes(name));
    if (d.serial.view().find_first_not_of(
            "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_ .+") != std::string_view::npos)
        return internal("driver serial " + in_quotes(d.serial.view()) + " contains unsafe characters");
    if (d.device == DiskDevice::disk && d.readonly && (d.bus == DiskBus::ide || d.bus == DiskBus::sata))
        return cannot_have("readonly " + std::string(name_of(d.bus)) + " disks are not supported");
    if (d.readonly && d.copy_on_read == OnOff::on)
        return cannot_have("copy_on_read is not compatible with read-only disk " + in_quotes(name));
    if (d.info.has_address(AddressType::drive)) {
        const Address& at = *d.info.address;
        if (d.bus == DiskBus::scsi && at.bus != 0) return internal("SCSI controller only supports 1 bus");
        if (d.bus == DiskBus::ide && at.controller != 0)
            return internal("Only 1 IDE controller is supported");
    }
    if (d.source.type == StorageType::dir && !d.readonly)
        return cannot_have("virtual FAT storage can't be accessed in read-write mode");
    if (d.source.type == StorageType::vhostuser && !shares_memory(domain))
        return cannot_have("'vhostuser' requires shared memory");
    if (d.geometry && d.geometry->trans != GeometryTrans::absent && d.bus != DiskBus::ide)
        return cannot_have("CHS translation mode can only be set for 'ide' bus not " +
                           in_quotes(name_of(d.bus)));
    if (d.bus == DiskBus::virtio && d.info.has_address(AddressType::drive))
        return cannot_have("virtio disk cannot have an address of type 'drive'");
    if (d.info.has_address(AddressType::ccw))
        return cannot_have("cannot use CCW address type with machine type " +
                           in_quotes(domain.os.machine.view()));
    if (d.bus == DiskBus::scsi && d.info.has_address(AddressType::drive))
        for (const Controller& c : domain.controllers)
            if (c.type == ControllerType::scsi &&
                c.index == static_cast<int32_t>(d.info.address->controller) &&
                c.scsi_model == ScsiModel::lsilogic && d.info.address->target != 0)
                return cannot_have("target must be 0 for controller model 'lsilogic'");
    return {};
}

Status refuse_iothreads(const Domain& domain) {
    std::unordered_set<uint32_t> ids;
    for (const Iothread& thread : domain.iothread_ids) ids.insert(thread.id);
    for (const Disk& d : domain.disks)
        if (d.iothread != 0 && !ids.contains(d.iothread))
            return cannot_have("Disk iothread " + in_quotes(std::to_string(d.iothread)) +
                               " not defined in iothreadid");
    return {};
}

Status refuse_controller(const Controller& c, const Domain& domain, Chipset chipset) {
    switch (c.type) {
        case ControllerType::ide:
            if (chipset == Chipset::q35)
                return cannot_have("IDE controllers are unsupported for this QEMU binary or machine type");
            if (c.index > 0)
                return cannot_have("Only a single IDE controller is supported for this machine type");
            break;
        case ControllerType::fdc:
            if (c.index > 0) return internal("Only 1 fdc controller is supported");
            break;
        case ControllerType::scsi:
            if (c.scsi_model == ScsiModel::buslogic)
                return cannot_have("Unsupported controller model: " + std::string(name_of(c.scsi_model)));
            if (c.iothread && c.scsi_model != ScsiModel::virtio_scsi &&
                c.scsi_model != ScsiModel::virtio_transitional &&
                c.scsi_model != ScsiModel::virtio_non_transitional)
                return xml_error("'iothread' attribute only supported for virtio scsi controllers");
            break;
        case ControllerType::usb:
            if (c.usb_model == UsbModel::qusb1 || c.usb_model == UsbModel::qusb2)
                return cannot_have("USB controller model " + in_quotes(name_of(c.usb_model)) +
                                   " is not supported in qemu");
            if ((c.usb_model == UsbModel::qemu_xhci || c.usb_model == UsbModel::nec_xhci) &&
                c.ports.value_or(0) > 15)
                return cannot_have(in_quotes(name_of(c.usb_model)) +
                                   " controller only supports up to '15' ports");
            break;
        case ControllerType::pci: {
            const bool root = c.pci_model == PciModel::pci_root || c.pci_model == PciModel::pcie_root;
            if (root && c.index != 0)
                return xml_error("pci-root and pcie-root controllers should have index 0");
            const PciModel own = chipset == Chipset::q35 ? PciModel::pcie_root : PciModel::pci_root;
            if (c.index == 0 && c.pci_model != own)
                return xml_error(
                    "The PCI controller with index='0' must be model=" + in_quotes(name_of(own)) +
                    " for this machine type, but model=" + in_quotes(name_of(c.pci_model)) +
                    " was found instead");
            if (c.pci_model == PciModel::pci_expander_bus && chipset != Chipset::i440fx)
                return cannot_have(
                    "pci-expander-bus controllers are only supported on 440fx-based machinetypes");
            if (c.pci_model == PciModel::pcie_expander_bus && chipset != Chipset::q35)
                return cannot_have("pcie-expander-bus controllers are not supported with this machine type");
            const bool bridge =
                c.pci_model == PciModel::pci_bridge || c.pci_model == PciModel::pcie_to_pci_bridge;
            if (bridge && c.info.has_address(AddressType::pci) &&
                static_cast<uint32_t>(c.index) <= c.info.address->bus && c.index != 0)
                return cannot_have("PCI controller at index " + std::to_string(c.index) +
                                   " must have a larger index than the bus that it sits on");
            const size_t cells = domain.cpu ? domain.cpu->numa.size() : 0;
            if (c.numa_node && *c.numa_node >= cells)
                return xml_error(std::string(name_of(c.pci_model)) + " with index " +
                                 std::to_string(c.index) + " is configured for a NUMA node (" +
                                 std::to_string(*c.numa_node) + ") that the guest does not have");
            break;
        }
        default:
            break;
    }
    return {};
}

Status refuse_interface(const Interface& i) {
    for (const char c : i.model.view())
        if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && c != '-' &&
            c != '_')
            return make_error(VB_ERR_INVALID_ARG, VB_FROM_DOMAIN, "Model name contains invalid characters");
    if (i.type == InterfaceType::vhostuser && !i.model.view().starts_with("virtio"))
        return internal("an interface of type 'vhostuser' needs a virtio model");
    if (i.mtu && i.type != InterfaceType::network && i.type != InterfaceType::bridge &&
        i.type != InterfaceType::ethernet && i.type != InterfaceType::vhostuser)
        return cannot_have("setting MTU on interface type " + std::string(name_of(i.type)) +
                           " is not supported yet");
    return {};
}

constexpr size_t most_vnc_password = 8;  // the rest is not looked at by the protocol

Status refuse_display(const Domain& d) {
    const auto several_heads = [](VideoModel m) { return m == VideoModel::qxl || m == VideoModel::virtio; };
    for (size_t n = 0; n < d.videos.size(); ++n) {
        const Video& v = d.videos[n];
        const std::string name(name_of(v.model));
        if (v.model == VideoModel::xen || v.model == VideoModel::vbox || v.model == VideoModel::parallels ||
            v.model == VideoModel::gop)
            return cannot_have("domain configuration does not support video model " + in_quotes(name));
        if (n > 0 && v.model != VideoModel::qxl && v.model != VideoModel::virtio &&
            v.model != VideoModel::bochs)
            return cannot_have("video type " + in_quotes(name) + " is only valid as primary video device");
        if (v.heads > 1 && !several_heads(v.model))
            return cannot_have("video type " + in_quotes(name) + " doesn't support multiple 'heads'");
    }
    for (const Graphics& g : d.graphics)
        if (g.type == GraphicsType::vnc && g.password.size() > most_vnc_password)
            return cannot_have("VNC password is " + std::to_string(g.password.size()) +
                               " characters long, only " + std::to_string(most_vnc_password) + " permitted");
    for (const Graphics& g : d.graphics)
        if (g.type == GraphicsType::rdp || g.type == GraphicsType::desktop)
            return cannot_have(std::string(name_of(g.type)) + " graphics are not supported with this QEMU");
    for (const Sound& s : d.sounds)
        if (s.audio_id && std::none_of(d.audios.begin(), d.audios.end(),
                                       [&](const Audio& a) { return a.id == s.audio_id; }))
            return xml_error("no audio device with ID " + std::to_string(s.audio_id));
    return {};
}

Status refuse_chardevs(const Domain& d) {
    bool spice = false;
    for (const Graphics& g : d.graphics) spice = spice || g.type == GraphicsType::spice;
    const auto source = [&](const ChardevSource& s) -> Status {
        if ((s.type == ChardevType::spicevmc || s.type == ChardevType::spiceport) && !spice)
            return cannot_have("chardev " + in_quotes(name_of(s.type)) +
                               " not supported without spice graphics");
        return {};
    };
    for (const Serial& s : d.serials) {
        if (Status r = source(s.source); !r) return r;
        const std::pair<SerialModel, SerialTarget> pairs[] = {
            {SerialModel::isa_serial, SerialTarget::isa_serial},
            {SerialModel::usb_serial, SerialTarget::usb_serial},
            {SerialModel::pci_serial, SerialTarget::pci_serial},
            {SerialModel::isa_debugcon, SerialTarget::isa_debug},
        };
        for (const auto& [model, target] : pairs)
            if (s.model == model && s.target != target)
                return cannot_have("Target model " + in_quotes(name_of(model)) + " requires target type " +
                                   in_quotes(name_of(target)));
    }
    for (const Channel& c : d.channels)
        if (Status r = source(c.source); !r) return r;
    for (const Redirdev& r : d.redirdevs)
        if (Status s = source(r.source); !s) return s;
    for (const Console& c : d.consoles)
        if (is_x86(d) && (c.target == ConsoleTarget::sclp || c.target == ConsoleTarget::sclplm))
            return cannot_have(std::string(name_of(c.target)) +
                               "console is not supported in this QEMU binary");
    if (d.smartcards.size() > 1) return cannot_have("this QEMU binary lacks multiple smartcard support");
    return {};
}

Status refuse_peripherals(const Domain& d, const Emulator* emulator, Chipset chipset) {
    for (const Input& i : d.inputs) {
        if (i.type == InputType::passthrough && i.bus != InputBus::virtio)
            return cannot_have("only bus 'virtio' is supported for 'passthrough' input devices");
        if ((i.model == VirtioModel::virtio_transitional ||
             i.model == VirtioModel::virtio_non_transitional) &&
            i.type != InputType::passthrough)
            return cannot_have("virtio (non-)transitional models are not supported for input type=" +
                               std::string(name_of(i.type)));
    }
    if (d.watchdogs.size() > 1) return internal("only a single watchdog device is supported");
    for (const Watchdog& w : d.watchdogs)
        if (w.model == WatchdogModel::diag288 && is_x86(d))
            return cannot_have("diag288 model of watchdog is allowed for s390 and s390x only");
    for (const Panic& p : d.panics) {
        if (p.model == PanicModel::pseries && is_x86(d))
            return cannot_have("only pSeries guests support panic device of model 'pseries'");
        if (p.model == PanicModel::s390 && is_x86(d))
            return cannot_have("only S390 guests support panic device of model 's390'");
    }
    for (const Tpm& t : d.tpms) {
        if (t.backend == TpmBackend::emulator && emulator && !emulator->has("tpm-emulator-swtpm") &&
            ::access("/usr/bin/swtpm", X_OK) != 0)
            return cannot_have("TPM version " +
                               in_quotes(t.version == TpmVersion::default_ ? "1.2" : name_of(t.version)) +
                               " is not supported");
        if (t.model == TpmModel::spapr && is_x86(d))
            return cannot_have("The QEMU executable does not support TPM model tpm-spapr");
    }
    if (d.iommu) {
        const std::string name(name_of(d.iommu->model));
        if (d.iommu->model == IommuModel::smmuv3 && is_x86(d))
            return cannot_have("IOMMU device: 'smmuv3' is only supported with ARM Virt machines");
        if (is_x86(d) && chipset != Chipset::q35)
            return cannot_have("IOMMU device: " + in_quotes(name) + " is only supported with Q35 machines");
        if (d.iommu->model == IommuModel::virtio && !has_acpi(d))
            return cannot_have("IOMMU device: 'virtio' requires ACPI");
    }
    for (const Shmem& s : d.shmems)
        if (s.model == ShmemModel::ivshmem && emulator && !emulator->has("ivshmem"))
            return cannot_have("ivshmem device is not supported with this QEMU binary");
    for (const Filesystem& f : d.filesystems) {
        if ((f.fmode || f.dmode) && f.access_mode != AccessMode::mapped)
            return cannot_have("fmode and dmode must be used with accessmode=mapped");
        if (f.driver == FilesystemDriver::virtiofs && !shares_memory(d))
            return cannot_have("'virtiofs' requires shared memory");
    }
    if (d.nvram && is_x86(d)) return cannot_have("nvram device is only supported for PPC64");
    return {};
}

Status refuse_memory(const Domain& d) {
    if (d.memory_devices.empty() && !d.memory_slots) return {};
    uint64_t slots = 0;
    for (const MemoryDevice& m : d.memory_devices)
        if (m.model != MemoryModel::virtio_pmem) ++slots;
    if (!d.memory_slots)
        return cannot_have("cannot use/hotplug a memory device when domain 'maxMemory' is not defined");
    if (slots > d.memory_slots)
        return cannot_have("memory device count '" + std::to_string(slots) + "' exceeds slots count '" +
                           std::to_string(d.memory_slots) + "'");
    if (!d.cpu || d.cpu->numa.empty())
        return cannot_have("At least one numa node has to be configured when enabling memory hotplug");
    return {};
}

Status refuse_processors(const Domain& d) {
    if (d.vcpus == 0 || (!d.vcpu_entries.empty() && d.vcpu_entries[0].enabled != YesNo::yes))
        return cannot_have("vcpu 0 can't be offline");
    if (d.cputune && d.virt_type != VirtType::kvm &&
        (!d.cputune->cachetunes.empty() || !d.cputune->memorytunes.empty()))
        return cannot_have("cachetune is only supported for KVM domains");
    if (!d.cpu) return {};
    const Cpu& cpu = *d.cpu;
    if (cpu.has_topology &&
        uint64_t{cpu.sockets} * cpu.dies * cpu.cores * cpu.threads != uint64_t{d.max_vcpus})
        return cannot_have("CPU topology doesn't match maximum vcpu count");
    if (!cpu.maxphysaddr) return {};
    if (cpu.maxphysaddr->mode == MaxPhysAddrMode::passthrough && cpu.maxphysaddr->bits)
        return cannot_have(
            "CPU maximum physical address bits number specification cannot be used with mode='passthrough'");
    if (cpu.maxphysaddr->mode == MaxPhysAddrMode::emulate && !cpu.maxphysaddr->bits)
        return cannot_have(
            "if using CPU maximum physical address mode='emulate', bits= must be specified too");
    return {};
}

// What other hypervisors boot and tune by, and what the emulator keeps for itself.
Status refuse_foreign(const Domain& d) {
    if (d.os.bootloader.has() || d.os.bootloader_args.has())
        return cannot_have("bootloader is not supported by QEMU");
    for (const Sysinfo& info : d.sysinfo) {
        for (const SysinfoEntry& entry : info.fwcfg) {
            const std::string_view name = entry.name;
            if (!name.starts_with("opt/")) return cannot_have("Invalid firmware name");
            if (name.starts_with("opt/ovmf/") || name.starts_with("opt/org.qemu/"))
                return cannot_have("That firmware name is reserved");
        }
    }
    if (d.memtune && d.memtune->min_guarantee)
        return cannot_have("Parameter 'min_guarantee' not supported by QEMU.");
    return {};
}

Status refuse_machine(const Domain& d, const Emulator& emulator) {
    const std::string who = "Emulator " + in_quotes(emulator.path) + " does not support ";
    const bool known = d.virt_type == VirtType::qemu || d.virt_type == VirtType::kvm;
    if (!known || (d.virt_type == VirtType::kvm && !emulator.kvm))
        return cannot_have(who + "virt type " + in_quotes(name_of(d.virt_type)));
    const Machine* machine = emulator.machine(d.os.machine.view());
    if (!machine) return cannot_have(who + "machine type " + in_quotes(d.os.machine.view()));
    if (d.max_vcpus > machine->max_cpus)
        return cannot_have("Maximum CPUs greater than specified machine type limit " +
                           std::to_string(machine->max_cpus));
    if (d.cpu && d.cpu->cache && d.cpu->cache->mode == CpuCacheMode::passthrough &&
        d.cpu->mode != CpuMode::host_passthrough && d.cpu->mode != CpuMode::maximum)
        return cannot_have(
            "CPU cache mode 'passthrough' can only be used with 'host-passthrough' / 'maximum' CPUs");
    if (d.launch_security && d.launch_security->type == LaunchSecurityType::sev)
        return cannot_have("SEV launch security is not supported with this QEMU binary");
    return {};
}

}  // namespace

Status refuse(const Domain& d, const Emulator* emulator) {
    const Chipset chipset = chipset_of(d);
    if (emulator)
        if (Status s = refuse_machine(d, *emulator); !s) return s;
    if (Status s = refuse_foreign(d); !s) return s;
    if (Status s = refuse_processors(d); !s) return s;
    if (Status s = refuse_features(d, chipset); !s) return s;
    if (Status s = refuse_timers(d); !s) return s;
    if (Status s = refuse_actions(d); !s) return s;
    if (Status s = refuse_firmware(d, chipset); !s) return s;
    if (Status s = refuse_memory(d); !s) return s;
    for (const Disk& disk : d.disks)
        if (Status s = refuse_disk(disk, d); !s) return s;
    if (Status s = refuse_iothreads(d); !s) return s;
    for (const Controller& c : d.controllers)
        if (Status s = refuse_controller(c, d, chipset); !s) return s;
    for (const Interface& i : d.interfaces)
        if (Status s = refuse_interface(i); !s) return s;
    if (Status s = refuse_display(d); !s) return s;
    if (Status s = refuse_chardevs(d); !s) return s;
    return refuse_peripherals(d, emulator, chipset);
}

}  // namespace virtbay::qemu
