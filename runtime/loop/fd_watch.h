// Tells when a descriptor is ready. The descriptor stays its owner's and must outlive the watch.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include "base/error.h"

namespace virtbay {

class Loop;

class FdWatch {
  public:
    static constexpr uint32_t readable = 1, writable = 2, hangup = 4, failed = 8;
    using Callback = std::function<void(uint32_t events)>;

    FdWatch() = default;
    FdWatch(FdWatch&&) = default;
    FdWatch& operator=(FdWatch&&) = default;

    // Loop thread, as all that follows. The descriptor becomes non-blocking; each may be watched only once.
    // Regular files cannot be watched.
    static Result<FdWatch> open(Loop& loop, int fd, Callback callback);
    // What to tell from now on; 0 pauses. Hang-ups and errors come with either direction.
    void want(uint32_t events);
    uint32_t wanted() const;
    explicit operator bool() const { return state_ != nullptr; }
    // Destroying the watch, also from its own callback, ends it: no callback comes any more.
    void reset() { state_.reset(); }

  private:
    struct State;
    struct Close {
        void operator()(State* state) const;
    };
    std::unique_ptr<State, Close> state_;
};

}  // namespace virtbay
