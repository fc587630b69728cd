// An imaginary host: its node, its domains and what they have in common.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/error.h"
#include "domain_list.h"
#include "host_interfaces.h"
#include "network.h"
#include "node_devices.h"
#include "pool.h"
#include "virtbay/sdk.hpp"

namespace virtbay::test {

struct Node {
    std::string model = "i686";
    uint64_t memory = 3072 * 1024;  // KiB
    int32_t cpus = 16;
    int32_t mhz = 1400;
    int32_t nodes = 2;
    int32_t sockets = 2;
    int32_t cores = 2;
    int32_t threads = 2;

    uint32_t max_cpus() const { return static_cast<uint32_t>(nodes * sockets * cores * threads); }
};

class Host {
  public:
    static constexpr uint32_t max_vcpus = 32;
    static constexpr const char* security_model = "testSecurity";

    Host(vb::Host runtime, uint64_t scope) : runtime_(runtime), scope_(scope) {}

    // Guards all the rest. Held for memory operations only, never while a file is read, written or parsed.
    std::mutex lock;

    Node node;
    bool has_cells = false;  // whether the host's topology is known
    DomainList domains;
    NetworkList networks;
    HostInterfaceList interfaces;
    NodeDeviceList devices;
    PoolList pools;
    int32_t next_id = 1;

    uint64_t scope() const { return scope_; }

    // VB_ERR_NO_DOMAIN, naming the UUID and the name that the caller knows it by.
    Result<Domain*> find(const vb_domain_ref& ref) const;

    // VB_ERR_NO_NETWORK, naming the UUID.
    Result<Network*> find(const vb_network_ref& ref);

    // Takes a definition as the current one of a new or a known domain. `live`: to be run now, what was there
    // stays as the persistent definition; refused when the domain runs already. *replaced tells whether an
    // earlier definition gave way.
    Result<Domain*> add(DefinitionPtr definition, bool live, bool* replaced);

    // Changes of state; events are the caller's.
    void start(Domain& domain, int32_t reason);
    void stop(Domain& domain, int32_t reason);
    void set_state(Domain& domain, int32_t state, int32_t reason);
    // Removes a domain that has stopped and is not persistent; true when it did.
    bool remove_if_transient(Domain& domain);

    void emit_lifecycle(const vb_domain_ref& domain, int32_t event, int32_t detail) const;
    void emit_lifecycle(const Domain& domain, int32_t event, int32_t detail) const;
    void emit_metadata_change(const Domain& domain, int32_t type, const char* uri) const;
    void emit_lifecycle(const vb_network_ref& network, int32_t event) const;
    void emit_lifecycle(const vb_node_device_ref& device, int32_t event) const;
    void emit_lifecycle(const vb_storage_pool_ref& pool, int32_t event) const;
    void emit_refresh(const vb_storage_pool_ref& pool) const;

  private:
    vb::Host runtime_;
    uint64_t scope_;
};

// Valid as long as the domain keeps its definition.
vb_domain_ref reference_to(const Domain& domain);
// With the name in the call's memory.
vb_domain_ref reference_to(const Domain& domain, vb::Call& call);

vb_network_ref reference_to(const Network& network);
vb_network_ref reference_to(const Network& network, vb::Call& call);

// Copies `definition`, lets `change` alter the copy, and returns it as a new definition.
template <class F>
DefinitionPtr altered(const DefinitionPtr& definition, F&& change) {
    auto copy = std::make_shared<Definition>();
    copy->domain = definition->domain;
    change(copy->domain);
    return copy;
}

}  // namespace virtbay::test
