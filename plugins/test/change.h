// Which definitions an operation reads or alters: that of the running domain, the persistent one, or both.
#pragma once

#include <utility>

#include "errors.h"
#include "host.h"

namespace virtbay::test {

struct Affected {
    bool live = false;
    bool config = false;
};

// What VB_DOMAIN_AFFECT_* flags mean for the domain as it is; errors when it does not run or is not
// persistent.
Result<Affected> affected(const Domain& domain, uint32_t flags);
// The same for operations that take one definition at a time.
Result<Affected> affected_one(const Domain& domain, uint32_t flags);

// The definition that `flags` select, for reading.
Result<const model::Domain*> selected(const Domain& domain, uint32_t flags);

// Lets `change` alter each definition of `which`.
template <class F>
void change_definitions(Host& host, Domain& domain, Affected which, F&& change) {
    if (which.live) domain.current = altered(domain.current, change);
    if (which.config) {
        DefinitionPtr& config = domain.next ? domain.next : domain.current;
        config = altered(config, change);
    }
    host.domains.update(domain);
}

}  // namespace virtbay::test
