// How a whole domain is made, copied and destroyed. Defaulted here and not in the header, or each user's
// object file would hold the code for every device of the format once more.
#include "model/domain/domain.h"

namespace virtbay::model {

Domain::Domain() = default;
Domain::Domain(const Domain&) = default;
Domain::Domain(Domain&&) noexcept = default;
Domain& Domain::operator=(const Domain&) = default;
Domain& Domain::operator=(Domain&&) noexcept = default;
Domain::~Domain() = default;

}  // namespace virtbay::model
