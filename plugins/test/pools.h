// What the operations on pools and volumes share.
#pragma once

#include "driver.h"

namespace virtbay::test {

// With texts in the call's memory.
vb_storage_pool_ref reference_to(const Pool& pool, vb::Call& call);
vb_storage_vol_ref reference_to(const Pool& pool, const model::StorageVolume& volume, vb::Call& call);

Error no_pool(std::string_view name);
Status must_be_active(const Pool& pool);

}  // namespace virtbay::test
