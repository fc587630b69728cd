// A domain's devices and tunables.
#include <algorithm>
#include <cstdint>

#include "shell/commands/common.h"
#include "shell/commands/table.h"
#include "shell/session.h"
#include "shell/xml.h"

namespace virtbay::shell {

namespace {

using DeviceCall = int (*)(virDomainPtr, const char*, unsigned);

// --persistent means both the running domain and its next start.
Result<unsigned> device_flags(const Arguments& arguments, virDomainPtr domain) {
    if (Status status = exclusive(arguments, "persistent", "current"); !status) return status.error();
    auto flags = affect_flags(arguments);
    if (!flags) return flags.error();
    unsigned bits = *flags;
    if (arguments.has("persistent")) {
        bits |= VIR_DOMAIN_AFFECT_CONFIG;
        if (virDomainIsActive(domain) == 1) bits |= VIR_DOMAIN_AFFECT_LIVE;
    }
    return bits;
}

Status device(Session& session, const Arguments& arguments, DeviceCall plain, DeviceCall flagged,
              unsigned extra, const char* verb, const char* done) {
    auto domain = find_domain(session, arguments);
    if (!domain) return domain.error();
    auto flags = device_flags(arguments, domain->get());
    if (!flags) return flags.error();
    const std::string path = *arguments.get("file");
    auto xml = read_file(path);
    if (!xml) return xml.error();
    const unsigned bits = *flags | extra;
    const bool without = plain && !bits && !arguments.has("current");
    if ((without ? plain(domain->get(), xml->c_str(), 0) : flagged(domain->get(), xml->c_str(), bits)) < 0)
        return failure("Failed to %s device from %s", verb, path.c_str());
    session.out.did("domain", virDomainGetName(domain->get()), done,
                    format("Device %s successfully\n", done));
    return {};
}

Status attach(Session& session, const Arguments& arguments) {
    return device(
        session, arguments,
        [](virDomainPtr domain, const char* xml, unsigned) { return virDomainAttachDevice(domain, xml); },
        virDomainAttachDeviceFlags, 0, "attach", "attached");
}

Status detach(Session& session, const Arguments& arguments) {
    return device(
        session, arguments,
        [](virDomainPtr domain, const char* xml, unsigned) { return virDomainDetachDevice(domain, xml); },
        virDomainDetachDeviceFlags, 0, "detach", "detached");
}

Status update(Session& session, const Arguments& arguments) {
    const unsigned force = arguments.has("force") ? VIR_DOMAIN_DEVICE_MODIFY_FORCE : 0;
    return device(session, arguments, nullptr, virDomainUpdateDeviceFlags, force, "update", "updated");
}

Status detach_alias(Session& session, const Arguments& arguments) {
    auto flags = affect_flags(arguments);
    if (!flags) return flags.error();
    auto domain = find_domain(session, arguments);
    if (!domain) return domain.error();
    const std::string& alias = *arguments.get("alias");
    if (virDomainDetachDeviceAlias(domain->get(), alias.c_str(), *flags) < 0)
        return failure("Failed to detach device with alias %s", alias.c_str());
    session.out.did("domain", virDomainGetName(domain->get()), "detach requested",
                    "Device detach request sent successfully\n");
    return {};
}

Result<virTypedParameter> parse_like(const virTypedParameter& model, const std::string& text) {
    virTypedParameter item = model;
    const auto whole = parse_signed(text);
    const auto large = parse_unsigned(text);
    char* end = nullptr;
    switch (model.type) {
        case VIR_TYPED_PARAM_INT:
            if (!whole || *whole < INT32_MIN || *whole > INT32_MAX) break;
            item.value.i = static_cast<int>(*whole);
            return item;
        case VIR_TYPED_PARAM_UINT:
            // A negative number counts from the top.
            if (whole ? *whole > UINT32_MAX || *whole < -int64_t{UINT32_MAX} : true) break;
            item.value.ui = static_cast<unsigned>(*whole);
            return item;
        case VIR_TYPED_PARAM_LLONG:
            if (!whole) break;
            item.value.l = *whole;
            return item;
        case VIR_TYPED_PARAM_ULLONG:
            if (!large) break;
            item.value.ul = *large;
            return item;
        case VIR_TYPED_PARAM_DOUBLE:
            item.value.d = std::strtod(text.c_str(), &end);
            if (text.empty() || *end) break;
            return item;
        case VIR_TYPED_PARAM_BOOLEAN:
            if (text != "0" && text != "1") break;
            item.value.b = text == "1";
            return item;
        default:
            break;
    }
    static constexpr const char* wanted[] = {
        "", "an int", "an unsigned int", "a long long", "an unsigned long long", "a double", "0 or 1"};
    return failure("invalid value '%s' for scheduler option %s: expected %s", text.c_str(), model.field,
                   static_cast<size_t>(model.type) < std::size(wanted) ? wanted[model.type] : "another type");
}

Status schedinfo(Session& session, const Arguments& arguments) {
    auto flags = affect_flags(arguments);
    if (!flags) return flags.error();
    auto domain = find_domain(session, arguments);
    if (!domain) return domain.error();
    int count = 0;
    const CString type(virDomainGetSchedulerType(domain->get(), &count));
    if (!type) return library_error();
    session.out.print("%-15s: %s\n", "Scheduler", type.get());
    session.out.set("scheduler", type.get());
    std::vector<virTypedParameter> items(static_cast<size_t>(std::max(count, 0)));
    const bool both = arguments.has("live") && arguments.has("config");
    auto fetch = [&] {
        count = static_cast<int>(items.size());
        return *flags || arguments.has("current")
                   ? virDomainGetSchedulerParametersFlags(domain->get(), items.data(), &count,
                                                          both ? 0 : *flags)
                   : virDomainGetSchedulerParameters(domain->get(), items.data(), &count);
    };
    if (count > 0 && fetch() < 0) return library_error();

    std::vector<std::pair<std::string, std::string>> wanted;
    for (const char* name : {"weight", "cap"})
        if (const std::string* value = arguments.get(name)) wanted.emplace_back(name, *value);
    for (const std::string& setting : arguments.all("set")) {
        const size_t equals = setting.find('=');
        if (equals == std::string::npos) return failure("Invalid syntax for --set, expecting name=value");
        wanted.emplace_back(setting.substr(0, equals), setting.substr(equals + 1));
    }
    std::vector<virTypedParameter> changes;
    for (const auto& [name, value] : wanted) {
        const virTypedParameterPtr model = virTypedParamsGet(items.data(), count, name.c_str());
        if (!model) return failure("invalid scheduler option: %s", name.c_str());
        auto item = parse_like(*model, value);
        if (!item) return item.error();
        changes.push_back(*item);
    }
    if (!changes.empty()) {
        const int size = static_cast<int>(changes.size());
        const int done =
            *flags || arguments.has("current")
                ? virDomainSetSchedulerParametersFlags(domain->get(), changes.data(), size, *flags)
                : virDomainSetSchedulerParameters(domain->get(), changes.data(), size);
        if (done < 0 || fetch() < 0) return library_error();
    } else if (both) {
        return failure("cannot query both live and config at once");
    }
    for (int i = 0; i < count; i++) {
        const virTypedParameter& item = items[static_cast<size_t>(i)];
        session.out.print("%-15s: %s\n", item.field, parameter_text(item).c_str());
        session.out.set(item.field, parameter_value(item));
    }
    return {};
}

Status numatune(Session& session, const Arguments& arguments) {
    auto flags = affect_flags(arguments);
    if (!flags) return flags.error();
    auto domain = find_domain(session, arguments);
    if (!domain) return domain.error();
    static constexpr const char* modes[] = {"strict", "preferred", "interleave", "restrictive"};
    Parameters wanted;
    int room = 0;
    if (const char* nodeset = arguments.c_str("nodeset"))
        virTypedParamsAddString(&wanted.items, &wanted.count, &room, VIR_DOMAIN_NUMA_NODESET, nodeset);
    if (const std::string* mode = arguments.get("mode")) {
        const auto number = parse_unsigned(*mode);
        int chosen = number && *number < std::size(modes) ? static_cast<int>(*number) : -1;
        for (size_t i = 0; i < std::size(modes); i++)
            if (*mode == modes[i]) chosen = static_cast<int>(i);
        if (chosen < 0) return failure("Invalid mode: %s", mode->c_str());
        virTypedParamsAddInt(&wanted.items, &wanted.count, &room, VIR_DOMAIN_NUMA_MODE, chosen);
    }
    if (wanted.count > 0) {
        if (virDomainSetNumaParameters(domain->get(), wanted.items, wanted.count, *flags) != 0)
            return failure("Unable to change numa parameters");
        return {};
    }
    int count = 0;
    if (virDomainGetNumaParameters(domain->get(), nullptr, &count, *flags) != 0)
        return failure("Unable to get number of numa parameters");
    std::vector<virTypedParameter> items(static_cast<size_t>(count));
    if (count && virDomainGetNumaParameters(domain->get(), items.data(), &count, *flags) != 0)
        return failure("Unable to get numa parameters");
    for (int i = 0; i < count; i++) {
        const virTypedParameter& item = items[static_cast<size_t>(i)];
        const bool mode =
            item.type == VIR_TYPED_PARAM_INT && std::string_view(item.field) == VIR_DOMAIN_NUMA_MODE;
        const std::string shown =
            mode && item.value.i >= 0 && item.value.i < static_cast<int>(std::size(modes))
                ? modes[item.value.i]
                : parameter_text(item);
        session.out.print("%-15s: %s\n", item.field, shown.c_str());
        session.out.set(item.field, shown);
    }
    virTypedParamsClear(items.data(), count);
    return {};
}

Status iothreadinfo(Session& session, const Arguments& arguments) {
    auto flags = affect_flags(arguments);
    if (!flags) return flags.error();
    auto domain = find_domain(session, arguments);
    if (!domain) return domain.error();
    virDomainIOThreadInfoPtr* list = nullptr;
    const int count = virDomainGetIOThreadInfo(domain->get(), &list, *flags);
    if (count < 0) return failure("Unable to get domain IOThreads information");
    session.out.array();
    Grid grid({"IOThread ID", "CPU Affinity"});
    for (int i = 0; i < count; i++) {
        std::string cpus;
        const int bits = list[i]->cpumaplen * 8;
        auto set = [&](int cpu) { return cpu < bits && (list[i]->cpumap[cpu / 8] & (1u << (cpu % 8))); };
        for (int cpu = 0; cpu < bits; cpu++) {
            if (!set(cpu)) continue;
            int end = cpu;
            while (set(end + 1)) end++;
            cpus += (cpus.empty() ? "" : ",") + std::to_string(cpu) +
                    (end > cpu ? "-" + std::to_string(end) : "");
            cpu = end;
        }
        grid.add({std::to_string(list[i]->iothread_id), cpus});
        session.out.add(Value::Object{{"id", list[i]->iothread_id}, {"affinity", cpus}});
        virDomainIOThreadInfoFree(list[i]);
    }
    std::free(list);
    if (count == 0)
        session.out.note("No IOThreads found for the domain");
    else
        session.out.grid(grid);
    return {};
}

Status change_iothread(Session& session, const Arguments& arguments,
                       int (*call)(virDomainPtr, unsigned, unsigned)) {
    auto flags = affect_flags(arguments);
    if (!flags) return flags.error();
    auto domain = find_domain(session, arguments);
    if (!domain) return domain.error();
    unsigned id = 0;
    if (Status status = read_number(arguments, "id", id); !status) return status;
    if (id == 0) return failure("Invalid IOThread id value: '%u'", id);
    if (call(domain->get(), id, *flags) < 0) return library_error();
    return {};
}

Status iothreadadd(Session& session, const Arguments& arguments) {
    return change_iothread(session, arguments, virDomainAddIOThread);
}

Status iothreaddel(Session& session, const Arguments& arguments) {
    return change_iothread(session, arguments, virDomainDelIOThread);
}

Status setlink(Session& session, const Arguments& arguments) {
    auto domain = find_domain(session, arguments);
    if (!domain) return domain.error();
    const std::string& name = *arguments.get("interface");
    const std::string& state = *arguments.get("state");
    if (state != "up" && state != "down") return failure("invalid link state '%s'", state.c_str());
    const bool config = arguments.has("config") || virDomainIsActive(domain->get()) == 0;
    const CString xml(virDomainGetXMLDesc(domain->get(), config ? VIR_DOMAIN_XML_INACTIVE : 0));
    if (!xml) return library_error();
    auto document = Document::parse(xml.get());
    if (!document) return document.error();
    auto changed = document->with_link_state(name, state);
    if (!changed) return changed.error();
    if (arguments.has("print-xml")) {
        session.out.print("%s", changed->c_str());
        session.out.set("xml", *changed);
        return {};
    }
    if (virDomainUpdateDeviceFlags(domain->get(), changed->c_str(),
                                   config ? VIR_DOMAIN_AFFECT_CONFIG : VIR_DOMAIN_AFFECT_LIVE) < 0)
        return failure("Failed to update interface link state");
    session.out.did("interface", name, state, "Device updated successfully\n");
    return {};
}

constexpr Option persistent_option = flag("persistent", "change the domain as it runs and its next start");
constexpr Option device_options[] = {
    domain_option,     required(text("file", "file with the device's XML", Names::file)),
    persistent_option, config_option,
    live_option,       current_option,
};
constexpr Option update_options[] = {
    domain_option,
    required(text("file", "file with the device's XML", Names::file)),
    persistent_option,
    config_option,
    live_option,
    current_option,
    flag("force", "even against the guest, such as a locked tray"),
};
constexpr Option alias_options[] = {domain_option, required(text("alias", "the device's alias")),
                                    config_option, live_option, current_option};
constexpr Option schedinfo_options[] = {
    domain_option,
    named(number("weight", "share of processor time, where the scheduler has it")),
    named(number("cap", "limit of processor time, where the scheduler has it")),
    current_option,
    config_option,
    live_option,
    rest(text("set", "settings, each as name=value")),
};
constexpr Option numatune_options[] = {
    domain_option,
    text("mode", "strict, preferred, interleave or restrictive"),
    text("nodeset", "NUMA nodes the memory comes from"),
    config_option,
    live_option,
    current_option,
};
constexpr Option iothreadinfo_options[] = {domain_option, config_option, live_option, current_option};
constexpr Option iothread_options[] = {domain_option, required(number("id", "number of the I/O thread")),
                                       config_option, live_option, current_option};
constexpr Option setlink_options[] = {
    domain_option,
    required(text("interface", "target or MAC address")),
    required(text("state", "up or down")),
    flag("config", "of the next start"),
    flag("print-xml", "print the changed element and leave the domain alone"),
};

constexpr Command commands[] = {
    {"attach-device", "give a domain a device", "", device_options, attach, "domain result"},
    {"detach-device", "take a device from a domain", "", device_options, detach, "domain result"},
    {"detach-device-alias", "take a device from a domain by its alias", "", alias_options, detach_alias,
     "domain result"},
    {"domif-setlink", "plug or unplug an interface's cable", "", setlink_options, setlink,
     "interface result xml"},
    {"iothreadadd", "give a domain an I/O thread", "", iothread_options, iothreadadd, "message"},
    {"iothreaddel", "take an I/O thread from a domain", "", iothread_options, iothreaddel, "message"},
    {"iothreadinfo", "a domain's I/O threads", "", iothreadinfo_options, iothreadinfo, "id affinity"},
    {"numatune", "show or set NUMA placement", "", numatune_options, numatune,
     "numa_mode numa_nodeset message"},
    {"schedinfo", "show or set the scheduler's parameters", "", schedinfo_options, schedinfo, "scheduler"},
    {"update-device", "change a domain's device", "", update_options, update, "domain result"},
};

}  // namespace

std::span<const Command> device_commands() {
    return commands;
}

}  // namespace virtbay::shell
