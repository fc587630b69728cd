// Persistent definitions: making, renaming and removing them.
#include "driver.h"
#include "rules.h"

namespace virtbay::test {

vb::Status TestDriver::domain_define_xml(vb::Call& call, const vb_domain_define_xml_in& in,
                                         vb_domain_define_xml_out& out) {
    const Status checked = check_flags(in.flags, VB_DOMAIN_DEFINE_VALIDATE, "testDomainDefineXMLFlags");
    if (!checked) return to_abi(checked);
    const bool validate = (in.flags & VB_DOMAIN_DEFINE_VALIDATE) != 0;
    if (call.nonblocking() && !parses_at_once(in.xml, validate)) return vb::Status::again();
    auto definition = parse_definition(in.xml, validate);
    if (!definition) return to_abi(definition.error());
    return with_host(call, [&](Host& host) -> Status {
        bool replaced = false;
        auto added = host.add(std::move(*definition), false, &replaced);
        if (!added) return std::move(added.error());
        Domain& domain = **added;
        domain.persistent = true;
        host.domains.update(domain);
        host.emit_lifecycle(domain, VB_DOMAIN_EVENT_DEFINED,
                            replaced ? VB_DOMAIN_EVENT_DEFINED_UPDATED : VB_DOMAIN_EVENT_DEFINED_ADDED);
        out.dom = reference_to(domain, call);
        return {};
    });
}

vb::Status TestDriver::domain_undefine(vb::Call& call, const vb_domain_undefine_in& in,
                                       vb_domain_undefine_out&) {
    constexpr uint32_t allowed = VB_DOMAIN_UNDEFINE_MANAGED_SAVE | VB_DOMAIN_UNDEFINE_SNAPSHOTS_METADATA;
    const Status checked = check_flags(in.flags, allowed, "testDomainUndefineFlags");
    if (!checked) return to_abi(checked);
    return with_domain(call, in.dom, [&](Host& host, Domain& domain) -> Status {
        if (domain.managed_save && (in.flags & VB_DOMAIN_UNDEFINE_MANAGED_SAVE) == 0)
            return invalid_operation("Refusing to undefine while domain managed save image exists");
        const bool forget = (in.flags & VB_DOMAIN_UNDEFINE_SNAPSHOTS_METADATA) != 0;
        if (!domain.active() && !domain.snapshots.empty() && !forget)
            return invalid_operation("cannot delete inactive domain with " +
                                     std::to_string(domain.snapshots.size()) + " snapshots");
        if (!domain.active()) domain.snapshots = {};
        if (!domain.active()) domain.checkpoints = {};
        domain.managed_save = false;
        domain.persistent = false;
        domain.autostart = false;
        host.domains.update(domain);
        host.emit_lifecycle(domain, VB_DOMAIN_EVENT_UNDEFINED, VB_DOMAIN_EVENT_UNDEFINED_REMOVED);
        host.remove_if_transient(domain);
        return {};
    });
}

vb::Status TestDriver::domain_rename(vb::Call& call, const vb_domain_rename_in& in,
                                     vb_domain_rename_out& out) {
    const Status checked = check_flags(in.flags, 0, "testDomainRename");
    if (!checked) return to_abi(checked);
    const std::string new_name = in.new_name ? in.new_name : "";
    return with_domain(call, in.dom, [&](Host& host, Domain& domain) -> Status {
        if (new_name.find('/') != std::string::npos)
            return failure(VB_ERR_XML_ERROR, "name " + new_name + " cannot contain '/'");
        if (domain.active()) return invalid_operation("cannot rename active domain");
        if (!domain.persistent) return invalid_operation("cannot rename a transient domain");
        if (domain.name().view() == new_name)
            return domain_failure(VB_ERR_OPERATION_INVALID, "Can't rename domain to itself");
        if (host.domains.by_name(new_name))
            return domain_failure(VB_ERR_OPERATION_INVALID,
                                  "domain with name '" + new_name + "' already exists");
        const DefinitionPtr old = domain.current;
        host.emit_lifecycle(domain, VB_DOMAIN_EVENT_UNDEFINED, VB_DOMAIN_EVENT_UNDEFINED_RENAMED);
        domain.current = altered(old, [&](model::Domain& d) { d.name = new_name; });
        host.domains.update(domain);
        host.emit_lifecycle(domain, VB_DOMAIN_EVENT_DEFINED, VB_DOMAIN_EVENT_DEFINED_RENAMED);
        out.retcode = 0;
        return {};
    });
}

}  // namespace virtbay::test
