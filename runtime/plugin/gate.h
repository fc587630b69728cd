// Lets calls into a driver while it serves and holds them while it is being replaced.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <utility>
#include <vector>

namespace virtbay::plugin {

class Gate {
  public:
    // False when closed: park instead. Any thread; two atomic additions and no lock.
    bool enter();
    void leave();

    // Keeps fn until the gate opens. parked: it will be called, by the thread that opens; open: the gate is
    // not closed (any more), enter again; full: too many wait.
    enum class Parked { parked, open, full };
    Parked park(std::function<void()> fn);

    // Closes and waits until nobody is inside. On false the deadline came first; the gate is then still
    // closed.
    bool close(std::chrono::steady_clock::time_point deadline);
    // Opens and calls what was parked.
    void open();
    uint32_t inside() const { return state_.load() & ~closed; }

  private:
    static constexpr uint32_t closed = 0x80000000u;
    static constexpr size_t most_parked = 65536;
    std::atomic<uint32_t> state_{0};
    std::mutex mutex_;
    std::condition_variable empty_;
    std::vector<std::function<void()>> parked_;
};

// Being inside a gate. What a driver returned may be read as long as the lease on it lasts.
class Lease {
  public:
    Lease() = default;
    explicit Lease(Gate& entered) : gate_(&entered) {}
    Lease(Lease&& other) noexcept : gate_(std::exchange(other.gate_, nullptr)) {}
    Lease& operator=(Lease&& other) noexcept {
        release();
        gate_ = std::exchange(other.gate_, nullptr);
        return *this;
    }
    ~Lease() { release(); }
    void release() {
        if (Gate* gate = std::exchange(gate_, nullptr)) gate->leave();
    }

  private:
    Gate* gate_ = nullptr;
};

}  // namespace virtbay::plugin
