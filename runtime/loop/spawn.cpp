#include "loop/spawn.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <unistd.h>

#include <algorithm>

namespace virtbay {

namespace {

struct Actions {
    posix_spawn_file_actions_t value;
    Actions() { posix_spawn_file_actions_init(&value); }
    ~Actions() { posix_spawn_file_actions_destroy(&value); }
};

struct Attributes {
    posix_spawnattr_t value;
    Attributes() { posix_spawnattr_init(&value); }
    ~Attributes() { posix_spawnattr_destroy(&value); }
};

struct Descriptors {
    std::vector<int> fds;
    ~Descriptors() {
        for (const int fd : fds) close(fd);
    }
};

std::vector<char*> pointers(const std::vector<std::string>& strings) {
    std::vector<char*> result;
    for (const auto& s : strings) result.push_back(const_cast<char*>(s.c_str()));
    result.push_back(nullptr);
    return result;
}

}  // namespace

Result<pid_t> spawn_process(const ProcessSpec& spec) {
    if (spec.argv.empty()) return make_error(VB_ERR_INTERNAL_ERROR, VB_FROM_NONE, "no program to start");

    int highest = 2;
    for (const auto& [ours, theirs] : spec.fds) highest = std::max(highest, theirs);

    Actions actions;
    auto* a = &actions.value;
    // The sources are first moved above every target, or one dup could overwrite a later source.
    Descriptors moved;
    for (const auto& [ours, theirs] : spec.fds) {
        const int fd = fcntl(ours, F_DUPFD_CLOEXEC, highest + 1);
        if (fd < 0) return system_error(VB_FROM_NONE, errno, "cannot duplicate descriptor");
        moved.fds.push_back(fd);
    }
    const char* output = spec.output.empty() ? "/dev/null" : spec.output.c_str();
    const int flags = spec.output.empty() ? O_WRONLY : O_WRONLY | O_APPEND | O_CREAT;
    int rc = posix_spawn_file_actions_addopen(a, 0, "/dev/null", O_RDONLY, 0);
    if (rc == 0) rc = posix_spawn_file_actions_addopen(a, 1, output, flags, 0600);
    if (rc == 0) rc = posix_spawn_file_actions_adddup2(a, 1, 2);
    std::vector<bool> taken(static_cast<size_t>(highest) + 1, false);
    taken[0] = taken[1] = taken[2] = true;
    for (size_t i = 0; rc == 0 && i < moved.fds.size(); ++i) {
        rc = posix_spawn_file_actions_adddup2(a, moved.fds[i], spec.fds[i].second);
        taken[static_cast<size_t>(spec.fds[i].second)] = true;
    }
    for (int fd = 3; rc == 0 && fd <= highest; ++fd) {
        // Opened before it is closed, as some libcs refuse to close what is not open.
        if (taken[static_cast<size_t>(fd)]) continue;
        rc = posix_spawn_file_actions_adddup2(a, 0, fd);
        if (rc == 0) rc = posix_spawn_file_actions_addclose(a, fd);
    }
    if (rc == 0) rc = posix_spawn_file_actions_addclosefrom_np(a, highest + 1);
    if (rc == 0) rc = posix_spawn_file_actions_addchdir_np(a, spec.directory.c_str());
    if (rc != 0) return system_error(VB_FROM_NONE, rc, "cannot prepare process");

    Attributes attributes;
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(&attributes.value, &none);
    posix_spawnattr_setsigdefault(&attributes.value, &all);
    posix_spawnattr_setflags(&attributes.value,
                             POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);

    static const std::vector<std::string> usual = {
        "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LANG=C"};
    auto argv = pointers(spec.argv);
    auto envp = pointers(spec.environment.empty() ? usual : spec.environment);
    pid_t pid = -1;
    rc = posix_spawn(&pid, spec.argv[0].c_str(), a, &attributes.value, argv.data(), envp.data());
    if (rc != 0) return system_error(VB_FROM_NONE, rc, "cannot start '" + spec.argv[0] + "'");
    return pid;
}

}  // namespace virtbay
