// Telling the application when a stream can be read or written: its event loop watches the stream's
// descriptor.
#include <memory>

#include "api/api_call.h"
#include "api/stream_link.h"
#include "virtbay/constants.h"

using namespace virtbay;
using namespace virtbay::api;

namespace {

// Belongs to the watch; holds the stream while callbacks may come.
struct Watched {
    virStreamPtr stream;
    virStreamEventCallback callback;
    void* opaque;
    virFreeCallback free;
};

int to_handle(int events) {
    int bits = 0;
    if (events & VIR_STREAM_EVENT_READABLE) bits |= VIR_EVENT_HANDLE_READABLE;
    if (events & VIR_STREAM_EVENT_WRITABLE) bits |= VIR_EVENT_HANDLE_WRITABLE;
    if (events & VIR_STREAM_EVENT_ERROR) bits |= VIR_EVENT_HANDLE_ERROR;
    if (events & VIR_STREAM_EVENT_HANGUP) bits |= VIR_EVENT_HANDLE_HANGUP;
    return bits;
}

int from_handle(int events) {
    int bits = 0;
    if (events & VIR_EVENT_HANDLE_READABLE) bits |= VIR_STREAM_EVENT_READABLE;
    if (events & VIR_EVENT_HANDLE_WRITABLE) bits |= VIR_STREAM_EVENT_WRITABLE;
    if (events & VIR_EVENT_HANDLE_ERROR) bits |= VIR_STREAM_EVENT_ERROR;
    if (events & VIR_EVENT_HANDLE_HANGUP) bits |= VIR_STREAM_EVENT_HANGUP;
    return bits;
}

void on_event(int, int, int events, void* data) {
    const auto* watched = static_cast<Watched*>(data);
    watched->callback(watched->stream, from_handle(events), watched->opaque);
}

void forget(void* data) {
    const std::unique_ptr<Watched> watched(static_cast<Watched*>(data));
    if (watched->free) watched->free(watched->opaque);
    release(watched->stream);
}

bool refuse(ApiCall& call, const char* why) {
    return call.fail(make_error(VB_ERR_INTERNAL_ERROR, VB_FROM_STREAMS, why));
}

}  // namespace

int virStreamEventAddCallback(virStreamPtr stream, int events, virStreamEventCallback cb, void* opaque,
                              virFreeCallback ff) {
    ApiCall call("virStreamEventAddCallback", VB_FROM_STREAMS);
    if (!call.on(stream)) return -1;
    if (!stream->link) return call.unsupported(), -1;
    if (!call.nonnull("cb", reinterpret_cast<void*>(cb))) return -1;
    if (stream->watch >= 0) return refuse(call, "stream already has a callback registered"), -1;
    auto watched = std::make_unique<Watched>(Watched{retain(stream), cb, opaque, ff});
    stream->watch = virEventAddHandle(stream->link->fd(), to_handle(events), on_event, watched.get(), forget);
    if (stream->watch < 0) {
        release(stream);
        return refuse(call, "cannot register a file watch on stream"), -1;
    }
    [[maybe_unused]] auto* the_watch_has_it_now = watched.release();
    return 0;
}

int virStreamEventUpdateCallback(virStreamPtr stream, int events) {
    ApiCall call("virStreamEventUpdateCallback", VB_FROM_STREAMS);
    if (!call.on(stream)) return -1;
    if (!stream->link) return call.unsupported(), -1;
    if (stream->watch < 0) return refuse(call, "stream does not have a callback registered"), -1;
    virEventUpdateHandle(stream->watch, to_handle(events));
    return 0;
}

int virStreamEventRemoveCallback(virStreamPtr stream) {
    ApiCall call("virStreamEventRemoveCallback", VB_FROM_STREAMS);
    if (!call.on(stream)) return -1;
    if (!stream->link) return call.unsupported(), -1;
    if (stream->watch < 0) return refuse(call, "stream does not have a callback registered"), -1;
    virEventRemoveHandle(stream->watch);
    stream->watch = -1;
    return 0;
}
