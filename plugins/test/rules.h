// What the test driver makes of domain documents.
#pragma once

#include <string_view>

#include "domain.h"
#include "host.h"
#include "model/domain/document.h"

namespace virtbay::test {

// Elements in the namespace of the test driver, as host files have them.
class TestNamespace : public model::NamespaceData {
  public:
    int32_t run_state = VB_DOMAIN_RUNNING;
    bool transient = false;
    bool has_managed_save = false;
};

class TestRules : public model::DomainRules {
  public:
    Status capabilities(model::Domain& domain) const override;
    bool user_aliases() const override { return true; }
    const char* namespace_uri() const override { return "http://libvirt.org/schemas/domain/test/1.0"; }
    Result<std::shared_ptr<const model::NamespaceData>> parse_namespace(
        const model::XmlNode& root) const override;
};

// Whether the parsing of `xml` takes less time than handing it to another thread and back, so that it may be
// done on the loop.
bool parses_at_once(std::string_view xml, bool validate);

// The definition in `xml`, complete: with UUID, addresses and interface names.
Result<std::shared_ptr<Definition>> parse_definition(std::string_view xml, bool validate);
Result<std::shared_ptr<Definition>> parse_definition(const model::XmlNode& element);

// Gives every interface without a name on the host one of "testnetN" that the domain does not use yet.
void name_interfaces(model::Domain& domain);

// The text of `definition`, live when `id` is that of a running domain; -1: as it is when it does not run.
// flags: VB_DOMAIN_XML_*. Called under the host's lock; valid until the next call for this definition, or
// kept in `buffer`.
std::string_view definition_text(const Definition& definition, int32_t id, uint32_t flags,
                                 std::string& buffer);

}  // namespace virtbay::test
