// Checks of a complete domain that span elements and hold for every driver.
#include <set>

#include "model/domain/complete.h"

namespace virtbay::model {

namespace {

Error unsupported(std::string_view text) {
    return make_error(VB_ERR_CONFIG_UNSUPPORTED, VB_FROM_DOMAIN, text);
}
Error xml_error(std::string_view text) {
    return make_error(VB_ERR_XML_ERROR, VB_FROM_DOMAIN, text);
}

Status validate_info(const DeviceInfo& info) {
    if (info.has_address(AddressType::unassigned)) {
        return unsupported("address of type 'unassigned' is supported only for hostdevs");
    }
    return {};
}

Status validate_controller(const Controller& c) {
    if (c.iothread != 0 && !(c.type == ControllerType::scsi && c.scsi_model >= ScsiModel::virtio_scsi)) {
        return xml_error("'iothread' attribute only supported for virtio scsi controllers");
    }
    return validate_info(c.info);
}

Status validate_interface(const Interface& i) {
    constexpr const char* model_characters =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
    if (i.model.view().find_first_not_of(model_characters) != std::string_view::npos)
        return make_error(VB_ERR_INVALID_ARG, VB_FROM_DOMAIN, "Model name contains invalid characters");
    if (i.isolated == YesNo::yes && i.virtualport && i.virtualport->type != VportType::absent &&
        i.virtualport->type != VportType::none) {
        return unsupported(
            "<port isolated='yes'/> is not supported for network interfaces with this virtualport type");
    }
    return validate_info(i.info);
}

Status validate_graphics(const Graphics& g, const Domain& domain) {
    if (g.type == GraphicsType::vnc && g.connected != PasswordConnected::absent &&
        g.connected != PasswordConnected::keep) {
        return unsupported("VNC supports connected='keep' only");
    }
    if (g.audio_id == 0 || g.type != GraphicsType::vnc) return {};
    for (const auto& audio : domain.audios) {
        if (audio.id == g.audio_id) return {};
    }
    return xml_error("no audio device with ID " + std::to_string(g.audio_id));
}

Status validate_video(const Video& v) {
    if (v.acceleration && v.acceleration->accel3d == YesNo::absent &&
        v.acceleration->accel2d == YesNo::absent && !v.acceleration->rendernode.has()) {
        return unsupported("missing values for acceleration");
    }
    if (v.model == VideoModel::qxl) return {};
    if (v.ram != 0) return unsupported("ram attribute only supported for video type qxl");
    if (v.vram64 != 0) return unsupported("vram64 attribute only supported for video type qxl");
    if (v.vgamem != 0) return unsupported("vgamem attribute only supported for video type qxl");
    return {};
}

Status validate_input(const Input& input, const Domain& domain) {
    if (input.bus == InputBus::xen && domain.os.type == OsType::hvm) {
        return make_error(VB_ERR_INTERNAL_ERROR, VB_FROM_DOMAIN, "unsupported input bus xen");
    }
    return {};
}

Status validate_iommu(const Iommu& iommu) {
    bool has_driver = iommu.intremap != OnOff::absent || iommu.caching_mode != OnOff::absent ||
                      iommu.eim != OnOff::absent || iommu.iotlb != OnOff::absent || iommu.aw_bits != 0;
    if (iommu.eim == OnOff::on && iommu.intremap != OnOff::on) {
        return unsupported("IOMMU eim requires interrupt remapping to be enabled");
    }
    if (has_driver && iommu.model != IommuModel::intel) {
        return xml_error("iommu model '" + std::string(name_of(iommu.model)) +
                         "' doesn't support additional attributes");
    }
    return {};
}

Status validate_redirdevs(const Domain& domain) {
    if (domain.redirdevs.empty()) return {};
    bool has_usb = false;
    for (const auto& c : domain.controllers)
        has_usb = has_usb || (c.type == ControllerType::usb && c.usb_model != UsbModel::none);
    if (!has_usb) return unsupported("cannot add redirected USB device: USB is disabled for this domain");
    return {};
}

// The driver chooses the path of a virtio or Xen channel that names none, nobody that of anything else.
Status validate_chardevs(const Domain& domain) {
    auto missing = [](const ChardevSource& source) -> Status {
        if (source.type != ChardevType::unix_ || source.path.has()) return {};
        return make_error(VB_ERR_INTERNAL_ERROR, VB_FROM_DOMAIN,
                          "Missing source path attribute for char device");
    };
    for (const auto& d : domain.serials) {
        if (d.source.type == ChardevType::spicevmc)
            return unsupported("spicevmc device type only supports virtio");
        if (auto s = missing(d.source); !s) return s;
    }
    for (const auto& d : domain.parallels) {
        if (auto s = missing(d.source); !s) return s;
    }
    for (const auto& d : domain.consoles) {
        if (auto s = missing(d.source); !s) return s;
    }
    for (const auto& d : domain.channels) {
        if (d.target == ChannelTarget::virtio || d.target == ChannelTarget::xen) continue;
        if (auto s = missing(d.source); !s) return s;
    }
    return {};
}

Status validate_shmem(const Shmem& shmem) {
    const std::string_view name = shmem.name;
    if (name.find('/') != std::string_view::npos)
        return unsupported("shmem name cannot include '/' character");
    if (name == "." || name == "..")
        return unsupported("shmem name cannot be equal to '" + std::string(name) + "'");
    return {};
}

// What may be there once only of its kind.
Status validate_kinds(const Domain& domain) {
    uint32_t panics = 0;
    for (const auto& d : domain.panics) {
        const uint32_t bit = 1U << static_cast<unsigned>(d.model);
        if (panics & bit)
            return xml_error("Multiple panic devices with model '" + std::string(name_of(d.model)) + "'");
        panics |= bit;
    }
    if (domain.videos.size() > 1) {
        for (const auto& d : domain.videos) {
            if (d.model == VideoModel::none)
                return unsupported(
                    "a 'none' video type must be the only video device defined for the domain");
        }
    }
    std::set<uint32_t> audio_ids;
    for (const auto& d : domain.audios) {
        if (!audio_ids.insert(d.id).second)
            return xml_error("audio ID " + std::to_string(d.id) + " is used multiple times");
    }
    size_t usb = 0;
    bool without_usb = false;
    for (const auto& d : domain.controllers) {
        if (d.type != ControllerType::usb) continue;
        ++usb;
        without_usb = without_usb || d.usb_model == UsbModel::none;
    }
    if (without_usb && usb > 1) {
        return make_error(VB_ERR_XML_DETAIL, VB_FROM_DOMAIN,
                          "Can't add another USB controller: USB is disabled for this domain");
    }
    return {};
}

Status validate_memnodes(const Domain& domain) {
    if (!domain.numatune || domain.numatune->memnodes.empty()) return {};
    const size_t cells = domain.cpu ? domain.cpu->numa.size() : 0;
    if (cells == 0) return xml_error("Element 'memnode' is invalid without any guest NUMA cells");
    std::set<uint32_t> seen;
    for (const auto& node : domain.numatune->memnodes) {
        if (node.cell >= cells)
            return xml_error(
                "Argument 'cellid' in memnode element must correspond to existing guest's NUMA cell");
        if (!seen.insert(node.cell).second)
            return xml_error("Multiple memnode elements with cellid " + std::to_string(node.cell));
    }
    return {};
}

Status validate_numa(const Domain& domain) {
    if (auto s = validate_memnodes(domain); !s) return s;
    if (!domain.cpu) return {};
    for (const auto& entry : domain.cpu->interconnects) {
        size_t cells = domain.cpu->numa.size();
        if (entry.initiator >= cells) return xml_error("'initiator' refers to a non-existent NUMA node");
        if (entry.target >= cells) return xml_error("'target' refers to a non-existent NUMA node");
        if (entry.cache == 0) continue;
        bool found = false;
        for (const auto& cache : domain.cpu->numa[entry.target].caches)
            found = found || cache.level == entry.cache;
        if (!found) return xml_error("'cache' refers to a non-existent NUMA node cache");
    }
    return {};
}

Status validate_disk(const Disk& disk) {
    if (disk.sgio == DiskSgio::unfiltered) return unsupported("unfiltered sgio is no longer supported");
    if (disk.removable != OnOff::absent && disk.bus != DiskBus::usb)
        return xml_error("removable is only valid for usb disks");
    if (disk.tray == DiskTray::open && disk.device != DiskDevice::cdrom &&
        disk.device != DiskDevice::floppy) {
        return unsupported("tray is only valid for cdrom and floppy");
    }
    if (disk.source.reservations && disk.device != DiskDevice::lun)
        return unsupported("<reservations/> allowed only for lun devices");
    bool may_be_empty = disk.device == DiskDevice::cdrom || disk.device == DiskDevice::floppy;
    if (!may_be_empty && !disk.has_source())
        return make_error(VB_ERR_NO_SOURCE, VB_FROM_DOMAIN, disk.target.view());
    if (disk.source.type == StorageType::vhostuser && disk.snapshot != DiskSnapshot::no) {
        return unsupported("only snapshot=no is supported with vhostuser disk");
    }
    if (disk.device == DiskDevice::lun && disk.source.type != StorageType::block &&
        disk.source.type != StorageType::network && disk.source.type != StorageType::volume) {
        return unsupported("disk device='lun' is only valid for block type disk source");
    }
    const bool has_drive_address = disk.bus == DiskBus::ide || disk.bus == DiskBus::fdc ||
                                   disk.bus == DiskBus::scsi || disk.bus == DiskBus::sata;
    const AddressType address = disk.info.address ? disk.info.address->type : AddressType::none;
    if (has_drive_address && address != AddressType::none && address != AddressType::drive &&
        address != AddressType::unassigned) {
        return unsupported("Invalid address type '" + std::string(name_of(address)) + "' for the disk '" +
                           disk.target.str() + "' with the bus type '" + std::string(name_of(disk.bus)) +
                           "'");
    }
    return validate_info(disk.info);
}

Status validate_audio(const Audio& audio) {
    for (const auto* direction : {audio.input.get(), audio.output.get()}) {
        if (!direction) continue;
        if (direction->fixed_settings == YesNo::yes && direction->mixing_engine != YesNo::yes) {
            return unsupported("fixed audio settings requires mixing engine");
        }
        bool has_settings =
            direction->frequency != 0 || direction->channels != 0 || direction->format != AudioFormat::absent;
        if (has_settings && direction->fixed_settings != YesNo::yes) {
            return unsupported("audio frequency/channels/format needs fixed settings");
        }
    }
    return {};
}

}  // namespace

Status validate_domain(const Domain& domain) {
    for (const auto& disk : domain.disks) {
        if (auto s = validate_disk(disk); !s) return s;
    }
    if (domain.seclabels.size() > 1) {
        std::set<std::string_view> models;
        for (const auto& label : domain.seclabels) {
            if (label.model.empty()) return xml_error("missing security model when using multiple labels");
            if (!models.insert(label.model.view()).second) {
                return make_error(VB_ERR_XML_DETAIL, VB_FROM_DOMAIN,
                                  "seclabel for model " + label.model.str() + " is already provided");
            }
        }
    }
    for (const auto& d : domain.controllers) {
        if (auto s = validate_controller(d); !s) return s;
    }
    for (const auto& d : domain.interfaces) {
        if (auto s = validate_interface(d); !s) return s;
    }
    for (const auto& d : domain.graphics) {
        if (auto s = validate_graphics(d, domain); !s) return s;
    }
    for (const auto& d : domain.videos) {
        if (auto s = validate_video(d); !s) return s;
    }
    for (const auto& d : domain.inputs) {
        if (auto s = validate_input(d, domain); !s) return s;
    }
    if (domain.iommu) {
        if (auto s = validate_iommu(*domain.iommu); !s) return s;
    }
    if (auto s = validate_chardevs(domain); !s) return s;
    for (const auto& d : domain.shmems) {
        if (auto s = validate_shmem(d); !s) return s;
    }
    if (auto s = validate_kinds(domain); !s) return s;
    if (auto s = validate_redirdevs(domain); !s) return s;
    if (auto s = validate_numa(domain); !s) return s;
    for (const auto& audio : domain.audios) {
        if (auto s = validate_audio(audio); !s) return s;
    }
    return {};
}

}  // namespace virtbay::model
