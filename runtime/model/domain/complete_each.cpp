// Defaults of single devices, which follow from the device and a few facts about its domain.
#include <algorithm>

#include "model/domain/complete.h"

namespace virtbay::model {

namespace {

Error unsupported(std::string_view text) {
    return make_error(VB_ERR_CONFIG_UNSUPPORTED, VB_FROM_DOMAIN, text);
}
Error xml_error(std::string_view text) {
    return make_error(VB_ERR_XML_ERROR, VB_FROM_DOMAIN, text);
}

Status complete_disk(Disk& disk, bool wide_scsi) {
    if (disk.bus == DiskBus::none) {
        disk.bus = disk.device == DiskDevice::floppy ? DiskBus::fdc : disk_bus_of(disk.target);
        if (disk.bus == DiskBus::none) disk.bus = DiskBus::ide;
    }
    if (disk.device == DiskDevice::cdrom) disk.readonly = true;
    if (disk.source.type == StorageType::vhostuser && disk.snapshot == DiskSnapshot::default_) {
        disk.snapshot = DiskSnapshot::no;
    }
    if (disk.info.address && disk.info.address->type != AddressType::none) return {};
    int index = disk_index(disk.target);
    if (index < 0) {
        return xml_error("Unknown disk name '" + disk.target.str() + "' and no address specified");
    }
    auto n = static_cast<uint32_t>(index);
    Address address;
    address.type = AddressType::drive;
    switch (disk.bus) {
        case DiskBus::scsi:
            address.controller = wide_scsi ? n / 15 : n / 7;
            address.unit = wide_scsi ? n % 15 : n % 7;
            // The controller itself sits on unit 7.
            if (wide_scsi && address.unit >= 7) ++address.unit;
            break;
        case DiskBus::ide:
            address.controller = n / 4;
            address.bus = n % 4 / 2;
            address.unit = n % 2;
            break;
        case DiskBus::sata:
            address.controller = n / 6;
            address.unit = n % 6;
            break;
        case DiskBus::fdc:
            address.controller = n / 2;
            address.unit = n % 2;
            break;
        default:
            return {};
    }
    disk.info.address = address;
    return {};
}

Status complete_video(Video& video, const Domain& domain, const ParseOptions& options) {
    if (video.model == VideoModel::default_) {
        video.model = options.rules ? options.rules->default_video(domain) : VideoModel::cirrus;
    }
    if (video.model == VideoModel::none) {
        // Nothing is left to configure.
        DeviceInfo info = std::move(video.info);
        video = Video();
        video.model = VideoModel::none;
        video.info = std::move(info);
        return {};
    }
    if (video.heads == 0) video.heads = 1;
    auto power = [](uint32_t value) {
        uint32_t up = 1;
        while (up < value && up != 0) up <<= 1;
        return value == 0 ? 0 : up;
    };
    switch (video.model) {
        case VideoModel::qxl:
            if (video.ram == 0) video.ram = 65536;
            if (video.vram == 0) video.vram = 65536;
            video.ram = power(video.ram);
            break;
        case VideoModel::vga:
        case VideoModel::cirrus:
        case VideoModel::vmvga:
        case VideoModel::bochs:
            if (video.vram == 0) video.vram = 16384;
            break;
        case VideoModel::xen:
            if (video.vram == 0) video.vram = 4096;
            break;
        default:
            break;
    }
    video.vram = power(video.vram);
    return {};
}

Status complete_input(Input& input, const Domain& domain) {
    if (input.bus == InputBus::default_) {
        bool xen = domain.os.type == OsType::xen || domain.os.type == OsType::xenpvh;
        switch (input.type) {
            case InputType::evdev:
                input.bus = InputBus::none;
                break;
            case InputType::passthrough:
                input.bus = InputBus::virtio;
                break;
            case InputType::tablet:
                input.bus = InputBus::usb;
                break;
            default:
                input.bus = xen ? InputBus::xen : InputBus::ps2;
                break;
        }
    }
    if (input.bus != InputBus::usb) return {};
    bool usb_off = std::any_of(domain.controllers.begin(), domain.controllers.end(), [](const Controller& c) {
        return c.type == ControllerType::usb && c.usb_model == UsbModel::none;
    });
    if (usb_off) return unsupported("Can't add USB input device. USB bus is disabled");
    return {};
}

void complete_interface(Interface& interface, const ParseOptions& options) {
    // Names that the host generates are not kept.
    auto starts = [&](std::string_view prefix) {
        return interface.target.view().substr(0, prefix.size()) == prefix;
    };
    if (options.inactive && interface.target.has() && interface.target_managed != YesNo::no &&
        (starts("vnet") || starts("macvtap") || starts("macvlan"))) {
        interface.target.clear();
    }
    if (interface.mac && !interface.mac->is_zero()) return;
    auto prefix = options.rules ? options.rules->mac_prefix() : std::array<uint8_t, 3>{0x52, 0x54, 0x00};
    interface.mac = Mac::generate(prefix);
    interface.mac_generated = true;
}

}  // namespace

Status complete_each_device(Domain& holder, const Domain& domain, const ParseOptions& options) {
    bool wide = options.rules && options.rules->wide_scsi_bus();
    for (auto& disk : holder.disks) {
        if (auto s = complete_disk(disk, wide); !s) return s;
    }
    for (auto& video : holder.videos) {
        if (auto s = complete_video(video, domain, options); !s) return s;
    }
    for (auto& input : holder.inputs) {
        if (auto s = complete_input(input, domain); !s) return s;
    }
    for (auto& interface : holder.interfaces) complete_interface(interface, options);
    for (auto& dev : holder.hostdevs) {
        if (dev.mode == HostdevMode::subsystem && dev.managed == YesNo::absent) dev.managed = YesNo::no;
    }
    return {};
}

}  // namespace virtbay::model
