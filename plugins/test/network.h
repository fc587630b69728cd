// A host's networks, and what they mean to domains: the addresses that their interfaces get.
#pragma once

#include <array>
#include <cstdint>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "model/network/document.h"

namespace virtbay::test {

// The address from which a network's guests are numbered: the first of its first DHCP range, or its own.
struct NetworkAddress {
    int32_t family = 0;  // VB_IP_ADDR_TYPE_*
    uint32_t prefix = 0;
    std::array<uint8_t, 16> bytes{};  // of IPv4 the first four count

    // Nothing when `text` is no address.
    static std::optional<NetworkAddress> parse(std::string_view text);
    // The address that many places further on.
    NetworkAddress plus(uint32_t places) const;
    std::string str() const;

    friend bool operator==(const NetworkAddress&, const NetworkAddress&) = default;
};

using NetworkPtr = std::shared_ptr<const model::Network>;

class Network {
  public:
    explicit Network(NetworkPtr definition) { take(std::move(definition)); }

    bool persistent = false;
    bool active = false;
    bool autostart = false;
    // What was defined for a network that ran; it stays apart for as long as the network is there.
    NetworkPtr next;

    // Of the current definition.
    std::string name;
    std::optional<NetworkAddress> first;

    const model::Network& definition() const { return *current_; }
    const NetworkPtr& current() const { return current_; }
    const NetworkPtr& persistent_definition() const { return next ? next : current_; }
    const Uuid& uuid() const { return *current_->uuid; }
    void take(NetworkPtr definition);

  private:
    NetworkPtr current_;
};

// The networks of a host.
class NetworkList {
  public:
    Network* by_name(std::string_view name);
    Network* by_uuid(const Uuid& uuid);
    auto begin() { return all_.begin(); }
    auto end() { return all_.end(); }
    auto begin() const { return all_.begin(); }
    auto end() const { return all_.end(); }
    size_t size() const { return all_.size(); }

    // Takes a definition for a new or a known network. `live`: to be run now; refused when the network runs
    // already. Errors have domain VB_FROM_NETWORK.
    Result<Network*> assign(NetworkPtr definition, bool live);
    Network& add(NetworkPtr definition);
    void remove(const Network& network);

  private:
    std::list<Network> all_;
};

}  // namespace virtbay::test
