#include "measure.h"

#include <dirent.h>
#include <time.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <sstream>

namespace bench {
namespace {

int64_t nanoseconds(clockid_t clock) {
    timespec t{};
    if (clock_gettime(clock, &t) != 0) return 0;
    return int64_t{t.tv_sec} * 1'000'000'000 + t.tv_nsec;
}

// The number behind "KEY:" in a file of /proc.
double proc_value(const std::string& path, const std::string& key) {
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);)
        if (line.compare(0, key.size() + 1, key + ":") == 0) return std::stod(line.substr(key.size() + 1));
    return 0;
}

}  // namespace

int64_t now_ns() {
    return nanoseconds(CLOCK_MONOTONIC);
}

double Series::quantile_us(double q) {
    if (values_.empty()) return 0;
    if (!sorted_) std::sort(values_.begin(), values_.end());
    sorted_ = true;
    const auto at = static_cast<size_t>(q * static_cast<double>(values_.size() - 1) + 0.5);
    return static_cast<double>(values_[at]) / 1000.0;
}

int64_t cpu_ns(pid_t pid) {
    clockid_t clock{};
    if (pid <= 0 || clock_getcpuclockid(pid, &clock) != 0) return 0;
    return nanoseconds(clock);
}

Usage usage(pid_t pid) {
    Usage u;
    if (pid <= 0) return u;
    const std::string base = "/proc/" + std::to_string(pid);
    u.cpu_ns = cpu_ns(pid);
    u.resident_kib = proc_value(base + "/smaps_rollup", "Rss");
    u.private_dirty_kib = proc_value(base + "/smaps_rollup", "Private_Dirty");
    if (DIR* tasks = opendir((base + "/task").c_str())) {
        while (const dirent* entry = readdir(tasks)) {
            if (entry->d_name[0] == '.') continue;
            ++u.threads;
            u.switches[static_cast<pid_t>(std::stol(entry->d_name))] = static_cast<int64_t>(
                proc_value(base + "/task/" + entry->d_name + "/status", "voluntary_ctxt_switches"));
        }
        closedir(tasks);
    }
    return u;
}

int64_t sleeps(const Usage& before, const Usage& after) {
    int64_t total = 0;
    for (const auto& [thread, count] : after.switches) {
        const auto earlier = before.switches.find(thread);
        total += count - (earlier == before.switches.end() ? 0 : earlier->second);
    }
    return total;
}

void Report::text(const std::string& key, const std::string& value) {
    std::string quoted = "\"";
    for (const char c : value) {
        if (c == '"' || c == '\\') quoted += '\\';
        quoted += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    }
    members_.emplace_back(key, quoted + "\"");
}

void Report::number(const std::string& key, double value) {
    char buffer[40];
    std::snprintf(buffer, sizeof buffer, "%.10g", std::isfinite(value) ? value : 0.0);
    members_.emplace_back(key, buffer);
}

void Report::series(const std::string& prefix, Series& values) {
    number(prefix + "p50_us", values.quantile_us(0.5));
    number(prefix + "p99_us", values.quantile_us(0.99));
}

std::string Report::json() const {
    std::ostringstream out;
    const char* separator = "{";
    for (const auto& [key, value] : members_) {
        out << separator << '"' << key << "\": " << value;
        separator = ", ";
    }
    out << "}";
    return out.str();
}

}  // namespace bench
