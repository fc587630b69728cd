// Finding, listing and describing snapshots.
#include "snapshots.h"

#include "list_filter.h"
#include "rules.h"

namespace virtbay::test {

namespace {

constexpr uint32_t list_flags = 0x7ff;  // every VB_DOMAIN_SNAPSHOT_LIST_*

bool wanted(const Domain& domain, const model::Snapshot& snapshot, uint32_t flags) {
    uint32_t bits = VB_DOMAIN_SNAPSHOT_LIST_METADATA;
    bits |= domain.snapshots.has_children(snapshot) ? VB_DOMAIN_SNAPSHOT_LIST_NO_LEAVES
                                                    : VB_DOMAIN_SNAPSHOT_LIST_LEAVES;
    if (snapshot.state == model::SnapshotState::shutoff)
        bits |= VB_DOMAIN_SNAPSHOT_LIST_INACTIVE;
    else if (snapshot.state == model::SnapshotState::disk_snapshot)
        bits |= VB_DOMAIN_SNAPSHOT_LIST_DISK_ONLY;
    else
        bits |= VB_DOMAIN_SNAPSHOT_LIST_ACTIVE;
    bits |= snapshot.external() ? VB_DOMAIN_SNAPSHOT_LIST_EXTERNAL : VB_DOMAIN_SNAPSHOT_LIST_INTERNAL;
    static constexpr uint32_t groups[] = {
        VB_DOMAIN_SNAPSHOT_LIST_METADATA | VB_DOMAIN_SNAPSHOT_LIST_NO_METADATA,
        VB_DOMAIN_SNAPSHOT_LIST_LEAVES | VB_DOMAIN_SNAPSHOT_LIST_NO_LEAVES,
        VB_DOMAIN_SNAPSHOT_LIST_INACTIVE | VB_DOMAIN_SNAPSHOT_LIST_ACTIVE | VB_DOMAIN_SNAPSHOT_LIST_DISK_ONLY,
        VB_DOMAIN_SNAPSHOT_LIST_INTERNAL | VB_DOMAIN_SNAPSHOT_LIST_EXTERNAL,
    };
    return asked_for(flags, bits, groups);
}

template <class Out>
void list(const Domain& domain, const model::Snapshot* top, bool deep, uint32_t flags, vb::Call& call,
          Out& out) {
    std::vector<model::Snapshot*> found = domain.snapshots.descendants(top, deep);
    std::erase_if(found, [&](const model::Snapshot* s) { return !wanted(domain, *s, flags); });
    auto* snapshots = call.array<vb_domain_snapshot_ref>(found.size());
    for (size_t i = 0; i < found.size(); i++) snapshots[i] = reference_to(domain, *found[i], call);
    out.snapshots = snapshots;
    out.n_snapshots = static_cast<uint32_t>(found.size());
    out.ret = static_cast<int32_t>(found.size());
}

}  // namespace

Result<model::Snapshot*> find_snapshot(const Domain& domain, const char* name) {
    if (model::Snapshot* found = domain.snapshots.find(name)) return found;
    return failure(VB_ERR_NO_DOMAIN_SNAPSHOT,
                   std::string("no domain snapshot with matching name '") + name + "'");
}

vb_domain_snapshot_ref reference_to(const Domain& domain, const model::Snapshot& snapshot, vb::Call& call) {
    vb_domain_snapshot_ref ref{};
    ref.name = call.text(snapshot.name.view());
    ref.dom = reference_to(domain, call);
    return ref;
}

vb::Status TestDriver::domain_list_all_snapshots(vb::Call& call, const vb_domain_list_all_snapshots_in& in,
                                                 vb_domain_list_all_snapshots_out& out) {
    const Status checked = check_flags(in.flags, list_flags, "testDomainListAllSnapshots");
    if (!checked) return to_abi(checked);
    return with_domain(call, in.dom, [&](Host&, Domain& domain) -> Status {
        list(domain, nullptr, (in.flags & VB_DOMAIN_SNAPSHOT_LIST_ROOTS) == 0, in.flags, call, out);
        return {};
    });
}

vb::Status TestDriver::domain_snapshot_list_all_children(vb::Call& call,
                                                         const vb_domain_snapshot_list_all_children_in& in,
                                                         vb_domain_snapshot_list_all_children_out& out) {
    const Status checked = check_flags(in.flags, list_flags, "testDomainSnapshotListAllChildren");
    if (!checked) return to_abi(checked);
    return with_domain(call, in.snapshot.dom, [&](Host&, Domain& domain) -> Status {
        auto top = find_snapshot(domain, in.snapshot.name);
        if (!top) return std::move(top.error());
        list(domain, *top, (in.flags & VB_DOMAIN_SNAPSHOT_LIST_DESCENDANTS) != 0, in.flags, call, out);
        return {};
    });
}

vb::Status TestDriver::domain_has_current_snapshot(vb::Call& call,
                                                   const vb_domain_has_current_snapshot_in& in,
                                                   vb_domain_has_current_snapshot_out& out) {
    const Status checked = check_flags(in.flags, 0, "testDomainHasCurrentSnapshot");
    if (!checked) return to_abi(checked);
    return with_domain(call, in.dom, [&](Host&, Domain& domain) -> Status {
        out.result = domain.snapshots.current() ? 1 : 0;
        return {};
    });
}

vb::Status TestDriver::domain_snapshot_current(vb::Call& call, const vb_domain_snapshot_current_in& in,
                                               vb_domain_snapshot_current_out& out) {
    const Status checked = check_flags(in.flags, 0, "testDomainSnapshotCurrent");
    if (!checked) return to_abi(checked);
    return with_domain(call, in.dom, [&](Host&, Domain& domain) -> Status {
        const model::Snapshot* current = domain.snapshots.current();
        if (!current)
            return failure(VB_ERR_NO_DOMAIN_SNAPSHOT, "the domain does not have a current snapshot");
        out.snap = reference_to(domain, *current, call);
        return {};
    });
}

vb::Status TestDriver::domain_snapshot_lookup_by_name(vb::Call& call,
                                                      const vb_domain_snapshot_lookup_by_name_in& in,
                                                      vb_domain_snapshot_lookup_by_name_out& out) {
    const Status checked = check_flags(in.flags, 0, "testDomainSnapshotLookupByName");
    if (!checked) return to_abi(checked);
    return with_domain(call, in.dom, [&](Host&, Domain& domain) -> Status {
        auto snapshot = find_snapshot(domain, in.name);
        if (!snapshot) return std::move(snapshot.error());
        out.snap = reference_to(domain, **snapshot, call);
        return {};
    });
}

vb::Status TestDriver::domain_snapshot_get_xml_desc(vb::Call& call,
                                                    const vb_domain_snapshot_get_xml_desc_in& in,
                                                    vb_domain_snapshot_get_xml_desc_out& out) {
    const Status checked =
        check_flags(in.flags, VB_DOMAIN_SNAPSHOT_XML_SECURE, "testDomainSnapshotGetXMLDesc");
    if (!checked) return to_abi(checked);
    return with_domain(call, in.snap.dom, [&](Host&, Domain& domain) -> Status {
        auto snapshot = find_snapshot(domain, in.snap.name);
        if (!snapshot) return std::move(snapshot.error());
        const TestRules rules;
        model::FormatOptions options;
        options.secure = (in.flags & VB_DOMAIN_SNAPSHOT_XML_SECURE) != 0;
        options.inactive = true;
        options.rules = &rules;
        out.xml = call.text(model::format_snapshot(**snapshot, options));
        return {};
    });
}

vb::Status TestDriver::domain_snapshot_get_parent(vb::Call& call, const vb_domain_snapshot_get_parent_in& in,
                                                  vb_domain_snapshot_get_parent_out& out) {
    const Status checked = check_flags(in.flags, 0, "testDomainSnapshotGetParent");
    if (!checked) return to_abi(checked);
    return with_domain(call, in.snap.dom, [&](Host&, Domain& domain) -> Status {
        auto snapshot = find_snapshot(domain, in.snap.name);
        if (!snapshot) return std::move(snapshot.error());
        const model::Snapshot* parent =
            (*snapshot)->parent.empty() ? nullptr : domain.snapshots.find((*snapshot)->parent);
        if (!parent)
            return failure(VB_ERR_NO_DOMAIN_SNAPSHOT,
                           "snapshot '" + (*snapshot)->name.str() + "' does not have a parent");
        out.snap = reference_to(domain, *parent, call);
        return {};
    });
}

vb::Status TestDriver::domain_snapshot_is_current(vb::Call& call, const vb_domain_snapshot_is_current_in& in,
                                                  vb_domain_snapshot_is_current_out& out) {
    const Status checked = check_flags(in.flags, 0, "testDomainSnapshotIsCurrent");
    if (!checked) return to_abi(checked);
    return with_domain(call, in.snap.dom, [&](Host&, Domain& domain) -> Status {
        auto snapshot = find_snapshot(domain, in.snap.name);
        if (!snapshot) return std::move(snapshot.error());
        out.current = domain.snapshots.is_current(**snapshot) ? 1 : 0;
        return {};
    });
}

vb::Status TestDriver::domain_snapshot_has_metadata(vb::Call& call,
                                                    const vb_domain_snapshot_has_metadata_in& in,
                                                    vb_domain_snapshot_has_metadata_out& out) {
    const Status checked = check_flags(in.flags, 0, "testDomainSnapshotHasMetadata");
    if (!checked) return to_abi(checked);
    return with_domain(call, in.snap.dom, [&](Host&, Domain& domain) -> Status {
        auto snapshot = find_snapshot(domain, in.snap.name);
        if (!snapshot) return std::move(snapshot.error());
        out.metadata = 1;
        return {};
    });
}

}  // namespace virtbay::test
