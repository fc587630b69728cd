// The ways to a server.
#include <fcntl.h>
#include <pwd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

#include "connection.h"
#include "tls.h"

namespace virtbay::remote {
namespace {

// The program's path; what it names is left to the system when it holds a slash.
std::string found_in_path(const std::string& program) {
    if (program.find('/') != program.npos) return program;
    const char* path = secure_getenv("PATH");
    std::string_view rest = path && *path ? path : "/usr/local/bin:/usr/bin:/bin";
    while (!rest.empty()) {
        const size_t colon = rest.find(':');
        const std::string candidate = std::string(rest.substr(0, colon)) + "/" + program;
        if (access(candidate.c_str(), X_OK) == 0) return candidate;
        rest = colon == rest.npos ? std::string_view() : rest.substr(colon + 1);
    }
    return "";
}

std::string quoted(const std::string& word) {
    std::string out = "'";
    for (const char c : word) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return out + "'";
}

// What the shell on the other host is to run: its own helper, or netcat on the daemon's socket.
std::string far_command(const Target& target) {
    const std::string helper = "virt-ssh-helper " + quoted(target.name);
    const std::string netcat = quoted(target.parameters.netcat.value_or("nc"));
    const std::string plain = "if " + netcat +
                              " -q 2>&1 | grep 'requires an argument' >/dev/null 2>&1; then ARG=-q0; "
                              "else ARG=; fi; " +
                              netcat + " $ARG -U " + quoted(target.socket);
    const bool fixed = target.parameters.netcat || target.parameters.socket;
    const std::string proxy = target.parameters.proxy.value_or(fixed ? "netcat" : "auto");
    if (proxy == "netcat") return plain;
    if (proxy == "native") return helper;
    return "if command -v virt-ssh-helper >/dev/null 2>&1; then " + helper + "; else " + plain + "; fi";
}

std::vector<std::string> ssh_command(const Target& target) {
    const Parameters& p = target.parameters;
    std::vector<std::string> argv = {p.command.value_or("ssh")};
    auto add = [&](std::initializer_list<std::string> words) { argv.insert(argv.end(), words); };
    if (!target.port.empty()) add({"-p", target.port});
    if (!target.user.empty()) add({"-l", target.user});
    if (p.keyfile) add({"-i", *p.keyfile});
    add({"-T", "-e", "none"});
    if (p.no_tty) add({"-o", "BatchMode=yes"});
    if (p.no_verify) add({"-o", "StrictHostKeyChecking=no"});
    add({"--", target.host, "sh -c " + quoted(far_command(target))});
    return argv;
}

// A program whose input and output are the connection.
Result<std::unique_ptr<wire::ByteStream>> run(vb_call* call, std::vector<std::string> words) {
    words[0] = found_in_path(words[0]).empty() ? words[0] : found_in_path(words[0]);
    int ends[2] = {-1, -1};
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        return system_error(VB_FROM_RPC, errno, "unable to create socket pair");
    Fd ours(ends[0]), theirs(ends[1]);
    int pipe_ends[2] = {-1, -1};
    if (pipe2(pipe_ends, O_CLOEXEC) != 0) return system_error(VB_FROM_RPC, errno, "unable to create pipe");
    Fd complaints(pipe_ends[0]), their_errors(pipe_ends[1]);
    fcntl(complaints.get(), F_SETFL, O_NONBLOCK);
    std::vector<const char*> argv;
    for (const std::string& word : words) argv.push_back(word.c_str());
    argv.push_back(nullptr);
    // The user's own surroundings: an agent, a home with keys, a search path.
    std::vector<std::string> settings;
    std::vector<const char*> envp;
    for (const char* name : {"PATH", "HOME", "USER", "LOGNAME", "SSH_AUTH_SOCK", "SSH_ASKPASS", "DISPLAY",
                             "TMPDIR", "OPENSSL_CONF", "XAUTHORITY", "WAYLAND_DISPLAY", "KRB5CCNAME"})
        if (const char* value = secure_getenv(name)) settings.push_back(std::string(name) + "=" + value);
    settings.emplace_back("LC_ALL=C");
    for (const std::string& setting : settings) envp.push_back(setting.c_str());
    envp.push_back(nullptr);
    const int32_t fds[] = {theirs.get(), theirs.get(), their_errors.get()};
    const int32_t places[] = {0, 1, 2};
    vb_process process{};
    process.size = sizeof process;
    process.argv = argv.data();
    process.envp = envp.data();
    process.fds = fds;
    process.fd_targets = places;
    process.n_fds = 3;
    int32_t pid = -1, error = 0;
    if (!call->host->spawn ||
        call->host->spawn(
            call->instance, &process, [](void*, uint64_t, int32_t, int32_t) {}, nullptr, &pid, &error) == 0)
        return system_error(VB_FROM_RPC, error, "cannot run " + words[0]);
    return socket_stream(std::move(ours), false, std::move(complaints));
}

std::string home_of_user() {
    if (const char* home = secure_getenv("HOME")) return home;
    const passwd* entry = getpwuid(geteuid());
    return entry && entry->pw_dir ? entry->pw_dir : "";
}

}  // namespace

Result<std::unique_ptr<wire::ByteStream>> dial(vb_call* call, const Target& target,
                                               const Patience& patience) {
    switch (target.transport) {
        case Transport::unix_socket: {
            auto fd = connect_unix(target.socket, patience);
            if (!fd) return std::move(fd.error());
            return socket_stream(std::move(*fd), true);
        }
        case Transport::tcp: {
            auto fd = connect_tcp(target.host, target.port, patience);
            if (!fd) return std::move(fd.error());
            return socket_stream(std::move(*fd), false);
        }
        case Transport::tls: {
            const auto files = find_certificates(target.parameters, geteuid() == 0, home_of_user());
            if (!files) return files.error();
            auto fd = connect_tcp(target.host, target.port, patience);
            if (!fd) return std::move(fd.error());
            return tls_stream(std::move(*fd), target, *files, patience);
        }
        case Transport::ssh:
            return run(call, ssh_command(target));
        case Transport::ext:
            return run(call, {*target.parameters.command});
    }
    return make_error(VB_ERR_INTERNAL_ERROR, VB_FROM_REMOTE, "no such transport");
}

}  // namespace virtbay::remote
