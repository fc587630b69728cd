// The state that one generation hands to the next: a memory file and descriptors.
#pragma once

#include <vector>

#include "base/error.h"
#include "virtbay/swap.h"

namespace virtbay::plugin {

class StateStream {
  public:
    static Result<StateStream> create();
    StateStream(StateStream&& other) noexcept;
    StateStream& operator=(StateStream&&) = delete;
    ~StateStream();

    // Valid as long as this object; data points to it.
    vb_writer writer();
    // Reads from the beginning.
    vb_reader reader();
    uint64_t bytes() const { return bytes_; }

  private:
    explicit StateStream(int fd) : fd_(fd) {}
    int fd_;
    uint64_t bytes_ = 0;
    std::vector<int> fds_;
};

}  // namespace virtbay::plugin
