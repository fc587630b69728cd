#include "guest/live.h"

namespace virtbay::qemu {

using namespace model;

namespace {

std::string numbered(const char* prefix, size_t n) {
    return prefix + std::to_string(n);
}

void name(DeviceInfo& info, std::string alias) {
    if (!info.alias.has()) info.alias = alias;
}

bool is_q35(const Domain& d) {
    return d.os.machine.view().find("q35") != std::string_view::npos;
}

std::string controller_alias(const Domain& domain, const Controller& c) {
    const std::string index = std::to_string(c.index);
    switch (c.type) {
        case ControllerType::pci:
            if (c.pci_model == PciModel::pcie_root) return "pcie." + index;
            return "pci." + index;
        case ControllerType::ide:
            return is_q35(domain) || c.index ? "ide" + index : "ide";
        case ControllerType::sata:
            return is_q35(domain) && c.index == 0 ? "ide" : "sata" + index;
        case ControllerType::usb:
            return c.index == 0 ? "usb" : "usb" + index;
        default:
            return std::string(name_of(c.type)) + index;
    }
}

template <class L>
void number_all(L& list, const char* prefix) {
    size_t n = 0;
    for (auto& device : list) name(device.info, numbered(prefix, n++));
}

}  // namespace

std::string alias_of(const Domain& domain, const Disk& disk) {
    const std::string bus(name_of(disk.bus));
    if (disk.info.has_address(AddressType::drive)) {
        const Address& a = *disk.info.address;
        std::string alias = bus + std::to_string(a.controller) + "-" + std::to_string(a.bus) + "-";
        bool four = false;
        if (disk.bus == DiskBus::scsi)
            for (const Controller& c : domain.controllers)
                if (c.type == ControllerType::scsi && c.index == static_cast<int32_t>(a.controller))
                    four = c.scsi_model != ScsiModel::lsilogic && c.scsi_model != ScsiModel::default_ &&
                           c.scsi_model != ScsiModel::dc390 && c.scsi_model != ScsiModel::am53c974;
        if (four) alias += std::to_string(a.target) + "-";
        return alias + std::to_string(a.unit);
    }
    return bus + "-disk" + std::to_string(std::max(0, disk_index(disk.target.view())));
}

void assign_aliases(Domain& domain) {
    for (Disk& d : domain.disks) name(d.info, alias_of(domain, d));
    for (Controller& c : domain.controllers) {
        const bool companion = c.type == ControllerType::usb && c.master_startport;
        name(c.info, companion ? controller_alias(domain, c) : controller_alias(domain, c));
    }
    number_all(domain.filesystems, "fs");
    number_all(domain.interfaces, "net");
    number_all(domain.smartcards, "smartcard");
    number_all(domain.serials, "serial");
    number_all(domain.parallels, "parallel");
    size_t n = 0;
    for (Console& c : domain.consoles) {
        if (c.target == ConsoleTarget::serial && n == 0 && !domain.serials.empty()) {
            c.info.alias = domain.serials[0].info.alias;
        } else {
            name(c.info, numbered("console", n));
        }
        ++n;
    }
    number_all(domain.channels, "channel");
    number_all(domain.inputs, "input");
    number_all(domain.tpms, "tpm");
    number_all(domain.sounds, "sound");
    number_all(domain.videos, "video");
    number_all(domain.hostdevs, "hostdev");
    number_all(domain.redirdevs, "redir");
    number_all(domain.hubs, "hub");
    number_all(domain.watchdogs, "watchdog");
    if (domain.balloon && domain.balloon->model != BalloonModel::none) name(domain.balloon->info, "balloon0");
    number_all(domain.rngs, "rng");
    number_all(domain.panics, "panic");
    number_all(domain.shmems, "shmem");
    number_all(domain.memory_devices, "dimm");
    if (domain.iommu) name(domain.iommu->info, "iommu0");
    if (domain.vsock) name(domain.vsock->info, "vsock0");
}

}  // namespace virtbay::qemu
