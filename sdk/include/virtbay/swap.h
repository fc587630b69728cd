/* The interface by which a plugin is replaced while it serves: "virtbay.swap/1". All functions [worker].
   Order: prepare (new); gate closed, no call is running; quiesce, export_state (old); import_state (new); the
   connections are opened on the new one with VB_OPEN_ADOPT; commit (new); shutdown (old). Whatever fails
   before the end of commit: the new one is shut down and the old one resumed. */
#ifndef VIRTBAY_SWAP_H
#define VIRTBAY_SWAP_H

#include "virtbay/abi.h"

#ifdef __cplusplus
extern "C" {
#endif

#define VB_SWAP_INTERFACE "virtbay.swap/1"

typedef struct vb_swap_info {
    uint32_t size;
    uint32_t schema; /* the schema that the old one writes */
    const char* old_version;
    const char* new_version;
} vb_swap_info;

/* What keeps a driver from being replaced. */
typedef struct vb_busy {
    uint32_t size;
    char reason[244];
} vb_busy;

/* The state is a stream of records: uint32 tag, uint32 version, uint64 length (all in host byte order), data.
   A reader skips records whose tag has VB_STATE_OPTIONAL set and refuses other unknown ones. */
#define VB_STATE_OPTIONAL 0x80000000u

typedef struct vb_writer {
    uint32_t size;
    uint32_t reserved;
    void* data;
    int32_t (*write)(void* data, const void* bytes, size_t n);
    /* Keeps a copy of fd for the new one; *index says where it will be found. */
    int32_t (*write_fd)(void* data, int32_t fd, uint32_t* index);
} vb_writer;

typedef struct vb_reader {
    uint32_t size;
    uint32_t reserved;
    void* data;
    /* Reads up to n bytes; returns how many, 0 at the end, or a negative status. */
    int64_t (*read)(void* data, void* bytes, size_t n);
    /* The descriptor kept under index, owned by the caller from then on; -1: none. */
    int32_t (*read_fd)(void* data, uint32_t index);
} vb_reader;

typedef struct vb_swap {
    uint32_t size;
    uint32_t schema_write;    /* the schema that export_state writes */
    uint32_t schema_read_min; /* the schemas that import_state reads */
    uint32_t schema_read_max;
    int32_t (*prepare)(void* self, const vb_swap_info* info);
    /* Stop own threads and callbacks; on VB_E_BUSY say why. Watches, timers and posts are disarmed by the
     * runtime. */
    int32_t (*quiesce)(void* self, uint32_t timeout_ms, uint32_t force, vb_busy* out);
    /* A pure read of the state. */
    int32_t (*export_state)(void* self, const vb_writer* writer);
    /* Takes the state; touches nothing outside the process. */
    int32_t (*import_state)(void* self, const vb_reader* reader, uint32_t schema);
    /* The new one goes live: arms watches, timers, children. */
    int32_t (*commit)(void* self);
    /* The old one goes on as before quiesce. */
    int32_t (*resume)(void* self);
} vb_swap;

#ifdef __cplusplus
}
#endif

#endif
