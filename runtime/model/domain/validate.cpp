// Checks of a complete domain that span elements and hold for every driver.
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

Status validate_numa(const Domain& domain) {
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
        for (const auto& label : domain.seclabels) {
            if (label.model.empty()) return xml_error("missing security model when using multiple labels");
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
    for (const auto& d : domain.serials) {
        if (d.source.type == ChardevType::spicevmc)
            return unsupported("spicevmc device type only supports virtio");
    }
    if (auto s = validate_redirdevs(domain); !s) return s;
    if (auto s = validate_numa(domain); !s) return s;
    for (const auto& audio : domain.audios) {
        if (auto s = validate_audio(audio); !s) return s;
    }
    return {};
}

}  // namespace virtbay::model
