// The event loop that applications get who bring none: descriptors and timers around poll(2).
#pragma once

#include <cstdint>
#include <list>
#include <mutex>

#include "api/public.h"
#include "base/error.h"

namespace virtbay::api {

struct Ready;

// Any thread may change it while one runs it; callbacks run on the thread that runs it and may change it too.
class PollLoop {
  public:
    PollLoop();
    ~PollLoop();
    PollLoop(const PollLoop&) = delete;
    PollLoop& operator=(const PollLoop&) = delete;

    // Numbers of watches and of timers each begin at 1 and are not used again.
    int add_handle(int fd, int events, virEventHandleCallback callback, void* opaque, virFreeCallback free);
    void update_handle(int watch, int events);
    int remove_handle(int watch);  // -1: no such watch. `free` runs later, on the loop.
    int add_timer(int interval, virEventTimeoutCallback callback, void* opaque, virFreeCallback free);
    void update_timer(int timer, int interval);
    int remove_timer(int timer);

    // One round: waits until something is due and tells it. -1 when waiting failed.
    int run_once();

  private:
    struct Handle {
        int watch, fd, events;
        virEventHandleCallback callback;
        void* opaque;
        virFreeCallback free;
        bool removed = false;
    };
    struct Timer {
        int timer, interval;  // milliseconds; -1: off, 0: in each round
        int64_t due;
        virEventTimeoutCallback callback;
        void* opaque;
        virFreeCallback free;
        bool removed = false;
    };

    void wake();
    int wait_ms(int64_t now) const;
    void tell_handles(const std::list<Ready>& ready);
    void tell_timers();
    void sweep();

    std::mutex mutex_;  // guards what follows; not held during callbacks
    std::list<Handle> handles_;
    std::list<Timer> timers_;
    int next_watch_ = 1, next_timer_ = 1;
    int wake_fd_ = -1;
    bool running_ = false;
};

}  // namespace virtbay::api
