#include "model/domain/device.h"

#include "model/domain/elements.h"

namespace virtbay::model {

namespace {

constexpr Slot type = VB_AT(Address, type);

bool check_address(ParseContext& context, const XmlNode& node, void* object) {
    auto& a = as<Address>(object);
    auto limit = [&](uint32_t value, uint32_t most, const char* what) {
        if (value <= most) return true;
        return context.fail(
            node, VB_ERR_XML_ERROR, VB_FROM_NONE,
            std::string("Invalid PCI address ") + what + ", must be <= " + std::to_string(most));
    };
    switch (a.type) {
        case AddressType::pci:
            if (!limit(a.domain, 0xffff, "domain") || !limit(a.bus, 0xff, "bus") ||
                !limit(a.slot, 0x1f, "slot") || !limit(a.function, 7, "function")) {
                return false;
            }
            break;
        case AddressType::ccw:
            if (!node.attribute("cssid") && !node.attribute("ssid") && !node.attribute("devno")) break;
            if (!node.attribute("cssid") || !node.attribute("ssid") || !node.attribute("devno")) {
                return context.fail(node, VB_ERR_INTERNAL_ERROR, VB_FROM_DEVICE,
                                    "Invalid partial specification for virtio ccw address");
            }
            a.ccw_assigned = true;
            break;
        case AddressType::usb:
            // Numbers with dots between.
            if (a.port.has() &&
                (a.port.empty() || a.port.view().find_first_not_of("0123456789.") != std::string_view::npos ||
                 a.port.size() > 15)) {
                return context.fail(node, VB_ERR_INTERNAL_ERROR, VB_FROM_DEVICE,
                                    "Cannot parse <address> 'port' attribute");
            }
            if (a.port == "0") a.port.clear();
            break;
        default:
            break;
    }
    return true;
}

// A PCI address of zeros asks for any.
bool is_given(const FormatContext&, const void* object) {
    const auto& a = as<Address>(object);
    return a.of_host || a.domain != 0 || a.bus != 0 || a.slot != 0;
}

constexpr Field zpci_fields[] = {
    attr("uid", VB_AT(Address, zpci_uid)).hex(4),
    attr("fid", VB_AT(Address, zpci_fid)).hex(8),
};
constexpr Element zpci_element = element(zpci_fields);

constexpr Field address_fields[] = {
    attr("type", type).required().missing(VB_ERR_INTERNAL_ERROR).nonzero().unsupported(),
    attr("domain", VB_AT(Address, domain)).hex(4).always().only(is_given).when(type, AddressType::pci),
    attr("bus", VB_AT(Address, bus)).hex(2).always().only(is_given).when(type, AddressType::pci),
    attr("slot", VB_AT(Address, slot)).hex(2).always().only(is_given).when(type, AddressType::pci),
    attr("function", VB_AT(Address, function)).hex(1).always().only(is_given).when(type, AddressType::pci),
    attr("multifunction", VB_AT(Address, multifunction)).when(type, AddressType::pci),
    child("zpci", zpci_element).when(type, AddressType::pci),
    attr("controller", VB_AT(Address, controller))
        .always()
        .when(type, AddressType::drive, AddressType::virtio_serial, AddressType::ccid),
    attr("bus", VB_AT(Address, bus))
        .always()
        .when(type, AddressType::drive, AddressType::virtio_serial, AddressType::usb),
    attr("target", VB_AT(Address, target)).always().when(type, AddressType::drive),
    attr("unit", VB_AT(Address, unit)).always().when(type, AddressType::drive),
    attr("slot", VB_AT(Address, slot)).always().when(type, AddressType::ccid),
    attr("port", VB_AT(Address, port)).when(type, AddressType::virtio_serial, AddressType::usb),
    attr("reg", VB_AT(Address, reg)).hex(8).when(type, AddressType::spapr_vio),
    attr("cssid", VB_AT(Address, cssid)).hex(1).always().when(type, AddressType::ccw),
    attr("ssid", VB_AT(Address, ssid)).hex(1).always().when(type, AddressType::ccw),
    attr("devno", VB_AT(Address, devno)).hex(4).always().when(type, AddressType::ccw),
    attr("iobase", VB_AT(Address, iobase)).hex(1).when(type, AddressType::isa),
    attr("irq", VB_AT(Address, irq)).hex(1).when(type, AddressType::isa),
    attr("slot", VB_AT(Address, slot)).always().when(type, AddressType::dimm),
    attr("base", VB_AT(Address, base)).hex(1).when(type, AddressType::dimm),
    attr("uuid", VB_AT(Address, uuid)).when(type, AddressType::mdev),
};

constexpr Field host_pci_fields[] = {
    attr("type", VB_AT(Address, type)).only([](const FormatContext&, const void*) { return false; }),
    attr("domain", VB_AT(Address, domain)).hex(4).always(),
    attr("bus", VB_AT(Address, bus)).hex(2).always(),
    attr("slot", VB_AT(Address, slot)).hex(2).always(),
    attr("function", VB_AT(Address, function)).hex(1).always(),
    attr("multifunction", VB_AT(Address, multifunction)),
    child("zpci", zpci_element),
};

bool begin_host_pci(ParseContext&, const XmlNode&, void* object) {
    as<Address>(object).type = AddressType::pci;
    return true;
}

constexpr Field boot_fields[] = {
    attr("order", VB_AT(DeviceInfo, boot_order)).required().nonzero(),
    attr("loadparm", VB_AT(DeviceInfo, loadparm)),
};

bool parse_alias(ParseContext& context, const XmlNode& node, void* object) {
    const std::string_view* name = node.attribute("name");
    if (!name) return true;
    bool chosen =
        name->substr(0, 3) == "ua-" && context.options().rules && context.options().rules->user_aliases();
    if (!context.inactive() || chosen) as<DeviceInfo>(object).alias = *name;
    return true;
}

void format_alias(const FormatContext& context, const void* object) {
    context.out.attribute("name", as<DeviceInfo>(object).alias);
}

constexpr Field alias_fields[] = {custom_attributes("name", parse_alias, format_alias)};

constexpr Field acpi_fields[] = {attr("index", VB_AT(DeviceInfo, acpi_index))};

constexpr Field rom_fields[] = {
    attr("enabled", VB_AT(Rom, enabled)),
    attr("bar", VB_AT(Rom, bar)),
    attr("file", VB_AT(Rom, file)),
};

constexpr Field seclabel_fields[] = {
    attr("model", VB_AT(Seclabel, model)),
    attr("labelskip", VB_AT(Seclabel, labelskip)),
    attr("relabel", VB_AT(Seclabel, relabel)),
    leaf("label", VB_AT(Seclabel, label)),
};

constexpr Field text_item_fields[] = {content(VB_AT(TextItem, value))};

}  // namespace

constinit const Element address_element = element(address_fields, check_address);
constinit const Element host_pci_element = element(host_pci_fields, check_address, begin_host_pci);
constinit const Element boot_element = element(boot_fields);
constinit const Element alias_element = element(alias_fields);
constinit const Element acpi_element = element(acpi_fields);
constinit const Element rom_element = element(rom_fields);
constinit const Element seclabel_element = element(seclabel_fields);
constinit const Element text_item_element = element(text_item_fields);

bool shows_alias(const FormatContext& context, const void* info) {
    const Text& alias = as<DeviceInfo>(info).alias;
    return alias.has() && (context.live() || alias.view().substr(0, 3) == "ua-");
}

}  // namespace virtbay::model
