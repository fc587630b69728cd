/* The interface of a transport: "virtbay.transport/1". A transport moves bytes and names the peer; frames,
   TLS and authentication are the runtime's. Functions return 0 (or a number of bytes) and, on failure, a
   negative errno value. Unless marked otherwise they are called on the loop's thread and never block. All
   descriptors that a transport hands out are non-blocking and closed on exec. A session or listener is the
   transport's own pointer, which may be NULL. */
#ifndef VIRTBAY_TRANSPORT_H
#define VIRTBAY_TRANSPORT_H

#include "virtbay/abi.h"

#ifdef __cplusplus
extern "C" {
#endif

#define VB_TRANSPORT_INTERFACE "virtbay.transport/1"

#define VB_TRANSPORT_PASSES_FDS 1u /* descriptors go with the bytes */
#define VB_TRANSPORT_LOCAL 2u      /* the peer is on this host: nobody else can listen */
#define VB_TRANSPORT_KNOWS_PEER 4u /* process and user of the peer are known */

/* Where to listen or to connect to. Members that do not concern the transport are NULL or 0. */
typedef struct vb_transport_address {
    uint32_t size;
    uint32_t mode;       /* unix, listen: permissions of the socket */
    const char* path;    /* unix */
    const char* host;    /* tcp; NULL: any (listen), this host (dial) */
    const char* service; /* tcp: port or name of a service */
    int64_t gid;         /* unix, listen: group of the socket; -1: as it is */
    int32_t backlog;
    int32_t timeout_ms; /* dial; 0: the system's */
} vb_transport_address;

/* Identity of the peer as of the moment it connected. */
typedef struct vb_transport_peer {
    uint32_t size;
    int32_t pid;       /* -1: unknown */
    int64_t uid, gid;  /* -1: unknown */
    char address[128]; /* as text for people: "127.0.0.1:40000", "[::1]:40000"; "" for unix */
} vb_transport_peer;

typedef struct vb_transport_piece {
    void* bytes;
    size_t n;
} vb_transport_piece;

typedef struct vb_transport {
    uint32_t size;
    uint32_t flags;             /* VB_TRANSPORT_* */
    const char* const* schemes; /* ends with NULL */

    /* Fills up to *n descriptors that are ready to accept (one for each address of the host) and sets *n. */
    int32_t (*listen)(void* self, const vb_transport_address* address, int32_t* fds, uint32_t* n);
    /* Takes one waiting peer. -EAGAIN: there is none. *fd is to be polled; it stays the session's. */
    int32_t (*accept)(void* self, int32_t listener, void** session, int32_t* fd);
    /* Connects; may block. [worker] */
    int32_t (*dial)(void* self, const vb_transport_address* address, void** session, int32_t* fd);

    /* Reads what is there into the pieces; 0 at the end. At most *n_fds descriptors that came with it are put
     *into fds; n_fds is then their number, and the caller owns them. fds may be NULL. */
    int64_t (*read)(void* self, void* session, const vb_transport_piece* pieces, uint32_t n, int32_t* fds,
                    uint32_t* n_fds);
    /* Writes as much as fits; descriptors, if any, go with the first byte. */
    int64_t (*write)(void* self, void* session, const vb_transport_piece* pieces, uint32_t n,
                     const int32_t* fds, uint32_t n_fds);
    int32_t (*peer)(void* self, void* session, vb_transport_peer* out);
    /* Ends both directions; reads of the peer then end. */
    void (*shutdown)(void* self, void* session);
    /* Frees the session and its descriptor. */
    void (*close)(void* self, void* session);

    /* For a replacement: gives the descriptor away and frees the rest of the session; takes it in another
     * instance. */
    int32_t (*export_session)(void* self, void* session, int32_t* fd);
    int32_t (*import_session)(void* self, int32_t fd, void** session);
} vb_transport;

#ifdef __cplusplus
}
#endif

#endif
