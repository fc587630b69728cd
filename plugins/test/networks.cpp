// The operations on networks.
#include <cstring>

#include "driver.h"
#include "list_filter.h"

namespace virtbay::test {

namespace {

constexpr uint32_t list_flags = 0x3f;  // every filter there is

bool wanted(const Network& network, uint32_t flags) {
    const uint32_t bits =
        (network.active ? VB_CONNECT_LIST_NETWORKS_ACTIVE : VB_CONNECT_LIST_NETWORKS_INACTIVE) |
        (network.persistent ? VB_CONNECT_LIST_NETWORKS_PERSISTENT : VB_CONNECT_LIST_NETWORKS_TRANSIENT) |
        (network.autostart ? VB_CONNECT_LIST_NETWORKS_AUTOSTART : VB_CONNECT_LIST_NETWORKS_NO_AUTOSTART);
    static constexpr uint32_t groups[] = {0x03, 0x0c, 0x30};
    return asked_for(flags, bits, groups);
}

}  // namespace

vb::Status TestDriver::network_lookup_by_name(vb::Call& call, const vb_network_lookup_by_name_in& in,
                                              vb_network_lookup_by_name_out& out) {
    return with_host(call, [&](Host& host) -> Status {
        const Network* network = host.networks.by_name(in.name);
        if (!network)
            return failure(VB_ERR_NO_NETWORK, std::string("no network with matching name '") + in.name + "'");
        out.net = reference_to(*network, call);
        return {};
    });
}

vb::Status TestDriver::network_lookup_by_uuid(vb::Call& call, const vb_network_lookup_by_uuid_in& in,
                                              vb_network_lookup_by_uuid_out& out) {
    vb_network_ref wanted_one{};
    memcpy(wanted_one.uuid, in.uuid, sizeof wanted_one.uuid);
    return with_network(call, wanted_one, [&](Host&, Network& network) -> Status {
        out.net = reference_to(network, call);
        return {};
    });
}

vb::Status TestDriver::network_list_all(vb::Call& call, const vb_network_list_all_in& in,
                                        vb_network_list_all_out& out) {
    const Status checked = check_flags(in.flags, list_flags, "testConnectListAllNetworks");
    if (!checked) return to_abi(checked);
    return with_host(call, [&](Host& host) -> Status {
        auto* refs = call.array<vb_network_ref>(in.need_results ? host.networks.size() : 0);
        for (const Network& network : host.networks) {
            if (!wanted(network, in.flags)) continue;
            if (in.need_results) refs[out.n_nets++] = reference_to(network, call);
            out.ret++;
        }
        out.nets = refs;
        return {};
    });
}

vb::Status TestDriver::network_is_active(vb::Call& call, const vb_network_is_active_in& in,
                                         vb_network_is_active_out& out) {
    return with_network(call, in.net, [&](Host&, Network& network) -> Status {
        out.active = network.active;
        return {};
    });
}

vb::Status TestDriver::network_is_persistent(vb::Call& call, const vb_network_is_persistent_in& in,
                                             vb_network_is_persistent_out& out) {
    return with_network(call, in.net, [&](Host&, Network& network) -> Status {
        out.persistent = network.persistent;
        return {};
    });
}

vb::Status TestDriver::network_get_xml_desc(vb::Call& call, const vb_network_get_xml_desc_in& in,
                                            vb_network_get_xml_desc_out& out) {
    const Status checked = check_flags(in.flags, 0, "testNetworkGetXMLDesc");
    if (!checked) return to_abi(checked);
    return with_network_by_name(call, in.net, [&](Host&, Network& network) -> Status {
        out.xml = call.text(model::format_network(network.definition()));
        return {};
    });
}

vb::Status TestDriver::network_get_bridge_name(vb::Call& call, const vb_network_get_bridge_name_in& in,
                                               vb_network_get_bridge_name_out& out) {
    return with_network_by_name(call, in.net, [&](Host&, Network& network) -> Status {
        const model::Text& name = network.definition().bridge.name;
        if (!name.has()) return internal_error("network '" + network.name + "' does not have a bridge name.");
        out.name = call.text(name);
        return {};
    });
}

vb::Status TestDriver::network_get_autostart(vb::Call& call, const vb_network_get_autostart_in& in,
                                             vb_network_get_autostart_out& out) {
    return with_network_by_name(call, in.net, [&](Host&, Network& network) -> Status {
        out.autostart = network.autostart;
        return {};
    });
}

vb::Status TestDriver::network_set_autostart(vb::Call& call, const vb_network_set_autostart_in& in,
                                             vb_network_set_autostart_out&) {
    return with_network_by_name(call, in.net, [&](Host&, Network& network) -> Status {
        network.autostart = in.autostart != 0;
        return {};
    });
}

vb::Status TestDriver::network_define_xml(vb::Call& call, const vb_network_define_xml_in& in,
                                          vb_network_define_xml_out& out) {
    const Status checked = check_flags(in.flags, VB_NETWORK_DEFINE_VALIDATE, "testNetworkDefineXMLFlags");
    if (!checked) return to_abi(checked);
    auto definition = model::parse_network(std::string_view(in.xml));
    if (!definition) return to_abi(definition.error());
    return with_host(call, [&](Host& host) -> Status {
        auto network = host.networks.assign(std::move(*definition), false);
        if (!network) return std::move(network.error());
        host.emit_lifecycle(reference_to(**network), VB_NETWORK_EVENT_DEFINED);
        out.net = reference_to(**network, call);
        return {};
    });
}

vb::Status TestDriver::network_create_xml(vb::Call& call, const vb_network_create_xml_in& in,
                                          vb_network_create_xml_out& out) {
    const Status checked = check_flags(in.flags, VB_NETWORK_CREATE_VALIDATE, "testNetworkCreateXMLFlags");
    if (!checked) return to_abi(checked);
    auto definition = model::parse_network(std::string_view(in.xml));
    if (!definition) return to_abi(definition.error());
    return with_host(call, [&](Host& host) -> Status {
        auto network = host.networks.assign(std::move(*definition), true);
        if (!network) return std::move(network.error());
        (*network)->active = true;
        host.emit_lifecycle(reference_to(**network), VB_NETWORK_EVENT_STARTED);
        out.net = reference_to(**network, call);
        return {};
    });
}

vb::Status TestDriver::network_create(vb::Call& call, const vb_network_create_in& in,
                                      vb_network_create_out&) {
    return with_network_by_name(call, in.net, [&](Host& host, Network& network) -> Status {
        if (network.active) return invalid_operation("Network '" + network.name + "' is already running");
        network.active = true;
        host.emit_lifecycle(reference_to(network), VB_NETWORK_EVENT_STARTED);
        return {};
    });
}

vb::Status TestDriver::network_destroy(vb::Call& call, const vb_network_destroy_in& in,
                                       vb_network_destroy_out&) {
    return with_network_by_name(call, in.net, [&](Host& host, Network& network) -> Status {
        network.active = false;
        host.emit_lifecycle(reference_to(network), VB_NETWORK_EVENT_STOPPED);
        if (!network.persistent) host.networks.remove(network);
        return {};
    });
}

vb::Status TestDriver::network_undefine(vb::Call& call, const vb_network_undefine_in& in,
                                        vb_network_undefine_out&) {
    return with_network_by_name(call, in.net, [&](Host& host, Network& network) -> Status {
        if (network.active) return invalid_operation("Network '" + network.name + "' is still running");
        host.emit_lifecycle(reference_to(network), VB_NETWORK_EVENT_UNDEFINED);
        host.networks.remove(network);
        return {};
    });
}

vb::Status TestDriver::network_update(vb::Call& call, const vb_network_update_in& in,
                                      vb_network_update_out&) {
    constexpr uint32_t allowed = VB_NETWORK_UPDATE_AFFECT_LIVE | VB_NETWORK_UPDATE_AFFECT_CONFIG;
    const Status checked = check_flags(in.flags, allowed, "testNetworkUpdate");
    if (!checked) return to_abi(checked);
    const model::NetworkUpdate update{in.command, in.section, in.parentIndex, in.xml};
    return with_network(call, in.net, [&](Host&, Network& network) -> Status {
        bool live = (in.flags & VB_NETWORK_UPDATE_AFFECT_LIVE) != 0;
        bool config = (in.flags & VB_NETWORK_UPDATE_AFFECT_CONFIG) != 0;
        if (!live && !config) (network.active ? live : config) = true;
        const auto refuse = [](const char* why) {
            return make_error(VB_ERR_OPERATION_INVALID, VB_FROM_NETWORK, why);
        };
        if (live && !network.active) return refuse("network is not running");
        if (config && !network.persistent)
            return refuse("cannot change persistent config of a transient network");
        // Both change or none.
        std::shared_ptr<model::Network> kept;
        std::shared_ptr<model::Network> running;
        if (config) {
            kept = std::make_shared<model::Network>(*network.persistent_definition());
            if (Status changed = model::update_network(*kept, update); !changed) return changed;
        }
        if (live) {
            running = std::make_shared<model::Network>(network.definition());
            if (Status changed = model::update_network(*running, update); !changed) return changed;
        }
        if (kept && network.active)
            network.next = std::move(kept);
        else if (kept)
            network.take(std::move(kept));
        if (running) network.take(std::move(running));
        return {};
    });
}

}  // namespace virtbay::test
