#include "model/domain/chardev.h"

#include "model/domain/elements.h"

namespace virtbay::model {

namespace {

using C = ChardevType;
constexpr Slot type = VB_AT(ChardevSource, type);

constexpr Field reconnect_fields[] = {
    attr("enabled", VB_AT(ChardevSource, reconnect)),
    attr("timeout", VB_AT(ChardevSource, reconnect_timeout))
        .always()
        .only(
            [](const FormatContext&, const void* o) { return as<ChardevSource>(o).reconnect == YesNo::yes; }),
};
constexpr Element reconnect_element =
    element(reconnect_fields, [](ParseContext& c, const XmlNode& n, void* o) {
        return as<ChardevSource>(o).reconnect != YesNo::yes || n.attribute("timeout") ||
               c.missing_attribute(n, "timeout");
    });

constexpr Field clipboard_fields[] = {attr("copypaste", VB_AT(ChardevSource, clipboard)).required()};
constexpr Element clipboard_element = element(clipboard_fields);
constexpr Field mouse_fields[] = {attr("mode", VB_AT(ChardevSource, mouse)).required()};
constexpr Element mouse_element = element(mouse_fields);
// Everything but udp's two sources.
constexpr Field source_fields[] = {
    attr("mode", VB_AT(ChardevSource, mode)).when(type, C::tcp, C::unix_),
    attr("path", VB_AT(ChardevSource, path)).when(type, C::dev, C::file, C::pipe, C::pty, C::unix_),
    attr("append", VB_AT(ChardevSource, append)).when(type, C::file),
    attr("master", VB_AT(ChardevSource, path)).when(type, C::nmdm),
    attr("slave", VB_AT(ChardevSource, slave)).when(type, C::nmdm),
    attr("host", VB_AT(ChardevSource, host)).when(type, C::tcp),
    attr("service", VB_AT(ChardevSource, service)).when(type, C::tcp),
    attr("tls", VB_AT(ChardevSource, tls)).when(type, C::tcp),
    attr("channel", VB_AT(ChardevSource, channel)).when(type, C::spiceport, C::dbus),
    child("clipboard", clipboard_element).when(type, C::qemu_vdagent),
    child("mouse", mouse_element).when(type, C::qemu_vdagent),
    child("seclabel", seclabel_element, VB_AT(ChardevSource, seclabels)).always(),
    child("reconnect", reconnect_element).when(type, C::tcp, C::unix_),
};
constexpr Element source_element = element(source_fields);

constexpr Field protocol_fields[] = {attr("type", VB_AT(ChardevSource, protocol)).unsupported().always()};
constexpr Element protocol_element = element(protocol_fields);
constexpr Field log_fields[] = {
    attr("file", VB_AT(ChardevSource, log_file)).required(),
    attr("append", VB_AT(ChardevSource, log_append)),
};
constexpr Element log_element = element(log_fields);

bool parse_udp(ParseContext& context, const XmlNode& node, ChardevSource& source) {
    std::string_view mode = node.attribute_or("mode", {});
    std::string_view host = node.attribute_or("host", {});
    std::string_view service = node.attribute_or("service", {});
    bool bind = mode == "bind";
    if (!bind && !mode.empty() && mode != "connect") {
        return context.bad_attribute(node, "mode", mode);
    }
    (bind ? source.bind_host : source.host) = host.empty() ? Text() : Text(host);
    (bind ? source.bind_service : source.service) = service.empty() ? Text() : Text(service);
    return true;
}

bool parse_source(ParseContext& context, const XmlNode& node, void* object) {
    auto& source = as<ChardevSource>(object);
    if (source.type == C::udp) return parse_udp(context, node, source);
    return parse_element(context, node, source_element, object);
}

void format_udp(const FormatContext& context, const ChardevSource& source) {
    XmlWriter& out = context.out;
    auto one = [&](const char* mode, const Text& host, const Text& service) {
        out.open("source");
        out.attribute("mode", mode);
        if (host.has()) out.attribute("host", host);
        if (service.has()) out.attribute("service", service);
        out.close("source");
    };
    if (source.bind_service.has() || source.bind_host.has())
        one("bind", source.bind_host, source.bind_service);
    if (source.service.has() || source.host.has()) one("connect", source.host, source.service);
}

void format_source(const FormatContext& context, const void* object) {
    const auto& source = as<ChardevSource>(object);
    switch (source.type) {
        case C::udp:
            return format_udp(context, source);
        case C::pty:
            if (!context.live()) return;
            break;
        case C::none:
        case C::null:
        case C::vc:
        case C::stdio:
        case C::spicevmc:
            return;
        case C::unix_:
            // Whoever chooses the path chooses the rest.
            if (source.path.empty()) return;
            break;
        default:
            break;
    }
    format_element(context, "source", source_element, object, false);
}

// The children that a character device's source consists of.
constexpr Field children_fields[] = {
    custom("source", parse_source, format_source),
    child("protocol", protocol_element).when(type, C::tcp),
    child("log", log_element),
};
constexpr Element children = element(children_fields);

bool complete_source(ParseContext& context, const XmlNode& node, ChardevSource& source) {
    auto missing = [&](const char* what) {
        return context.fail(node, VB_ERR_INTERNAL_ERROR, VB_FROM_DOMAIN,
                            std::string("Missing source ") + what + " attribute for char device");
    };
    switch (source.type) {
        case C::dev:
        case C::file:
        case C::pipe:
            if (source.path.empty()) return missing("path");
            break;
        case C::nmdm:
            if (source.path.empty()) return missing("master path");
            if (source.slave.empty()) return missing("slave path");
            break;
        case C::tcp:
            if (source.mode == SourceMode::absent) source.mode = SourceMode::connect;
            if (source.host.empty()) return missing("host");
            if (source.service.empty()) return missing("service");
            break;
        case C::udp:
            if (source.service.empty()) return missing("service");
            break;
        case C::unix_:
            if (source.mode == SourceMode::absent) source.mode = SourceMode::connect;
            break;
        case C::spiceport:
        case C::dbus:
            if (source.channel.empty()) {
                return context.fail(node, VB_ERR_CONFIG_UNSUPPORTED, VB_FROM_DOMAIN,
                                    "Missing source channel attribute for char device");
            }
            break;
        default:
            break;
    }
    if (source.type == C::unix_ && source.path.has() && source.path.size() >= 108) {
        return context.fail(node, "UNIX socket path too long");
    }
    return true;
}

}  // namespace

bool parse_chardev_source(ParseContext& context, const XmlNode& node, ChardevSource& source) {
    return parse_element(context, node, children, &source) && complete_source(context, node, source);
}

void format_chardev_source(const FormatContext& context, const ChardevSource& source) {
    format_fields(context, children, &source);
}

void format_chardev_type(const FormatContext& context, const ChardevSource& source) {
    context.out.raw_attribute("type", name_of(source.type));
    if (source.type == C::pty && source.path.has() && context.live())
        context.out.attribute("tty", source.path);
}

namespace {

// type attribute and source of the devices whose first member is their source.
bool parse_type(ParseContext& context, const XmlNode& node, void* object) {
    auto& source = as<ChardevSource>(object);
    const std::string_view* text = node.attribute("type");
    if (!text) {
        source.type = C::pty;
    } else if (auto value = value_of<ChardevType>(*text)) {
        source.type = *value;
    } else {
        return context.fail(node, VB_ERR_CONFIG_UNSUPPORTED, VB_FROM_DOMAIN,
                            "unknown type presented to host for character device: " + std::string(*text));
    }
    return parse_chardev_source(context, node, source);
}

void format_type(const FormatContext& context, const void* object) {
    context.out.raw_attribute("type", name_of(as<ChardevSource>(object).type));
}

void format_children(const FormatContext& context, const void* object) {
    format_chardev_source(context, as<ChardevSource>(object));
}

bool parse_port(ParseContext& context, const XmlNode& node, std::optional<uint32_t>& port) {
    const std::string_view* text = node.attribute("port");
    if (!text) return true;
    int64_t value = 0;
    if (!parse_number(*text, 10, value) || value < INT32_MIN || value > INT32_MAX) {
        return context.fail(node, "Invalid port number: " + std::string(*text));
    }
    if (value >= 0) port = static_cast<uint32_t>(value);
    return true;
}

#define VB_CHARDEV_TYPE custom_attributes("type", parse_type, format_type)
#define VB_CHARDEV_SOURCE custom("", nullptr, format_children)

constexpr Field serial_model_fields[] = {attr("name", VB_AT(Serial, model)).nonzero().unsupported()};
constexpr Element serial_model_element = element(serial_model_fields);

constexpr Field serial_target_fields[] = {
    attr("type", VB_AT(Serial, target)).unsupported(),
    custom_attributes(
        "port",
        [](ParseContext& c, const XmlNode& n, void* o) { return parse_port(c, n, as<Serial>(o).port); },
        [](const FormatContext& c, const void* o) {
            if (as<Serial>(o).port) c.out.number_attribute("port", *as<Serial>(o).port);
        }),
    child("model", serial_model_element),
};
constexpr Element serial_target_element = element(serial_target_fields);

constexpr Field serial_fields[] = {
    VB_CHARDEV_TYPE,
    VB_CHARDEV_SOURCE,
    child("target", serial_target_element),
    VB_INFO(Serial),
};

constexpr Field parallel_target_fields[] = {
    custom_attributes(
        "port",
        [](ParseContext& c, const XmlNode& n, void* o) { return parse_port(c, n, as<Parallel>(o).port); },
        [](const FormatContext& c, const void* o) {
            if (as<Parallel>(o).port) c.out.number_attribute("port", *as<Parallel>(o).port);
        }),
};
constexpr Element parallel_target_element = element(parallel_target_fields);

constexpr Field parallel_fields[] = {
    VB_CHARDEV_TYPE,
    VB_CHARDEV_SOURCE,
    child("target", parallel_target_element),
    VB_INFO(Parallel),
};

constexpr Field console_target_fields[] = {
    attr("type", VB_AT(Console, target)).unsupported(),
    custom_attributes(
        "port",
        [](ParseContext& c, const XmlNode& n, void* o) { return parse_port(c, n, as<Console>(o).port); },
        [](const FormatContext& c, const void* o) {
            if (as<Console>(o).port) c.out.number_attribute("port", *as<Console>(o).port);
        }),
};
constexpr Element console_target_element = element(console_target_fields);

// Clients of old read the terminal from the console's own tty attribute.
void format_console_type(const FormatContext& context, const void* object) {
    format_chardev_type(context, as<Console>(object).source);
}

// A console that mirrors a serial device has its name but not its address.
constexpr Field console_fields[] = {
    custom_attributes("type", parse_type, format_console_type),
    VB_CHARDEV_SOURCE,
    child("target", console_target_element),
    VB_INFO(Console),
};

bool check_channel_target(ParseContext& context, const XmlNode& node, void* object) {
    auto& channel = as<Channel>(object);
    if (channel.target != ChannelTarget::guestfwd) return true;
    const std::string_view* address = node.attribute("address");
    if (!address) {
        return context.fail(node, VB_ERR_XML_ERROR, VB_FROM_DOMAIN,
                            "guestfwd channel does not define a target address");
    }
    if (!node.attribute("port")) return context.missing_attribute(node, "port");
    uint64_t port = 0;
    if (!parse_number(channel.port, 10, port) || port > 65535) {
        return context.fail(node, "Invalid port number: " + channel.port.str());
    }
    return true;
}

constexpr Slot channel_target = VB_AT(Channel, target);
constexpr Field channel_target_fields[] = {
    attr("type", channel_target).unsupported().required().missing(VB_ERR_CONFIG_UNSUPPORTED),
    attr("name", VB_AT(Channel, name)).when(channel_target, ChannelTarget::virtio, ChannelTarget::xen),
    attr("state", VB_AT(Channel, state))
        .live()
        .when(channel_target, ChannelTarget::virtio, ChannelTarget::xen),
    attr("address", VB_AT(Channel, address)).when(channel_target, ChannelTarget::guestfwd),
    attr("port", VB_AT(Channel, port)).when(channel_target, ChannelTarget::guestfwd),
};
constexpr Element channel_target_element = element(channel_target_fields, check_channel_target);

bool check_channel(ParseContext& context, const XmlNode& node, void* object) {
    if (as<Channel>(object).target != ChannelTarget::none) return true;
    return context.fail(node, VB_ERR_XML_ERROR, VB_FROM_DOMAIN, "missing target type of channel");
}

constexpr Field channel_fields[] = {
    VB_CHARDEV_TYPE,
    VB_CHARDEV_SOURCE,
    child("target", channel_target_element),
    VB_INFO(Channel),
};

// Devices that hold a source beside a type of their own.
template <class S>
void format_boxed_source(const FormatContext& context, const void* object) {
    if (as<S>(object).source) format_chardev_source(context, *as<S>(object).source);
}

bool parse_smartcard(ParseContext& context, const XmlNode& node, void* object) {
    auto& card = as<Smartcard>(object);
    if (card.mode != SmartcardMode::passthrough) return true;
    ChardevSource& source = card.source.make();
    const std::string_view* text = node.attribute("type");
    if (!text) return context.missing_attribute(node, "type");
    auto value = value_of<ChardevType>(*text);
    if (!value) {
        return context.fail(node, VB_ERR_CONFIG_UNSUPPORTED, VB_FROM_DOMAIN,
                            "unknown type presented to host for character device: " + std::string(*text));
    }
    source.type = *value;
    return parse_chardev_source(context, node, source);
}

bool check_smartcard(ParseContext& context, const XmlNode& node, void* object) {
    auto& card = as<Smartcard>(object);
    if (card.mode == SmartcardMode::host_certificates && card.certificates.size() != 3) {
        return context.fail(node, VB_ERR_XML_ERROR, VB_FROM_DOMAIN,
                            "host-certificates mode needs exactly three certificates");
    }
    return true;
}

constexpr Field smartcard_fields[] = {
    attr("mode", VB_AT(Smartcard, mode)).required().nonzero(),
    custom_attributes("type", parse_smartcard,
                      [](const FormatContext& c, const void* o) {
                          if (as<Smartcard>(o).source) format_chardev_type(c, *as<Smartcard>(o).source);
                      }),
    custom("", nullptr, format_boxed_source<Smartcard>),
    child("certificate", text_item_element, VB_AT(Smartcard, certificates)),
    leaf("database", VB_AT(Smartcard, database)),
    VB_INFO(Smartcard),
};

bool parse_redirdev(ParseContext& context, const XmlNode& node, void* object) {
    auto& device = as<Redirdev>(object);
    const std::string_view* text = node.attribute("type");
    if (!text) return context.fail(node, VB_ERR_INTERNAL_ERROR, VB_FROM_DOMAIN, "missing type in redirdev");
    auto value = value_of<ChardevType>(*text);
    if (!value) {
        return context.fail(node, VB_ERR_CONFIG_UNSUPPORTED, VB_FROM_DOMAIN,
                            "unknown redirdev character device type '" + std::string(*text) + "'");
    }
    device.source.type = *value;
    return parse_chardev_source(context, node, device.source);
}

constexpr Field redirdev_fields[] = {
    attr("bus", VB_AT(Redirdev, bus)).unsupported(),
    custom_attributes(
        "type", parse_redirdev,
        [](const FormatContext& c, const void* o) { format_chardev_type(c, as<Redirdev>(o).source); }),
    custom("", nullptr,
           [](const FormatContext& c, const void* o) { format_chardev_source(c, as<Redirdev>(o).source); }),
    VB_BOOT_INFO(Redirdev),
};

constexpr Field rule_fields[] = {
    attr("class", VB_AT(RedirfilterRule, class_code)).hex(2),
    attr("vendor", VB_AT(RedirfilterRule, vendor)).hex(4),
    attr("product", VB_AT(RedirfilterRule, product)).hex(4).upper(),
    attr("version", VB_AT(RedirfilterRule, version)),
    attr("allow", VB_AT(RedirfilterRule, allow)).required(),
};
constexpr Element rule_element = element(rule_fields);

constexpr Field redirfilter_fields[] = {child("usbdev", rule_element, VB_AT(Redirfilter, rules)).always()};

}  // namespace

constinit const Element serial_element = element(serial_fields);
constinit const Element parallel_element = element(parallel_fields);
constinit const Element console_element = element(console_fields);
constinit const Element channel_element = element(channel_fields, check_channel);
constinit const Element smartcard_element = element(smartcard_fields, check_smartcard);
constinit const Element redirdev_element = element(redirdev_fields);
constinit const Element redirfilter_element = element(redirfilter_fields);

}  // namespace virtbay::model
