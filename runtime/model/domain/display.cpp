#include "model/domain/display.h"

#include "model/domain/elements.h"

namespace virtbay::model {

namespace {

using G = GraphicsType;
constexpr Slot type = VB_AT(Graphics, type);

constexpr Field spice_channel_fields[] = {
    attr("name", VB_AT(SpiceChannel, name)).required().always(),
    attr("mode", VB_AT(SpiceChannel, mode)).required().always(),
};
constexpr Element spice_channel_element = element(spice_channel_fields);
constexpr Field image_fields[] = {attr("compression", VB_AT(SpiceOptions, image)).required().nonzero()};
constexpr Element image_element = element(image_fields);
constexpr Field jpeg_fields[] = {attr("compression", VB_AT(SpiceOptions, jpeg)).required().nonzero()};
constexpr Element jpeg_element = element(jpeg_fields);
constexpr Field zlib_fields[] = {attr("compression", VB_AT(SpiceOptions, zlib)).required().nonzero()};
constexpr Element zlib_element = element(zlib_fields);
constexpr Field playback_fields[] = {attr("compression", VB_AT(SpiceOptions, playback)).required()};
constexpr Element playback_element = element(playback_fields);
constexpr Field streaming_fields[] = {attr("mode", VB_AT(SpiceOptions, streaming)).required().nonzero()};
constexpr Element streaming_element = element(streaming_fields);
constexpr Field mouse_fields[] = {attr("mode", VB_AT(SpiceOptions, mouse)).required().nonzero()};
constexpr Element mouse_element = element(mouse_fields);
constexpr Field clipboard_fields[] = {attr("copypaste", VB_AT(SpiceOptions, copypaste)).required()};
constexpr Element clipboard_element = element(clipboard_fields);
constexpr Field filetransfer_fields[] = {attr("enable", VB_AT(SpiceOptions, filetransfer)).required()};
constexpr Element filetransfer_element = element(filetransfer_fields);

constexpr Field spice_fields[] = {
    child("channel", spice_channel_element, VB_AT(SpiceOptions, channels)),
    child("image", image_element),
    child("jpeg", jpeg_element),
    child("zlib", zlib_element),
    child("playback", playback_element),
    child("streaming", streaming_element),
    child("mouse", mouse_element),
    child("clipboard", clipboard_element),
    child("filetransfer", filetransfer_element),
};
constexpr Element spice_element = element(spice_fields);

constexpr Field gl_fields[] = {
    attr("enable", VB_AT(Graphics, gl)),
    attr("rendernode", VB_AT(Graphics, rendernode)),
};
constexpr Element gl_element = element(gl_fields, [](ParseContext& c, const XmlNode& n, void* o) {
    auto kind = as<Graphics>(o).type;
    bool needed = kind == G::sdl || kind == G::spice || kind == G::dbus;
    return !needed || n.attribute("enable") || c.missing_attribute(n, "enable");
});

constexpr Field audio_fields[] = {attr("id", VB_AT(Graphics, audio_id)).required().nonzero()};
constexpr Element audio_ref_element = element(audio_fields);

bool takes_listens(G kind) {
    return kind == G::vnc || kind == G::rdp || kind == G::spice;
}

bool parse_int(std::string_view text, int32_t& out) {
    int64_t value = 0;
    if (!parse_number(text, 10, value) || value < INT32_MIN || value > INT32_MAX) return false;
    out = static_cast<int32_t>(value);
    return true;
}

bool parse_ports(ParseContext& context, const XmlNode& node, void* object) {
    auto& g = as<Graphics>(object);
    auto port = [&](const char* name, int32_t& to, const char* what) {
        const std::string_view* text = node.attribute(name);
        if (!text || parse_int(*text, to)) return true;
        if (!what) return context.bad_attribute(node, name, *text);
        return context.fail(node, VB_ERR_INTERNAL_ERROR, VB_FROM_DOMAIN,
                            std::string("cannot parse ") + what + " " + std::string(*text));
    };
    switch (g.type) {
        case G::vnc:
            if (!port("port", g.port, "vnc port")) return false;
            if (node.attribute("port")) {
                // -1 of old means any.
                if (g.port == -1) {
                    if (g.autoport == YesNo::absent) g.autoport = YesNo::yes;
                    g.port = 0;
                }
            } else if (g.autoport == YesNo::absent) {
                g.autoport = YesNo::yes;
            }
            if (g.autoport == YesNo::yes && context.inactive()) g.port = 0;
            if (!port("websocket", g.websocket, nullptr)) return false;
            return true;
        case G::rdp:
            if (!port("port", g.port, "rdp port")) return false;
            if (!node.attribute("port") || g.port == -1) {
                g.port = 0;
                g.autoport = YesNo::yes;
            }
            if (g.autoport == YesNo::yes && context.inactive()) g.port = 0;
            return true;
        case G::spice:
            if (!port("port", g.port, nullptr) || !port("tlsPort", g.tls_port, nullptr)) return false;
            if (g.autoport == YesNo::yes && context.inactive()) {
                g.port = 0;
                g.tls_port = 0;
            } else if (g.port == -1 && g.tls_port == -1) {
                g.autoport = YesNo::yes;
                g.port = 0;
                g.tls_port = 0;
            }
            return true;
        default:
            return true;
    }
}

bool uses_socket_only(const Graphics& g) {
    return !g.listens.empty() &&
           (g.listens[0].type == ListenType::socket || g.listens[0].type == ListenType::none);
}

void format_ports(const FormatContext& context, const void* object) {
    const auto& g = as<Graphics>(object);
    XmlWriter& out = context.out;
    bool live = context.live();
    switch (g.type) {
        case G::vnc: {
            bool socket = uses_socket_only(g);
            if (g.listens.size() > 0 && g.listens[0].type == ListenType::socket) {
                if (g.listens[0].socket.has() && !(g.listens[0].from_config && !live)) {
                    out.attribute("socket", g.listens[0].socket);
                }
            }
            if (!socket) {
                if (g.port != 0 && (live || g.autoport != YesNo::yes)) {
                    out.number_attribute("port", g.port);
                } else if (g.autoport == YesNo::yes) {
                    out.raw_attribute("port", "-1");
                }

                out.raw_attribute("autoport", g.autoport == YesNo::yes ? "yes" : "no");
                if (g.websocket != 0) {
                    out.number_attribute("websocket", g.websocket_generated && !live ? -1 : g.websocket);
                }
            }
            break;
        }
        case G::rdp:
            if (g.port != 0 || g.autoport == YesNo::yes) out.number_attribute("port", g.port);
            if (g.autoport == YesNo::yes) out.raw_attribute("autoport", "yes");
            break;
        case G::spice:
            if (g.port != 0) out.number_attribute("port", g.port);
            if (g.tls_port != 0) out.number_attribute("tlsPort", g.tls_port);
            if (!uses_socket_only(g)) out.raw_attribute("autoport", g.autoport == YesNo::yes ? "yes" : "no");
            break;
        default:
            break;
    }
}

// The attribute that older clients read instead of the first <listen>.
void format_listen_attribute(const FormatContext& context, const void* object) {
    const auto& g = as<Graphics>(object);
    if (!takes_listens(g.type) || g.listens.empty()) return;
    const Listen& first = g.listens[0];
    if ((first.type == ListenType::address && first.address.has()) ||
        (first.type == ListenType::network && context.live() && first.address.has())) {
        if (first.from_config && !context.live()) return;
        context.out.attribute("listen", first.address);
    }
}

constexpr Field listen_fields[] = {
    attr("type", VB_AT(Listen, type)).required().always(),
    attr("address", VB_AT(Listen, address)).only([](const FormatContext& c, const void* o) {
        const auto& listen = as<Listen>(o);
        if (listen.from_config && !c.live()) return false;
        return listen.type == ListenType::address || (listen.type == ListenType::network && c.live());
    }),
    attr("network", VB_AT(Listen, network)).only([](const FormatContext&, const void* o) {
        return as<Listen>(o).type == ListenType::network;
    }),
    attr("socket", VB_AT(Listen, socket)).only([](const FormatContext& c, const void* o) {
        const auto& listen = as<Listen>(o);
        return listen.type == ListenType::socket && !(listen.auto_generated && !c.live());
    }),
};

bool check_listen(ParseContext& context, const XmlNode& node, void* object) {
    auto& listen = as<Listen>(object);
    if (listen.address.empty()) listen.address.clear();
    if (listen.network.empty()) listen.network.clear();
    if (listen.socket.empty()) listen.socket.clear();
    if (listen.type == ListenType::address && context.inactive() &&
        node.attribute_or("fromConfig", "0") == "1") {
        listen.address.clear();
    }
    if (listen.address.has() && listen.type != ListenType::address && listen.type != ListenType::network) {
        return context.fail(node, VB_ERR_XML_ERROR, VB_FROM_DOMAIN,
                            "'address' attribute must not be specified for this listen type");
    }
    if (listen.network.has() && listen.type != ListenType::network) {
        return context.fail(node, VB_ERR_XML_ERROR, VB_FROM_DOMAIN,
                            "'network' attribute is valid only for listen type 'network'");
    }
    if (listen.type == ListenType::network && listen.network.empty()) {
        return context.fail(node, VB_ERR_XML_ERROR, VB_FROM_DOMAIN,
                            "'network' attribute is required for listen type 'network'");
    }
    if (listen.type == ListenType::network && context.inactive()) listen.address.clear();
    if (listen.socket.has() && listen.type != ListenType::socket) {
        return context.fail(node, VB_ERR_XML_ERROR, VB_FROM_DOMAIN,
                            "'socket' attribute is valid only for listen type 'socket'");
    }
    return true;
}
constexpr Element listen_element = element(listen_fields, check_listen);

bool parse_listen(ParseContext& context, const XmlNode& node, void* object) {
    auto& g = as<Graphics>(object);
    if (!takes_listens(g.type)) return true;
    return parse_element(context, node, listen_element, &g.listens.append());
}

void format_listens(const FormatContext& context, const void* object) {
    const auto& g = as<Graphics>(object);
    if (!takes_listens(g.type)) return;
    for (const Listen& listen : g.listens) format_element(context, "listen", listen_element, &listen, true);
}

bool check_listens(ParseContext& context, const XmlNode& node, Graphics& g);

bool check_graphics(ParseContext& context, const XmlNode& node, void* object) {
    auto& g = as<Graphics>(object);
    if (g.display.empty()) g.display.clear();
    if (!takes_listens(g.type)) return true;
    if (!check_listens(context, node, g)) return false;
    // Spice without any port listens nowhere.
    bool portless = g.type == G::spice && g.port == 0 && g.tls_port == 0 && g.autoport != YesNo::yes;
    if (portless && !g.listens.empty() &&
        (g.listens[0].type == ListenType::address || g.listens[0].type == ListenType::network)) {
        g.listens[0] = Listen();
    }
    return true;
}

bool check_listens(ParseContext& context, const XmlNode& node, Graphics& g) {
    std::string_view socket = g.type == G::vnc ? node.attribute_or("socket", {}) : std::string_view();
    std::string_view address = node.attribute_or("listen", {});
    if (g.listens.empty()) {
        Listen listen;
        if (!socket.empty()) {
            listen.type = ListenType::socket;
            listen.socket = socket;
        } else {
            listen.type = ListenType::address;
            if (!address.empty()) listen.address = address;
        }
        g.listens.push_back(std::move(listen));
        return true;
    }
    if (!socket.empty()) {
        const Listen& first = g.listens[0];
        if (first.type == ListenType::socket && first.socket.has() && !(first.socket == socket)) {
            return context.fail(
                node, VB_ERR_CONFIG_UNSUPPORTED, VB_FROM_DOMAIN,
                "graphics 'socket' attribute must match 'socket' attribute of first listen element");
        }
    }
    if (!address.empty()) {
        for (Listen& listen : g.listens) {
            if (listen.type != ListenType::address) continue;
            if (!listen.address.has()) listen.address = address;
            if (!(listen.address == address)) {
                return context.fail(
                    node, VB_ERR_CONFIG_UNSUPPORTED, VB_FROM_DOMAIN,
                    "graphics 'listen' attribute must match 'address' attribute of first listen element");
            }
            break;
        }
    }
    return true;
}

// Passwords of vnc and spice; expiry is kept only when it is a date.
bool check_password(ParseContext& context, const XmlNode& node, void* object) {
    auto& g = as<Graphics>(object);
    if (g.type != G::vnc && g.type != G::spice) return true;
    if (!g.password.has()) {
        g.password_valid_to.clear();
        return true;
    }
    if (g.password_valid_to.has()) {
        int y = 0, m = 0, d = 0, H = 0, M = 0, S = 0;
        char rest = 0;
        int got =
            sscanf(g.password_valid_to.c_str(), "%4d-%2d-%2dT%2d:%2d:%2d%c", &y, &m, &d, &H, &M, &S, &rest);
        if (got != 6) {
            return context.fail(node, VB_ERR_INTERNAL_ERROR, VB_FROM_DOMAIN,
                                "cannot parse password validity time '" + g.password_valid_to.str() +
                                    "', expect YYYY-MM-DDTHH:MM:SS");
        }
    }
    return true;
}

bool parse_spice(ParseContext& context, const XmlNode& node, void* object) {
    return parse_element(context, node, spice_element, &as<Graphics>(object).spice.make());
}

void format_spice(const FormatContext& context, const void* object) {
    const auto& spice = as<Graphics>(object).spice;
    if (spice) format_fields(context, spice_element, spice.get());
}

template <YesNo Graphics::*member>
bool is_yes(const FormatContext&, const void* object) {
    return as<Graphics>(object).*member == YesNo::yes;
}

constexpr const char* lenient_name(YesNo Graphics::*member) {
    if (member == &Graphics::autoport) return "autoport";
    return member == &Graphics::replace_user ? "replaceUser" : "multiUser";
}

// What is neither "yes" nor "no" counts as if it was not there.
template <YesNo Graphics::*member>
bool parse_lenient(ParseContext& context, const XmlNode& node, void* object) {
    const std::string_view* text = node.attribute(lenient_name(member));
    bool strict = as<Graphics>(object).type == G::spice;
    if (strict && text && !value_of<YesNo>(*text))
        return context.bad_attribute(node, lenient_name(member), *text);
    if (text) as<Graphics>(object).*member = value_of<YesNo>(*text).value_or(YesNo::absent);
    return true;
}

template <YesNo Graphics::*member>
void format_yes(const FormatContext& context, const void* object) {
    if (as<Graphics>(object).*member == YesNo::yes) context.out.raw_attribute(lenient_name(member), "yes");
}

constexpr Field graphics_fields[] = {
    attr("type", type).required().always(),
    custom_attributes("autoport", parse_lenient<&Graphics::autoport>, nullptr),
    custom_attributes("replaceUser", parse_lenient<&Graphics::replace_user>, nullptr).when(type, G::rdp),
    custom_attributes("multiUser", parse_lenient<&Graphics::multi_user>, nullptr).when(type, G::rdp),
    attr("p2p", VB_AT(Graphics, p2p)).when(type, G::dbus),
    attr("address", VB_AT(Graphics, dbus_address)).when(type, G::dbus),
    custom_attributes("port", parse_ports, format_ports),
    custom_attributes("listen", nullptr, format_listen_attribute),
    attr("display", VB_AT(Graphics, display)).when(type, G::sdl, G::desktop),
    attr("xauth", VB_AT(Graphics, xauth)).when(type, G::sdl),
    attr("fullscreen", VB_AT(Graphics, fullscreen))
        .only(is_yes<&Graphics::fullscreen>)
        .when(type, G::sdl, G::desktop),
    custom_attributes("replaceUser", nullptr, format_yes<&Graphics::replace_user>).when(type, G::rdp),
    custom_attributes("multiUser", nullptr, format_yes<&Graphics::multi_user>).when(type, G::rdp),
    attr("keymap", VB_AT(Graphics, keymap)).when(type, G::vnc, G::spice),
    attr("sharePolicy", VB_AT(Graphics, share_policy)).nonzero().when(type, G::vnc),
    attr("powerControl", VB_AT(Graphics, power_control)).when(type, G::vnc),
    attr("defaultMode", VB_AT(Graphics, default_mode))
        .when(type, G::spice)
        .only([](const FormatContext&, const void* o) {
            return as<Graphics>(o).default_mode != SpiceMode::any;
        }),
    attr("passwd", VB_AT(Graphics, password)).secret().when(type, G::vnc, G::spice),
    attr("passwdValidTo", VB_AT(Graphics, password_valid_to)).when(type, G::vnc, G::spice),
    attr("connected", VB_AT(Graphics, connected)).nonzero().unsupported().when(type, G::vnc, G::spice),
    custom("listen", parse_listen, format_listens),
    custom_attributes("spice", parse_spice, nullptr).when(type, G::spice),
    custom("", nullptr, format_spice).when(type, G::spice),
    child("gl", gl_element).when(type, G::sdl, G::spice, G::egl_headless, G::dbus),
    child("audio", audio_ref_element).when(type, G::vnc, G::dbus),
};

}  // namespace

constinit const Element graphics_element =
    element(graphics_fields, [](ParseContext& c, const XmlNode& n, void* o) {
        return check_password(c, n, o) && check_graphics(c, n, o);
    });

}  // namespace virtbay::model
