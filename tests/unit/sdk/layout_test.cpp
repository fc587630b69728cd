// Sizes and places that are promised to plugins that exist as binaries. A change here breaks them.
#include <cstddef>

#include "virtbay/driver.h"
#include "virtbay/swap.h"

#define PLACE(type, member, offset) \
    static_assert(offsetof(type, member) == offset, #type "." #member " moved")

#if UINTPTR_MAX == 0xffffffffffffffffu
PLACE(vb_error, code, 4);
PLACE(vb_error, message, 16);
PLACE(vb_error, int1, 48);
PLACE(vb_hello, host, 16);
PLACE(vb_hello, instance, 24);
PLACE(vb_plugin, id, 24);
PLACE(vb_plugin, self, 40);
PLACE(vb_plugin, init, 48);
PLACE(vb_plugin, get_interface, 80);
PLACE(vb_call, host, 16);
PLACE(vb_call, deadline_ns, 56);
PLACE(vb_host, alloc, 8);
PLACE(vb_host, stream_fd, 56);
PLACE(vb_host, emit, 80);
PLACE(vb_host, spawn, 144);
PLACE(vb_host, get_interface, 192);
PLACE(vb_driver, open, 16);
PLACE(vb_driver, operations, 40);
PLACE(vb_driver, nonblocking, 48);
PLACE(vb_open_in, uri, 8);
PLACE(vb_open_out, scope, 24);
PLACE(vb_swap, prepare, 16);
PLACE(vb_swap, resume, 56);
PLACE(vb_operations, connect, 8);
PLACE(vb_operations, secret, 64);
PLACE(vb_domain_ops, create_xml, 8);
PLACE(vb_process, argv, 8);
PLACE(vb_stream_fd, offset, 16);
PLACE(vb_event, payload, 16);
static_assert(sizeof(vb_domain_ref) == 32 && sizeof(vb_typed_param) == 24);
#endif

int main() {
    return 0;
}
