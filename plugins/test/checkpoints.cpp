// Checkpoints: no domain has any, since the operations that make them are not supported.
#include "driver.h"

namespace virtbay::test {

vb::Status TestDriver::domain_list_all_checkpoints(vb::Call& call,
                                                   const vb_domain_list_all_checkpoints_in& in,
                                                   vb_domain_list_all_checkpoints_out& out) {
    constexpr uint32_t list_flags = 0x00f;  // every VB_DOMAIN_CHECKPOINT_LIST_*
    const Status checked = check_flags(in.flags, list_flags, "testDomainListAllCheckpoints");
    if (!checked) return to_abi(checked);
    return with_domain(call, in.dom, [&](Host&, Domain&) -> Status {
        out.ret = 0;
        return {};
    });
}

}  // namespace virtbay::test
