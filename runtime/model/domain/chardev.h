// Character devices: serial, parallel, console, channel; their source is shared with rng, redirdev and
// smartcard.
#pragma once

#include "model/domain/device.h"

namespace virtbay::model {

enum class ChardevType : uint8_t {
    none,
    null,
    vc,
    pty,
    dev,
    file,
    pipe,
    stdio,
    udp,
    tcp,
    unix_,
    spicevmc,
    spiceport,
    nmdm,
    qemu_vdagent,
    dbus
};
template <>
inline constexpr const char* names_of<ChardevType> =
    "|null|vc|pty|dev|file|pipe|stdio|udp|tcp|unix|spicevmc|spiceport|nmdm|qemu-vdagent|dbus";

enum class SourceMode : uint8_t { absent, connect, bind };
template <>
inline constexpr const char* names_of<SourceMode> = "|connect|bind";

enum class TcpProtocol : uint8_t { raw, telnet, telnets, tls };
template <>
inline constexpr const char* names_of<TcpProtocol> = "raw|telnet|telnets|tls";

enum class MouseMode : uint8_t { absent, server, client };
template <>
inline constexpr const char* names_of<MouseMode> = "|server|client";

struct ChardevSource {
    ChardevType type = ChardevType::none;
    SourceMode mode = SourceMode::absent;  // tcp, unix
    TcpProtocol protocol = TcpProtocol::raw;
    YesNo tls = YesNo::absent;
    bool tls_from_config = false;
    OnOff append = OnOff::absent;
    YesNo reconnect = YesNo::absent;
    OnOff log_append = OnOff::absent;
    MouseMode mouse = MouseMode::absent;
    YesNo clipboard = YesNo::absent;
    uint32_t reconnect_timeout = 0;
    // file, dev, pipe, pty, unix: the path; nmdm: the master
    Text path;
    Text slave;
    // tcp and udp: the peer
    Text host, service;
    // udp: our own end
    Text bind_host, bind_service;
    // spiceport, dbus
    Text channel;
    Text log_file;
    List<Seclabel> seclabels;
};

enum class SerialTarget : uint8_t {
    none,
    isa_serial,
    usb_serial,
    pci_serial,
    spapr_vio_serial,
    system_serial,
    sclp_serial,
    isa_debug
};
template <>
inline constexpr const char* names_of<SerialTarget> =
    "none|isa-serial|usb-serial|pci-serial|spapr-vio-serial|system-serial|sclp-serial|isa-debug";

enum class SerialModel : uint8_t {
    none,
    isa_serial,
    usb_serial,
    pci_serial,
    spapr_vty,
    pl011,
    sclpconsole,
    sclplmconsole,
    uart_16550a,
    isa_debugcon
};
template <>
inline constexpr const char* names_of<SerialModel> =
    "none|isa-serial|usb-serial|pci-serial|spapr-vty|pl011|sclpconsole|sclplmconsole|16550a|isa-debugcon";

enum class ConsoleTarget : uint8_t { none, serial, xen, uml, virtio, lxc, openvz, sclp, sclplm };
template <>
inline constexpr const char* names_of<ConsoleTarget> = "none|serial|xen|uml|virtio|lxc|openvz|sclp|sclplm";

enum class ChannelTarget : uint8_t { none, guestfwd, virtio, xen };
template <>
inline constexpr const char* names_of<ChannelTarget> = "none|guestfwd|virtio|xen";

enum class ChannelState : uint8_t { absent, connected, disconnected };
template <>
inline constexpr const char* names_of<ChannelState> = "|connected|disconnected";

// Serial and parallel devices.
struct Serial {
    ChardevSource source;
    SerialTarget target = SerialTarget::none;
    SerialModel model = SerialModel::none;
    std::optional<uint32_t> port;
    DeviceInfo info;
};

struct Parallel {
    ChardevSource source;
    std::optional<uint32_t> port;
    DeviceInfo info;
};

struct Console {
    ChardevSource source;
    ConsoleTarget target = ConsoleTarget::none;
    std::optional<uint32_t> port;
    DeviceInfo info;
};

struct Channel {
    ChardevSource source;
    ChannelTarget target = ChannelTarget::none;
    ChannelState state = ChannelState::absent;
    Text name;           // virtio, xen
    Text address, port;  // guestfwd
    DeviceInfo info;
};

enum class SmartcardMode : uint8_t { absent, host, host_certificates, passthrough };
template <>
inline constexpr const char* names_of<SmartcardMode> = "|host|host-certificates|passthrough";

struct Smartcard {
    SmartcardMode mode = SmartcardMode::absent;
    Box<ChardevSource> source;
    List<TextItem> certificates;
    Text database;
    DeviceInfo info;
};

enum class RedirdevBus : uint8_t { absent, usb };
template <>
inline constexpr const char* names_of<RedirdevBus> = "|usb";

struct Redirdev {
    RedirdevBus bus = RedirdevBus::usb;
    ChardevSource source;
    DeviceInfo info;
};

struct RedirfilterRule {
    std::optional<uint32_t> class_code, vendor, product;
    Text version;
    YesNo allow = YesNo::absent;
};

struct Redirfilter {
    List<RedirfilterRule> rules;
};

}  // namespace virtbay::model
