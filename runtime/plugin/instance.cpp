#include "plugin/instance_loop_side.h"

#include <sys/stat.h>

#include <cerrno>
#include <filesystem>
#include <future>

#include "loop/loop.h"
#include "loop/processes.h"
#include "loop/worker_pool.h"

namespace virtbay::plugin {

namespace {

constexpr auto longest_wait_for_the_loop = std::chrono::seconds(2);

}  // namespace

std::shared_ptr<Instance> Instance::create(Services& services, std::string id) {
    return std::shared_ptr<Instance>(new Instance(services, std::move(id)));
}

Instance::Instance(Services& services, std::string id)
    : services_(services), id_(std::move(id)), loop_side_(std::make_unique<LoopSide>(services, id_)) {}

// Nobody can post to it any more; its handles still belong to the loop's thread and end there.
Instance::~Instance() {
    if (services_.loop->on_loop_thread()) return;
    services_.loop->post(
        [side = std::shared_ptr<LoopSide>(std::move(loop_side_))]() mutable { side.reset(); });
}

// Runs fn on the loop's thread: at once when that is this one.
void Instance::on_loop(std::function<void(LoopSide&)> fn) {
    if (services_.loop->on_loop_thread()) {
        fn(*loop_side_);
        return;
    }
    services_.loop->post([weak = weak_from_this(), fn = std::move(fn)] {
        if (auto self = weak.lock()) fn(*self->loop_side_);
    });
}

bool Instance::suspend(std::chrono::steady_clock::time_point deadline) {
    {
        std::lock_guard lock(mutex_);
        suspended_ = true;
    }
    auto disarmed = std::make_shared<std::promise<void>>();
    on_loop([disarmed](LoopSide& side) {
        side.suspended = true;
        for (auto& [number, w] : side.watches) w.handle.want(0);
        for (auto& [number, t] : side.timers) t.handle.stop();
        disarmed->set_value();
    });
    if (disarmed->get_future().wait_until(deadline) != std::future_status::ready) return false;
    std::unique_lock lock(mutex_);
    return idle_.wait_until(lock, deadline, [this] { return working_ == 0; });
}

void Instance::resume() {
    std::vector<std::function<void()>> held;
    {
        std::lock_guard lock(mutex_);
        suspended_ = false;
        held.swap(held_);
    }
    on_loop([](LoopSide& side) {
        side.suspended = false;
        for (auto& [number, w] : side.watches) w.handle.want(w.events);
        for (auto& [number, t] : side.timers) side.arm(number, t);
        std::vector<uint64_t> ended;
        for (auto& [number, c] : side.children)
            if (c.ended) ended.push_back(number);
        for (uint64_t number : ended) side.tell(number);
    });
    for (auto& fn : held) fn();
}

void Instance::close() {
    {
        std::lock_guard lock(mutex_);
        if (closed_) return;
        closed_ = true;
        held_.clear();
    }
    // The plugin closes its descriptors next: the loop must not remove a watch of a number that has meanwhile
    // become another's.
    auto removed = std::make_shared<std::promise<void>>();
    auto gone = removed->get_future();
    on_loop([this, removed](LoopSide& side) {
        side.suspended = true;
        side.watches.clear();
        side.timers.clear();
        for (auto& [number, c] : side.children)
            if (c.process) services_.processes->remove(c.process);
        side.children.clear();
        removed->set_value();
    });
    // At the program's end the loop may not run any more.
    gone.wait_for(longest_wait_for_the_loop);
}

uint64_t Instance::watch_add(int fd, uint32_t events, vb_watch_fn fn, void* data) {
    const uint64_t number = next_++;
    on_loop([this, number, fd, events, fn, data](LoopSide& side) {
        auto opened = FdWatch::open(*services_.loop, fd, [&side, number](uint32_t what) {
            auto found = side.watches.find(number);
            if (found == side.watches.end() || side.suspended) return;
            const vb_watch_fn fn = found->second.fn;
            void* data = found->second.data;
            const int fd = found->second.fd;
            side.call_back("watch", [&] { fn(data, number, fd, what); });
        });
        if (!opened) {
            services_.log(VB_LOG_ERROR, id_, "cannot watch a descriptor: " + opened.error().message);
            return;
        }
        auto [place, added] =
            side.watches.emplace(number, LoopSide::Watch{std::move(*opened), fd, events, fn, data});
        if (!side.suspended) place->second.handle.want(events);
    });
    return number;
}

int Instance::watch_update(uint64_t watch, uint32_t events) {
    on_loop([watch, events](LoopSide& side) {
        auto found = side.watches.find(watch);
        if (found == side.watches.end()) return;
        found->second.events = events;
        if (!side.suspended) found->second.handle.want(events);
    });
    return VB_OK;
}

int Instance::watch_remove(uint64_t watch) {
    on_loop([watch](LoopSide& side) { side.watches.erase(watch); });
    return VB_OK;
}

uint64_t Instance::timer_add(uint32_t ms, bool repeat, vb_timer_fn fn, void* data) {
    const uint64_t number = next_++;
    on_loop([this, number, ms, repeat, fn, data](LoopSide& side) {
        auto [place, added] =
            side.timers.emplace(number, LoopSide::Ticker{Timer(*services_.loop), ms, repeat, fn, data});
        if (!side.suspended) side.arm(number, place->second);
    });
    return number;
}

int Instance::timer_remove(uint64_t timer) {
    on_loop([timer](LoopSide& side) { side.timers.erase(timer); });
    return VB_OK;
}

// Whether it is suspended and that it works are one decision: suspend() waits for what it does not hold.
void Instance::run_work(vb_work_fn fn, void* data, const std::function<void()>& again) {
    {
        std::lock_guard lock(mutex_);
        if (closed_) return;
        if (suspended_) {
            held_.push_back(again);
            return;
        }
        ++working_;
    }
    loop_side_->call_back("work", [&] { fn(data); });
    std::lock_guard lock(mutex_);
    if (--working_ == 0) idle_.notify_all();
}

int Instance::post(vb_work_fn fn, void* data) {
    auto job = [weak = weak_from_this(), fn, data] {
        if (auto self = weak.lock()) self->post(fn, data);
    };
    {
        std::lock_guard lock(mutex_);
        if (closed_) return VB_E_FAILED;
        if (suspended_) {
            held_.push_back(job);
            return VB_OK;
        }
    }
    services_.loop->post([weak = weak_from_this(), fn, data, job] {
        if (auto self = weak.lock()) self->run_work(fn, data, job);
    });
    return VB_OK;
}

int Instance::submit(const uint8_t* key, vb_work_fn fn, void* data) {
    // The key is copied: work that was held back is submitted again with it.
    std::shared_ptr<std::vector<uint8_t>> bytes;
    if (key) bytes = std::make_shared<std::vector<uint8_t>>(key, key + 16);
    auto again = [weak = weak_from_this(), bytes, fn, data] {
        if (auto self = weak.lock()) self->submit(bytes ? bytes->data() : nullptr, fn, data);
    };
    {
        std::lock_guard lock(mutex_);
        if (closed_) return VB_E_FAILED;
        if (suspended_) {
            held_.push_back(again);
            return VB_OK;
        }
    }
    const JobKey job_key = key ? JobKey::of(handle(), key) : JobKey{};
    const bool taken =
        services_.pool->submit(Priority::normal, job_key, [weak = weak_from_this(), fn, data, again] {
            if (auto self = weak.lock()) self->run_work(fn, data, again);
        });
    return taken ? VB_OK : VB_E_BUSY;
}

const char* Instance::config(const char* key) {
    std::lock_guard lock(mutex_);
    if (!settings_read_) {
        settings_read_ = true;
        if (services_.settings) settings_ = services_.settings(id_);
    }
    auto found = settings_.find(key);
    return found == settings_.end() ? nullptr : found->second.c_str();
}

const char* Instance::directory(int kind) {
    std::lock_guard lock(mutex_);
    auto found = directories_.find(kind);
    if (found != directories_.end()) return found->second.c_str();
    const Directories& d = services_.directories;
    const std::string* base = kind == VB_DIR_CONFIG  ? &d.config
                              : kind == VB_DIR_STATE ? &d.state
                              : kind == VB_DIR_LIB   ? &d.lib
                              : kind == VB_DIR_CACHE ? &d.cache
                              : kind == VB_DIR_LOG   ? &d.log
                                                     : nullptr;
    if (!base) return nullptr;
    const std::string path = *base + "/" + id_;
    std::error_code failed;
    const bool made = std::filesystem::create_directories(path, failed);
    if (failed) {
        services_.log(VB_LOG_ERROR, id_, "cannot make " + path + ": " + failed.message());
        return nullptr;
    }
    if (made) chmod(path.c_str(), kind == VB_DIR_STATE || kind == VB_DIR_LOG ? 0755 : 0700);
    return directories_.emplace(kind, path).first->second.c_str();
}

}  // namespace virtbay::plugin
