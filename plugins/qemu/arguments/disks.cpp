#include "arguments/builder.h"

namespace virtbay::qemu {

using namespace model;

std::string node_name(uint32_t index, const char* layer) {
    return "libvirt-" + std::to_string(index) + "-" + layer;
}

namespace {

Result<Json> storage_node(const StorageSource& s) {
    Json n;
    switch (s.type) {
        case StorageType::file:
            n = {{"driver", "file"}, {"filename", s.path.str()}};
            break;
        case StorageType::block:
            n = {{"driver", "host_device"}, {"filename", s.path.str()}};
            break;
        case StorageType::dir:
            n = {{"driver", "vvfat"}, {"dir", s.path.str()}, {"floppy", false}, {"rw", false}};
            break;
        case StorageType::network: {
            if (s.protocol != NetworkProtocol::nbd || s.hosts.empty())
                return unsupported("storage protocol '" + std::string(name_of(s.protocol)) +
                                   "' is not supported");
            const StorageHost& h = s.hosts[0];
            n["driver"] = "nbd";
            if (h.transport == HostTransport::unix_)
                n["server"] = {{"type", "unix"}, {"path", h.socket.str()}};
            else
                n["server"] = {{"type", "inet"},
                               {"host", h.name.str()},
                               {"port", h.port.has() ? h.port.str() : std::string("10809")}};
            if (s.path.has()) n["export"] = s.path.str();
            break;
        }
        default:
            return unsupported("storage source type '" + std::string(name_of(s.type)) + "' is not supported");
    }
    n["node-name"] = node_name(s.index, "storage");
    if (s.type == StorageType::file || s.type == StorageType::block) n["auto-read-only"] = true;
    return n;
}

std::string format_driver(const StorageSource& s) {
    switch (s.format) {
        case StorageFormat::none:
        case StorageFormat::raw:
        case StorageFormat::iso:
        case StorageFormat::auto_:
            return "raw";
        default:
            return std::string(name_of(s.format));
    }
}

void add_cache(Json& node, const Disk& d) {
    switch (d.cache) {
        case DiskCache::none:
            node["cache"] = {{"direct", true}, {"no-flush", false}};
            break;
        case DiskCache::directsync:
            node["cache"] = {{"direct", true}, {"no-flush", false}};
            break;
        case DiskCache::unsafe:
            node["cache"] = {{"direct", false}, {"no-flush", true}};
            break;
        case DiskCache::writeback:
        case DiskCache::writethrough:
            node["cache"] = {{"direct", false}, {"no-flush", false}};
            break;
        default:
            break;
    }
}

Status add_chain(std::vector<Json>& out, const Disk& d, const StorageSource& s, const BackingStore* below,
                 bool top) {
    const bool has_below = below && !below->terminator;
    if (has_below)
        if (Status ok = add_chain(out, d, below->source, below->backing.get(), false); !ok) return ok;
    auto storage = storage_node(s);
    if (!storage) return storage.error();
    if (top && d.io == DiskIo::native) (*storage)["aio"] = "native";
    if (top && d.io == DiskIo::threads) (*storage)["aio"] = "threads";
    if (top && d.io == DiskIo::io_uring) (*storage)["aio"] = "io_uring";
    if (s.type == StorageType::file || s.type == StorageType::block) {
        (*storage)["discard"] = "unmap";
        add_cache(*storage, d);
    }
    Json format{{"node-name", node_name(s.index, "format")}, {"read-only", top ? d.readonly : true}};
    if (top && d.discard != DiskDiscard::absent) format["discard"] = std::string(name_of(d.discard));
    if (top && d.detect_zeroes != DiskDetectZeroes::absent)
        format["detect-zeroes"] = std::string(name_of(d.detect_zeroes));
    add_cache(format, d);
    format["driver"] = format_driver(s);
    if (s.slice && format_driver(s) == "raw") {
        format["offset"] = s.slice->offset;
        format["size"] = s.slice->size;
    }
    format["file"] = node_name(s.index, "storage");
    if (has_below)
        format["backing"] = node_name(below->source.index, "format");
    else if (format_driver(s) == "qcow2" || format_driver(s) == "qed" || format_driver(s) == "qcow")
        format["backing"] = nullptr;
    out.push_back(std::move(*storage));
    out.push_back(std::move(format));
    return {};
}

Result<std::string> driver_of(const Domain& domain, const Disk& d) {
    const bool cdrom = d.device == DiskDevice::cdrom;
    switch (d.bus) {
        case DiskBus::virtio:
            if (d.model == DiskModel::virtio_transitional) return std::string("virtio-blk-pci-transitional");
            if (d.model == DiskModel::virtio_non_transitional)
                return std::string("virtio-blk-pci-non-transitional");
            if (d.info.has_address(AddressType::virtio_mmio)) return std::string("virtio-blk-device");
            return std::string("virtio-blk-pci");
        case DiskBus::ide:
        case DiskBus::sata:
            return std::string(cdrom ? "ide-cd" : "ide-hd");
        case DiskBus::scsi:
            if (d.device == DiskDevice::lun) return std::string("scsi-block");
            return std::string(cdrom ? "scsi-cd" : "scsi-hd");
        case DiskBus::usb:
            return std::string("usb-storage");
        case DiskBus::fdc:
            return std::string("floppy");
        case DiskBus::sd:
            return std::string("sd-card");
        default:
            return unsupported("unsupported disk bus '" + std::string(name_of(d.bus)) +
                               "' with device setup");
    }
    static_cast<void>(domain);
}

const Controller* controller_of(const Domain& domain, ControllerType type, uint32_t index) {
    for (const Controller& c : domain.controllers)
        if (c.type == type && c.index == static_cast<int32_t>(index)) return &c;
    return nullptr;
}

void add_drive_address(Json& j, const Domain& domain, const Disk& d) {
    if (!d.info.has_address(AddressType::drive)) return;
    const Address& a = *d.info.address;
    const std::string alias = d.info.alias.str();
    switch (d.bus) {
        case DiskBus::ide:
            j["bus"] = "ide." + std::to_string(a.bus);
            j["unit"] = a.unit;
            break;
        case DiskBus::sata: {
            const Controller* c = controller_of(domain, ControllerType::sata, a.controller);
            const std::string bus = c && c->info.alias.has() ? c->info.alias.str() : "ide";
            j["bus"] = bus + "." + std::to_string(a.unit);
            break;
        }
        case DiskBus::scsi: {
            const Controller* c = controller_of(domain, ControllerType::scsi, a.controller);
            const std::string bus =
                c && c->info.alias.has() ? c->info.alias.str() : "scsi" + std::to_string(a.controller);
            j["bus"] = bus + ".0";
            if (c && (c->scsi_model == ScsiModel::lsilogic || c->scsi_model == ScsiModel::default_ ||
                      c->scsi_model == ScsiModel::dc390 || c->scsi_model == ScsiModel::am53c974)) {
                j["scsi-id"] = a.unit;
            } else {
                j["channel"] = a.bus;
                j["scsi-id"] = a.target;
                j["lun"] = a.unit;
            }
            j["device_id"] = d.serial.has() ? d.serial.str() : "drive-" + alias;
            break;
        }
        case DiskBus::fdc:
            j["unit"] = a.unit;
            break;
        default:
            break;
    }
}

}  // namespace

Result<std::vector<Json>> blockdevs_of(const Disk& disk) {
    std::vector<Json> nodes;
    if (!disk.has_source()) return nodes;
    if (Status s = add_chain(nodes, disk, disk.source, disk.backing.get(), true); !s) return s.error();
    if (disk.copy_on_read == OnOff::on)
        nodes.push_back({{"driver", "copy-on-read"},
                         {"node-name", "libvirt-CoR-" + disk.target.str()},
                         {"file", node_name(disk.source.index, "format")},
                         {"discard", "unmap"}});
    return nodes;
}

Result<Json> device_of(const Domain& domain, const Disk& disk) {
    auto driver = driver_of(domain, disk);
    if (!driver) return driver.error();
    Json j{{"driver", *driver}};
    if (disk.iothread) j["iothread"] = "iothread" + std::to_string(disk.iothread);
    if (disk.bus == DiskBus::virtio) {
        if (disk.ioeventfd != OnOff::absent) j["ioeventfd"] = disk.ioeventfd == OnOff::on;
        if (disk.event_idx != OnOff::absent) j["event_idx"] = disk.event_idx == OnOff::on;
        add_virtio_options(j, disk.virtio);
        if (disk.queues) j["num-queues"] = disk.queues;
        if (disk.queue_size) j["queue-size"] = disk.queue_size;
    }
    add_drive_address(j, domain, disk);
    add_address(j, domain, disk.info);
    if (disk.shareable) j["share-rw"] = true;
    if (disk.has_source())
        j["drive"] = disk.copy_on_read == OnOff::on ? "libvirt-CoR-" + disk.target.str()
                                                    : node_name(disk.source.index, "format");
    j["id"] = disk.info.alias.str();
    if (disk.removable != OnOff::absent) j["removable"] = disk.removable == OnOff::on;
    if (const uint32_t n = boot_index(domain, disk)) j["bootindex"] = n;
    if (disk.blockio) {
        if (disk.blockio->logical) j["logical_block_size"] = disk.blockio->logical;
        if (disk.blockio->physical) j["physical_block_size"] = disk.blockio->physical;
    }
    if (disk.wwn.has()) j["wwn"] = strtoull(("0x" + disk.wwn.str()).c_str(), nullptr, 0);
    if (disk.rotation_rate) j["rotation_rate"] = disk.rotation_rate;
    if (disk.vendor.has()) j["vendor"] = disk.vendor.str();
    if (disk.product.has()) j["product"] = disk.product.str();
    if (disk.serial.has()) j["serial"] = disk.serial.str();
    if (disk.cache == DiskCache::none || disk.cache == DiskCache::writeback ||
        disk.cache == DiskCache::unsafe)
        j["write-cache"] = "on";
    if (disk.cache == DiskCache::writethrough || disk.cache == DiskCache::directsync)
        j["write-cache"] = "off";
    if (disk.bus != DiskBus::fdc && disk.error_policy != DiskErrorPolicy::absent) {
        const auto policy = [](DiskErrorPolicy p) {
            return p == DiskErrorPolicy::enospace ? std::string("enospc") : std::string(name_of(p));
        };
        j["werror"] = policy(disk.error_policy);
        j["rerror"] =
            policy(disk.rerror_policy != DiskErrorPolicy::absent ? disk.rerror_policy : disk.error_policy);
        if (j["rerror"] == "enospc") j.erase("rerror");
    }
    return j;
}

Status ArgumentBuilder::disks() {
    for (const Disk& d : domain_.disks) {
        auto nodes = blockdevs_of(d);
        if (!nodes) return nodes.error();
        for (const Json& n : *nodes) add_json("-blockdev", n);
        auto device = device_of(domain_, d);
        if (!device) return device.error();
        add_device(std::move(*device));
    }
    return {};
}

}  // namespace virtbay::qemu
