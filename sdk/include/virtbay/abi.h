/* The plugin ABI: versions, status values and the one symbol that a plugin exports.
   C99; needs <stddef.h> and <stdint.h> only. Text is UTF-8 and ends with NUL. Every struct that crosses the
   border begins with its own size, except the value types of ops/types.h, whose layout mirrors the frozen
   wire protocol. Who fills a struct sets its size. Tables grow at their end only; a reader uses the smaller
   of both sizes. */
#ifndef VIRTBAY_ABI_H
#define VIRTBAY_ABI_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define VB_ABI_MAJOR 1u
#define VB_ABI_MINOR 0u

/* Status of every fallible function. The detail of a failure is raised into the call (see call.h). */
#define VB_OK 0
#define VB_DECLINED 1 /* open only: this URI is somebody else's; no error is raised */
#define VB_E_FAILED (-1)
#define VB_E_NOT_SUPPORTED (-2)
#define VB_E_INVALID (-3)
#define VB_E_NOT_FOUND (-4)
#define VB_E_DENIED (-5)
#define VB_E_BUSY (-6)
#define VB_E_TIMEOUT (-7)
#define VB_E_CANCELLED (-8)
#define VB_E_ABI (-9)

/* An error with libvirt's numbers: code VB_ERR_*, domain VB_FROM_*, level VB_ERR_ERROR (constants.h). */
typedef struct vb_error {
    uint32_t size;
    int32_t code;
    int32_t domain;
    int32_t level;
    const char* message;            /* the finished text; NULL: the code's own text */
    const char *str1, *str2, *str3; /* may be NULL */
    int32_t int1, int2;             /* -1 where unused */
} vb_error;

struct vb_host;

/* What the host says first. Valid during the entry call, but for host, which is valid until shutdown returns.
 */
typedef struct vb_hello {
    uint32_t size;
    uint32_t abi_major;
    uint32_t abi_minor_min; /* the oldest and the newest minor that this host serves */
    uint32_t abi_minor_max;
    const struct vb_host* host;
    uint64_t instance; /* to be passed to host functions that are not about a call */
} vb_hello;

#define VB_KIND_DRIVER 1u
#define VB_KIND_TRANSPORT 2u

/* What a plugin answers. The host allocated it, zeroed it and set size to what it knows; the plugin writes at
   most that much. Strings must live as long as the plugin is loaded. `self` is passed back to every function.
 */
typedef struct vb_plugin {
    uint32_t size;
    uint32_t abi_major;
    uint32_t abi_minor;          /* the minor it was built for */
    uint32_t abi_minor_required; /* the oldest minor it can live with */
    uint32_t kind;               /* VB_KIND_* bits */
    uint32_t reserved;
    const char* id; /* equal to the manifest's id */
    const char* version;
    void* self;
    /* [init] Called in this order: init, start; stop, shutdown. init must not touch anything outside the
       process; start may. After stop no thread of the plugin runs and no callback of it is wanted. shutdown
       frees self and must not touch the hypervisor. NULL members are skipped. */
    int32_t (*init)(void* self);
    int32_t (*start)(void* self);
    void (*stop)(void* self);
    void (*shutdown)(void* self);
    /* [any] The interface of that name (see driver.h, transport.h, swap.h), or NULL. The host copies it. */
    const void* (*get_interface)(void* self, const char* name);
} vb_plugin;

#if defined(__GNUC__)
#define VB_EXPORT __attribute__((visibility("default")))
#else
#define VB_EXPORT
#endif

/* [init] The exported symbol; its name carries the major. Returns VB_OK, or VB_E_ABI when it cannot live with
 * `in`. */
#define VB_ENTRY_NAME "vb_plugin_v1"
typedef int32_t (*vb_plugin_entry)(const vb_hello* in, vb_plugin* out);

#ifdef __cplusplus
}
#endif

#endif
