#include "loop/worker_pool.h"

#include <atomic>
#include <catch2/catch.hpp>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

using namespace virtbay;
using namespace std::chrono_literals;

namespace {

// Holds workers until it is opened. Must outlive the pool whose workers it holds.
class Gate {
  public:
    void wait() {
        std::unique_lock lock(mutex_);
        ++waiting_;
        changed_.notify_all();
        changed_.wait(lock, [this] { return open_; });
    }
    void open() {
        std::lock_guard lock(mutex_);
        open_ = true;
        changed_.notify_all();
    }
    bool reached(int n) {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, 5s, [&] { return waiting_ >= n; });
    }
    int waiting() {
        std::lock_guard lock(mutex_);
        return waiting_;
    }

  private:
    std::mutex mutex_;
    std::condition_variable changed_;
    int waiting_ = 0;
    bool open_ = false;
};

bool eventually(const std::function<bool()>& condition) {
    for (int i = 0; i < 500; ++i) {
        if (condition()) return true;
        std::this_thread::sleep_for(10ms);
    }
    return false;
}

}  // namespace

TEST_CASE("every job runs once, none at the same time as another of its key, in order") {
    WorkerPool pool({.max_workers = 4});
    constexpr int keys = 8, each = 500;
    std::vector<int> seen[keys];
    std::atomic<int> busy[keys]{};
    std::atomic<int> done{0};
    std::atomic<bool> overlap{false};
    for (int i = 0; i < each; ++i) {
        for (int k = 0; k < keys; ++k) {
            JobKey key;
            key.words[0] = static_cast<uint64_t>(k) + 1;
            REQUIRE(pool.submit(i % 3 ? Priority::normal : Priority::high, key, [&, i, k] {
                if (busy[k].fetch_add(1) != 0) overlap = true;
                seen[k].push_back(i);
                busy[k].fetch_sub(1);
                done.fetch_add(1);
            }));
        }
    }
    REQUIRE(eventually([&] { return done == keys * each; }));
    CHECK_FALSE(overlap);
    for (auto& order : seen) {
        REQUIRE(order.size() == each);
        for (int i = 0; i < each; ++i) REQUIRE(order[static_cast<size_t>(i)] == i);
    }
}

TEST_CASE("a blocked key occupies one worker only") {
    Gate gate;
    WorkerPool pool({.max_workers = 2, .prio_workers = 0});
    JobKey stuck;
    stuck.words[0] = 1;
    for (int i = 0; i < 25; ++i) pool.submit(Priority::normal, stuck, [&] { gate.wait(); });
    REQUIRE(gate.reached(1));
    std::atomic<bool> healthy{false};
    pool.submit(Priority::normal, {}, [&] { healthy = true; });
    CHECK(eventually([&] { return healthy.load(); }));
    CHECK(gate.waiting() == 1);
    gate.open();
}

TEST_CASE("high-priority jobs have workers of their own") {
    Gate gate;
    WorkerPool pool({.max_workers = 2, .prio_workers = 1});
    for (int i = 0; i < 10; ++i) pool.submit(Priority::normal, {}, [&] { gate.wait(); });
    REQUIRE(gate.reached(2));
    std::atomic<bool> ran{false};
    pool.submit(Priority::high, {}, [&] { ran = true; });
    CHECK(eventually([&] { return ran.load(); }));
    CHECK(gate.waiting() == 2);
    gate.open();
}

TEST_CASE("idle workers end") {
    Gate gate;
    WorkerPool pool({.max_workers = 3, .idle = 20ms});
    for (int i = 0; i < 3; ++i) pool.submit(Priority::normal, {}, [&] { gate.wait(); });
    REQUIRE(gate.reached(3));
    CHECK(pool.counts().workers == 3);
    gate.open();
    CHECK(eventually([&] { return pool.counts().workers == 0; }));
    std::atomic<bool> again{false};
    pool.submit(Priority::normal, {}, [&] { again = true; });
    CHECK(eventually([&] { return again.load(); }));
}

TEST_CASE("min_workers stay and lowered limits take effect") {
    Gate gate;
    WorkerPool pool({.min_workers = 1, .max_workers = 3, .idle = 10ms});
    for (int i = 0; i < 3; ++i) pool.submit(Priority::normal, {}, [&] { gate.wait(); });
    REQUIRE(gate.reached(3));
    gate.open();
    CHECK(eventually([&] { return pool.counts().workers == 1; }));
    std::this_thread::sleep_for(50ms);
    CHECK(pool.counts().workers == 1);
    pool.set_limits({.min_workers = 0, .max_workers = 0, .idle = 10ms});
    CHECK(eventually([&] { return pool.counts().workers == 0; }));
}

TEST_CASE("the queue is bounded and stop drops what waits") {
    Gate gate;
    WorkerPool pool({.max_workers = 1, .max_queue = 2});
    std::atomic<int> ran{0};
    pool.submit(Priority::normal, {}, [&] { gate.wait(); });
    REQUIRE(gate.reached(1));
    CHECK(pool.submit(Priority::normal, {}, [&] { ++ran; }));
    CHECK(pool.submit(Priority::normal, {}, [&] { ++ran; }));
    CHECK_FALSE(pool.submit(Priority::normal, {}, [&] { ++ran; }));
    std::thread opener([&] {
        std::this_thread::sleep_for(20ms);
        gate.open();
    });
    pool.stop();
    opener.join();
    CHECK(ran == 0);
    CHECK_FALSE(pool.submit(Priority::normal, {}, [] {}));
}
