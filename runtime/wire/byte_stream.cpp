#include "wire/byte_stream.h"

#include <algorithm>
#include <cerrno>

#include "base/guarded.h"
#include "wire/frame.h"

namespace virtbay::wire {

namespace {

// A transport that throws has broken its session.
template <class Fn>
int64_t result_of(Fn fn) {
    std::string thrown;
    return guarded(&thrown, int64_t{-EIO}, fn);
}

}  // namespace

TransportStream::~TransportStream() {
    thrown_by([&] { transport_.close(self_, session_); });
}

void TransportStream::shutdown() {
    thrown_by([&] { transport_.shutdown(self_, session_); });
}

int64_t TransportStream::read(uint8_t* bytes, size_t n, std::vector<int>& fds) {
    const vb_transport_piece piece{bytes, n};
    if (!passes_fds())
        return result_of([&] { return transport_.read(self_, session_, &piece, 1, nullptr, nullptr); });
    int32_t received[fds_max];
    uint32_t count = fds_max;
    const int64_t result =
        result_of([&] { return transport_.read(self_, session_, &piece, 1, received, &count); });
    if (result >= 0 && count > 0) fds.insert(fds.end(), received, received + count);
    return result;
}

int64_t TransportStream::write(std::span<const iovec> pieces) {
    static_assert(sizeof(iovec) == sizeof(vb_transport_piece) &&
                  offsetof(iovec, iov_len) == offsetof(vb_transport_piece, n));
    const auto* theirs = reinterpret_cast<const vb_transport_piece*>(pieces.data());
    return result_of([&] {
        return transport_.write(self_, session_, theirs, static_cast<uint32_t>(pieces.size()), nullptr, 0);
    });
}

int TransportStream::write_fd(int fd) {
    uint8_t zero = 0;
    const vb_transport_piece piece{&zero, 1};
    const int32_t fds[1] = {fd};
    const int64_t result = result_of([&] { return transport_.write(self_, session_, &piece, 1, fds, 1); });
    return result < 0 ? static_cast<int>(result) : 0;
}

}  // namespace virtbay::wire
