// Network interfaces of a host, as <interface> documents describe their configuration.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/error.h"
#include "model/values.h"

namespace virtbay::model {

class XmlNode;

enum class HostInterfaceType : uint8_t { absent, ethernet, bridge, bond, vlan };
template <>
inline constexpr const char* names_of<HostInterfaceType> = "|ethernet|bridge|bond|vlan";

enum class StartMode : uint8_t { absent, onboot, none, hotplug };
template <>
inline constexpr const char* names_of<StartMode> = "|onboot|none|hotplug";

enum class CarrierState : uint8_t { absent, unknown, notpresent, down, lowerlayerdown, testing, dormant, up };
template <>
inline constexpr const char* names_of<CarrierState> =
    "|unknown|notpresent|down|lowerlayerdown|testing|dormant|up";

enum class BondMode : uint8_t {
    absent,
    balance_rr,
    active_backup,
    balance_xor,
    broadcast,
    lacp,
    balance_tlb,
    balance_alb
};
template <>
inline constexpr const char* names_of<BondMode> =
    "|balance-rr|active-backup|balance-xor|broadcast|802.3ad|balance-tlb|balance-alb";

enum class BondCarrier : uint8_t { absent, ioctl, netif };
template <>
inline constexpr const char* names_of<BondCarrier> = "|ioctl|netif";

enum class ArpValidation : uint8_t { absent, none, active, backup, all };
template <>
inline constexpr const char* names_of<ArpValidation> = "|none|active|backup|all";

struct InterfaceAddress {
    Text address;
    int32_t prefix = 0;
};

struct InterfaceDhcp {
    YesNo peer_dns = YesNo::absent;
};

struct InterfaceProtocol {
    Text family;
    bool autoconf = false;
    Box<InterfaceDhcp> dhcp;
    List<InterfaceAddress> addresses;
    Text gateway;
};

struct MiiMonitor {
    uint32_t frequency = 0, down_delay = 0, up_delay = 0;
    BondCarrier carrier = BondCarrier::absent;
};

struct ArpMonitor {
    uint32_t interval = 0;
    Text target;
    ArpValidation validation = ArpValidation::absent;
};

struct HostInterface {
    HostInterfaceType type = HostInterfaceType::absent;
    Text name;
    StartMode start = StartMode::absent;
    uint32_t mtu = 0;
    List<InterfaceProtocol> protocols;
    // ethernet
    uint32_t link_speed = 0;
    CarrierState link_state = CarrierState::absent;
    Text mac;
    // bridge
    Text bridge_stp, bridge_delay;
    // bond
    BondMode bond_mode = BondMode::absent;
    Box<MiiMonitor> mii;
    Box<ArpMonitor> arp;
    // those that a bridge or bond is made of
    List<HostInterface> members;
    // vlan
    Text vlan_tag, vlan_device;
};

// `validate`: against the schema first. Errors have domain VB_FROM_INTERFACE unless they come from shared
// parts.
Result<std::shared_ptr<HostInterface>> parse_host_interface(std::string_view xml, bool validate);
Result<std::shared_ptr<HostInterface>> parse_host_interface(const XmlNode& element, bool validate);
std::string format_host_interface(const HostInterface& interface);

}  // namespace virtbay::model
