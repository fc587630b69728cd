// Finding domains and simple questions about them.
#include <sys/stat.h>

#include "answer.h"
#include "driver.h"

namespace virtbay::qemu {

vb::Status QemuDriver::domain_lookup_by_id(vb::Call& call, const vb_domain_lookup_by_id_in& in,
                                           vb_domain_lookup_by_id_out& out) {
    const GuestPtr guest = registry_.by_id(in.id);
    if (!guest)
        return answer(failure(VB_ERR_NO_DOMAIN, "no domain with matching id " + std::to_string(in.id)));
    const std::lock_guard guard(guest->lock);
    put_ref(call, *guest, out.dom);
    return {};
}

vb::Status QemuDriver::domain_lookup_by_name(vb::Call& call, const vb_domain_lookup_by_name_in& in,
                                             vb_domain_lookup_by_name_out& out) {
    const GuestPtr guest = registry_.by_name(in.name);
    if (!guest)
        return answer(
            failure(VB_ERR_NO_DOMAIN, "no domain with matching name '" + std::string(in.name) + "'"));
    const std::lock_guard guard(guest->lock);
    put_ref(call, *guest, out.dom);
    return {};
}

vb::Status QemuDriver::domain_lookup_by_uuid(vb::Call& call, const vb_domain_lookup_by_uuid_in& in,
                                             vb_domain_lookup_by_uuid_out& out) {
    Uuid uuid;
    std::copy(in.uuid, in.uuid + 16, uuid.bytes.begin());
    const GuestPtr guest = registry_.by_uuid(uuid);
    if (!guest) return answer(failure(VB_ERR_NO_DOMAIN, "no domain with matching uuid '" + uuid.str() + "'"));
    const std::lock_guard guard(guest->lock);
    put_ref(call, *guest, out.dom);
    return {};
}

namespace {

// A group of filter flags holds when none of it is given or when the one that fits is.
bool fits(uint32_t flags, uint32_t group, uint32_t mine) {
    return !(flags & group) || (flags & mine);
}

bool wanted(const Guest& g, uint32_t flags, bool has_image) {
    const bool active = g.active();
    uint32_t state = VB_CONNECT_LIST_DOMAINS_OTHER;
    if (g.state == VB_DOMAIN_RUNNING) state = VB_CONNECT_LIST_DOMAINS_RUNNING;
    if (g.state == VB_DOMAIN_PAUSED) state = VB_CONNECT_LIST_DOMAINS_PAUSED;
    if (g.state == VB_DOMAIN_SHUTOFF) state = VB_CONNECT_LIST_DOMAINS_SHUTOFF;
    return fits(flags, VB_CONNECT_LIST_DOMAINS_ACTIVE | VB_CONNECT_LIST_DOMAINS_INACTIVE,
                active ? VB_CONNECT_LIST_DOMAINS_ACTIVE : VB_CONNECT_LIST_DOMAINS_INACTIVE) &&
           fits(flags, VB_CONNECT_LIST_DOMAINS_PERSISTENT | VB_CONNECT_LIST_DOMAINS_TRANSIENT,
                g.persistent ? VB_CONNECT_LIST_DOMAINS_PERSISTENT : VB_CONNECT_LIST_DOMAINS_TRANSIENT) &&
           fits(flags,
                VB_CONNECT_LIST_DOMAINS_RUNNING | VB_CONNECT_LIST_DOMAINS_PAUSED |
                    VB_CONNECT_LIST_DOMAINS_SHUTOFF | VB_CONNECT_LIST_DOMAINS_OTHER,
                state) &&
           fits(flags, VB_CONNECT_LIST_DOMAINS_MANAGEDSAVE | VB_CONNECT_LIST_DOMAINS_NO_MANAGEDSAVE,
                has_image ? VB_CONNECT_LIST_DOMAINS_MANAGEDSAVE : VB_CONNECT_LIST_DOMAINS_NO_MANAGEDSAVE) &&
           fits(flags, VB_CONNECT_LIST_DOMAINS_AUTOSTART | VB_CONNECT_LIST_DOMAINS_NO_AUTOSTART,
                g.autostart ? VB_CONNECT_LIST_DOMAINS_AUTOSTART : VB_CONNECT_LIST_DOMAINS_NO_AUTOSTART) &&
           fits(flags, VB_CONNECT_LIST_DOMAINS_HAS_SNAPSHOT | VB_CONNECT_LIST_DOMAINS_NO_SNAPSHOT,
                VB_CONNECT_LIST_DOMAINS_NO_SNAPSHOT) &&
           fits(flags, VB_CONNECT_LIST_DOMAINS_HAS_CHECKPOINT | VB_CONNECT_LIST_DOMAINS_NO_CHECKPOINT,
                VB_CONNECT_LIST_DOMAINS_NO_CHECKPOINT);
}

}  // namespace

vb::Status QemuDriver::domain_list_all(vb::Call& call, const vb_domain_list_all_in& in,
                                       vb_domain_list_all_out& out) {
    QEMU_TRY(check_flags(in.flags, 0xffff, "qemuConnectListAllDomains"));
    const auto guests = registry_.all();
    const bool look =
        in.flags & (VB_CONNECT_LIST_DOMAINS_MANAGEDSAVE | VB_CONNECT_LIST_DOMAINS_NO_MANAGEDSAVE);
    auto* list = in.need_results ? call.array<vb_domain_ref>(guests.size()) : nullptr;
    uint32_t n = 0;
    for (const GuestPtr& guest : guests) {
        const std::lock_guard guard(guest->lock);
        struct stat s {};
        const bool image = look && ::stat(supervisor_.paths().managed_save(guest->name).c_str(), &s) == 0;
        if (!wanted(*guest, in.flags, image)) continue;
        if (list) put_ref(call, *guest, list[n]);
        ++n;
    }
    out.domains = list;
    out.n_domains = list ? n : 0;
    out.ret = n;
    return {};
}

vb::Status QemuDriver::domain_is_active(vb::Call&, const vb_domain_is_active_in& in,
                                        vb_domain_is_active_out& out) {
    auto guest = find(in.dom);
    if (!guest) return answer(guest.error());
    const std::lock_guard guard((*guest)->lock);
    out.active = (*guest)->active();
    return {};
}

vb::Status QemuDriver::domain_is_persistent(vb::Call&, const vb_domain_is_persistent_in& in,
                                            vb_domain_is_persistent_out& out) {
    auto guest = find(in.dom);
    if (!guest) return answer(guest.error());
    const std::lock_guard guard((*guest)->lock);
    out.persistent = (*guest)->persistent;
    return {};
}

vb::Status QemuDriver::domain_is_updated(vb::Call&, const vb_domain_is_updated_in& in,
                                         vb_domain_is_updated_out& out) {
    auto guest = find(in.dom);
    if (!guest) return answer(guest.error());
    const std::lock_guard guard((*guest)->lock);
    out.updated = (*guest)->updated;
    return {};
}

// This driver makes no snapshots and no checkpoints, so there are none.
vb::Status QemuDriver::domain_list_all_snapshots(vb::Call&, const vb_domain_list_all_snapshots_in& in,
                                                 vb_domain_list_all_snapshots_out& out) {
    auto guest = find(in.dom);
    if (!guest) return answer(guest.error());
    out.ret = 0;
    return {};
}

vb::Status QemuDriver::domain_list_all_checkpoints(vb::Call&, const vb_domain_list_all_checkpoints_in& in,
                                                   vb_domain_list_all_checkpoints_out& out) {
    auto guest = find(in.dom);
    if (!guest) return answer(guest.error());
    out.ret = 0;
    return {};
}

}  // namespace virtbay::qemu
