// Bytes on their way to an emulator, and the descriptors that go with some of them.
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <string_view>

#include "support/descriptor.h"

namespace virtbay::qemu {

struct Outgoing {
    struct Passed {
        size_t at = 0;  // with the byte at this place of `bytes`
        std::shared_ptr<const Descriptor> descriptor;
    };
    std::string bytes;
    std::deque<Passed> passed;  // in the order of their places

    bool empty() const { return bytes.empty(); }
    size_t size() const { return bytes.size(); }
    // `descriptor`, where there is one, goes with the first byte of `text`.
    void append(std::string_view text, std::shared_ptr<const Descriptor> descriptor = nullptr);
    void append(Outgoing&& later);
    // Before everything else; not while something has been written in part.
    void prepend(std::string_view text);
    // What the socket takes without waiting leaves.
    void write_to(int socket);
};

}  // namespace virtbay::qemu
