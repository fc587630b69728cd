#include "rules.h"

#include <charconv>

#include "errors.h"
#include "model/xml.h"

namespace virtbay::test {

namespace {

constexpr const char* run_state_names[] = {"nostate",  "running", "blocked", "paused",
                                           "shutdown", "shutoff", "crashed", "pmsuspended"};

Error malformed(std::string detail) {
    return failure(VB_ERR_XML_ERROR, detail);
}

Result<int32_t> parse_run_state(const std::string& text) {
    uint32_t value = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (code != std::errc() || end != text.data() + text.size() || text.empty())
        return malformed("invalid runstate");
    if (value >= std::size(run_state_names))
        return malformed("runstate '" + std::to_string(value) + "' out of range'");
    return static_cast<int32_t>(value);
}

Result<std::shared_ptr<Definition>> completed(Result<std::shared_ptr<model::Domain>> parsed) {
    if (!parsed) return std::move(parsed.error());
    auto definition = std::make_shared<Definition>();
    definition->domain = std::move(**parsed);
    name_interfaces(definition->domain);
    return definition;
}

}  // namespace

Status TestRules::capabilities(model::Domain& domain) const {
    if (domain.os.arch.empty()) domain.os.arch = "i686";
    return {};
}

Result<std::shared_ptr<const model::NamespaceData>> TestRules::parse_namespace(
    const model::XmlNode& root) const {
    auto data = std::make_shared<TestNamespace>();
    for (const model::XmlNode* node = root.first_element(); node; node = node->next_element()) {
        if (node->uri != namespace_uri()) continue;
        if (node->name == "runstate") {
            auto state = parse_run_state(node->content());
            if (!state) return std::move(state.error());
            data->run_state = *state;
        } else if (node->name == "transient") {
            data->transient = true;
        } else if (node->name == "hasmanagedsave") {
            data->has_managed_save = true;
        }
    }
    if (data->transient && data->run_state == VB_DOMAIN_SHUTOFF)
        return malformed("transient domain cannot have runstate 'shutoff'");
    if (data->has_managed_save && data->run_state != VB_DOMAIN_SHUTOFF)
        return malformed("domain with managedsave data can only have runstate 'shutoff'");
    return std::shared_ptr<const model::NamespaceData>(std::move(data));
}

bool parses_at_once(std::string_view xml, bool validate) {
    constexpr size_t longest = 8 * 1024;
    return !validate && xml.size() <= longest;
}

Result<std::shared_ptr<Definition>> parse_definition(std::string_view xml, bool validate) {
    const TestRules rules;
    model::ParseOptions options;
    options.validate = validate;
    options.rules = &rules;
    return completed(model::parse_domain(xml, options));
}

Result<std::shared_ptr<Definition>> parse_definition(const model::XmlNode& element) {
    const TestRules rules;
    model::ParseOptions options;
    options.rules = &rules;
    return completed(model::parse_domain(element, options));
}

void name_interfaces(model::Domain& domain) {
    uint32_t number = 0;
    for (model::Interface& interface : domain.interfaces) {
        if (!interface.target.empty()) continue;
        const auto taken = [&](std::string_view name) {
            for (const model::Interface& other : domain.interfaces)
                if (other.target == name) return true;
            return false;
        };
        std::string name;
        do name = "testnet" + std::to_string(number++);
        while (taken(name));
        interface.target = name;
    }
}

std::string_view definition_text(const Definition& definition, int32_t id, uint32_t flags,
                                 std::string& buffer) {
    const TestRules rules;
    model::FormatOptions options;
    options.secure = (flags & VB_DOMAIN_XML_SECURE) != 0;
    options.inactive = (flags & VB_DOMAIN_XML_INACTIVE) != 0 || id < 0;
    options.migratable = (flags & VB_DOMAIN_XML_MIGRATABLE) != 0;
    options.rules = &rules;
    options.id = id;
    if (options.secure || options.migratable) {
        buffer = model::format_domain(definition.domain, options);
        return buffer;
    }
    std::string& text = options.inactive ? definition.inactive_text : definition.live_text;
    if (!options.inactive && definition.live_text_id != id) {
        definition.live_text_id = id;
        text.clear();
    }
    if (text.empty()) text = model::format_domain(definition.domain, options);
    return text;
}

}  // namespace virtbay::test
