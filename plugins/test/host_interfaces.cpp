// The operations on a host's interfaces.
#include "host_interfaces.h"

#include <strings.h>

#include "driver.h"

namespace virtbay::test {

namespace {

// With texts in the call's memory.
vb_interface_ref reference(const HostInterface& interface, vb::Call& call) {
    vb_interface_ref ref{};
    ref.name = call.text(interface.name());
    ref.mac = call.text(interface.definition->mac.view());
    return ref;
}

Error no_interface(const char* what, const char* value) {
    return failure(VB_ERR_NO_INTERFACE,
                   std::string("no interface with matching ") + what + " '" + value + "'");
}

}  // namespace

HostInterface* HostInterfaceList::by_name(std::string_view name) {
    for (HostInterface& interface : all_)
        if (interface.name() == name) return &interface;
    return nullptr;
}

std::vector<HostInterface*> HostInterfaceList::by_mac(std::string_view mac) {
    const std::string wanted(mac);
    std::vector<HostInterface*> found;
    for (HostInterface& interface : all_) {
        const model::Text& own = interface.definition->mac;
        if (!own.has() || strcasecmp(own.c_str(), wanted.c_str()) == 0) found.push_back(&interface);
    }
    return found;
}

HostInterface& HostInterfaceList::assign(std::shared_ptr<const model::HostInterface> definition) {
    HostInterface* known = by_name(definition->name);
    if (!known) known = &all_.emplace_back();
    known->definition = std::move(definition);
    return *known;
}

void HostInterfaceList::remove(const HostInterface& interface) {
    all_.remove_if([&](const HostInterface& other) { return &other == &interface; });
}

void HostInterfaceList::roll_back() {
    all_ = std::move(*before_);
    before_.reset();
    for (HostInterface& interface : all_) interface.active = false;
}

template <class F>
vb::Status TestDriver::with_interface(vb::Call& call, const vb_interface_ref& ref, F&& f) {
    return with_host(call, [&](Host& host) -> Status {
        HostInterface* interface = host.interfaces.by_name(ref.name);
        if (!interface) return no_interface("name", ref.name);
        return f(host, *interface);
    });
}

vb::Status TestDriver::interface_lookup_by_name(vb::Call& call, const vb_interface_lookup_by_name_in& in,
                                                vb_interface_lookup_by_name_out& out) {
    vb_interface_ref wanted{};
    wanted.name = in.name;
    return with_interface(call, wanted, [&](Host&, HostInterface& interface) -> Status {
        out.iface = reference(interface, call);
        return {};
    });
}

vb::Status TestDriver::interface_lookup_by_mac_string(vb::Call& call,
                                                      const vb_interface_lookup_by_mac_string_in& in,
                                                      vb_interface_lookup_by_mac_string_out& out) {
    return with_host(call, [&](Host& host) -> Status {
        const auto found = host.interfaces.by_mac(in.mac);
        if (found.empty()) return no_interface("mac", in.mac);
        if (found.size() > 1) return failure(VB_ERR_MULTIPLE_INTERFACES, "");
        out.iface = reference(*found.front(), call);
        return {};
    });
}

vb::Status TestDriver::interface_list_all(vb::Call& call, const vb_interface_list_all_in& in,
                                          vb_interface_list_all_out& out) {
    constexpr uint32_t allowed = VB_CONNECT_LIST_INTERFACES_ACTIVE | VB_CONNECT_LIST_INTERFACES_INACTIVE;
    const Status checked = check_flags(in.flags, allowed, "testConnectListAllInterfaces");
    if (!checked) return to_abi(checked);
    return with_host(call, [&](Host& host) -> Status {
        auto* refs = call.array<vb_interface_ref>(host.interfaces.all().size());
        for (const HostInterface& interface : host.interfaces.all()) {
            const uint32_t kind =
                interface.active ? VB_CONNECT_LIST_INTERFACES_ACTIVE : VB_CONNECT_LIST_INTERFACES_INACTIVE;
            if (in.flags != 0 && (in.flags & kind) == 0) continue;
            refs[out.n_ifaces++] = reference(interface, call);
        }
        out.ret = out.n_ifaces;
        out.ifaces = refs;
        return {};
    });
}

vb::Status TestDriver::interface_is_active(vb::Call& call, const vb_interface_is_active_in& in,
                                           vb_interface_is_active_out& out) {
    return with_interface(call, in.iface, [&](Host&, HostInterface& interface) -> Status {
        out.active = interface.active;
        return {};
    });
}

vb::Status TestDriver::interface_get_xml_desc(vb::Call& call, const vb_interface_get_xml_desc_in& in,
                                              vb_interface_get_xml_desc_out& out) {
    const Status checked = check_flags(in.flags, 0, "testInterfaceGetXMLDesc");
    if (!checked) return to_abi(checked);
    return with_interface(call, in.iface, [&](Host&, HostInterface& interface) -> Status {
        out.xml = call.text(model::format_host_interface(*interface.definition));
        return {};
    });
}

vb::Status TestDriver::interface_define_xml(vb::Call& call, const vb_interface_define_xml_in& in,
                                            vb_interface_define_xml_out& out) {
    const Status checked = check_flags(in.flags, VB_INTERFACE_DEFINE_VALIDATE, "testInterfaceDefineXML");
    if (!checked) return to_abi(checked);
    auto definition = model::parse_host_interface(in.xml, (in.flags & VB_INTERFACE_DEFINE_VALIDATE) != 0);
    if (!definition) return to_abi(definition.error());
    return with_host(call, [&](Host& host) -> Status {
        out.iface = reference(host.interfaces.assign(std::move(*definition)), call);
        return {};
    });
}

vb::Status TestDriver::interface_undefine(vb::Call& call, const vb_interface_undefine_in& in,
                                          vb_interface_undefine_out&) {
    return with_interface(call, in.iface, [&](Host& host, HostInterface& interface) -> Status {
        host.interfaces.remove(interface);
        return {};
    });
}

vb::Status TestDriver::interface_create(vb::Call& call, const vb_interface_create_in& in,
                                        vb_interface_create_out&) {
    const Status checked = check_flags(in.flags, 0, "testInterfaceCreate");
    if (!checked) return to_abi(checked);
    return with_interface(call, in.iface, [&](Host&, HostInterface& interface) -> Status {
        if (interface.active) return invalid_operation("");
        interface.active = true;
        return {};
    });
}

vb::Status TestDriver::interface_destroy(vb::Call& call, const vb_interface_destroy_in& in,
                                         vb_interface_destroy_out&) {
    const Status checked = check_flags(in.flags, 0, "testInterfaceDestroy");
    if (!checked) return to_abi(checked);
    return with_interface(call, in.iface, [&](Host&, HostInterface& interface) -> Status {
        if (!interface.active) return invalid_operation("");
        interface.active = false;
        return {};
    });
}

vb::Status TestDriver::interface_change_begin(vb::Call& call, const vb_interface_change_begin_in& in,
                                              vb_interface_change_begin_out&) {
    const Status checked = check_flags(in.flags, 0, "testInterfaceChangeBegin");
    if (!checked) return to_abi(checked);
    return with_host(call, [&](Host& host) -> Status {
        if (host.interfaces.in_transaction())
            return invalid_operation("there is another transaction running.");
        host.interfaces.begin();
        return {};
    });
}

vb::Status TestDriver::interface_change_commit(vb::Call& call, const vb_interface_change_commit_in& in,
                                               vb_interface_change_commit_out&) {
    const Status checked = check_flags(in.flags, 0, "testInterfaceChangeCommit");
    if (!checked) return to_abi(checked);
    return with_host(call, [&](Host& host) -> Status {
        if (!host.interfaces.in_transaction())
            return invalid_operation("no transaction running, nothing to be committed.");
        host.interfaces.commit();
        return {};
    });
}

vb::Status TestDriver::interface_change_rollback(vb::Call& call, const vb_interface_change_rollback_in& in,
                                                 vb_interface_change_rollback_out&) {
    const Status checked = check_flags(in.flags, 0, "testInterfaceChangeRollback");
    if (!checked) return to_abi(checked);
    return with_host(call, [&](Host& host) -> Status {
        if (!host.interfaces.in_transaction())
            return invalid_operation("no transaction running, nothing to rollback.");
        host.interfaces.roll_back();
        return {};
    });
}

}  // namespace virtbay::test
