// Handing over to another generation of this driver: definitions, live state, monitors with their sockets.
#include <algorithm>
#include <cstring>
#include <optional>

#include "answer.h"
#include "driver.h"
#include "monitor/json.h"
#include "operations/pump.h"

namespace virtbay::qemu {

using namespace model;

namespace {

constexpr uint32_t tag_guest = 1;
constexpr uint32_t tag_driver = 2;

// Bytes in a record's text: what a monitor was interrupted in need not be whole characters.
std::string hexadecimal(std::string_view bytes) {
    constexpr char digits[] = "0123456789abcdef";
    std::string text;
    text.reserve(bytes.size() * 2);
    for (const char c : bytes) {
        const auto b = static_cast<unsigned char>(c);
        text += digits[b >> 4];
        text += digits[b & 15];
    }
    return text;
}

std::string bytes_of(std::string_view text) {
    const auto value = [](char c) { return c >= 'a' ? c - 'a' + 10 : c - '0'; };
    std::string bytes;
    bytes.reserve(text.size() / 2);
    for (size_t i = 0; i + 1 < text.size(); i += 2)
        bytes += static_cast<char>(value(text[i]) * 16 + value(text[i + 1]));
    return bytes;
}

std::optional<uint32_t> hand_over(const vb_writer& writer, int fd) {
    uint32_t index = 0;
    if (writer.write_fd(writer.data, fd, &index) != VB_OK) return std::nullopt;
    return index;
}

Descriptor handed_over(const vb_reader& reader, const Json& index) {
    return Descriptor(reader.read_fd(reader.data, index.is_number() ? index.get<uint32_t>() : UINT32_MAX));
}

std::optional<Json> describe(const vb_writer& writer, const Outgoing& o) {
    Json passed = Json::array();
    for (const Outgoing::Passed& p : o.passed) {
        const auto index = hand_over(writer, p.descriptor->get());
        if (!index) return std::nullopt;
        passed.push_back({{"at", p.at}, {"fd", *index}});
    }
    return Json{{"bytes", hexadecimal(o.bytes)}, {"passed", std::move(passed)}};
}

Outgoing outgoing_of(const vb_reader& reader, const Json& m, const char* name) {
    Outgoing o;
    const Json* told = virtbay::qemu::find(m, name);
    if (!told) return o;
    o.bytes = bytes_of(text_of(*told, "bytes"));
    if (const Json* passed = virtbay::qemu::find(*told, "passed"))
        for (const Json& p : *passed)
            o.passed.push_back(
                {static_cast<size_t>(number_of(p, "at").value_or(0)),
                 std::make_shared<const Descriptor>(handed_over(reader, p.value("fd", Json())))});
    return o;
}

// With the monitor's socket. Nothing: a descriptor cannot be handed over.
std::optional<Json> describe(const vb_writer& writer, const Monitor& monitor) {
    const Monitor::Handover h = monitor.handover();
    const auto socket = hand_over(writer, monitor.socket());
    auto unwritten = describe(writer, h.unwritten);
    auto held = describe(writer, h.held);
    if (!socket || !unwritten || !held) return std::nullopt;
    Json unanswered = Json::array();
    for (const auto& c : h.unanswered)
        unanswered.push_back(
            {{"id", c.id}, {"name", c.name}, {"purpose", c.purpose}, {"waited", c.waited.count()}});
    return Json{{"fd", *socket},
                {"partial", hexadecimal(h.partial)},
                {"unwritten", std::move(*unwritten)},
                {"held", std::move(*held)},
                {"unanswered", std::move(unanswered)},
                {"next_id", h.next_id},
                {"greeted", h.greeted},
                {"ready", h.ready},
                {"path", h.path}};
}

Monitor::Handover handover_of(const vb_reader& reader, const Json& m) {
    Monitor::Handover h;
    h.partial = bytes_of(text_of(m, "partial"));
    h.unwritten = outgoing_of(reader, m, "unwritten");
    h.held = outgoing_of(reader, m, "held");
    h.next_id = static_cast<uint64_t>(number_of(m, "next_id").value_or(1));
    h.greeted = flag_of(m, "greeted");
    h.ready = flag_of(m, "ready");
    h.path = text_of(m, "path");
    if (const Json* list = virtbay::qemu::find(m, "unanswered"))
        for (const Json& c : *list)
            h.unanswered.push_back({static_cast<uint64_t>(number_of(c, "id").value_or(0)), text_of(c, "name"),
                                    text_of(c, "purpose"),
                                    std::chrono::milliseconds(number_of(c, "waited").value_or(0))});
    return h;
}

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

vb::Status QemuDriver::quiesce(uint32_t milliseconds, bool force, vb_busy& busy) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(milliseconds);
    const auto refuse = [&](const Guest& guest, const char* why) {
        std::snprintf(busy.reason, sizeof busy.reason, "domain '%.100s' %s", guest.name.c_str(), why);
        return vb::Status::error(VB_ERR_OPERATION_FAILED, VB_FROM_QEMU, busy.reason);
    };
    std::vector<std::pair<GuestPtr, std::shared_ptr<Pump>>> open;
    for (const GuestPtr& guest : registry_.all()) {
        std::unique_lock guard(guest->lock);
        if (guest->starting) return refuse(*guest, "is being started");
        if (!guest->changed.wait_until(guard, deadline, [&] { return !guest->continuing; }))
            return refuse(*guest, "is not yet running again after a save that was cut short");
        for (const auto& [alias, console] : guest->consoles)
            if (auto pump = console.lock()) open.emplace_back(guest, std::static_pointer_cast<Pump>(pump));
    }
    if (!open.empty() && !force) return refuse(*open.front().first, "has an open console");
    for (const auto& [guest, pump] : open) pump->abort();
    for (const auto& [guest, pump] : open)
        if (!pump->wait_for_end(deadline)) return refuse(*guest, "has a console that does not end");
    // One that does not end in this time stays until the next start of the daemon.
    const auto soon = std::chrono::steady_clock::now() + std::chrono::seconds(1);
    static_cast<void>(supervisor_.wait_for_unfinished(std::min(deadline, soon)));
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
            g["intent"] = static_cast<int>(guest->intent);
            if (guest->monitor && !guest->monitor->state().closed) {
                auto monitor = describe(writer, *guest->monitor);
                if (!monitor) return broken("a monitor cannot be handed over");
                g["monitor"] = std::move(*monitor);
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
        guest->paused_by_job = live->paused_by_job;
        guest->paused_reason = static_cast<int32_t>(number_of(g, "paused_reason").value_or(-1));
        guest->running_reason = static_cast<int32_t>(number_of(g, "running_reason").value_or(-1));
        guest->autodestroy = static_cast<uint64_t>(number_of(g, "autodestroy").value_or(0));
        guest->intent = static_cast<StopIntent>(number_of(g, "intent").value_or(0));
        guest->generation = 1;
        registry_.set_id(guest, guest->id);
        if (const Json* m = virtbay::qemu::find(g, "monitor")) {
            Imported taken;
            taken.guest = guest;
            taken.monitor = handover_of(reader, *m);
            taken.socket = {handed_over(reader, m->value("fd", Json())), taken.monitor.path};
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
