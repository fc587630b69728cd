#include <cstdio>

#include "arguments/builder.h"

namespace virtbay::qemu {

using namespace model;

std::string pci_bus_name(const Domain& domain, uint32_t index) {
    for (const Controller& c : domain.controllers)
        if (c.type == ControllerType::pci && c.index == static_cast<int32_t>(index) && c.info.alias.has())
            return c.info.alias.str();
    return "pci." + std::to_string(index);
}

namespace {

std::string controller_alias(const Domain& domain, ControllerType type, uint32_t index,
                             const char* fallback) {
    for (const Controller& c : domain.controllers)
        if (c.type == type && c.index == static_cast<int32_t>(index) && c.info.alias.has()) {
            if (type == ControllerType::usb && c.master_startport) continue;
            return c.info.alias.str();
        }
    return fallback + std::to_string(index);
}

}  // namespace

void add_address(Json& device, const Domain& domain, const DeviceInfo& info) {
    if (!info.address) return;
    const Address& a = *info.address;
    char text[64];
    switch (a.type) {
        case AddressType::pci:
            device["bus"] = pci_bus_name(domain, a.bus);
            if (a.multifunction == OnOff::on) device["multifunction"] = true;
            if (a.multifunction == OnOff::off) device["multifunction"] = false;
            if (a.function)
                std::snprintf(text, sizeof text, "0x%x.0x%x", a.slot, a.function);
            else
                std::snprintf(text, sizeof text, "0x%x", a.slot);
            device["addr"] = text;
            break;
        case AddressType::usb:
            device["bus"] = controller_alias(domain, ControllerType::usb, a.bus, "usb") + ".0";
            if (!a.port.empty()) device["port"] = a.port.str();
            break;
        case AddressType::virtio_serial:
            device["bus"] =
                controller_alias(domain, ControllerType::virtio_serial, a.controller, "virtio-serial") + "." +
                std::to_string(a.bus);
            device["nr"] = static_cast<int>(strtol(a.port.c_str(), nullptr, 0));
            break;
        case AddressType::ccid:
            device["bus"] = controller_alias(domain, ControllerType::ccid, a.controller, "ccid") + ".0";
            break;
        case AddressType::isa:
            if (a.iobase) device["iobase"] = *a.iobase;
            if (a.irq) device["irq"] = *a.irq;
            break;
        case AddressType::dimm:
            device["slot"] = a.slot;
            if (a.base) device["addr"] = *a.base;
            break;
        default:
            break;
    }
    if (info.rom) {
        if (info.rom->enabled == YesNo::no) device["romfile"] = "";
        if (info.rom->bar != OnOff::absent) device["rombar"] = info.rom->bar == OnOff::on ? 1 : 0;
        if (info.rom->file.has()) device["romfile"] = info.rom->file.str();
    }
    if (info.acpi_index) device["acpi-index"] = info.acpi_index;
}

void add_virtio_options(Json& device, const VirtioOptions& options) {
    const auto put = [&](const char* name, OnOff value) {
        if (value != OnOff::absent) device[name] = value == OnOff::on;
    };
    put("iommu_platform", options.iommu);
    put("ats", options.ats);
    put("packed", options.packed);
    put("page-per-vq", options.page_per_vq);
}

namespace {

bool devices_carry_order(const Domain& domain) {
    for (const Disk& d : domain.disks)
        if (d.info.boot_order) return true;
    for (const Interface& i : domain.interfaces)
        if (i.info.boot_order) return true;
    for (const Hostdev& h : domain.hostdevs)
        if (h.info.boot_order) return true;
    return false;
}

uint32_t place_of(const Domain& domain, BootDevice wanted) {
    uint32_t place = 1;
    for (const BootEntry& e : domain.os.boot) {
        if (e.dev == wanted) return place;
        ++place;
    }
    return 0;
}

BootDevice boots_as(const Disk& disk) {
    if (disk.device == DiskDevice::cdrom) return BootDevice::cdrom;
    return disk.device == DiskDevice::floppy ? BootDevice::fd : BootDevice::hd;
}

}  // namespace

uint32_t boot_index(const Domain& domain, const Disk& disk) {
    if (disk.info.boot_order || devices_carry_order(domain)) return disk.info.boot_order;
    // Of each kind the first one only.
    for (const Disk& d : domain.disks) {
        if (boots_as(d) != boots_as(disk)) continue;
        if (&d != &disk && d.target != disk.target) return 0;
        break;
    }
    return place_of(domain, boots_as(disk));
}

uint32_t boot_index(const Domain& domain, const Interface& interface) {
    if (interface.info.boot_order || devices_carry_order(domain)) return interface.info.boot_order;
    if (domain.interfaces.empty() || domain.interfaces.front().mac != interface.mac) return 0;
    return place_of(domain, BootDevice::network);
}

std::string escaped(std::string_view value) {
    std::string out;
    for (const char c : value) {
        if (c == ',') out += ',';
        out += c;
    }
    return out;
}

}  // namespace virtbay::qemu
