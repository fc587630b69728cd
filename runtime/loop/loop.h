// One libuv loop and the way into it from other threads.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>

struct uv_loop_s;

namespace virtbay {

class BeforeSleep;

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
    // A descriptor was ready.
    void note_event();

  private:
    friend class BeforeSleep;
    struct State;
    std::unique_ptr<State> state_;
};

// As Loop::before_sleep() for a function that is wanted again and again: asking for it allocates nothing.
// Loop thread.
class BeforeSleep {
  public:
    // `loop` must outlive this object, which may be destroyed in `run`.
    BeforeSleep(Loop& loop, void (*run)(void* context), void* context)
        : loop_(loop), run_(run), context_(context) {}
    // A run that was asked for does not come any more.
    ~BeforeSleep();
    BeforeSleep(const BeforeSleep&) = delete;
    BeforeSleep& operator=(const BeforeSleep&) = delete;

    // Once, however often it is asked for before the loop sleeps.
    void request();

  private:
    friend class Loop;
    Loop& loop_;
    void (*const run_)(void*);
    void* const context_;
    bool wanted_ = false;
};

}  // namespace virtbay
