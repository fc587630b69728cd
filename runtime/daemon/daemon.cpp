#include "daemon/daemon.h"

#include <grp.h>
#include <malloc.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <map>

#include "base/config_file.h"
#include "connection/runtime.h"
#include "daemon/context.h"
#include "daemon/errors.h"
#include "daemon/installation.h"
#include "daemon/listener.h"
#include "daemon/notify.h"
#include "daemon/pid_file.h"
#include "daemon/server.h"
#include "daemon/tls.h"
#include "daemon/tls_gate.h"
#include "loop/loop.h"
#include "loop/processes.h"
#include "loop/signal_watch.h"
#include "loop/timer.h"
#include "loop/worker_pool.h"
#include "plugin/sized.h"

namespace virtbay::daemon {

namespace {

constexpr uint64_t memory_kept_ms = 2000;
constexpr uint64_t last_words_ms = 3000;  // for calls in flight when the daemon ends

WorkerLimits pool_limits(const ServerLimits& s) {
    WorkerLimits limits;
    // Workers come on demand; keeping idle ones would only cost memory.
    limits.min_workers = 0;
    limits.max_workers = std::max(s.max_workers, 1u);
    limits.prio_workers = s.prio_workers;
    return limits;
}

// Of a driver: ID.conf beside libvirtd.conf, values as text.
std::map<std::string, std::string> driver_settings(const Paths& paths, Log& log, std::string_view driver) {
    std::map<std::string, std::string> result;
    const std::string id(driver);
    const auto file = ConfigFile::read(paths.config_dir + "/" + id + ".conf", false);
    if (!file) {
        log.write(VB_LOG_ERROR, id, file.error().message);
        return result;
    }
    for (const auto& [key, entry] : file->entries()) {
        std::string text;
        if (const auto* number = std::get_if<int64_t>(&entry.value)) {
            text = std::to_string(*number);
        } else if (const auto* string = std::get_if<std::string>(&entry.value)) {
            text = *string;
        } else {
            for (const auto& item : std::get<std::vector<std::string>>(entry.value)) {
                text += (text.empty() ? "" : "\n") + item;
            }
        }
        result.emplace(key, std::move(text));
    }
    return result;
}

}  // namespace

struct Daemon::State {
    State(Options o, Paths p, Settings s, Log& l)
        : options(std::move(o)),
          paths(std::move(p)),
          settings(std::move(s)),
          log(l),
          pool(pool_limits(settings.main)),
          admin_pool(pool_limits(settings.admin)),
          processes(loop),
          runtime(services(), plugin_directories(options), driver_host()),
          context{loop, pool, admin_pool, log, paths, runtime, {}, {}, {}, {}, {}, {}, {}},
          main_server(context, "libvirtd", settings.main, pool, false),
          admin_server(context, "admin", settings.admin, admin_pool, true),
          tls_gate(context),
          idle_timer(loop),
          memory_timer(loop) {}

    plugin::Services services() {
        plugin::Services s;
        s.loop = &loop;
        s.pool = &pool;
        s.processes = &processes;
        s.directories.root = paths.root;
        s.directories.config = paths.config_dir;
        s.directories.state = paths.state_dir;
        s.directories.lib = paths.lib_dir;
        s.directories.cache = paths.cache_dir;
        s.directories.log = paths.log_dir;
        s.in_daemon = true;
        s.log = [this](int level, std::string_view source, std::string_view text) {
            log.write(level, source, text);
        };
        s.log_enabled = [this](int level, std::string_view source) { return log.enabled(level, source); };
        s.settings = [this](std::string_view driver) { return driver_settings(paths, log, driver); };
        return s;
    }

    Status find_transport(const char* scheme, Transport& out);
    Status listen_all();
    Status listen_unix(Server& server, const std::string& path, uint32_t mode, Door door);
    void listen_network(const char* port, Door door, bool encrypted);
    void adopt_sockets(const std::vector<int>& fds);
    Status add_listener(Server& server, const Transport& transport, int fd, Door door);
    Status load_tls();
    void reload();
    void stop();
    void leave_if_done();
    void set_idle_timeout(uint32_t seconds);
    // Ends the daemon once nobody has been connected to any server for as long as was asked for.
    void watch_presence();
    void return_memory_later();

