// What a domain is: its names, its XML, its title, description and metadata.
#include <algorithm>

#include "shell/commands/common.h"
#include "shell/commands/table.h"
#include "shell/editor.h"
#include "shell/session.h"
#include "shell/xml.h"

namespace virtbay::shell {

namespace {

Status domid(Session& session, const Arguments& arguments) {
    auto domain = find_domain_by(session, *arguments.get("domain"), by_name | by_uuid);
    if (!domain) return domain.error();
    const unsigned id = virDomainGetID(domain->get());
    if (id == static_cast<unsigned>(-1))
        session.out.answer("id", "-", Value());
    else
        session.out.answer("id", std::to_string(id), id);
    return {};
}

Status domuuid(Session& session, const Arguments& arguments) {
    auto domain = find_domain_by(session, *arguments.get("domain"), by_name | by_id);
    if (!domain) return domain.error();
    const std::string uuid = uuid_of(domain->get(), virDomainGetUUIDString);
    if (uuid.empty()) return failure("failed to get domain UUID");
    session.out.answer("uuid", uuid, uuid);
    return {};
}

Status domname(Session& session, const Arguments& arguments) {
    auto domain = find_domain_by(session, *arguments.get("domain"), by_id | by_uuid);
    if (!domain) return domain.error();
    const char* name = virDomainGetName(domain->get());
    session.out.answer("name", name ? name : "", name);
    return {};
}

Status dumpxml(Session& session, const Arguments& arguments) {
    auto domain = find_domain(session, arguments);
    if (!domain) return domain.error();
    const unsigned flags = collect_flags(arguments, {{"inactive", VIR_DOMAIN_XML_INACTIVE},
                                                     {"security-info", VIR_DOMAIN_XML_SECURE},
                                                     {"update-cpu", VIR_DOMAIN_XML_UPDATE_CPU},
                                                     {"migratable", VIR_DOMAIN_XML_MIGRATABLE}});
    const CString xml(virDomainGetXMLDesc(domain->get(), flags));
    if (!xml) return library_error();
    return print_xml(session, arguments, xml.get());
}

Status edit(Session& session, const Arguments& arguments) {
    auto domain = find_domain(session, arguments);
    if (!domain) return domain.error();
    const char* name = virDomainGetName(domain->get());
    const bool validate = !arguments.has("skip-validate");
    EditedObject object{format("Domain '%s'", name), "domain", name,
                        [&]() -> Result<std::string> {
                            const CString xml(virDomainGetXMLDesc(
                                domain->get(), VIR_DOMAIN_XML_INACTIVE | VIR_DOMAIN_XML_SECURE));
                            if (!xml) return library_error();
                            return std::string(xml.get());
                        },
                        [&](const std::string& xml, bool force) -> Status {
                            const unsigned flags = validate && !force ? VIR_DOMAIN_DEFINE_VALIDATE : 0;
                            Domain defined(virDomainDefineXMLFlags(session.connection(), xml.c_str(), flags));
                            // A driver that knows no validation gets the same text without it.
                            if (!defined && flags &&
                                (session.library_error_code() == VIR_ERR_NO_SUPPORT ||
                                 session.library_error_code() == VIR_ERR_INVALID_ARG)) {
                                session.forget_library_error();
                                defined.reset(virDomainDefineXML(session.connection(), xml.c_str()));
                            }
                            if (!defined) return library_error();
                            return {};
                        }};
    return edit_object(session, object);
}

// The stored title or description; empty when none is stored.
Result<std::string> stored_text(Session& session, virDomainPtr domain, int kind, unsigned flags) {
    const CString text(virDomainGetMetadata(domain, kind, nullptr, flags));
    if (text) return std::string(text.get());
    if (session.library_error_code() != VIR_ERR_NO_DOMAIN_METADATA) return library_error();
    session.forget_library_error();
    return std::string();
}

Status desc(Session& session, const Arguments& arguments) {
    auto domain = find_domain(session, arguments);
    if (!domain) return domain.error();
    auto flags = affect_flags(arguments);
    if (!flags) return flags.error();
    const bool title = arguments.has("title");
    const int kind = title ? VIR_DOMAIN_METADATA_TITLE : VIR_DOMAIN_METADATA_DESCRIPTION;
    const char* noun = title ? "title" : "description";
    const char* name = virDomainGetName(domain->get());
    std::string wanted;
    const std::vector<std::string> words = arguments.all("new-desc");
    for (size_t i = 0; i < words.size(); i++) wanted += (i ? " " : "") + words[i];

    if (words.empty() && !arguments.has("edit")) {
        auto stored = stored_text(session, domain->get(), kind, *flags);
        if (!stored) return stored.error();
        if (stored->empty())
            session.out.note("No %s for domain: %s", noun, name);
        else
            session.out.print("%s", stored->c_str());
        session.out.set(noun, stored->empty() ? Value() : Value(*stored));
        return {};
    }
    if (arguments.has("edit")) {
        auto stored = stored_text(session, domain->get(), kind, *flags);
        if (!stored) return stored.error();
        auto edited = edit_text(words.empty() ? *stored : wanted, ".txt");
        if (!edited) return edited.error();
        wanted = edited->text;
        while (wanted.ends_with('\n')) wanted.pop_back();
        if (wanted == *stored) {
            session.out.print("Domain %s not changed", noun);
            session.out.set(noun, wanted);
            return {};
        }
    }
    if (virDomainSetMetadata(domain->get(), kind, wanted.empty() ? nullptr : wanted.c_str(), nullptr, nullptr,
                             *flags) < 0)
        return failure("Failed to set new domain %s", noun);
    session.out.note("Domain %s updated successfully", noun);
    session.out.set(noun, wanted);
    return {};
}

Status metadata(Session& session, const Arguments& arguments) {
    auto domain = find_domain(session, arguments);
    if (!domain) return domain.error();
    auto flags = affect_flags(arguments);
    if (!flags) return flags.error();
    for (const auto& [one, other] : {std::pair{"edit", "set"}, {"remove", "set"}, {"remove", "edit"}})
        if (Status status = exclusive(arguments, one, other); !status) return status;
    const char* uri = arguments.c_str("uri");
    const char* key = arguments.c_str("key");
    const int kind = VIR_DOMAIN_METADATA_ELEMENT;
    if (arguments.has("edit") && !key) return failure("namespace key is required when modifying metadata");
    if (arguments.has("set") && !key) return failure("namespace key is required when modifying metadata");

    if (arguments.has("remove")) {
        if (virDomainSetMetadata(domain->get(), kind, nullptr, key, uri, *flags) < 0) return library_error();
        session.out.note("Metadata removed\n");
        return {};
    }
    if (arguments.has("set")) {
        if (virDomainSetMetadata(domain->get(), kind, arguments.c_str("set"), key, uri, *flags) < 0)
            return library_error();
        session.out.note("Metadata modified\n");
        return {};
    }
    if (arguments.has("edit")) {
        const CString stored(virDomainGetMetadata(domain->get(), kind, uri, *flags));
        if (!stored && session.library_error_code() != VIR_ERR_NO_DOMAIN_METADATA) return library_error();
        session.forget_library_error();
        auto edited = edit_text(stored ? stored.get() : "", ".xml");
        if (!edited) return edited.error();
        if (!edited->changed) {
            session.out.note("Metadata not changed\n");
            return {};
        }
        if (virDomainSetMetadata(domain->get(), kind, edited->text.c_str(), key, uri, *flags) < 0)
            return library_error();
        session.out.note("Metadata modified\n");
        return {};
    }
    const CString stored(virDomainGetMetadata(domain->get(), kind, uri, *flags));
    if (!stored) return library_error();
    session.out.answer("xml", stored.get(), stored.get());
    return {};
}

Status managed_edit(Session& session, const Arguments& arguments) {
    auto domain = find_domain(session, arguments);
    if (!domain) return domain.error();
    if (Status status = exclusive(arguments, "running", "paused"); !status) return status;
    const unsigned flags =
        collect_flags(arguments, {{"running", VIR_DOMAIN_SAVE_RUNNING}, {"paused", VIR_DOMAIN_SAVE_PAUSED}});
    const char* name = virDomainGetName(domain->get());
    EditedObject object{format("Managed save image of domain '%s'", name), "domain", name,
                        [&]() -> Result<std::string> {
                            const CString xml(virDomainManagedSaveGetXMLDesc(
                                domain->get(), VIR_DOMAIN_SAVE_IMAGE_XML_SECURE));
                            if (!xml) return library_error();
                            return std::string(xml.get());
                        },
                        [&](const std::string& xml, bool) -> Status {
                            if (virDomainManagedSaveDefineXML(domain->get(), xml.c_str(), flags) < 0)
                                return library_error();
                            return {};
                        }};
    return edit_object(session, object);
}

Status managed_dumpxml(Session& session, const Arguments& arguments) {
    auto domain = find_domain(session, arguments);
    if (!domain) return domain.error();
    const unsigned flags = collect_flags(arguments, {{"security-info", VIR_DOMAIN_SAVE_IMAGE_XML_SECURE}});
    const CString xml(virDomainManagedSaveGetXMLDesc(domain->get(), flags));
    if (!xml) return library_error();
    return print_xml(session, arguments, xml.get());
}

constexpr Option domid_options[] = {required(text("domain", "name or UUID of the domain", Names::domain))};
constexpr Option domname_options[] = {required(text("domain", "id or UUID of the domain", Names::domain))};
constexpr Option domuuid_options[] = {required(text("domain", "id or name of the domain", Names::domain))};
constexpr Option dumpxml_options[] = {
    domain_option,
    flag("inactive", "what the next start will use, even while the domain runs"),
    flag("security-info", "with passwords and other secrets"),
    flag("update-cpu", "with the processor description made whole for this host"),
    flag("migratable", "in a form that another host can take"),
    xpath_option,
    wrap_option,
};
constexpr Option edit_options[] = {domain_option, flag("skip-validate", "do not check against the schema")};
constexpr Option desc_options[] = {
    domain_option,
    live_option,
    config_option,
    current_option,
    flag("title", "the one-line title instead of the description"),
    flag("edit", "change it in an editor"),
    rest(may_be_empty(text("new-desc", "the new text; an empty word removes it"))),
};
constexpr Option metadata_options[] = {
    domain_option,
    required(text("uri", "URI of the XML namespace the element belongs to")),
    live_option,
    config_option,
    current_option,
    flag("edit", "change it in an editor"),
    text("key", "prefix of the namespace in the domain's XML"),
    text("set", "the new element"),
    flag("remove", "remove the element"),
};
constexpr Option managed_edit_options[] = {domain_option, flag("running", "run when it is restored"),
                                           flag("paused", "stay paused when it is restored")};
constexpr Option managed_dumpxml_options[] = {domain_option, flag("security-info", "with passwords"),
                                              xpath_option, wrap_option};

constexpr Command commands[] = {
    {"desc", "show or set a domain's description",
     "Shows or sets a free text, or with --title one line, about the domain.", desc_options, desc,
     "description title"},
    {"domid", "the id of a running domain", "A dash stands for a domain that does not run.", domid_options,
     domid, "id"},
    {"domname", "the name of a domain", "", domname_options, domname, "name"},
    {"domuuid", "the UUID of a domain", "", domuuid_options, domuuid, "uuid"},
    {"dumpxml", "a domain's XML", "Prints the domain's description as XML.", dumpxml_options, dumpxml,
     "xml nodes"},
    {"edit", "edit a domain's XML",
     "Opens the persistent description in $VISUAL or $EDITOR and defines it anew.", edit_options, edit,
     "domain result"},
    {"managedsave-dumpxml", "the XML in a managed save image", "", managed_dumpxml_options, managed_dumpxml,
     "xml nodes"},
    {"managedsave-edit", "edit the XML in a managed save image", "", managed_edit_options, managed_edit,
     "domain result"},
    {"metadata", "show or set a domain's XML metadata",
     "Shows, sets or removes the element of one namespace in the domain's metadata.", metadata_options,
     metadata, "xml message"},
};

}  // namespace

std::span<const Command> description_commands() {
    return commands;
}

}  // namespace virtbay::shell
