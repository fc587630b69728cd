#include "model/domain/document.h"

#include "model/domain/complete.h"
#include "model/domain/elements.h"
#include "model/domain/schema.h"
#include "model/names.h"

namespace virtbay::model {

Status DomainRules::capabilities(Domain&) const {
    return {};
}
Status DomainRules::complete(Domain&) const {
    return {};
}
Status DomainRules::complete_device(Device&, const Domain&) const {
    return {};
}
Status DomainRules::assign(Domain&) const {
    return {};
}
Status DomainRules::validate(const Domain&) const {
    return {};
}
VideoModel DomainRules::default_video(const Domain&) const {
    return VideoModel::cirrus;
}
Result<std::shared_ptr<const NamespaceData>> DomainRules::parse_namespace(const XmlNode&) const {
    return std::shared_ptr<const NamespaceData>();
}
void DomainRules::format_namespace(const NamespaceData&, XmlWriter&) const {}

Result<std::shared_ptr<Domain>> parse_domain(const XmlNode& element, const ParseOptions& options) {
    if (element.name != "domain") {
        return make_error(VB_ERR_XML_ERROR, VB_FROM_XML,
                          "expecting root element of 'domain', not '" + std::string(element.name) + "'");
    }
    if (options.validate) {
        if (auto s = check_schema(element); !s) return s.error();
    }
    return parse_domain_of_any_name(element, options);
}

Result<std::shared_ptr<Domain>> parse_domain_of_any_name(const XmlNode& element,
                                                         const ParseOptions& options) {
    ParseContext context(options);
    auto domain = std::make_shared<Domain>();
    if (!parse_element(context, element, domain_element, domain.get())) return std::move(context.error());
    if (domain->name.empty()) return make_error(VB_ERR_NO_NAME, VB_FROM_DOMAIN, "");
    if (options.rules && options.rules->namespace_uri()) {
        auto data = options.rules->parse_namespace(element);
        if (!data) return data.error();
        domain->namespace_data = *data;
    }
    if (options.trusted) return domain;
    if (auto s = check_name(domain->name, "domain", VB_FROM_DOMAIN); !s) return s.error();
    if (domain->virt_type == VirtType::none) {
        return make_error(VB_ERR_XML_ERROR, VB_FROM_DOMAIN, "missing domain type attribute");
    }
    if (auto s = complete_domain(*domain, options); !s) return s.error();
    if (auto s = validate_domain(*domain); !s) return s.error();
    if (options.rules) {
        if (auto s = options.rules->validate(*domain); !s) return s.error();
    }
    return domain;
}

Result<std::shared_ptr<Domain>> parse_domain(std::string_view xml, const ParseOptions& options) {
    auto document = XmlDocument::parse(xml, options.name, VB_FROM_DOMAIN);
    if (!document) return document.error();
    return parse_domain(document->root(), options);
}

// DeviceKind counts as devices_element does; entry 0 is <emulator>, which is no device.
static_assert(static_cast<int>(DeviceKind::vsock) == 29);

Result<Device> parse_device(std::string_view xml, const Domain& domain, const ParseOptions& options) {
    auto document = XmlDocument::parse(xml, "(device_definition)", VB_FROM_DOMAIN);
    if (!document) return document.error();
    const XmlNode& root = document->root();
    for (size_t i = 1; i < devices_element.count; ++i) {
        const Field& field = devices_element.fields[i];
        if (root.name != field.name) continue;
        Device device;
        device.kind = static_cast<DeviceKind>(i);
        ParseContext context(options);
        if (!parse_field(context, root, field, &device.holder)) return std::move(context.error());
        if (options.trusted) return device;
        if (options.rules) {
            if (auto s = options.rules->complete_device(device, domain); !s) return s.error();
        }
        if (auto s = complete_each_device(device.holder, domain, options); !s) return s.error();
        if (auto s = validate_domain(device.holder); !s) return s.error();
        return device;
    }
    return make_error(VB_ERR_XML_ERROR, VB_FROM_DOMAIN,
                      "unknown device type '" + std::string(root.name) + "'");
}

std::string format_device(const Domain& domain, DeviceKind kind, size_t index, const FormatOptions& options) {
    std::string text;
    XmlWriter out(text);
    FormatContext context{options, out, &domain};
    if (kind == DeviceKind::disk) {
        format_element(context, "disk", disk_element, &domain.disks[index], true);
    } else {
        const Field& field = devices_element.fields[static_cast<size_t>(kind)];
        const void* holder = reinterpret_cast<const char*>(&domain) + field.slot.offset;
        format_element(context, field.name, *field.element, field.slot.holder->at(holder, index), true);
    }
    if (!text.empty()) text.pop_back();
    return text;
}

void format_domain(const Domain& domain, const FormatOptions& options, XmlWriter& out) {
    FormatContext context{options, out, &domain};
    format_element(context, "domain", domain_element, &domain, true);
}

std::string format_domain(const Domain& domain, const FormatOptions& options) {
    std::string text;
    text.reserve(4096);
    XmlWriter out(text);
    format_domain(domain, options, out);
    return text;
}

}  // namespace virtbay::model
