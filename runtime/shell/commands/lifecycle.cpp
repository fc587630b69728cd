// Defining, starting and stopping domains.
#include <set>

#include "shell/commands/common.h"
#include "shell/commands/table.h"
#include "shell/console.h"
#include "shell/session.h"
#include "shell/xml.h"

namespace virtbay::shell {

namespace {

std::string name_of(const Domain& domain) {
    const char* name = virDomainGetName(domain.get());
    return name ? name : "";
}

void did(Session& session, const std::string& name, const char* result, const char* predicate) {
    session.out.did("domain", name, result, "Domain '" + name + "' " + predicate + "\n");
}

// A call on one domain that takes no more than the domain.
Status act(Session& session, const Arguments& arguments, int (*call)(virDomainPtr), const char* verb,
           const char* result, const char* predicate) {
    auto domain = find_domain(session, arguments);
    if (!domain) return domain.error();
    const std::string name = name_of(*domain);
    if (call(domain->get()) < 0) return failure("Failed to %s domain '%s'", verb, name.c_str());
    did(session, name, result, predicate);
    return {};
}

Result<std::vector<int>> passed_descriptors(const Arguments& arguments) {
    std::vector<int> descriptors;
    const std::string* list = arguments.get("pass-fds");
    if (!list) return descriptors;
    for (const std::string& item : split(*list, ',')) {
        const auto number = parse_unsigned(item);
        if (!number || *number > 1 << 20) return failure("Unable to parse FD number '%s'", item.c_str());
        descriptors.push_back(static_cast<int>(*number));
    }
    return descriptors;
}

Status define(Session& session, const Arguments& arguments) {
    const std::string from = *arguments.get("file");
    auto xml = read_file(from);
    if (!xml) return xml.error();
    const unsigned flags = collect_flags(arguments, {{"validate", VIR_DOMAIN_DEFINE_VALIDATE}});
    const Domain domain(flags ? virDomainDefineXMLFlags(session.connection(), xml->c_str(), flags)
                              : virDomainDefineXML(session.connection(), xml->c_str()));
    if (!domain) return failure("Failed to define domain from %s", from.c_str());
    did(session, name_of(domain), "defined", ("defined from " + from).c_str());
    return {};
}

struct Image {
    std::string target;
    std::string source;
    Volume volume;
};

// The volumes behind the disks that --storage or --remove-all-storage name.
Result<std::vector<Image>> images_to_remove(Session& session, const Arguments& arguments,
                                            virDomainPtr domain) {
    std::vector<Image> images;
    const bool all = arguments.has("remove-all-storage");
    const std::string* named = arguments.get("storage");
    if (!all && !named) return images;
    if (virDomainIsActive(domain) != 0)
        return failure("Storage volume deletion is supported only on stopped domains");
    std::set<std::string> wanted;
    if (named)
        for (const std::string& item : split(*named, ',')) wanted.insert(item);
    const CString xml(virDomainGetXMLDesc(domain, VIR_DOMAIN_XML_INACTIVE));
    if (!xml) return failure("Failed to retrieve domain XML");
    auto document = Document::parse(xml.get());
    if (!document) return document.error();
    for (const auto& row :
         document->rows("/domain/devices/disk",
                        {"target/@dev", "source/@file", "source/@dev", "source/@pool", "source/@volume"})) {
        const std::string source = !row[1].empty() ? row[1] : row[2];
        if (!all && !wanted.erase(row[0]) && !wanted.erase(source)) continue;
        Image image{row[0], source, {}};
        if (!row[3].empty()) {
            const Pool pool(virStoragePoolLookupByName(session.connection(), row[3].c_str()));
            if (pool) image.volume.reset(virStorageVolLookupByName(pool.get(), row[4].c_str()));
        } else if (!source.empty()) {
            image.volume.reset(virStorageVolLookupByPath(session.connection(), source.c_str()));
        } else {
            continue;
        }
        if (!image.volume)
            session.out.print("Storage volume '%s'(%s) is not managed by libvirt. Remove it manually.\n",
                              image.target.c_str(), image.source.c_str());
        else
            images.push_back(std::move(image));
        session.forget_library_error();
    }
    if (!wanted.empty())
        return failure("Volume '%s' was not found in domain's definition.\n", wanted.begin()->c_str());
    return images;
}

Status undefine(Session& session, const Arguments& arguments) {
    if (Status status = exclusive(arguments, "nvram", "keep-nvram"); !status) return status;
    if (Status status = exclusive(arguments, "tpm", "keep-tpm"); !status) return status;
    if (Status status = requires_option(arguments, "delete-storage-volume-snapshots", "remove-all-storage");
        !status)
        return status;
    if (arguments.has("wipe-storage") && !arguments.has("storage") && !arguments.has("remove-all-storage"))
        return failure("'--wipe-storage' requires '--storage <string>' or '--remove-all-storage'");
    auto domain = find_domain(session, arguments);
    if (!domain) return domain.error();
    const std::string name = name_of(*domain);
    auto images = images_to_remove(session, arguments, domain->get());
    if (!images) return images.error();
    const unsigned flags =
        collect_flags(arguments, {{"managed-save", VIR_DOMAIN_UNDEFINE_MANAGED_SAVE},
                                  {"snapshots-metadata", VIR_DOMAIN_UNDEFINE_SNAPSHOTS_METADATA},
                                  {"checkpoints-metadata", VIR_DOMAIN_UNDEFINE_CHECKPOINTS_METADATA},
                                  {"nvram", VIR_DOMAIN_UNDEFINE_NVRAM},
                                  {"keep-nvram", VIR_DOMAIN_UNDEFINE_KEEP_NVRAM},
                                  {"tpm", VIR_DOMAIN_UNDEFINE_TPM},
                                  {"keep-tpm", VIR_DOMAIN_UNDEFINE_KEEP_TPM}});
    int done = flags ? virDomainUndefineFlags(domain->get(), flags) : virDomainUndefine(domain->get());
    const int fault = done < 0 ? session.library_error_code() : VIR_ERR_OK;
    if (flags && !arguments.has("nvram") && (fault == VIR_ERR_NO_SUPPORT || fault == VIR_ERR_INVALID_ARG)) {
        // A driver that does not know the flags may have nothing that they are about.
        session.forget_library_error();
        if (arguments.has("managed-save") && virDomainHasManagedSaveImage(domain->get(), 0) == 1 &&
            virDomainManagedSaveRemove(domain->get(), 0) < 0)
            return library_error();
        done = virDomainUndefine(domain->get());
    }
    if (done < 0) return failure("Failed to undefine domain '%s'", name.c_str());
    did(session, name, "undefined", "has been undefined");

    const unsigned deletion = collect_flags(
        arguments, {{"delete-storage-volume-snapshots", VIR_STORAGE_VOL_DELETE_WITH_SNAPSHOTS}});
    bool all_removed = true;
    for (const Image& image : *images) {
        const char* target = image.target.c_str();
        const char* source = image.source.c_str();
        if (arguments.has("wipe-storage")) {
            session.out.print("Wiping volume '%s'(%s) ... ", target, source);
            if (virStorageVolWipe(image.volume.get(), 0) < 0) {
                session.complain("Failed! Volume not removed.");
                all_removed = false;
                continue;
            }
            session.out.print("Done.\n");
        }
        if (virStorageVolDelete(image.volume.get(), deletion) < 0) {
            session.complain(format("Failed to remove storage volume '%s'(%s)", target, source));
            all_removed = false;
        } else {
            session.out.print("Volume '%s'(%s) removed.\n", target, source);
        }
    }
    if (!all_removed) return library_error();
    return {};
}

constexpr FlagBit start_bits[] = {{"paused", VIR_DOMAIN_START_PAUSED},
                                  {"autodestroy", VIR_DOMAIN_START_AUTODESTROY},
                                  {"bypass-cache", VIR_DOMAIN_START_BYPASS_CACHE},
                                  {"force-boot", VIR_DOMAIN_START_FORCE_BOOT},
                                  {"validate", VIR_DOMAIN_START_VALIDATE},
                                  {"reset-nvram", VIR_DOMAIN_START_RESET_NVRAM}};

Status create(Session& session, const Arguments& arguments) {
    const std::string from = *arguments.get("file");
    auto xml = read_file(from);
    if (!xml) return xml.error();
    auto descriptors = passed_descriptors(arguments);
    if (!descriptors) return descriptors.error();
    const unsigned flags = collect_flags(arguments, start_bits);
    const Domain domain(descriptors->empty()
                            ? virDomainCreateXML(session.connection(), xml->c_str(), flags)
                            : virDomainCreateXMLWithFiles(session.connection(), xml->c_str(),
                                                          static_cast<unsigned>(descriptors->size()),
                                                          descriptors->data(), flags));
    if (!domain) return failure("Failed to create domain from %s", from.c_str());
    did(session, name_of(domain), "created", ("created from " + from).c_str());
    return arguments.has("console") ? run_console(session, domain.get(), nullptr, 0) : Status{};
}

Status start(Session& session, const Arguments& arguments) {
    auto domain = find_domain_by(session, *arguments.get("domain"), by_name | by_uuid);
    if (!domain) return domain.error();
    if (virDomainGetID(domain->get()) != static_cast<unsigned>(-1))
        return failure("Domain is already active");
    session.forget_library_error();
    auto descriptors = passed_descriptors(arguments);
    if (!descriptors) return descriptors.error();
    const std::string name = name_of(*domain);
    const unsigned flags = collect_flags(arguments, start_bits);
    const int done = !descriptors->empty()
                         ? virDomainCreateWithFiles(domain->get(), static_cast<unsigned>(descriptors->size()),
                                                    descriptors->data(), flags)
                     : flags ? virDomainCreateWithFlags(domain->get(), flags)
                             : virDomainCreate(domain->get());
    if (done < 0) return failure("Failed to start domain '%s'", name.c_str());
    did(session, name, "started", "started");
    return arguments.has("console") ? run_console(session, domain->get(), nullptr, 0) : Status{};
}

Status suspend(Session& session, const Arguments& arguments) {
    return act(session, arguments, virDomainSuspend, "suspend", "suspended", "suspended");
}

Status resume(Session& session, const Arguments& arguments) {
    return act(session, arguments, virDomainResume, "resume", "resumed", "resumed");
}

Status reset(Session& session, const Arguments& arguments) {
    return act(
        session, arguments, [](virDomainPtr domain) { return virDomainReset(domain, 0); }, "reset", "reset",
        "was reset");
}

struct Mode {
    std::string_view name;
    unsigned shutdown;
    unsigned reboot;
};

constexpr Mode modes[] = {
    {"acpi", VIR_DOMAIN_SHUTDOWN_ACPI_POWER_BTN, VIR_DOMAIN_REBOOT_ACPI_POWER_BTN},
    {"agent", VIR_DOMAIN_SHUTDOWN_GUEST_AGENT, VIR_DOMAIN_REBOOT_GUEST_AGENT},
    {"initctl", VIR_DOMAIN_SHUTDOWN_INITCTL, VIR_DOMAIN_REBOOT_INITCTL},
    {"signal", VIR_DOMAIN_SHUTDOWN_SIGNAL, VIR_DOMAIN_REBOOT_SIGNAL},
    {"paravirt", VIR_DOMAIN_SHUTDOWN_PARAVIRT, VIR_DOMAIN_REBOOT_PARAVIRT},
};

Result<unsigned> mode_flags(const Arguments& arguments, unsigned Mode::*bit, const char* choice) {
    unsigned flags = 0;
    const std::string* list = arguments.get("mode");
    if (!list) return flags;
    for (const std::string& item : split(*list, ',')) {
        const Mode* found = nullptr;
        for (const Mode& mode : modes)
            if (mode.name == item) found = &mode;
        if (!found) return failure("Unknown mode %s value, expecting %s", item.c_str(), choice);
        flags |= found->*bit;
    }
    return flags;
}

Status shutdown(Session& session, const Arguments& arguments) {
    auto flags =
        mode_flags(arguments, &Mode::shutdown, "'acpi', 'agent', 'initctl', 'signal', or 'paravirt'");
    if (!flags) return flags.error();
    auto domain = find_domain(session, arguments);
    if (!domain) return domain.error();
    const std::string name = name_of(*domain);
    const int done =
        *flags ? virDomainShutdownFlags(domain->get(), *flags) : virDomainShutdown(domain->get());
    if (done < 0) return failure("Failed to shutdown domain '%s'", name.c_str());
    did(session, name, "shutting down", "is being shutdown");
    return {};
}

Status reboot(Session& session, const Arguments& arguments) {
    auto flags = mode_flags(arguments, &Mode::reboot, "'acpi', 'agent', 'initctl', 'signal' or 'paravirt'");
    if (!flags) return flags.error();
    auto domain = find_domain(session, arguments);
    if (!domain) return domain.error();
    const std::string name = name_of(*domain);
    if (virDomainReboot(domain->get(), *flags) < 0)
        return failure("Failed to reboot domain '%s'", name.c_str());
    did(session, name, "rebooting", "is being rebooted");
    return {};
}

Status destroy(Session& session, const Arguments& arguments) {
    auto domain = find_domain(session, arguments);
    if (!domain) return domain.error();
    const std::string name = name_of(*domain);
    const unsigned flags = collect_flags(arguments, {{"graceful", VIR_DOMAIN_DESTROY_GRACEFUL},
                                                     {"remove-logs", VIR_DOMAIN_DESTROY_REMOVE_LOGS}});
    const int done = flags ? virDomainDestroyFlags(domain->get(), flags) : virDomainDestroy(domain->get());
    if (done < 0) return failure("Failed to destroy domain '%s'", name.c_str());
    did(session, name, "destroyed", "destroyed");
    return {};
}

Status autostart(Session& session, const Arguments& arguments) {
    auto domain = find_domain(session, arguments);
    if (!domain) return domain.error();
    const bool off = arguments.has("disable");
    const std::string name = name_of(*domain);
    if (virDomainSetAutostart(domain->get(), off ? 0 : 1) < 0)
        return failure("Failed to %smark domain '%s' as autostarted", off ? "un" : "", name.c_str());
    did(session, name, off ? "autostart off" : "autostart on",
        off ? "unmarked as autostarted" : "marked as autostarted");
    return {};
}

Status rename(Session& session, const Arguments& arguments) {
    auto domain = find_domain(session, arguments);
    if (!domain) return domain.error();
    if (virDomainRename(domain->get(), arguments.c_str("new-name"), 0) < 0) return library_error();
    session.out.did("domain", *arguments.get("new-name"), "renamed", "Domain successfully renamed\n");
    return {};
}

constexpr Option only_domain[] = {domain_option};
constexpr Option define_options[] = {
    required(text("file", "file with the domain's XML", Names::file)),
    flag("validate", "check the XML against its schema first"),
};
constexpr Option undefine_options[] = {
    domain_option,
    flag("managed-save", "remove its managed save image too"),
    text("storage", "also delete the volumes of these disks: targets or paths, separated by commas"),
    flag("remove-all-storage", "also delete the volumes of all its disks (with care)"),
    flag("delete-storage-volume-snapshots", "delete the snapshots of those volumes too"),
    flag("wipe-storage", "overwrite the volumes before deleting them"),
    flag("snapshots-metadata", "forget its snapshots, which stay in the images"),
    flag("checkpoints-metadata", "forget its checkpoints, which stay in the images"),
    flag("nvram", "remove its NVRAM file"),
    flag("keep-nvram", "keep its NVRAM file"),
    flag("tpm", "remove its TPM state"),
    flag("keep-tpm", "keep its TPM state"),
};
constexpr Option create_options[] = {
    required(text("file", "file with the domain's XML", Names::file)),
    flag("console", "open its console once it is there"),
    flag("paused", "leave it paused"),
    flag("autodestroy", "stop it when this connection ends"),
    text("pass-fds", "open file descriptors to hand over: N,M,..."),
    flag("validate", "check the XML against its schema first"),
    flag("reset-nvram", "fill the NVRAM from its template again"),
};
constexpr Option start_options[] = {
    required(text("domain", "name or UUID of the domain", Names::domain)),
    flag("console", "open its console once it runs"),
    flag("paused", "leave it paused"),
    flag("autodestroy", "stop it when this connection ends"),
    flag("bypass-cache", "read the saved state past the file cache"),
    flag("force-boot", "boot afresh and drop the managed save image"),
    text("pass-fds", "open file descriptors to hand over: N,M,..."),
    flag("reset-nvram", "fill the NVRAM from its template again"),
};
constexpr Option mode_options[] = {
    domain_option,
    text("mode", "how to ask the guest: acpi, agent, initctl, signal, paravirt; several with commas"),
};
constexpr Option destroy_options[] = {
    domain_option,
    flag("graceful", "give up rather than kill a process that does not end"),
    flag("remove-logs", "remove its log files"),
};
constexpr Option autostart_options[] = {domain_option, flag("disable", "no longer start it with the host")};
constexpr Option rename_options[] = {domain_option, required(text("new-name", "the name it shall have"))};

constexpr Command commands[] = {
    {"autostart", "start a domain with the host, or no longer",
     "Sets whether the domain starts when the daemon does.", autostart_options, autostart, "domain result"},
    {"create", "start a new domain from an XML file",
     "Starts a domain; a transient one unless it is defined already.", create_options, create,
     "domain result"},
    {"define", "define a domain from an XML file",
     "Defines a persistent domain, or redefines it, without starting it.", define_options, define,
     "domain result"},
    {"destroy", "stop a domain at once", "Ends the domain as if its power were cut; its definition stays.",
     destroy_options, destroy, "domain result"},
    {"domrename", "rename a domain", "Gives an inactive domain another name.", rename_options, rename,
     "domain result"},
    {"reboot", "reboot a domain", "Asks the guest to reboot.", mode_options, reboot, "domain result"},
    {"reset", "reset a domain", "Presses the domain's reset button: the guest is not asked.", only_domain,
     reset, "domain result"},
    {"resume", "let a suspended domain run on", "", only_domain, resume, "domain result"},
    {"shutdown", "ask a domain to shut down",
     "Asks the guest to shut down; whether and when it does is its matter.", mode_options, shutdown,
     "domain result"},
    {"start", "start a defined domain",
     "Starts an inactive domain, from its managed save image when it has one.", start_options, start,
     "domain result"},
    {"suspend", "halt a domain's processors", "The domain keeps its memory and devices until it is resumed.",
     only_domain, suspend, "domain result"},
    {"undefine", "remove a domain's definition",
     "An inactive domain is gone afterwards; a running one becomes transient.", undefine_options, undefine,
     "domain result"},
};

}  // namespace

std::span<const Command> lifecycle_commands() {
    return commands;
}

}  // namespace virtbay::shell
