#include "connection/checks.h"

#include <cstring>
#include <string>

namespace virtbay::connection {

Status check_arguments(const contract::Operation&, const void*) { return {}; }

Status check_read_only(const contract::Operation& operation, const void* in) {
    const auto& p = contract::procedures()[operation.procedure];
    if (p.read_only == contract::ReadOnly::yes) return {};
    if (p.read_only == contract::ReadOnly::conditional) {
        uint32_t value = 0;
        std::memcpy(&value, static_cast<const char*>(in) + p.deny_offset, sizeof value);
        if (p.deny_equal ? value != p.deny_value : !(value & p.deny_value)) return {};
    }
    return make_error(VB_ERR_OPERATION_DENIED, operation.error_domain,
                      std::string("read only access prevents ") + operation.function);
}

}  // namespace virtbay::connection
