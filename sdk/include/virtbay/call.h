/* The context that goes with every operation: who calls, until when, where results and errors go.
   Thread tags: [init] one thread, before start; [loop] the loop's thread, must return at once; [worker] may
   block; [call] the thread that runs the call; [any]. */
#ifndef VIRTBAY_CALL_H
#define VIRTBAY_CALL_H

#include <string.h>

#include "virtbay/abi.h"

#ifdef __cplusplus
extern "C" {
#endif

#define VB_CALL_READ_ONLY 1u /* the caller may not change anything */
#define VB_CALL_NONBLOCKING \
    2u /* runs on the loop: must not block; may answer VB_AGAIN to be run on a worker */

/* It was made by the function without flags that came before the operation; what that could not say has the
   value it meant. A forwarding driver asks the other side, which may know nothing newer, by that function. */
#define VB_CALL_OLDER 0x100u

/* Answer of an operation run with VB_CALL_NONBLOCKING that would have to block; nothing has been changed. */
#define VB_AGAIN 2

/* Valid until the operation returns. */
typedef struct vb_call {
    uint32_t size;
    uint32_t op;    /* VB_OP_* */
    uint32_t flags; /* VB_CALL_* */
    uint32_t reserved;
    const struct vb_host* host;
    uint64_t instance;      /* the plugin's, as in vb_hello */
    void* self;             /* the plugin's */
    void* connection;       /* what the driver returned from open */
    uint64_t connection_id; /* the runtime's number of the connection; survives a replacement of the driver */
    uint64_t deadline_ns;   /* CLOCK_MONOTONIC; 0: none */
} vb_call;

/* Who calls. Strings may be NULL. */
typedef struct vb_caller {
    uint32_t size;
    int32_t pid; /* -1: unknown */
    int64_t uid; /* -1: unknown */
    int64_t gid;
    const char *user_name, *group_name, *sasl_user_name, *x509_name;
} vb_caller;

#ifdef __cplusplus
}
#endif

#include "virtbay/host.h"

#endif
