#include "daemon/call.h"

#include <unistd.h>

#include "base/guarded.h"
#include "daemon/context.h"
#include "daemon/session.h"

namespace virtbay::daemon {

void tell_ended(Context& context, const vb_stream_fd& stream) {
    if (stream.ended == nullptr) return;
    const std::string thrown = thrown_by([&] { stream.ended(stream.data); });
    if (!thrown.empty()) context.log.write(VB_LOG_ERROR, "daemon", "the end of a stream: " + thrown);
}

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
    tell_ended(session->context(), *stream);
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
