#include "operations/pump.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>
#include <cerrno>

#include "support/loop.h"

namespace virtbay::qemu {

std::shared_ptr<Pump> Pump::begin(const vb::Host& host, Descriptor device, Descriptor stream,
                                  Descriptor far) {
    for (const int fd : {device.get(), stream.get()}) ::fcntl(fd, F_SETFL, ::fcntl(fd, F_GETFL) | O_NONBLOCK);
    auto pump = std::make_shared<Pump>(host, std::move(device), std::move(stream), std::move(far));
    post(host, [pump] {
        pump->self_ = pump;
        for (Side* side : {&pump->device_, &pump->stream_})
            side->watch = pump->host_.raw()->watch_add(pump->host_.instance(), side->fd.get(),
                                                       VB_WATCH_READABLE, ready, pump.get());
        if (!pump->device_.watch || !pump->stream_.watch) pump->finish();
    });
    return pump;
}

void Pump::abort() {
    post(host_, [self = shared_from_this()] {
        // A byte that is never read: closing our end makes the other one fail.
        if (self->self_) (void)!::send(self->far_.get(), "", 1, MSG_DONTWAIT | MSG_NOSIGNAL);
        self->finish();
    });
}

bool Pump::wait_for_end(std::chrono::steady_clock::time_point deadline) {
    return end_.wait_until(deadline) == std::future_status::ready;
}

void Pump::ready(void* data, uint64_t, int32_t fd, uint32_t events) noexcept {
    const std::shared_ptr<Pump> self = static_cast<Pump*>(data)->self_;
    if (!self) return;
    try {
        const bool device = fd == self->device_.fd.get();
        self->serve(device ? self->device_ : self->stream_, device ? self->stream_ : self->device_, events);
    } catch (const std::exception&) {
        self->finish();
    }
}

bool Pump::Side::write() {
    const ssize_t n = ::write(fd.get(), outgoing.data(), outgoing.size());
    if (n > 0) outgoing.erase(0, static_cast<size_t>(n));
    return n >= 0 || errno == EAGAIN || errno == EINTR;
}

void Pump::serve(Side& side, Side& other, uint32_t events) {
    if (events & VB_WATCH_WRITABLE && !side.write()) return finish();
    if (events & ~VB_WATCH_WRITABLE && other.outgoing.size() < most) {
        char buffer[16384];
        const ssize_t n =
            ::read(side.fd.get(), buffer, std::min(sizeof buffer, most - other.outgoing.size()));
        if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR)) {
            // What came last still goes as far as it is taken; nobody is waited for.
            other.write();
            return finish();
        }
        if (n > 0) other.outgoing.append(buffer, static_cast<size_t>(n));
    }
    rearm();
}

void Pump::rearm() {
    const auto arm = [&](Side& side, const Side& other) {
        uint32_t events = side.outgoing.empty() ? 0 : VB_WATCH_WRITABLE;
        if (other.outgoing.size() < most) events |= VB_WATCH_READABLE;
        host_.raw()->watch_update(host_.instance(), side.watch, events);
    };
    arm(device_, stream_);
    arm(stream_, device_);
}

void Pump::finish() {
    if (!self_) return;
    for (Side* side : {&device_, &stream_}) {
        if (side->watch) host_.raw()->watch_remove(host_.instance(), side->watch);
        side->watch = 0;
        side->fd.reset();
    }
    far_.reset();
    const auto keep = std::move(self_);
    ended_.set_value();
}

}  // namespace virtbay::qemu
