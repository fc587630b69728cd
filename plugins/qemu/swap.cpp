// Handing over to another generation of this driver: definitions, live state, monitors with their sockets.
#include <cstring>

#include "answer.h"
#include "driver.h"
#include "monitor/json.h"

namespace virtbay::qemu {

using namespace model;

namespace {

constexpr uint32_t tag_guest = 1;
constexpr uint32_t tag_driver = 2;

vb::Status broken(const char* how) {
    return answer(failure(VB_ERR_INTERNAL_ERROR, std::string("state of the replaced driver: ") + how));
}

vb::Status write_record(const vb_writer& writer, uint32_t tag, const std::string& data) {
    const uint32_t head[2] = {tag, 1};
    const uint64_t length = data.size();
    if (writer.write(writer.data, head, sizeof head) != VB_OK ||
        writer.write(writer.data, &length, sizeof length) != VB_OK ||
        writer.write(writer.data, data.data(), data.size()) != VB_OK)
        return broken("cannot be written");
    return {};
}

// Reads exactly n bytes; 1: done, 0: the end, -1: cut off.
int read_exactly(const vb_reader& reader, void* out, size_t n) {
    auto* p = static_cast<char*>(out);
    size_t have = 0;
    while (have < n) {
        const int64_t got = reader.read(reader.data, p + have, n - have);
        if (got < 0) return -1;
        if (got == 0) return have == 0 ? 0 : -1;
        have += static_cast<size_t>(got);
    }
    return 1;
}

}  // namespace

vb::Status QemuDriver::prepare(const vb_swap_info&) {
    return {};
}

vb::Status QemuDriver::quiesce(uint32_t, bool force, vb_busy& busy) {
    for (const GuestPtr& guest : registry_.all()) {
        const std::lock_guard guard(guest->lock);
        bool streams = false;
        for (const auto& [alias, pump] : guest->consoles) streams = streams || !pump.expired();
        if (!guest->starting && (force || !streams)) continue;
        std::snprintf(busy.reason, sizeof busy.reason, "domain '%.100s' %s", guest->name.c_str(),
                      guest->starting ? "is being started" : "has an open console");
        vb::Status s = vb::Status::error(VB_ERR_OPERATION_FAILED, VB_FROM_QEMU, busy.reason);
        return s;
    }
    catalogue_.end();
    return {};
}

vb::Status QemuDriver::export_state(const vb_writer& writer) {
    vb::Status written = write_record(writer, tag_driver, dump(Json{{"last_id", registry_.last_id()}}));
    if (!written) return written;
    FormatOptions inactive;
    inactive.secure = true;
    inactive.inactive = true;
    inactive.rules = &rules_;
    for (const GuestPtr& guest : registry_.all()) {
        const std::lock_guard guard(guest->lock);
        Json g{{"uuid", guest->uuid.str()},
               {"name", guest->name},
               {"config", format_domain(*guest->config, inactive)},
               {"persistent", guest->persistent},
               {"autostart", guest->autostart},
               {"state", guest->state},
               {"reason", guest->reason}};
        if (guest->active()) {
            g["status"] = format_status(*guest, rules_);
            g["paused_reason"] = guest->paused_reason;
            g["running_reason"] = guest->running_reason;
            g["autodestroy"] = guest->autodestroy;
            if (guest->monitor && !guest->monitor->state().closed) {
                uint32_t index = 0;
                if (writer.write_fd(writer.data, guest->monitor->socket(), &index) != VB_OK)
                    return broken("a monitor cannot be handed over");
                const Monitor::Handover h = guest->monitor->handover();
                g["monitor"] = {
                    {"fd", index}, {"partial", h.partial}, {"next_id", h.next_id}, {"ready", h.ready}};
            }
        }
        written = write_record(writer, tag_guest, dump(g));
        if (!written) return written;
    }
    return {};
}

vb::Status QemuDriver::import_state(const vb_reader& reader, uint32_t) {
    for (;;) {
        uint32_t head[2];
        uint64_t length = 0;
        const int more = read_exactly(reader, head, sizeof head);
        if (more == 0) return {};
        if (more < 0 || read_exactly(reader, &length, sizeof length) != 1 || length > (256u << 20))
            return broken("cut off");
        std::string data(length, '\0');
        if (length && read_exactly(reader, data.data(), length) != 1) return broken("cut off");
        auto parsed = parse_json(data);
        if (head[0] == tag_driver && parsed) {
            registry_.reserve_id(static_cast<int32_t>(number_of(*parsed, "last_id").value_or(0)));
            continue;
        }
        if (head[0] != tag_guest) {
            if (head[0] & VB_STATE_OPTIONAL) continue;
            return broken("of an unknown kind");
        }
        const auto uuid = parsed ? Uuid::parse(text_of(*parsed, "uuid")) : std::nullopt;
        if (!uuid) return broken("not readable");
        const Json& g = *parsed;
        ParseOptions options;
        options.trusted = true;
        options.rules = &rules_;
        auto config = parse_domain(text_of(g, "config"), options);
        if (!config) return answer(config.error());
        auto claimed = registry_.claim(*uuid, text_of(g, "name"), *config);
        if (!claimed) return answer(claimed.error());
        const GuestPtr& guest = claimed->guest;
        const std::lock_guard guard(guest->lock);
        guest->config = *config;
        guest->persistent = flag_of(g, "persistent");
        guest->autostart = flag_of(g, "autostart");
        guest->state = static_cast<int32_t>(number_of(g, "state").value_or(0));
        guest->reason = static_cast<int32_t>(number_of(g, "reason").value_or(0));
        const std::string status = text_of(g, "status");
        if (status.empty()) continue;
        auto live = parse_status(status, rules_);
        if (!live) return answer(live.error());
        guest->live = live->live;
        guest->id = live->live->id;
        guest->process.pid = live->pid;
        guest->process.start_time = live->start_time;
        guest->monitor_path = live->monitor_path;
        guest->vcpu_pids = live->vcpu_pids;
        guest->taints = live->taints;
        guest->shutdown_seen = live->shutdown_seen;
        guest->reboot_wanted = live->reboot_wanted;
        guest->paused_reason = static_cast<int32_t>(number_of(g, "paused_reason").value_or(-1));
        guest->running_reason = static_cast<int32_t>(number_of(g, "running_reason").value_or(-1));
        guest->autodestroy = static_cast<uint64_t>(number_of(g, "autodestroy").value_or(0));
        guest->generation = 1;
        registry_.set_id(guest, guest->id);
        if (const Json* m = virtbay::qemu::find(g, "monitor")) {
            Imported taken;
            taken.guest = guest;
            taken.socket = Descriptor(
                reader.read_fd(reader.data, static_cast<uint32_t>(number_of(*m, "fd").value_or(0))));
            taken.monitor.partial = text_of(*m, "partial");
            taken.monitor.next_id = static_cast<uint64_t>(number_of(*m, "next_id").value_or(1));
            taken.monitor.ready = flag_of(*m, "ready");
            imported_.push_back(std::move(taken));
        } else {
            imported_.push_back({guest, {}, {}});
        }
    }
}

vb::Status QemuDriver::commit() {
    catalogue_.begin();
    // What an emulator said meanwhile waits in its socket.
    for (Imported& taken : imported_) supervisor_.adopt(taken.guest, &taken.monitor, std::move(taken.socket));
    imported_.clear();
    return {};
}

vb::Status QemuDriver::resume() {
    catalogue_.begin();
    // The runtime arms the watches again that it disarmed.
    return {};
}

}  // namespace virtbay::qemu
