// What can be measured. A scenario prepares the server, takes its samples, checks every answer, and tidies
// up.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "measure.h"
#include "peer.h"

namespace bench {

struct Options {
    int count = 1000;  // samples or calls
    int clients = 1;   // connections that call
    int depth = 1;     // calls in flight on each
    int domains = 10;  // defined for list, stats, memory
    int idle = 100;    // connections that do nothing
    int subscribers = 1;
    int seconds = 1;                   // of doing nothing
    std::vector<std::string> command;  // start: the server
};

struct Scenario {
    const char* name;
    const char* what;
    void (*run)(const Target&, const Options&, Report&);
};

std::span<const Scenario> call_scenarios();
std::span<const Scenario> object_scenarios();
std::span<const Scenario> connection_scenarios();

// Runs `work`, then reports the server's processor time per unit of it.
template <class Work>
void with_cpu(const Target& target, Report& report, int units, Work work) {
    const int64_t before = cpu_ns(target.pid);
    work();
    if (target.pid > 0 && units > 0)
        report.number("cpu_us", static_cast<double>(cpu_ns(target.pid) - before) / 1000.0 / units);
}

}  // namespace bench
