#include "loop/loop.h"

#include <uv.h>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace virtbay {

struct Loop::State {
    uv_loop_t loop;
    uv_async_t wake;
    uv_prepare_t prepare;
    std::vector<std::function<void()>> before_sleep, sleeping;
    std::vector<BeforeSleep*> wanted, serving;  // null: gone
    std::atomic<std::thread::id> thread;
    std::atomic<bool> stopping{false};
    std::mutex mutex;  // guards posted
    std::vector<std::function<void()>> posted;
    std::vector<std::function<void()>> running;  // reused, so that a post costs no allocation in the long run

    void drain() {
        {
            std::lock_guard lock(mutex);
            running.swap(posted);
        }
        for (auto& fn : running) {
            // Moved out first, so that what fn owns is gone before the next one runs.
            auto current = std::move(fn);
            current();
        }
        running.clear();
        if (stopping.load(std::memory_order_acquire)) uv_stop(&loop);
    }

    void prepared() {
        // What these add is done in this turn as well.
        while (!wanted.empty() || !before_sleep.empty()) {
            serving.swap(wanted);
            for (BeforeSleep*& each : serving) {
                BeforeSleep* one = std::exchange(each, nullptr);
                if (one == nullptr) continue;
                one->wanted_ = false;
                one->run_(one->context_);
            }
            serving.clear();
            sleeping.swap(before_sleep);
            for (auto& fn : sleeping) fn();
            sleeping.clear();
        }
    }
};

Loop::Loop() : state_(std::make_unique<State>()) {
    if (uv_loop_init(&state_->loop) != 0) throw std::bad_alloc();
    state_->wake.data = state_.get();
    if (uv_async_init(&state_->loop, &state_->wake,
                      [](uv_async_t* handle) { static_cast<State*>(handle->data)->drain(); }) != 0) {
        uv_loop_close(&state_->loop);
        throw std::bad_alloc();
    }
    uv_prepare_init(&state_->loop, &state_->prepare);
    state_->prepare.data = state_.get();
    uv_prepare_start(&state_->prepare,
                     [](uv_prepare_t* handle) { static_cast<State*>(handle->data)->prepared(); });
    state_->thread = std::this_thread::get_id();
}

Loop::~Loop() {
    state_->thread = std::this_thread::get_id();
    uv_close(reinterpret_cast<uv_handle_t*>(&state_->wake), nullptr);
    uv_close(reinterpret_cast<uv_handle_t*>(&state_->prepare), nullptr);
    // Runs the close callbacks of handles whose owners are gone already.
    uv_run(&state_->loop, UV_RUN_NOWAIT);
    uv_loop_close(&state_->loop);
}

void Loop::run() {
    state_->thread = std::this_thread::get_id();
    uv_run(&state_->loop, UV_RUN_DEFAULT);
    state_->stopping = false;
}

void Loop::stop() {
    state_->stopping.store(true, std::memory_order_release);
    uv_async_send(&state_->wake);
}

void Loop::post(std::function<void()> fn) {
    {
        std::lock_guard lock(state_->mutex);
        state_->posted.push_back(std::move(fn));
        if (state_->posted.size() > 1) return;  // the first one has woken the loop
    }
    uv_async_send(&state_->wake);
}

void Loop::before_sleep(std::function<void()> fn) {
    state_->before_sleep.push_back(std::move(fn));
}

BeforeSleep::~BeforeSleep() {
    if (!wanted_) return;
    for (auto* list : {&loop_.state_->wanted, &loop_.state_->serving})
        std::replace(list->begin(), list->end(), this, static_cast<BeforeSleep*>(nullptr));
}

void BeforeSleep::request() {
    if (std::exchange(wanted_, true)) return;
    loop_.state_->wanted.push_back(this);
}

bool Loop::on_loop_thread() const {
    return state_->thread.load() == std::this_thread::get_id();
}

uint64_t Loop::now_ms() const {
    return uv_now(&state_->loop);
}

uv_loop_s* Loop::uv() {
    return &state_->loop;
}

}  // namespace virtbay
