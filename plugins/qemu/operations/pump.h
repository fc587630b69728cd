// Carries bytes between a character device and a stream's socket, so that a stream can be ended from our
// side.
#pragma once

#include <chrono>
#include <future>
#include <memory>
#include <string>

#include "support/descriptor.h"
#include "virtbay/sdk.hpp"

namespace virtbay::qemu {

// Lives until either side ends. All of it runs on the loop.
class Pump : public std::enable_shared_from_this<Pump> {
  public:
    // `device` is the guest's, `stream` our end of a socket pair, `far` a duplicate of its other end, which
    // the runtime owns.
    static std::shared_ptr<Pump> begin(const vb::Host& host, Descriptor device, Descriptor stream,
                                       Descriptor far);
    // Breaks the stream off: its client gets an error instead of the end of the data. [any]
    void abort();
    // Whether it has ended by then. Not on the loop.
    bool wait_for_end(std::chrono::steady_clock::time_point deadline);

    Pump(const vb::Host& host, Descriptor device, Descriptor stream, Descriptor far)
        : host_(host), device_{std::move(device)}, stream_{std::move(stream)}, far_(std::move(far)) {}

  private:
    struct Side {
        Descriptor fd;
        std::string outgoing;  // waits to be written here
        uint64_t watch = 0;

        // As much of `outgoing` as is taken now; false when the descriptor is broken.
        bool write();
    };
    static constexpr size_t most = 65536;
    static void ready(void* data, uint64_t watch, int32_t fd, uint32_t events) noexcept;
    void serve(Side& side, Side& other, uint32_t events);
    void rearm();
    void finish();

    vb::Host host_;
    Side device_, stream_;
    Descriptor far_;
    std::promise<void> ended_;
    const std::shared_future<void> end_ = ended_.get_future().share();
    std::shared_ptr<Pump> self_;
};

}  // namespace virtbay::qemu
