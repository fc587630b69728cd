#include "loop/fd_watch.h"

#include "loop/handle.h"
#include "loop/loop.h"

namespace virtbay {

struct FdWatch::State {
    uv_poll_t handle;
    Callback callback;
    Loop* loop = nullptr;
    uint32_t wanted = 0;
    bool dead = false;
};

void FdWatch::Close::operator()(State* state) const {
    state->dead = true;
    CloseLater<State>()(state);
}

static int to_uv(uint32_t events) {
    int result = 0;
    if (events & FdWatch::readable) result |= UV_READABLE;
    if (events & FdWatch::writable) result |= UV_WRITABLE;
    if (events != 0) result |= UV_DISCONNECT;
    return result;
}

static uint32_t from_uv(int status, int events) {
    uint32_t result = status < 0 ? FdWatch::failed : 0;
    if (events & UV_READABLE) result |= FdWatch::readable;
    if (events & UV_WRITABLE) result |= FdWatch::writable;
    if (events & UV_DISCONNECT) result |= FdWatch::hangup;
    return result;
}

Result<FdWatch> FdWatch::open(Loop& loop, int fd, Callback callback) {
    auto state = std::make_unique<State>();
    const int rc = uv_poll_init(loop.uv(), &state->handle, fd);
    if (rc != 0) return system_error(VB_FROM_EVENT, -rc, "cannot watch descriptor");
    state->callback = std::move(callback);
    state->loop = &loop;
    state->handle.data = state.get();
    FdWatch watch;
    watch.state_.reset(state.release());
    return watch;
}

void FdWatch::want(uint32_t events) {
    if (state_->wanted == events) return;
    state_->wanted = events;
    if (events == 0) {
        uv_poll_stop(&state_->handle);
        return;
    }
    uv_poll_start(&state_->handle, to_uv(events), [](uv_poll_t* handle, int status, int ready) {
        auto* self = static_cast<State*>(handle->data);
        if (self->dead) return;
        self->loop->note_event();
        self->callback(from_uv(status, ready));
    });
}

uint32_t FdWatch::wanted() const {
    return state_ ? state_->wanted : 0;
}

}  // namespace virtbay
