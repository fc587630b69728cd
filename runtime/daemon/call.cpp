#include "daemon/call.h"

#include <unistd.h>

namespace virtbay::daemon {

Status Call::attach(const vb_stream_fd& given) {
    if (stream) {
        close(given.fd);
        return make_error(VB_ERR_INTERNAL_ERROR, VB_FROM_STREAMS, "the call has its stream already");
    }
    stream = given;
    return {};
}

void Call::drop_stream() {
    if (!stream) return;
    close(stream->fd);
    if (stream->ended != nullptr) stream->ended(stream->data);
    stream.reset();
}

void Call::reset() {
    drop_stream();
    request.reset();
    bound = {};
    args = nullptr;
    row = nullptr;
    session = nullptr;
    arena.reset();
}

}  // namespace virtbay::daemon
