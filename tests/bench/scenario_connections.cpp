// Connections: their opening, what idle ones cost, and what the server costs while nothing happens.
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <memory>
#include <stdexcept>

#include "scenario.h"

namespace bench {
namespace {

using Peers = std::vector<std::unique_ptr<Peer>>;

Peers open_many(const Target& target, int count, Series* series = nullptr) {
    Peers peers;
    for (int i = 0; i < count; ++i) {
        const int64_t start = now_ns();
        peers.push_back(std::make_unique<Peer>(target));
        if (series) series->add(now_ns() - start);
    }
    return peers;
}

void open_close(const Target& target, const Options& options, Report& report) {
    const Peer holder(target);  // or the test driver would build its state anew each time
    Series series;
    const int64_t begun = now_ns();
    with_cpu(target, report, options.count, [&] {
        for (int i = 0; i < options.count; ++i) {
            const int64_t start = now_ns();
            Peer peer(target);
            peer.close();
            series.add(now_ns() - start);
        }
    });
    report.series("", series);
    report.number("per_second", options.count / (static_cast<double>(now_ns() - begun) / 1e9));
}

void idle_connections(const Target& target, const Options& options, Report& report) {
    const Peers idle = open_many(target, options.idle);
    Peer peer(target);
    Bytes ask = call(connect_get_lib_version);
    Series calling, opening;
    with_cpu(target, report, options.count, [&] {
        for (int i = 0; i < options.count; ++i) {
            const int64_t start = now_ns();
            peer.call(ask);
            calling.add(now_ns() - start);
        }
    });
    open_many(target, options.count / 20 + 1, &opening);
    report.series("", calling);
    report.series("open_", opening);
    report.number("idle", options.idle);
}

void memory(const Target& target, const Options& options, Report& report) {
    Peer peer(target);
    const Usage empty = usage(target.pid);
    const Peers idle = open_many(target, options.idle);
    const Usage connected = usage(target.pid);
    Usage defined;
    {
        const Guests guests(peer, options.domains, true);
        defined = usage(target.pid);
    }
    report.number("resident_kib", empty.resident_kib);
    report.number("dirty_kib", empty.private_dirty_kib);
    report.number("kib_per_connection",
                  (connected.private_dirty_kib - empty.private_dirty_kib) / options.idle);
    report.number("kib_per_domain",
                  (defined.private_dirty_kib - connected.private_dirty_kib) / options.domains);
    report.number("idle", options.idle);
    report.number("domains", options.domains);
}

void quiet(const Target& target, const Options& options, Report& report) {
    const Peer peer(target);
    usleep(200'000);  // let it settle
    const Usage before = usage(target.pid);
    usleep(static_cast<useconds_t>(options.seconds) * 1'000'000);
    const Usage after = usage(target.pid);
    report.number("threads", after.threads);
    report.number("wakeups_per_second", static_cast<double>(sleeps(before, after)) / options.seconds);
    report.number("cpu_us_per_second",
                  static_cast<double>(after.cpu_ns - before.cpu_ns) / 1000.0 / options.seconds);
}

// A server that runs while this lives.
class Server {
  public:
    explicit Server(const std::vector<std::string>& command) {
        std::vector<char*> argv;
        for (const std::string& word : command) argv.push_back(const_cast<char*>(word.c_str()));
        argv.push_back(nullptr);
        posix_spawn_file_actions_t actions;
        posix_spawn_file_actions_init(&actions);
        for (const int fd : {0, 1, 2}) posix_spawn_file_actions_addopen(&actions, fd, "/dev/null", O_RDWR, 0);
        if (posix_spawnp(&pid_, argv[0], &actions, nullptr, argv.data(), environ) != 0)
            throw std::runtime_error("cannot start " + command[0]);
        posix_spawn_file_actions_destroy(&actions);
    }
    ~Server() {
        kill(pid_, SIGTERM);
        waitpid(pid_, nullptr, 0);
    }
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;
    bool ended() {
        int status = 0;
        return waitpid(pid_, &status, WNOHANG) != 0;
    }

  private:
    pid_t pid_ = -1;
};

void start(const Target& target, const Options& options, Report& report) {
    if (options.command.empty()) throw std::runtime_error("start needs the server's command behind --");
    Series series;
    for (int i = 0; i < options.count; ++i) {
        if (target.endpoint.transport == Endpoint::Transport::unix_socket)
            unlink(target.endpoint.path_or_host.c_str());
        const int64_t begun = now_ns();
        Server server(options.command);
        for (bool answered = false; !answered;) {
            try {
                Peer peer(target);
                peer.call(connect_get_lib_version);
                answered = true;
            } catch (const std::runtime_error&) {
                if (server.ended()) throw std::runtime_error("the server ended");
                if (now_ns() - begun > 30'000'000'000) throw;
                usleep(200);
            }
        }
        series.add(now_ns() - begun);
    }
    report.series("", series);
}

constexpr Scenario table[] = {
    {"open", "open and close a connection", open_close},
    {"idle", "the cheapest call, and an open, beside --idle connections", idle_connections},
    {"memory", "resident memory, and its growth for --idle connections and --domains domains", memory},
    {"quiet", "threads and wake-ups in --seconds without a call", quiet},
    {"start", "from exec to the first answer; the command follows --", start},
};

}  // namespace

std::span<const Scenario> connection_scenarios() {
    return table;
}

}  // namespace bench
