// One loaded generation of a plugin as the host services see it: its watches, timers, posts, work and
// children.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/error.h"
#include "plugin/services.h"
#include "virtbay/host.h"

namespace virtbay::plugin {

class Instance : public std::enable_shared_from_this<Instance> {
  public:
    static std::shared_ptr<Instance> create(Services& services, std::string id);
    ~Instance();

    uint64_t handle() const { return reinterpret_cast<uint64_t>(this); }
    static Instance& of(uint64_t handle) { return *reinterpret_cast<Instance*>(handle); }
    const std::string& id() const { return id_; }
    Services& services() { return services_; }

    // The functions that plugins call; valid for the whole life of the program.
    static const vb_host* host();

    // While suspended no watch, timer or child calls back; posts and work wait. Returns when no callback is
    // running, false when some still was at the deadline. Not from the loop's thread while a callback of it
    // runs.
    bool suspend(std::chrono::steady_clock::time_point deadline);
    void resume();
    // Ends everything for good. Children go on.
    void close();

    // --- what the host functions do; any thread
    uint64_t watch_add(int fd, uint32_t events, vb_watch_fn fn, void* data);
    int watch_update(uint64_t watch, uint32_t events);
    int watch_remove(uint64_t watch);
    uint64_t timer_add(uint32_t ms, bool repeat, vb_timer_fn fn, void* data);
    int timer_remove(uint64_t timer);
    int post(vb_work_fn fn, void* data);
    int submit(const uint8_t* key, vb_work_fn fn, void* data);
    uint64_t spawn(const vb_process& process, vb_child_fn fn, void* data, int32_t* pid, int32_t* error);
    uint64_t adopt(int32_t pid, uint64_t start_time, vb_child_fn fn, void* data);
    int child_remove(uint64_t child);
    const char* config(const char* key);
    const char* directory(int kind);

  private:
    struct LoopSide;  // watches, timers and children; the loop's thread only
    Instance(Services& services, std::string id);
    void on_loop(std::function<void(LoopSide&)> fn);
    // Runs fn, or keeps `again` for the resumption.
    void run_work(vb_work_fn fn, void* data, const std::function<void()>& again);
    uint64_t add_child(vb_child_fn fn, void* data);
    void child_runs(uint64_t number, uint64_t process);
    std::function<void(uint64_t, int, int)> exit_of(uint64_t number);

    Services& services_;
    const std::string id_;
    std::atomic<uint64_t> next_{1};
    std::unique_ptr<LoopSide> loop_side_;

    std::mutex mutex_;  // guards what follows
    std::condition_variable idle_;
    bool suspended_ = false, closed_ = false;
    size_t working_ = 0;
    std::vector<std::function<void()>> held_;  // posts and work that came while suspended
    std::map<std::string, std::string> settings_;
    bool settings_read_ = false;
    std::map<int, std::string> directories_;
};

}  // namespace virtbay::plugin
