#include "target.h"

#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <initializer_list>
#include <string_view>

namespace virtbay::remote {
namespace {

constexpr int tcp_port = 16509, tls_port = 16514;

Error invalid(std::string_view what) {
    return make_error(VB_ERR_INVALID_ARG, VB_FROM_REMOTE, what);
}

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

std::string unescaped(std::string_view text) {
    std::string out;
    for (size_t i = 0; i < text.size(); ++i) {
        const bool escape = text[i] == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 &&
                            hex_digit(text[i + 2]) >= 0;
        if (!escape) {
            out += text[i];
            continue;
        }
        out += static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2]));
        i += 2;
    }
    return out;
}

Result<bool> truth(std::string_view name, const std::string& value) {
    char* end = nullptr;
    const long number = std::strtol(value.c_str(), &end, 10);
    if (value.empty() || *end) return invalid("Failed to parse value of URI component " + std::string(name));
    return number != 0;
}

// Takes the parameters that are this side's out of the query; what is left is returned as it was written.
Result<std::string> take_parameters(std::string_view query, Parameters& out) {
    struct Text {
        std::string_view name;
        std::optional<std::string>* value;
    };
    struct Flag {
        std::string_view name;
        bool* value;
    };
    std::optional<std::string> ignored;  // for transports that this driver does not have
    const Text texts[] = {
        {"name", &out.name},       {"command", &out.command},
        {"socket", &out.socket},   {"auth", &out.auth},
        {"netcat", &out.netcat},   {"keyfile", &out.keyfile},
        {"pkipath", &out.pkipath}, {"tls_priority", &out.tls_priority},
        {"mode", &out.mode},       {"proxy", &out.proxy},
        {"sshauth", &ignored},     {"known_hosts", &ignored},
        {"authfile", &ignored},    {"known_hosts_verify", &ignored},
    };
    const Flag flags[] = {
        {"no_sanity", &out.no_sanity}, {"no_verify", &out.no_verify}, {"no_tty", &out.no_tty}};
    std::string rest;
    while (!query.empty()) {
        const size_t end = query.find_first_of("&;");
        const std::string_view part = query.substr(0, end);
        query = end == query.npos ? std::string_view() : query.substr(end + 1);
        if (part.empty()) continue;
        const size_t equals = part.find('=');
        const std::string name = unescaped(part.substr(0, equals));
        const std::string value = equals == part.npos ? "" : unescaped(part.substr(equals + 1));
        bool ours = false;
        for (const Text& t : texts)
            if (name == t.name) *t.value = value, ours = true;
        for (const Flag& f : flags) {
            if (name != f.name) continue;
            const Result<bool> parsed = truth(name, value);
            if (!parsed) return parsed.error();
            *f.value = *parsed;
            ours = true;
        }
        if (!ours) rest.append(rest.empty() ? "" : "&").append(part);
    }
    return rest;
}

// Values are checked whatever the transport makes of them.
Status check_values(const Parameters& p) {
    const auto one_of = [](const std::optional<std::string>& value,
                           std::initializer_list<const char*> known) {
        return !value || std::find(known.begin(), known.end(), *value) != known.end();
    };
    if (!one_of(p.mode, {"auto", "direct", "legacy"}))
        return invalid("Unknown remote mode '" + *p.mode + "'");
    if (!one_of(p.proxy, {"auto", "netcat", "native"}))
        return invalid("Unknown proxy type '" + *p.proxy + "'");
    return {};
}

Result<Transport> transport_named(std::string_view given, bool has_server) {
    std::string name(given);
    std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::tolower(c); });
    if (name.empty()) return has_server ? Transport::tls : Transport::unix_socket;
    if (name == "unix") return Transport::unix_socket;
    if (name == "tcp") return Transport::tcp;
    if (name == "tls") return Transport::tls;
    if (name == "ssh") return Transport::ssh;
    if (name == "ext") return Transport::ext;
    return invalid(
        "remote_open: transport in URL not recognised (should be tls|unix|ssh|ext|tcp|libssh2|libssh)");
}

