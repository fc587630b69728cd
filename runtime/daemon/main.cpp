// virtbayd: the daemon.
#include <fcntl.h>
#include <malloc.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>

#include "base/config_file.h"
#include "daemon/daemon.h"

namespace {

using namespace virtbay;
using namespace virtbay::daemon;

int refuse(const Error& error) {
    std::fprintf(stderr, "virtbayd: %s\n", error.message.c_str());
    return 1;
}

// The parent waits for one byte that says that the daemon is up.
int go_to_background() {
    int fds[2];
    if (pipe2(fds, O_CLOEXEC) != 0) return -1;
    const pid_t pid = fork();
    if (pid < 0) return -1;
    if (pid > 0) {
        close(fds[1]);
        char good = 0;
        _exit(read(fds[0], &good, 1) == 1 ? 0 : 1);
    }
    close(fds[0]);
    setsid();
    if (chdir("/") != 0) return -1;
    return fds[1];
}

void leave_terminal() {
    const int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    for (int fd = 0; fd < 3 && null >= 0; ++fd) dup2(null, fd);
    if (null > 2) close(null);
}

// Before the first thread. One arena, for there is one loop and few workers; blocks of a large answer come
// from the heap rather than from fresh pages of the kernel each time (see
// Daemon::State::return_memory_later).
void set_up_memory() {
    mallopt(M_ARENA_MAX, 1);
    mallopt(M_MMAP_THRESHOLD, 8 << 20);
    mallopt(M_TRIM_THRESHOLD, 16 << 20);
}

Status set_up_log(Log& log, const Settings& settings, bool verbose) {
    log.set_level(verbose ? VB_LOG_INFO : static_cast<int>(settings.log_level));
    Status set = log.set_outputs(settings.log_outputs);
    if (set) set = log.set_filters(settings.log_filters);
    return set;
}

}  // namespace

int main(int argc, char** argv) {
    auto options = parse_options({argv + 1, argv + argc});
    if (!options) {
        refuse(options.error());
        std::fputs(usage(), stderr);
        return 2;
    }
    if (options->help) return std::fputs(usage(), stdout) < 0;
    if (options->version) return std::printf("virtbayd %s\n", VIRTBAY_VERSION) < 0;

    const Paths paths = find_paths(*options);
    const auto file = ConfigFile::read(paths.config_file, !options->config.empty());
    if (!file) return refuse(file.error());
    auto settings = read_settings(*file, paths.privileged);
    if (!settings) return refuse(settings.error());
    if (options->check_config) return std::printf("%s: no fault found\n", paths.config_file.c_str()) < 0;

    int up = -1;
    if (options->daemonize && (up = go_to_background()) < 0) {
        return refuse(system_error(VB_FROM_NONE, errno, "cannot go to the background"));
    }
    umask(0077);
    set_up_memory();
    Log log;
    const Status logging = set_up_log(log, *settings, options->verbose);
    if (!logging) return refuse(logging.error());

    Daemon daemon(*options, paths, *settings, log);
    const Status started = daemon.start();
    if (!started) return refuse(started.error());
    if (up >= 0) {
        const char good = 1;
        if (write(up, &good, 1) != 1) return 1;
        close(up);
        leave_terminal();
    }
    daemon.run();
    return 0;
}
