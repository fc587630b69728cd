// Events of domains.
#include <algorithm>
#include <deque>

#include "shell/commands/common.h"
#include "shell/commands/table.h"
#include "shell/event_texts.h"
#include "shell/event_wait.h"
#include "shell/session.h"

namespace virtbay::shell {

namespace {

struct Watch {
    EventWait* wait;
    const char* name;
};

void tell(void* opaque, virDomainPtr domain, const std::string& text, Value::Object extra = {}) {
    const Watch& watch = *static_cast<Watch*>(opaque);
    const char* name = virDomainGetName(domain);
    Value::Object data{
        {"event", watch.name}, {"domain", name}, {"uuid", uuid_of(domain, virDomainGetUUIDString)}};
    for (Member& member : extra) data.push_back(std::move(member));
    watch.wait->arrived(format("event '%s' for domain '%s'%s\n", watch.name, name, text.c_str()),
                        std::move(data));
}

void on_generic(virConnectPtr, virDomainPtr domain, void* opaque) {
    tell(opaque, domain, "");
}

int on_lifecycle(virConnectPtr, virDomainPtr domain, int event, int detail, void* opaque) {
    tell(opaque, domain, format(": %s %s", lifecycle_event(event), lifecycle_detail(event, detail)),
         {{"type", lifecycle_event(event)}, {"detail", lifecycle_detail(event, detail)}});
    return 0;
}

void on_rtc(virConnectPtr, virDomainPtr domain, long long offset, void* opaque) {
    tell(opaque, domain, format(": %lld", offset), {{"utc_offset", offset}});
}

void on_watchdog(virConnectPtr, virDomainPtr domain, int action, void* opaque) {
    tell(opaque, domain, format(": %s", watchdog_action(action)), {{"action", watchdog_action(action)}});
}

void on_io_error(virConnectPtr, virDomainPtr domain, const char* path, const char* alias, int action,
                 void* opaque) {
    tell(opaque, domain, format(": %s (%s) %s", path, alias, io_error_action(action)),
         {{"path", path}, {"device", alias}, {"action", io_error_action(action)}});
}

void on_io_error_reason(virConnectPtr, virDomainPtr domain, const char* path, const char* alias, int action,
                        const char* reason, void* opaque) {
    tell(opaque, domain, format(": %s (%s) %s due to %s", path, alias, io_error_action(action), reason),
         {{"path", path}, {"device", alias}, {"action", io_error_action(action)}, {"reason", reason}});
}

void on_graphics(virConnectPtr, virDomainPtr domain, int phase, const virDomainEventGraphicsAddress* local,
                 const virDomainEventGraphicsAddress* remote, const char* scheme,
                 const virDomainEventGraphicsSubject* subject, void* opaque) {
    std::string text = format(": %s local[%s %s %s] remote[%s %s %s] %s", graphics_phase(phase),
                              address_family(local->family), local->node, local->service,
                              address_family(remote->family), remote->node, remote->service, scheme);
    Value::Object identities;
    for (int i = 0; subject && i < subject->nidentity; i++) {
        text += format("\n\t%s=%s", subject->identities[i].type, subject->identities[i].name);
        identities.push_back({subject->identities[i].type, subject->identities[i].name});
    }
    auto address = [](const virDomainEventGraphicsAddress* end) {
        return Value::Object{
            {"family", address_family(end->family)}, {"node", end->node}, {"service", end->service}};
    };
    tell(opaque, domain, text,
         {{"phase", graphics_phase(phase)},
          {"local", address(local)},
          {"remote", address(remote)},
          {"scheme", scheme},
          {"identities", std::move(identities)}});
}

void on_block_job(virConnectPtr, virDomainPtr domain, const char* disk, int type, int status, void* opaque) {
    tell(opaque, domain, format(": %s for %s %s", block_job_type(type), disk, block_job_status(status)),
         {{"job", block_job_type(type)}, {"disk", disk}, {"status", block_job_status(status)}});
}

void on_disk_change(virConnectPtr, virDomainPtr domain, const char* before, const char* after,
                    const char* alias, int reason, void* opaque) {
    tell(opaque, domain,
         format(" disk %s: %s -> %s: %s", alias, before ? before : "", after ? after : "",
                disk_change(reason)),
         {{"device", alias}, {"before", before}, {"after", after}, {"reason", disk_change(reason)}});
}

void on_tray_change(virConnectPtr, virDomainPtr domain, const char* alias, int reason, void* opaque) {
    tell(opaque, domain, format(" disk %s: %s", alias, tray_change(reason)),
         {{"device", alias}, {"reason", tray_change(reason)}});
}

void on_pm(virConnectPtr, virDomainPtr domain, int, void* opaque) {
    tell(opaque, domain, "");
}

void on_balloon(virConnectPtr, virDomainPtr domain, unsigned long long actual, void* opaque) {
    tell(opaque, domain, format(": %lluKiB", actual), {{"actual_kib", actual}});
}

void on_device(virConnectPtr, virDomainPtr domain, const char* alias, void* opaque) {
    tell(opaque, domain, format(": %s", alias), {{"device", alias}});
}

Value::Object parameters(virTypedParameterPtr items, int count, std::string& text) {
    Value::Object data;
    text = ":";
    for (int i = 0; i < count; i++) {
        text += format("\n\t%s: %s", items[i].field, parameter_text(items[i]).c_str());
        data.push_back({items[i].field, parameter_value(items[i])});
    }
    return data;
}

void on_tunable(virConnectPtr, virDomainPtr domain, virTypedParameterPtr items, int count, void* opaque) {
    std::string text;
    Value::Object data = parameters(items, count, text);
    tell(opaque, domain, text, {{"parameters", std::move(data)}});
}

void on_job(virConnectPtr, virDomainPtr domain, virTypedParameterPtr items, int count, void* opaque) {
    on_tunable(nullptr, domain, items, count, opaque);
}

void on_agent(virConnectPtr, virDomainPtr domain, int state, int reason, void* opaque) {
    tell(opaque, domain, format(": state: '%s' reason: '%s'", agent_state(state), agent_reason(reason)),
         {{"state", agent_state(state)}, {"reason", agent_reason(reason)}});
}

void on_iteration(virConnectPtr, virDomainPtr domain, int iteration, void* opaque) {
    tell(opaque, domain, format(": iteration: '%d'", iteration), {{"iteration", iteration}});
}

void on_metadata(virConnectPtr, virDomainPtr domain, int type, const char* uri, void* opaque) {
    tell(opaque, domain, format(": %s %s", metadata_type(type), uri ? uri : "N/A"),
         {{"type", metadata_type(type)}, {"uri", uri}});
}

void on_threshold(virConnectPtr, virDomainPtr domain, const char* device, const char* path,
                  unsigned long long threshold, unsigned long long excess, void* opaque) {
    tell(opaque, domain, format(": dev: %s(%s) %llu %llu", device, path ? path : "", threshold, excess),
         {{"device", device}, {"path", path}, {"threshold", threshold}, {"excess", excess}});
}

void on_memory_failure(virConnectPtr, virDomainPtr domain, int recipient, int action, unsigned flags,
                       void* opaque) {
    const bool required = flags & VIR_DOMAIN_MEMORY_FAILURE_ACTION_REQUIRED;
    const bool recursive = flags & VIR_DOMAIN_MEMORY_FAILURE_RECURSIVE;
    tell(opaque, domain,
         format(":\nrecipient: %s\naction: %s\nflags:\n\taction required: %d\n\trecursive: %d",
                memory_failure_recipient(recipient), memory_failure_action(action), required, recursive),
         {{"recipient", memory_failure_recipient(recipient)},
          {"action", memory_failure_action(action)},
          {"action_required", required},
          {"recursive", recursive}});
}

void on_memory_size(virConnectPtr, virDomainPtr domain, const char* alias, unsigned long long size,
                    void* opaque) {
    tell(opaque, domain, format(":\nalias: %s\nsize: %llu", alias, size),
         {{"device", alias}, {"size", size}});
}

struct DomainEvent {
    const char* name;
    int id;
    virConnectDomainEventGenericCallback callback;
};

template <class Callback>
virConnectDomainEventGenericCallback generic(Callback callback) {
    // By way of the one function type that may stand for all others.
    return reinterpret_cast<virConnectDomainEventGenericCallback>(reinterpret_cast<void (*)()>(callback));
}

std::vector<DomainEvent> domain_events() {
    return {
        {"lifecycle", VIR_DOMAIN_EVENT_ID_LIFECYCLE, generic(on_lifecycle)},
        {"reboot", VIR_DOMAIN_EVENT_ID_REBOOT, generic(on_generic)},
        {"rtc-change", VIR_DOMAIN_EVENT_ID_RTC_CHANGE, generic(on_rtc)},
        {"watchdog", VIR_DOMAIN_EVENT_ID_WATCHDOG, generic(on_watchdog)},
        {"io-error", VIR_DOMAIN_EVENT_ID_IO_ERROR, generic(on_io_error)},
        {"graphics", VIR_DOMAIN_EVENT_ID_GRAPHICS, generic(on_graphics)},
        {"io-error-reason", VIR_DOMAIN_EVENT_ID_IO_ERROR_REASON, generic(on_io_error_reason)},
        {"control-error", VIR_DOMAIN_EVENT_ID_CONTROL_ERROR, generic(on_generic)},
        {"block-job", VIR_DOMAIN_EVENT_ID_BLOCK_JOB, generic(on_block_job)},
        {"disk-change", VIR_DOMAIN_EVENT_ID_DISK_CHANGE, generic(on_disk_change)},
        {"tray-change", VIR_DOMAIN_EVENT_ID_TRAY_CHANGE, generic(on_tray_change)},
        {"pm-wakeup", VIR_DOMAIN_EVENT_ID_PMWAKEUP, generic(on_pm)},
        {"pm-suspend", VIR_DOMAIN_EVENT_ID_PMSUSPEND, generic(on_pm)},
        {"balloon-change", VIR_DOMAIN_EVENT_ID_BALLOON_CHANGE, generic(on_balloon)},
        {"pm-suspend-disk", VIR_DOMAIN_EVENT_ID_PMSUSPEND_DISK, generic(on_pm)},
        {"device-removed", VIR_DOMAIN_EVENT_ID_DEVICE_REMOVED, generic(on_device)},
        {"block-job-2", VIR_DOMAIN_EVENT_ID_BLOCK_JOB_2, generic(on_block_job)},
        {"tunable", VIR_DOMAIN_EVENT_ID_TUNABLE, generic(on_tunable)},
        {"agent-lifecycle", VIR_DOMAIN_EVENT_ID_AGENT_LIFECYCLE, generic(on_agent)},
        {"device-added", VIR_DOMAIN_EVENT_ID_DEVICE_ADDED, generic(on_device)},
        {"migration-iteration", VIR_DOMAIN_EVENT_ID_MIGRATION_ITERATION, generic(on_iteration)},
        {"job-completed", VIR_DOMAIN_EVENT_ID_JOB_COMPLETED, generic(on_job)},
        {"device-removal-failed", VIR_DOMAIN_EVENT_ID_DEVICE_REMOVAL_FAILED, generic(on_device)},
        {"metadata-change", VIR_DOMAIN_EVENT_ID_METADATA_CHANGE, generic(on_metadata)},
        {"block-threshold", VIR_DOMAIN_EVENT_ID_BLOCK_THRESHOLD, generic(on_threshold)},
        {"memory-failure", VIR_DOMAIN_EVENT_ID_MEMORY_FAILURE, generic(on_memory_failure)},
        {"memory-device-size-change", VIR_DOMAIN_EVENT_ID_MEMORY_DEVICE_SIZE_CHANGE, generic(on_memory_size)},
    };
}

Status event(Session& session, const Arguments& arguments) {
    if (Status status = exclusive(arguments, "all", "event"); !status) return status;
    if (Status status = exclusive(arguments, "list", "all"); !status) return status;
    if (Status status = exclusive(arguments, "list", "event"); !status) return status;
    const std::vector<DomainEvent> known = domain_events();
    if (arguments.has("list")) {
        Value::Array names;
        for (const DomainEvent& item : known) {
            session.out.print("%s\n", item.name);
            names.push_back(item.name);
        }
        session.out.set("events", std::move(names));
        return {};
    }
    const std::string* wanted = arguments.get("event");
    if (!wanted && !arguments.has("all"))
        return failure("one of --list, --all, or --event <type> is required");
    if (wanted &&
        std::none_of(known.begin(), known.end(), [&](const DomainEvent& e) { return *wanted == e.name; }))
        return failure("unknown event type %s", wanted->c_str());
    auto wait = EventWait::create(session, arguments);
    if (!wait) return wait.error();
    Domain domain;
    if (const std::string* name = arguments.get("domain")) {
        auto found = find_domain_by(session, *name, by_any);
        if (!found) return found.error();
        domain = std::move(*found);
    }
    std::deque<Watch> watches;
    std::vector<int> ids;
    auto stop = [&] {
        for (int id : ids) virConnectDomainEventDeregisterAny(session.connection(), id);
    };
    for (const DomainEvent& item : known) {
        if (wanted && *wanted != item.name) continue;
        watches.push_back({&*wait, item.name});
        const int id = virConnectDomainEventRegisterAny(session.connection(), domain.get(), item.id,
                                                        item.callback, &watches.back(), nullptr);
        if (id >= 0) {
            ids.push_back(id);
        } else if (!arguments.has("all")) {
            stop();
            return library_error();
        } else {
            // A driver or daemon that is older than the event.
            session.forget_library_error();
            session.debug(1, "failed to register event '%s'", item.name);
        }
    }
    const bool some = wait->wait();
    stop();
    if (!some) return library_error();
    return {};
}

constexpr Option event_options[] = {
    text("domain", "only this domain", Names::domain),
    text("event", "only this event", Names::event),
    flag("all", "every event"),
    flag("loop", "go on after the first, until the time is over or ^C"),
    number("timeout", "seconds after which to stop"),
    flag("list", "list the events and stop"),
    flag("timestamp", "with the time of each"),
};

constexpr Command commands[] = {
    {"event", "wait for events of domains", "Lists the events, or prints events as they happen.",
     event_options, event, "event domain uuid events"},
};

}  // namespace

std::span<const Command> event_commands() {
    return commands;
}

}  // namespace virtbay::shell
