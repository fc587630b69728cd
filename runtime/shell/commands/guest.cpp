// What goes to the guest: keys, interrupts, its agent, its power management, its picture.
#include <fcntl.h>
#include <libvirt/libvirt-qemu.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <ctime>

#include "shell/commands/common.h"
#include "shell/commands/table.h"
#include "shell/key_names.h"
#include "shell/session.h"

namespace virtbay::shell {

namespace {

struct CodeSet {
    std::string_view name;
    unsigned number;
    KeySet names;
};

constexpr CodeSet code_sets[] = {
    {"linux", VIR_KEYCODE_SET_LINUX, KeySet::linux_names},
    {"xt", VIR_KEYCODE_SET_XT, KeySet::numbers},
    {"atset1", VIR_KEYCODE_SET_ATSET1, KeySet::numbers},
    {"atset2", VIR_KEYCODE_SET_ATSET2, KeySet::numbers},
    {"atset3", VIR_KEYCODE_SET_ATSET3, KeySet::numbers},
    {"os_x", VIR_KEYCODE_SET_OSX, KeySet::numbers},
    {"xt_kbd", VIR_KEYCODE_SET_XT_KBD, KeySet::numbers},
    {"usb", VIR_KEYCODE_SET_USB, KeySet::numbers},
    {"win32", VIR_KEYCODE_SET_WIN32, KeySet::windows},
    {"qnum", VIR_KEYCODE_SET_QNUM, KeySet::numbers},
    {"rfb", VIR_KEYCODE_SET_RFB, KeySet::numbers},
};

Status send_key(Session& session, const Arguments& arguments) {
    auto domain = find_domain(session, arguments);
    if (!domain) return domain.error();
    const std::string wanted = arguments.get("codeset") ? *arguments.get("codeset") : "linux";
    unsigned hold = 0;
    if (Status status = read_number(arguments, "holdtime", hold); !status) return status;
    const CodeSet* set = nullptr;
    for (const CodeSet& candidate : code_sets)
        if (candidate.name == wanted) set = &candidate;
    if (!set) return failure("unknown codeset: '%s'", wanted.c_str());
    std::vector<unsigned> codes;
    for (const std::string& key : arguments.all("keycode")) {
        if (codes.size() == VIR_DOMAIN_SEND_KEY_MAX_KEYS) return failure("too many keycodes");
        char* end = nullptr;
        errno = 0;
        const unsigned long number = std::strtoul(key.c_str(), &end, 0);
        if (!key.empty() && key[0] != '-' && !*end && !errno && number <= 0xffff)
            codes.push_back(static_cast<unsigned>(number));
        else if (const auto code = key_code(set->names, key))
            codes.push_back(*code);
        else
            return failure("invalid keycode: '%s'", key.c_str());
    }
    if (virDomainSendKey(domain->get(), set->number, hold, codes.data(), static_cast<int>(codes.size()), 0) <
        0)
        return library_error();
    return {};
}

Status inject_nmi(Session& session, const Arguments& arguments) {
    auto domain = find_domain(session, arguments);
    if (!domain) return domain.error();
    if (virDomainInjectNMI(domain->get(), 0) < 0) return library_error();
    return {};
}

std::string picture_name(virDomainPtr domain, const std::string& type) {
    const std::time_t now = std::time(nullptr);
    std::tm parts{};
    ::localtime_r(&now, &parts);
    char stamp[32];
    std::strftime(stamp, sizeof(stamp), "%Y-%m-%d-%H:%M:%S", &parts);
    std::string name = virDomainGetName(domain);
    for (char& c : name)
        if (c == '/') c = '_';
    const char* suffix = type == "image/png" ? ".png" : type == "image/x-portable-pixmap" ? ".ppm" : "";
    return name + "-" + stamp + suffix;
}

int write_block(virStreamPtr, const char* data, size_t length, void* opaque) {
    const int fd = *static_cast<int*>(opaque);
    size_t done = 0;
    while (done < length) {
        const ssize_t now = ::write(fd, data + done, length - done);
        if (now < 0 && errno != EINTR) return -1;
        if (now > 0) done += static_cast<size_t>(now);
    }
    return static_cast<int>(length);
}

Status screenshot(Session& session, const Arguments& arguments) {
    unsigned screen = 0;
    if (Status status = read_number(arguments, "screen", screen); !status) return status;
    auto domain = find_domain(session, arguments);
    if (!domain) return domain.error();
    Stream stream(virStreamNew(session.connection(), 0));
    if (!stream) return library_error();
    const CString type(virDomainScreenshot(domain->get(), stream.get(), screen, 0));
    if (!type) return failure("could not take a screenshot of %s", virDomainGetName(domain->get()));
    const std::string* given = arguments.get("file");
    const std::string path = given ? *given : picture_name(domain->get(), type.get());
    int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    const bool created = fd >= 0;
    if (!created && errno == EEXIST) fd = ::open(path.c_str(), O_WRONLY | O_TRUNC | O_CLOEXEC);
    if (fd < 0) {
        virStreamAbort(stream.get());
        session.forget_library_error();
        return failure("cannot create file %s", path.c_str());
    }
    const bool received = virStreamRecvAll(stream.get(), write_block, &fd) == 0;
    const bool closed = ::close(fd) == 0;
    const bool finished = received && virStreamFinish(stream.get()) == 0;
    if (!received || !closed || !finished) {
        if (created) ::unlink(path.c_str());
        if (!received)
            return failure("could not receive data from domain %s", virDomainGetName(domain->get()));
        return closed ? failure("cannot close stream on domain %s", virDomainGetName(domain->get()))
                      : failure("cannot close file %s", path.c_str());
    }
    session.out.note("Screenshot saved to %s, with type of %s", path.c_str(), type.get());
    session.out.set("file", path);
    session.out.set("type", type.get());
    return {};
}

std::string joined(const std::vector<std::string>& words) {
    std::string out;
    for (const std::string& word : words) out += (out.empty() ? "" : " ") + word;
    return out;
}

Status print_reply(Session& session, const Arguments& arguments, const char* reply) {
    std::string text = reply;
    const bool member = arguments.has("return-value");
    if (arguments.has("pretty") || member) {
        auto shaped = reshape_json(text, member ? "return" : "", arguments.has("pretty"));
        if (!shaped) return shaped.error();
        text = *shaped;
    }
    session.out.print("%s\n", text.c_str());
    session.out.set("reply", text);
    return {};
}

Status monitor_command(Session& session, const Arguments& arguments) {
    if (Status status = exclusive(arguments, "hmp", "pretty"); !status) return status;
    if (Status status = exclusive(arguments, "hmp", "return-value"); !status) return status;
    auto domain = find_domain(session, arguments);
    if (!domain) return domain.error();
    const unsigned flags = arguments.has("hmp") ? VIR_DOMAIN_QEMU_MONITOR_COMMAND_HMP : 0;
    char* reply = nullptr;
    if (virDomainQemuMonitorCommand(domain->get(), joined(arguments.all("cmd")).c_str(), &reply, flags) < 0)
        return library_error();
    const CString owner(reply);
    return print_reply(session, arguments, reply ? reply : "");
}

Status agent_command(Session& session, const Arguments& arguments) {
    auto domain = find_domain(session, arguments);
    if (!domain) return domain.error();
    int timeout = VIR_DOMAIN_QEMU_AGENT_COMMAND_DEFAULT;
    if (Status status = read_number(arguments, "timeout", timeout); !status) return status;
    if (arguments.has("timeout") && timeout < 1) return failure("timeout must be positive");
    if (arguments.has("timeout") + arguments.has("async") + arguments.has("block") > 1)
        return failure("timeout, async and block options are exclusive");
    if (arguments.has("async")) timeout = VIR_DOMAIN_QEMU_AGENT_COMMAND_NOWAIT;
    if (arguments.has("block")) timeout = VIR_DOMAIN_QEMU_AGENT_COMMAND_BLOCK;
    const CString reply(
        virDomainQemuAgentCommand(domain->get(), joined(arguments.all("cmd")).c_str(), timeout, 0));
    if (!reply) return library_error();
    return print_reply(session, arguments, reply.get());
}

Status set_password(Session& session, const Arguments& arguments) {
    auto domain = find_domain(session, arguments);
    if (!domain) return domain.error();
    const char* user = arguments.c_str("user");
    const unsigned flags = arguments.has("encrypted") ? VIR_DOMAIN_PASSWORD_ENCRYPTED : 0;
    if (virDomainSetUserPassword(domain->get(), user, arguments.c_str("password"), flags) < 0)
        return library_error();
    session.out.did("domain", virDomainGetName(domain->get()), "password set",
                    format("Password set successfully for %s in %s", user, virDomainGetName(domain->get())));
    return {};
}

Status pm_suspend(Session& session, const Arguments& arguments) {
    auto domain = find_domain(session, arguments);
    if (!domain) return domain.error();
    unsigned long long duration = 0;
    if (Status status = read_number(arguments, "duration", duration); !status) return status;
    const std::string& target = *arguments.get("target");
    unsigned kind = 0;
    if (target == "mem")
        kind = VIR_NODE_SUSPEND_TARGET_MEM;
    else if (target == "disk")
        kind = VIR_NODE_SUSPEND_TARGET_DISK;
    else if (target == "hybrid")
        kind = VIR_NODE_SUSPEND_TARGET_HYBRID;
    else
        return failure("Invalid target");
    const char* name = virDomainGetName(domain->get());
    if (virDomainPMSuspendForDuration(domain->get(), kind, duration, 0) < 0)
        return failure("Domain '%s' could not be suspended", name);
    session.out.did("domain", name, "suspended", format("Domain '%s' successfully suspended", name));
    return {};
}

Status pm_wakeup(Session& session, const Arguments& arguments) {
    auto domain = find_domain(session, arguments);
    if (!domain) return domain.error();
    const char* name = virDomainGetName(domain->get());
    if (virDomainPMWakeup(domain->get(), 0) < 0) return failure("Domain '%s' could not be woken up", name);
    session.out.did("domain", name, "woken up", format("Domain '%s' successfully woken up", name));
    return {};
}

Status fsinfo(Session& session, const Arguments& arguments) {
    auto domain = find_domain(session, arguments);
    if (!domain) return domain.error();
    virDomainFSInfoPtr* list = nullptr;
    const int count = virDomainGetFSInfo(domain->get(), &list, 0);
    if (count < 0) return failure("Unable to get filesystem information");
    Grid grid({"Mountpoint", "Name", "Type", "Target"});
    session.out.array();
    for (int i = 0; i < count; i++) {
        const virDomainFSInfo& item = *list[i];
        std::string targets;
        Value::Array disks;
        for (size_t n = 0; n < item.ndevAlias; n++) {
            targets += (n ? "," : "") + std::string(item.devAlias[n]);
            disks.push_back(item.devAlias[n]);
        }
        grid.add({item.mountpoint, item.name, item.fstype, targets});
        session.out.add(Value::Object{{"mountpoint", item.mountpoint},
                                      {"name", item.name},
                                      {"type", item.fstype},
                                      {"disks", std::move(disks)}});
        virDomainFSInfoFree(list[i]);
    }
    std::free(list);
    if (count == 0)
        session.out.note("No filesystems are mounted in the domain");
    else
        session.out.grid(grid);
    return {};
}

Status freeze_or_thaw(Session& session, const Arguments& arguments,
                      int (*call)(virDomainPtr, const char**, unsigned, unsigned), const char* done,
                      const char* verb) {
    auto domain = find_domain(session, arguments);
    if (!domain) return domain.error();
    const std::vector<std::string> points = arguments.all("mountpoint");
    std::vector<const char*> pointers;
    for (const std::string& point : points) pointers.push_back(point.c_str());
    const int count = call(domain->get(), pointers.empty() ? nullptr : pointers.data(),
                           static_cast<unsigned>(pointers.size()), 0);
    if (count < 0) return failure("Unable to %s filesystems", verb);
    session.out.note("%s %d filesystem(s)\n", done, count);
    session.out.set("filesystems", count);
    return {};
}

Status fsfreeze(Session& session, const Arguments& arguments) {
    return freeze_or_thaw(session, arguments, virDomainFSFreeze, "Froze", "freeze");
}

Status fsthaw(Session& session, const Arguments& arguments) {
    return freeze_or_thaw(session, arguments, virDomainFSThaw, "Thawed", "thaw");
}

Status fstrim(Session& session, const Arguments& arguments) {
    auto domain = find_domain(session, arguments);
    if (!domain) return domain.error();
    unsigned long long minimum = 0;
    if (Status status = read_number(arguments, "minimum", minimum); !status) return status;
    if (virDomainFSTrim(domain->get(), arguments.c_str("mountpoint"), minimum, 0) < 0)
        return failure("Unable to invoke fstrim");
    return {};
}

Status agent_timeout(Session& session, const Arguments& arguments) {
    auto domain = find_domain(session, arguments);
    if (!domain) return domain.error();
    int timeout = VIR_DOMAIN_AGENT_RESPONSE_TIMEOUT_BLOCK;
    if (Status status = read_number(arguments, "timeout", timeout); !status) return status;
    if (virDomainAgentSetResponseTimeout(domain->get(), timeout, 0) < 0) return library_error();
    return {};
}

Status guestinfo(Session& session, const Arguments& arguments) {
    auto domain = find_domain(session, arguments);
    if (!domain) return domain.error();
    const unsigned types = collect_flags(arguments, {{"user", VIR_DOMAIN_GUEST_INFO_USERS},
                                                     {"os", VIR_DOMAIN_GUEST_INFO_OS},
                                                     {"timezone", VIR_DOMAIN_GUEST_INFO_TIMEZONE},
                                                     {"hostname", VIR_DOMAIN_GUEST_INFO_HOSTNAME},
                                                     {"filesystem", VIR_DOMAIN_GUEST_INFO_FILESYSTEM},
                                                     {"disk", VIR_DOMAIN_GUEST_INFO_DISKS},
                                                     {"interface", VIR_DOMAIN_GUEST_INFO_INTERFACES}});
    Parameters found;
    if (virDomainGetGuestInfo(domain->get(), types, &found.items, &found.count, 0) < 0)
        return library_error();
    for (int i = 0; i < found.count; i++) {
        session.out.print("%-20s: %s\n", found.items[i].field, parameter_text(found.items[i]).c_str());
        session.out.set(found.items[i].field, parameter_value(found.items[i]));
    }
    return {};
}

Status lifecycle_action(Session& session, const Arguments& arguments) {
    auto flags = affect_flags(arguments);
    if (!flags) return flags.error();
    static constexpr const char* types[] = {"poweroff", "reboot", "crash"};
    static constexpr const char* actions[] = {"destroy",  "restart",          "rename-restart",
                                              "preserve", "coredump-destroy", "coredump-restart"};
    unsigned type = 0;
    unsigned action = 0;
    while (type < std::size(types) && *arguments.get("type") != types[type]) type++;
    while (action < std::size(actions) && *arguments.get("action") != actions[action]) action++;
    if (type == std::size(types)) return failure("Invalid lifecycle type '%s'.", arguments.c_str("type"));
    if (action == std::size(actions))
        return failure("Invalid lifecycle action '%s'.", arguments.c_str("action"));
    auto domain = find_domain(session, arguments);
    if (!domain) return domain.error();
    if (virDomainSetLifecycleAction(domain->get(), type, action, *flags) < 0)
        return failure("Unable to change lifecycle action.\n");
    return {};
}

constexpr Option only_domain[] = {domain_option};
constexpr Option send_key_options[] = {
    domain_option,
    named(text(
        "codeset",
        "what the codes are: linux (default), xt, atset1, atset2, atset3, os_x, xt_kbd, usb, win32, qnum")),
    named(number("holdtime", "milliseconds until the keys are released")),
    rest(required(text("keycode", "keys, by number or name, pressed together"))),
};
constexpr Option screenshot_options[] = {
    domain_option,
    text("file", "file that takes the picture; named after the domain and the time when absent", Names::file),
    number("screen", "which of its screens"),
};
constexpr Option monitor_options[] = {
    domain_option,
    flag("hmp", "a command of the monitor for people, not JSON"),
    flag("pretty", "lay the JSON reply out on lines"),
    flag("return-value", "only the reply's return member"),
    rest(required(text("cmd", "the command"))),
};
constexpr Option agent_options[] = {
    domain_option,
    named(number("timeout", "seconds to wait, at least 1")),
    flag("async", "do not wait for the reply"),
    flag("block", "wait as long as it takes"),
    flag("pretty", "lay the JSON reply out on lines"),
    rest(required(text("cmd", "the command"))),
};
constexpr Option password_options[] = {
    domain_option,
    required(text("user", "user in the guest")),
    required(text("password", "the new password")),
    flag("encrypted", "the password is encrypted already"),
};
constexpr Option suspend_options[] = {
    domain_option,
    required(text("target", "mem, disk or hybrid")),
    named(number("duration", "seconds until it wakes; 0 for ever")),
};
constexpr Option mountpoint_options[] = {domain_option,
                                         rest(text("mountpoint", "where they are mounted; all when absent"))};
constexpr Option fstrim_options[] = {
    domain_option,
    number("minimum", "shortest run of free bytes to give back"),
    text("mountpoint", "only the filesystem mounted here"),
};
constexpr Option timeout_options[] = {
    domain_option,
    named(number("timeout", "seconds; -2 waits for ever, -1 is the default, 0 does not wait")),
};
constexpr Option guestinfo_options[] = {
    domain_option,
    flag("user", "users who are logged in"),
    flag("os", "operating system"),
    flag("timezone", "time zone"),
    flag("hostname", "host name"),
    flag("filesystem", "mounted filesystems"),
    flag("disk", "disks"),
    flag("interface", "network interfaces"),
};
constexpr Option lifecycle_options[] = {
    domain_option,
    required(text("type", "the occasion: poweroff, reboot or crash")),
    required(
        text("action", "destroy, restart, rename-restart, preserve, coredump-destroy, coredump-restart")),
    config_option,
    live_option,
    current_option,
};

constexpr Command commands[] = {
    {"domfsfreeze", "hold a guest's filesystems still", "", mountpoint_options, fsfreeze, "filesystems"},
    {"domfsinfo", "a guest's mounted filesystems", "", only_domain, fsinfo, "mountpoint name type disks"},
    {"domfsthaw", "let a guest's filesystems go on", "", mountpoint_options, fsthaw, "filesystems"},
    {"domfstrim", "give a guest's free blocks back", "", fstrim_options, fstrim, "message"},
    {"dompmsuspend", "let a guest suspend itself", "", suspend_options, pm_suspend, "domain result"},
    {"dompmwakeup", "wake a guest that suspended itself", "", only_domain, pm_wakeup, "domain result"},
    {"guest-agent-timeout", "how long to wait for a guest's agent", "", timeout_options, agent_timeout,
     "message"},
    {"guestinfo", "what a guest's agent tells of it", "All groups, or those that the options choose.",
     guestinfo_options, guestinfo, "message"},
    {"inject-nmi", "send a guest a non-maskable interrupt", "", only_domain, inject_nmi, "message"},
    {"qemu-agent-command", "send a command to a guest's agent", "", agent_options, agent_command, "reply"},
    {"qemu-monitor-command", "send a command to QEMU's monitor",
     "Meant for finding faults: it can upset the driver.", monitor_options, monitor_command, "reply"},
    {"screenshot", "a picture of a guest's screen", "", screenshot_options, screenshot, "file type"},
    {"send-key", "press keys in a guest", "", send_key_options, send_key, "message"},
    {"set-lifecycle-action", "what follows on power-off, reboot or crash", "", lifecycle_options,
     lifecycle_action, "message"},
    {"set-user-password", "set a user's password in a guest", "", password_options, set_password,
     "domain result"},
};

}  // namespace

std::span<const Command> guest_commands() {
    return commands;
}

}  // namespace virtbay::shell
