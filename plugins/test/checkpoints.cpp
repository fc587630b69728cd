// Checkpoints of domains: taking, finding, describing and deleting them.
#include <ctime>

#include "driver.h"
#include "list_filter.h"
#include "model/moment/checkpoint.h"
#include "rules.h"

namespace virtbay::test {

namespace {

using model::Checkpoint;

constexpr uint32_t list_flags = 0x00f;  // every VB_DOMAIN_CHECKPOINT_LIST_*

Result<Checkpoint*> find_checkpoint(const Domain& domain, const char* name) {
    if (Checkpoint* found = domain.checkpoints.find(name)) return found;
    return failure(VB_ERR_NO_DOMAIN_CHECKPOINT,
                   std::string("no domain checkpoint with matching name '") + name + "'");
}

vb_domain_checkpoint_ref reference(const Domain& domain, const Checkpoint& checkpoint, vb::Call& call) {
    vb_domain_checkpoint_ref ref{};
    ref.name = call.text(checkpoint.name.view());
    ref.dom = reference_to(domain, call);
    return ref;
}

template <class Out>
void list(const Domain& domain, const Checkpoint* top, bool deep, uint32_t flags, vb::Call& call, Out& out) {
    constexpr uint32_t leaves = VB_DOMAIN_CHECKPOINT_LIST_LEAVES;
    constexpr uint32_t no_leaves = VB_DOMAIN_CHECKPOINT_LIST_NO_LEAVES;
    std::vector<Checkpoint*> found = domain.checkpoints.descendants(top, deep);
    std::erase_if(found, [&](const Checkpoint* c) {
        static constexpr uint32_t groups[] = {leaves | no_leaves};
        return !asked_for(flags, domain.checkpoints.has_children(*c) ? no_leaves : leaves, groups);
    });
    auto* refs = call.array<vb_domain_checkpoint_ref>(found.size());
    for (size_t i = 0; i < found.size(); i++) refs[i] = reference(domain, *found[i], call);
    out.checkpoints = refs;
    out.n_checkpoints = static_cast<uint32_t>(found.size());
    out.ret = static_cast<int32_t>(found.size());
}

// Completes one that was described from outside.
Status adopt(const Domain& domain, Checkpoint& checkpoint) {
    if (auto s = domain.checkpoints.check_parent(checkpoint); !s) return s;
    if (checkpoint.domain && checkpoint.domain->uuid != domain.uuid())
        return domain_failure(VB_ERR_INVALID_ARG, "definition for checkpoint " + checkpoint.name.str() +
                                                      " must use uuid " + domain.uuid().str());
    return checkpoint.domain ? model::align_disks(checkpoint) : Status();
}

// Completes one that is taken now.
Status take(const Domain& domain, Checkpoint& checkpoint) {
    checkpoint.created = time(nullptr);
    if (checkpoint.name.empty()) checkpoint.name = std::to_string(checkpoint.created);
    if (domain.checkpoints.find(checkpoint.name))
        return domain_failure(VB_ERR_OPERATION_FAILED,
                              "domain moment " + checkpoint.name.str() + " already exists");
    checkpoint.domain = std::shared_ptr<const model::Domain>(domain.current, &domain.current->domain);
    if (const Checkpoint* parent = domain.checkpoints.current()) checkpoint.parent = parent->name;
    return model::align_disks(checkpoint);
}

}  // namespace

vb::Status TestDriver::domain_checkpoint_create_xml(vb::Call& call,
                                                    const vb_domain_checkpoint_create_xml_in& in,
                                                    vb_domain_checkpoint_create_xml_out& out) {
    constexpr uint32_t allowed = VB_DOMAIN_CHECKPOINT_CREATE_REDEFINE | VB_DOMAIN_CHECKPOINT_CREATE_QUIESCE;
    const Status checked = check_flags(in.flags, allowed, "testDomainCheckpointCreateXML");
    if (!checked) return to_abi(checked);
    const bool redefine = (in.flags & VB_DOMAIN_CHECKPOINT_CREATE_REDEFINE) != 0;
    const TestRules rules;
    model::ParseOptions options;
    options.rules = &rules;
    const auto possible = [](const Domain& domain) -> Status {
        if (!domain.snapshots.empty())
            return failure(VB_ERR_OPERATION_UNSUPPORTED, "cannot create checkpoint while snapshot exists");
        if (!domain.active())
            return failure(VB_ERR_OPERATION_UNSUPPORTED, "cannot create checkpoint for inactive domain");
        return {};
    };
    const vb::Status first =
        with_domain(call, in.dom, [&](Host&, Domain& domain) -> Status { return possible(domain); });
    if (!first) return first;
    auto parsed = model::parse_checkpoint(in.xml_desc, redefine, options);
    if (!parsed) return to_abi(parsed.error());
    return with_domain(call, in.dom, [&](Host& host, Domain& domain) -> Status {
        Status ready = possible(domain);
        if (ready) ready = redefine ? adopt(domain, **parsed) : take(domain, **parsed);
        if (!ready) return ready;
        const Checkpoint& checkpoint = domain.checkpoints.put(std::move(*parsed));
        if (!redefine) domain.checkpoints.set_current(checkpoint.name);
        host.domains.update(domain);
        out.checkpoint = reference(domain, checkpoint, call);
        return {};
    });
}

vb::Status TestDriver::domain_list_all_checkpoints(vb::Call& call,
                                                   const vb_domain_list_all_checkpoints_in& in,
                                                   vb_domain_list_all_checkpoints_out& out) {
    const Status checked = check_flags(in.flags, list_flags, "testDomainListAllCheckpoints");
    if (!checked) return to_abi(checked);
    return with_domain(call, in.dom, [&](Host&, Domain& domain) -> Status {
        list(domain, nullptr, (in.flags & VB_DOMAIN_CHECKPOINT_LIST_ROOTS) == 0, in.flags, call, out);
        return {};
    });
}

vb::Status TestDriver::domain_checkpoint_list_all_children(
    vb::Call& call, const vb_domain_checkpoint_list_all_children_in& in,
    vb_domain_checkpoint_list_all_children_out& out) {
    const Status checked = check_flags(in.flags, list_flags, "testDomainCheckpointListAllChildren");
    if (!checked) return to_abi(checked);
    return with_domain(call, in.checkpoint.dom, [&](Host&, Domain& domain) -> Status {
        auto top = find_checkpoint(domain, in.checkpoint.name);
        if (!top) return std::move(top.error());
        list(domain, *top, (in.flags & VB_DOMAIN_CHECKPOINT_LIST_DESCENDANTS) != 0, in.flags, call, out);
        return {};
    });
}

vb::Status TestDriver::domain_checkpoint_lookup_by_name(vb::Call& call,
                                                        const vb_domain_checkpoint_lookup_by_name_in& in,
                                                        vb_domain_checkpoint_lookup_by_name_out& out) {
    const Status checked = check_flags(in.flags, 0, "testDomainCheckpointLookupByName");
    if (!checked) return to_abi(checked);
    return with_domain(call, in.dom, [&](Host&, Domain& domain) -> Status {
        auto checkpoint = find_checkpoint(domain, in.name);
        if (!checkpoint) return std::move(checkpoint.error());
        out.checkpoint = reference(domain, **checkpoint, call);
        return {};
    });
}

vb::Status TestDriver::domain_checkpoint_get_parent(vb::Call& call,
                                                    const vb_domain_checkpoint_get_parent_in& in,
                                                    vb_domain_checkpoint_get_parent_out& out) {
    const Status checked = check_flags(in.flags, 0, "testDomainCheckpointGetParent");
    if (!checked) return to_abi(checked);
    return with_domain(call, in.checkpoint.dom, [&](Host&, Domain& domain) -> Status {
        auto checkpoint = find_checkpoint(domain, in.checkpoint.name);
        if (!checkpoint) return std::move(checkpoint.error());
        const model::Text& above = (*checkpoint)->parent;
        const Checkpoint* parent = above.empty() ? nullptr : domain.checkpoints.find(above);
        if (!parent)
            return failure(VB_ERR_NO_DOMAIN_CHECKPOINT,
                           "checkpoint '" + (*checkpoint)->name.str() + "' does not have a parent");
        out.parent = reference(domain, *parent, call);
        return {};
    });
}

vb::Status TestDriver::domain_checkpoint_get_xml_desc(vb::Call& call,
                                                      const vb_domain_checkpoint_get_xml_desc_in& in,
                                                      vb_domain_checkpoint_get_xml_desc_out& out) {
    constexpr uint32_t allowed =
        VB_DOMAIN_CHECKPOINT_XML_SECURE | VB_DOMAIN_CHECKPOINT_XML_NO_DOMAIN | VB_DOMAIN_CHECKPOINT_XML_SIZE;
    const Status checked = check_flags(in.flags, allowed, "testDomainCheckpointGetXMLDesc");
    if (!checked) return to_abi(checked);
    return with_domain(call, in.checkpoint.dom, [&](Host&, Domain& domain) -> Status {
        auto checkpoint = find_checkpoint(domain, in.checkpoint.name);
        if (!checkpoint) return std::move(checkpoint.error());
        const TestRules rules;
        model::FormatOptions options;
        options.secure = (in.flags & VB_DOMAIN_CHECKPOINT_XML_SECURE) != 0;
        options.inactive = true;
        options.rules = &rules;
        const bool with_domain = (in.flags & VB_DOMAIN_CHECKPOINT_XML_NO_DOMAIN) == 0;
        out.xml = call.text(model::format_checkpoint(**checkpoint, with_domain, options));
        return {};
    });
}

vb::Status TestDriver::domain_checkpoint_delete(vb::Call& call, const vb_domain_checkpoint_delete_in& in,
                                                vb_domain_checkpoint_delete_out&) {
    constexpr uint32_t allowed = VB_DOMAIN_CHECKPOINT_DELETE_CHILDREN |
                                 VB_DOMAIN_CHECKPOINT_DELETE_METADATA_ONLY |
                                 VB_DOMAIN_CHECKPOINT_DELETE_CHILDREN_ONLY;
    const Status checked = check_flags(in.flags, allowed, "testDomainCheckpointDelete");
    if (!checked) return to_abi(checked);
    return with_domain(call, in.checkpoint.dom, [&](Host& host, Domain& domain) -> Status {
        auto checkpoint = find_checkpoint(domain, in.checkpoint.name);
        if (!checkpoint) return std::move(checkpoint.error());
        constexpr uint32_t with_children =
            VB_DOMAIN_CHECKPOINT_DELETE_CHILDREN | VB_DOMAIN_CHECKPOINT_DELETE_CHILDREN_ONLY;
        if ((in.flags & with_children) != 0) domain.checkpoints.remove_descendants(**checkpoint);
        if ((in.flags & VB_DOMAIN_CHECKPOINT_DELETE_CHILDREN_ONLY) == 0)
            domain.checkpoints.remove(**checkpoint);
        host.domains.update(domain);
        return {};
    });
}

}  // namespace virtbay::test
