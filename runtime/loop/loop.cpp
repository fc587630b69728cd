#include "loop/loop.h"

#include <uv.h>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace virtbay {

namespace {

// Whoever calls one thing after another has the next call here sooner than a sleeping thread is awake again.
// So the loop looks a while for what comes next before it sleeps, as long as that pays: not with one
// processor, not after a longer silence, and more and more rarely where looking was in vain.
class Vigil {
  public:
    void open(uv_loop_t* loop) {
        uv_idle_init(loop, &awake_);  // while it is active polling does not sleep
        useful_ = std::thread::hardware_concurrency() > 1;
    }
    void close() { uv_close(reinterpret_cast<uv_handle_t*>(&awake_), nullptr); }

    // In this turn something has come.
    void event() {
        if (came_) return;
        came_ = true;
        if (!watching_) silence_ = uv_hrtime() - slept_;
    }

    // The turn is done; next comes polling.
    void turn_done() {
        if (!useful_) return;
        const uint64_t now = uv_hrtime();
        if (came_) {
            came_ = false;
            last_ = now;
            if (watching_) {
                vain_ = 0;
            } else if (silence_ < short_silence) {
                if (skip_ > 0)
                    --skip_;
                else
                    start();
            }
        } else if (watching_ && now - last_ > longest_watch) {
            stop();
            vain_ = std::min(vain_ * 2 + 1, most_skipped);
            skip_ = vain_;
        }
        slept_ = now;
    }

  private:
    static constexpr uint64_t short_silence = 150'000, longest_watch = 50'000;  // ns
    static constexpr unsigned most_skipped = 1023;

    void start() {
        watching_ = true;
        uv_idle_start(&awake_, [](uv_idle_t*) {});
    }
    void stop() {
        watching_ = false;
        uv_idle_stop(&awake_);
    }

    uv_idle_t awake_;
    bool useful_ = false, watching_ = false, came_ = false;
    uint64_t slept_ = 0, last_ = 0, silence_ = 0;
    unsigned vain_ = 0, skip_ = 0;  // short silences not to be watched
};

}  // namespace

struct Loop::State {
    uv_loop_t loop;
    uv_async_t wake;
    uv_prepare_t prepare;
    Vigil vigil;
    std::vector<std::function<void()>> before_sleep, sleeping;
    std::vector<BeforeSleep*> wanted, serving;  // null: gone
    std::atomic<std::thread::id> thread;
    std::atomic<bool> stopping{false};
    std::mutex mutex;  // guards posted
    std::vector<std::function<void()>> posted;
    std::vector<std::function<void()>> running;  // reused, so that a post costs no allocation in the long run

    void drain() {
        vigil.event();
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
        vigil.turn_done();
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
    state_->vigil.open(&state_->loop);
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
    state_->vigil.close();
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

void Loop::note_event() {
    state_->vigil.event();
}

uint64_t Loop::now_ms() const {
    return uv_now(&state_->loop);
}

uv_loop_s* Loop::uv() {
    return &state_->loop;
}

}  // namespace virtbay
