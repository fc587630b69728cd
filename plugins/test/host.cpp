#include "host.h"

#include <cstring>

#include "errors.h"

namespace virtbay::test {

Result<Domain*> Host::find(const vb_domain_ref& ref) const {
    Uuid uuid;
    memcpy(uuid.bytes.data(), ref.uuid, sizeof ref.uuid);
    if (Domain* domain = domains.by_uuid(uuid)) return domain;
    return failure(VB_ERR_NO_DOMAIN,
                   "no domain with matching uuid '" + uuid.str() + "' (" + (ref.name ? ref.name : "") + ")");
}

Result<Network*> Host::find(const vb_network_ref& ref) {
    Uuid uuid;
    memcpy(uuid.bytes.data(), ref.uuid, sizeof ref.uuid);
    if (Network* network = networks.by_uuid(uuid)) return network;
    return failure(VB_ERR_NO_NETWORK, "no network with matching uuid '" + uuid.str() + "'");
}

Result<Domain*> Host::add(DefinitionPtr definition, bool live, bool* replaced) {
    const model::Domain& wanted = definition->domain;
    if (Domain* known = domains.by_uuid(wanted.uuid)) {
        if (known->name() != wanted.name.view())
            return domain_failure(
                VB_ERR_OPERATION_FAILED,
                "domain '" + known->name().str() + "' is already defined with uuid " + wanted.uuid.str());
        if (live && known->active())
            return domain_failure(VB_ERR_OPERATION_INVALID,
                                  "domain '" + known->name().str() + "' is already active");
        if (known->active()) {
            *replaced = known->next != nullptr;
            known->next = std::move(definition);
        } else {
            *replaced = true;
            if (live) known->next = std::move(known->current);
            known->current = std::move(definition);
        }
        domains.update(*known);
        return known;
    }
    if (const Domain* known = domains.by_name(wanted.name))
        return domain_failure(
            VB_ERR_OPERATION_FAILED,
            "domain '" + known->name().str() + "' already exists with uuid " + known->uuid().str());
    *replaced = false;
    auto domain = std::make_unique<Domain>();
    domain->current = std::move(definition);
    return &domains.add(std::move(domain));
}

void Host::start(Domain& domain, int32_t reason) {
    domain.run = next_id++;
    if (domain.persistent && !domain.next) domain.next = domain.current;
    set_state(domain, VB_DOMAIN_RUNNING, reason);
}

void Host::stop(Domain& domain, int32_t reason) {
    domain.run = -1;
    if (domain.next) domain.current = std::move(domain.next);
    domain.next = nullptr;
    set_state(domain, VB_DOMAIN_SHUTOFF, reason);
}

void Host::set_state(Domain& domain, int32_t state, int32_t reason) {
    domain.state = state;
    domain.reason = reason;
    domains.update(domain);
}

bool Host::remove_if_transient(Domain& domain) {
    if (domain.persistent || domain.active()) return false;
    domains.remove(domain);
    return true;
}

void Host::emit_lifecycle(const vb_domain_ref& domain, int32_t event, int32_t detail) const {
    vb_event_domain_lifecycle payload{};
    payload.dom = domain;
    payload.event = event;
    payload.detail = detail;
    runtime_.emit(VB_EVENT_DOMAIN_LIFECYCLE, scope_, payload, domain.uuid, domain.name);
}

void Host::emit_lifecycle(const Domain& domain, int32_t event, int32_t detail) const {
    emit_lifecycle(reference_to(domain), event, detail);
}

void Host::emit_metadata_change(const Domain& domain, int32_t type, const char* uri) const {
    vb_event_domain_metadata_change payload{};
    payload.dom = reference_to(domain);
    payload.type = type;
    payload.nsuri = uri;
    runtime_.emit(VB_EVENT_DOMAIN_METADATA_CHANGE, scope_, payload, payload.dom.uuid, payload.dom.name);
}

void Host::emit_lifecycle(const vb_network_ref& network, int32_t event) const {
    vb_event_network_lifecycle payload{};
    payload.net = network;
    payload.event = event;
    runtime_.emit(VB_EVENT_NETWORK_LIFECYCLE, scope_, payload, network.uuid, network.name);
}

void Host::emit_lifecycle(const vb_node_device_ref& device, int32_t event) const {
    vb_event_node_device_lifecycle payload{};
    payload.dev = device;
    payload.event = event;
    runtime_.emit(VB_EVENT_NODE_DEVICE_LIFECYCLE, scope_, payload, nullptr, device.name);
}

void Host::emit_lifecycle(const vb_storage_pool_ref& pool, int32_t event) const {
    vb_event_storage_pool_lifecycle payload{};
    payload.pool = pool;
    payload.event = event;
    runtime_.emit(VB_EVENT_STORAGE_POOL_LIFECYCLE, scope_, payload, pool.uuid, pool.name);
}

void Host::emit_refresh(const vb_storage_pool_ref& pool) const {
    vb_event_storage_pool_refresh payload{};
    payload.pool = pool;
    runtime_.emit(VB_EVENT_STORAGE_POOL_REFRESH, scope_, payload, pool.uuid, pool.name);
}

vb_network_ref reference_to(const Network& network) {
    vb_network_ref ref{};
    ref.name = network.name.c_str();
    memcpy(ref.uuid, network.uuid().bytes.data(), sizeof ref.uuid);
    return ref;
}

vb_network_ref reference_to(const Network& network, vb::Call& call) {
    vb_network_ref ref = reference_to(network);
    ref.name = call.text(network.name);
    return ref;
}

vb_domain_ref reference_to(const Domain& domain) {
    vb_domain_ref ref{};
    ref.name = domain.name().c_str();
    ref.id = domain.id();
    memcpy(ref.uuid, domain.uuid().bytes.data(), sizeof ref.uuid);
    return ref;
}

vb_domain_ref reference_to(const Domain& domain, vb::Call& call) {
    vb_domain_ref ref = reference_to(domain);
    ref.name = call.text(domain.name().view());
    return ref;
}

}  // namespace virtbay::test
