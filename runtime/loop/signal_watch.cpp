#include "loop/signal_watch.h"

#include "loop/handle.h"
#include "loop/loop.h"

namespace virtbay {

struct SignalWatch::State {
    uv_signal_t handle;
    std::function<void()> callback;
};

void SignalWatch::Close::operator()(State* state) const {
    CloseLater<State>()(state);
}

Result<SignalWatch> SignalWatch::open(Loop& loop, int signal, std::function<void()> callback) {
    auto state = std::make_unique<State>();
    uv_signal_init(loop.uv(), &state->handle);
    state->callback = std::move(callback);
    state->handle.data = state.get();
    SignalWatch watch;
    watch.state_.reset(state.release());
    const int rc = uv_signal_start(
        &watch.state_->handle,
        [](uv_signal_t* handle, int) { static_cast<State*>(handle->data)->callback(); }, signal);
    if (rc != 0) return system_error(VB_FROM_EVENT, -rc, "cannot watch signal");
    return watch;
}

}  // namespace virtbay
