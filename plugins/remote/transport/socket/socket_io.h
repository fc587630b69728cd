// What the transports over sockets have in common. A session is its descriptor.
#pragma once

#include <cstdint>

#include "virtbay/transport.h"

namespace virtbay::transport {

inline int fd_of(void* session) {
    return static_cast<int>(reinterpret_cast<intptr_t>(session));
}
inline void* session_of(int fd) {
    return reinterpret_cast<void*>(static_cast<intptr_t>(fd));
}

// Members of vb_transport.
int32_t accept_one(void* self, int32_t listener, void** session, int32_t* fd);
int64_t read(void* self, void* session, const vb_transport_piece* pieces, uint32_t n, int32_t* fds,
             uint32_t* n_fds);
int64_t write(void* self, void* session, const vb_transport_piece* pieces, uint32_t n, const int32_t* fds,
              uint32_t n_fds);
void shutdown(void* self, void* session);
void close(void* self, void* session);
int32_t export_session(void* self, void* session, int32_t* fd);
int32_t import_session(void* self, int32_t fd, void** session);

// Waits for a non-blocking connect; 0 or negative errno.
int32_t finish_connect(int fd, int timeout_ms);

}  // namespace virtbay::transport
