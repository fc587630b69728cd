/* What a forwarding driver offers beside virtbay.forward/1 when its connections lead to another runtime:
   everything about such a connection that is no operation. Interface "virtbay.remote/1" of the plugin. */
#ifndef VIRTBAY_REMOTE_H
#define VIRTBAY_REMOTE_H

#include "virtbay/call.h"

#ifdef __cplusplus
extern "C" {
#endif

#define VB_REMOTE_INTERFACE "virtbay.remote/1"

/* `reason` is VB_CONNECT_CLOSE_REASON_*. Called at most once, on a thread of the plugin. */
typedef void (*vb_closed_fn)(void* data, int32_t reason);

/* Members that take a vb_call are about the connection in call->connection and return a status unless they
   say otherwise. [worker] */
typedef struct vb_remote {
    uint32_t size;
    uint32_t reserved;
    /* 1 while the connection stands, else 0. Asks nobody. */
    int32_t (*alive)(vb_call* call);
    /* 1 when what goes over the connection is encrypted; 1 when nobody can listen (encrypted, or a local
     * socket). */
    int32_t (*encrypted)(vb_call* call);
    int32_t (*secure)(vb_call* call, int32_t* secure);
    /* The other side's version of the library. */
    int32_t (*library_version)(vb_call* call, uint64_t* version);
    /* Pings after `interval` seconds without a frame, gives up after `count` without an answer; interval 0 or
     *below: never. supported 0: the other side knows no keepalive. */
    int32_t (*set_keepalive)(vb_call* call, int32_t interval, uint32_t count, int32_t* supported);
    /* Events of this number (VB_EVENT_*) are wanted on this connection, or no longer; as often as they were
       wanted. They come through vb_host.emit with the connection's scope. */
    int32_t (*want_event)(vb_call* call, uint32_t event, int32_t wanted);
    /* fn(data) is told when the connection breaks; NULL: nobody. After this returned, the former fn is not
     * called. */
    int32_t (*on_closed)(vb_call* call, vb_closed_fn fn, void* data);
    /* Ends a stream of this connection and waits for the other side's word, which may be the error that ended
       it before. `stream` is the `data` of its vb_stream_fd, valid once. What was written to the descriptor
       before goes first, unless `abort`. A reader whose descriptor ends without an error has read everything;
       one whose descriptor fails asks here why. Without this call a closed descriptor finishes a stream that
       is written and aborts one that is read. */
    int32_t (*end_stream)(vb_call* call, const void* stream, int32_t abort);
    /* Whom the connection acts for: attributes VB_CONNECT_IDENTITY_*. */
    int32_t (*set_identity)(vb_call* call, const struct vb_typed_param* attributes, uint32_t count,
                            uint32_t flags);
} vb_remote;

#ifdef __cplusplus
}
#endif

#endif
