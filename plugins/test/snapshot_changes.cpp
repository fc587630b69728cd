// Taking snapshots, returning to them and deleting them.
#include <ctime>

#include "rules.h"
#include "snapshots.h"

namespace virtbay::test {

namespace {

using model::DiskSnapshot;
using model::Snapshot;
using model::SnapshotState;

// Completes one that was described from outside.
Status adopt(const Domain& domain, Snapshot& snapshot) {
    const std::string name = snapshot.name.str();
    if (auto s = domain.snapshots.check_parent(snapshot); !s) return s;
    const auto refuse = [](const std::string& detail) {
        return make_error(VB_ERR_INVALID_ARG, VB_FROM_DOMAIN_SNAPSHOT, detail);
    };
    if (snapshot.domain->uuid != domain.uuid())
        return refuse("definition for snapshot " + name + " must use uuid " + domain.uuid().str());
    if (const Snapshot* old = domain.snapshots.find(name)) {
        const bool disks_only = snapshot.state == SnapshotState::disk_snapshot;
        if ((old->state == SnapshotState::disk_snapshot) != disks_only)
            return refuse("cannot change between disk only and full system snapshots in snapshot " + name);
        if (old->offline() != snapshot.offline())
            return refuse("cannot change between online and offline snapshot state in snapshot " + name);
    }
    const bool external = snapshot.state == SnapshotState::disk_snapshot || snapshot.external();
    return model::align_disks(snapshot, external ? DiskSnapshot::external : DiskSnapshot::internal, false);
}

// Completes one that is taken now.
Status take(const Domain& domain, Snapshot& snapshot, bool halt) {
    if (halt && !domain.persistent) return invalid_operation("cannot halt after transient domain snapshot");
    snapshot.created = time(nullptr);
    if (snapshot.name.empty()) snapshot.name = std::to_string(snapshot.created);
    if (domain.snapshots.find(snapshot.name))
        return domain_failure(VB_ERR_OPERATION_FAILED,
                              "domain moment " + snapshot.name.str() + " already exists");
    snapshot.state = static_cast<SnapshotState>(domain.state);
    snapshot.domain = std::shared_ptr<const model::Domain>(domain.current, &domain.current->domain);
    if (const Snapshot* parent = domain.snapshots.current()) snapshot.parent = parent->name;
    const bool external = snapshot.memory == DiskSnapshot::external;
    if (snapshot.offline())
        snapshot.memory = DiskSnapshot::no;
    else if (!external)
        snapshot.memory = DiskSnapshot::internal;
    const DiskSnapshot location = external ? DiskSnapshot::external : DiskSnapshot::internal;
    if (auto s = model::align_disks(snapshot, location, true); !s) return s;
    for (const model::SnapshotDisk& disk : snapshot.disks)
        if (disk.snapshot == DiskSnapshot::manual)
            return failure(VB_ERR_OPERATION_UNSUPPORTED,
                           "'manual' snapshot mode is not supported by the test driver");
    return {};
}

void stop_for_snapshot(Host& host, Domain& domain) {
    host.stop(domain, VB_DOMAIN_SHUTOFF_FROM_SNAPSHOT);
    host.emit_lifecycle(domain, VB_DOMAIN_EVENT_STOPPED, VB_DOMAIN_EVENT_STOPPED_FROM_SNAPSHOT);
}

// The definition that returns with the snapshot, under the name that the domain has now.
DefinitionPtr definition_of(const Domain& domain, const Snapshot& snapshot) {
    auto copy = std::make_shared<Definition>();
    copy->domain = *snapshot.domain;
    copy->domain.name = domain.name();
    return copy;
}

}  // namespace

vb::Status TestDriver::domain_snapshot_create_xml(vb::Call& call, const vb_domain_snapshot_create_xml_in& in,
                                                  vb_domain_snapshot_create_xml_out& out) {
    constexpr uint32_t allowed = VB_DOMAIN_SNAPSHOT_CREATE_REDEFINE | VB_DOMAIN_SNAPSHOT_CREATE_CURRENT |
                                 VB_DOMAIN_SNAPSHOT_CREATE_HALT | VB_DOMAIN_SNAPSHOT_CREATE_QUIESCE |
                                 VB_DOMAIN_SNAPSHOT_CREATE_ATOMIC | VB_DOMAIN_SNAPSHOT_CREATE_LIVE |
                                 VB_DOMAIN_SNAPSHOT_CREATE_VALIDATE;
    const Status checked = check_flags(in.flags, allowed, "testDomainSnapshotCreateXML");
    if (!checked) return to_abi(checked);
    const bool redefine = (in.flags & VB_DOMAIN_SNAPSHOT_CREATE_REDEFINE) != 0;
    const bool halt = (in.flags & VB_DOMAIN_SNAPSHOT_CREATE_HALT) != 0;
    const TestRules rules;
    model::ParseOptions options;
    options.validate = (in.flags & VB_DOMAIN_SNAPSHOT_CREATE_VALIDATE) != 0;
    options.rules = &rules;
    auto parsed = model::parse_snapshot(in.xml_desc, redefine, options);
    if (!parsed) return to_abi(parsed.error());
    return with_domain(call, in.dom, [&](Host& host, Domain& domain) -> Status {
        if (!domain.checkpoints.empty())
            return failure(VB_ERR_OPERATION_UNSUPPORTED, "cannot create snapshot while checkpoint exists");
        Status ready = redefine ? adopt(domain, **parsed) : take(domain, **parsed, halt);
        if (!ready) return ready;
        const Snapshot& snapshot = domain.snapshots.put(std::move(*parsed));
        if (!redefine || (in.flags & VB_DOMAIN_SNAPSHOT_CREATE_CURRENT) != 0)
            domain.snapshots.set_current(snapshot.name);
        out.snap = reference_to(domain, snapshot, call);
        if (halt && domain.active()) stop_for_snapshot(host, domain);
        host.domains.update(domain);
        return {};
    });
}

vb::Status TestDriver::domain_snapshot_delete(vb::Call& call, const vb_domain_snapshot_delete_in& in,
                                              vb_domain_snapshot_delete_out&) {
    constexpr uint32_t allowed = VB_DOMAIN_SNAPSHOT_DELETE_CHILDREN | VB_DOMAIN_SNAPSHOT_DELETE_CHILDREN_ONLY;
    const Status checked = check_flags(in.flags, allowed, "testDomainSnapshotDelete");
    if (!checked) return to_abi(checked);
    return with_domain(call, in.snap.dom, [&](Host& host, Domain& domain) -> Status {
        auto snapshot = find_snapshot(domain, in.snap.name);
        if (!snapshot) return std::move(snapshot.error());
        if (in.flags != 0) domain.snapshots.remove_descendants(**snapshot);
        if ((in.flags & VB_DOMAIN_SNAPSHOT_DELETE_CHILDREN_ONLY) == 0) domain.snapshots.remove(**snapshot);
        host.domains.update(domain);
        return {};
    });
}

vb::Status TestDriver::domain_revert_to_snapshot(vb::Call& call, const vb_domain_revert_to_snapshot_in& in,
                                                 vb_domain_revert_to_snapshot_out&) {
    constexpr uint32_t allowed = VB_DOMAIN_SNAPSHOT_REVERT_RUNNING | VB_DOMAIN_SNAPSHOT_REVERT_PAUSED |
                                 VB_DOMAIN_SNAPSHOT_REVERT_FORCE;
    const Status checked = check_flags(in.flags, allowed, "testDomainRevertToSnapshot");
    if (!checked) return to_abi(checked);
    const bool to_run = (in.flags & VB_DOMAIN_SNAPSHOT_REVERT_RUNNING) != 0;
    const bool to_pause = (in.flags & VB_DOMAIN_SNAPSHOT_REVERT_PAUSED) != 0;
    return with_domain(call, in.snap.dom, [&](Host& host, Domain& domain) -> Status {
        auto snapshot = find_snapshot(domain, in.snap.name);
        if (!snapshot) return std::move(snapshot.error());
        const SnapshotState state = (*snapshot)->state;
        const bool runs = state == SnapshotState::running || state == SnapshotState::paused;
        if (!domain.persistent && !runs && !to_run && !to_pause)
            return invalid_operation(
                "transient domain needs to request run or pause to revert to inactive snapshot");
        const DefinitionPtr definition = definition_of(domain, **snapshot);
        domain.snapshots.set_current((*snapshot)->name);
        if (domain.active()) stop_for_snapshot(host, domain);
        domain.current = definition;
        domain.next = nullptr;
        host.domains.update(domain);
        const bool pause = to_pause || (state == SnapshotState::paused && !to_run);
        if (runs) host.start(domain, VB_DOMAIN_RUNNING_FROM_SNAPSHOT);
        // An offline snapshot stays off whatever was asked for; only the events tell of the wish.
        if (runs || to_run || to_pause)
            host.emit_lifecycle(domain, VB_DOMAIN_EVENT_STARTED, VB_DOMAIN_EVENT_STARTED_FROM_SNAPSHOT);
        if (pause) {
            if (runs) host.set_state(domain, VB_DOMAIN_PAUSED, VB_DOMAIN_PAUSED_FROM_SNAPSHOT);
            host.emit_lifecycle(domain, VB_DOMAIN_EVENT_SUSPENDED, VB_DOMAIN_EVENT_SUSPENDED_FROM_SNAPSHOT);
        }
        host.remove_if_transient(domain);
        return {};
    });
}

}  // namespace virtbay::test
