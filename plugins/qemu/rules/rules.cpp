#include "rules/rules.h"

#include <sys/utsname.h>

#include <algorithm>

namespace virtbay::qemu {

using namespace model;

namespace {

std::string host_arch() {
    utsname u{};
    ::uname(&u);
    return u.machine;
}

Error cannot_have(std::string detail) {
    return make_error(VB_ERR_CONFIG_UNSUPPORTED, VB_FROM_QEMU, std::move(detail));
}

}  // namespace

Chipset chipset_of(const Domain& domain) {
    if (domain.os.arch != "x86_64" && domain.os.arch != "i686") return Chipset::other;
    const std::string_view m = domain.os.machine.view();
    if (m == "isapc") return Chipset::isapc;
    if (m == "q35" || m.starts_with("pc-q35-")) return Chipset::q35;
    if (m == "pc" || m.starts_with("pc-i440fx-") || m.starts_with("pc-0.") || m.starts_with("pc-1."))
        return Chipset::i440fx;
    return Chipset::microvm;
}

EmulatorPtr Rules::emulator_of(const Domain& domain) const {
    auto found = catalogue_.of_path(domain.emulator.str());
    return found ? *found : nullptr;
}

Status Rules::capabilities(Domain& domain) const {
    if (domain.os.arch.empty()) domain.os.arch = host_arch();
    EmulatorPtr emulator;
    if (domain.emulator.empty()) {
        emulator = catalogue_.of_arch(domain.os.arch.str());
        if (!emulator) return cannot_have("No emulator found for arch '" + domain.os.arch.str() + "'");
        domain.emulator = emulator->path;
    } else {
        auto found = catalogue_.of_path(domain.emulator.str());
        if (!found) return found.error();
        emulator = *found;
    }
    if (domain.os.type != OsType::hvm)
        return cannot_have("Emulator '" + emulator->path + "' does not support os type '" +
                           std::string(name_of(domain.os.type)) + "'");
    if (domain.os.machine.empty() && domain.virt_type == VirtType::kvm && !emulator->kvm)
        return make_error(VB_ERR_INVALID_ARG, VB_FROM_QEMU,
                          "could not get preferred machine for " + emulator->path + " type=kvm");
    const Machine* machine =
        domain.os.machine.empty() ? emulator->default_machine() : emulator->machine(domain.os.machine.view());
    // An unknown one is refused when the rest is known to be sound.
    if (!machine) return {};
    domain.os.machine = machine->name;
    return {};
}

namespace {

bool has_controller(const Domain& d, ControllerType type, int index = -1) {
    for (const Controller& c : d.controllers)
        if (c.type == type && (index < 0 || c.index == index || (c.index < 0 && index == 0))) return true;
    return false;
}

Controller& add_controller(Domain& d, ControllerType type, int index) {
    Controller c;
    c.type = type;
    c.index = index;
    return d.controllers.push_back(std::move(c));
}

void default_controllers(Domain& d, Chipset chipset) {
    const bool pc = chipset == Chipset::i440fx || chipset == Chipset::q35;
    if (pc && !has_controller(d, ControllerType::usb)) add_controller(d, ControllerType::usb, 0);
    for (Controller& c : d.controllers)
        if (c.type == ControllerType::usb && c.usb_model == UsbModel::default_)
            c.usb_model = chipset == Chipset::q35 ? UsbModel::qemu_xhci : UsbModel::piix3_uhci;
    if (chipset == Chipset::q35 && !has_controller(d, ControllerType::sata, 0))
        add_controller(d, ControllerType::sata, 0);
    if (!pc) return;
    for (Controller& c : d.controllers)
        if (c.type == ControllerType::pci && c.index <= 0 && c.pci_model == PciModel::default_)
            c.pci_model = chipset == Chipset::q35 ? PciModel::pcie_root : PciModel::pci_root;
    if (!has_controller(d, ControllerType::pci, 0)) {
        Controller& root = add_controller(d, ControllerType::pci, 0);
        root.pci_model = chipset == Chipset::q35 ? PciModel::pcie_root : PciModel::pci_root;
    }
    for (Controller& c : d.controllers)
        if (c.type == ControllerType::pci && c.pci_model == PciModel::default_)
            c.pci_model = chipset == Chipset::q35 ? PciModel::pcie_root_port : PciModel::pci_bridge;
}

void default_inputs(Domain& d) {
    const auto add = [&](InputType type) {
        for (const Input& i : d.inputs)
            if (i.type == type && i.bus == InputBus::ps2) return;
        Input i;
        i.type = type;
        i.bus = InputBus::ps2;
        d.inputs.push_back(std::move(i));
    };
    for (Input& i : d.inputs)
        if (i.bus == InputBus::default_)
            i.bus = i.type == InputType::tablet        ? InputBus::usb
                    : i.type == InputType::passthrough ? InputBus::virtio
                    : i.type == InputType::evdev       ? InputBus::none
                                                       : InputBus::ps2;
    add(InputType::mouse);
    add(InputType::keyboard);
}

void default_cpu(Domain& d, const Emulator& emulator) {
    const Machine* machine = emulator.machine(d.os.machine.view());
    Cpu& cpu = d.cpu.make();
    if (!cpu.has_mode && cpu.model.empty()) {
        std::string model = machine ? machine->default_cpu : "";
        if (const size_t at = model.rfind("-x86_64-cpu"); at != std::string::npos) model.erase(at);
        if (const size_t at = model.rfind("-i386-cpu"); at != std::string::npos) model.erase(at);
        if (model == "qemu64" || !model.empty()) {
            cpu.has_mode = true;
            cpu.mode = CpuMode::custom;
            cpu.match = CpuMatch::exact;
            cpu.check = CpuCheck::none;
            cpu.fallback = CpuFallback::forbid;
            cpu.model = model;
        }
        return;
    }
    cpu.has_mode = true;
    if (cpu.check == CpuCheck::absent)
        cpu.check =
            cpu.mode == CpuMode::host_model || (cpu.mode == CpuMode::custom && d.virt_type == VirtType::kvm)
                ? CpuCheck::partial
                : CpuCheck::none;
    if (cpu.mode == CpuMode::custom && cpu.match == CpuMatch::absent) cpu.match = CpuMatch::exact;
    if (cpu.mode == CpuMode::host_passthrough && cpu.migratable == OnOff::absent) cpu.migratable = OnOff::on;
}

void default_serials(Domain& domain) {
    for (Serial& s : domain.serials) {
        if (s.target == SerialTarget::none) s.target = SerialTarget::isa_serial;
        if (s.model == SerialModel::none) {
            if (s.target == SerialTarget::isa_serial) s.model = SerialModel::isa_serial;
            if (s.target == SerialTarget::usb_serial) s.model = SerialModel::usb_serial;
            if (s.target == SerialTarget::pci_serial) s.model = SerialModel::pci_serial;
            if (s.target == SerialTarget::isa_debug) s.model = SerialModel::isa_debugcon;
        }
    }
}

// Processors that no node claims belong to the first one.
void default_numa(Domain& d) {
    if (!d.cpu || d.cpu->numa.empty()) return;
    for (uint32_t id = 0; id < d.max_vcpus; ++id)
        if (std::none_of(d.cpu->numa.begin(), d.cpu->numa.end(),
                         [&](const NumaCell& c) { return c.cpus.test(id); }))
            d.cpu->numa[0].cpus.set(id);
}

// The sound goes where the first graphics that can carry it are; without any graphics it goes nowhere.
void default_audio(Domain& d) {
    if (!d.audios.empty()) return;
    std::optional<AudioType> type;
    if (d.graphics.empty()) type = AudioType::none;
    for (const Graphics& g : d.graphics) {
        if (type) break;
        if (g.type == GraphicsType::vnc) type = AudioType::none;
        if (g.type == GraphicsType::spice) type = AudioType::spice;
    }
    if (!type) return;
    Audio& a = d.audios.append();
    a.id = 1;
    a.type = *type;
}

void default_disk(Disk& disk) {
    if (disk.driver_name.empty()) disk.driver_name = "qemu";
    if (disk.source.encryption && disk.source.encryption->engine == EncryptionEngine::absent)
        disk.source.encryption->engine = EncryptionEngine::qemu;
    // What a volume holds is known when the guest starts.
    if (disk.source.type == StorageType::volume) return;
    if (disk.source.format == StorageFormat::none || disk.source.format == StorageFormat::auto_)
        disk.source.format = StorageFormat::raw;
}

}  // namespace

VideoModel Rules::default_video(const Domain& domain) const {
    const EmulatorPtr emulator = emulator_of(domain);
    return !emulator || emulator->has("cirrus-vga") ? VideoModel::cirrus : VideoModel::vga;
}

Status Rules::complete(Domain& domain) const {
    const EmulatorPtr emulator = emulator_of(domain);
    if (!emulator) return {};
    const Chipset chipset = chipset_of(domain);
    default_controllers(domain, chipset);
    if (chipset != Chipset::other) default_inputs(domain);
    if (!domain.balloon) domain.balloon.make();
    default_audio(domain);
    default_numa(domain);
    default_cpu(domain, *emulator);
    for (Disk& d : domain.disks) default_disk(d);
    for (Interface& i : domain.interfaces)
        if (i.model.empty() && i.type != InterfaceType::hostdev)
            i.model = emulator->has("rtl8139") ? "rtl8139" : emulator->has("e1000") ? "e1000" : "virtio";
    default_serials(domain);
    for (Video& v : domain.videos)
        if (v.model == VideoModel::qxl && !v.vgamem) v.vgamem = 16384;
    for (Tpm& t : domain.tpms)
        if (t.model == TpmModel::default_) t.model = TpmModel::tis;
    for (Hostdev& h : domain.hostdevs)
        if (h.type == HostdevType::mdev && h.mdev_model == MdevModel::vfio_pci && h.display == OnOff::absent)
            h.display = OnOff::off;
    for (Seclabel& s : domain.seclabels)
        if (s.model.empty()) {
            s.model = "none";
            s.type = SeclabelType::none;
        }
    if (domain.os.loader_type == LoaderType::pflash && domain.os.loader_readonly == YesNo::yes &&
        domain.os.loader_stateless != YesNo::yes && domain.os.nvram.empty() && !domain.os.nvram_source) {
        domain.os.has_nvram = true;
        domain.os.nvram =
            catalogue_.host().directory(VB_DIR_LIB) + "/nvram/" + domain.name.str() + "_VARS.fd";
    }
    for (Panic& p : domain.panics)
        if (p.model == PanicModel::default_) p.model = PanicModel::isa;
    if (domain.vsock && domain.vsock->model == VirtioModel::absent) domain.vsock->model = VirtioModel::virtio;
    for (Shmem& s : domain.shmems)
        if (!s.size && s.model != ShmemModel::ivshmem_doorbell) s.size = 4u << 20;
    return {};
}

Status Rules::assign(Domain& domain) const {
    const EmulatorPtr emulator = emulator_of(domain);
    for (Controller& c : domain.controllers)
        if (c.type == ControllerType::scsi &&
            (c.scsi_model == ScsiModel::default_ || c.scsi_model == ScsiModel::auto_))
            c.scsi_model =
                emulator && emulator->has("lsi53c895a") ? ScsiModel::lsilogic : ScsiModel::virtio_scsi;
    // The first console may have brought one along.
    default_serials(domain);
    if (Status s = assign_serial_ports(domain); !s) return s;
    if (Status s = assign_pci(domain); !s) return s;
    return assign_usb(domain);
}

Status Rules::validate(const Domain& domain) const {
    const EmulatorPtr emulator = emulator_of(domain);
    return refuse(domain, emulator.get());
}

}  // namespace virtbay::qemu
