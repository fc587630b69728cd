#include "guest/process.h"

#include <sys/syscall.h>
#include <unistd.h>
#include <csignal>
#include <cstdio>

#include "support/descriptor.h"

namespace virtbay::qemu {

namespace {

// The fields behind the command's closing parenthesis; index 0 is field 3.
std::string stat_tail(const std::string& path) {
    auto text = read_file(path, 4096);
    if (!text) return {};
    const size_t end = text->rfind(')');
    return end == std::string::npos ? std::string() : text->substr(end + 2);
}

uint64_t field(const std::string& tail, int number) {
    size_t at = 0;
    for (int i = 3; i < number && at != std::string::npos; ++i) {
        at = tail.find(' ', at);
        if (at != std::string::npos) ++at;
    }
    return at == std::string::npos ? 0 : strtoull(tail.c_str() + at, nullptr, 10);
}

}  // namespace

uint64_t start_time_of(int pid) {
    const std::string tail = stat_tail("/proc/" + std::to_string(pid) + "/stat");
    if (tail.empty() || tail[0] == 'Z' || tail[0] == 'X') return 0;
    return field(tail, 22);
}

bool signal_process(int pid, uint64_t start_time, int signal) {
    if (pid <= 0) return false;
    Descriptor process(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
    if (!process) return false;
    if (start_time && start_time_of(pid) != start_time) return false;
    return ::syscall(SYS_pidfd_send_signal, process.get(), signal, nullptr, 0) == 0;
}

bool thread_times(int pid, int tid, ThreadTimes& out) {
    std::string path = "/proc/" + std::to_string(pid);
    if (tid) path += "/task/" + std::to_string(tid);
    const std::string tail = stat_tail(path + "/stat");
    if (tail.empty()) return false;
    const uint64_t tick = 1000000000ull / static_cast<uint64_t>(::sysconf(_SC_CLK_TCK));
    out.user_ns = field(tail, 14) * tick;
    out.system_ns = field(tail, 15) * tick;
    out.cpu = static_cast<int>(field(tail, 39));
    return true;
}

uint64_t resident_kib(int pid) {
    const std::string tail = stat_tail("/proc/" + std::to_string(pid) + "/stat");
    if (tail.empty()) return 0;
    return field(tail, 24) * (static_cast<uint64_t>(::sysconf(_SC_PAGESIZE)) / 1024);
}

}  // namespace virtbay::qemu
