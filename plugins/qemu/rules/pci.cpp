// PCI addresses, in the order in which libvirt gives them out, so that a definition means the same machine.
#include <algorithm>
#include <array>
#include <cstdio>
#include <vector>

#include "rules/pci_wants.h"
#include "rules/rules.h"

namespace virtbay::qemu {

using namespace model;

namespace {

struct Bus {
    PciModel model = PciModel::default_;
    bool exists = false;
    std::array<uint8_t, 32> used{};  // a bit for each function
    std::array<bool, 32> ports{};    // slots that hold root ports only
};

Error xml_error(std::string detail) {
    return make_error(VB_ERR_XML_ERROR, VB_FROM_DOMAIN, std::move(detail));
}

std::string shown(const Address& a) {
    char text[40];
    std::snprintf(text, sizeof text, "%04x:%02x:%02x.%x", a.domain, a.bus, a.slot, a.function);
    return text;
}

class PciBuses {
  public:
    PciBuses(Domain& domain, Chipset chipset) : domain_(domain), chipset_(chipset) { take_controllers(); }

    Status run();

  private:
    void take_controllers();
    Bus& bus(size_t index) {
        if (buses_.size() <= index) buses_.resize(index + 1);
        return buses_[index];
    }
    bool accepts(const Bus& b, Plug plug) const;
    bool find(Plug plug, Address& out);
    Status reserve(const Address& a, bool whole_slot);
    Status take_given();
    Status take_fixed();
    void fix(DeviceInfo& info, uint32_t slot, uint32_t function);
    Status grow(Plug plug);
    void add_controller(PciModel model);
    Status dry_run();
    Status place(DeviceInfo& info, Plug plug);
    void finish_controllers();
    Status place_usb_group(Controller& c);
    uint32_t ich9_slot(int32_t index) const;
    void fill_gaps();
    static Plug plug_of(const Controller& c);

