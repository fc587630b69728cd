#include "rules/pci_wants.h"

#include <algorithm>
#include <iterator>
#include <string_view>

namespace virtbay::qemu {

using namespace model;

namespace {

// Of the models that are known by name only these are express cards; unknown ones are taken for modern ones.
bool is_express_card(std::string_view model) {
    if (model == "virtio" || model == "virtio-non-transitional" || model == "e1000e" || model.empty())
        return true;
    static constexpr std::string_view conventional[] = {"rtl8139",  "virtio-transitional",
                                                        "e1000",    "vmxnet3",
                                                        "vmxnet",   "vmxnet2",
                                                        "netfront", "vlance",
                                                        "lan9118",  "smc91c111",
                                                        "82540EM",  "82545EM",
                                                        "82543GC",  "Am79C970A",
                                                        "Am79C973", "spapr-vlan"};
    return std::find(std::begin(conventional), std::end(conventional), model) == std::end(conventional);
}

bool on_pci(const Hostdev& h) {
    if (h.info.has_address(AddressType::pci)) return true;
    if (h.mode != HostdevMode::subsystem || h.info.has_address(AddressType::unassigned)) return false;
    return h.type == HostdevType::pci || h.type == HostdevType::scsi_host ||
           (h.type == HostdevType::mdev && h.mdev_model == MdevModel::vfio_pci);
}

}  // namespace

std::vector<PciWant> pci_wants(Domain& domain, Chipset chipset) {
    std::vector<PciWant> all;
    const auto plug_for = [&](bool express_capable) {
        return express_capable && chipset == Chipset::q35 ? Plug::express : Plug::conventional;
    };
    const auto virtio = [&](auto model) {
        return plug_for(name_of(model) != std::string_view("virtio-transitional"));
    };
    for (Filesystem& f : domain.filesystems) all.push_back({&f.info, virtio(f.model)});
    for (Interface& i : domain.interfaces) {
        const std::string_view m = i.model.view();
        if (i.info.has_address(AddressType::usb)) continue;
        all.push_back({&i.info, m == "usb-net" ? Plug::none : plug_for(is_express_card(m))});
    }
    for (Sound& s : domain.sounds)
        if (s.model != SoundModel::sb16 && s.model != SoundModel::pcspk && s.model != SoundModel::usb)
            all.push_back({&s.info, s.model == SoundModel::ich7 ? Plug::none : Plug::conventional});
    for (Controller& c : domain.controllers) {
        if (c.type == ControllerType::usb && c.usb_model != UsbModel::none &&
            c.usb_model != UsbModel::qusb1 && c.usb_model != UsbModel::qusb2)
            all.push_back(
                {&c.info, plug_for(c.usb_model == UsbModel::qemu_xhci || c.usb_model == UsbModel::nec_xhci)});
        if (c.type == ControllerType::scsi)
            all.push_back({&c.info, plug_for(c.scsi_model == ScsiModel::virtio_scsi ||
                                             c.scsi_model == ScsiModel::virtio_non_transitional ||
                                             c.scsi_model == ScsiModel::lsisas1078)});
        if (c.type == ControllerType::sata) all.push_back({&c.info, Plug::conventional});
        if (c.type == ControllerType::virtio_serial) all.push_back({&c.info, virtio(c.serial_model)});
        if (c.type == ControllerType::isa || c.type == ControllerType::xenbus)
            all.push_back({&c.info, Plug::none});
    }
    for (Disk& d : domain.disks)
        if (d.bus == DiskBus::virtio) all.push_back({&d.info, virtio(d.model)});
    for (Hostdev& h : domain.hostdevs)
        if (on_pci(h)) all.push_back({&h.info, plug_for(true)});
    if (domain.balloon && domain.balloon->model != BalloonModel::none &&
        domain.balloon->model != BalloonModel::xen)
        all.push_back({&domain.balloon->info, virtio(domain.balloon->model)});
    for (Rng& r : domain.rngs) all.push_back({&r.info, virtio(r.model)});
    for (Watchdog& w : domain.watchdogs)
        if (w.model == WatchdogModel::i6300esb) all.push_back({&w.info, Plug::conventional});
    for (Video& v : domain.videos)
        if (v.model != VideoModel::none && v.model != VideoModel::ramfb)
            all.push_back({&v.info, plug_for(v.model == VideoModel::virtio || v.model == VideoModel::bochs)});
    for (Shmem& s : domain.shmems) all.push_back({&s.info, Plug::conventional});
    for (Input& i : domain.inputs)
        if (i.bus == InputBus::virtio) all.push_back({&i.info, virtio(i.model)});
    for (Serial& s : domain.serials)
        if (s.target == SerialTarget::pci_serial) all.push_back({&s.info, Plug::conventional});
    for (Panic& p : domain.panics)
        if (p.model == PanicModel::pvpanic) all.push_back({&p.info, Plug::conventional});
    for (MemoryDevice& m : domain.memory_devices)
        if (m.model == MemoryModel::virtio_mem || m.model == MemoryModel::virtio_pmem)
            all.push_back({&m.info, plug_for(true)});
    if (domain.vsock) all.push_back({&domain.vsock->info, virtio(domain.vsock->model)});
    if (domain.iommu && domain.iommu->model == IommuModel::virtio)
        all.push_back({&domain.iommu->info, Plug::integrated});
    return all;
}

}  // namespace virtbay::qemu
