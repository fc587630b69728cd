// What every domain gets that its document leaves out, and the checks that span elements.
#pragma once

#include "model/domain/document.h"

namespace virtbay::model {

// Fills in generic defaults, between the driver's own: rules.complete, then this, then rules.assign.
Status complete_domain(Domain& domain, const ParseOptions& options);
Status complete_devices(Domain& domain, const ParseOptions& options);
// The defaults of each device in `holder` by itself; `domain` is the one it belongs to, or is meant for.
Status complete_each_device(Domain& holder, const Domain& domain, const ParseOptions& options);
Status validate_domain(const Domain& domain);

}  // namespace virtbay::model
