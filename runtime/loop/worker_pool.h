// Threads for work that may block. None run while there is nothing to do.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>

namespace virtbay {

// Jobs with equal keys run one after another, in the order of their submission; the zero key means no such
// order.
struct JobKey {
    std::array<uint64_t, 3> words{};

    bool operator==(const JobKey&) const = default;
    bool empty() const { return words == std::array<uint64_t, 3>{}; }
    // An object of a driver or connection, by its 16 bytes of UUID and the number of that driver or
    // connection.
    static JobKey of(uint64_t owner, const uint8_t* uuid);
};

enum class Priority : uint8_t { normal, high };

struct WorkerLimits {
    uint32_t min_workers = 0;  // kept even when idle
    uint32_t max_workers = 20;
    uint32_t prio_workers = 5;  // besides those: take high-priority jobs only
    size_t max_queue = 65536;   // jobs waiting, all together
    std::chrono::milliseconds idle{5000};
};

struct WorkerCounts {
    uint32_t workers = 0, free_workers = 0, prio_workers = 0;
    size_t queued = 0;
};

class WorkerPool {
  public:
    explicit WorkerPool(const WorkerLimits& limits = {});
    ~WorkerPool();  // as stop()
    WorkerPool(const WorkerPool&) = delete;
    WorkerPool& operator=(const WorkerPool&) = delete;

    // False when the queue is full or the pool has been stopped; fn is then dropped. Any thread. fn must not
    // throw.
    bool submit(Priority priority, const JobKey& key, std::function<void()> fn);
    // Refuses new jobs, drops those that wait and returns when the running ones have ended. Not from a
    // worker.
    void stop();
    // Any thread.
    void set_limits(const WorkerLimits& limits);
    WorkerLimits limits() const;
    WorkerCounts counts() const;

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace virtbay
