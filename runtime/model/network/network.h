// Virtual networks as values.
#pragma once

#include "model/domain/domain.h"
#include "model/network/address.h"

namespace virtbay::model {

enum class ForwardMode : uint8_t {
    absent,
    none,
    nat,
    route,
    open,
    bridge,
    private_,
    vepa,
    passthrough,
    hostdev
};
template <>
inline constexpr const char* names_of<ForwardMode> =
    "|none|nat|route|open|bridge|private|vepa|passthrough|hostdev";

enum class ForwardDriver : uint8_t { absent, kvm, vfio };
template <>
inline constexpr const char* names_of<ForwardDriver> = "|kvm|vfio";

struct ForwardDevice {
    Text dev;
};

struct ForwardNat {
    YesNo ipv6 = YesNo::absent;
    Text address_start, address_end;
    uint32_t port_start = 0, port_end = 0;
};

struct NetworkForward {
    ForwardMode mode = ForwardMode::absent;
    YesNo managed = YesNo::absent;
    ForwardDriver driver = ForwardDriver::absent;
    Text dev;  // as given; afterwards the first interface
    List<ForwardDevice> functions;
    List<ForwardDevice> interfaces;
    Box<ForwardNat> nat;
};

enum class MacTableManager : uint8_t { absent, kernel, libvirt };
template <>
inline constexpr const char* names_of<MacTableManager> = "|kernel|libvirt";

struct NetworkBridge {
    Text name, zone;
    Text stp;  // anything but "off" is on
    uint64_t delay = 0;
    MacTableManager mac_table_manager = MacTableManager::absent;
};

struct NetworkDomainName {
    Text name;
    YesNo local_only = YesNo::absent;
};

struct DnsForwarder {
    Text domain, addr;
};
struct DnsText {
    Text name, value;
};
struct DnsService {
    Text service, protocol, domain, target;
    uint32_t port = 0, priority = 0, weight = 0;
};
struct DnsHost {
    Text ip;
    List<TextItem> names;
};

struct NetworkDns {
    YesNo enable = YesNo::absent;
    YesNo forward_plain_names = YesNo::absent;
    List<DnsForwarder> forwarders;
    List<DnsText> texts;
    List<DnsService> services;
    List<DnsHost> hosts;
};

enum class LeaseUnit : uint8_t { absent, seconds, minutes, hours };
template <>
inline constexpr const char* names_of<LeaseUnit> = "|seconds|minutes|hours";

struct DhcpLease {
    uint64_t expiry = 0;
    LeaseUnit unit = LeaseUnit::absent;
};
struct DhcpRange {
    Text start, end;
    Box<DhcpLease> lease;
};
struct DhcpHost {
    Text id, mac, name, ip;
    Box<DhcpLease> lease;
};
struct NetworkDhcp {
    List<DhcpRange> ranges;
    List<DhcpHost> hosts;
    Text boot_file, boot_server;
};

struct NetworkIp {
    Text family, address, netmask;
    std::optional<uint32_t> prefix;
    YesNo local_ptr = YesNo::absent;
    Text tftp_root;
    NetworkDhcp dhcp;

    bool is_v6() const { return family == "ipv6"; }
    // From the netmask or prefix, or the family's usual one.
    uint32_t prefix_length() const;
};

struct PortGroup {
    Text name;
    YesNo is_default = YesNo::absent;
    YesNo trust_guest_rx_filters = YesNo::absent;
    Box<Vlan> vlan;
    Box<Bandwidth> bandwidth;
    Box<VirtualPort> virtualport;
};

struct Network {
    Text name;
    std::optional<Uuid> uuid;
    YesNo ipv6 = YesNo::absent;
    YesNo trust_guest_rx_filters = YesNo::absent;
    Box<Verbatim> metadata;
    Box<NetworkForward> forward;
    NetworkBridge bridge;
    bool stp_given = false;
    uint32_t mtu = 0;
    std::optional<Mac> mac;
    Box<NetworkDomainName> domain;
    Box<NetworkDns> dns;
    Box<Vlan> vlan;
    Box<Bandwidth> bandwidth;
    YesNo isolated_ports = YesNo::absent;
    List<NetworkIp> ips;
    List<IpRoute> routes;
    Box<VirtualPort> virtualport;
    List<PortGroup> portgroups;

    ForwardMode mode() const { return forward ? forward->mode : ForwardMode::none; }
    // Whether the network has a bridge of its own.
    bool owns_bridge() const;
};

}  // namespace virtbay::model
