#include "support/loop.h"

#include <exception>
#include <memory>

namespace virtbay::qemu {

namespace {

struct Piece {
    vb::Host host;
    std::function<void()> work;
};

void run(void* data) noexcept {
    const std::unique_ptr<Piece> piece(static_cast<Piece*>(data));
    try {
        piece->work();
    } catch (const std::exception& x) {
        piece->host.log(VB_LOG_ERROR, x.what());
    }
}

}  // namespace

void post(const vb::Host& host, std::function<void()> work) {
    auto piece = std::make_unique<Piece>(Piece{host, std::move(work)});
    if (host.raw()->post(host.instance(), run, piece.get()) == VB_OK) static_cast<void>(piece.release());
}

void submit(const vb::Host& host, const uint8_t* key, std::function<void()> work) {
    auto piece = std::make_unique<Piece>(Piece{host, std::move(work)});
    if (host.raw()->submit(host.instance(), key, run, piece.get()) == VB_OK)
        static_cast<void>(piece.release());
}

}  // namespace virtbay::qemu
