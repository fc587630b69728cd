// Snapshots and checkpoints: no domain has any, since the operations that make them are not supported.
#include "driver.h"

namespace virtbay::test {

namespace {

constexpr uint32_t snapshot_list_flags = 0x7ff;    // every VB_DOMAIN_SNAPSHOT_LIST_*
constexpr uint32_t checkpoint_list_flags = 0x00f;  // every VB_DOMAIN_CHECKPOINT_LIST_*

}  // namespace

vb::Status TestDriver::domain_list_all_snapshots(vb::Call& call, const vb_domain_list_all_snapshots_in& in,
                                                 vb_domain_list_all_snapshots_out& out) {
    const Status checked = check_flags(in.flags, snapshot_list_flags, "testDomainListAllSnapshots");
    if (!checked) return to_abi(checked);
    return with_domain(call, in.dom, [&](Host&, Domain&) -> Status {
        out.ret = 0;
        return {};
    });
}

vb::Status TestDriver::domain_has_current_snapshot(vb::Call& call,
                                                   const vb_domain_has_current_snapshot_in& in,
                                                   vb_domain_has_current_snapshot_out& out) {
    const Status checked = check_flags(in.flags, 0, "testDomainHasCurrentSnapshot");
    if (!checked) return to_abi(checked);
    return with_domain(call, in.dom, [&](Host&, Domain&) -> Status {
        out.result = 0;
        return {};
    });
}

vb::Status TestDriver::domain_snapshot_lookup_by_name(vb::Call& call,
                                                      const vb_domain_snapshot_lookup_by_name_in& in,
                                                      vb_domain_snapshot_lookup_by_name_out&) {
    const Status checked = check_flags(in.flags, 0, "testDomainSnapshotLookupByName");
    if (!checked) return to_abi(checked);
    return with_domain(call, in.dom, [&](Host&, Domain&) -> Status {
        return failure(VB_ERR_NO_DOMAIN_SNAPSHOT,
                       std::string("no domain snapshot with matching name '") + in.name + "'");
    });
}

vb::Status TestDriver::domain_list_all_checkpoints(vb::Call& call,
                                                   const vb_domain_list_all_checkpoints_in& in,
                                                   vb_domain_list_all_checkpoints_out& out) {
    const Status checked = check_flags(in.flags, checkpoint_list_flags, "testDomainListAllCheckpoints");
    if (!checked) return to_abi(checked);
    return with_domain(call, in.dom, [&](Host&, Domain&) -> Status {
        out.ret = 0;
        return {};
    });
}

}  // namespace virtbay::test
