// Saving, restoring and dumping domains.
#include "driver.h"
#include "rules.h"
#include "save_image.h"

namespace virtbay::test {

namespace {

// Ends a domain whose state has been written away.
void stop_saved(Host& host, Domain& domain) {
    host.stop(domain, VB_DOMAIN_SHUTOFF_SAVED);
    host.emit_lifecycle(domain, VB_DOMAIN_EVENT_STOPPED, VB_DOMAIN_EVENT_STOPPED_SAVED);
}

}  // namespace

vb::Status TestDriver::domain_save(vb::Call& call, const vb_domain_save_in& in, vb_domain_save_out&) {
    const Status checked = check_flags(in.flags, 0, "testDomainSaveFlags");
    if (!checked) return to_abi(checked);
    if (in.dxml) return to_abi(failure(VB_ERR_ARGUMENT_UNSUPPORTED, "xml modification unsupported"));
    std::string name, xml;
    vb::Status status = with_domain(call, in.dom, [&](Host&, Domain& domain) -> Status {
        if (!domain.active()) return not_running();
        std::string buffer;
        name = domain.name().str();
        xml = definition_text(*domain.current, domain.id(), VB_DOMAIN_XML_SECURE, buffer);
        return {};
    });
    if (!status) return status;
    const Status written = write_image(in.to, name, xml);
    if (!written) return to_abi(written);
    return with_domain(call, in.dom, [&](Host& host, Domain& domain) -> Status {
        if (!domain.active()) return not_running();
        stop_saved(host, domain);
        host.remove_if_transient(domain);
        return {};
    });
}

vb::Status TestDriver::domain_restore(vb::Call& call, const vb_domain_restore_in& in,
                                      vb_domain_restore_out&) {
    const Status checked = check_flags(in.flags, 0, "testDomainRestoreFlags");
    if (!checked) return to_abi(checked);
    if (in.dxml) return to_abi(failure(VB_ERR_ARGUMENT_UNSUPPORTED, "xml modification unsupported"));
    auto xml = read_image(in.from);
    if (!xml) return to_abi(xml.error());
    auto definition = parse_definition(*xml, false);
    if (!definition) return to_abi(definition.error());
    return with_host(call, [&](Host& host) -> Status {
        bool replaced = false;
        auto domain = host.add(std::move(*definition), true, &replaced);
        if (!domain) return std::move(domain.error());
        host.start(**domain, VB_DOMAIN_RUNNING_RESTORED);
        host.emit_lifecycle(**domain, VB_DOMAIN_EVENT_STARTED, VB_DOMAIN_EVENT_STARTED_RESTORED);
        return {};
    });
}

vb::Status TestDriver::domain_save_image_get_xml_desc(vb::Call& call,
                                                      const vb_domain_save_image_get_xml_desc_in& in,
                                                      vb_domain_save_image_get_xml_desc_out& out) {
    const Status checked =
        check_flags(in.flags, VB_DOMAIN_SAVE_IMAGE_XML_SECURE, "testDomainSaveImageGetXMLDesc");
    if (!checked) return to_abi(checked);
    auto xml = read_image(in.file);
    if (!xml) return to_abi(xml.error());
    auto definition = parse_definition(*xml, false);
    if (!definition) return to_abi(definition.error());
    std::string buffer;
    const bool secure = (in.flags & VB_DOMAIN_SAVE_IMAGE_XML_SECURE) != 0;
    out.xml = call.text(definition_text(**definition, -1, secure ? VB_DOMAIN_XML_SECURE : 0, buffer));
    return {};
}

vb::Status TestDriver::domain_save_image_define_xml(vb::Call&, const vb_domain_save_image_define_xml_in& in,
                                                    vb_domain_save_image_define_xml_out&) {
    constexpr uint32_t allowed = VB_DOMAIN_SAVE_RUNNING | VB_DOMAIN_SAVE_PAUSED;
    const Status checked = check_flags(in.flags, allowed, "testDomainSaveImageDefineXML");
    if (!checked) return to_abi(checked);
    auto old = read_image(in.file);
    if (!old) return to_abi(old.error());
    auto definition = parse_definition(in.dxml, false);
    if (!definition) return to_abi(definition.error());
    std::string buffer;
    const std::string_view xml = definition_text(**definition, -1, VB_DOMAIN_XML_SECURE, buffer);
    return to_abi(write_image(in.file, (*definition)->domain.name, xml));
}

vb::Status TestDriver::domain_managed_save(vb::Call& call, const vb_domain_managed_save_in& in,
                                           vb_domain_managed_save_out&) {
    constexpr uint32_t allowed = VB_DOMAIN_SAVE_BYPASS_CACHE | VB_DOMAIN_SAVE_RUNNING | VB_DOMAIN_SAVE_PAUSED;
    const Status checked = check_flags(in.flags, allowed, "testDomainManagedSave");
    if (!checked) return to_abi(checked);
    return with_domain(call, in.dom, [&](Host& host, Domain& domain) -> Status {
        if (!domain.active()) return not_running();
        if (!domain.persistent) return invalid_operation("cannot do managed save for transient domain");
        domain.managed_save = true;
        stop_saved(host, domain);
        return {};
    });
}

vb::Status TestDriver::domain_has_managed_save_image(vb::Call& call,
                                                     const vb_domain_has_managed_save_image_in& in,
                                                     vb_domain_has_managed_save_image_out& out) {
    const Status checked = check_flags(in.flags, 0, "testDomainHasManagedSaveImage");
    if (!checked) return to_abi(checked);
    return with_domain(call, in.dom, [&](Host&, Domain& domain) -> Status {
        out.result = domain.managed_save;
        return {};
    });
}

vb::Status TestDriver::domain_managed_save_remove(vb::Call& call, const vb_domain_managed_save_remove_in& in,
                                                  vb_domain_managed_save_remove_out&) {
    const Status checked = check_flags(in.flags, 0, "testDomainManagedSaveRemove");
    if (!checked) return to_abi(checked);
    return with_domain(call, in.dom, [&](Host& host, Domain& domain) -> Status {
        domain.managed_save = false;
        host.domains.update(domain);
        return {};
    });
}

vb::Status TestDriver::domain_core_dump(vb::Call& call, const vb_domain_core_dump_in& in,
                                        vb_domain_core_dump_out&) {
    const Status checked = check_flags(in.flags, VB_DUMP_CRASH, "testDomainCoreDumpWithFormat");
    if (!checked) return to_abi(checked);
    std::string name;
    vb::Status status = with_domain(call, in.dom, [&](Host&, Domain& domain) -> Status {
        if (!domain.active()) return not_running();
        if (in.dumpformat != VB_DOMAIN_CORE_DUMP_FORMAT_RAW)
            return failure(VB_ERR_OPERATION_UNSUPPORTED, "kdump-compressed format is not supported here");
        name = domain.name().str();
        return {};
    });
    if (!status) return status;
    const Status written = write_dump(in.to, name);
    if (!written) return to_abi(written);
    if ((in.flags & VB_DUMP_CRASH) == 0) return {};
    return with_domain(call, in.dom, [&](Host& host, Domain& domain) -> Status {
        if (!domain.active()) return not_running();
        host.stop(domain, VB_DOMAIN_SHUTOFF_CRASHED);
        host.emit_lifecycle(domain, VB_DOMAIN_EVENT_STOPPED, VB_DOMAIN_EVENT_STOPPED_CRASHED);
        host.remove_if_transient(domain);
        return {};
    });
}

}  // namespace virtbay::test
