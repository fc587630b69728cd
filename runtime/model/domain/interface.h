// Network interfaces.
#pragma once

#include "base/mac.h"
#include "base/uuid.h"
#include "model/domain/device.h"

namespace virtbay::model {

enum class InterfaceType : uint8_t {
    user,
    ethernet,
    vhostuser,
    server,
    client,
    mcast,
    network,
    bridge,
    internal,
    direct,
    hostdev,
    udp,
    vdpa,
    null,
    vds
};
template <>
inline constexpr const char* names_of<InterfaceType> =
    "user|ethernet|vhostuser|server|client|mcast|network|bridge|internal|direct|hostdev|udp|vdpa|null|vds";

enum class MacvtapMode : uint8_t { absent, vepa, private_, bridge, passthrough };
template <>
inline constexpr const char* names_of<MacvtapMode> = "|vepa|private|bridge|passthrough";

enum class MacType : uint8_t { absent, generated, static_ };
template <>
inline constexpr const char* names_of<MacType> = "|generated|static";

enum class VportType : uint8_t { absent, none, v802_1qbg, v802_1qbh, openvswitch, midonet };
template <>
inline constexpr const char* names_of<VportType> = "|none|802.1Qbg|802.1Qbh|openvswitch|midonet";

struct VirtualPort {
    VportType type = VportType::absent;
    std::optional<uint32_t> manager_id, type_id, type_id_version;
    std::optional<Uuid> instance_id, interface_id;
    Text profile_id;
};

enum class NativeVlan : uint8_t { absent, tagged, untagged };
template <>
inline constexpr const char* names_of<NativeVlan> = "|tagged|untagged";

struct VlanTagEntry {
    uint32_t id = 0;
    NativeVlan native = NativeVlan::absent;
};

struct Vlan {
    YesNo trunk = YesNo::absent;
    List<VlanTagEntry> tags;
};

struct BandwidthRate {
    uint64_t average = 0, peak = 0, burst = 0, floor = 0;
};

struct Bandwidth {
    Box<BandwidthRate> in, out;
};

struct IpAddress {
    Text address;
    Text family;
    Text peer;
    std::optional<uint32_t> prefix;
};

struct IpRoute {
    Text family, address, netmask, gateway;
    std::optional<uint32_t> prefix, metric;
};

struct FilterParameter {
    Text name, value;
};

enum class InterfaceBackend : uint8_t { default_, qemu, vhost };
template <>
inline constexpr const char* names_of<InterfaceBackend> = "|qemu|vhost";

enum class TxMode : uint8_t { absent, iothread, timer };
template <>
inline constexpr const char* names_of<TxMode> = "|iothread|timer";

enum class LinkState : uint8_t { absent, up, down };
template <>
inline constexpr const char* names_of<LinkState> = "|up|down";

struct HostOffloads {
    OnOff csum = OnOff::absent, gso = OnOff::absent, tso4 = OnOff::absent, tso6 = OnOff::absent,
          ecn = OnOff::absent, ufo = OnOff::absent, mrg_rxbuf = OnOff::absent;
};

struct InterfaceDriver {
    InterfaceBackend name = InterfaceBackend::default_;
    TxMode txmode = TxMode::absent;
    OnOff ioeventfd = OnOff::absent;
    OnOff event_idx = OnOff::absent;
    OnOff rss = OnOff::absent;
    OnOff rss_hash_report = OnOff::absent;
    uint32_t queues = 0, rx_queue_size = 0, tx_queue_size = 0;
    VirtioOptions virtio;
    HostOffloads host, guest;
};

enum class TeamingType : uint8_t { absent, persistent, transient };
template <>
inline constexpr const char* names_of<TeamingType> = "|persistent|transient";

struct Teaming {
    TeamingType type = TeamingType::absent;
    Text persistent;
};

enum class BackendType : uint8_t { default_, passt };
template <>
inline constexpr const char* names_of<BackendType> = "default|passt";

struct PortForwardRange {
    std::optional<uint32_t> start, end, to;
    YesNo exclude = YesNo::absent;
};

enum class PortForwardProto : uint8_t { absent, tcp, udp };
template <>
inline constexpr const char* names_of<PortForwardProto> = "|tcp|udp";

struct PortForward {
    PortForwardProto proto = PortForwardProto::absent;
    Text address, dev;
    List<PortForwardRange> ranges;
};

enum class VhostuserMode : uint8_t { absent, client, server };
template <>
inline constexpr const char* names_of<VhostuserMode> = "|client|server";

enum class HostdevDriver : uint8_t { default_, kvm, vfio, xen };
template <>
inline constexpr const char* names_of<HostdevDriver> = "default|kvm|vfio|xen";

// What an interface is plugged into; which members count follows from the interface's type.
struct InterfaceSource {
    Text name;       // network; bridge; direct: the device; internal; vdpa: the device; vds: the switch
    Text portgroup;  // network, vds
    Text portid;     // network, live
    Text address;    // server, client, mcast, udp
    uint32_t port = 0;
    Text local_address;  // udp
    uint32_t local_port = 0;
    MacvtapMode mode = MacvtapMode::absent;  // direct
    Text path;                               // vhostuser
    VhostuserMode vhost_mode = VhostuserMode::absent;
    YesNo reconnect = YesNo::absent;
    uint32_t reconnect_timeout = 0;
    Box<Address> hostdev;  // hostdev: pci or usb
    Text switch_id;        // vds
    uint64_t port_number = 0, connection = 0;
};

// What a network resolved to when the domain started.
struct ActualInterface {
    InterfaceType type = InterfaceType::bridge;
    InterfaceSource source;
    Text script;
    YesNo trust_guest_rx_filters = YesNo::absent;
    YesNo managed = YesNo::absent;
    Box<VirtualPort> virtualport;
    Box<Bandwidth> bandwidth;
    Box<Vlan> vlan;
    YesNo isolated = YesNo::absent;
    OnOff macTableManager = OnOff::absent;
};

struct Interface {
    InterfaceType type = InterfaceType::user;
    YesNo managed = YesNo::absent;
    YesNo trust_guest_rx_filters = YesNo::absent;
    LinkState link = LinkState::absent;
    MacType mac_type = MacType::absent;
    YesNo mac_check = YesNo::absent;
    YesNo target_managed = YesNo::absent;
    YesNo isolated = YesNo::absent;
    HostdevDriver hostdev_driver = HostdevDriver::default_;
    BackendType backend_type = BackendType::default_;
    bool mac_generated = false;
    std::optional<Mac> mac;
    uint32_t mtu = 0;
    uint32_t sndbuf = 0;
    bool sndbuf_given = false;
    InterfaceSource source;
    Text target;  // name on the host
    Text model;
    Text script, downscript;
    Text guest_name;  // name in the guest
    Text filter;
    Text domain_name;
    Text backend_tap, backend_vhost, backend_log;
    List<FilterParameter> filter_parameters;
    List<IpAddress> ips;  // of the guest
    List<IpRoute> routes;
    List<IpAddress> host_ips;
    List<IpRoute> host_routes;
    List<PortForward> port_forwards;
    Box<InterfaceDriver> driver;
    Box<VirtualPort> virtualport;
    Box<Bandwidth> bandwidth;
    Box<Vlan> vlan;
    Box<Teaming> teaming;
    std::optional<uint32_t> coalesce_rx_max_frames;
    Box<ActualInterface> actual;
    DeviceInfo info;
};

}  // namespace virtbay::model
