// One libuv loop and the way into it from other threads.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>

struct uv_loop_s;

namespace virtbay {

class Loop {
  public:
    // The constructing thread counts as the loop's thread until another one calls run().
    Loop();
    // Everything made on the loop must be gone; functions still posted are dropped unrun.
    ~Loop();
    Loop(const Loop&) = delete;
    Loop& operator=(const Loop&) = delete;

    // Serves until stop(). May be called again afterwards.
    void run();
    // Any thread.
    void stop();
    // Runs fn on the loop's thread, after everything posted before it. Any thread.
    void post(std::function<void()> fn);
    // Runs fn before the loop sleeps next, so that what many callbacks of a turn produce can be done at once.
    // Loop thread.
    void before_sleep(std::function<void()> fn);
    // Any thread.
    bool on_loop_thread() const;
    // CLOCK_MONOTONIC in milliseconds, as of this turn of the loop. Loop thread.
    uint64_t now_ms() const;

    // For the other files of this folder.
    uv_loop_s* uv();

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace virtbay
