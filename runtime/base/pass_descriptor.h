// Sending a descriptor along with bytes over a unix socket.
#pragma once

#include <sys/types.h>

#include <cstddef>

namespace virtbay {

// As send() without waiting and without a signal; `fd` goes with the first byte, unless it is -1, and stays
// the caller's. Errors: errno.
ssize_t send_with_descriptor(int socket, const void* bytes, size_t size, int fd);

}  // namespace virtbay
