// Saving a domain's state, and the jobs that take long.
#include <cinttypes>

#include "shell/commands/common.h"
#include "shell/commands/table.h"
#include "shell/editor.h"
#include "shell/job_progress.h"
#include "shell/session.h"
#include "shell/xml.h"

namespace virtbay::shell {

namespace {

constexpr FlagBit save_bits[] = {{"bypass-cache", VIR_DOMAIN_SAVE_BYPASS_CACHE},
                                 {"running", VIR_DOMAIN_SAVE_RUNNING},
                                 {"paused", VIR_DOMAIN_SAVE_PAUSED},
                                 {"reset-nvram", VIR_DOMAIN_SAVE_RESET_NVRAM}};

// The text of the file that --xml names; empty when it is absent.
Result<std::string> replacement_xml(const Arguments& arguments) {
    const std::string* path = arguments.get("xml");
    if (!path) return std::string();
    return read_file(*path);
}

Status save(Session& session, const Arguments& arguments) {
    auto domain = find_domain(session, arguments);
    if (!domain) return domain.error();
    const std::string to = *arguments.get("file");
    auto xml = replacement_xml(arguments);
    if (!xml) return xml.error();
    const unsigned flags = collect_flags(arguments, save_bits);
    const char* name = virDomainGetName(domain->get());
    const bool done = run_job(session, domain->get(), "Save", arguments.has("verbose"), [&] {
        return (flags || !xml->empty() ? virDomainSaveFlags(domain->get(), to.c_str(),
                                                            xml->empty() ? nullptr : xml->c_str(), flags)
                                       : virDomainSave(domain->get(), to.c_str())) == 0;
    });
    if (!done) return failure("Failed to save domain '%s' to %s", name, to.c_str());
    session.out.did("domain", name, "saved", format("\nDomain '%s' saved to %s\n", name, to.c_str()));
    return {};
}

Status restore(Session& session, const Arguments& arguments) {
    const std::string from = *arguments.get("file");
    auto xml = replacement_xml(arguments);
    if (!xml) return xml.error();
    const unsigned flags = collect_flags(arguments, save_bits);
    const int done = flags || !xml->empty()
                         ? virDomainRestoreFlags(session.connection(), from.c_str(),
                                                 xml->empty() ? nullptr : xml->c_str(), flags)
                         : virDomainRestore(session.connection(), from.c_str());
    if (done < 0) return failure("Failed to restore domain from %s", from.c_str());
    session.out.did("file", from, "restored", format("Domain restored from %s\n", from.c_str()));
    return {};
}

Status managedsave(Session& session, const Arguments& arguments) {
    auto domain = find_domain(session, arguments);
    if (!domain) return domain.error();
    const unsigned flags = collect_flags(arguments, save_bits);
    const char* name = virDomainGetName(domain->get());
    const bool done = run_job(session, domain->get(), "Managedsave", arguments.has("verbose"),
                              [&] { return virDomainManagedSave(domain->get(), flags) == 0; });
    if (!done) return failure("Failed to save domain '%s' state", name);
    session.out.did("domain", name, "saved", format("\nDomain '%s' state saved by libvirt\n", name));
    return {};
}

Status managedsave_remove(Session& session, const Arguments& arguments) {
    auto domain = find_domain(session, arguments);
    if (!domain) return domain.error();
    const char* name = virDomainGetName(domain->get());
    const int saved = virDomainHasManagedSaveImage(domain->get(), 0);
    if (saved < 0) return failure("Failed to check for domain managed save image");
    if (saved == 0) {
        session.out.did("domain", name, "unchanged",
                        format("Domain '%s' has no manage save image; removal skipped", name));
        return {};
    }
    if (virDomainManagedSaveRemove(domain->get(), 0) < 0)
        return failure("Failed to remove managed save image for domain '%s'", name);
    session.out.did("domain", name, "removed", format("Removed managedsave image for domain '%s'", name));
    return {};
}

Status dump(Session& session, const Arguments& arguments) {
    auto domain = find_domain(session, arguments);
    if (!domain) return domain.error();
    const std::string to = *arguments.get("file");
    const unsigned flags = collect_flags(arguments, {{"live", VIR_DUMP_LIVE},
                                                     {"crash", VIR_DUMP_CRASH},
                                                     {"bypass-cache", VIR_DUMP_BYPASS_CACHE},
                                                     {"reset", VIR_DUMP_RESET},
                                                     {"memory-only", VIR_DUMP_MEMORY_ONLY}});
    struct Format {
        std::string_view name;
        unsigned number;
    };
    static constexpr Format formats[] = {{"elf", VIR_DOMAIN_CORE_DUMP_FORMAT_RAW},
                                         {"kdump-zlib", VIR_DOMAIN_CORE_DUMP_FORMAT_KDUMP_ZLIB},
                                         {"kdump-lzo", VIR_DOMAIN_CORE_DUMP_FORMAT_KDUMP_LZO},
                                         {"kdump-snappy", VIR_DOMAIN_CORE_DUMP_FORMAT_KDUMP_SNAPPY},
                                         {"win-dmp", VIR_DOMAIN_CORE_DUMP_FORMAT_WIN_DMP}};
    unsigned wanted = VIR_DOMAIN_CORE_DUMP_FORMAT_RAW;
    if (const std::string* given = arguments.get("format")) {
        if (!arguments.has("memory-only")) return failure("--format only works with --memory-only");
        const Format* found = nullptr;
        for (const Format& candidate : formats)
            if (candidate.name == *given) found = &candidate;
        if (!found)
            return failure(
                "format '%s' is not supported, expecting 'kdump-zlib', 'kdump-lzo', 'kdump-snappy', "
                "'win-dmp' or 'elf'",
                given->c_str());
        wanted = found->number;
    }
    const char* name = virDomainGetName(domain->get());
    const bool done = run_job(session, domain->get(), "Dump", arguments.has("verbose"), [&] {
        return (flags & VIR_DUMP_MEMORY_ONLY
                    ? virDomainCoreDumpWithFormat(domain->get(), to.c_str(), wanted, flags)
                    : virDomainCoreDump(domain->get(), to.c_str(), flags)) == 0;
    });
    if (!done) return failure("Failed to core dump domain '%s' to %s", name, to.c_str());
    session.out.did("domain", name, "dumped", format("\nDomain '%s' dumped to %s\n", name, to.c_str()));
    return {};
}

constexpr const char* job_types[] = {"None", "Bounded", "Unbounded", "Completed", "Failed", "Cancelled"};
constexpr const char* job_operations[] = {
    "Unknown",  "Start",           "Save", "Restore", "Incoming migration", "Outgoing migration",
    "Snapshot", "Snapshot revert", "Dump", "Backup",  "Snapshot delete"};

struct JobLine {
    const char* field;
    const char* label;
    enum { milliseconds, bytes, count, speed } kind;
};

constexpr JobLine job_lines[] = {
    {VIR_DOMAIN_JOB_TIME_ELAPSED, "Time elapsed:", JobLine::milliseconds},
    {VIR_DOMAIN_JOB_TIME_REMAINING, "Time remaining:", JobLine::milliseconds},
    {VIR_DOMAIN_JOB_DATA_PROCESSED, "Data processed:", JobLine::bytes},
    {VIR_DOMAIN_JOB_DATA_REMAINING, "Data remaining:", JobLine::bytes},
    {VIR_DOMAIN_JOB_DATA_TOTAL, "Data total:", JobLine::bytes},
    {VIR_DOMAIN_JOB_MEMORY_PROCESSED, "Memory processed:", JobLine::bytes},
    {VIR_DOMAIN_JOB_MEMORY_REMAINING, "Memory remaining:", JobLine::bytes},
    {VIR_DOMAIN_JOB_MEMORY_TOTAL, "Memory total:", JobLine::bytes},
    {VIR_DOMAIN_JOB_MEMORY_BPS, "Memory bandwidth:", JobLine::speed},
    {VIR_DOMAIN_JOB_MEMORY_DIRTY_RATE, "Dirty rate:", JobLine::count},
    {VIR_DOMAIN_JOB_MEMORY_PAGE_SIZE, "Page size:", JobLine::count},
    {VIR_DOMAIN_JOB_MEMORY_ITERATION, "Iteration:", JobLine::count},
    {VIR_DOMAIN_JOB_DISK_PROCESSED, "File processed:", JobLine::bytes},
    {VIR_DOMAIN_JOB_DISK_REMAINING, "File remaining:", JobLine::bytes},
    {VIR_DOMAIN_JOB_DISK_TOTAL, "File total:", JobLine::bytes},
    {VIR_DOMAIN_JOB_DISK_BPS, "File bandwidth:", JobLine::speed},
    {VIR_DOMAIN_JOB_MEMORY_CONSTANT, "Constant pages:", JobLine::count},
    {VIR_DOMAIN_JOB_MEMORY_NORMAL, "Normal pages:", JobLine::count},
    {VIR_DOMAIN_JOB_MEMORY_NORMAL_BYTES, "Normal data:", JobLine::bytes},
    {VIR_DOMAIN_JOB_DOWNTIME, "Total downtime:", JobLine::milliseconds},
    {VIR_DOMAIN_JOB_SETUP_TIME, "Setup time:", JobLine::milliseconds},
};

void print_job_line(Session& session, const JobLine& line, unsigned long long value) {
    const char* unit = nullptr;
    const double scaled = scale_bytes(value, unit);
    switch (line.kind) {
        case JobLine::milliseconds:
            session.out.print("%-17s %-12llu ms\n", line.label, value);
            break;
        case JobLine::bytes:
            session.out.print("%-17s %-.3lf %s\n", line.label, scaled, unit);
            break;
        case JobLine::speed:
            session.out.print("%-17s %-.3lf %s/s\n", line.label, scaled, unit);
            break;
        case JobLine::count:
            session.out.print("%-17s %-13llu\n", line.label, value);
            break;
    }
    session.out.set(line.field, value);
}

Status domjobinfo(Session& session, const Arguments& arguments) {
    auto domain = find_domain(session, arguments);
    if (!domain) return domain.error();
    if (arguments.has("keep-completed") && !arguments.has("completed"))
        return failure("Option --completed is required by option --keep-completed");
    const unsigned flags =
        collect_flags(arguments, {{"completed", VIR_DOMAIN_JOB_STATS_COMPLETED},
                                  {"keep-completed", VIR_DOMAIN_JOB_STATS_KEEP_COMPLETED}});
    int type = VIR_DOMAIN_JOB_NONE;
    Parameters stats;
    if (virDomainGetJobStats(domain->get(), &type, &stats.items, &stats.count, flags) < 0) {
        if (session.library_error_code() != VIR_ERR_NO_SUPPORT) return library_error();
        if (flags || arguments.has("rawstats"))
            return failure("Optional flags or --rawstats are not supported by the daemon");
        // An older driver: the fixed structure holds the first of the numbers.
        session.forget_library_error();
        virDomainJobInfo info;
        if (virDomainGetJobInfo(domain->get(), &info) < 0) return library_error();
        type = info.type;
        int room = 0;
        for (const auto& [field, value] : {std::pair{VIR_DOMAIN_JOB_TIME_ELAPSED, info.timeElapsed},
                                           {VIR_DOMAIN_JOB_TIME_REMAINING, info.timeRemaining},
                                           {VIR_DOMAIN_JOB_DATA_PROCESSED, info.dataProcessed},
                                           {VIR_DOMAIN_JOB_DATA_REMAINING, info.dataRemaining},
                                           {VIR_DOMAIN_JOB_DATA_TOTAL, info.dataTotal}})
            virTypedParamsAddULLong(&stats.items, &stats.count, &room, field, value);
    }
    const char* type_name =
        type >= 0 && type < static_cast<int>(std::size(job_types)) ? job_types[type] : "Unknown";
    if (arguments.has("rawstats")) {
        session.out.print("Job type:         %-12s\n", type_name);
        for (int i = 0; i < stats.count; i++) {
            session.out.print("%s: %s\n", stats.items[i].field, parameter_text(stats.items[i]).c_str());
            session.out.set(stats.items[i].field, parameter_value(stats.items[i]));
        }
        return {};
    }
    session.out.print("%-17s %-12s\n", "Job type:", type_name);
    session.out.set("type", type_name);
    const bool over = type == VIR_DOMAIN_JOB_FAILED || type == VIR_DOMAIN_JOB_CANCELLED;
    if (type == VIR_DOMAIN_JOB_NONE || (over && !arguments.has("anystats"))) return {};
    int operation = 0;
    if (virTypedParamsGetInt(stats.items, stats.count, VIR_DOMAIN_JOB_OPERATION, &operation) == 1) {
        const char* name = operation >= 0 && operation < static_cast<int>(std::size(job_operations))
                               ? job_operations[operation]
                               : "Unknown";
        session.out.print("%-17s %-12s\n", "Operation:", name);
        session.out.set("operation", name);
    }
    for (const JobLine& line : job_lines) {
        unsigned long long value = 0;
        if (virTypedParamsGetULLong(stats.items, stats.count, line.field, &value) != 1) continue;
        if (value || line.kind != JobLine::bytes) print_job_line(session, line, value);
    }
    return {};
}

Status domjobabort(Session& session, const Arguments& arguments) {
    auto domain = find_domain(session, arguments);
    if (!domain) return domain.error();
    const unsigned flags = collect_flags(arguments, {{"postcopy", VIR_DOMAIN_ABORT_JOB_POSTCOPY}});
    const int done = flags ? virDomainAbortJobFlags(domain->get(), flags) : virDomainAbortJob(domain->get());
    if (done < 0) return library_error();
    return {};
}

Status image_dumpxml(Session& session, const Arguments& arguments) {
    const unsigned flags = collect_flags(arguments, {{"security-info", VIR_DOMAIN_SAVE_IMAGE_XML_SECURE}});
    const CString xml(virDomainSaveImageGetXMLDesc(session.connection(), arguments.c_str("file"), flags));
    if (!xml) return library_error();
    return print_xml(session, arguments, xml.get());
}

Status image_define(Session& session, const Arguments& arguments) {
    const std::string image = *arguments.get("file");
    auto xml = read_file(*arguments.get("xml"));
    if (!xml) return xml.error();
    const unsigned flags = collect_flags(arguments, save_bits);
    if (virDomainSaveImageDefineXML(session.connection(), image.c_str(), xml->c_str(), flags) < 0)
        return failure("Failed to update %s", image.c_str());
    session.out.did("file", image, "updated", format("State file %s updated.\n", image.c_str()));
    return {};
}

constexpr Option save_options[] = {
    domain_option,
    required(text("file", "file that takes the state", Names::file)),
    flag("bypass-cache", "write past the file cache"),
    text("xml", "file with changed XML to save in place of the domain's own", Names::file),
    flag("running", "run when it is restored"),
    flag("paused", "stay paused when it is restored"),
    flag("verbose", "show how far it is"),
};
constexpr Option restore_options[] = {
    required(text("file", "file that holds the state", Names::file)),
    flag("bypass-cache", "read past the file cache"),
    text("xml", "file with changed XML to use in place of the saved one", Names::file),
    flag("running", "let it run"),
    flag("paused", "leave it paused"),
    flag("reset-nvram", "fill the NVRAM from its template again"),
};
constexpr Option managedsave_options[] = {
    domain_option,
    flag("bypass-cache", "write past the file cache"),
    flag("running", "run at the next start"),
    flag("paused", "stay paused at the next start"),
    flag("verbose", "show how far it is"),
};
constexpr Option only_domain[] = {domain_option};
constexpr Option dump_options[] = {
    domain_option,
    required(text("file", "file that takes the core", Names::file)),
    flag("live", "keep the domain running meanwhile"),
    flag("crash", "leave the domain crashed afterwards"),
    flag("bypass-cache", "write past the file cache"),
    flag("reset", "reset the domain afterwards"),
    flag("verbose", "show how far it is"),
    flag("memory-only", "memory and registers only"),
    text("format", "of a memory-only dump: elf, kdump-zlib, kdump-lzo, kdump-snappy, win-dmp"),
};
constexpr Option domjobinfo_options[] = {
    domain_option,
    flag("completed", "the numbers of a job that ended a short while ago"),
    flag("keep-completed", "leave those numbers for the next reader"),
    flag("anystats", "also the numbers of a failed or cancelled job"),
    flag("rawstats", "every number under its own name"),
};
constexpr Option domjobabort_options[] = {domain_option,
                                          flag("postcopy", "even a migration in its post-copy phase")};
constexpr Option image_dumpxml_options[] = {required(text("file", "file that holds the state", Names::file)),
                                            flag("security-info", "with passwords"), xpath_option,
                                            wrap_option};
constexpr Option image_define_options[] = {
    required(text("file", "file that holds the state", Names::file)),
    required(text("xml", "file with the new XML", Names::file)),
    flag("running", "run when it is restored"),
    flag("paused", "stay paused when it is restored"),
};

constexpr Command commands[] = {
    {"domjobabort", "end a domain's job", "", domjobabort_options, domjobabort, "message"},
    {"domjobinfo", "how far a domain's job is", "", domjobinfo_options, domjobinfo,
     "type operation time_elapsed time_remaining data_processed data_remaining data_total"},
    {"dump", "write a domain's core to a file", "", dump_options, dump, "domain result"},
    {"managedsave", "save a domain until its next start",
     "Saves the domain's state where the driver finds it at the next start, and stops the domain.",
     managedsave_options, managedsave, "domain result"},
    {"managedsave-remove", "drop a managed save image", "The next start then boots afresh.", only_domain,
     managedsave_remove, "domain result"},
    {"restore", "start a domain from a saved state", "", restore_options, restore, "file result"},
    {"save", "save a domain's state to a file",
     "Writes the running domain's state to a file and stops the domain.", save_options, save,
     "domain result"},
    {"save-image-define", "replace the XML in a saved state", "", image_define_options, image_define,
     "file result"},
    {"save-image-dumpxml", "the XML in a saved state", "", image_dumpxml_options, image_dumpxml, "xml nodes"},
};

}  // namespace

std::span<const Command> job_commands() {
    return commands;
}

}  // namespace virtbay::shell
