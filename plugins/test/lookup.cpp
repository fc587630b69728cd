// Finding, listing and describing domains.
#include <sys/time.h>

#include <cstring>

#include "driver.h"
#include "rules.h"

namespace virtbay::test {

namespace {

Error no_domain() {
    return failure(VB_ERR_NO_DOMAIN, "");
}

uint64_t now_ns() {
    timeval now{};
    gettimeofday(&now, nullptr);
    return static_cast<uint64_t>(now.tv_sec) * 1000000000u + static_cast<uint64_t>(now.tv_usec) * 1000u;
}

constexpr uint32_t list_flags = 0xffff;  // every filter there is

}  // namespace

vb::Status TestDriver::domain_lookup_by_id(vb::Call& call, const vb_domain_lookup_by_id_in& in,
                                           vb_domain_lookup_by_id_out& out) {
    return with_host(call, [&](Host& host) -> Status {
        const Domain* domain = host.domains.by_id(in.id);
        if (!domain) return no_domain();
        out.dom = reference_to(*domain, call);
        return {};
    });
}

vb::Status TestDriver::domain_lookup_by_name(vb::Call& call, const vb_domain_lookup_by_name_in& in,
                                             vb_domain_lookup_by_name_out& out) {
    return with_host(call, [&](Host& host) -> Status {
        const Domain* domain = host.domains.by_name(in.name);
        if (!domain) return no_domain();
        out.dom = reference_to(*domain, call);
        return {};
    });
}

vb::Status TestDriver::domain_lookup_by_uuid(vb::Call& call, const vb_domain_lookup_by_uuid_in& in,
                                             vb_domain_lookup_by_uuid_out& out) {
    return with_host(call, [&](Host& host) -> Status {
        Uuid uuid;
        memcpy(uuid.bytes.data(), in.uuid, sizeof in.uuid);
        const Domain* domain = host.domains.by_uuid(uuid);
        if (!domain) return no_domain();
        out.dom = reference_to(*domain, call);
        return {};
    });
}

vb::Status TestDriver::domain_list_all(vb::Call& call, const vb_domain_list_all_in& in,
                                       vb_domain_list_all_out& out) {
    const Status checked = check_flags(in.flags, list_flags, "testConnectListAllDomains");
    if (!checked) return to_abi(checked);
    return with_host(call, [&](Host& host) -> Status {
        uint32_t count = 0;
        size_t name_bytes = 0;
        if (in.flags == 0) {
            count = static_cast<uint32_t>(host.domains.size());
            name_bytes = host.domains.name_bytes();
        } else {
            for (const DomainList::Record& record : host.domains.records()) {
                if (!DomainList::wanted(record.filter, in.flags)) continue;
                count++;
                name_bytes += record.name_size + 1;
            }
        }
        out.ret = count;
        if (!in.need_results) return {};
        auto* refs = call.array<vb_domain_ref>(count);
        char* names = call.array<char>(name_bytes + DomainList::Record::short_size);
        vb_domain_ref* ref = refs;
        for (const DomainList::Record& record : host.domains.records()) {
            if (!DomainList::wanted(record.filter, in.flags)) continue;
            ref->name = names;
            ref->id = record.id;
            memcpy(ref->uuid, record.uuid, sizeof ref->uuid);
            names = DomainList::copy_name(record, names);
            ref++;
        }
        out.n_domains = count;
        out.domains = refs;
        return {};
    });
}

vb::Status TestDriver::domain_is_active(vb::Call& call, const vb_domain_is_active_in& in,
                                        vb_domain_is_active_out& out) {
    return with_domain(call, in.dom, [&](Host&, Domain& domain) -> Status {
        out.active = domain.active();
        return {};
    });
}

vb::Status TestDriver::domain_is_persistent(vb::Call& call, const vb_domain_is_persistent_in& in,
                                            vb_domain_is_persistent_out& out) {
    return with_domain(call, in.dom, [&](Host&, Domain& domain) -> Status {
        out.persistent = domain.persistent;
        return {};
    });
}

vb::Status TestDriver::domain_is_updated(vb::Call& call, const vb_domain_is_updated_in& in,
                                         vb_domain_is_updated_out& out) {
    return with_domain(call, in.dom, [&](Host&, Domain&) -> Status {
        out.updated = 0;  // a live definition never differs by itself from what was defined
        return {};
    });
}

vb::Status TestDriver::domain_get_info(vb::Call& call, const vb_domain_get_info_in& in,
                                       vb_domain_get_info_out& out) {
    return with_domain(call, in.dom, [&](Host&, Domain& domain) -> Status {
        const model::Domain& definition = domain.definition();
        out.state = static_cast<uint8_t>(domain.state);
        out.maxMem = definition.memory;
        out.memory = definition.current_memory;
        out.nrVirtCpu = static_cast<uint16_t>(definition.vcpus);
        out.cpuTime = now_ns();
        return {};
    });
}

vb::Status TestDriver::domain_get_state(vb::Call& call, const vb_domain_get_state_in& in,
                                        vb_domain_get_state_out& out) {
    const Status checked = check_flags(in.flags, 0, "testDomainGetState");
    if (!checked) return to_abi(checked);
    return with_domain(call, in.dom, [&](Host&, Domain& domain) -> Status {
        out.state = domain.state;
        out.reason = domain.reason;
        return {};
    });
}

vb::Status TestDriver::domain_get_max_memory(vb::Call& call, const vb_domain_get_max_memory_in& in,
                                             vb_domain_get_max_memory_out& out) {
    return with_domain(call, in.dom, [&](Host&, Domain& domain) -> Status {
        out.memory = domain.definition().memory;
        return {};
    });
}

vb::Status TestDriver::domain_get_os_type(vb::Call&, const vb_domain_get_os_type_in&,
                                          vb_domain_get_os_type_out& out) {
    out.type = "linux";
    return {};
}

vb::Status TestDriver::domain_get_autostart(vb::Call& call, const vb_domain_get_autostart_in& in,
                                            vb_domain_get_autostart_out& out) {
    return with_domain(call, in.dom, [&](Host&, Domain& domain) -> Status {
        out.autostart = domain.autostart;
        return {};
    });
}

vb::Status TestDriver::domain_set_autostart(vb::Call& call, const vb_domain_set_autostart_in& in,
                                            vb_domain_set_autostart_out&) {
    return with_domain(call, in.dom, [&](Host& host, Domain& domain) -> Status {
        domain.autostart = in.autostart != 0;
        host.domains.update(domain);
        return {};
    });
}

vb::Status TestDriver::domain_get_xml_desc(vb::Call& call, const vb_domain_get_xml_desc_in& in,
                                           vb_domain_get_xml_desc_out& out) {
    constexpr uint32_t allowed = VB_DOMAIN_XML_SECURE | VB_DOMAIN_XML_INACTIVE | VB_DOMAIN_XML_MIGRATABLE;
    const Status checked = check_flags(in.flags, allowed, "testDomainGetXMLDesc");
    if (!checked) return to_abi(checked);
    return with_domain(call, in.dom, [&](Host&, Domain& domain) -> Status {
        const bool inactive = (in.flags & VB_DOMAIN_XML_INACTIVE) != 0;
        std::string buffer;
        const Definition& definition = inactive ? *domain.persistent_definition() : *domain.current;
        out.xml = call.text(definition_text(definition, domain.id(), in.flags, buffer));
        return {};
    });
}

vb::Status TestDriver::domain_get_hostname(vb::Call& call, const vb_domain_get_hostname_in& in,
                                           vb_domain_get_hostname_out& out) {
    const Status checked = check_flags(in.flags, 0, "testDomainGetHostname");
    if (!checked) return to_abi(checked);
    return with_domain(call, in.dom, [&](Host&, Domain& domain) -> Status {
        if (!domain.active()) return not_running();
        out.hostname = call.text(domain.name().str() + "host");
        return {};
    });
}

vb::Status TestDriver::domain_get_control_info(vb::Call& call, const vb_domain_get_control_info_in& in,
                                               vb_domain_get_control_info_out& out) {
    const Status checked = check_flags(in.flags, 0, "testDomainGetControlInfo");
    if (!checked) return to_abi(checked);
    return with_domain(call, in.dom, [&](Host&, Domain& domain) -> Status {
        if (!domain.active()) return not_running();
        // The guest's clock stands in for a monitor that is busy or broken: its ranges select what is
        // reported.
        const int64_t clock = domain.guest.seconds;
        out.state = VB_DOMAIN_CONTROL_OK;
        if (clock <= 0 || clock >= 60000) return {};
        if (clock < 10000) {
            out.state = VB_DOMAIN_CONTROL_JOB;
            out.stateTime = static_cast<uint64_t>(clock);
        } else if (clock < 30000) {
            out.state = VB_DOMAIN_CONTROL_OCCUPIED;
            out.stateTime = static_cast<uint64_t>(clock - 10000);
        } else {
            out.state = VB_DOMAIN_CONTROL_ERROR;
            out.details = static_cast<uint32_t>(clock % 4);
            out.stateTime = static_cast<uint64_t>(clock - 30000);
        }
        return {};
    });
}

vb::Status TestDriver::domain_get_security_label(vb::Call& call, const vb_domain_get_security_label_in& in,
                                                 vb_domain_get_security_label_out& out) {
    return with_domain(call, in.dom, [&](Host&, Domain& domain) -> Status {
        out.label = domain.active() ? "libvirt-test" : "";
        out.n_label = static_cast<uint32_t>(strlen(out.label)) + 1;
        out.enforcing = domain.active();
        return {};
    });
}

vb::Status TestDriver::domain_get_messages(vb::Call& call, const vb_domain_get_messages_in& in,
                                           vb_domain_get_messages_out& out) {
    constexpr uint32_t allowed = VB_DOMAIN_MESSAGE_DEPRECATION | VB_DOMAIN_MESSAGE_TAINTING;
    const Status checked = check_flags(in.flags, allowed, "testDomainGetMessages");
    if (!checked) return to_abi(checked);
    return with_domain(call, in.dom, [&](Host&, Domain&) -> Status {
        out.n_msgs = 0;
        return {};
    });
}

vb::Status TestDriver::domain_get_launch_security_info(vb::Call&,
                                                       const vb_domain_get_launch_security_info_in& in,
                                                       vb_domain_get_launch_security_info_out& out) {
    const Status checked = check_flags(in.flags, 0, "testDomainGetLaunchSecurityInfo");
    if (!checked) return to_abi(checked);
    out.n_params = 0;
    return {};
}

}  // namespace virtbay::test
