// Starting a guest.
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>
#include <cerrno>
#include <csignal>
#include <ctime>

#include "arguments/arguments.h"
#include "guest/affinity.h"
#include "guest/image_sizes.h"
#include "guest/live.h"
#include "guest/process.h"
#include "guest/supervisor.h"
#include "guest/tap.h"
#include "guest/throttling.h"
#include "guest/watch.h"
#include "monitor/json.h"

namespace virtbay::qemu {

using namespace model;

namespace {

constexpr auto start_time_limit = std::chrono::seconds(30);

Result<Descriptor> listen_at(const std::string& path) {
    ::unlink(path.c_str());
    Descriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (!socket) return system_error(VB_FROM_QEMU, errno, "failed to create socket");
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path)
        return make_error(VB_ERR_INTERNAL_ERROR, VB_FROM_QEMU, "UNIX socket path '" + path + "' too long");
    path.copy(address.sun_path, path.size());
    if (::bind(socket.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) < 0)
        return system_error(VB_FROM_QEMU, errno, "Failed to bind to socket " + path);
    if (::listen(socket.get(), 1) < 0)
        return system_error(VB_FROM_QEMU, errno, "Failed to listen on socket " + path);
    return socket;
}

std::string log_tail(const std::string& path, uint64_t offset) {
    auto text = read_file(path);
    if (!text || text->size() <= offset) return {};
    std::string tail = text->substr(offset);
    while (!tail.empty() && tail.back() == '\n') tail.pop_back();
    return tail;
}

uint64_t size_of(const std::string& path) {
    struct stat s {};
    return ::stat(path.c_str(), &s) == 0 ? static_cast<uint64_t>(s.st_size) : 0;
}

void log_command(const std::string& path, const CommandLine& line) {
    Descriptor log(::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
    if (!log) return;
    char when[40];
    const time_t now = ::time(nullptr);
    tm parts{};
    gmtime_r(&now, &parts);
    strftime(when, sizeof when, "%Y-%m-%d %H:%M:%S+0000", &parts);
    std::string text = std::string(when) + ": starting up\n";
    for (const std::string& v : line.envp) text += shell_quoted(v) + " \\\n";
    for (const std::string& a : line.argv) text += shell_quoted(a) + (a.starts_with("-") ? " " : " \\\n");
    text += "\n";
    static_cast<void>(!::write(log.get(), text.data(), text.size()));
}

// Limits of processor time need a control group, and none is used.
Status refuse_processor_limits(const Domain& domain) {
    if (!domain.cputune) return {};
    const Cputune& t = *domain.cputune;
    if (!t.period && !t.global_period && !t.emulator_period && !t.iothread_period && !t.quota &&
        !t.global_quota && !t.emulator_quota && !t.iothread_quota)
        return {};
    return make_error(VB_ERR_CONFIG_UNSUPPORTED, VB_FROM_QEMU, "cgroup cpu is required for scheduler tuning");
}

}  // namespace

// One attempt to start; what it made is taken back when it fails.
class Launch {
  public:
    Launch(Supervisor& supervisor, const GuestPtr& guest, const Supervisor::StartOptions& options)
        : s_(supervisor), guest_(guest), options_(options) {}

    Status run(const DomainPtr& definition);

  private:
    Status prepare(const DomainPtr& definition);
    Status spawn();
    Status talk();
    void fail(const Status& why);
    Error closed_monitor(const Error& why);

