// USB ports, virtio-serial ports, smartcard slots.
#include <map>
#include <set>
#include <vector>

#include "rules/rules.h"

namespace virtbay::qemu {

using namespace model;

namespace {

Error xml_error(std::string detail) {
    return make_error(VB_ERR_XML_ERROR, VB_FROM_DOMAIN, std::move(detail));
}

unsigned ports_of(const Controller& c) {
    if (c.ports) return *c.ports;
    switch (c.usb_model) {
        case UsbModel::ehci:
        case UsbModel::ich9_ehci1:
            return 6;
        case UsbModel::pci_ohci:
            return 3;
        case UsbModel::nec_xhci:
        case UsbModel::qemu_xhci:
            return 4;
        case UsbModel::none:
            return 0;
        default:
            return 2;
    }
}

class UsbBuses {
  public:
    explicit UsbBuses(Domain& domain) : domain_(domain) {
        for (const Controller& c : domain.controllers)
            if (c.type == ControllerType::usb && c.usb_model != UsbModel::none && !c.master_startport)
                for (unsigned p = 1; p <= ports_of(c); ++p)
                    free_[static_cast<uint32_t>(c.index)].push_back(std::to_string(p));
    }

    bool any() const { return !free_.empty(); }

    Status take(const Address& a) {
        const auto at = free_.find(a.bus);
        if (at == free_.end()) return xml_error("Missing USB bus " + std::to_string(a.bus));
        if (a.port.empty()) return {};
        for (size_t n = 0; n < at->second.size(); ++n)
            if (a.port.view() == at->second[n]) {
                at->second.erase(at->second.begin() + static_cast<ptrdiff_t>(n));
                return {};
            }
        if (taken_.contains({a.bus, a.port.str()}))
            return xml_error("Duplicate USB address bus " + std::to_string(a.bus) + " port " + a.port.str());
        return xml_error("port " + a.port.str() + " is not available on USB bus " + std::to_string(a.bus));
    }

    Status give(DeviceInfo& info) {
        if (info.has_address(AddressType::usb) && !info.address->port.empty()) return {};
        for (auto& [bus, ports] : free_) {
            if (info.has_address(AddressType::usb) && info.address->bus != bus) continue;
            if (ports.empty()) continue;
            Address a;
            a.type = AddressType::usb;
            a.bus = bus;
            a.port = ports.front();
            taken_.insert({bus, ports.front()});
            ports.erase(ports.begin());
            info.address = a;
            return {};
        }
        return xml_error("No free USB ports");
    }

    void add_hub(const Address& a) {
        auto& ports = free_[a.bus];
        for (int p = 1; p <= 8; ++p) ports.push_back(a.port.str() + "." + std::to_string(p));
    }

    size_t free_count() const {
        size_t n = 0;
        for (const auto& [bus, ports] : free_) n += ports.size();
        return n;
    }

  private:
    Domain& domain_;
    std::map<uint32_t, std::vector<std::string>> free_;
    std::set<std::pair<uint32_t, std::string>> taken_;
};

std::vector<DeviceInfo*> usb_devices(Domain& d) {
    std::vector<DeviceInfo*> all;
    for (Disk& x : d.disks)
        if (x.bus == DiskBus::usb) all.push_back(&x.info);
    for (Interface& x : d.interfaces)
        if (x.model == "usb-net") all.push_back(&x.info);
    for (Sound& x : d.sounds)
        if (x.model == SoundModel::usb) all.push_back(&x.info);
    for (Hostdev& x : d.hostdevs)
        if (x.mode == HostdevMode::subsystem && x.type == HostdevType::usb) all.push_back(&x.info);
    for (Controller& x : d.controllers)
        if (x.type == ControllerType::ccid) all.push_back(&x.info);
    for (Serial& x : d.serials)
        if (x.target == SerialTarget::usb_serial) all.push_back(&x.info);
    for (Input& x : d.inputs)
        if (x.bus == InputBus::usb) all.push_back(&x.info);
    for (Redirdev& x : d.redirdevs) all.push_back(&x.info);
    return all;
}

}  // namespace

Status assign_usb(Domain& domain) {
    UsbBuses buses(domain);
    auto devices = usb_devices(domain);
    if (devices.empty() && domain.hubs.empty()) return {};
    if (!buses.any())
        return make_error(VB_ERR_CONFIG_UNSUPPORTED, VB_FROM_QEMU,
                          "USB is disabled for this domain, but USB devices are present in the domain XML");
    for (Hub& h : domain.hubs) {
        if (h.info.has_address(AddressType::usb) && !h.info.address->port.empty())
            if (Status s = buses.take(*h.info.address); !s) return s;
        if (Status s = buses.give(h.info); !s) return s;
        buses.add_hub(*h.info.address);
    }
    size_t wanted = 0;
    for (DeviceInfo* info : devices) {
        if (info->has_address(AddressType::usb) && !info->address->port.empty()) {
            if (Status s = buses.take(*info->address); !s) return s;
        } else {
            ++wanted;
        }
    }
    while (wanted > buses.free_count()) {
        Hub hub;
        if (Status s = buses.give(hub.info); !s) return s;
        buses.add_hub(*hub.info.address);
        domain.hubs.push_back(std::move(hub));
    }
    for (DeviceInfo* info : devices)
        if (Status s = buses.give(*info); !s) return s;
    return {};
}

Status assign_serial_ports(Domain& domain) {
    // A console takes the port that the emulator gives it, unless the definition names one.
    std::vector<DeviceInfo*> consoles, channels;
    std::set<std::pair<uint32_t, uint32_t>> taken;
    for (Console& c : domain.consoles)
        if (c.target == ConsoleTarget::virtio) consoles.push_back(&c.info);
    for (Channel& c : domain.channels)
        if (c.target == ChannelTarget::virtio) channels.push_back(&c.info);
    const auto number = [](const Address& a) {
        return static_cast<uint32_t>(strtoul(a.port.c_str(), nullptr, 0));
    };
    const auto note = [&](DeviceInfo* info) {
        if (info->has_address(AddressType::virtio_serial) && number(*info->address))
            taken.insert({info->address->controller, number(*info->address)});
    };
    for (DeviceInfo* i : consoles) note(i);
    for (DeviceInfo* i : channels) note(i);
    std::map<uint32_t, uint32_t> last;  // port given, by controller
    for (DeviceInfo* info : channels) {
        const bool has_one = info->has_address(AddressType::virtio_serial);
        if (has_one && info->address->port.has() && number(*info->address)) continue;
        const uint32_t controller = has_one ? info->address->controller : 0;
        uint32_t& port = last[controller];
        do ++port;
        while (taken.contains({controller, port}));
        Address a;
        a.type = AddressType::virtio_serial;
        a.controller = controller;
        a.port = std::to_string(port);
        info->address = a;
    }
    if (!consoles.empty() || !channels.empty()) {
        bool present = false;
        for (const Controller& c : domain.controllers)
            present = present || c.type == ControllerType::virtio_serial;
        if (!present) {
            Controller c;
            c.type = ControllerType::virtio_serial;
            c.index = 0;
            domain.controllers.push_back(std::move(c));
        }
    }
    uint32_t slot = 0;
    for (Smartcard& s : domain.smartcards) {
        if (!s.info.has_address(AddressType::ccid)) {
            Address a;
            a.type = AddressType::ccid;
            a.slot = slot;
            s.info.address = a;
        }
        ++slot;
    }
    return {};
}

}  // namespace virtbay::qemu
