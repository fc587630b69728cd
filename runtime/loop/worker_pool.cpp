#include "loop/worker_pool.h"

#include <pthread.h>
#include <signal.h>

#include <condition_variable>
#include <cstring>
#include <deque>
#include <list>
#include <mutex>
#include <thread>
#include <unordered_map>

namespace virtbay {

namespace {

struct Job {
    Priority priority;
    JobKey key;
    std::function<void()> fn;
};

struct KeyHash {
    size_t operator()(const JobKey& key) const {
        // The words are UUIDs and numbers: mixing them is enough.
        uint64_t h = key.words[0] * 0x9e3779b97f4a7c15u;
        h = (h ^ (h >> 29) ^ key.words[1]) * 0xbf58476d1ce4e5b9u;
        h = (h ^ (h >> 32) ^ key.words[2]) * 0x94d049bb133111ebu;
        return h ^ (h >> 31);
    }
};

// Signals are the loop thread's.
class SignalsBlocked {
  public:
    SignalsBlocked() {
        sigset_t all;
        sigfillset(&all);
        pthread_sigmask(SIG_SETMASK, &all, &before_);
    }
    ~SignalsBlocked() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

  private:
    sigset_t before_;
};

}  // namespace

JobKey JobKey::of(uint64_t owner, const uint8_t* uuid) {
    JobKey key;
    key.words[0] = owner;
    if (uuid != nullptr) std::memcpy(&key.words[1], uuid, 16);
    return key;
}

struct WorkerPool::State {
    mutable std::mutex mutex;  // guards everything below
    std::condition_variable any_work, high_work;
    WorkerLimits limits;
    std::deque<Job> high, normal;  // may run now
    // A key is present while a job of it is ready or running; its queue holds those that come after.
    std::unordered_map<JobKey, std::deque<Job>, KeyHash> keyed;
    size_t queued = 0;
    std::list<std::thread> threads, ended;
    uint32_t workers = 0, prio = 0, idle_workers = 0, idle_prio = 0;
    bool stopped = false;

    void make_ready(Job job) {
        const bool is_high = job.priority == Priority::high;
        (is_high ? high : normal).push_back(std::move(job));
        // Each idle worker takes one; only what they cannot take needs another.
        if (idle_workers > 0) any_work.notify_one();
        if (idle_workers >= high.size() + normal.size()) return;
        if (is_high && idle_prio > 0) high_work.notify_one();
        if (workers < limits.max_workers) {
            start(false);
        } else if (is_high && prio < limits.prio_workers && idle_prio < high.size()) {
            start(true);
        }
    }

    void start(bool high_only) {
        SignalsBlocked blocked;
        const auto at = threads.emplace(threads.end());
        try {
            *at = std::thread([this, high_only, at] { work(high_only, at); });
        } catch (const std::system_error&) {
            threads.erase(at);  // the jobs wait for the workers there are
            return;
        }
        (high_only ? prio : workers) += 1;
    }

    bool take(bool high_only, Job& job) {
        auto& from = !high.empty() ? high : normal;
        if (from.empty() || (high_only && high.empty())) return false;
        job = std::move(from.front());
        from.pop_front();
        --queued;
        return true;
    }

    bool surplus(bool high_only) const {
        return high_only ? prio > limits.prio_workers : workers > limits.max_workers;
    }

    void work(bool high_only, std::list<std::thread>::iterator self) {
        std::unique_lock lock(mutex);
        while (!stopped && !surplus(high_only)) {
            Job job;
            if (take(high_only, job)) {
                lock.unlock();
                job.fn();
                job.fn = nullptr;
                lock.lock();
                finished(job.key);
                continue;
            }
            auto& idle = high_only ? idle_prio : idle_workers;
            auto& wake = high_only ? high_work : any_work;
            ++idle;
            const bool timed_out = wake.wait_for(lock, limits.idle) == std::cv_status::timeout;
            --idle;
            const bool work_left = high_only ? !high.empty() : !(high.empty() && normal.empty());
            if (timed_out && !work_left && (high_only || workers > limits.min_workers)) break;
        }
        (high_only ? prio : workers) -= 1;
        ended.splice(ended.end(), threads, self);
        if (stopped) any_work.notify_all();
    }

    void finished(const JobKey& key) {
        if (key.empty()) return;
        const auto at = keyed.find(key);
        if (at == keyed.end()) return;
        if (at->second.empty()) {
            keyed.erase(at);
            return;
        }
        Job next = std::move(at->second.front());
        at->second.pop_front();
        make_ready(std::move(next));
    }
};

WorkerPool::WorkerPool(const WorkerLimits& limits) : state_(std::make_unique<State>()) {
    state_->limits = limits;
}

WorkerPool::~WorkerPool() {
    stop();
}

bool WorkerPool::submit(Priority priority, const JobKey& key, std::function<void()> fn) {
    std::list<std::thread> ended;  // joined after the lock is gone
    {
        std::lock_guard lock(state_->mutex);
        if (state_->stopped || state_->queued >= state_->limits.max_queue) return false;
        ++state_->queued;
        Job job{priority, key, std::move(fn)};
        if (!key.empty()) {
            const auto [at, first] = state_->keyed.try_emplace(key);
            if (!first) {
                at->second.push_back(std::move(job));
                return true;
            }
        }
        state_->make_ready(std::move(job));
        ended.swap(state_->ended);
    }
    for (auto& thread : ended) thread.join();
    return true;
}

void WorkerPool::stop() {
    std::list<std::thread> ended;
    std::deque<Job> dropped_high, dropped_normal;
    std::unordered_map<JobKey, std::deque<Job>, KeyHash> dropped_keyed;
    {
        std::unique_lock lock(state_->mutex);
        state_->stopped = true;
        dropped_high.swap(state_->high);
        dropped_normal.swap(state_->normal);
        dropped_keyed.swap(state_->keyed);
        state_->queued = 0;
        state_->any_work.notify_all();
        state_->high_work.notify_all();
        state_->any_work.wait(lock, [this] { return state_->threads.empty(); });
        ended.swap(state_->ended);
    }
    for (auto& thread : ended) thread.join();
}

void WorkerPool::set_limits(const WorkerLimits& limits) {
    std::lock_guard lock(state_->mutex);
    state_->limits = limits;
    state_->any_work.notify_all();
    state_->high_work.notify_all();
}

WorkerLimits WorkerPool::limits() const {
    std::lock_guard lock(state_->mutex);
    return state_->limits;
}

WorkerCounts WorkerPool::counts() const {
    std::lock_guard lock(state_->mutex);
    return {state_->workers, state_->idle_workers, state_->prio, state_->queued};
}

}  // namespace virtbay
