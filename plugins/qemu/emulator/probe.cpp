#include "emulator/probe.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <unistd.h>
#include <cerrno>
#include <csignal>

#include <atomic>
#include <memory>

#include "monitor/json.h"
#include "monitor/monitor.h"

namespace virtbay::qemu {

namespace {

struct Question {
    const char* command;
    const char* arguments;
    bool needed;
};

constexpr Question questions[] = {
    {"query-version", "", true},
    {"query-target", "", true},
    {"query-kvm", "", false},
    {"query-machines", "", true},
    {"query-cpu-definitions", "", false},
    {"qom-list-types", "{\"implements\":\"device\"}", false},
    {"query-cpu-model-expansion", "{\"type\":\"static\",\"model\":{\"name\":\"host\"}}", false},
};

// Ends the emulator when we end, however that happens. It holds one end of a socket pair that nobody writes
// to and takes it for an incoming migration, whose end without data it does not outlive; that holds from its
// first moment. Once tied, the kernel sends it SIGKILL too when the other end, ours, is closed.
class Lifeline {
  public:
    static Result<Lifeline> create() {
        int pair[2];
        if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) < 0)
            return system_error(VB_FROM_QEMU, errno, "cannot create a socket pair");
        Lifeline lifeline;
        lifeline.ours_ = Descriptor(pair[0]);
        lifeline.theirs_ = Descriptor(pair[1]);
        return lifeline;
    }

    int32_t to_inherit() const { return theirs_.get(); }

    Status tie(pid_t pid) {
        const int fd = theirs_.get();
        if (::fcntl(fd, F_SETOWN, pid) < 0 || ::fcntl(fd, F_SETSIG, SIGKILL) < 0 ||
            ::fcntl(fd, F_SETFL, ::fcntl(fd, F_GETFL) | O_ASYNC) < 0)
            return system_error(VB_FROM_QEMU, errno, "cannot tie the emulator to this process");
        theirs_.reset();
        return {};
    }

  private:
    Descriptor ours_, theirs_;
};

}  // namespace

Result<std::string> probe_emulator(const vb::Host& host, const std::string& path, const std::string& log_file,
                                   const Asking& asking) {
    int pair[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) < 0)
        return system_error(VB_FROM_QEMU, errno, "cannot create a socket pair");
    Descriptor ours(pair[0]), theirs(pair[1]);
    const bool kvm = ::access("/dev/kvm", R_OK | W_OK) == 0;
    const std::string machine = kvm ? "none,accel=kvm:tcg" : "none,accel=tcg";
    const char* argv[] = {path.c_str(),
                          "-S",
                          "-no-user-config",
                          "-nodefaults",
                          "-nographic",
                          "-machine",
                          machine.c_str(),
                          "-chardev",
                          "socket,id=m,fd=3",
                          "-mon",
                          "chardev=m,mode=control",
                          "-incoming",
                          "fd:4",
                          nullptr};
    const char* envp[] = {"LC_ALL=C", "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                          nullptr};
    auto lifeline = Lifeline::create();
    if (!lifeline) return lifeline.error();
    const int32_t fds[] = {theirs.get(), lifeline->to_inherit()};
    const int32_t targets[] = {3, 4};
    vb_process process{};
    process.size = sizeof process;
    process.argv = argv;
    process.envp = envp;
    process.output = log_file.empty() ? nullptr : log_file.c_str();
    process.fds = fds;
    process.fd_targets = targets;
    process.n_fds = 2;
    int32_t pid = 0, error = 0;
    const uint64_t child = host.raw()->spawn(
        host.instance(), &process, [](void*, uint64_t, int32_t, int32_t) {}, nullptr, &pid, &error);
    if (!child) return system_error(VB_FROM_QEMU, error, "cannot execute " + path);
    theirs.reset();
    if (const Status tied = lifeline->tie(pid); !tied) {
        ::kill(pid, SIGKILL);
        return tied.error();
    }

    const auto monitor = Monitor::attach(host, std::move(ours), {});
    monitor->start();
    Json answers = Json::object();
    Status outcome;
    if (asking && !asking(monitor)) monitor->abandon();
    for (const Question& q : questions) {
        auto reply = monitor->call(q.command, q.arguments, std::chrono::seconds(10));
        if (reply) {
            answers[q.command] = reply->result();
        } else if (q.needed || reply.error().code == VB_ERR_OPERATION_TIMEOUT || monitor->state().closed) {
            outcome = reply.error();
            break;
        }
    }
    if (outcome) static_cast<void>(monitor->call("quit", "", std::chrono::seconds(1)));
    monitor->close();
    if (!outcome) {
        ::kill(pid, SIGKILL);  // not reaped before its exit was told, so the id is still its own
        return outcome.error();
    }
    return dump(answers);
}

}  // namespace virtbay::qemu
