#include "network.h"

#include <arpa/inet.h>

#include "virtbay/constants.h"

namespace virtbay::test {

namespace {

size_t size_of(int32_t family) {
    return family == VB_IP_ADDR_TYPE_IPV4 ? 4 : 16;
}

}  // namespace

std::optional<NetworkAddress> NetworkAddress::parse(std::string_view text) {
    const std::string terminated(text);
    NetworkAddress address;
    if (inet_pton(AF_INET, terminated.c_str(), address.bytes.data()) == 1) {
        address.family = VB_IP_ADDR_TYPE_IPV4;
        return address;
    }
    if (inet_pton(AF_INET6, terminated.c_str(), address.bytes.data()) == 1) {
        address.family = VB_IP_ADDR_TYPE_IPV6;
        return address;
    }
    return std::nullopt;
}

NetworkAddress NetworkAddress::plus(uint32_t places) const {
    NetworkAddress sum = *this;
    uint64_t carry = places;
    for (size_t i = size_of(family); i-- > 0 && carry > 0; carry >>= 8) {
        carry += sum.bytes[i];
        sum.bytes[i] = static_cast<uint8_t>(carry);
    }
    return sum;
}

std::string NetworkAddress::str() const {
    char text[INET6_ADDRSTRLEN] = {};
    inet_ntop(family == VB_IP_ADDR_TYPE_IPV4 ? AF_INET : AF_INET6, bytes.data(), text, sizeof text);
    return text;
}

void Network::take(NetworkPtr definition) {
    current_ = std::move(definition);
    name = current_->name.str();
    first.reset();
    if (current_->ips.empty()) return;
    const model::NetworkIp& ip = current_->ips.front();
    const auto& ranges = ip.dhcp.ranges;
    first = NetworkAddress::parse(ranges.empty() ? ip.address : ranges.front().start);
    if (first) first->prefix = ip.prefix_length();
}

Network* NetworkList::by_name(std::string_view name) {
    for (Network& network : all_)
        if (network.name == name) return &network;
    return nullptr;
}

Network* NetworkList::by_uuid(const Uuid& uuid) {
    for (Network& network : all_)
        if (network.uuid() == uuid) return &network;
    return nullptr;
}

Result<Network*> NetworkList::assign(NetworkPtr definition, bool live) {
    const auto refuse = [](int32_t code, const std::string& detail) {
        return make_error(code, VB_FROM_NETWORK, detail);
    };
    if (Network* known = by_uuid(*definition->uuid)) {
        if (known->name != definition->name.view())
            return refuse(
                VB_ERR_OPERATION_FAILED,
                "network '" + known->name + "' is already defined with uuid " + known->uuid().str());
        if (live && known->active)
            return refuse(VB_ERR_OPERATION_INVALID, "network is already active as '" + known->name + "'");
        if (live) {
            if (known->persistent && !known->next) known->next = known->current();
            known->take(std::move(definition));
        } else if (known->active) {
            known->next = std::move(definition);
            known->persistent = true;
        } else {
            known->take(std::move(definition));
            known->persistent = true;
        }
        return known;
    }
    if (const Network* known = by_name(definition->name))
        return refuse(VB_ERR_OPERATION_FAILED,
                      "network '" + known->name + "' already exists with uuid " + known->uuid().str());
    Network& network = add(std::move(definition));
    network.persistent = !live;
    return &network;
}

Network& NetworkList::add(NetworkPtr definition) {
    return all_.emplace_back(std::move(definition));
}

void NetworkList::remove(const Network& network) {
    all_.remove_if([&](const Network& other) { return &other == &network; });
}

}  // namespace virtbay::test
