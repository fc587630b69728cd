#include "loop/processes.h"

#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>
#include <map>
#include <mutex>

#include "loop/fd_watch.h"
#include "loop/loop.h"

#ifndef P_PIDFD
#define P_PIDFD 3
#endif

namespace virtbay {

namespace {

struct Process {
    int pidfd = -1;
    bool child = false;  // ours to reap
    FdWatch watch;
    Processes::Exit on_exit;

    ~Process() {
        watch.reset();
        if (pidfd >= 0) close(pidfd);
    }
};

}  // namespace

struct Processes::State {
    explicit State(Loop& l) : loop(l) {}

    Loop& loop;
    std::mutex mutex;  // guards next, processes and watched; a Process itself is the loop's
    uint64_t next = 1;
    std::map<uint64_t, std::unique_ptr<Process>> processes;
    size_t watched = 0;  // those whose exit is to be told
    std::function<void()> none;

    static uint64_t add(const std::shared_ptr<State>& self, int pidfd, bool child, Exit on_exit) {
        uint64_t id;
        {
            std::lock_guard lock(self->mutex);
            id = self->next++;
            auto process = std::make_unique<Process>();
            process->pidfd = pidfd;
            process->child = child;
            process->on_exit = std::move(on_exit);
            if (process->on_exit) ++self->watched;
            self->processes.emplace(id, std::move(process));
        }
        self->loop.post([weak = std::weak_ptr(self), id] {
            if (const auto state = weak.lock()) state->arm(id);
        });
        return id;
    }

    void arm(uint64_t id) {
        std::lock_guard lock(mutex);
        const auto at = processes.find(id);
        if (at == processes.end()) return;
        auto watch = FdWatch::open(loop, at->second->pidfd, [this, id](uint32_t) { ended(id); });
        if (!watch) return;
        at->second->watch = std::move(*watch);
        at->second->watch.want(FdWatch::readable);
    }

    std::unique_ptr<Process> take(uint64_t id) {
        std::lock_guard lock(mutex);
        const auto at = processes.find(id);
        if (at == processes.end()) return nullptr;
        std::unique_ptr<Process> process = std::move(at->second);
        processes.erase(at);
        if (process->on_exit) --watched;
        return process;
    }

    void ended(uint64_t id) {
        const std::unique_ptr<Process> process = take(id);
        if (!process) return;
        siginfo_t info{};
        int status = -1, signal = 0;
        if (waitid(static_cast<idtype_t>(P_PIDFD), static_cast<id_t>(process->pidfd), &info,
                   WEXITED | WNOHANG) == 0 &&
            info.si_pid != 0) {
            if (info.si_code == CLD_EXITED) {
                status = info.si_status;
            } else {
                signal = info.si_status;
            }
        }
        if (process->on_exit) process->on_exit(id, status, signal);
        tell_if_none();
    }

    void tell_if_none() {
        if (!none) return;
        {
            std::lock_guard lock(mutex);
            if (watched > 0) return;
        }
        none();
    }
};

Processes::Processes(Loop& loop) : state_(std::make_shared<State>(loop)) {}

Processes::~Processes() = default;

Result<Processes::Started> Processes::spawn(const ProcessSpec& spec, Exit on_exit) {
    auto pid = spawn_process(spec);
    if (!pid) return std::move(pid.error());
    // Nobody else reaps our children, so the id is still this process's even if it has ended already.
    const int pidfd = static_cast<int>(syscall(SYS_pidfd_open, *pid, 0));
    if (pidfd < 0) return system_error(VB_FROM_NONE, errno, "cannot watch the process started");
    return Started{State::add(state_, pidfd, true, std::move(on_exit)), *pid};
}

Result<uint64_t> Processes::adopt(pid_t pid, uint64_t start_time, Exit on_exit) {
    const int pidfd = static_cast<int>(syscall(SYS_pidfd_open, pid, 0));
    if (pidfd < 0) return system_error(VB_FROM_NONE, errno, "cannot watch process");
    // Compared after the pidfd pins the process, so the answer is about the process that is watched.
    if (start_time != 0 && process_start_time(pid) != start_time) {
        close(pidfd);
        return system_error(VB_FROM_NONE, ESRCH, "cannot watch process");
    }
    return State::add(state_, pidfd, false, std::move(on_exit));
}

bool Processes::remove(uint64_t id) {
    std::lock_guard lock(state_->mutex);
    const auto at = state_->processes.find(id);
    if (at == state_->processes.end() || !at->second->on_exit) return false;
    at->second->on_exit = nullptr;
    --state_->watched;
    // Only a child has something left to be waited for. The watch belongs to the loop's thread.
    if (!at->second->child)
        state_->loop.post([weak = std::weak_ptr(state_), id] {
            if (const auto state = weak.lock()) {
                state->take(id);
                state->tell_if_none();
            }
        });
    return true;
}

size_t Processes::watched() const {
    std::lock_guard lock(state_->mutex);
    return state_->watched;
}

void Processes::when_none(std::function<void()> told) {
    state_->none = std::move(told);
}

uint64_t process_start_time(pid_t pid) {
    char path[64], text[1024];
    std::snprintf(path, sizeof path, "/proc/%ld/stat", static_cast<long>(pid));
    std::FILE* file = std::fopen(path, "re");
    if (file == nullptr) return 0;
    const size_t n = std::fread(text, 1, sizeof text - 1, file);
    std::fclose(file);
    text[n] = '\0';
    // The name in parentheses may hold anything; field 3 comes after the last one.
    const char* at = std::strrchr(text, ')');
    unsigned long long start = 0;
    if (at == nullptr ||
        std::sscanf(at + 1,
                    " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %*u %*u %*d %*d %*d %*d %*d %*d %llu",
                    &start) != 1) {
        return 0;
    }
    return start;
}

}  // namespace virtbay
