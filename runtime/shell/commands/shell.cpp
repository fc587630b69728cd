// Commands about the shell itself.
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "shell/commands/table.h"
#include "shell/help.h"
#include "shell/session.h"

namespace virtbay::shell {

namespace {

Status change_directory(Session& session, const Arguments& arguments) {
    if (!session.interactive) return failure("cd: command valid only in interactive mode");
    const char* to = arguments.c_str("dir");
    if (!to) to = std::getenv("HOME");
    if (!to) to = "/";
    if (::chdir(to) < 0) return failure("cd: %s: %s", std::strerror(errno), to);
    session.out.set("directory", to);
    return {};
}

Status print_directory(Session& session, const Arguments&) {
    std::error_code error;
    const std::string here = std::filesystem::current_path(error).string();
    if (error) return failure("pwd: cannot get current directory: %s", error.message().c_str());
    session.out.answer("directory", here, here);
    return {};
}

Status echo(Session& session, const Arguments& arguments) {
    std::string line;
    bool first = true;
    for (const std::string& given : arguments.all("string")) {
        std::vector<std::string> parts{given};
        if (arguments.has("split")) {
            parts.assign(1, "");
            for (size_t i = 0; i < given.size(); i++) {
                if (given[i] != ',')
                    parts.back() += given[i];
                else if (i + 1 < given.size() && given[i + 1] == ',')
                    parts.back() += given[i++];
                else
                    parts.emplace_back();
            }
        }
        for (size_t i = 0; i < parts.size(); i++) {
            std::string part = arguments.has("xml") ? xml_escape(parts[i]) : parts[i];
            if (arguments.has("shell")) part = shell_quote(part);
            if (i == 0 && !first) line += ' ';
            first = false;
            line += part;
            if (arguments.has("split")) line += '\n';
        }
    }
    if (arguments.has("err"))
        session.complain(line);
    else
        session.out.write(line);
    session.out.set("text", line);
    return {};
}

Status leave(Session& session, const Arguments&) {
    session.leaving = true;
    return {};
}

Status help(Session& session, const Arguments& arguments) {
    Report& out = session.out;
    const std::string* topic = arguments.get("command");
    if (!topic || topic->empty()) {
        out.write("Grouped commands:\n\n" + list_table(session.table, true));
        const Value described = table_value(session.table);
        if (!out.for_people())
            for (const Value& item : std::get<Value::Array>(described.data)) out.add(item);
        return {};
    }
    std::string name = *topic;
    for (const std::string& more : arguments.all("word"))
        if (find_command(session.table, name + " " + more)) name += " " + more;
    if (const Command* command = find_command(session.table, name)) {
        describe_command(out, *command);
        return {};
    }
    // "virsh" is what users of virsh call this group.
    const Family* family = find_family(session.table, name == "virsh" ? "virtbay" : name);
    if (!family) return failure("command or command group '%s' doesn't exist", topic->c_str());
    out.write(list_family(*family, true));
    const Value described = table_value({family, 1});
    if (!out.for_people())
        for (const Value& item : std::get<Value::Array>(described.data)) out.add(item);
    return {};
}

Status connect(Session& session, const Arguments& arguments) {
    const std::string* uri = arguments.get("name");
    const std::string target = uri ? *uri : session.settings.uri;
    // A connection that is opened again stays read-only.
    const bool readonly = arguments.has("readonly") || (!uri && session.settings.readonly);
    if (Status status = session.connect(target, readonly); !status) return status;
    session.settings.uri = target;
    const CString actual(virConnectGetURI(session.connection()));
    session.out.set("uri", actual.get());
    session.out.set("readonly", readonly);
    return {};
}

constexpr Option cd_options[] = {text("dir", "where to go; the home directory when absent", Names::file)};
constexpr Option echo_options[] = {
    flag("shell", "quote each word for a POSIX shell"),
    flag("xml", "escape each word for XML"),
    flag("split", "split words at commas (two commas are one), one piece to a line"),
    flag("err", "print as an error"),
    rest(may_be_empty(text("string", "words to print"))),
};
constexpr Option help_options[] = {
    may_be_empty(text("command", "a command or a group", Names::command)),
    rest(may_be_empty(text("word", "second word of a command's name, others are ignored"))),
};
constexpr Option connect_options[] = {
    may_be_empty(text("name", "URI of the hypervisor; the one in use when absent")),
    flag("readonly", "without the right to change anything"),
};

constexpr Command commands[] = {
    {"cd", "change the working directory", "Changes the directory that file names are relative to.",
     cd_options, change_directory, "directory", false},
    {"connect", "connect to another hypervisor", "Closes the connection and opens one to the given URI.",
     connect_options, connect, "uri readonly", false},
    {"echo", "print words", "Prints its words, quoted on request; a way to see how a line is split.",
     echo_options, echo, "text", false},
    {"exit", "leave the shell", "", {}, leave, "", false},
    {"help", "explain commands", "Lists all commands, the commands of one group, or explains one command.",
     help_options, help, "family name summary details synopsis options result", false},
    {"pwd", "print the working directory", "", {}, print_directory, "directory", false},
    {"quit", "leave the shell", "", {}, leave, "", false},
};

}  // namespace

std::span<const Command> shell_commands() {
    return commands;
}

}  // namespace virtbay::shell
