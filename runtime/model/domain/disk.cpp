#include "model/domain/disk.h"

#include "model/domain/elements.h"
#include "model/domain/storage_source.h"

namespace virtbay::model {

bool Disk::has_source() const {
    switch (source.type) {
        case StorageType::network:
            return source.protocol != NetworkProtocol::none;
        case StorageType::volume:
            return source.pool.has();
        case StorageType::nvme:
            return source.has_namespace;
        case StorageType::vhostuser:
            return source.vhost_path.has();
        default:
            return source.path.has();
    }
}

int disk_index(std::string_view target) {
    static const std::string_view prefixes[] = {"fd", "hd", "vd", "sd", "xvd", "ubd"};
    for (std::string_view prefix : prefixes) {
        if (target.substr(0, prefix.size()) != prefix) continue;
        std::string_view letters = target.substr(prefix.size());
        int index = 0;
        size_t n = 0;
        for (; n < letters.size() && letters[n] >= 'a' && letters[n] <= 'z'; ++n) {
            if (index > 1000000) return -1;
            index = (index + (n == 0 ? 0 : 1)) * 26 + letters[n] - 'a';
        }
        // A partition number may follow.
        std::string_view digits = letters.substr(n);
        if (digits.find_first_not_of("0123456789") != std::string_view::npos) return -1;
        if (digits.size() > 1 && digits[0] == '0') return -1;
        if (n == 0) return -1;
        return index;
    }
    return -1;
}

DiskBus disk_bus_of(std::string_view target) {
    auto starts = [&](std::string_view prefix) { return target.substr(0, prefix.size()) == prefix; };
    if (starts("hd")) return DiskBus::ide;
    if (starts("sd")) return DiskBus::scsi;
    if (starts("fd")) return DiskBus::fdc;
    if (starts("vd")) return DiskBus::virtio;
    if (starts("xvd")) return DiskBus::xen;
    if (starts("ubd")) return DiskBus::uml;
    return DiskBus::none;
}

namespace {

constexpr Field driver_fields[] = {
    attr("name", VB_AT(Disk, driver_name)),
    attr("type", VB_AT(Disk, source.format)).unsupported(),
    attr("cache", VB_AT(Disk, cache)),
    attr("error_policy", VB_AT(Disk, error_policy)).nonzero(),
    attr("rerror_policy", VB_AT(Disk, rerror_policy)).nonzero(),
    attr("io", VB_AT(Disk, io)).nonzero(),
    attr("ioeventfd", VB_AT(Disk, ioeventfd)),
    attr("event_idx", VB_AT(Disk, event_idx)),
    attr("copy_on_read", VB_AT(Disk, copy_on_read)),
    attr("discard", VB_AT(Disk, discard)).nonzero(),
    attr("iothread", VB_AT(Disk, iothread)).nonzero(),
    attr("detect_zeroes", VB_AT(Disk, detect_zeroes)).nonzero(),
    attr("queues", VB_AT(Disk, queues)),
    attr("queue_size", VB_AT(Disk, queue_size)),
    VB_VIRTIO(Disk, virtio),
    custom(
        "metadata_cache",
        [](ParseContext& c, const XmlNode& n, void* o) {
            return parse_metadata_cache(c, n, &as<Disk>(o).source);
        },
        [](const FormatContext& c, const void* o) { format_metadata_cache(c, &as<Disk>(o).source); }),
};
constexpr Element driver_element = element(driver_fields);

bool parse_source(ParseContext& context, const XmlNode& node, void* object) {
    return parse_element(context, node, storage_source_element, &as<Disk>(object).source);
}

void format_source(const FormatContext& context, const void* object) {
    format_storage_source(context, as<Disk>(object).source);
}

constexpr Field target_fields[] = {
    attr("dev", VB_AT(Disk, target)),
    attr("bus", VB_AT(Disk, bus)).nonzero(),
    attr("tray", VB_AT(Disk, tray)).only([](const FormatContext&, const void* o) {
        const auto& disk = as<Disk>(o);
        return disk.tray == DiskTray::open &&
               (disk.device == DiskDevice::cdrom || disk.device == DiskDevice::floppy);
    }),
    attr("removable", VB_AT(Disk, removable)),
    attr("rotation_rate", VB_AT(Disk, rotation_rate)),
};
constexpr Element target_element = element(target_fields);

#define VB_IOTUNE(name) leaf(#name, VB_AT(DiskIotune, name))
constexpr Field iotune_fields[] = {
    VB_IOTUNE(total_bytes_sec),
    VB_IOTUNE(read_bytes_sec),
    VB_IOTUNE(write_bytes_sec),
    VB_IOTUNE(total_iops_sec),
    VB_IOTUNE(read_iops_sec),
    VB_IOTUNE(write_iops_sec),
    VB_IOTUNE(total_bytes_sec_max),
    VB_IOTUNE(read_bytes_sec_max),
    VB_IOTUNE(write_bytes_sec_max),
    VB_IOTUNE(total_iops_sec_max),
    VB_IOTUNE(read_iops_sec_max),
    VB_IOTUNE(write_iops_sec_max),
    VB_IOTUNE(size_iops_sec),
    VB_IOTUNE(group_name),
    VB_IOTUNE(total_bytes_sec_max_length),
    VB_IOTUNE(read_bytes_sec_max_length),
    VB_IOTUNE(write_bytes_sec_max_length),
    VB_IOTUNE(total_iops_sec_max_length),
    VB_IOTUNE(read_iops_sec_max_length),
    VB_IOTUNE(write_iops_sec_max_length),
};
#undef VB_IOTUNE

bool check_iotune(ParseContext& context, const XmlNode& node, void* object) {
    const auto& tune = as<DiskIotune>(object);
    auto clash = [&](uint64_t total, uint64_t read, uint64_t write, const char* what) {
        if (total == 0 || (read == 0 && write == 0)) return true;
        return context.fail(node,
                            std::string("total and read/write ") + what + " cannot be set at the same time");
    };
    return clash(tune.total_bytes_sec, tune.read_bytes_sec, tune.write_bytes_sec, "bytes_sec") &&
           clash(tune.total_iops_sec, tune.read_iops_sec, tune.write_iops_sec, "iops_sec") &&
           clash(tune.total_bytes_sec_max, tune.read_bytes_sec_max, tune.write_bytes_sec_max,
                 "bytes_sec_max") &&
           clash(tune.total_iops_sec_max, tune.read_iops_sec_max, tune.write_iops_sec_max, "iops_sec_max");
}
constexpr Element iotune_element = element(iotune_fields, check_iotune);

constexpr Field geometry_fields[] = {
    attr("cyls", VB_AT(DiskGeometry, cylinders)),
    attr("heads", VB_AT(DiskGeometry, heads)),
    attr("secs", VB_AT(DiskGeometry, sectors)),
    attr("trans", VB_AT(DiskGeometry, trans)).nonzero(),
};
constexpr Element geometry_element = element(geometry_fields);

constexpr Field blockio_fields[] = {
    attr("logical_block_size", VB_AT(DiskBlockio, logical)),
    attr("physical_block_size", VB_AT(DiskBlockio, physical)),
};
constexpr Element blockio_element = element(blockio_fields);

constexpr Field transient_fields[] = {
    attr("shareBacking", VB_AT(Disk, transient_share_backing)),
};
constexpr Element transient_element = element(transient_fields);

bool parse_transient(ParseContext& context, const XmlNode& node, void* object) {
    as<Disk>(object).transient = true;
    return parse_element(context, node, transient_element, object);
}

void format_transient(const FormatContext& context, const void* object) {
    if (as<Disk>(object).transient) format_element(context, "transient", transient_element, object, true);
}

// Authentication and encryption may stand beside the source as well as in it.
bool parse_auth(ParseContext& context, const XmlNode& node, void* object) {
    auto& source = as<Disk>(object).source;
    if (source.auth) {
        return context.fail(node, "an <auth> definition already found for the <disk> definition");
    }
    source.auth_inherited = true;
    return parse_element(context, node, auth_element, &source.auth.make());
}

bool parse_encryption(ParseContext& context, const XmlNode& node, void* object) {
    auto& source = as<Disk>(object).source;
    if (source.encryption) {
        return context.fail(node, "an <encryption> definition already found for the <disk> definition");
    }
    source.encryption_inherited = true;
    return parse_element(context, node, encryption_element, &source.encryption.make());
}

constexpr Field backenddomain_fields[] = {attr("name", VB_AT(Disk, domain_name))};
constexpr Element backenddomain_element = element(backenddomain_fields);

constexpr Field mirror_fields[] = {
    attr("type", VB_AT(DiskMirror, source.type)).nonzero(),
    attr("job", VB_AT(DiskMirror, job)),
    attr("ready", VB_AT(DiskMirror, ready)),
    child("format", storage_format_element, VB_AT(DiskMirror, source)),
    child("source", storage_source_element, VB_AT(DiskMirror, source)),
    custom(
        "backingStore",
        [](ParseContext& c, const XmlNode& n, void* o) {
            return parse_element(c, n, backing_store_element, &as<DiskMirror>(o).backing.make());
        },
        [](const FormatContext& c, const void* o) {
            if (as<DiskMirror>(o).backing) format_backing_store(c, *as<DiskMirror>(o).backing);
        }),
};
constexpr Element mirror_element = element(mirror_fields);

bool parse_wwn(ParseContext& context, const XmlNode& node, void* object) {
    std::string text = node.content();
    if (text.size() != 16 || text.find_first_not_of("0123456789abcdefABCDEF") != std::string::npos) {
        return context.fail(node, VB_ERR_INTERNAL_ERROR, VB_FROM_NONE, "Malformed wwn: " + text);
    }
    as<Disk>(object).wwn = text;
    return true;
}

void format_wwn(const FormatContext& context, const void* object) {
    if (as<Disk>(object).wwn.has()) context.out.element("wwn", as<Disk>(object).wwn);
}

bool parse_text_limit(ParseContext& context, const XmlNode& node, Text& to, size_t limit) {
    std::string text = node.content();
    if (text.size() > limit) {
        return context.fail(
            node, VB_ERR_CONFIG_UNSUPPORTED, VB_FROM_DOMAIN,
            "disk " + std::string(node.name) + " is more than " + std::to_string(limit) + " characters");
    }
    for (char c : text) {
        if (c < 0x20 || c > 0x7e)
            return context.fail(node, "disk " + std::string(node.name) + " is not printable string");
    }
    if (!text.empty()) to = text;
    return true;
}

bool check_disk(ParseContext& context, const XmlNode& node, void* object) {
    auto& disk = as<Disk>(object);
    // An empty drive has no kind of source.
    bool removable = disk.device == DiskDevice::cdrom || disk.device == DiskDevice::floppy;
    if (removable && !disk.has_source() && disk.source.type == StorageType::block)
        disk.source.type = StorageType::file;
    if (disk.target.empty()) {
        return context.fail(node, VB_ERR_NO_TARGET, VB_FROM_DOMAIN,
                            disk.source.path.has() ? disk.source.path.view() : std::string_view());
    }
    std::string_view target = disk.target;
    auto starts = [&](std::string_view prefix) { return target.substr(0, prefix.size()) == prefix; };
    bool is_floppy = disk.device == DiskDevice::floppy;
    bool named_well = is_floppy
                          ? starts("fd")
                          : starts("hd") || starts("sd") || starts("vd") || starts("xvd") || starts("ubd");
    bool has_own_place = disk.info.address && disk.info.address->type != AddressType::none;
    if (!named_well && (has_own_place || disk_index(target) >= 0)) {
        return context.fail(
            node, VB_ERR_INTERNAL_ERROR, VB_FROM_DOMAIN,
            std::string(is_floppy ? "Invalid floppy device name: " : "Invalid harddisk device name: ") +
                disk.target.str());
    }
    if (disk.source.auth && disk.source.auth_inherited && disk.source.type != StorageType::network &&
        disk.source.type != StorageType::volume) {
        disk.source.auth.reset();
    }
    return true;
}

constexpr Field disk_fields[] = {
    attr("type", VB_AT(Disk, source.type)).nonzero().always(),
    attr("device", VB_AT(Disk, device)).always(),
    attr("model", VB_AT(Disk, model)).nonzero(),
    attr("rawio", VB_AT(Disk, rawio)),
    attr("sgio", VB_AT(Disk, sgio)).nonzero(),
    attr("snapshot", VB_AT(Disk, snapshot)).nonzero(),
    child("driver", driver_element),
    custom("auth", parse_auth,
           [](const FormatContext& c, const void* o) {
               const auto& source = as<Disk>(o).source;
               if (source.auth && source.auth_inherited)
                   format_element(c, "auth", auth_element, source.auth.get(), true);
           }),
    custom("source", parse_source, format_source),
    custom(
        "backingStore",
        [](ParseContext& c, const XmlNode& n, void* o) {
            return parse_element(c, n, backing_store_element, &as<Disk>(o).backing.make());
        },
        [](const FormatContext& c, const void* o) {
            if (as<Disk>(o).backing) format_backing_store(c, *as<Disk>(o).backing);
        }),
    child("backenddomain", backenddomain_element),
    child("geometry", geometry_element, VB_AT(Disk, geometry)).only([](const FormatContext&, const void* o) {
        const auto& g = as<Disk>(o).geometry;
        return g && g->cylinders != 0 && g->heads != 0 && g->sectors != 0;
    }),
    child("blockio", blockio_element, VB_AT(Disk, blockio)),
    child("mirror", mirror_element, VB_AT(Disk, mirror)).live().always(),
    child("target", target_element).always(),
    child("iotune", iotune_element, VB_AT(Disk, iotune)),
    leaf("readonly", VB_AT(Disk, readonly)),
    leaf("shareable", VB_AT(Disk, shareable)),
    custom("transient", parse_transient, format_transient),
    leaf("serial", VB_AT(Disk, serial)),
    custom("wwn", parse_wwn, format_wwn),
    custom(
        "vendor",
        [](ParseContext& c, const XmlNode& n, void* o) {
            return parse_text_limit(c, n, as<Disk>(o).vendor, 8);
        },
        [](const FormatContext& c, const void* o) {
            if (as<Disk>(o).vendor.has()) c.out.element("vendor", as<Disk>(o).vendor);
        }),
    custom(
        "product",
        [](ParseContext& c, const XmlNode& n, void* o) {
            return parse_text_limit(c, n, as<Disk>(o).product, 16);
        },
        [](const FormatContext& c, const void* o) {
            if (as<Disk>(o).product.has()) c.out.element("product", as<Disk>(o).product);
        }),
    custom("encryption", parse_encryption,
           [](const FormatContext& c, const void* o) {
               const auto& source = as<Disk>(o).source;
               if (source.encryption && source.encryption_inherited) {
                   c.out.open("encryption");
                   format_fields(c, encryption_element, source.encryption.get());
                   c.out.close_full("encryption");
               }
           }),
    VB_BOOT_INFO(Disk),
};

}  // namespace

constinit const Element disk_element = element(disk_fields, check_disk);

}  // namespace virtbay::model
