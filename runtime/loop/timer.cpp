#include "loop/timer.h"

#include "loop/handle.h"
#include "loop/loop.h"

namespace virtbay {

struct Timer::State {
    uv_timer_t handle;
    std::shared_ptr<std::function<void()>> callback;

    static void fire(uv_timer_t* handle) {
        // A copy, as the callback may start the timer with another function.
        const auto callback = static_cast<State*>(handle->data)->callback;
        (*callback)();
    }
};

void Timer::Close::operator()(State* state) const {
    CloseLater<State>()(state);
}

Timer::Timer(Loop& loop) {
    auto state = std::make_unique<State>();
    uv_timer_init(loop.uv(), &state->handle);
    state->handle.data = state.get();
    state_.reset(state.release());
}

void Timer::start(uint64_t first_ms, uint64_t repeat_ms, std::function<void()> fn) {
    state_->callback = std::make_shared<std::function<void()>>(std::move(fn));
    restart(first_ms, repeat_ms);
}

void Timer::restart(uint64_t first_ms, uint64_t repeat_ms) {
    // The loop's clock stands still during a turn; a late start would make the timer come early.
    uv_update_time(state_->handle.loop);
    uv_timer_start(&state_->handle, State::fire, first_ms, repeat_ms);
}

void Timer::stop() {
    uv_timer_stop(&state_->handle);
}

bool Timer::active() const {
    return uv_is_active(reinterpret_cast<const uv_handle_t*>(&state_->handle)) != 0;
}

}  // namespace virtbay
