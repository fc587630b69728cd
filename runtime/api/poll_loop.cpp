#include "api/poll_loop.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <climits>
#include <vector>

namespace virtbay::api {
namespace {

int64_t now_ms() {
    using namespace std::chrono;
    return duration_cast<milliseconds>(steady_clock::now().time_since_epoch()).count();
}

short to_poll(int events) {
    int bits = 0;
    if (events & VIR_EVENT_HANDLE_READABLE) bits |= POLLIN;
    if (events & VIR_EVENT_HANDLE_WRITABLE) bits |= POLLOUT;
    if (events & VIR_EVENT_HANDLE_ERROR) bits |= POLLERR;
    if (events & VIR_EVENT_HANDLE_HANGUP) bits |= POLLHUP;
    return static_cast<short>(bits);
}

int from_poll(short bits) {
    int events = 0;
    if (bits & POLLIN) events |= VIR_EVENT_HANDLE_READABLE;
    if (bits & POLLOUT) events |= VIR_EVENT_HANDLE_WRITABLE;
    if (bits & (POLLERR | POLLNVAL)) events |= VIR_EVENT_HANDLE_ERROR;
    if (bits & POLLHUP) events |= VIR_EVENT_HANDLE_HANGUP;
    return events;
}

}  // namespace

PollLoop::PollLoop() : wake_fd_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

PollLoop::~PollLoop() {
    if (wake_fd_ >= 0) close(wake_fd_);
}

void PollLoop::wake() {
    if (!running_ || wake_fd_ < 0) return;
    const uint64_t one = 1;
    [[maybe_unused]] const ssize_t rc = write(wake_fd_, &one, sizeof one);
}

int PollLoop::add_handle(int fd, int events, virEventHandleCallback callback, void* opaque,
                         virFreeCallback free) {
    const std::lock_guard lock(mutex_);
    handles_.push_back({next_watch_, fd, events, callback, opaque, free});
    wake();
    return next_watch_++;
}

void PollLoop::update_handle(int watch, int events) {
    const std::lock_guard lock(mutex_);
    for (Handle& h : handles_)
        if (h.watch == watch && !h.removed) h.events = events;
    wake();
}

int PollLoop::remove_handle(int watch) {
    const std::lock_guard lock(mutex_);
    for (Handle& h : handles_) {
        if (h.watch != watch || h.removed) continue;
        h.removed = true;
        wake();
        return 0;
    }
    return -1;
}

int PollLoop::add_timer(int interval, virEventTimeoutCallback callback, void* opaque, virFreeCallback free) {
    const std::lock_guard lock(mutex_);
    timers_.push_back({next_timer_, interval, now_ms() + interval, callback, opaque, free});
    wake();
    return next_timer_++;
}

void PollLoop::update_timer(int timer, int interval) {
    const std::lock_guard lock(mutex_);
    for (Timer& t : timers_) {
        if (t.timer != timer || t.removed) continue;
        t.interval = interval;
        t.due = now_ms() + interval;
    }
    wake();
}

int PollLoop::remove_timer(int timer) {
    const std::lock_guard lock(mutex_);
    for (Timer& t : timers_) {
        if (t.timer != timer || t.removed) continue;
        t.removed = true;
        wake();
        return 0;
    }
    return -1;
}

int PollLoop::wait_ms(int64_t now) const {
    int64_t wait = -1;
    for (const Timer& t : timers_) {
        if (t.removed || t.interval < 0) continue;
        const int64_t left = std::clamp<int64_t>(t.due - now, 0, INT_MAX);
        wait = wait < 0 ? left : std::min(wait, left);
    }
    return static_cast<int>(wait);
}

struct Ready {
    int watch, fd, events;
};

// An entry is looked up again before each callback: an earlier one may have removed it.
void PollLoop::tell_handles(const std::list<Ready>& ready) {
    for (const Ready& r : ready) {
        std::unique_lock lock(mutex_);
        const auto h = std::find_if(handles_.begin(), handles_.end(),
                                    [&](const Handle& h) { return h.watch == r.watch && !h.removed; });
        if (h == handles_.end() || !h->callback) continue;
        const auto callback = h->callback;
        void* opaque = h->opaque;
        lock.unlock();
        callback(r.watch, r.fd, r.events, opaque);
    }
}

void PollLoop::tell_timers() {
    const int64_t now = now_ms();
    std::vector<int> due;
    {
        const std::lock_guard lock(mutex_);
        for (Timer& t : timers_) {
            if (t.removed || t.interval < 0 || t.due > now) continue;
            t.due = now + t.interval;
            due.push_back(t.timer);
        }
    }
    for (const int number : due) {
        std::unique_lock lock(mutex_);
        const auto t = std::find_if(timers_.begin(), timers_.end(), [&](const Timer& t) {
            return t.timer == number && !t.removed && t.interval >= 0;
        });
        if (t == timers_.end() || !t->callback) continue;
        const auto callback = t->callback;
        void* opaque = t->opaque;
        lock.unlock();
        callback(number, opaque);
    }
}

void PollLoop::sweep() {
    std::list<Handle> handles;
    std::list<Timer> timers;
    {
        const std::lock_guard lock(mutex_);
        for (auto h = handles_.begin(); h != handles_.end();) {
            const auto next = std::next(h);
            if (h->removed) handles.splice(handles.end(), handles_, h);
            h = next;
        }
        for (auto t = timers_.begin(); t != timers_.end();) {
            const auto next = std::next(t);
            if (t->removed) timers.splice(timers.end(), timers_, t);
            t = next;
        }
    }
    for (const Handle& h : handles)
        if (h.free) h.free(h.opaque);
    for (const Timer& t : timers)
        if (t.free) t.free(t.opaque);
}

int PollLoop::run_once() {
    sweep();
    std::vector<pollfd> fds;
    std::vector<int> watches;
    int wait = 0;
    {
        const std::lock_guard lock(mutex_);
        fds.push_back({wake_fd_, POLLIN, 0});
        watches.push_back(0);
        for (const Handle& h : handles_) {
            if (h.removed || h.events == 0 || h.fd < 0) continue;
            fds.push_back({h.fd, to_poll(h.events), 0});
            watches.push_back(h.watch);
        }
        wait = wait_ms(now_ms());
        running_ = true;
    }
    const int n = poll(fds.data(), fds.size(), wait);
    {
        const std::lock_guard lock(mutex_);
        running_ = false;
        uint64_t count = 0;
        [[maybe_unused]] const ssize_t rc = read(wake_fd_, &count, sizeof count);
    }
    if (n < 0 && errno != EINTR) return -1;
    std::list<Ready> ready;
    for (size_t i = 1; n > 0 && i < fds.size(); ++i)
        if (fds[i].revents) ready.push_back({watches[i], fds[i].fd, from_poll(fds[i].revents)});
    tell_timers();
    tell_handles(ready);
    sweep();
    return 0;
}

}  // namespace virtbay::api
