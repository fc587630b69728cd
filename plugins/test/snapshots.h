// What the operations on snapshots share.
#pragma once

#include "driver.h"

namespace virtbay::test {

// VB_ERR_NO_DOMAIN_SNAPSHOT.
Result<model::Snapshot*> find_snapshot(const Domain& domain, const char* name);
// With the names in the call's memory.
vb_domain_snapshot_ref reference_to(const Domain& domain, const model::Snapshot& snapshot, vb::Call& call);

}  // namespace virtbay::test
