// For this folder: owns the memory of a libuv handle, which must outlive the handle's asynchronous close.
#pragma once

#include <uv.h>

#include <memory>

namespace virtbay {

// State has a member `handle` of a uv handle type. Used as the deleter of the owner's pointer: closes the
// handle and frees State when libuv is done with it, so that a callback may destroy its own owner.
template <class State>
struct CloseLater {
    void operator()(State* state) const {
        state->handle.data = state;
        uv_close(reinterpret_cast<uv_handle_t*>(&state->handle),
                 [](uv_handle_t* handle) { std::unique_ptr<State> last(static_cast<State*>(handle->data)); });
    }
};

}  // namespace virtbay
