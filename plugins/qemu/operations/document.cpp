// Definitions as XML.
#include "answer.h"
#include "driver.h"
#include "model/domain/metadata_element.h"

namespace virtbay::qemu {

using namespace model;

namespace {

// Without the devices that every release adds by itself, which the oldest ones do not understand.
DomainPtr migratable(const Domain& domain) {
    auto reduced = std::make_shared<Domain>(domain);
    const auto drop = [](auto& list, auto&& implied) {
        for (size_t n = list.size(); n-- > 0;)
            if (implied(list[n])) list.erase(n);
    };
    size_t usb = 0;
    for (const Controller& c : domain.controllers) usb += c.type == ControllerType::usb;
    drop(reduced->controllers, [&](const Controller& c) {
        if (c.type == ControllerType::usb)
            return usb == 1 && c.index == 0 && c.usb_model == UsbModel::piix3_uhci;
        return c.type == ControllerType::pci && c.index == 0 && c.pci_model == PciModel::pci_root;
    });
    drop(reduced->inputs,
         [](const Input& i) { return i.type == InputType::keyboard && i.bus == InputBus::ps2; });
    drop(reduced->audios, [](const Audio& a) { return a.type == AudioType::none; });
    return reduced;
}

}  // namespace

vb::Status QemuDriver::domain_get_xml_desc(vb::Call& call, const vb_domain_get_xml_desc_in& in,
                                           vb_domain_get_xml_desc_out& out) {
    QEMU_TRY(check_flags(
        in.flags,
        VB_DOMAIN_XML_SECURE | VB_DOMAIN_XML_INACTIVE | VB_DOMAIN_XML_UPDATE_CPU | VB_DOMAIN_XML_MIGRATABLE,
        "qemuDomainGetXMLDesc"));
    auto found = find(in.dom);
    if (!found) return answer(found.error());
    DomainPtr domain;
    bool running = false;
    {
        const std::lock_guard guard((*found)->lock);
        const Guest& g = **found;
        const bool wants_config = in.flags & (VB_DOMAIN_XML_INACTIVE | VB_DOMAIN_XML_MIGRATABLE);
        // A transient domain has no other definition than its live one.
        domain = wants_config && (g.persistent || !g.live) && (in.flags & VB_DOMAIN_XML_INACTIVE)
                     ? g.config
                     : g.current();
        running = domain == g.live && !(in.flags & VB_DOMAIN_XML_INACTIVE);
    }
    if (in.flags & VB_DOMAIN_XML_MIGRATABLE) domain = migratable(*domain);
    FormatOptions options;
    options.secure = in.flags & VB_DOMAIN_XML_SECURE;
    options.inactive = !running;
    options.migratable = in.flags & VB_DOMAIN_XML_MIGRATABLE;
    options.rules = &rules_;
    out.xml = call.text(format_domain(*domain, options));
    return {};
}

vb::Status QemuDriver::domain_get_metadata(vb::Call& call, const vb_domain_get_metadata_in& in,
                                           vb_domain_get_metadata_out& out) {
    QEMU_TRY(check_flags(in.flags, VB_DOMAIN_AFFECT_LIVE | VB_DOMAIN_AFFECT_CONFIG, "qemuDomainGetMetadata"));
    auto found = find(in.dom);
    if (!found) return answer(found.error());
    const std::lock_guard guard((*found)->lock);
    const Guest& g = **found;
    if ((in.flags & VB_DOMAIN_AFFECT_LIVE) && !g.active()) return answer(not_running());
    if ((in.flags & VB_DOMAIN_AFFECT_CONFIG) && !g.persistent)
        return answer(
            failure(VB_ERR_OPERATION_INVALID, "transient domains do not have any persistent config"));
    const Domain& d = in.flags & VB_DOMAIN_AFFECT_CONFIG ? *g.config : *g.current();
    if (in.type == VB_DOMAIN_METADATA_DESCRIPTION && d.description.has()) {
        out.metadata = call.text(d.description.view());
        return {};
    }
    if (in.type == VB_DOMAIN_METADATA_TITLE && d.title.has()) {
        out.metadata = call.text(d.title.view());
        return {};
    }
    if (in.type == VB_DOMAIN_METADATA_ELEMENT && d.metadata) {
        auto element = metadata_element(d.metadata->xml, in.uri ? in.uri : "");
        if (!element) return answer(element.error());
        if (*element) {
            out.metadata = call.text(**element);
            return {};
        }
    }
    return answer(
        make_error(VB_ERR_NO_DOMAIN_METADATA, VB_FROM_DOMAIN, "Requested metadata element is not present"));
}

namespace {

Status apply_metadata(Domain& d, const vb_domain_set_metadata_in& in) {
    switch (in.type) {
        case VB_DOMAIN_METADATA_DESCRIPTION:
            if (in.metadata && *in.metadata)
                d.description = in.metadata;
            else
                d.description.clear();
            return {};
        case VB_DOMAIN_METADATA_TITLE:
            if (in.metadata && *in.metadata)
                d.title = in.metadata;
            else
                d.title.clear();
            return {};
        case VB_DOMAIN_METADATA_ELEMENT: {
            const std::string_view old = d.metadata ? d.metadata->xml.view() : std::string_view();
            const char* const uri = in.uri ? in.uri : "";
            if (!in.metadata && old.empty()) return {};
            auto text = in.metadata ? with_metadata_element(old, in.metadata, in.key ? in.key : "", uri)
                                    : without_metadata_element(old, uri);
            if (!text) return text.error();
            d.metadata = Verbatim{Text(*text)};
            return {};
        }
        default:
            return failure(VB_ERR_INVALID_ARG, "unknown metadata type");
    }
}

}  // namespace

vb::Status QemuDriver::domain_set_metadata(vb::Call&, const vb_domain_set_metadata_in& in,
                                           vb_domain_set_metadata_out&) {
    QEMU_TRY(check_flags(in.flags, VB_DOMAIN_AFFECT_LIVE | VB_DOMAIN_AFFECT_CONFIG, "qemuDomainSetMetadata"));
    auto found = find(in.dom);
    if (!found) return answer(found.error());
    const GuestPtr& guest = *found;
    const std::lock_guard order(guest->definition);
    bool live = false, config = false;
    DomainPtr definition;
    {
        const std::lock_guard guard(guest->lock);
        live = in.flags & VB_DOMAIN_AFFECT_LIVE;
        config = in.flags & VB_DOMAIN_AFFECT_CONFIG;
        if (!live && !config) (guest->active() ? live : config) = true;
        if (live && !guest->active()) return answer(not_running());
        if (config && !guest->persistent)
            return answer(
                failure(VB_ERR_OPERATION_INVALID, "transient domains do not have any persistent config"));
        definition = guest->config;
    }
    if (config) {
        auto changed = std::make_shared<Domain>(*definition);
        QEMU_TRY(apply_metadata(*changed, in));
        QEMU_TRY(write_definition(supervisor_.paths(), *changed, rules_));
        const std::lock_guard guard(guest->lock);
        guest->config = changed;
    }
    const std::lock_guard guard(guest->lock);
    if (live && guest->live) {
        auto changed = std::make_shared<Domain>(*guest->live);
        QEMU_TRY(apply_metadata(*changed, in));
        guest->live = changed;
        supervisor_.write_status(*guest);
    }
    vb_event_domain_metadata_change event{};
    event.dom = Supervisor::reference(*guest);
    event.type = in.type;
    event.nsuri = in.uri;
    host().emit(VB_EVENT_DOMAIN_METADATA_CHANGE, event_scope, event, guest->uuid.bytes.data(),
                guest->name.c_str());
    return {};
}

}  // namespace virtbay::qemu
