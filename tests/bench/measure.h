// Clocks, quantiles, what a process has used, and the one line of JSON that a run prints.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace bench {

int64_t now_ns();

// Middle and tail of a series; sorts it.
class Series {
  public:
    void add(int64_t nanoseconds) { values_.push_back(nanoseconds); }
    double quantile_us(double q);
    size_t size() const { return values_.size(); }

  private:
    std::vector<int64_t> values_;
    bool sorted_ = false;
};

// What a process has used so far. All zero for pid 0.
struct Usage {
    int64_t cpu_ns = 0;
    double resident_kib = 0, private_dirty_kib = 0;
    int threads = 0;
    std::map<pid_t, int64_t> switches;  // voluntary ones, by thread: how often it slept
};
// How often threads slept from one moment to the other. What a thread did that has ended since is not known.
int64_t sleeps(const Usage& before, const Usage& after);
int64_t cpu_ns(pid_t pid);
Usage usage(pid_t pid);

// A flat JSON object.
class Report {
  public:
    void text(const std::string& key, const std::string& value);
    void number(const std::string& key, double value);
    // KEY_p50_us, KEY_p99_us, or without a prefix.
    void series(const std::string& prefix, Series& values);
    std::string json() const;

  private:
    std::vector<std::pair<std::string, std::string>> members_;
};

}  // namespace bench