    Supervisor& s_;
    const GuestPtr& guest_;
    const Supervisor::StartOptions& options_;
    std::shared_ptr<Domain> domain_;
    EmulatorPtr emulator_;
    std::vector<Taps> taps_;
    Descriptor listener_;
    Monitor::Connection ours_;
    std::string run_directory_, channel_directory_;
    std::shared_ptr<Monitor> monitor_;
    uint64_t log_offset_ = 0;
};

Status Launch::prepare(const DomainPtr& definition) {
    if (Status s = refuse_processor_limits(*definition); !s) return s;
    domain_ = std::make_shared<Domain>(*definition);
    auto emulator = s_.catalogue_.of_path(domain_->emulator.str());
    if (!emulator) return emulator.error();
    emulator_ = *emulator;
    if (domain_->virt_type == VirtType::kvm && !emulator_->kvm)
        return make_error(
            VB_ERR_CONFIG_UNSUPPORTED, VB_FROM_QEMU,
            "Domain requires KVM, but it is not available. Check that virtualization is enabled in the "
            "host BIOS, and host configuration is setup to load the kvm modules.");
    const int32_t id = s_.registry_.next_id();
    if (Status s = make_live(*domain_, id, s_.paths_, s_.host_); !s) return s;
    const std::string network_state = s_.paths_.state.substr(0, s_.paths_.state.rfind('/')) + "/network";
    for (Interface& i : domain_->interfaces) {
        taps_.emplace_back();
        if (i.type != InterfaceType::bridge && i.type != InterfaceType::network &&
            i.type != InterfaceType::ethernet)
            continue;
        auto opened = open_taps(i, network_state);
        if (!opened) return opened.error();
        taps_.back() = std::move(*opened);
    }
    const std::string name = domain_->name.str();
    run_directory_ = s_.paths_.run_directory(id, name);
    channel_directory_ = s_.paths_.channel_directory(id, name);
    if (Status s = make_directories(run_directory_, 0750); !s) return s;
    if (!domain_->channels.empty())
        if (Status s = make_directories(channel_directory_, 0750); !s) return s;
    auto listener = listen_at(run_directory_ + "/monitor.sock");
    if (!listener) return listener.error();
    listener_ = std::move(*listener);
    auto ours = Monitor::connect(run_directory_ + "/monitor.sock");
    if (!ours) return ours.error();
    ours_ = std::move(*ours);
    return {};
}

Status Launch::spawn() {
    std::vector<int32_t> fds, targets;
    const auto pass = [&](int fd) {
        fds.push_back(fd);
        targets.push_back(static_cast<int32_t>(2 + fds.size()));
        return targets.back();
    };
    ArgumentOptions arguments;
    arguments.monitor_path = run_directory_ + "/monitor.sock";
    arguments.monitor_fd = pass(listener_.get());
    for (const Taps& t : taps_) {
        InterfaceDescriptors& d = arguments.interfaces.emplace_back();
        for (const Descriptor& fd : t.queues) d.taps.push_back(pass(fd.get()));
        for (const Descriptor& fd : t.vhosts) d.vhosts.push_back(pass(fd.get()));
    }
    if (options_.restore_fd >= 0) {
        arguments.incoming = "fd:" + std::to_string(pass(options_.restore_fd));
    }
    auto line = build_command_line(*domain_, *emulator_, arguments);
    if (!line) return line.error();
    const std::string log = s_.paths_.log_file(domain_->name.str());
    log_command(log, *line);
    log_offset_ = size_of(log);
    std::vector<const char*> argv, envp;
    for (const std::string& a : line->argv) argv.push_back(a.c_str());
    argv.push_back(nullptr);
    for (const std::string& e : line->envp) envp.push_back(e.c_str());
    envp.push_back(nullptr);
    vb_process process{};
    process.size = sizeof process;
    process.argv = argv.data();
    process.envp = envp.data();
    process.output = log.c_str();
    process.fds = fds.data();
    process.fd_targets = targets.data();
    process.n_fds = static_cast<uint32_t>(fds.size());

    uint64_t generation = 0;
    {
        const std::lock_guard guard(guest_->lock);
        generation = ++guest_->generation;
        guest_->starting = true;
        guest_->exited = false;
        guest_->shutdown_seen = guest_->reboot_wanted = guest_->paused_by_job = false;
        guest_->intent = StopIntent::none;
        guest_->vcpu_pids.clear();
        guest_->image_sizes.clear();
        guest_->consoles.clear();
        guest_->id = domain_->id;
        guest_->live = domain_;
        guest_->state = VB_DOMAIN_PAUSED;
        guest_->reason = VB_DOMAIN_PAUSED_STARTING_UP;
        guest_->monitor_path = arguments.monitor_path;
        guest_->autodestroy = options_.autodestroy;
        guest_->running_reason = options_.running_reason;
        guest_->taints.clear();
        if (::geteuid() == 0) guest_->taints.push_back("high-privileges");
        if (const auto* extra = dynamic_cast<const QemuNamespace*>(domain_->namespace_data.get()))
            if (!extra->arguments.empty() || !extra->environment.empty())
                guest_->taints.push_back("custom-argv");
        if (domain_->cpu && domain_->cpu->has_mode && domain_->cpu->mode == CpuMode::host_passthrough)
            guest_->taints.push_back("host-cpu");
    }
    s_.registry_.set_id(guest_, domain_->id);
    int32_t pid = 0, error = 0;
    ChildWatch* const watch = s_.watch_child(guest_, generation);
    const uint64_t child =
        s_.host_.raw()->spawn(s_.host_.instance(), &process, child_exit, watch, &pid, &error);
    if (!child) {
        s_.unwatch_child(watch);
        return system_error(VB_FROM_QEMU, error, "Cannot execute " + emulator_->path);
    }
    listener_.reset();
    taps_.clear();
    {
        const std::lock_guard guard(guest_->lock);
        guest_->process = {pid, start_time_of(pid), child};
        guest_->monitor = monitor_ = s_.attach(guest_, generation, std::move(ours_));
        // "Starting up": a daemon that finds it so ends it.
        if (Status s = s_.store_status(*guest_); !s) return s;
    }
    monitor_->start();
    // For others; we find our guests by their status.
    const Status told =
        replace_file(s_.paths_.pid(domain_->name.str()), std::to_string(pid) + "\n", false, 0644);
    if (!told) s_.host_.log(VB_LOG_WARNING, told.error().message);
    return {};
}

Error Launch::closed_monitor(const Error& why) {
    if (!monitor_ || !monitor_->state().closed) return why;
    // The emulator's own words explain it; they are complete when it has exited.
    std::unique_lock guard(guest_->lock);
    guest_->changed.wait_for(guard, std::chrono::seconds(5), [&] { return guest_->exited; });
    guard.unlock();
    std::string words = log_tail(s_.paths_.log_file(domain_->name.str()), log_offset_);
    if (words.empty()) words = "no output";
    return make_error(VB_ERR_INTERNAL_ERROR, VB_FROM_QEMU, "qemu unexpectedly closed the monitor: " + words);
}

namespace {

void set_pty(ChardevSource& source, const Json& chardevs, const std::string& alias) {
    if (source.type != ChardevType::pty) return;
    for (const Json& c : chardevs) {
        if (text_of(c, "label") != "char" + alias) continue;
        const std::string file = text_of(c, "filename");
        if (file.starts_with("pty:")) source.path = file.substr(4);
    }
}

bool has_pty(const Domain& d) {
    const auto pty = [](const auto& list) {
        for (const auto& c : list)
            if (c.source.type == ChardevType::pty) return true;
        return false;
    };
    return pty(d.serials) || pty(d.consoles) || pty(d.channels) || pty(d.parallels);
}

}  // namespace

Status Launch::talk() {
    auto cpus = monitor_->call("query-cpus-fast", "", start_time_limit);
    if (!cpus) return closed_monitor(cpus.error());
    std::vector<int> pids;
    for (const Json& c : cpus->result())
        pids.push_back(static_cast<int>(number_of(c, "thread-id").value_or(0)));
    int process = 0;
    {
        const std::lock_guard guard(guest_->lock);
        process = guest_->process.pid;
    }
    if (Status s = place_threads(*domain_, *monitor_, process, pids); !s) return s;
    auto domain = std::make_shared<Domain>(*domain_);
    if (has_pty(*domain)) {
        auto chardevs = monitor_->call("query-chardev");
        if (!chardevs) return closed_monitor(chardevs.error());
        const Json& list = chardevs->result();
        for (Serial& c : domain->serials) set_pty(c.source, list, c.info.alias.str());
        for (Parallel& c : domain->parallels) set_pty(c.source, list, c.info.alias.str());
        for (Channel& c : domain->channels) set_pty(c.source, list, c.info.alias.str());
        for (Console& c : domain->consoles) {
            set_pty(c.source, list, c.info.alias.str());
            if (c.target == ConsoleTarget::serial && &c == &domain->consoles[0] && !domain->serials.empty())
                c.source = domain->serials[0].source;
        }
    }
    for (const Graphics& g : domain->graphics) {
        if (g.type != GraphicsType::vnc || !g.password.has()) continue;
        const Json arguments{{"protocol", "vnc"}, {"password", g.password.str()}, {"connected", "keep"}};
        if (auto set = monitor_->call("set_password", dump(arguments)); !set)
            return closed_monitor(set.error());
    }
    if (domain->balloon && domain->balloon->model != BalloonModel::none) {
        if (domain->balloon->period) {
            const Json arguments{{"path", "/machine/peripheral/" + domain->balloon->info.alias.str()},
                                 {"property", "guest-stats-polling-interval"},
                                 {"value", domain->balloon->period}};
            static_cast<void>(monitor_->call("qom-set", dump(arguments)));
        }
        if (domain->current_memory && domain->current_memory < domain->memory && options_.restore_fd < 0) {
            const Json arguments{{"value", domain->current_memory * 1024}};
            if (auto set = monitor_->call("balloon", dump(arguments)); !set)
                return closed_monitor(set.error());
        }
    }
    for (const Disk& disk : domain->disks)
        if (disk.iotune && disk.has_source())
            if (Status s = throttle(*monitor_, disk, *disk.iotune); !s) return closed_monitor(s.error());
    ImageSizes sizes;
    if (!domain->disks.empty())
        if (auto blocks = monitor_->call("query-block")) sizes = image_sizes(blocks->result());
    {
        const std::lock_guard guard(guest_->lock);
        guest_->live = domain;
        guest_->vcpu_pids = std::move(pids);
        guest_->image_sizes = std::move(sizes);
    }
    if (options_.restore_fd >= 0) {
        // The emulator reads its state on its own; it announces the end by leaving the state "inmigrate".
        const auto limit = Monitor::Clock::now() + std::chrono::minutes(10);
        for (auto pause = std::chrono::milliseconds(1);;
             pause = std::min(pause * 2, std::chrono::milliseconds(50))) {
            auto status = monitor_->call("query-status");
            if (!status) return closed_monitor(status.error());
            if (text_of(status->result(), "status") != "inmigrate") break;
            if (Monitor::Clock::now() > limit)
                return make_error(VB_ERR_OPERATION_TIMEOUT, VB_FROM_QEMU,
                                  "the saved state is not read to its end");
            std::unique_lock guard(guest_->lock);
            guest_->changed.wait_for(guard, pause, [&] { return guest_->exited; });
        }
    }
    if (options_.started_first) {
        const std::lock_guard guard(guest_->lock);
        s_.emit_lifecycle(*guest_, VB_DOMAIN_EVENT_STARTED, options_.started_detail);
    }
    if (options_.paused) {
        const std::lock_guard guard(guest_->lock);
        guest_->reason = options_.paused_reason;
        return s_.store_status(*guest_);
    }
    {
        const std::lock_guard guard(guest_->lock);
        if (Status s = s_.store_status(*guest_); !s) return s;
    }
    auto going = monitor_->call("cont");
    if (!going) return closed_monitor(going.error());
    return {};
}

void Launch::fail(const Status&) {
    std::unique_lock guard(guest_->lock);
    if (guest_->process.pid > 0 && !guest_->exited) {
        signal_process(guest_->process.pid, guest_->process.start_time, SIGKILL);
        guest_->changed.wait_for(guard, std::chrono::seconds(10), [&] { return guest_->exited; });
    }
    const auto monitor = std::move(guest_->monitor);
    guest_->monitor.reset();
    const int32_t id = guest_->id;
    ++guest_->generation;
    s_.clean_run_files(*guest_);
    guest_->starting = false;
    guest_->id = -1;
    guest_->live.reset();
    guest_->process = {};
    guest_->vcpu_pids.clear();
    guest_->autodestroy = 0;
    guest_->state = VB_DOMAIN_SHUTOFF;
    guest_->reason = VB_DOMAIN_SHUTOFF_FAILED;
    guest_->changed.notify_all();
    guard.unlock();
    if (monitor) monitor->close();
    if (id != -1) s_.registry_.clear_id(id);
    if (!run_directory_.empty()) {
        ::unlink((run_directory_ + "/monitor.sock").c_str());
        ::rmdir(run_directory_.c_str());
        ::rmdir(channel_directory_.c_str());
    }
}

Status Launch::run(const DomainPtr& definition) {
    {
        // From here on an undefinition leaves it in the registry.
        const std::lock_guard guard(guest_->lock);
        if (guest_->removed)
            return make_error(VB_ERR_NO_DOMAIN, VB_FROM_QEMU,
                              "no domain with matching name '" + guest_->name + "'");
        guest_->starting = true;
    }
    Status done = prepare(definition);
    if (done) done = spawn();
    if (done) done = talk();
    if (!done) {
        fail(done);
        const std::lock_guard guard(guest_->lock);
        if (!guest_->persistent) s_.registry_.remove(guest_);
        return done;
    }
    const std::lock_guard guard(guest_->lock);
    guest_->starting = false;
    if (guest_->exited) {
        // It ended right after it ran.
        s_.finish(guest_);
        return {};
    }
    if (!options_.started_first) s_.emit_lifecycle(*guest_, VB_DOMAIN_EVENT_STARTED, options_.started_detail);
    if (options_.paused) s_.emit_lifecycle(*guest_, VB_DOMAIN_EVENT_SUSPENDED, options_.suspended_detail);
    guest_->changed.notify_all();
    return {};
}

Status Supervisor::start(const GuestPtr& guest, DomainPtr definition, const StartOptions& options) {
    return Launch(*this, guest, options).run(definition);
}

}  // namespace virtbay::qemu
