// Events of a guest's devices, beyond its own life.
#include "answer.h"
#include "driver.h"
#include "monitor/json.h"

namespace virtbay::qemu {

using namespace model;

namespace {

struct Emitter {
    const vb::Host& host;
    const Guest& guest;
    template <class Payload>
    void operator()(uint32_t event, Payload payload) const {
        host.emit(event, event_scope, payload, guest.uuid.bytes.data(), guest.name.c_str());
    }
};

const Disk* disk_of(const Domain& domain, const Json& data) {
    std::string device = text_of(data, "qom-path");
    if (device.empty()) device = text_of(data, "id");
    for (const Disk& d : domain.disks)
        if (!d.info.alias.empty() &&
            (device == d.info.alias.view() || device.find("/" + d.info.alias.str()) != std::string::npos))
            return &d;
    return nullptr;
}

void io_error(Guest& guest, const Json& data, const Emitter& emit) {
    const Disk* disk = disk_of(*guest.live, data);
    int32_t action = VB_DOMAIN_EVENT_IO_ERROR_REPORT;
    const std::string what = text_of(data, "action");
    if (what == "ignore") action = VB_DOMAIN_EVENT_IO_ERROR_NONE;
    if (what == "stop") action = VB_DOMAIN_EVENT_IO_ERROR_PAUSE;
    const std::string reason = flag_of(data, "nospace") ? "enospc" : "";
    if (what == "stop") guest.paused_reason = VB_DOMAIN_PAUSED_IOERROR;
    vb_event_domain_io_error plain{};
    plain.dom = Supervisor::reference(guest);
    plain.srcPath = disk ? disk->source.path.c_str() : "";
    plain.devAlias = disk ? disk->info.alias.c_str() : "";
    plain.action = action;
    emit(VB_EVENT_DOMAIN_IO_ERROR, plain);
    vb_event_domain_io_error_reason full{};
    full.dom = plain.dom;
    full.srcPath = plain.srcPath;
    full.devAlias = plain.devAlias;
    full.action = action;
    full.reason = reason.c_str();
    emit(VB_EVENT_DOMAIN_IO_ERROR_REASON, full);
}

int32_t watchdog_action(const std::string& name) {
    if (name == "pause") return VB_DOMAIN_EVENT_WATCHDOG_PAUSE;
    if (name == "reset") return VB_DOMAIN_EVENT_WATCHDOG_RESET;
    if (name == "poweroff") return VB_DOMAIN_EVENT_WATCHDOG_POWEROFF;
    if (name == "shutdown") return VB_DOMAIN_EVENT_WATCHDOG_SHUTDOWN;
    if (name == "debug") return VB_DOMAIN_EVENT_WATCHDOG_DEBUG;
    if (name == "inject-nmi") return VB_DOMAIN_EVENT_WATCHDOG_INJECTNMI;
    return VB_DOMAIN_EVENT_WATCHDOG_NONE;
}

}  // namespace

void QemuDriver::device_event(const GuestPtr& guest, const MonitorEvent& event) {
    const std::lock_guard guard(guest->lock);
    if (!guest->live) return;
    const Emitter emit{host(), *guest};
    const vb_domain_ref dom = Supervisor::reference(*guest);
    const Json& data = *event.data;
    if (event.name == "RESET") {
        vb_event_domain_reboot e{};
        e.dom = dom;
        emit(VB_EVENT_DOMAIN_REBOOT, e);
    } else if (event.name == "RTC_CHANGE") {
        vb_event_domain_rtc_change e{};
        e.dom = dom;
        e.offset = number_of(data, "offset").value_or(0);
        emit(VB_EVENT_DOMAIN_RTC_CHANGE, e);
    } else if (event.name == "WATCHDOG") {
        vb_event_domain_watchdog e{};
        e.dom = dom;
        e.action = watchdog_action(text_of(data, "action"));
        if (e.action == VB_DOMAIN_EVENT_WATCHDOG_PAUSE) guest->paused_reason = VB_DOMAIN_PAUSED_WATCHDOG;
        emit(VB_EVENT_DOMAIN_WATCHDOG, e);
    } else if (event.name == "BLOCK_IO_ERROR") {
        io_error(*guest, data, emit);
    } else if (event.name == "BALLOON_CHANGE") {
        const auto actual = static_cast<uint64_t>(number_of(data, "actual").value_or(0)) / 1024;
        auto changed = std::make_shared<Domain>(*guest->live);
        changed->current_memory = actual;
        guest->live = changed;
        vb_event_domain_balloon_change e{};
        e.dom = dom;
        e.actual = actual;
        emit(VB_EVENT_DOMAIN_BALLOON_CHANGE, e);
    } else if (event.name == "DEVICE_TRAY_MOVED") {
        const Disk* disk = disk_of(*guest->live, data);
        if (!disk) return;
        const bool open = flag_of(data, "tray-open");
        const std::string alias = disk->info.alias.str();
        auto changed = std::make_shared<Domain>(*guest->live);
        for (Disk& d : changed->disks)
            if (d.info.alias.view() == alias) d.tray = open ? DiskTray::open : DiskTray::closed;
        guest->live = changed;
        guest->image_sizes.clear();
        ++guest->image_changes;
        vb_event_domain_tray_change e{};
        e.dom = dom;
        e.devAlias = alias.c_str();
        e.reason = open ? VB_DOMAIN_EVENT_TRAY_CHANGE_OPEN : VB_DOMAIN_EVENT_TRAY_CHANGE_CLOSE;
        emit(VB_EVENT_DOMAIN_TRAY_CHANGE, e);
    } else if (event.name == "SUSPEND" || event.name == "SUSPEND_DISK" || event.name == "WAKEUP") {
        if (event.name == "SUSPEND") {
            vb_event_domain_pmsuspend e{};
            e.msg.dom = dom;
            emit(VB_EVENT_DOMAIN_PMSUSPEND, e);
            if (guest->state == VB_DOMAIN_RUNNING) {
                guest->state = VB_DOMAIN_PMSUSPENDED;
                guest->reason = VB_DOMAIN_PMSUSPENDED_UNKNOWN;
                supervisor_.emit_lifecycle(*guest, VB_DOMAIN_EVENT_PMSUSPENDED,
                                           VB_DOMAIN_EVENT_PMSUSPENDED_MEMORY);
            }
        } else if (event.name == "SUSPEND_DISK") {
            vb_event_domain_pmsuspend_disk e{};
            e.msg.dom = dom;
            emit(VB_EVENT_DOMAIN_PMSUSPEND_DISK, e);
            if (guest->state == VB_DOMAIN_RUNNING) {
                guest->state = VB_DOMAIN_PMSUSPENDED;
                guest->reason = VB_DOMAIN_PMSUSPENDED_DISK_UNKNOWN;
                supervisor_.emit_lifecycle(*guest, VB_DOMAIN_EVENT_PMSUSPENDED,
                                           VB_DOMAIN_EVENT_PMSUSPENDED_DISK);
            }
        } else {
            vb_event_domain_pmwakeup e{};
            e.msg.dom = dom;
            emit(VB_EVENT_DOMAIN_PMWAKEUP, e);
            if (guest->state == VB_DOMAIN_PMSUSPENDED) {
                guest->state = VB_DOMAIN_RUNNING;
                guest->reason = VB_DOMAIN_RUNNING_WAKEUP;
                supervisor_.emit_lifecycle(*guest, VB_DOMAIN_EVENT_STARTED, VB_DOMAIN_EVENT_STARTED_WAKEUP);
            }
        }
        supervisor_.write_status(*guest);
    } else if (event.name == "GUEST_PANICKED") {
        guest->paused_reason = VB_DOMAIN_PAUSED_CRASHED;
        guest->state = VB_DOMAIN_CRASHED;
        guest->reason = VB_DOMAIN_CRASHED_PANICKED;
        supervisor_.emit_lifecycle(*guest, VB_DOMAIN_EVENT_CRASHED, VB_DOMAIN_EVENT_CRASHED_PANICKED);
        supervisor_.write_status(*guest);
    } else if (event.name == "VSERPORT_CHANGE") {
        const std::string id = text_of(data, "id");
        auto changed = std::make_shared<Domain>(*guest->live);
        for (Channel& c : changed->channels)
            if (c.info.alias.view() == id && c.state != ChannelState::absent)
                c.state = flag_of(data, "open") ? ChannelState::connected : ChannelState::disconnected;
        guest->live = changed;
    }
}

}  // namespace virtbay::qemu
