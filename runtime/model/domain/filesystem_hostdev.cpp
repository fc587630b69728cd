// <filesystem> and <hostdev>.
#include "model/domain/elements.h"
#include "model/domain/hostdev.h"
#include "model/domain/peripherals.h"

namespace virtbay::model {

namespace {

using T = FilesystemType;
constexpr Slot type = VB_AT(Filesystem, type);

constexpr Field driver_fields[] = {
    attr("type", VB_AT(Filesystem, driver)),
    attr("format", VB_AT(Filesystem, format)).unsupported(),
    attr("wrpolicy", VB_AT(Filesystem, write_policy)),
    attr("queue", VB_AT(Filesystem, queue_size)),
    VB_VIRTIO(Filesystem, virtio),
};
constexpr Element driver_element = element(driver_fields);

constexpr Field cache_fields[] = {attr("mode", VB_AT(Filesystem, cache)).nonzero()};
constexpr Element cache_element = element(cache_fields);
constexpr Field lock_fields[] = {
    attr("posix", VB_AT(Filesystem, posix_lock)),
    attr("flock", VB_AT(Filesystem, flock)),
};
constexpr Element lock_element = element(lock_fields);
constexpr Field binary_fields[] = {
    attr("path", VB_AT(Filesystem, binary)),
    attr("xattr", VB_AT(Filesystem, xattr)),
    child("cache", cache_element),
    leaf("sandbox", "mode", VB_AT(Filesystem, sandbox)).nonzero(),
    child("lock", lock_element),
    leaf("thread_pool", "size", VB_AT(Filesystem, thread_pool)),
};
constexpr Element binary_element = element(binary_fields);

bool parse_usage(ParseContext& context, const XmlNode& node, void* object) {
    const std::string_view* usage = node.attribute("usage");
    if (!usage) return context.fail(node, "missing 'usage' attribute for RAM filesystem");
    return parse_scaled(context, node, *usage, node.attribute_or("units", {}), 1024, false,
                        as<Filesystem>(object).usage);
}
void format_usage(const FormatContext& context, const void* object) {
    context.out.raw_attribute("usage", std::to_string(as<Filesystem>(object).usage / 1024));
    context.out.raw_attribute("units", "KiB");
}

constexpr Field source_fields[] = {
    attr("dir", VB_AT(Filesystem, source)).when(type, T::mount, T::bind),
    attr("dev", VB_AT(Filesystem, source)).when(type, T::block),
    attr("file", VB_AT(Filesystem, source)).when(type, T::file),
    attr("name", VB_AT(Filesystem, source)).when(type, T::template_),
    custom_attributes("usage", parse_usage, format_usage).when(type, T::ram),
    attr("pool", VB_AT(Filesystem, source)).required().when(type, T::volume),
    attr("volume", VB_AT(Filesystem, volume)).required().when(type, T::volume),
    attr("socket", VB_AT(Filesystem, socket)).when(type, T::mount),
};
constexpr Element source_element = element(source_fields);

template <std::optional<uint32_t> Filesystem::*member, int32_t code>
bool parse_octal(ParseContext& context, const XmlNode& node, void* object, const char* name) {
    const std::string_view* text = node.attribute(name);
    if (!text) return true;
    uint64_t value = 0;
    if (!parse_number(*text, 8, value) || value > 0777) {
        return context.fail(node, code, VB_FROM_DOMAIN,
                            "invalid " + std::string(name) + ": '" + std::string(*text) + "'");
    }
    as<Filesystem>(object).*member = static_cast<uint32_t>(value);
    return true;
}
std::string octal(uint32_t value) {
    std::string text = "0000";
    for (int i = 3; i >= 0; --i, value /= 8)
        text[static_cast<size_t>(i)] = static_cast<char>('0' + value % 8);
    return text;
}

bool parse_hard(ParseContext& c, const XmlNode& n, void* o) {
    return parse_scaled(c, n, n.content(), n.attribute_or("unit", {}), 1, false,
                        as<Filesystem>(o).space_hard_limit);
}
bool parse_soft(ParseContext& c, const XmlNode& n, void* o) {
    return parse_scaled(c, n, n.content(), n.attribute_or("unit", {}), 1, false,
                        as<Filesystem>(o).space_soft_limit);
}
void format_space(const FormatContext& c, const char* name, uint64_t value) {
    if (value == 0) return;
    c.out.open(name);
    c.out.raw_attribute("unit", "bytes");
    c.out.raw_text(std::to_string(value));
    c.out.close(name);
}

bool has_driver(const FormatContext&, const void* object) {
    return as<Filesystem>(object).driver != FilesystemDriver::default_;
}

constexpr Field filesystem_fields[] = {
    attr("type", type).always(),
    attr("accessmode", VB_AT(Filesystem, access_mode)),
    attr("model", VB_AT(Filesystem, model)).nonzero(),
    attr("multidevs", VB_AT(Filesystem, multidevs)),
    custom_attributes(
        "fmode",
        [](ParseContext& c, const XmlNode& n, void* o) {
            return parse_octal<&Filesystem::fmode, VB_ERR_XML_ERROR>(c, n, o, "fmode");
        },
        [](const FormatContext& c, const void* o) {
            if (as<Filesystem>(o).fmode) c.out.raw_attribute("fmode", octal(*as<Filesystem>(o).fmode));
        }),
    custom_attributes(
        "dmode",
        [](ParseContext& c, const XmlNode& n, void* o) {
            return parse_octal<&Filesystem::dmode, VB_ERR_XML_ERROR>(c, n, o, "dmode");
        },
        [](const FormatContext& c, const void* o) {
            if (as<Filesystem>(o).dmode) c.out.raw_attribute("dmode", octal(*as<Filesystem>(o).dmode));
        }),
    child("driver", driver_element).only(has_driver),
    child("binary", binary_element).only(has_driver),
    child("source", source_element),
    leaf("target", "dir", VB_AT(Filesystem, target)),
    leaf("readonly", VB_AT(Filesystem, readonly)),
    custom("space_hard_limit", parse_hard,
           [](const FormatContext& c, const void* o) {
               format_space(c, "space_hard_limit", as<Filesystem>(o).space_hard_limit);
           }),
    custom("space_soft_limit", parse_soft,
           [](const FormatContext& c, const void* o) {
               format_space(c, "space_soft_limit", as<Filesystem>(o).space_soft_limit);
           }),
    VB_BOOT_INFO(Filesystem),
};

bool check_filesystem(ParseContext& context, const XmlNode& node, void* object) {
    auto& fs = as<Filesystem>(object);
    if (!fs.source.has() && fs.type != T::ram && !fs.socket.has()) {
        return context.fail(node, VB_ERR_NO_SOURCE, VB_FROM_DOMAIN, fs.target.view());
    }
    if (!fs.target.has()) {
        return context.fail(node, VB_ERR_NO_TARGET, VB_FROM_DOMAIN, fs.source.view());
    }
    if (fs.access_mode == AccessMode::absent && !fs.socket.has()) {
        fs.access_mode = AccessMode::passthrough;
    }
    return true;
}

// --- hostdev
using H = HostdevType;
constexpr Slot host_type = VB_AT(Hostdev, type);

bool parse_type(ParseContext& context, const XmlNode& node, void* object) {
    auto& dev = as<Hostdev>(object);
    const std::string_view* mode = node.attribute("mode");
    if (mode) {
        auto value = value_of<HostdevMode>(*mode);
        if (!value) return context.bad_attribute(node, "mode", *mode, VB_ERR_CONFIG_UNSUPPORTED);
        dev.mode = *value;
    }
    const std::string_view* text = node.attribute("type");
    if (!text) {
        return context.fail(node, VB_ERR_XML_ERROR, VB_FROM_DOMAIN, "missing source type of hostdev");
    }
    auto value = value_of<HostdevType>(*text);
    bool capability = value && (*value == H::storage || *value == H::misc || *value == H::net);
    if (!value || capability != (dev.mode == HostdevMode::capabilities)) {
        return context.fail(node, VB_ERR_CONFIG_UNSUPPORTED, VB_FROM_DOMAIN,
                            "unknown host device source address type '" + std::string(*text) + "'");
    }
    dev.type = *value;
    return true;
}
void format_type(const FormatContext& context, const void* object) {
    context.out.raw_attribute("type", name_of(as<Hostdev>(object).type));
}

bool parse_usb_id(ParseContext& context, const XmlNode& node, std::optional<uint32_t>& to) {
    const std::string_view* id = node.attribute("id");
    uint64_t value = 0;
    if (!id) return context.missing_attribute(node, "id");
    if (!parse_number(*id, 0, value) || value > UINT32_MAX) return context.bad_attribute(node, "id", *id);
    to = static_cast<uint32_t>(value);
    return true;
}
std::string hex4(uint32_t value) {
    static const char digits[] = "0123456789abcdef";
    std::string text = "0x0000";
    for (size_t i = 5; i >= 2; --i, value /= 16) text[i] = digits[value % 16];
    return text;
}

bool parse_source_address(ParseContext& context, const XmlNode& node, void* object) {
    auto& dev = as<Hostdev>(object);
    auto number = [&](const char* name, auto& to) {
        const std::string_view* text = node.attribute(name);
        if (!text) return context.missing_attribute(node, name);
        uint64_t value = 0;
        if (!parse_number(*text, 0, value) || value > UINT32_MAX)
            return context.bad_attribute(node, name, *text);
        to = static_cast<uint32_t>(value);
        return true;
    };
    switch (dev.type) {
        case H::usb:
            return number("bus", dev.usb_bus) && number("device", dev.usb_device);
        case H::pci:
            return parse_element(context, node, host_pci_element, &dev.pci.make());
        case H::scsi: {
            uint32_t unit = 0;
            bool ok =
                number("bus", dev.scsi_bus) && number("target", dev.scsi_target) && number("unit", unit);
            dev.scsi_unit = unit;
            return ok;
        }
        case H::mdev: {
            const std::string_view* uuid = node.attribute("uuid");
            auto value = uuid ? Uuid::parse(*uuid) : std::nullopt;
            if (!uuid)
                return context.fail(node, VB_ERR_CONFIG_UNSUPPORTED, VB_FROM_DOMAIN,
                                    "Missing 'uuid' attribute for element <address>");
            if (!value)
                return context.fail(node, VB_ERR_INTERNAL_ERROR, VB_FROM_DOMAIN,
                                    "Failed to parse uuid attribute of element <address>");
            dev.uuid = value->str();
            return true;
        }
        default:
            return true;
    }
}

void format_source(const FormatContext& context, const void* object) {
    const auto& dev = as<Hostdev>(object);
    XmlWriter& out = context.out;
    auto mark = out.mark();
    out.open("source");
    size_t start = out.out().size();
    auto simple = [&](const char* name, const char* attribute, std::string_view value) {
        out.open(name);
        out.attribute(attribute, value);
        out.close(name);
    };
    switch (dev.type) {
        case H::usb:
            if (dev.startup != StartupPolicy::absent)
                out.raw_attribute("startupPolicy", name_of(dev.startup));
            if (dev.guest_reset != OnOff::absent) out.raw_attribute("guestReset", name_of(dev.guest_reset));
            if (dev.missing == YesNo::yes && context.live()) out.raw_attribute("missing", "yes");
            if (dev.vendor) simple("vendor", "id", hex4(*dev.vendor));
            if (dev.product) simple("product", "id", hex4(*dev.product));
            if (dev.usb_bus || dev.usb_device) {
                out.open("address");
                out.number_attribute("bus", dev.usb_bus.value_or(0));
                out.number_attribute("device", dev.usb_device.value_or(0));
                out.close("address");
            }
            break;
        case H::pci:
            if (dev.write_filtering != YesNo::absent)
                out.raw_attribute("writeFiltering", name_of(dev.write_filtering));
            if (dev.pci) format_element(context, "address", host_pci_element, dev.pci.get(), true);
            break;
        case H::scsi:
            if (dev.scsi_protocol == ScsiProtocol::iscsi) {
                out.raw_attribute("protocol", "iscsi");
                out.attribute("name", dev.iscsi_name);
                for (const auto& host : dev.hosts)
                    format_element(context, "host", storage_host_element, &host, true);
                if (dev.auth) format_element(context, "auth", auth_element, dev.auth.get(), true);
                if (dev.initiator.has()) {
                    out.open("initiator");
                    simple("iqn", "name", dev.initiator);
                    out.close("initiator");
                }
            } else {
                simple("adapter", "name", dev.adapter);
                out.open("address");
                out.number_attribute("bus", dev.scsi_bus);
                out.number_attribute("target", dev.scsi_target);
                out.number_attribute("unit", static_cast<long long>(dev.scsi_unit));
                out.close("address");
            }
            break;
        case H::scsi_host:
            out.raw_attribute("protocol", "vhost");
            out.attribute("wwpn", dev.wwpn);
            break;
        case H::mdev:
            simple("address", "uuid", dev.uuid);
            break;
        case H::storage:
            out.element("block", dev.path);
            break;
        case H::misc:
            out.element("char", dev.path);
            break;
        case H::net:
            out.element("interface", dev.path);
            break;
    }
    if (out.out().size() == start) {
        out.rewind(mark);
    } else {
        out.close("source");
    }
}

bool parse_source(ParseContext& context, const XmlNode& node, void* object) {
    auto& dev = as<Hostdev>(object);
    auto choice = [&]<class E>(const char* name, E& to) {
        const std::string_view* text = node.attribute(name);
        if (!text) return true;
        auto value = value_of<E>(*text);
        if (!value) return context.bad_attribute(node, name, *text);
        to = *value;
        return true;
    };
    if (dev.type == H::usb &&
        (!choice("startupPolicy", dev.startup) || !choice("guestReset", dev.guest_reset)))
        return false;
    if (dev.type == H::usb && !context.inactive() && !choice("missing", dev.missing)) return false;
    if (dev.type == H::pci && !choice("writeFiltering", dev.write_filtering)) return false;
    if (dev.type == H::scsi) {
        if (const std::string_view* protocol = node.attribute("protocol");
            protocol && *protocol != "adapter") {
            auto value = value_of<ScsiProtocol>(*protocol);
            if (!value) return context.bad_attribute(node, "protocol", *protocol, VB_ERR_CONFIG_UNSUPPORTED);
            dev.scsi_protocol = *value;
            const std::string_view* name = node.attribute("name");
            if (!name)
                return context.fail(node, VB_ERR_XML_ERROR, VB_FROM_DOMAIN,
                                    "missing iSCSI hostdev source path name");
            dev.iscsi_name = *name;
            if (name->find('/') == std::string_view::npos) dev.iscsi_name = std::string(*name) + "/0";
        }
    }
    if (dev.type == H::scsi_host) {
        const std::string_view* protocol = node.attribute("protocol");
        if (!protocol) return context.missing_attribute(node, "protocol");
        if (*protocol != "vhost")
            return context.bad_attribute(node, "protocol", *protocol, VB_ERR_CONFIG_UNSUPPORTED);
        const std::string_view* wwpn = node.attribute("wwpn");
        if (!wwpn || wwpn->substr(0, 4) != "naa.") {
            return context.fail(node, VB_ERR_XML_ERROR, VB_FROM_DOMAIN, "malformed 'wwpn' value");
        }
        dev.wwpn = *wwpn;
    }
    bool has_adapter = false;
    for (const XmlNode* n = node.first_element(); n; n = n->next_element()) {
        if (dev.type == H::usb && n->name == "vendor" && !parse_usb_id(context, *n, dev.vendor)) return false;
        if (dev.type == H::usb && n->name == "product" && !parse_usb_id(context, *n, dev.product))
            return false;
        if (n->name == "address" && !parse_source_address(context, *n, object)) return false;
        if (dev.type == H::scsi && n->name == "adapter") {
            has_adapter = true;
            const std::string_view* name = n->attribute("name");
            if (!name) return context.missing_attribute(*n, "name");
            dev.adapter = *name;
        }
        if (n->name == "host" && !parse_element(context, *n, storage_host_element, &dev.hosts.append()))
            return false;
        if (n->name == "auth" && !parse_element(context, *n, auth_element, &dev.auth.make())) return false;
        if (n->name == "initiator" && n->child("iqn"))
            dev.initiator = n->child("iqn")->attribute_or("name", {});
        bool is_path = (dev.type == H::storage && n->name == "block") ||
                       (dev.type == H::misc && n->name == "char") ||
                       (dev.type == H::net && n->name == "interface");
        if (is_path) dev.path = n->content();
    }
    if (dev.type == H::scsi && dev.scsi_protocol == ScsiProtocol::none &&
        (!has_adapter || !node.child("address"))) {
        return context.fail(node, VB_ERR_XML_ERROR, VB_FROM_DOMAIN,
                            "'adapter' and 'address' must be specified for scsi hostdev source");
    }
    if (dev.type == H::usb && dev.vendor.has_value() != dev.product.has_value()) {
        return context.fail(node, VB_ERR_INTERNAL_ERROR, VB_FROM_DOMAIN,
                            dev.vendor ? "missing product" : "missing vendor");
    }
    if (dev.type == H::pci && !dev.pci) dev.pci.make().type = AddressType::pci;
    if (dev.type == H::scsi && dev.scsi_protocol == ScsiProtocol::iscsi && dev.hosts.empty()) {
        return context.fail(node, "missing the host address for the iSCSI hostdev");
    }
    if (dev.type == H::mdev && dev.uuid.empty()) {
        return context.fail(node, VB_ERR_CONFIG_UNSUPPORTED, VB_FROM_DOMAIN, "Missing <address> element");
    }
    if (dev.mode == HostdevMode::capabilities && dev.path.empty()) {
        return context.fail(node, VB_ERR_XML_ERROR, VB_FROM_DOMAIN, "Missing path of host device");
    }
    return true;
}

constexpr Field hostdev_fields[] = {
    attr("mode", VB_AT(Hostdev, mode)).always().unsupported(),
    custom_attributes("type", parse_type, format_type),
    custom_attributes(
        "managed",
        [](ParseContext&, const XmlNode& n, void* o) {
            if (const std::string_view* text = n.attribute("managed")) {
                as<Hostdev>(o).managed = *text == "yes" ? YesNo::yes : YesNo::no;
            }
            return true;
        },
        [](const FormatContext& c, const void* o) {
            const auto& dev = as<Hostdev>(o);
            if (dev.mode == HostdevMode::subsystem && dev.managed != YesNo::absent) {
                c.out.raw_attribute("managed", name_of(dev.managed));
            }
        }),
    attr("sgio", VB_AT(Hostdev, sgio)).nonzero().when(host_type, H::scsi),
    attr("rawio", VB_AT(Hostdev, rawio)).when(host_type, H::scsi),
    attr("model", VB_AT(Hostdev, vhost_model)).nonzero().when(host_type, H::scsi_host),
    attr("model", VB_AT(Hostdev, mdev_model)).required().nonzero().when(host_type, H::mdev),
    attr("display", VB_AT(Hostdev, display)).when(host_type, H::mdev),
    attr("ramfb", VB_AT(Hostdev, ramfb)).when(host_type, H::mdev),
    leaf("driver", "name", VB_AT(Hostdev, driver)).nonzero().when(host_type, H::pci),
    custom("source", parse_source, format_source).required(),
    child("teaming", teaming_element, VB_AT(Hostdev, teaming)),
    child("ip", ip_element, VB_AT(Hostdev, ips)).when(host_type, H::net).always(),
    child("route", route_element, VB_AT(Hostdev, routes)).when(host_type, H::net).always(),
    leaf("readonly", VB_AT(Hostdev, readonly)),
    leaf("shareable", VB_AT(Hostdev, shareable)),
    VB_BOOT_ROM_INFO(Hostdev),
};

}  // namespace

constinit const Element filesystem_element = element(filesystem_fields, check_filesystem);
constinit const Element hostdev_element = element(hostdev_fields);

}  // namespace virtbay::model
