#include "arguments/builder.h"

namespace virtbay::qemu {

using namespace model;

namespace {

const char* scsi_driver(ScsiModel m) {
    switch (m) {
        case ScsiModel::virtio_scsi:
            return "virtio-scsi-pci";
        case ScsiModel::virtio_transitional:
            return "virtio-scsi-pci-transitional";
        case ScsiModel::virtio_non_transitional:
            return "virtio-scsi-pci-non-transitional";
        case ScsiModel::lsilogic:
            return "lsi";
        case ScsiModel::lsisas1068:
            return "mptsas1068";
        case ScsiModel::lsisas1078:
            return "megasas";
        case ScsiModel::vmpvscsi:
            return "pvscsi";
        case ScsiModel::dc390:
            return "dc390";
        case ScsiModel::am53c974:
            return "am53c974";
        default:
            return nullptr;
    }
}

const char* usb_driver(UsbModel m) {
    switch (m) {
        case UsbModel::piix3_uhci:
        case UsbModel::default_:
            return "piix3-usb-uhci";
        case UsbModel::piix4_uhci:
            return "piix4-usb-uhci";
        case UsbModel::ehci:
            return "usb-ehci";
        case UsbModel::ich9_ehci1:
            return "ich9-usb-ehci1";
        case UsbModel::ich9_uhci1:
            return "ich9-usb-uhci1";
        case UsbModel::ich9_uhci2:
            return "ich9-usb-uhci2";
        case UsbModel::ich9_uhci3:
            return "ich9-usb-uhci3";
        case UsbModel::vt82c686b_uhci:
            return "vt82c686b-usb-uhci";
        case UsbModel::pci_ohci:
            return "pci-ohci";
        case UsbModel::nec_xhci:
            return "nec-usb-xhci";
        case UsbModel::qemu_xhci:
            return "qemu-xhci";
        default:
            return nullptr;
    }
}

Result<Json> pci_controller(const Controller& c) {
    Json d;
    switch (c.pci_model) {
        case PciModel::pci_bridge:
            d["driver"] = "pci-bridge";
            if (c.chassis_nr) d["chassis_nr"] = *c.chassis_nr;
            break;
        case PciModel::dmi_to_pci_bridge:
            d["driver"] = "i82801b11-bridge";
            break;
        case PciModel::pcie_to_pci_bridge:
            d["driver"] = "pcie-pci-bridge";
            break;
        case PciModel::pcie_root_port:
            d["driver"] = c.pci_model_name == PciModelName::ioh3420 ? "ioh3420" : "pcie-root-port";
            if (c.port) d["port"] = *c.port;
            if (c.chassis) d["chassis"] = *c.chassis;
            break;
        case PciModel::pcie_switch_upstream_port:
            d["driver"] = "x3130-upstream";
            break;
        case PciModel::pcie_switch_downstream_port:
            d["driver"] = "xio3130-downstream";
            if (c.port) d["port"] = *c.port;
            if (c.chassis) d["chassis"] = *c.chassis;
            break;
        case PciModel::pci_expander_bus:
        case PciModel::pcie_expander_bus:
            d["driver"] = c.pci_model == PciModel::pci_expander_bus ? "pxb" : "pxb-pcie";
            if (c.bus_nr) d["bus_nr"] = *c.bus_nr;
            break;
        default:
            return unsupported("Unsupported PCI Express root controller");
    }
    d["id"] = c.info.alias.str();
    if (c.numa_node) d["numa_node"] = *c.numa_node;
    if (c.hotplug != OnOff::absent) d["hotplug"] = c.hotplug == OnOff::on;
    return d;
}

// Whether the machine has it built in.
bool built_in(const Domain& domain, const Controller& c) {
    const std::string_view machine = domain.os.machine.view();
    const bool q35 = machine.find("q35") != std::string_view::npos;
    const bool i440fx = machine.starts_with("pc-i440fx") || machine.starts_with("pc-0") ||
                        machine.starts_with("pc-1") || machine == "pc" || machine == "isapc";
    switch (c.type) {
        case ControllerType::ide:
            return i440fx;
        case ControllerType::sata:
            return q35 && c.index == 0;
        case ControllerType::fdc:
            return true;
        case ControllerType::pci:
            return c.pci_model == PciModel::pci_root || c.pci_model == PciModel::pcie_root;
        case ControllerType::usb:
            return c.usb_model == UsbModel::none;
        case ControllerType::isa:
        case ControllerType::xenbus:
            return true;
        default:
            return false;
    }
}

}  // namespace

Result<Json> device_of(const Domain& domain, const Controller& c) {
    Json d;
    switch (c.type) {
        case ControllerType::pci: {
            auto made = pci_controller(c);
            if (!made) return made;
            d = std::move(*made);
            break;
        }
        case ControllerType::usb: {
            const char* driver = usb_driver(c.usb_model);
            if (!driver) return unsupported("Unsupported USB controller model");
            d["driver"] = driver;
            if (c.ports)
                d[c.usb_model == UsbModel::nec_xhci || c.usb_model == UsbModel::qemu_xhci ? "p2" : "ports"] =
                    *c.ports;
            if (c.ports && d.contains("p2")) d["p3"] = *c.ports;
            if (c.master_startport) {
                std::string master = c.info.alias.str();
                for (const Controller& other : domain.controllers)
                    if (other.type == ControllerType::usb && other.index == c.index &&
                        !other.master_startport)
                        master = other.info.alias.str();
                d["masterbus"] = master + ".0";
                d["firstport"] = *c.master_startport;
            }
            d["id"] = c.info.alias.str();
            break;
        }
        case ControllerType::scsi: {
            const char* driver = scsi_driver(c.scsi_model);
            if (!driver)
                return unsupported("Unsupported controller model: " + std::string(name_of(c.scsi_model)));
            d["driver"] = driver;
            if (c.iothread) d["iothread"] = "iothread" + std::to_string(c.iothread);
            if (c.scsi_model == ScsiModel::virtio_scsi) add_virtio_options(d, c.virtio);
            d["id"] = c.info.alias.str();
            if (c.queues) d["num_queues"] = c.queues;
            if (c.cmd_per_lun) d["cmd_per_lun"] = c.cmd_per_lun;
            if (c.max_sectors) d["max_sectors"] = c.max_sectors;
            if (c.ioeventfd != OnOff::absent) d["ioeventfd"] = c.ioeventfd == OnOff::on;
            break;
        }
        case ControllerType::virtio_serial:
            d["driver"] = "virtio-serial-pci";
            add_virtio_options(d, c.virtio);
            d["id"] = c.info.alias.str();
            if (c.ports) d["max_ports"] = *c.ports;
            if (c.vectors) d["vectors"] = *c.vectors;
            break;
        case ControllerType::ccid:
            d["driver"] = "usb-ccid";
            d["id"] = c.info.alias.str();
            break;
        case ControllerType::sata:
            d["driver"] = "ahci";
            d["id"] = c.info.alias.str();
            break;
        case ControllerType::ide:
            return unsupported("Only a single IDE controller is supported for this machine type");
        default:
            return unsupported("Unsupported controller type: " + std::string(name_of(c.type)));
    }
    add_address(d, domain, c.info);
    return d;
}

Status ArgumentBuilder::controllers() {
    static constexpr ControllerType order[] = {ControllerType::pci,  ControllerType::usb,
                                               ControllerType::scsi, ControllerType::ide,
                                               ControllerType::sata, ControllerType::virtio_serial};
    const auto put = [&](ControllerType type) -> Status {
        for (const Controller& c : domain_.controllers) {
            if (c.type != type || (built_in(domain_, c) && !(c.type == ControllerType::ide && c.index > 0)))
                continue;
            auto device = device_of(domain_, c);
            if (!device) return device.error();
            add_device(std::move(*device));
        }
        return {};
    };
    for (const ControllerType type : order)
        if (Status s = put(type); !s) return s;
    for (const Hub& h : domain_.hubs) {
        Json d{{"driver", "usb-hub"}, {"id", h.info.alias.str()}};
        add_address(d, domain_, h.info);
        add_device(std::move(d));
    }
    return put(ControllerType::ccid);
}

}  // namespace virtbay::qemu