    Options options;
    Paths paths;
    Settings settings;
    Log& log;
    PidFile pid_file;
    Loop loop;
    WorkerPool pool, admin_pool;
    Processes processes;
    connection::Runtime runtime;
    Context context;
    Server main_server, admin_server;
    Transport unix_transport, tcp_transport;
    std::shared_ptr<TlsCredentials> tls;
    TlsGate tls_gate;
    std::vector<SignalWatch> signals;
    Timer idle_timer, memory_timer;
    uint64_t idle_ms = 0;  // 0: it stays without clients
    std::unique_ptr<Timer> end_timer;
    bool have_unix[3] = {};
};

Daemon::Daemon(Options options, Paths paths, Settings settings, Log& log)
    : state_(std::make_unique<State>(std::move(options), std::move(paths), std::move(settings), log)) {}

Daemon::~Daemon() = default;

Status Daemon::State::find_transport(const char* scheme, Transport& out) {
    plugin::Generation* generation = runtime.plugins().transport(scheme);
    const void* found = generation != nullptr ? generation->interface(VB_TRANSPORT_INTERFACE) : nullptr;
    if (found == nullptr) {
        return make_error(VB_ERR_NO_SUPPORT, VB_FROM_RPC, std::string("there is no transport for ") + scheme);
    }
    out.table = plugin::sized_copy<vb_transport>(found);
    out.self = generation->self();
    if (!out.table.listen || !out.table.accept || !out.table.read || !out.table.write || !out.table.peer ||
        !out.table.shutdown || !out.table.close) {
        return make_error(VB_ERR_NO_SUPPORT, VB_FROM_RPC,
                          std::string("the transport for ") + scheme + " cannot listen");
    }
    return {};
}

Status Daemon::State::add_listener(Server& server, const Transport& transport, int fd, Door door) {
    const bool encrypted = door.carrier == Carrier::tls;
    const std::string name = door.name;
    auto arrived = [this, &server, encrypted](std::unique_ptr<wire::ByteStream> stream, Arrival arrival) {
        if (encrypted) return tls_gate.admit(server, tls, std::move(stream), std::move(arrival));
        server.admit(std::move(stream), std::move(arrival));
    };
    auto listener = Listener::open(context, transport, fd, std::move(door), std::move(arrived),
                                   [&server] { return server.full(); });
    if (!listener) return std::move(listener.error());
    server.add_listener(std::move(*listener));
    log.write(VB_LOG_INFO, "daemon", "listening on " + name);
    return {};
}

Status Daemon::State::listen_unix(Server& server, const std::string& path, uint32_t mode, Door door) {
    vb_transport_address address{};
    address.size = sizeof address;
    address.path = path.c_str();
    address.mode = mode;
    address.gid = -1;
    if (!settings.unix_sock_group.empty() && geteuid() == 0) {
        const group* g = getgrnam(settings.unix_sock_group.c_str());
        if (g == nullptr) {
            return make_error(VB_ERR_INVALID_ARG, VB_FROM_RPC,
                              "unix_sock_group: there is no group '" + settings.unix_sock_group + "'");
        }
        address.gid = g->gr_gid;
    }
    address.backlog = static_cast<int32_t>(server.limits().max_queued_clients);
    int32_t fd = -1;
    uint32_t n = 0;
    Status bound = unix_transport.listen(address, {&fd, 1}, &n);
    if (!bound) return bound;
    door.path = path;
    door.name = path;
    return add_listener(server, unix_transport, fd, std::move(door));
}

// A listener of the network that cannot be had is reported; the rest of the daemon serves without it.
void Daemon::State::listen_network(const char* port, Door door, bool encrypted) {
    const auto give_up = [&](const Error& error) {
        log.write(VB_LOG_ERROR, "daemon", door.name + " is not served: " + error.message);
    };
    door.name = std::string(encrypted ? "TLS" : "TCP") + " port " + port;
    if (tcp_transport.self == nullptr && tcp_transport.table.listen == nullptr) {
        const Status found = find_transport("tcp", tcp_transport);
        if (!found) return give_up(found.error());
    }
    if (encrypted) {
        const Status loaded = load_tls();
        if (!loaded) return give_up(loaded.error());
    }
    vb_transport_address address{};
    address.size = sizeof address;
    address.host = settings.listen_addr.empty() ? nullptr : settings.listen_addr.c_str();
    address.service = port;
    address.backlog = static_cast<int32_t>(settings.main.max_queued_clients);
    int32_t fds[16];
    uint32_t n = 0;
    const Status bound = tcp_transport.listen(address, fds, &n);
    if (!bound) return give_up(bound.error());
    for (uint32_t i = 0; i < n; ++i) {
        const Status added = add_listener(main_server, tcp_transport, fds[i], door);
        if (!added) give_up(added.error());
    }
}

// Sockets of the service manager stand for those that we would have made: told by their path.
void Daemon::State::adopt_sockets(const std::vector<int>& fds) {
    for (const int fd : fds) {
        sockaddr_un at{};
        socklen_t size = sizeof at;
        if (getsockname(fd, reinterpret_cast<sockaddr*>(&at), &size) != 0 || at.sun_family != AF_UNIX) {
            log.write(VB_LOG_WARNING, "daemon", "an inherited socket is not a unix one and is not served");
            close(fd);
            continue;
        }
        const std::string path = at.sun_path;
        const bool read_only = path.size() > 3 && path.compare(path.size() - 3, 3, "-ro") == 0;
        const bool administrative = path.find("admin-sock") != std::string::npos;
        Door door;
        door.read_only = read_only;
        door.auth = administrative ? Auth::none : read_only ? settings.auth_unix_ro : settings.auth_unix_rw;
        door.name = path;  // the file is the manager's: not removed by us
        have_unix[administrative ? 2 : read_only ? 1 : 0] = true;
        const Status added =
            add_listener(administrative ? admin_server : main_server, unix_transport, fd, door);
        if (!added) log.write(VB_LOG_ERROR, "daemon", path + ": " + added.error().message);
    }
}

Status Daemon::State::listen_all() {
    const Status found = find_transport("unix", unix_transport);
    if (!found) return found;
    const std::string dir =
        settings.unix_sock_dir.empty() ? paths.socket_dir : paths.root + settings.unix_sock_dir;
    const Status made = make_directories(dir, 0755);
    if (!made) return made;
    adopt_sockets(inherited_sockets());
    if (!have_unix[0]) {
        Door door;
        door.auth = settings.auth_unix_rw;
        const Status listening =
            listen_unix(main_server, dir + "/libvirt-sock", settings.unix_sock_rw_perms, door);
        if (!listening) return listening;
    }
    if (!have_unix[1] && paths.privileged) {
        Door door;
        door.auth = settings.auth_unix_ro;
        door.read_only = true;
        const Status listening =
            listen_unix(main_server, dir + "/libvirt-sock-ro", settings.unix_sock_ro_perms, door);
        if (!listening) return listening;
    }
    if (!have_unix[2]) {
        const Status listening =
            listen_unix(admin_server, dir + "/libvirt-admin-sock", settings.unix_sock_admin_perms, Door{});
        if (!listening) return listening;
    }
    if (options.listen && settings.listen_tcp) {
        Door door;
        door.carrier = Carrier::tcp;
        door.auth = settings.auth_tcp;
        listen_network(settings.tcp_port.c_str(), door, false);
    }
    if (options.listen && settings.listen_tls) {
        Door door;
        door.carrier = Carrier::tls;
        door.auth = settings.auth_tls;
        listen_network(settings.tls_port.c_str(), door, true);
    }
    return {};
}

Status Daemon::State::load_tls() {
    TlsSettings files = settings.tls;
    if (files.ca_file.empty()) files.ca_file = paths.pki_ca;
    if (files.cert_file.empty()) files.cert_file = paths.pki_cert;
    if (files.key_file.empty()) files.key_file = paths.pki_key;
    if (files.crl_file.empty()) files.crl_file = paths.pki_crl;
    auto loaded = virtbay::daemon::load_tls(files);
    if (!loaded) return std::move(loaded.error());
    tls = std::move(*loaded);
    return {};
}

void Daemon::State::reload() {
    log.write(VB_LOG_INFO, "daemon", "reading the configuration again");
    log.reopen();
    const auto file = ConfigFile::read(paths.config_file, !options.config.empty());
    auto fresh = file ? read_settings(*file, paths.privileged) : Result<Settings>(file.error());
    if (!fresh) {
        log.write(VB_LOG_ERROR, "daemon", "the configuration stays as it was: " + fresh.error().message);
        return;
    }
    const auto complain = [this](const Status& status) {
        if (!status) log.write(VB_LOG_ERROR, "daemon", status.error().message);
    };
    // What listeners and drivers were made of needs a new start.
    settings.main = main_server.limits() = fresh->main;
    settings.admin = admin_server.limits() = fresh->admin;
    pool.set_limits(pool_limits(settings.main));
    admin_pool.set_limits(pool_limits(settings.admin));
    if (!options.verbose) log.set_level(static_cast<int>(fresh->log_level));
    if (fresh->log_filters != settings.log_filters) complain(log.set_filters(fresh->log_filters));
    if (fresh->log_outputs != settings.log_outputs) complain(log.set_outputs(fresh->log_outputs));
    settings.log_filters = fresh->log_filters;
    settings.log_outputs = fresh->log_outputs;
    settings.tls = fresh->tls;
    if (tls) complain(load_tls());
    main_server.update_listeners();
    admin_server.update_listeners();
}

void Daemon::State::set_idle_timeout(uint32_t seconds) {
    idle_ms = uint64_t{seconds} * 1000;
    idle_timer.stop();
    watch_presence();
}

void Daemon::State::watch_presence() {
    if (idle_ms == 0 || !main_server.deserted() || !admin_server.deserted()) return idle_timer.stop();
    // Drivers watch over their guests' processes; when the last one has ended we are called again.
    if (idle_timer.active() || processes.watched() > 0) return;
    idle_timer.start(idle_ms, 0, [this] {
        if (processes.watched() > 0) return;
        log.write(VB_LOG_INFO, "daemon", "nobody is connected any more");
        stop();
    });
}

// What large answers took is kept at hand while they are asked for again, and goes back to the system then.
void Daemon::State::return_memory_later() {
    if (memory_timer.active()) return;
    memory_timer.start(memory_kept_ms, 0, [this] {
        context.buffers = wire::BufferPool();
        malloc_trim(0);
    });
}

void Daemon::State::stop() {
    if (end_timer) return;
    notify("STOPPING=1");
    log.write(VB_LOG_INFO, "daemon", "ending");
    main_server.stop_listening();
    admin_server.stop_listening();
    tls_gate.close();
    main_server.close_all("the daemon ends");
    admin_server.close_all("the daemon ends");
    end_timer = std::make_unique<Timer>(loop);
    // Calls in flight may end; then nothing is left that points into us.
    const uint64_t deadline = loop.now_ms() + last_words_ms;
    end_timer->start(1, 10, [this, deadline] {
        if (loop.now_ms() < deadline) return leave_if_done();
        log.write(VB_LOG_WARNING, "daemon", "calls are still running; ending without them");
        // Their workers would use what is about to go.
        std::_Exit(0);
    });
}

void Daemon::State::leave_if_done() {
    if (!end_timer || tls_gate.waiting() > 0 || main_server.clients() > 0 || admin_server.clients() > 0)
        return;
    end_timer->stop();
    loop.stop();
}

Status Daemon::start() {
    State& s = *state_;
    for (const std::string& dir :
         {s.paths.state_dir, s.paths.lib_dir, s.paths.cache_dir, s.paths.log_dir, s.paths.config_dir,
          s.paths.pid_file.substr(0, s.paths.pid_file.rfind('/'))}) {
        const Status made = make_directories(dir, 0755);
        if (!made) return made;
    }
    auto pid_file = PidFile::take(s.paths.pid_file);
    if (!pid_file) return std::move(pid_file.error());
    s.pid_file = std::move(*pid_file);

    // Thousands of clients need as many descriptors.
    rlimit files{};
    if (getrlimit(RLIMIT_NOFILE, &files) == 0 && files.rlim_cur < files.rlim_max) {
        files.rlim_cur = std::min<rlim_t>(files.rlim_max, 65536);
        setrlimit(RLIMIT_NOFILE, &files);
    }
    s.context.servers = {&s.main_server, &s.admin_server};
    s.context.update_tls_files = [&s]() -> Status {
        if (!s.tls) return make_error(VB_ERR_INTERNAL_ERROR, VB_FROM_RPC, "TLS is not served");
        return s.load_tls();
    };
    s.context.memory_given_back = [&s] { s.return_memory_later(); };
    s.context.set_idle_timeout = [&s](uint32_t seconds) { s.set_idle_timeout(seconds); };
    s.context.presence_changed = [&s] { s.watch_presence(); };
    s.processes.when_none([&s] { s.watch_presence(); });

    signal(SIGPIPE, SIG_IGN);
    const auto watch = [&s](int number, std::function<void()> fn) -> Status {
        auto opened = SignalWatch::open(s.loop, number, std::move(fn));
        if (!opened) return std::move(opened.error());
        s.signals.push_back(std::move(*opened));
        return {};
    };
    for (const int number : {SIGTERM, SIGINT}) {
        const Status watched = watch(number, [&s] { s.stop(); });
        if (!watched) return watched;
    }
    const Status watched = watch(SIGHUP, [&s] { s.reload(); });
    if (!watched) return watched;

    s.runtime.plugins().load_all();
    for (const auto& row : s.runtime.plugins().rows()) {
        if (row.state == "failed") s.log.write(VB_LOG_ERROR, "daemon", row.file + ": " + row.reason);
    }
    return s.listen_all();
}

void Daemon::run() {
    State& s = *state_;
    notify("READY=1\nMAINPID=" + std::to_string(getpid()));
    s.log.write(VB_LOG_INFO, "daemon", "ready");
    s.loop.run();
    // No client is left. A driver's own work on the pool may wait for the loop, which no longer turns: it is
    // broken off before the pool waits for it.
    s.runtime.plugins().stop_drivers();
    s.pool.stop();
    s.admin_pool.stop();
    s.end_timer.reset();
}

}  // namespace virtbay::daemon
