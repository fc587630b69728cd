// Signals and facts of a process that may not be our child.
#pragma once

#include <cstdint>
#include <string>

#include "base/error.h"

namespace virtbay::qemu {

// Field 22 of /proc/PID/stat; 0 when there is no such process.
uint64_t start_time_of(int pid);

// Sends a signal through a pidfd, so that a reused id is never hit. False when that process is gone.
bool signal_process(int pid, uint64_t start_time, int signal);

struct ThreadTimes {
    uint64_t user_ns = 0, system_ns = 0;
    int cpu = -1;
};
// Of a thread (tid != 0) or the whole process.
bool thread_times(int pid, int tid, ThreadTimes& out);

// Resident memory in KiB; 0 when unknown.
uint64_t resident_kib(int pid);

}  // namespace virtbay::qemu
