#include "event_registration.h"

#include <cstddef>
#include <cstring>
#include <string>

#include "base/arena.h"
#include "virtbay/driver.h"
#include "wire/xdr.h"

namespace virtbay::remote {
namespace {

struct Family {
    uint32_t number;  // the upper half of VB_EVENT_*
    uint32_t program;
    const char* begin;
    const char* end;
};

constexpr Family families[] = {
    {2, contract::remote_program, "CONNECT_DOMAIN_EVENT_CALLBACK_REGISTER_ANY",
     "CONNECT_DOMAIN_EVENT_CALLBACK_DEREGISTER_ANY"},
    {3, contract::remote_program, "CONNECT_NETWORK_EVENT_REGISTER_ANY",
     "CONNECT_NETWORK_EVENT_DEREGISTER_ANY"},
    {4, contract::remote_program, "CONNECT_STORAGE_POOL_EVENT_REGISTER_ANY",
     "CONNECT_STORAGE_POOL_EVENT_DEREGISTER_ANY"},
    {6, contract::remote_program, "CONNECT_NODE_DEVICE_EVENT_REGISTER_ANY",
     "CONNECT_NODE_DEVICE_EVENT_DEREGISTER_ANY"},
    {8, contract::remote_program, "CONNECT_SECRET_EVENT_REGISTER_ANY", "CONNECT_SECRET_EVENT_DEREGISTER_ANY"},
    {9, contract::qemu_program, "CONNECT_DOMAIN_MONITOR_EVENT_REGISTER",
     "CONNECT_DOMAIN_MONITOR_EVENT_DEREGISTER"},
};

using DomainArgs = virtbay::wire::remote_connect_domain_event_callback_register_any_args;
using SecretArgs = virtbay::wire::remote_connect_secret_event_register_any_args;

const contract::Event* event_of(const wire::Header& header, bool* by_id) {
    for (const contract::Event& e : contract::events()) {
        if (e.program != header.program) continue;
        *by_id = e.callback_procedure == header.procedure;
        if (*by_id || (e.legacy_procedure != 0 && e.legacy_procedure == header.procedure)) return &e;
    }
    return nullptr;
}

// The uuid and name of the object that the event is about, which is its first field.
void name_object(const contract::Type& payload, const char* value, vb_event& event) {
    const auto fields = contract::fields_of(payload);
    if (fields.empty() || fields[0].kind != contract::Kind::record ||
        fields[0].array != contract::Array::none)
        return;
    const char* object = value + fields[0].offset;
    for (const contract::Field& f : contract::fields_of(contract::type(fields[0].type))) {
        if (std::strcmp(f.name, "uuid") == 0)
            event.uuid = reinterpret_cast<const uint8_t*>(object + f.offset);
        if (std::strcmp(f.name, "name") == 0) std::memcpy(&event.name, object + f.offset, sizeof event.name);
    }
}

}  // namespace

EventRegistration::EventRegistration(uint32_t event, bool by_id, int32_t callback_id) : id_(callback_id) {
    static_assert(sizeof(ById) == sizeof(DomainArgs) && offsetof(ById, object) == offsetof(DomainArgs, dom));
    static_assert(sizeof(ById) == sizeof(SecretArgs) &&
                  offsetof(ById, object) == offsetof(SecretArgs, secret));
    const auto* row = contract::find_event(event);
    if (!row) return;
    by_number_.event_id = static_cast<int32_t>(event & 0xffff);
    begin_args_ = &by_number_;
    end_args_ = &id_;
    for (const Family& f : families) {
        if (f.number != event >> 16) continue;
        if (f.program == contract::qemu_program) begin_args_ = &monitor_;
        begin_ = contract::find_procedure(f.program, f.begin);
        end_ = contract::find_procedure(f.program, f.end);
    }
    if (by_id || event >> 16 != 2) return;
    begin_ = end_ = nullptr;
    if (row->legacy_procedure == 0) return;
    id_ = by_number_.event_id;
    begin_ = contract::find_procedure(contract::remote_program, "CONNECT_DOMAIN_EVENT_REGISTER_ANY");
    end_ = contract::find_procedure(contract::remote_program, "CONNECT_DOMAIN_EVENT_DEREGISTER_ANY");
}

void emit_event(const vb_host& host, uint64_t instance, uint64_t scope, const wire::Header& header,
                std::span<const uint8_t> payload) {
    bool by_id = false;
    const contract::Event* event = event_of(header, &by_id);
    auto dropped = [&](const char* why) {
        if (host.log)
            host.log(instance, VB_LOG_WARNING,
                     ("event " + std::to_string(header.procedure) + " of the server " + why).c_str());
    };
    if (!event) return dropped("is unknown");
    if (by_id && event->callback_has_id) {
        if (payload.size() < 4) return dropped("is too short");
        payload = payload.subspan(4);
    }
    const auto& type = contract::type(event->payload);
    Arena arena;
    char* value = arena.zeroed<char>(type.size);
    if (!value || wire::decode(type, payload, arena, value) < 0) return dropped("cannot be decoded");
    if (type.sized) std::memcpy(value, &type.size, sizeof type.size);
    vb_event out{};
    out.size = sizeof out;
    out.event = event->number;
    out.scope = scope;
    out.payload = value;
    name_object(type, value, out);
    host.emit(instance, &out);
}

}  // namespace virtbay::remote
