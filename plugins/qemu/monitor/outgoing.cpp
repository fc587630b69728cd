#include "monitor/outgoing.h"

#include <cerrno>

#include "base/pass_descriptor.h"

namespace virtbay::qemu {

void Outgoing::append(std::string_view text, std::shared_ptr<const Descriptor> descriptor) {
    if (descriptor) passed.push_back({bytes.size(), std::move(descriptor)});
    bytes += text;
}

void Outgoing::append(Outgoing&& later) {
    for (Passed& p : later.passed) passed.push_back({bytes.size() + p.at, std::move(p.descriptor)});
    bytes += later.bytes;
    later = {};
}

void Outgoing::prepend(std::string_view text) {
    bytes.insert(0, text);
    for (Passed& p : passed) p.at += text.size();
}

void Outgoing::write_to(int socket) {
    while (!bytes.empty()) {
        const bool with = !passed.empty() && passed.front().at == 0;
        const size_t next = with ? 1 : 0;
        const size_t size = passed.size() > next ? passed[next].at : bytes.size();
        const ssize_t n =
            send_with_descriptor(socket, bytes.data(), size, with ? passed.front().descriptor->get() : -1);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return;
        // The kernel holds the descriptor from its first byte on.
        if (with) passed.pop_front();
        for (Passed& p : passed) p.at -= static_cast<size_t>(n);
        bytes.erase(0, static_cast<size_t>(n));
    }
}

}  // namespace virtbay::qemu
