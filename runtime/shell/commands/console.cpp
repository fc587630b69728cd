// A domain's terminals and displays.
#include <algorithm>

#include "shell/commands/common.h"
#include "shell/commands/table.h"
#include "shell/console.h"
#include "shell/session.h"
#include "shell/xml.h"

namespace virtbay::shell {

namespace {

Status console(Session& session, const Arguments& arguments) {
    auto domain = find_domain(session, arguments);
    if (!domain) return domain.error();
    const unsigned flags =
        collect_flags(arguments, {{"force", VIR_DOMAIN_CONSOLE_FORCE}, {"safe", VIR_DOMAIN_CONSOLE_SAFE}});
    return run_console(session, domain->get(), arguments.c_str("devname"), flags);
}

Result<Document> live_document(Session& session, const Arguments& arguments, unsigned flags) {
    auto domain = find_domain(session, arguments);
    if (!domain) return domain.error();
    const CString xml(virDomainGetXMLDesc(domain->get(), flags));
    if (!xml) return failure("Failed to get domain XML");
    return Document::parse(xml.get());
}

Status ttyconsole(Session& session, const Arguments& arguments) {
    auto document = live_document(session, arguments, 0);
    if (!document) return document.error();
    std::string tty = document->text("/domain/devices/console/@tty");
    if (tty.empty()) tty = document->text("/domain/devices/console/source/@path");
    if (tty.empty()) return library_error();
    session.out.answer("tty", tty, tty);
    return {};
}

// The URI at which one <graphics> element can be reached; empty while it has no port.
std::string display_uri(const std::vector<std::string>& row, bool with_password) {
    const std::string& type = row[0];
    const auto port = parse_unsigned(row[1]);
    const auto tls = parse_unsigned(row[2]);
    if (!row[6].empty()) return type + "+unix://" + row[6];
    if (!port && !tls) return {};
    std::string listen = row[3].empty() ? row[4] : row[3];
    if (listen.empty() || listen == "0.0.0.0" || listen == "::") listen = "localhost";
    if (listen.find(':') != std::string::npos) listen = "[" + listen + "]";
    std::string uri = type + "://";
    if (with_password && type != "spice" && !row[5].empty()) uri += ":" + row[5] + "@";
    uri += listen;
    if (port) uri += ":" + std::to_string(type == "vnc" && *port >= 5900 ? *port - 5900 : *port);
    std::string query;
    if (tls) query += "tls-port=" + std::to_string(*tls);
    if (with_password && type == "spice" && !row[5].empty())
        query += (query.empty() ? "" : "&") + std::string("password=") + row[5];
    return query.empty() ? uri : uri + "?" + query;
}

std::vector<std::string> graphics_fields() {
    return {"@type", "@port", "@tlsPort", "listen/@address", "@listen", "@passwd", "@socket"};
}

Status domdisplay(Session& session, const Arguments& arguments) {
    if (Status status = exclusive(arguments, "all", "type"); !status) return status;
    auto domain = find_domain(session, arguments);
    if (!domain) return domain.error();
    if (virDomainIsActive(domain->get()) != 1) return failure("Domain is not running");
    const bool password = arguments.has("include-password");
    const CString xml(virDomainGetXMLDesc(domain->get(), password ? VIR_DOMAIN_XML_SECURE : 0));
    if (!xml) return failure("Failed to get domain XML");
    auto document = Document::parse(xml.get());
    if (!document) return document.error();
    const std::string* type = arguments.get("type");
    Value::Array found;
    for (const auto& row : document->rows("/domain/devices/graphics", graphics_fields())) {
        if (type && row[0] != *type) continue;
        const std::string uri = display_uri(row, password);
        if (uri.empty()) continue;
        session.out.print(arguments.has("all") ? "%s\n" : "%s", uri.c_str());
        found.push_back(uri);
        if (!arguments.has("all")) break;
    }
    if (found.empty())
        return type ? failure("No graphical display with type '%s' found", type->c_str())
                    : failure("No graphical display found");
    session.out.set("uris", std::move(found));
    return {};
}

Status vncdisplay(Session& session, const Arguments& arguments) {
    auto domain = find_domain(session, arguments);
    if (!domain) return domain.error();
    if (virDomainIsActive(domain->get()) != 1) return failure("Domain is not running");
    auto document = live_document(session, arguments, 0);
    if (!document) return document.error();
    const auto port = parse_unsigned(document->text("/domain/devices/graphics[@type='vnc']/@port"));
    if (!port) return failure("Failed to get VNC port. Is this domain using VNC?");
    std::string listen = document->text("/domain/devices/graphics[@type='vnc']/@listen");
    if (listen == "0.0.0.0") listen.clear();
    const std::string display = listen + ":" + std::to_string(*port - 5900);
    session.out.answer("display", display, display);
    return {};
}

constexpr Option console_options[] = {
    domain_option,
    text("devname", "alias of the character device; the first console when absent"),
    flag("force", "take the console from whoever has it"),
    flag("safe", "only where the driver can tell that nobody has it"),
};
constexpr Option only_domain[] = {domain_option};
constexpr Option domdisplay_options[] = {
    domain_option,
    flag("include-password", "with the password in the URI"),
    text("type", "only displays of this type: vnc, spice, rdp"),
    flag("all", "every display, not only the first"),
};

constexpr Command commands[] = {
    {"console", "use a domain's console",
     "Joins this terminal to the domain's console until the escape key (^]) is pressed.", console_options,
     console, "message"},
    {"domdisplay", "URI of a domain's display", "", domdisplay_options, domdisplay, "uris"},
    {"ttyconsole", "terminal device of a domain's console", "", only_domain, ttyconsole, "tty"},
    {"vncdisplay", "address of a domain's VNC display", "", only_domain, vncdisplay, "display"},
};

}  // namespace

std::span<const Command> console_commands() {
    return commands;
}

}  // namespace virtbay::shell
