#include "plugin/probe.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <fstream>

namespace virtbay::plugin {
namespace {

Error failed(const Manifest& manifest, const std::string& why) {
    return make_error(VB_ERR_CONFIG_UNSUPPORTED, VB_FROM_NONE,
                      "plugin " + manifest.library + ": tried in a process of its own: " + why);
}

// Reads until end of file or the deadline; false at the deadline.
bool read_all(int fd, std::chrono::steady_clock::time_point deadline, std::string* text) {
    std::array<char, 4096> buffer;
    for (;;) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
            deadline - std::chrono::steady_clock::now());
        pollfd p{fd, POLLIN, 0};
        if (left.count() <= 0 || poll(&p, 1, static_cast<int>(left.count())) == 0) return false;
        const ssize_t n = read(fd, buffer.data(), buffer.size());
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return true;
        if (text->size() < 16384) text->append(buffer.data(), static_cast<size_t>(n));
    }
}

// Where a plugin under trial finds its directories. What an earlier daemon left there goes as well.
struct TrialDirectory {
    TrialDirectory(const std::string& beneath, const std::string& digest)
        : path(beneath + "/trial-" + digest.substr(0, 16)) {
        std::error_code ignored;
        std::filesystem::remove_all(path, ignored);
        std::filesystem::create_directories(path, ignored);
    }
    ~TrialDirectory() {
        std::error_code ignored;
        std::filesystem::remove_all(path, ignored);
    }
    TrialDirectory(const TrialDirectory&) = delete;
    TrialDirectory& operator=(const TrialDirectory&) = delete;
    const std::string path;
};

}  // namespace

bool Probe::known(const std::string& digest) const {
    std::ifstream in(directory_ + "/probed");
    for (std::string line; std::getline(in, line);)
        if (line == digest) return true;
    return false;
}

void Probe::remember(const std::string& digest) const {
    std::error_code ignored;
    std::filesystem::create_directories(directory_, ignored);
    std::ofstream(directory_ + "/probed", std::ios::app) << digest << "\n";
}

Status Probe::run(const Manifest& manifest) const {
    if (program_.empty() || known(manifest.sha256)) return {};
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) < 0) return system_error(VB_FROM_NONE, errno, "cannot make a pipe");
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    // Here and not in the child, which may be ended at any time.
    const TrialDirectory trial(directory_, manifest.sha256);
    std::string program = program_, option = "--check", path = manifest.path, beneath = trial.path;
    std::array<char*, 5> argv{program.data(), option.data(), path.data(), beneath.data(), nullptr};
    pid_t pid = -1;
    const int started = posix_spawn(&pid, program_.c_str(), &actions, nullptr, argv.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    if (started != 0) {
        close(ends[0]);
        return system_error(VB_FROM_NONE, started, "cannot start " + program_);
    }
    std::string said;
    const bool ended =
        read_all(ends[0], std::chrono::steady_clock::now() + std::chrono::seconds(longest), &said);
    close(ends[0]);
    if (!ended) kill(pid, SIGKILL);
    int status = 0;
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    if (!ended) return failed(manifest, "it did not end within " + std::to_string(longest) + " seconds");
    if (WIFSIGNALED(status))
        return failed(manifest, std::string("ended by signal: ") + strsignal(WTERMSIG(status)));
    while (!said.empty() && said.back() == '\n') said.pop_back();
    if (WEXITSTATUS(status) != 0) return failed(manifest, said.empty() ? "failed" : said);
    remember(manifest.sha256);
    return {};
}

}  // namespace virtbay::plugin
