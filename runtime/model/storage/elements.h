// Descriptions that pools and volumes share. See model/element.h.
#pragma once

#include "model/domain/elements.h"
#include "model/storage/pool.h"

namespace virtbay::model {

extern const Element permissions_element;  // of StoragePermissions

}  // namespace virtbay::model