// The daemon of one driver, or that of all; the mode "auto" takes the first where its socket exists.
Result<std::string> socket_path(const Target& t, bool read_only, const Surroundings& around) {
    if (t.parameters.socket) return *t.parameters.socket;
    const std::string mode = t.parameters.mode.value_or("auto");
    std::string directory = around.root.empty() ? "/var/run/libvirt/" : around.root + "/run/libvirt/";
    if (t.per_user) directory = around.runtime_directory + "/libvirt/";
    const char* ending = read_only && !t.per_user ? "-sock-ro" : "-sock";
    const std::string direct = directory + "virt" + t.driver + "d" + ending;
    const std::string legacy = directory + "libvirt" + ending;
    if (mode == "direct") return direct;
    if (mode == "legacy" || t.driver.empty() || !around.exists) return legacy;
    return around.exists(direct) ? direct : legacy;
}

}  // namespace

Surroundings Surroundings::current(const char* root) {
    Surroundings s;
    s.privileged = geteuid() == 0;
    s.root = root ? root : "";
    const char* runtime = secure_getenv("XDG_RUNTIME_DIR");
    const char* home = secure_getenv("HOME");
    if (runtime && *runtime)
        s.runtime_directory = runtime;
    else if (home && *home)
        s.runtime_directory = std::string(home) + "/.cache";
    s.exists = [](const std::string& path) { return access(path.c_str(), F_OK) == 0; };
    return s;
}

Result<Target> Target::of(const vb_open_in& in, const Surroundings& around) {
    Target t;
    const std::string_view scheme = in.scheme ? in.scheme : "";
    const size_t plus = scheme.find('+');
    t.driver = scheme.substr(0, plus);
    t.no_uri = !in.uri || !*in.uri;
    const auto transport =
        transport_named(plus == scheme.npos ? "" : scheme.substr(plus + 1), in.server && *in.server);
    if (!transport) return transport.error();
    t.transport = *transport;

    const auto rest = take_parameters(in.query ? in.query : "", t.parameters);
    if (!rest) return rest.error();
    const Status good = check_values(t.parameters);
    if (!good) return good.error();
    if (t.parameters.name) {
        t.name = *t.parameters.name;
    } else if (!t.driver.empty() && t.driver != "remote") {
        t.name = t.driver + "://" + (in.path ? in.path : "") + (rest->empty() ? "" : "?" + *rest);
    }

    const bool has_server = in.server && *in.server;
    t.host = has_server ? in.server : "localhost";
    t.user = in.user ? in.user : "";
    if (in.port > 0) t.port = std::to_string(in.port);
    switch (t.transport) {
        case Transport::tcp:
            if (t.port.empty()) t.port = std::to_string(tcp_port);
            break;
        case Transport::tls:
            if (t.port.empty()) t.port = std::to_string(tls_port);
            break;
        case Transport::ext:
            if (!t.parameters.command)
                return invalid("remote_open: for 'ext' transport, command is required");
            break;
        case Transport::unix_socket:
            if (has_server)
                return invalid("using unix socket and remote server '" + t.host + "' is not supported.");
            [[fallthrough]];
        case Transport::ssh: {
            const std::string_view path = in.path ? in.path : "";
            const bool own = path == "/session" || t.driver == "test";
            t.per_user = t.transport == Transport::unix_socket && !around.privileged && own;
            if (t.per_user && around.runtime_directory.empty() && !t.parameters.socket)
                return make_error(VB_ERR_INTERNAL_ERROR, VB_FROM_REMOTE,
                                  "Unable to determine the user's runtime directory");
            auto path_of_socket = socket_path(t, (in.flags & VB_OPEN_READ_ONLY) != 0, around);
            if (!path_of_socket) return path_of_socket.error();
            t.socket = *path_of_socket;
        }
    }
    return t;
}

}  // namespace virtbay::remote
