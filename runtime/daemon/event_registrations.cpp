#include "daemon/event_registrations.h"

#include <cstring>

#include "connection/runtime.h"
#include "contract/type_numbers.h"
#include "contract/wire_types.h"
#include "daemon/call.h"
#include "daemon/errors.h"
#include "daemon/session.h"
#include "wire/xdr.h"

namespace virtbay::daemon {

namespace {

enum : int32_t {
    domain_register = 105,
    domain_deregister = 106,
    domain_register_any = 167,
    domain_deregister_any = 168,
    network_register = 313,
    network_deregister = 314,
    domain_callback_register = 316,
    domain_callback_deregister = 317,
    pool_register = 368,
    pool_deregister = 369,
    device_register = 374,
    device_deregister = 375,
    secret_register = 380,
    secret_deregister = 381,
    close_register = 360,
    close_deregister = 361,
    monitor_register = 4,
    monitor_deregister = 5,
};

constexpr uint32_t family_of(uint32_t event) {
    return event >> 16;
}
constexpr uint32_t domain_family = VB_EVENT_DOMAIN_LIFECYCLE >> 16;
constexpr uint32_t network_family = VB_EVENT_NETWORK_LIFECYCLE >> 16;
constexpr uint32_t pool_family = VB_EVENT_STORAGE_POOL_LIFECYCLE >> 16;
constexpr uint32_t device_family = VB_EVENT_NODE_DEVICE_LIFECYCLE >> 16;
constexpr uint32_t secret_family = VB_EVENT_SECRET_LIFECYCLE >> 16;
constexpr uint32_t monitor_family = VB_EVENT_QEMU_MONITOR_ANY >> 16;

// Events are dropped for a client that has this much waiting.
constexpr size_t events_full = 16 << 20;
// Smaller payloads are copied, which is cheaper than one more piece to write.
constexpr size_t worth_sharing = 1024;

std::shared_ptr<const wire::Buffer> payload_of(connection::Occurrence& event) {
    if (!event.encoded) {
        auto buffer = std::make_shared<wire::Buffer>();
        if (!wire::encode(contract::type(event.event->payload), event.payload, *buffer, wire::payload_max))
            return {};
        event.encoded = std::move(buffer);
    }
    return std::static_pointer_cast<const wire::Buffer>(event.encoded);
}

}  // namespace

void EventRegistrations::clear() {
    for (const auto& [id, r] : by_id_) session_.context().runtime.events().unsubscribe(r.subscription);
    by_id_.clear();
    close_ = -1;
}

// A driver without any operation of a family has no events of it either. The monitor's events are a family
// without operations: who passes commands to a monitor has its events.
bool EventRegistrations::driver_has(uint32_t family) const {
    plugin::Driver& driver = *session_.link()->driver;
    if (!driver.gate().enter()) return true;  // being replaced; what it lacked it lacked before
    const auto operations = contract::family(static_cast<uint16_t>(family));
    const auto& table = driver.generation().table();
    bool any = family == monitor_family &&
               table.supports(contract::operation_index(VB_OP_DOMAIN_QEMU_MONITOR_COMMAND));
    for (uint16_t i = 0; i < operations.count; ++i)
        any = any || table.supports(static_cast<uint16_t>(operations.first + i));
    driver.gate().leave();
    return any;
}

Result<int32_t> EventRegistrations::add(Registration registration, const contract::Procedure& by) {
    const auto& w = registration.what;
    if (session_.link()->read_only && by.read_only == contract::ReadOnly::no) {
        return make_error(VB_ERR_OPERATION_DENIED, by.error_domain,
                          std::string("read only access prevents ") + by.function);
    }
    // That a connection ends can be asked of any driver: one that never says so is none the worse.
    if (w.event != VB_EVENT_CONNECT_CLOSED && !driver_has(family_of(w.event)))
        return make_error(VB_ERR_NO_SUPPORT, by.error_domain, by.function);
    for (const auto& [id, r] : by_id_) {
        if (r.what.event == w.event && r.what.one_object == w.one_object && r.what.uuid == w.uuid &&
            r.what.name == w.name && registration.monitor.all()) {
            return make_error(VB_ERR_INVALID_ARG, VB_FROM_NONE, "event callback already tracked");
        }
    }
    const int32_t id = next_++;
    Registration& kept = by_id_[id] = std::move(registration);
    kept.what.link = session_.link();
    kept.subscription = session_.context().runtime.events().subscribe(
        kept.what, [this, &kept, id](const std::shared_ptr<connection::Occurrence>& event, uint64_t) {
            deliver(kept, id, event);
        });
    return id;
}

void EventRegistrations::deliver(const Registration& r, int32_t id,
                                 const std::shared_ptr<connection::Occurrence>& event) {
    auto& channel = session_.channel();
    if (channel.queued() > events_full) {
        if (!dropping_) {
            session_.context().log.write(
                VB_LOG_WARNING, "daemon",
                "client " + std::to_string(session_.id()) + " is too slow for its events; some are dropped");
        }
        dropping_ = true;
        return;
    }
    dropping_ = false;
    if (family_of(r.what.event) == monitor_family) {
        const auto* payload = static_cast<const vb_event_qemu_monitor_any*>(event->payload);
        if (!r.monitor.accepts(payload->event)) return;
    }
    const auto payload = payload_of(*event);
    if (!payload) return;
    wire::Header header;
    header.program = event->event->program;
    header.procedure = r.legacy ? event->event->legacy_procedure : event->event->callback_procedure;
    header.type = wire::type_message;
    header.serial = wire::event_serial;
    uint8_t number[4];
    wire::put_u32(number, static_cast<uint32_t>(id));
    const bool numbered = !r.legacy && event->event->callback_has_id;
    channel.send_parts(header, {number, numbered ? sizeof number : 0}, payload,
                       payload->size() >= worth_sharing);
}

Status EventRegistrations::remove_callback(int32_t id, uint32_t family, const char* what) {
    const auto at = by_id_.find(id);
    if (at == by_id_.end() || at->second.legacy || family_of(at->second.what.event) != family) {
        return internal_error(std::string(what) + " event callback " + std::to_string(id) +
                              " not registered");
    }
    session_.context().runtime.events().unsubscribe(at->second.subscription);
    by_id_.erase(at);
    return {};
}

Status EventRegistrations::remove_legacy(uint32_t event) {
    for (auto at = by_id_.begin(); at != by_id_.end(); ++at) {
        if (!at->second.legacy || at->second.what.event != event) continue;
        session_.context().runtime.events().unsubscribe(at->second.subscription);
        by_id_.erase(at);
        return {};
    }
    return internal_error("domain event " + std::to_string(event & 0xffff) + " not registered");
}

void EventRegistrations::register_callback(Call& call, uint32_t family, int32_t event, const char* what,
                                           bool one, const uint8_t* uuid, const char* name) {
    const uint32_t number = family << 16 | static_cast<uint32_t>(event & 0xffff);
    if (event < 0 || event > 0xffff || contract::find_event(number) == nullptr) {
        return session_.fail(
            call, internal_error("unsupported " + std::string(what) + "event ID " + std::to_string(event)));
    }
    Registration registration;
    registration.what.event = number;
    registration.what.one_object = one;
    if (uuid != nullptr) std::memcpy(registration.what.uuid.data(), uuid, 16);
    if (name != nullptr && uuid == nullptr) registration.what.name = name;
    auto added = add(std::move(registration), *call.row);
    if (!added) return session_.fail(call, added.error());
    // All of these results are one callback id.
    const wire::remote_connect_domain_event_callback_register_any_ret ret{*added};
    session_.reply(call, call.row->ret, &ret);
}

void EventRegistrations::answer(Call& call, const Status& status) {
    if (!status) return session_.fail(call, status.error());
    session_.reply(call);
}

bool EventRegistrations::handle(Call& call) {
    if (call.row->program == contract::qemu_program) {
        if (call.row->number == monitor_register) {
            const auto& args = call.arguments<wire::qemu_connect_domain_monitor_event_register_args>();
            auto filter = connection::MonitorFilter::make(args.event, args.flags);
            if (!filter) return session_.fail(call, filter.error()), true;
            Registration registration;
            registration.monitor = *filter;
            registration.what.event = VB_EVENT_QEMU_MONITOR_ANY;
            registration.what.one_object = args.dom != nullptr;
            if (args.dom != nullptr) std::memcpy(registration.what.uuid.data(), args.dom->uuid, 16);
            auto added = add(std::move(registration), *call.row);
            if (!added) return session_.fail(call, added.error()), true;
            const wire::qemu_connect_domain_monitor_event_register_ret ret{*added};
            session_.reply(call, call.row->ret, &ret);
            return true;
        }
        if (call.row->number == monitor_deregister) {
            const auto& args = call.arguments<wire::qemu_connect_domain_monitor_event_deregister_args>();
            answer(call, remove_callback(args.callbackID, monitor_family, "qemu monitor"));
            return true;
        }
        return false;
    }
    switch (call.row->number) {
        case domain_register:
        case domain_register_any: {
            int32_t event = 0;
            if (call.row->number == domain_register_any) {
                event = call.arguments<wire::remote_connect_domain_event_register_any_args>().eventID;
            }
            const uint32_t number = domain_family << 16 | static_cast<uint32_t>(event & 0xffff);
            const auto* row = event >= 0 && event <= 0xffff ? contract::find_event(number) : nullptr;
            if (row == nullptr || row->legacy_procedure == 0) {
                session_.fail(call, internal_error("unsupported event ID " + std::to_string(event)));
                return true;
            }
            Registration registration;
            registration.legacy = true;
            registration.what.event = number;
            auto added = add(std::move(registration), *call.row);
            if (!added) return session_.fail(call, added.error()), true;
            if (call.row->ret == contract::no_type) return session_.reply(call), true;
            const wire::remote_connect_domain_event_register_ret ret{};
            session_.reply(call, call.row->ret, &ret);
            return true;
        }
        case domain_deregister: {
            const Status removed = remove_legacy(VB_EVENT_DOMAIN_LIFECYCLE);
            if (!removed) return session_.fail(call, removed.error()), true;
            const wire::remote_connect_domain_event_deregister_ret ret{};
            session_.reply(call, call.row->ret, &ret);
            return true;
        }
        case domain_deregister_any: {
            const int32_t event =
                call.arguments<wire::remote_connect_domain_event_deregister_any_args>().eventID;
            answer(call, remove_legacy(domain_family << 16 | static_cast<uint32_t>(event & 0xffff)));
            return true;
        }
        case domain_callback_register: {
            const auto& a = call.arguments<wire::remote_connect_domain_event_callback_register_any_args>();
            register_callback(call, domain_family, a.eventID, "", a.dom != nullptr,
                              a.dom != nullptr ? a.dom->uuid : nullptr, nullptr);
            return true;
        }
        case domain_callback_deregister:
            answer(call, remove_callback(
                             call.arguments<wire::remote_connect_domain_event_callback_deregister_any_args>()
                                 .callbackID,
                             domain_family, "domain"));
            return true;
        case network_register: {
            const auto& a = call.arguments<wire::remote_connect_network_event_register_any_args>();
            register_callback(call, network_family, a.eventID, "network ", a.net != nullptr,
                              a.net != nullptr ? a.net->uuid : nullptr, nullptr);
            return true;
        }
        case network_deregister:
            answer(call,
                   remove_callback(
                       call.arguments<wire::remote_connect_network_event_deregister_any_args>().callbackID,
                       network_family, "network"));
            return true;
        case pool_register: {
            const auto& a = call.arguments<wire::remote_connect_storage_pool_event_register_any_args>();
            register_callback(call, pool_family, a.eventID, "storage pool ", a.pool != nullptr,
                              a.pool != nullptr ? a.pool->uuid : nullptr, nullptr);
            return true;
        }
        case pool_deregister:
            answer(
                call,
                remove_callback(
                    call.arguments<wire::remote_connect_storage_pool_event_deregister_any_args>().callbackID,
                    pool_family, "storage pool"));
            return true;
        case device_register: {
            const auto& a = call.arguments<wire::remote_connect_node_device_event_register_any_args>();
            register_callback(call, device_family, a.eventID, "node device ", a.dev != nullptr, nullptr,
                              a.dev != nullptr ? a.dev->name : nullptr);
            return true;
        }
        case device_deregister:
            answer(
                call,
                remove_callback(
                    call.arguments<wire::remote_connect_node_device_event_deregister_any_args>().callbackID,
                    device_family, "node device"));
            return true;
        case secret_register: {
            const auto& a = call.arguments<wire::remote_connect_secret_event_register_any_args>();
            register_callback(call, secret_family, a.eventID, "secret ", a.secret != nullptr,
                              a.secret != nullptr ? a.secret->uuid : nullptr, nullptr);
            return true;
        }
        case secret_deregister:
            answer(call,
                   remove_callback(
                       call.arguments<wire::remote_connect_secret_event_deregister_any_args>().callbackID,
                       secret_family, "secret"));
            return true;
        case close_register:
            answer(call, add_close(*call.row));
            return true;
        case close_deregister:
            remove_close();
            session_.reply(call);
            return true;
        default:
            return false;
    }
}

// Once is enough, however often a client asks.
Status EventRegistrations::add_close(const contract::Procedure& by) {
    if (close_ >= 0) return {};
    Registration registration;
    registration.what.event = VB_EVENT_CONNECT_CLOSED;
    const auto added = add(std::move(registration), by);
    if (!added) return added.error();
    close_ = *added;
    return {};
}

void EventRegistrations::remove_close() {
    const auto at = by_id_.find(close_);
    close_ = -1;
    if (at == by_id_.end()) return;
    session_.context().runtime.events().unsubscribe(at->second.subscription);
    by_id_.erase(at);
}

}  // namespace virtbay::daemon
