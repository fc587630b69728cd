// Processes whose end is told on the loop, by pidfd: our children and others.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>

#include "loop/spawn.h"

namespace virtbay {

class Loop;

class Processes {
  public:
    // exit_status is -1 when it is unknown (not our child) or when a signal ended it. Loop thread.
    using Exit = std::function<void(uint64_t id, int exit_status, int signal)>;
    struct Started {
        uint64_t id;
        pid_t pid;
    };

    explicit Processes(Loop& loop);
    // Loop thread. The processes live on.
    ~Processes();
    Processes(const Processes&) = delete;
    Processes& operator=(const Processes&) = delete;

    // Any thread.
    Result<Started> spawn(const ProcessSpec& spec, Exit on_exit);
    // Watches a process that somebody else started. start_time is field 22 of /proc/PID/stat; 0: not
    // compared. Without such a process: a system error with ESRCH. Any thread.
    Result<uint64_t> adopt(pid_t pid, uint64_t start_time, Exit on_exit);
    // No callback comes any more (if called on the loop's thread: for certain). A child is still reaped;
    // nothing is kept of another process. Any thread.
    bool remove(uint64_t id);

    // How many are watched. Any thread.
    size_t watched() const;
    // Told, on the loop, whenever none is watched any more. Before the first process.
    void when_none(std::function<void()> told);

  private:
    struct State;
    std::shared_ptr<State> state_;
};

// Field 22 of /proc/PID/stat, 0 when there is no such process. Any thread.
uint64_t process_start_time(pid_t pid);

}  // namespace virtbay
