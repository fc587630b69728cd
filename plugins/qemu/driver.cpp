#include "driver.h"

#include <unistd.h>

#include "answer.h"
#include "monitor/json.h"

namespace virtbay::qemu {

std::vector<uint32_t> QemuDriver::nonblocking() {
    return {VB_OP_CONNECT_GET_TYPE,          VB_OP_CONNECT_GET_HOSTNAME,  VB_OP_DOMAIN_LOOKUP_BY_ID,
            VB_OP_DOMAIN_LOOKUP_BY_NAME,     VB_OP_DOMAIN_LOOKUP_BY_UUID, VB_OP_DOMAIN_LIST_ALL,
            VB_OP_DOMAIN_IS_ACTIVE,          VB_OP_DOMAIN_IS_PERSISTENT,  VB_OP_DOMAIN_IS_UPDATED,
            VB_OP_DOMAIN_GET_STATE,          VB_OP_DOMAIN_GET_INFO,       VB_OP_DOMAIN_GET_XML_DESC,
            VB_OP_DOMAIN_GET_AUTOSTART,      VB_OP_DOMAIN_GET_MAX_MEMORY, VB_OP_DOMAIN_GET_OS_TYPE,
            VB_OP_DOMAIN_GET_VCPUS_FLAGS,    VB_OP_DOMAIN_GET_MAX_VCPUS,  VB_OP_DOMAIN_GET_CONTROL_INFO,
            VB_OP_DOMAIN_GET_SECURITY_LABEL, VB_OP_DOMAIN_GET_MESSAGES,   VB_OP_DOMAIN_GET_SCHEDULER_TYPE};
}

QemuDriver::QemuDriver(vb::Host host)
    : Driver(host), catalogue_(host), rules_(catalogue_), supervisor_(host, registry_, catalogue_, rules_) {
    supervisor_.on_device_event = [this](const GuestPtr& guest, const MonitorEvent& e) {
        device_event(guest, e);
    };
}

QemuDriver::~QemuDriver() = default;

vb::Status QemuDriver::start() {
    supervisor_.load();
    supervisor_.start_autostarted();
    // Beside what the first clients wait for it would take a processor; who needs an emulator sooner asks.
    constexpr uint32_t later_ms = 250;
    host().raw()->timer_add(
        host().instance(), later_ms, 0,
        [](void* catalogue, uint64_t) { static_cast<Catalogue*>(catalogue)->begin(); }, &catalogue_);
    return {};
}

void QemuDriver::stop() {
    catalogue_.end();
}

vb::Status QemuDriver::open(vb::Call&, const vb_open_in& in, vb_open_out& out) {
    if (!in.scheme) return vb::Status::declined();
    const std::string_view scheme = in.scheme;
    if (scheme != "qemu") return vb::Status::declined();
    if (in.server && *in.server) return vb::Status::declined();
    const std::string path = in.path ? in.path : "";
    const bool privileged = ::geteuid() == 0;
    if (path.empty())
        return answer(
            failure(VB_ERR_INTERNAL_ERROR, std::string("no QEMU URI path given, try ") +
                                               (privileged ? "qemu:///system" : "qemu:///session")));
    if (path != "/session" && !(privileged && path == "/system"))
        return answer(
            failure(VB_ERR_INTERNAL_ERROR, "unexpected QEMU URI path '" + path + "', try " +
                                               (privileged ? "qemu:///system" : "qemu:///session")));
    out.uri = path == "/session" ? "qemu:///session" : "qemu:///system";
    out.scope = event_scope;
    return {};
}

void QemuDriver::close(vb::Call& call) {
    supervisor_.autodestroy(call.connection_id());
}

int32_t QemuDriver::supports_feature(vb::Call& call, int32_t feature) {
    // VIR_DRV_FEATURE_*: typed strings, keepalive-free basics, events, fd passing and names of migration
    // cookies that this driver serves.
    switch (feature) {
        case 7:   // FD_PASSING
        case 9:   // TYPED_PARAM_STRING
        case 11:  // XML_MIGRATABLE
            return 1;
        default:
            return Driver::supports_feature(call, feature);
    }
}

Result<GuestPtr> QemuDriver::find(const vb_domain_ref& ref) {
    Uuid uuid;
    std::copy(ref.uuid, ref.uuid + 16, uuid.bytes.begin());
    if (GuestPtr guest = registry_.by_uuid(uuid)) return guest;
    return failure(VB_ERR_NO_DOMAIN,
                   "no domain with matching uuid '" + uuid.str() + "' (" + (ref.name ? ref.name : "") + ")");
}

Result<QemuDriver::Running> QemuDriver::find_running(const vb_domain_ref& ref) {
    auto found = find(ref);
    if (!found) return found.error();
    const std::lock_guard guard((*found)->lock);
    if (!(*found)->active() || !(*found)->monitor) return not_running();
    return Running{*found, (*found)->live, (*found)->monitor};
}

void QemuDriver::put_ref(vb::Call& call, const Guest& guest, vb_domain_ref& out) {
    out.name = call.text(guest.name);
    std::copy(guest.uuid.bytes.begin(), guest.uuid.bytes.end(), out.uuid);
    out.id = guest.id;
}

Result<std::shared_ptr<model::Domain>> QemuDriver::parse(std::string_view xml, bool validate) {
    model::ParseOptions options;
    options.validate = validate;
    options.update_abi = true;
    options.rules = &rules_;
    return model::parse_domain(xml, options);
}

}  // namespace virtbay::qemu
