#include "plugin/gate.h"

namespace virtbay::plugin {

bool Gate::enter() {
    if (!(state_.fetch_add(1) & closed)) return true;
    leave();
    return false;
}

void Gate::leave() {
    if (state_.fetch_sub(1) != (closed | 1)) return;
    std::lock_guard lock(mutex_);
    empty_.notify_all();
}

Gate::Parked Gate::park(std::function<void()> fn) {
    std::lock_guard lock(mutex_);
    if (!(state_.load() & closed)) return Parked::open;
    if (parked_.size() >= most_parked) return Parked::full;
    parked_.push_back(std::move(fn));
    return Parked::parked;
}

bool Gate::close(std::chrono::steady_clock::time_point deadline) {
    std::unique_lock lock(mutex_);
    state_.fetch_or(closed);
    return empty_.wait_until(lock, deadline, [this] { return inside() == 0; });
}

void Gate::open() {
    std::vector<std::function<void()>> parked;
    {
        std::lock_guard lock(mutex_);
        state_.fetch_and(~closed);
        parked.swap(parked_);
    }
    for (auto& fn : parked) fn();
}

}  // namespace virtbay::plugin
