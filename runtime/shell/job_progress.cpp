#include "shell/job_progress.h"

#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdio>
#include <future>

namespace virtbay::shell {

namespace {

volatile std::sig_atomic_t interrupted = 0;

void note_interrupt(int) {
    interrupted = 1;
}

// ^C is noted instead of ending the program, until the end of the scope.
class InterruptNoted {
  public:
    InterruptNoted() {
        interrupted = 0;
        struct sigaction action {};
        action.sa_handler = note_interrupt;
        ::sigaction(SIGINT, &action, &before_);
    }
    ~InterruptNoted() { ::sigaction(SIGINT, &before_, nullptr); }
    InterruptNoted(const InterruptNoted&) = delete;
    InterruptNoted& operator=(const InterruptNoted&) = delete;

  private:
    struct sigaction before_ {};
};

void show(const char* label, int percent) {
    std::fflush(stdout);
    std::fprintf(stderr, "\r%s: [%3d %%]", label, percent);
    std::fflush(stderr);
}

int percent_done(const virDomainJobInfo& info) {
    if (info.dataRemaining == 0) return info.dataTotal == 0 ? 0 : 100;
    if (info.dataTotal == 0) return 0;
    const double done =
        static_cast<double>(info.dataTotal - info.dataRemaining) / static_cast<double>(info.dataTotal);
    return std::min(99, static_cast<int>(done * 100));
}

}  // namespace

bool run_job(Session& session, virDomainPtr domain, const char* label, bool visible,
             const std::function<bool()>& work) {
    const InterruptNoted noted;
    std::future<bool> job = std::async(std::launch::async, [&] {
        session.adopt_errors();
        return work();
    });
    bool aborted = false;
    while (job.wait_for(std::chrono::milliseconds(500)) != std::future_status::ready) {
        if (interrupted && !aborted) {
            virDomainAbortJob(domain);
            aborted = true;
        }
        virDomainJobInfo info;
        if (visible && virDomainGetJobInfo(domain, &info) == 0 && info.type != VIR_DOMAIN_JOB_NONE)
            show(label, percent_done(info));
    }
    const bool done = job.get();
    session.adopt_errors();
    if (visible && done) show(label, 100);
    return done;
}

}  // namespace virtbay::shell
