// Title, description and applications' metadata of domains.
#include "change.h"
#include "driver.h"
#include "model/domain/metadata_element.h"

namespace virtbay::test {

namespace {

constexpr uint32_t affect_flags = VB_DOMAIN_AFFECT_LIVE | VB_DOMAIN_AFFECT_CONFIG;

Error unknown_type(int32_t type) {
    return domain_failure(VB_ERR_INVALID_ARG, "unknown metadata type '" + std::to_string(type) + "'");
}

Error missing() {
    return domain_failure(VB_ERR_NO_DOMAIN_METADATA, "Requested metadata element is not present");
}

// The text of <metadata> after the change that the caller wants of `old`; empty when there is none.
Result<std::string> changed_metadata(const model::Domain& old, const vb_domain_set_metadata_in& in) {
    const std::string_view text = old.metadata ? old.metadata->xml.view() : std::string_view();
    const char* uri = in.uri ? in.uri : "";
    if (in.metadata) return model::with_metadata_element(text, in.metadata, in.key ? in.key : "", uri);
    if (text.empty()) return std::string();
    return model::without_metadata_element(text, uri);
}

void set_text(model::Text& text, const char* value) {
    text.clear();
    if (value && *value) text = value;
}

// Alters one of the domain's definitions.
Status set_metadata(Host& host, Domain& domain, Affected which, const vb_domain_set_metadata_in& in) {
    if (in.type != VB_DOMAIN_METADATA_ELEMENT) {
        change_definitions(host, domain, which, [&](model::Domain& d) {
            set_text(in.type == VB_DOMAIN_METADATA_TITLE ? d.title : d.description, in.metadata);
        });
        return {};
    }
    const model::Domain& old = which.live ? domain.definition() : domain.persistent_definition()->domain;
    auto changed = changed_metadata(old, in);
    if (!changed) return std::move(changed.error());
    change_definitions(host, domain, which, [&](model::Domain& d) {
        d.metadata.reset();
        if (!changed->empty()) d.metadata = model::Verbatim{model::Text(*changed)};
    });
    return {};
}

}  // namespace

vb::Status TestDriver::domain_set_metadata(vb::Call& call, const vb_domain_set_metadata_in& in,
                                           vb_domain_set_metadata_out&) {
    const Status checked = check_flags(in.flags, affect_flags, "testDomainSetMetadata");
    if (!checked) return to_abi(checked);
    return with_domain(call, in.dom, [&](Host& host, Domain& domain) -> Status {
        auto which = affected(domain, in.flags);
        if (!which) return std::move(which.error());
        if (in.type < 0 || in.type > VB_DOMAIN_METADATA_ELEMENT) return unknown_type(in.type);
        for (const Affected one : {Affected{which->live, false}, Affected{false, which->config}}) {
            if (!one.live && !one.config) continue;
            Status set = set_metadata(host, domain, one, in);
            if (!set) return set;
        }
        host.emit_metadata_change(domain, in.type, in.type == VB_DOMAIN_METADATA_ELEMENT ? in.uri : nullptr);
        return {};
    });
}

vb::Status TestDriver::domain_get_metadata(vb::Call& call, const vb_domain_get_metadata_in& in,
                                           vb_domain_get_metadata_out& out) {
    const Status checked = check_flags(in.flags, affect_flags, "testDomainGetMetadata");
    if (!checked) return to_abi(checked);
    return with_domain(call, in.dom, [&](Host&, Domain& domain) -> Status {
        if (in.type < 0 || in.type > VB_DOMAIN_METADATA_ELEMENT) return unknown_type(in.type);
        auto definition = selected(domain, in.flags);
        if (!definition) return std::move(definition.error());
        const model::Domain& d = **definition;
        if (in.type == VB_DOMAIN_METADATA_ELEMENT) {
            if (!d.metadata) return missing();
            auto element = model::metadata_element(d.metadata->xml, in.uri ? in.uri : "");
            if (!element) return std::move(element.error());
            if (!*element) return missing();
            out.metadata = call.text(**element);
            return {};
        }
        const model::Text& text = in.type == VB_DOMAIN_METADATA_TITLE ? d.title : d.description;
        if (!text.has()) return missing();
        out.metadata = call.text(text.view());
        return {};
    });
}

}  // namespace virtbay::test
