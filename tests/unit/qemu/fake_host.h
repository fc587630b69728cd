// A host for driver code under test: one loop thread, workers on demand, processes that are its children.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "virtbay/sdk.hpp"

namespace fake {

class Host {
  public:
    Host();
    ~Host();
    vb::Host handle() { return vb::Host(&table_, reinterpret_cast<uint64_t>(this)); }
    const std::string& directory() const { return directory_; }
    // Lifecycle events so far, as "event detail".
    std::vector<std::string> lifecycle();
    // Waits for everything that was posted and submitted.
    void settle();
    // Removes all watches; returns when none of their callbacks runs any more.
    void disarm();

    struct Watch {
        int fd;
        uint32_t events;
        vb_watch_fn fn;
        void* data;
    };
    struct Timer {
        uint64_t due;
        uint32_t repeat, interval;
        vb_timer_fn fn;
        void* data;
    };
    struct Child {
        int pid, pidfd;
        bool ours;
        vb_child_fn fn;
        void* data;
    };

  private:
    static Host* of(uint64_t instance) { return reinterpret_cast<Host*>(instance); }
    void run();
    void wake();

    vb_host table_{};
    std::string directory_;
    std::map<int32_t, std::string> directories_;
    std::mutex lock_;
    std::map<uint64_t, Watch> watches_;
    std::map<uint64_t, Timer> timers_;
    std::map<uint64_t, Child> children_;
    std::vector<std::pair<vb_work_fn, void*>> posted_;
    std::vector<std::thread> workers_;
    std::vector<std::string> lifecycle_;
    std::atomic<int> busy_{0};
    uint64_t next_ = 1;
    int wake_[2];
    bool ending_ = false;
    std::thread loop_;
};

}  // namespace fake
