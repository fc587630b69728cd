/* The interface of a driver: "virtbay.driver/1". */
#ifndef VIRTBAY_DRIVER_H
#define VIRTBAY_DRIVER_H

#include "virtbay/call.h"
#include "virtbay/constants.h"
#include "virtbay/ops/events.h"
#include "virtbay/ops/operations.h"

#ifdef __cplusplus
extern "C" {
#endif

#define VB_DRIVER_INTERFACE "virtbay.driver/1"

/* What the runtime serialises. With SERIAL_OBJECT, operations marked nonblocking are not queued behind
   others: the driver guards what they touch. */
#define VB_THREADS_SERIAL_PLUGIN 0u     /* one call at a time */
#define VB_THREADS_SERIAL_CONNECTION 1u /* one call at a time for each connection */
#define VB_THREADS_SERIAL_OBJECT 2u     /* modify operations of one object in order, queries beside them */
#define VB_THREADS_PARALLEL 3u          /* no serialisation */

#define VB_OPEN_READ_ONLY 1u
#define VB_OPEN_ADOPT 2u /* the connection was open in the replaced driver; its state was imported */

typedef struct vb_open_in {
    uint32_t size;
    uint32_t flags;  /* VB_OPEN_* */
    const char* uri; /* as the client gave it; "" when it gave none */
    /* The URI's parts, unescaped; NULL where absent. */
    const char *scheme, *server, *user, *path, *query;
    int32_t port; /* 0: none */
    uint32_t reserved;
} vb_open_in;

typedef struct vb_open_out {
    uint32_t size;
    uint32_t reserved;
    void* connection; /* the driver's own; comes with every call in vb_call.connection */
    const char* uri;  /* the canonical URI (arena or static); NULL: as given */
    uint64_t scope;   /* connections with equal scope see the same events; 0: those of this connection only */
} vb_open_out;

#define VB_DRIVER_QUICK_OPEN \
    1u /* open and close only touch memory: they run on the loop; open may answer VB_AGAIN */

/* Every driver: open, close; a driver with domains: domain.lookup_by_uuid and domain.list_all. */
typedef struct vb_driver {
    uint32_t size;
    uint32_t threads; /* VB_THREADS_* */
    const char* name; /* as in virConnectGetType and in messages */
    int32_t (*open)(vb_call* call, const vb_open_in* in,
                    vb_open_out* out); /* [worker]; VB_DECLINED: not mine */
    void (*close)(vb_call* call);      /* [worker] */
    /* Answers of CONNECT_SUPPORTS_FEATURE that are the driver's: 1 or 0; NULL: the usual ones. [call] */
    int32_t (*supports_feature)(vb_call* call, int32_t feature);
    const vb_operations* operations;
    /* VB_OP_* of the operations that only touch memory and return at once: they run on the loop itself. */
    const uint32_t* nonblocking;
    uint32_t n_nonblocking;
    uint32_t flags; /* VB_DRIVER_* */
} vb_driver;

/* Interface "virtbay.forward/1", instead of operation tables: for drivers that pass every operation on. `in`
   and `out` are those of call->op. supports: 1 when the operation may be called at all. [worker] */
#define VB_FORWARD_INTERFACE "virtbay.forward/1"
typedef struct vb_forward {
    uint32_t size;
    uint32_t reserved;
    int32_t (*call)(vb_call* call, const void* in, void* out);
    int32_t (*supports)(void* self, uint32_t op);
} vb_forward;

#ifdef __cplusplus
}
#endif

#endif
