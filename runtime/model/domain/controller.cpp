#include "model/domain/elements.h"
#include "model/domain/peripherals.h"

namespace virtbay::model {

namespace {

using T = ControllerType;
constexpr Slot type = VB_AT(Controller, type);

bool parse_model(ParseContext& context, const XmlNode& node, void* object) {
    auto& c = as<Controller>(object);
    const std::string_view* text = node.attribute("model");
    if (!text) return true;
    const char* names = "";
    uint8_t* to = nullptr;
    auto pick = [&]<class E>(E& value) {
        names = names_of<E>;
        to = reinterpret_cast<uint8_t*>(&value);
    };
    switch (c.type) {
        case T::scsi:
            pick(c.scsi_model);
            break;
        case T::usb:
            pick(c.usb_model);
            break;
        case T::pci:
            pick(c.pci_model);
            break;
        case T::ide:
            pick(c.ide_model);
            break;
        case T::virtio_serial:
            pick(c.serial_model);
            break;
        default:
            break;
    }
    int index = index_of(names, *text);
    if (index < 0) {
        return context.fail(node, VB_ERR_CONFIG_UNSUPPORTED, VB_FROM_DOMAIN,
                            "Unknown model type '" + std::string(*text) + "'");
    }
    *to = static_cast<uint8_t>(index);
    return true;
}

std::string_view model_name(const Controller& c) {
    switch (c.type) {
        case T::scsi:
            return name_of(c.scsi_model);
        case T::usb:
            return name_of(c.usb_model);
        case T::pci:
            return name_of(c.pci_model);
        case T::ide:
            return name_of(c.ide_model);
        case T::virtio_serial:
            return name_of(c.serial_model);
        default:
            return {};
    }
}

void format_model(const FormatContext& context, const void* object) {
    std::string_view name = model_name(as<Controller>(object));
    if (!name.empty()) context.out.raw_attribute("model", name);
}

constexpr Field driver_fields[] = {
    attr("queues", VB_AT(Controller, queues)),           attr("cmd_per_lun", VB_AT(Controller, cmd_per_lun)),
    attr("max_sectors", VB_AT(Controller, max_sectors)), attr("ioeventfd", VB_AT(Controller, ioeventfd)),
    attr("iothread", VB_AT(Controller, iothread)),       VB_VIRTIO(Controller, virtio),
};
constexpr Element driver_element = element(driver_fields);

constexpr Field pci_model_fields[] = {attr("name", VB_AT(Controller, pci_model_name)).nonzero()};
constexpr Element pci_model_element = element(pci_model_fields);

constexpr Field pci_target_fields[] = {
    attr("chassisNr", VB_AT(Controller, chassis_nr)).hex(0),
    attr("chassis", VB_AT(Controller, chassis)),
    attr("port", VB_AT(Controller, port)).hex(1),
    attr("busNr", VB_AT(Controller, bus_nr)),
    attr("index", VB_AT(Controller, target_index)),
    attr("hotplug", VB_AT(Controller, hotplug)),
    leaf("node", VB_AT(Controller, numa_node)),
};

bool check_pci_target(ParseContext& context, const XmlNode& node, void* object) {
    auto& c = as<Controller>(object);
    auto range = [&](const std::optional<uint32_t>& value, uint32_t low, uint32_t high, const char* name) {
        if (!value || (*value >= low && *value <= high)) return true;
        return context.fail(
            node, VB_ERR_XML_ERROR, VB_FROM_DOMAIN,
            "PCI controller " + std::string(name) + " '" + std::to_string(*value) + "' out of range");
    };
    return range(c.chassis_nr, 1, 255, "chassisNr") && range(c.chassis, 0, 255, "chassis") &&
           range(c.port, 0, 255, "port") && range(c.bus_nr, 1, 254, "busNr") &&
           range(c.target_index, 0, 30, "target index");
}
constexpr Element pci_target_element = element(pci_target_fields, check_pci_target);

bool parse_hole(ParseContext& context, const XmlNode& node, void* object) {
    uint64_t size = 0;
    if (!parse_scaled(context, node, node.content(), node.attribute_or("unit", {}), 1024, true, size))
        return false;
    as<Controller>(object).pcihole64 = size;
    return true;
}

void format_hole(const FormatContext& context, const void* object) {
    const auto& c = as<Controller>(object);
    if (!c.pcihole64 || (c.pci_model != PciModel::pci_root && c.pci_model != PciModel::pcie_root)) return;
    context.out.open("pcihole64");
    context.out.raw_attribute("unit", "KiB");
    context.out.raw_text(std::to_string(*c.pcihole64));
    context.out.close("pcihole64");
}

constexpr Field master_fields[] = {attr("startport", VB_AT(Controller, master_startport))};
constexpr Element master_element = element(master_fields);

bool parse_index(ParseContext& context, const XmlNode& node, void* object) {
    auto& c = as<Controller>(object);
    const std::string_view* text = node.attribute("index");
    if (!text) return true;
    uint64_t value = 0;
    if (!parse_number(*text, 10, value) || value > INT32_MAX)
        return context.bad_attribute(node, "index", *text);
    c.index = static_cast<int32_t>(value);
    return true;
}

void format_index(const FormatContext& context, const void* object) {
    context.out.number_attribute("index", as<Controller>(object).index);
}

bool check_controller(ParseContext& context, const XmlNode& node, void* object) {
    auto& c = as<Controller>(object);
    bool is_root =
        c.type == T::pci && (c.pci_model == PciModel::pci_root || c.pci_model == PciModel::pcie_root);
    if (is_root && c.info.address && c.info.address->type != AddressType::none) {
        return context.fail(node, VB_ERR_XML_ERROR, VB_FROM_DOMAIN,
                            "pci-root and pcie-root controllers should not have an address");
    }
    constexpr int32_t highest_pci = 255;  // a bus number is a byte
    if (c.type == ControllerType::pci && c.index > highest_pci) {
        return context.fail(node, VB_ERR_CONFIG_UNSUPPORTED, VB_FROM_DOMAIN,
                            "the index of a PCI controller is at most " + std::to_string(highest_pci));
    }
    if (c.index > 0 && is_root && c.pci_model == PciModel::pcie_root) {
        return context.fail(node, VB_ERR_XML_ERROR, VB_FROM_DOMAIN,
                            "pcie-root controller should have index 0");
    }
    return true;
}

constexpr Field controller_fields[] = {
    attr("type", type).always(),
    custom_attributes("index", parse_index, format_index),
    custom_attributes("model", parse_model, format_model),
    attr("ports", VB_AT(Controller, ports)).when(type, T::virtio_serial, T::usb),
    attr("vectors", VB_AT(Controller, vectors)).when(type, T::virtio_serial),
    attr("maxGrantFrames", VB_AT(Controller, max_grant_frames)).when(type, T::xenbus),
    attr("maxEventChannels", VB_AT(Controller, max_event_channels)).when(type, T::xenbus),
    child("model", pci_model_element).when(type, T::pci),
    child("target", pci_target_element).when(type, T::pci),
    child("driver", driver_element),
    custom("pcihole64", parse_hole, format_hole).when(type, T::pci),
    child("alias", alias_element, VB_AT(Controller, info)).only([](const FormatContext& c, const void* o) {
        return shows_alias(c, &as<Controller>(o).info);
    }),
    child("master", master_element),
    child("acpi", acpi_element, VB_AT(Controller, info)),
    child("address", address_element, VB_AT(Controller, info.address)),
};

}  // namespace

constinit const Element controller_element = element(controller_fields, check_controller);

}  // namespace virtbay::model
