/* Services that the runtime offers to plugins. Members may be NULL on an older host; test what your minor
   does not guarantee. Functions that take `instance` are about the plugin; those that take a vb_call are
   about that call and are called by the thread that runs it. Thread tags as in call.h. */
#ifndef VIRTBAY_HOST_H
#define VIRTBAY_HOST_H

#include "virtbay/abi.h"

#ifdef __cplusplus
extern "C" {
#endif

struct vb_call;
struct vb_caller;

#define VB_LOG_DEBUG 1
#define VB_LOG_INFO 2
#define VB_LOG_WARNING 3
#define VB_LOG_ERROR 4

#define VB_WATCH_READABLE 1u
#define VB_WATCH_WRITABLE 2u
#define VB_WATCH_HANGUP 4u
#define VB_WATCH_ERROR 8u

typedef void (*vb_watch_fn)(void* data, uint64_t watch, int32_t fd, uint32_t events); /* [loop] */
typedef void (*vb_timer_fn)(void* data, uint64_t timer);                              /* [loop] */
typedef void (*vb_work_fn)(void* data);
typedef void (*vb_child_fn)(void* data, uint64_t child, int32_t exit_status, int32_t signal); /* [loop] */

/* Directories of the driver, below the daemon's root; created on first use. */
#define VB_DIR_CONFIG 1 /* definitions: etc/libvirt/ID */
#define VB_DIR_STATE 2  /* live state: run/libvirt/ID */
#define VB_DIR_LIB 3    /* saved guests, sockets: var/lib/libvirt/ID */
#define VB_DIR_CACHE 4  /* var/cache/libvirt/ID */
#define VB_DIR_LOG 5    /* var/log/libvirt/ID */

/* A process to start. It is not a child that ends with the daemon: it gets a session of its own, only the
   given descriptors, and its exit is reported also after the driver was replaced or the daemon restarted (see
   adopt). */
typedef struct vb_process {
    uint32_t size;
    uint32_t flags;          /* none yet: 0 */
    const char* const* argv; /* ends with NULL; argv[0] is a path */
    const char* const* envp; /* ends with NULL; NULL: PATH and LANG=C only */
    const char* directory;   /* NULL: "/" */
    const char* output;      /* file appended to by stdout and stderr; NULL: /dev/null */
    const int32_t* fds;      /* inherited as they are numbered: fds[i] becomes fd_targets[i] */
    const int32_t* fd_targets;
    uint32_t n_fds;
    uint32_t reserved;
} vb_process;

typedef struct vb_event {
    uint32_t size;
    uint32_t event;      /* VB_EVENT_* */
    uint64_t scope;      /* connections whose open returned this scope are told */
    const void* payload; /* the vb_event_* struct that belongs to it */
    const uint8_t* uuid; /* of the object, for subscribers to one object; NULL where it has none */
    const char* name;    /* of the object */
} vb_event;

#define VB_STREAM_READ 1u   /* data flows from fd to the client */
#define VB_STREAM_WRITE 2u  /* data flows from the client to fd; both: a console */
#define VB_STREAM_SPARSE 4u /* holes are kept */
#define VB_STREAM_FILE 8u   /* a regular file or block device: read and written on a worker */

/* Hands a descriptor to the call's stream; the runtime owns it from then on, also when this fails. A socket
   is shut down before it is closed, so that its other end notices even where the driver keeps a duplicate.
   Data end with the descriptor's end; a socket that fails with ECONNRESET (its other end was closed with
   bytes unread) was broken off by the driver, which the client gets as VIR_ERR_RPC. */
typedef struct vb_stream_fd {
    uint32_t size;
    uint32_t flags; /* VB_STREAM_* */
    int32_t fd;
    int32_t reserved;
    uint64_t offset;  /* files: where to begin */
    uint64_t length;  /* files: how much at most; 0: to the end */
    vb_work_fn ended; /* [loop] called once when the stream is over; may be NULL */
    void* data;
} vb_stream_fd;

typedef struct vb_host {
    uint32_t size;
    uint32_t abi_minor;

    /* Memory for results of a call, aligned for any type; lives until the answer is sent. NULL: exhausted.
     * [call] */
    void* (*alloc)(struct vb_call* call, size_t bytes);
    /* The call's error. The first one wins; later ones are logged. [call] */
    void (*raise)(struct vb_call* call, const vb_error* error);
    /* 1 when the caller is gone, the deadline is over or the job was aborted. [any] */
    int32_t (*cancelled)(struct vb_call* call);
    /* [call] */
    void (*caller)(struct vb_call* call, struct vb_caller* out);
    /* Descriptors that came with the call; still owned by the runtime, dup() to keep one. [call] */
    uint32_t (*received_fds)(struct vb_call* call, const int32_t** fds);
    /* A descriptor to send with the answer; the runtime owns it from then on. [call] */
    int32_t (*send_fd)(struct vb_call* call, int32_t fd);
    /* [call] */
    int32_t (*stream_fd)(struct vb_call* call, const vb_stream_fd* stream);

    /* [any] */
    void (*log)(uint64_t instance, int32_t level, const char* text);
    int32_t (*log_enabled)(uint64_t instance, int32_t level);
    /* Delivered in the order of the calls. [any] */
    int32_t (*emit)(uint64_t instance, const vb_event* event);

    /* Descriptors, timers and work. The returned number is 0 on failure; numbers are never reused. After a
       remove has returned on the loop's thread the callback does not come any more. [any] */
    uint64_t (*watch_add)(uint64_t instance, int32_t fd, uint32_t events, vb_watch_fn fn, void* data);
    int32_t (*watch_update)(uint64_t instance, uint64_t watch, uint32_t events);
    int32_t (*watch_remove)(uint64_t instance, uint64_t watch);
    uint64_t (*timer_add)(uint64_t instance, uint32_t milliseconds, uint32_t repeat, vb_timer_fn fn,
                          void* data);
    int32_t (*timer_remove)(uint64_t instance, uint64_t timer);
    /* Runs fn on the loop. [any] */
    int32_t (*post)(uint64_t instance, vb_work_fn fn, void* data);
    /* Runs fn on a worker; pieces of work with the same non-NULL key run one after another, in order. [any]
     */
    int32_t (*submit)(uint64_t instance, const uint8_t* key, vb_work_fn fn, void* data);

    /* Starts a process; fn is told its exit. *pid gets its process id. 0 on failure, with *error an errno.
     * [worker] */
    uint64_t (*spawn)(uint64_t instance, const vb_process* process, vb_child_fn fn, void* data, int32_t* pid,
                      int32_t* error);
    /* Watches a process that an earlier generation or an earlier daemon started; its exit status is then
       unknown (-1). 0 when there is no such process. start_time (of /proc/PID/stat, 0: any) guards against a
       reused id. [any] */
    uint64_t (*adopt)(uint64_t instance, int32_t pid, uint64_t start_time, vb_child_fn fn, void* data);
    int32_t (*child_remove)(uint64_t instance, uint64_t child);

    /* The value of a key in the driver's own configuration (ID.conf); NULL: not set. Lives as long as the
       plugin. Lists are joined with newlines. [any] */
    const char* (*config)(uint64_t instance, const char* key);
    /* A directory, VB_DIR_*, without a trailing slash; NULL when it cannot be made. Lives as long as the
     * plugin. [any] */
    const char* (*directory)(uint64_t instance, int32_t kind);
    /* The root below which all host paths of the daemon lie; "" when that is the host's own. [any] */
    const char* (*root)(uint64_t instance);

    /* An interface of the host by name, or NULL. [any] */
    const void* (*get_interface)(uint64_t instance, const char* name);
} vb_host;

#ifdef __cplusplus
}
#endif

#endif
