// Statistics of many domains in one call.
#include <cstring>

#include "driver.h"

namespace virtbay::test {

namespace {

constexpr uint32_t known_stats = VB_DOMAIN_STATS_STATE | VB_DOMAIN_STATS_IOTHREAD;
constexpr uint32_t filter_flags =
    VB_CONNECT_GET_ALL_DOMAINS_STATS_ACTIVE | VB_CONNECT_GET_ALL_DOMAINS_STATS_INACTIVE |
    VB_CONNECT_GET_ALL_DOMAINS_STATS_PERSISTENT | VB_CONNECT_GET_ALL_DOMAINS_STATS_TRANSIENT |
    VB_CONNECT_GET_ALL_DOMAINS_STATS_RUNNING | VB_CONNECT_GET_ALL_DOMAINS_STATS_PAUSED |
    VB_CONNECT_GET_ALL_DOMAINS_STATS_SHUTOFF | VB_CONNECT_GET_ALL_DOMAINS_STATS_OTHER;
constexpr uint32_t allowed_flags = filter_flags | VB_CONNECT_GET_ALL_DOMAINS_STATS_NOWAIT |
                                   VB_CONNECT_GET_ALL_DOMAINS_STATS_BACKING |
                                   static_cast<uint32_t>(VB_CONNECT_GET_ALL_DOMAINS_STATS_ENFORCE_STATS);

// The records asked for: those of the given domains that still exist, or those that the filter lets through.
std::vector<const DomainList::Record*> select(const Host& host, const vb_domain_get_all_stats_in& in) {
    std::vector<const DomainList::Record*> selected;
    const auto& records = host.domains.records();
    if (in.n_doms > 0) {
        selected.reserve(in.n_doms);
        for (uint32_t i = 0; i < in.n_doms; i++) {
            Uuid uuid;
            memcpy(uuid.bytes.data(), in.doms[i].uuid, sizeof in.doms[i].uuid);
            const Domain* domain = host.domains.by_uuid(uuid);
            if (domain && DomainList::wanted(records[domain->position].filter, in.flags & filter_flags))
                selected.push_back(&records[domain->position]);
        }
        return selected;
    }
    selected.reserve(records.size());
    for (const DomainList::Record& record : records)
        if (DomainList::wanted(record.filter, in.flags & filter_flags)) selected.push_back(&record);
    return selected;
}

}  // namespace

vb::Status TestDriver::domain_get_all_stats(vb::Call& call, const vb_domain_get_all_stats_in& in,
                                            vb_domain_get_all_stats_out& out) {
    const Status checked = check_flags(in.flags, allowed_flags, "testConnectGetAllDomainStats");
    if (!checked) return to_abi(checked);
    const bool enforce =
        (in.flags & static_cast<uint32_t>(VB_CONNECT_GET_ALL_DOMAINS_STATS_ENFORCE_STATS)) != 0;
    if (enforce && (in.stats & ~known_stats) != 0) {
        char text[80];
        snprintf(text, sizeof text, "Stats types bits 0x%x are not supported by this daemon",
                 in.stats & ~known_stats);
        return to_abi(failure(VB_ERR_ARGUMENT_UNSUPPORTED, text));
    }
    const bool with_state = in.stats == 0 || (in.stats & VB_DOMAIN_STATS_STATE) != 0;
    return with_host(call, [&](Host& host) -> Status {
        const auto selected = select(host, in);
        size_t name_bytes = 0;
        for (const auto* record : selected) name_bytes += record->name_size + 1;
        auto* answer = call.array<vb_domain_stats_record>(selected.size());
        char* names = call.array<char>(name_bytes + DomainList::Record::short_size);
        auto* params = with_state ? call.array<vb_typed_param>(selected.size() * 2) : nullptr;
        vb_domain_stats_record* next = answer;
        for (const auto* record : selected) {
            next->dom.name = names;
            next->dom.id = record->id;
            memcpy(next->dom.uuid, record->uuid, sizeof next->dom.uuid);
            names = DomainList::copy_name(*record, names);
            if (with_state) {
                params[0].field = "state.state";
                params[0].value.type = VB_TYPED_PARAM_INT;
                params[0].value.value.i = record->state;
                params[1].field = "state.reason";
                params[1].value.type = VB_TYPED_PARAM_INT;
                params[1].value.value.i = record->reason;
                next->params = params;
                next->n_params = 2;
                params += 2;
            }
            next++;
        }
        out.retStats = answer;
        out.n_retStats = static_cast<uint32_t>(selected.size());
        return {};
    });
}

}  // namespace virtbay::test