    Domain& domain_;
    Chipset chipset_;
    std::vector<Bus> buses_;
    int32_t highest_ = -1;  // number of the last controller that the definition names
};

uint32_t first_slot(PciModel m) {
    return m == PciModel::pcie_root_port || m == PciModel::pcie_switch_downstream_port ? 0
           : m == PciModel::pcie_switch_upstream_port                                  ? 0
                                                                                       : 1;
}
uint32_t last_slot(PciModel m) {
    return m == PciModel::pcie_root_port || m == PciModel::pcie_switch_downstream_port ? 0 : 31;
}

void PciBuses::take_controllers() {
    buses_.clear();
    for (const Controller& c : domain_.controllers) {
        if (c.type != ControllerType::pci || c.index < 0) continue;
        Bus& b = bus(static_cast<size_t>(c.index));
        b.model = c.pci_model;
        b.exists = true;
        highest_ = std::max(highest_, c.index);
    }
}

bool PciBuses::accepts(const Bus& b, Plug plug) const {
    const bool conventional_bus = b.model == PciModel::pci_root || b.model == PciModel::pci_bridge ||
                                  b.model == PciModel::pcie_to_pci_bridge ||
                                  b.model == PciModel::pci_expander_bus ||
                                  b.model == PciModel::dmi_to_pci_bridge;
    const bool port = b.model == PciModel::pcie_root_port || b.model == PciModel::pcie_switch_downstream_port;
    switch (plug) {
        case Plug::conventional:
            return conventional_bus && b.model != PciModel::dmi_to_pci_bridge;
        case Plug::pci_bridge:
            return conventional_bus;
        case Plug::express:
        case Plug::express_to_pci:
        case Plug::upstream:
            return port;
        case Plug::root_port:
            return b.model == PciModel::pcie_root || b.model == PciModel::pcie_expander_bus;
        case Plug::dmi_bridge:
        case Plug::integrated:
            return b.model == PciModel::pcie_root;
        case Plug::none:
            return false;
        case Plug::downstream:
            return b.model == PciModel::pcie_switch_upstream_port;
        case Plug::expander:
            return b.model == PciModel::pci_root || b.model == PciModel::pcie_root;
    }
    return false;
}

bool PciBuses::find(Plug plug, Address& out) {
    for (size_t n = 0; n < buses_.size(); ++n) {
        Bus& b = buses_[n];
        if (!b.exists || !accepts(b, plug)) continue;
        for (uint32_t slot = first_slot(b.model); slot <= last_slot(b.model); ++slot) {
            out.bus = static_cast<uint32_t>(n);
            out.slot = slot;
            if (plug == Plug::root_port && b.ports[slot] && b.used[slot] != 0xff) {
                out.function = 0;
                while (b.used[slot] & (1u << out.function)) ++out.function;
                return true;
            }
            if (b.used[slot]) continue;
            out.function = 0;
            return true;
        }
    }
    return false;
}

Status PciBuses::reserve(const Address& a, bool whole_slot) {
    if (a.bus >= buses_.size() || !buses_[a.bus].exists)
        return xml_error("Invalid PCI address " + shown(a) + ". No PCI bus available");
    if (a.slot > 31 || a.function > 7) return xml_error("Invalid PCI address " + shown(a));
    Bus& b = buses_[a.bus];
    const uint8_t bits = whole_slot ? 0xff : static_cast<uint8_t>(1u << a.function);
    if (b.used[a.slot] & bits) return xml_error("Attempted double use of PCI Address " + shown(a));
    b.used[a.slot] = static_cast<uint8_t>(b.used[a.slot] | bits);
    return {};
}

void PciBuses::fix(DeviceInfo& info, uint32_t slot, uint32_t function) {
    if (info.address && info.address->type != AddressType::none) return;
    Address a;
    a.type = AddressType::pci;
    a.slot = slot;
    a.function = static_cast<uint8_t>(function);
    info.address = a;
}

Plug PciBuses::plug_of(const Controller& c) {
    switch (c.pci_model) {
        case PciModel::pcie_root_port:
            return Plug::root_port;
        case PciModel::pcie_to_pci_bridge:
            return Plug::express_to_pci;
        case PciModel::pci_bridge:
            return Plug::pci_bridge;
        case PciModel::dmi_to_pci_bridge:
            return Plug::dmi_bridge;
        case PciModel::pcie_switch_upstream_port:
            return Plug::upstream;
        case PciModel::pcie_switch_downstream_port:
            return Plug::downstream;
        default:
            return Plug::expander;
    }
}

// Devices of the chipset itself.
Status PciBuses::take_fixed() {
    const uint32_t video_slot = chipset_ == Chipset::i440fx ? 2 : 1;
    bool bridge = false;
    for (Controller& c : domain_.controllers) {
        if (chipset_ == Chipset::q35 && c.type == ControllerType::pci &&
            c.pci_model == PciModel::dmi_to_pci_bridge && !bridge) {
            bridge = true;
            fix(c.info, 0x1e, 0);
        }
        if (c.index != 0) continue;
        if (chipset_ == Chipset::i440fx && c.type == ControllerType::ide) fix(c.info, 1, 1);
        if (chipset_ == Chipset::i440fx && c.type == ControllerType::usb &&
            (c.usb_model == UsbModel::piix3_uhci || c.usb_model == UsbModel::default_))
            fix(c.info, 1, 2);
        if (chipset_ == Chipset::q35 && c.type == ControllerType::sata) fix(c.info, 0x1f, 2);
    }
    if (!domain_.videos.empty() && domain_.videos[0].model != VideoModel::none &&
        domain_.videos[0].model != VideoModel::ramfb)
        fix(domain_.videos[0].info, video_slot, 0);
    if (chipset_ == Chipset::q35)
        for (Sound& s : domain_.sounds)
            if (s.model == SoundModel::ich9) {
                fix(s.info, 0x1b, 0);
                break;
            }
    return {};
}

Status PciBuses::take_given() {
    // The bridge's own functions; a device that sits there was given its place above or by the user.
    Address own;
    if (Status s = reserve(own, true); !s) return s;
    const auto chip = [&](uint32_t slot, uint32_t function) {
        buses_[0].used[slot] = static_cast<uint8_t>(buses_[0].used[slot] | (1u << function));
    };
    if (chipset_ == Chipset::i440fx) {
        chip(1, 0);
        chip(1, 3);
    } else {
        chip(0x1f, 0);
        chip(0x1f, 3);
    }
    // Room first: controllers that are added must not move those that are pointed to below.
    size_t wanted = 0;
    const auto look = [&](const DeviceInfo& info) {
        if (info.has_address(AddressType::pci)) wanted = std::max(wanted, size_t{info.address->bus} + 1);
    };
    for (const Controller& c : domain_.controllers) look(c.info);
    for (const PciWant& w : pci_wants(domain_, chipset_)) look(*w.info);
    size_t missing = 0;
    for (size_t n = 0; n < std::min<size_t>(wanted, 256); ++n)
        if (n >= buses_.size() || !buses_[n].exists) ++missing;
    if (missing) domain_.controllers.reserve(domain_.controllers.size() + missing);
    const auto given = [&](DeviceInfo& info, bool port) -> Status {
        if (!info.has_address(AddressType::pci)) return {};
        Address& a = *info.address;
        while (a.bus >= buses_.size() || !buses_[a.bus].exists) {
            if (buses_.size() > 255) return xml_error("Invalid PCI address " + shown(a));
            add_controller(chipset_ == Chipset::q35 ? PciModel::pcie_root_port : PciModel::pci_bridge);
        }
        if (port) buses_[a.bus].ports[a.slot & 31] = true;
        return reserve(a, false);
    };
    for (size_t n = 0; n < domain_.controllers.size(); ++n) {
        Controller& c = domain_.controllers[n];
        const bool port = c.type == ControllerType::pci && c.pci_model == PciModel::pcie_root_port;
        if (c.type == ControllerType::pci)
            if (Status s = given(c.info, port); !s) return s;
    }
    for (const PciWant& w : pci_wants(domain_, chipset_))
        if (Status s = given(*w.info, false); !s) return s;
    for (Controller& c : domain_.controllers)
        if (c.type == ControllerType::ide)
            if (Status s = given(c.info, false); !s) return s;
    // What is left of the chipset's slot is nobody's.
    buses_[0].used[chipset_ == Chipset::i440fx ? 1 : 0x1f] = 0xff;
    return {};
}

void PciBuses::add_controller(PciModel model) {
    size_t index = 0;
    while (index < buses_.size() && buses_[index].exists) ++index;
    Bus& b = bus(index);
    b.model = model;
    b.exists = true;
    Controller c;
    c.type = ControllerType::pci;
    c.pci_model = model;
    c.index = static_cast<int32_t>(index);
    domain_.controllers.push_back(std::move(c));
}

Status PciBuses::grow(Plug plug) {
    if (plug == Plug::none)
        return make_error(VB_ERR_INTERNAL_ERROR, VB_FROM_DOMAIN,
                          "Cannot automatically add a new PCI bus for a device that fits on none");
    if (buses_.size() > 255) return xml_error("No more available PCI slots");
    switch (plug) {
        case Plug::express:
        case Plug::upstream:
        case Plug::express_to_pci:
            if (chipset_ != Chipset::q35) break;
            add_controller(PciModel::pcie_root_port);
            return {};
        case Plug::conventional:
        case Plug::pci_bridge:
            if (chipset_ == Chipset::q35) {
                Address a;
                if (!find(Plug::express_to_pci, a)) {
                    add_controller(PciModel::pcie_root_port);
                    if (!find(Plug::express_to_pci, a)) break;
                }
                // The port is the bridge's.
                if (Status s = reserve(a, true); !s) return s;
                add_controller(PciModel::pcie_to_pci_bridge);
            } else {
                add_controller(PciModel::pci_bridge);
            }
            return {};
        default:
            return make_error(VB_ERR_INTERNAL_ERROR, VB_FROM_DOMAIN,
                              "Cannot automatically add a bus for a PCI controller of this kind");
    }
    return make_error(VB_ERR_INTERNAL_ERROR, VB_FROM_DOMAIN,
                      "Cannot automatically add a new PCI bus to this machine");
}

// Finds out which controllers are missing; the addresses themselves are given out afterwards.
Status PciBuses::dry_run() {
    const auto one = [&](Plug plug) -> Status {
        Address a;
        if (!find(plug, a)) {
            if (Status s = grow(plug); !s) return s;
            if (!find(plug, a)) return xml_error("No more available PCI slots");
        }
        return reserve(a, plug != Plug::root_port);
    };
    const auto missing = [](const DeviceInfo& info) {
        return !info.address || info.address->type == AddressType::none;
    };
    for (size_t n = 0; n < domain_.controllers.size(); ++n) {
        const Controller& c = domain_.controllers[n];
        if (c.type != ControllerType::pci || !missing(c.info) || c.pci_model == PciModel::pci_root ||
            c.pci_model == PciModel::pcie_root || c.pci_model == PciModel::pcie_root_port)
            continue;
        if (Status s = one(plug_of(c)); !s) return s;
    }
    std::vector<int32_t> grouped;
    bool any = false;
    // Adding controllers moves them: only kinds are collected first.
    std::vector<Plug> plugs;
    for (const PciWant& w : pci_wants(domain_, chipset_)) {
        if (!missing(*w.info)) continue;
        const Controller* usb = nullptr;
        for (const Controller& c : domain_.controllers)
            if (&c.info == w.info && c.type == ControllerType::usb) usb = &c;
        if (usb && usb->usb_model >= UsbModel::ich9_ehci1 && usb->usb_model <= UsbModel::ich9_uhci3) {
            if (std::find(grouped.begin(), grouped.end(), usb->index) != grouped.end()) continue;
            grouped.push_back(usb->index);
            if (const uint32_t slot = ich9_slot(usb->index)) {
                buses_[0].used[slot] = 0xff;
                continue;
            }
        }
        plugs.push_back(w.plug);
    }
    for (const Plug p : plugs) {
        any = true;
        if (Status s = one(p); !s) return s;
    }
    // Room for one device more.
    if (chipset_ == Chipset::q35) return any && highest_ <= 0 ? one(Plug::express) : Status();
    return one(Plug::conventional);
}

Status PciBuses::place(DeviceInfo& info, Plug plug) {
    if (info.address && info.address->type != AddressType::none) return {};
    Address a;
    if (!find(plug, a))
        return make_error(VB_ERR_INTERNAL_ERROR, VB_FROM_DOMAIN,
                          "no bus of this machine carries such a PCI device, and none can be added");
    a.type = AddressType::pci;
    if (Status s = reserve(a, plug != Plug::root_port); !s) return s;
    if (plug == Plug::root_port) {
        buses_[a.bus].ports[a.slot] = true;
        if (a.function)
            for (Controller& c : domain_.controllers)
                if (c.type == ControllerType::pci && c.info.has_address(AddressType::pci) &&
                    c.info.address->bus == a.bus && c.info.address->slot == a.slot &&
                    c.info.address->function == 0)
                    c.info.address->multifunction = OnOff::on;
    }
    info.address = a;
    return {};
}

// The slot that a whole ICH9 USB controller has in its chipset; 0: none is free, or it is not whole.
uint32_t PciBuses::ich9_slot(int32_t index) const {
    if (chipset_ != Chipset::q35) return 0;
    const bool whole =
        std::any_of(domain_.controllers.begin(), domain_.controllers.end(), [&](const Controller& c) {
            return c.type == ControllerType::usb && c.index == index && c.usb_model == UsbModel::ich9_uhci1;
        });
    if (!whole) return 0;
    for (const uint32_t slot : {0x1du, 0x1au})
        if (!buses_[0].used[slot]) return slot;
    return 0;
}

Status PciBuses::place_usb_group(Controller& c) {
    if (c.info.address && c.info.address->type != AddressType::none) return {};
    // The functions of one ICH9 USB controller share a slot.
    const Address* shared = nullptr;
    for (const Controller& o : domain_.controllers)
        if (&o != &c && o.type == ControllerType::usb && o.index == c.index &&
            o.info.has_address(AddressType::pci))
            shared = &*o.info.address;
    Address a;
    a.type = AddressType::pci;
    if (shared) {
        a.bus = shared->bus;
        a.slot = shared->slot;
    } else if (const uint32_t slot = ich9_slot(c.index)) {
        a.slot = slot;
    } else if (!find(Plug::conventional, a)) {
        return xml_error("No more available PCI slots");
    }
    a.type = AddressType::pci;
    switch (c.usb_model) {
        case UsbModel::ich9_uhci1:
            a.function = 0;
            a.multifunction = OnOff::on;
            break;
        case UsbModel::ich9_uhci2:
            a.function = 1;
            break;
        case UsbModel::ich9_uhci3:
            a.function = 2;
            break;
        default:
            a.function = 7;
    }
    if (!shared) buses_[a.bus].used[a.slot] = 0;
    if (Status s = reserve(a, false); !s) return s;
    c.info.address = a;
    return {};
}

// Numbers below the highest one that the definition names are taken by controllers that devices can use.
void PciBuses::fill_gaps() {
    for (int32_t index = 1; index < highest_; ++index)
        if (!bus(static_cast<size_t>(index)).exists)
            add_controller(chipset_ == Chipset::q35 ? PciModel::pcie_root_port : PciModel::pci_bridge);
}

void PciBuses::finish_controllers() {
    uint32_t lowest = 256;
    for (const Controller& c : domain_.controllers)
        if (c.type == ControllerType::pci && c.bus_nr) lowest = std::min(lowest, *c.bus_nr);
    for (Controller& c : domain_.controllers) {
        if (c.type != ControllerType::pci) continue;
        switch (c.pci_model) {
            case PciModel::pci_bridge:
                if (c.pci_model_name == PciModelName::none) c.pci_model_name = PciModelName::pci_bridge;
                if (!c.chassis_nr) c.chassis_nr = static_cast<uint32_t>(c.index);
                break;
            case PciModel::pcie_to_pci_bridge:
                if (c.pci_model_name == PciModelName::none) c.pci_model_name = PciModelName::pcie_pci_bridge;
                break;
            case PciModel::dmi_to_pci_bridge:
                if (c.pci_model_name == PciModelName::none) c.pci_model_name = PciModelName::i82801b11_bridge;
                break;
            case PciModel::pcie_root_port:
                if (c.pci_model_name == PciModelName::none) c.pci_model_name = PciModelName::pcie_root_port;
                if (!c.chassis) c.chassis = static_cast<uint32_t>(c.index);
                if (!c.port && c.info.has_address(AddressType::pci))
                    c.port = (c.info.address->slot << 3) + c.info.address->function;
                break;
            case PciModel::pci_expander_bus:
            case PciModel::pcie_expander_bus:
                if (c.pci_model_name == PciModelName::none)
                    c.pci_model_name = c.pci_model == PciModel::pci_expander_bus ? PciModelName::pxb
                                                                                 : PciModelName::pxb_pcie;
                if (!c.bus_nr && lowest >= 4) c.bus_nr = lowest -= 2;
                break;
            case PciModel::pcie_switch_upstream_port:
                if (c.pci_model_name == PciModelName::none) c.pci_model_name = PciModelName::x3130_upstream;
                break;
            case PciModel::pcie_switch_downstream_port:
                if (c.pci_model_name == PciModelName::none)
                    c.pci_model_name = PciModelName::xio3130_downstream;
                if (!c.chassis) c.chassis = static_cast<uint32_t>(c.index);
                if (!c.port && c.info.has_address(AddressType::pci)) c.port = c.info.address->slot;
                break;
            default:
                break;
        }
    }
}

Status PciBuses::run() {
    if (Status s = take_fixed(); !s) return s;
    if (Status s = take_given(); !s) return s;
    fill_gaps();
    const std::vector<Bus> given = buses_;
    if (Status s = dry_run(); !s) return s;
    for (size_t n = 0; n < buses_.size(); ++n) {
        if (n < given.size()) {
            buses_[n] = given[n];
            continue;
        }
        buses_[n].used = {};
        buses_[n].ports = {};
    }
    for (Controller& c : domain_.controllers) {
        if (c.type != ControllerType::pci || c.pci_model == PciModel::pci_root ||
            c.pci_model == PciModel::pcie_root)
            continue;
        if (Status s = place(c.info, plug_of(c)); !s) return s;
    }
    for (const PciWant& w : pci_wants(domain_, chipset_)) {
        Controller* group = nullptr;
        for (Controller& c : domain_.controllers)
            if (&c.info == w.info && c.type == ControllerType::usb && c.usb_model >= UsbModel::ich9_ehci1 &&
                c.usb_model <= UsbModel::ich9_uhci3)
                group = &c;
        if (Status s = group ? place_usb_group(*group) : place(*w.info, w.plug); !s) return s;
    }
    finish_controllers();
    return {};
}

}  // namespace

Status assign_pci(Domain& domain) {
    const Chipset chipset = chipset_of(domain);
    if (chipset == Chipset::isapc || chipset == Chipset::microvm) {
        if (domain.balloon && domain.balloon->model != BalloonModel::none)
            return xml_error("No PCI buses available");
        for (const Disk& d : domain.disks)
            if (d.bus == DiskBus::virtio && !d.info.address) return xml_error("No PCI buses available");
        if (!domain.interfaces.empty()) return xml_error("No PCI buses available");
        return {};
    }
    if (chipset == Chipset::other) return {};
    return PciBuses(domain, chipset).run();
}

}  // namespace virtbay::qemu
