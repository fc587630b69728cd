#include "plugin/call.h"

#include <unistd.h>

#include <cstddef>

namespace virtbay::plugin {

Call::~Call() {
    for (int fd : received_fds) close(fd);
    for (int fd : sent_fds) close(fd);
}

void Call::raise(Error e) {
    if (failed) return;
    failed = true;
    error = std::move(e);
}

Status Call::result(int32_t status, const char* operation) {
    if (status == VB_OK) return {};
    if (failed) return error;
    return make_error(VB_ERR_INTERNAL_ERROR, VB_FROM_NONE,
                      std::string("the driver failed without saying why in ") + operation);
}

}  // namespace virtbay::plugin
