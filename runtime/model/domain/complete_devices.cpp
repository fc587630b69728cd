// Buses, addresses, controllers, ports and other numbers that devices get when the document leaves them out.
#include <algorithm>
#include <vector>

#include "model/domain/complete.h"

namespace virtbay::model {

namespace {

Error unsupported(std::string_view text) {
    return make_error(VB_ERR_CONFIG_UNSUPPORTED, VB_FROM_DOMAIN, text);
}
Error xml_error(std::string_view text) {
    return make_error(VB_ERR_XML_ERROR, VB_FROM_DOMAIN, text);
}

Status check_targets(const Domain& domain) {
    for (size_t i = 0; i < domain.disks.size(); ++i) {
        for (size_t j = 0; j < i; ++j) {
            if (domain.disks[i].target == domain.disks[j].target) {
                return xml_error("target '" + domain.disks[i].target.str() +
                                 "' duplicated for disk sources '" + domain.disks[j].source.path.str() +
                                 "' and '" + domain.disks[i].source.path.str() + "'");
            }
        }
    }
    return {};
}

bool has_controller(const Domain& domain, ControllerType type, int32_t index) {
    return std::any_of(domain.controllers.begin(), domain.controllers.end(),
                       [&](const Controller& c) { return c.type == type && c.index == index; });
}

// Each takes memory here; a disk's name or address must not make more of them than a machine could have.
constexpr int32_t highest_controller = 16383;

Status need_controllers(Domain& domain, ControllerType type, int32_t highest) {
    if (highest > highest_controller)
        return make_error(VB_ERR_CONFIG_UNSUPPORTED, VB_FROM_DOMAIN,
                          "'" + std::string(name_of(type)) + "' controller " + std::to_string(highest) +
                              " is beyond the last one, " + std::to_string(highest_controller));
    std::vector<bool> there(static_cast<size_t>(highest + 1));
    for (const Controller& c : domain.controllers)
        if (c.type == type && c.index >= 0 && c.index <= highest) there[static_cast<size_t>(c.index)] = true;
    for (int32_t index = 0; index <= highest; ++index) {
        if (there[static_cast<size_t>(index)]) continue;
        Controller controller;
        controller.type = type;
        controller.index = index;
        domain.controllers.push_back(std::move(controller));
    }
    return {};
}

// Controllers without a number get the first free one; companions of a USB controller share its number.
Status number_controllers(Domain& domain) {
    auto& all = domain.controllers;
    for (size_t i = 0; i < all.size(); ++i) {
        Controller& c = all[i];
        if (c.index >= 0) continue;
        if (c.type == ControllerType::usb && c.usb_model >= UsbModel::ich9_ehci1 &&
            c.usb_model <= UsbModel::ich9_uhci3) {
            if (c.usb_model != UsbModel::ich9_ehci1) {
                // The last numbered ehci1 owns this companion.
                for (size_t j = 0; j < i; ++j) {
                    if (all[j].type == ControllerType::usb && all[j].usb_model == UsbModel::ich9_ehci1)
                        c.index = all[j].index;
                }
                if (c.index >= 0) continue;
            }
        }
        int32_t index = 0;
        while (has_controller(domain, c.type, index)) ++index;
        c.index = index;
    }
    for (auto& c : all) {
        if (c.type != ControllerType::usb || c.usb_model < UsbModel::ich9_uhci1 ||
            c.usb_model > UsbModel::ich9_uhci3)
            continue;
        bool has_master = std::any_of(all.begin(), all.end(), [&](const Controller& other) {
            return other.type == ControllerType::usb && other.usb_model == UsbModel::ich9_ehci1 &&
                   other.index == c.index;
        });
        if (!has_master)
            return make_error(VB_ERR_XML_DETAIL, VB_FROM_DOMAIN, "No master USB controller specified");
        // Each companion serves two ports.
        if (!c.master_startport) {
            c.master_startport =
                2 * (static_cast<uint32_t>(c.usb_model) - static_cast<uint32_t>(UsbModel::ich9_uhci1));
        }
    }
    for (size_t i = 0; i < all.size(); ++i) {
        for (size_t j = 0; j < i; ++j) {
            bool companions =
                all[i].type == ControllerType::usb &&
                (all[i].usb_model >= UsbModel::ich9_ehci1 && all[i].usb_model <= UsbModel::ich9_uhci3);
            if (all[i].type == all[j].type && all[i].index == all[j].index && !companions) {
                return xml_error("Multiple '" + std::string(name_of(all[i].type)) +
                                 "' controllers with index '" + std::to_string(all[i].index) + "'");
            }
        }
    }
    return {};
}

Status add_controllers(Domain& domain) {
    static constexpr std::pair<DiskBus, ControllerType> buses[] = {
        {DiskBus::scsi, ControllerType::scsi},
        {DiskBus::fdc, ControllerType::fdc},
        {DiskBus::ide, ControllerType::ide},
        {DiskBus::sata, ControllerType::sata},
    };
    for (auto [bus, type] : buses) {
        int32_t highest = -1;
        for (const auto& disk : domain.disks) {
            if (disk.bus == bus && disk.info.has_address(AddressType::drive)) {
                highest = std::max(highest, static_cast<int32_t>(disk.info.address->controller));
            }
        }
        if (type == ControllerType::scsi) {
            for (const auto& dev : domain.hostdevs) {
                if (dev.type == HostdevType::scsi && dev.info.has_address(AddressType::drive)) {
                    highest = std::max(highest, static_cast<int32_t>(dev.info.address->controller));
                }
            }
        }
        if (auto s = need_controllers(domain, type, highest); !s) return s;
    }

    // Of these only the controller that is meant.
    const auto need_one = [&](ControllerType type, AddressType address, const DeviceInfo& info) {
        const int32_t index = info.has_address(address) ? static_cast<int32_t>(info.address->controller) : 0;
        if (has_controller(domain, type, index)) return;
        Controller controller;
        controller.type = type;
        controller.index = index;
        domain.controllers.push_back(std::move(controller));
    };
    for (const auto& channel : domain.channels)
        if (channel.target == ChannelTarget::virtio)
            need_one(ControllerType::virtio_serial, AddressType::virtio_serial, channel.info);
    for (const auto& console : domain.consoles)
        if (console.target == ConsoleTarget::virtio)
            need_one(ControllerType::virtio_serial, AddressType::virtio_serial, console.info);
    for (const auto& card : domain.smartcards)
        if (card.info.has_address(AddressType::ccid))
            need_one(ControllerType::ccid, AddressType::ccid, card.info);
    return {};
}

void number_smartcards(Domain& domain) {
    for (size_t i = 0; i < domain.smartcards.size(); ++i) {
        auto& card = domain.smartcards[i];
        if (card.info.address && card.info.address->type != AddressType::none) continue;
        Address address;
        address.type = AddressType::ccid;
        auto taken = [&](uint32_t slot) {
            return std::any_of(
                domain.smartcards.begin(), domain.smartcards.end(), [&](const Smartcard& other) {
                    return other.info.has_address(AddressType::ccid) && other.info.address->controller == 0 &&
                           other.info.address->slot == slot;
                });
        };
        while (taken(address.slot)) ++address.slot;
        card.info.address = address;
    }
}

// SCSI devices of the host take the first free place behind the disks'.
void number_scsi_hostdevs(Domain& domain, bool wide) {
    uint32_t places = wide ? 16 : 7;
    auto taken = [&](uint32_t controller, uint32_t unit) {
        auto here = [&](const DeviceInfo& info) {
            return info.has_address(AddressType::drive) && info.address->controller == controller &&
                   info.address->bus == 0 && info.address->target == 0 && info.address->unit == unit;
        };
        return std::any_of(domain.disks.begin(), domain.disks.end(),
                           [&](const Disk& d) { return d.bus == DiskBus::scsi && here(d.info); }) ||
               std::any_of(domain.hostdevs.begin(), domain.hostdevs.end(),
                           [&](const Hostdev& d) { return d.type == HostdevType::scsi && here(d.info); });
    };
    for (auto& dev : domain.hostdevs) {
        if (dev.type != HostdevType::scsi ||
            (dev.info.address && dev.info.address->type != AddressType::none))
            continue;
        Address address;
        address.type = AddressType::drive;
        while (taken(address.controller, address.unit) || (wide && address.unit == 7)) {
            if (++address.unit >= places) {
                address.unit = 0;
                ++address.controller;
            }
        }
        dev.info.address = address;
    }
}

template <class T>
void number_ports(List<T>& devices) {
    for (size_t i = 0; i < devices.size(); ++i) {
        if (devices[i].port) continue;
        uint32_t next = 0;
        for (size_t j = 0; j < i; ++j) next = std::max(next, devices[j].port.value_or(0) + 1);
        devices[i].port = next;
    }
}

// On full virtualization the first console is another view of the first serial device.
Status complete_consoles(Domain& domain) {
    for (auto& console : domain.consoles) {
        if (console.target != ConsoleTarget::none) continue;
        console.target = ConsoleTarget::serial;
    }
    for (size_t i = 1; i < domain.consoles.size(); ++i) {
        if (domain.consoles[i].target == ConsoleTarget::serial && domain.os.type == OsType::hvm) {
            return unsupported("Only the first console can be a serial port");
        }
    }
    if (domain.os.type != OsType::hvm) return {};
    // A serial device is a console too, also when the document has only others.
    if (!domain.consoles.empty() && domain.consoles[0].target != ConsoleTarget::serial &&
        !domain.serials.empty()) {
        Console console;
        console.target = ConsoleTarget::serial;
        domain.consoles.insert(0, std::move(console));
    }
    if (!domain.consoles.empty()) {
        Console& first = domain.consoles[0];
        if (first.target != ConsoleTarget::serial) return {};
        if (domain.serials.empty()) {
            Serial serial;
            serial.source = first.source;
            serial.port = 0;
            serial.info = first.info;
            domain.serials.push_back(std::move(serial));
        } else {
            first.source = domain.serials[0].source;
            first.port = domain.serials[0].port;
            first.info = domain.serials[0].info;
        }
    } else if (!domain.serials.empty()) {
        SerialTarget target = domain.serials[0].target;
        if (target == SerialTarget::none || target == SerialTarget::isa_serial) {
            Console console;
            console.target = ConsoleTarget::serial;
            console.source = domain.serials[0].source;
            console.port = domain.serials[0].port;
            console.info = domain.serials[0].info;
            domain.consoles.push_back(std::move(console));
        }
    }
    return {};
}

Status complete_video(Domain& domain) {
    auto primaries = std::count_if(domain.videos.begin(), domain.videos.end(),
                                   [](const Video& video) { return video.primary == YesNo::yes; });
    if (primaries > 1) return unsupported("Only one primary video device is supported");
    if (primaries == 0 && !domain.videos.empty()) domain.videos[0].primary = YesNo::yes;
    // The primary one comes first.
    for (size_t i = 1; i < domain.videos.size(); ++i) {
        if (domain.videos[i].primary == YesNo::yes) {
            std::rotate(domain.videos.begin(), domain.videos.begin() + i, domain.videos.begin() + i + 1);
        }
    }
    return {};
}

}  // namespace

Status complete_devices(Domain& domain, const ParseOptions& options) {
    if (domain.videos.empty() && !domain.graphics.empty()) domain.videos.append();
    if (auto s = complete_each_device(domain, domain, options); !s) return s;
    if (auto s = check_targets(domain); !s) return s;
    number_ports(domain.serials);
    number_ports(domain.parallels);
    for (size_t i = 0; i < domain.consoles.size(); ++i) domain.consoles[i].port = static_cast<uint32_t>(i);
    if (auto s = complete_consoles(domain); !s) return s;
    number_smartcards(domain);
    number_scsi_hostdevs(domain, options.rules && options.rules->wide_scsi_bus());
    if (auto s = number_controllers(domain); !s) return s;
    if (auto s = add_controllers(domain); !s) return s;
    return complete_video(domain);
}

}  // namespace virtbay::model
