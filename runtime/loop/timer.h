// A timer on the loop. All of it on the loop's thread.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>

namespace virtbay {

class Loop;

class Timer {
  public:
    explicit Timer(Loop& loop);
    Timer(Timer&&) = default;
    Timer& operator=(Timer&&) = default;

    // (Re)starts it: fn comes after `first_ms`, and then every `repeat_ms` unless that is 0.
    void start(uint64_t first_ms, uint64_t repeat_ms, std::function<void()> fn);
    // As before, with the function given to start(). Cheap.
    void restart(uint64_t first_ms, uint64_t repeat_ms = 0);
    void stop();
    bool active() const;

  private:
    struct State;
    struct Close {
        void operator()(State* state) const;
    };
    std::unique_ptr<State, Close> state_;
};

}  // namespace virtbay
