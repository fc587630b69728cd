// Administration of the daemon itself.
#include <climits>
#include <ctime>
#include <filesystem>

#include "shell/commands/common.h"
#include "shell/commands/table.h"
#include "shell/driver_admin.h"
#include "shell/session.h"

namespace virtbay::shell {

namespace {

Result<AdminConnection> open_admin(Session& session, const Arguments& arguments) {
    const std::string* given = arguments.get("socket");
    auto connection = AdminConnection::open(given ? *given : admin_socket(session.settings.uri));
    if (connection) return connection;
    session.complain("Failed to connect to the admin server");
    return connection.error();
}

// The daemon reads the file by a path that does not depend on where this program runs.
std::string absolute(const std::string& path) {
    std::error_code error;
    const auto full = std::filesystem::absolute(path, error);
    return error ? path : full.string();
}

Status failed(Session& session, const Error& error, const std::string& what) {
    session.complain(what);
    return error;
}

Status driver_list(Session& session, const Arguments& arguments) {
    auto admin = open_admin(session, arguments);
    if (!admin) return admin.error();
    auto rows = admin->drivers();
    if (!rows) return failed(session, rows.error(), "Failed to list drivers");
    const bool details = arguments.has("details");
    Grid grid(details ? std::vector<std::string>{"Name", "Version", "Kind", "State", "Schemes", "Generation",
                                                 "Connections", "Operations", "Last pause", "File"}
                      : std::vector<std::string>{"Name", "Version", "Kind", "State", "Connections"});
    session.out.array();
    for (const DriverRow& row : *rows) {
        const std::string state = row.reason.empty() ? row.state : row.state + ": " + row.reason;
        if (details)
            grid.add({row.id, row.version, row.kind, state, row.schemes, std::to_string(row.generation),
                      std::to_string(row.connections), std::to_string(row.operations),
                      format("%.3f ms", static_cast<double>(row.last_pause_us) / 1000), row.file});
        else
            grid.add({row.id, row.version, row.kind, state, std::to_string(row.connections)});
        session.out.add(Value::Object{{"name", row.id},
                                      {"version", row.version},
                                      {"kind", row.kind},
                                      {"state", row.state},
                                      {"reason", row.reason.empty() ? Value() : Value(row.reason)},
                                      {"schemes", row.schemes},
                                      {"generation", row.generation},
                                      {"connections", row.connections},
                                      {"operations", row.operations},
                                      {"pinned_images", row.pinned_images},
                                      {"last_pause_us", row.last_pause_us},
                                      {"file", row.file}});
    }
    session.out.grid(grid);
    return {};
}

Status driver_load(Session& session, const Arguments& arguments) {
    auto admin = open_admin(session, arguments);
    if (!admin) return admin.error();
    const std::string file = absolute(*arguments.get("file"));
    if (Status status = admin->load_driver(file); !status)
        return failed(session, status.error(), "Failed to load driver from " + file);
    session.out.did("file", file, "loaded", "Driver loaded from " + file + "\n");
    return {};
}

Status driver_unload(Session& session, const Arguments& arguments) {
    auto admin = open_admin(session, arguments);
    if (!admin) return admin.error();
    const std::string& name = *arguments.get("name");
    if (Status status = admin->unload_driver(name); !status)
        return failed(session, status.error(), "Failed to unload driver '" + name + "'");
    session.out.did("driver", name, "unloaded", "Driver '" + name + "' unloaded\n");
    return {};
}

Status driver_replace(Session& session, const Arguments& arguments) {
    unsigned deadline = 0;
    if (Status status = read_number(arguments, "deadline", deadline); !status) return status;
    if (arguments.has("deadline") && (deadline == 0 || deadline > UINT_MAX / 1000))
        return failure("Numeric value '%s' for <deadline> option is malformed or out of range",
                       arguments.c_str("deadline"));
    auto admin = open_admin(session, arguments);
    if (!admin) return admin.error();
    const std::string& name = *arguments.get("name");
    auto done = admin->replace_driver(name, absolute(*arguments.get("file")), deadline * 1000,
                                      arguments.has("force"));
    if (!done) return failed(session, done.error(), "Failed to replace driver '" + name + "'");
    const double pause = static_cast<double>(done->pause_us) / 1000;
    session.out.note("Driver '%s' %s replaced by %s: pause %.3f ms, %u connections kept\n", name.c_str(),
                     done->old_version.c_str(), done->new_version.c_str(), pause, done->connections);
    if (!done->unmapped) session.out.note("The old driver's code stays in memory.\n");
    session.out.set("driver", name);
    session.out.set("old_version", done->old_version);
    session.out.set("new_version", done->new_version);
    session.out.set("pause_us", done->pause_us);
    session.out.set("state_bytes", done->state_bytes);
    session.out.set("connections", done->connections);
    session.out.set("unmapped", done->unmapped);
    return {};
}

Status server_list(Session& session, const Arguments& arguments) {
    auto admin = open_admin(session, arguments);
    if (!admin) return admin.error();
    auto names = admin->servers();
    if (!names) return failed(session, names.error(), "Failed to list servers");
    Grid grid({"Id", "Name"});
    session.out.array();
    for (size_t i = 0; i < names->size(); i++) {
        grid.add({std::to_string(i), (*names)[i]});
        session.out.add(Value::Object{{"id", i}, {"name", (*names)[i]}});
    }
    session.out.grid(grid);
    return {};
}

Status client_list(Session& session, const Arguments& arguments) {
    static constexpr const char* transports[] = {"unix", "tcp", "tls"};
    auto admin = open_admin(session, arguments);
    if (!admin) return admin.error();
    auto rows = admin->clients(*arguments.get("server"));
    if (!rows) return failed(session, rows.error(), "Failed to list clients");
    Grid grid({"Id", "Transport", "Connected since"});
    session.out.array();
    for (const ClientRow& row : *rows) {
        const std::time_t since = row.connected_since;
        std::tm parts{};
        ::localtime_r(&since, &parts);
        char text[64];
        std::strftime(text, sizeof(text), "%Y-%m-%d %H:%M:%S%z", &parts);
        const char* transport = row.transport < 3 ? transports[row.transport] : "unknown";
        grid.add({std::to_string(row.id), transport, text});
        session.out.add(Value::Object{
            {"id", row.id}, {"transport", transport}, {"connected_since", row.connected_since}});
    }
    session.out.grid(grid);
    return {};
}

constexpr Option socket_option = named(text(
    "socket", "the daemon's admin socket; that of this host, or of this user, when absent", Names::file));
constexpr Option name_option = required(text("name", "name of the driver"));
constexpr Option file_option = required(text("file", "the driver's shared object", Names::file));
constexpr Option list_options[] = {flag("details", "with schemes, operations, pauses and files"),
                                   socket_option};
constexpr Option load_options[] = {file_option, socket_option};
constexpr Option unload_options[] = {name_option, socket_option};
constexpr Option replace_options[] = {
    name_option,
    file_option,
    named(number("deadline", "seconds that calls in progress are given to end")),
    flag("force", "end streams and jobs that keep the driver busy"),
    socket_option,
};
constexpr Option server_options[] = {socket_option};
constexpr Option client_options[] = {required(text("server", "name of the server")), socket_option};

constexpr Command commands[] = {
    {"admin client-list", "clients of one of the daemon's servers", "", client_options, client_list,
     "id transport connected_since", false},
    {"admin driver-list", "the daemon's drivers",
     "Lists loaded drivers, and those that were refused with the reason.", list_options, driver_list,
     "name version kind state reason schemes generation connections operations pinned_images last_pause_us "
     "file",
     false},
    {"admin driver-load", "load a driver into the daemon", "", load_options, driver_load, "file result",
     false},
    {"admin driver-replace", "replace a driver while it serves",
     "Loads the file beside the running driver, hands it the state and exchanges the two; clients see a "
     "pause. On any "
     "failure the old driver goes on.",
     replace_options, driver_replace,
     "driver old_version new_version pause_us state_bytes connections unmapped", false},
    {"admin driver-unload", "take a driver out of the daemon", "", unload_options, driver_unload,
     "driver result", false},
    {"admin server-list", "the daemon's servers", "", server_options, server_list, "id name", false},
};

}  // namespace

std::span<const Command> admin_commands() {
    return commands;
}

}  // namespace virtbay::shell
