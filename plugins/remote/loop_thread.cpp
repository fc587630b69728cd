#include "loop_thread.h"

#include <pthread.h>
#include <signal.h>

#include <future>
#include <memory>

namespace virtbay::remote {

Loop& LoopThread::loop() {
    std::lock_guard lock(mutex_);
    if (loop_) return *loop_;
    loop_ = std::make_unique<Loop>();
    // Signals are for the threads of the program around us.
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    std::promise<void> running;
    loop_->post([&running] { running.set_value(); });
    thread_ = std::thread([this] { loop_->run(); });
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    running.get_future().wait();
    return *loop_;
}

void LoopThread::stop() {
    std::lock_guard lock(mutex_);
    if (!loop_) return;
    loop_->stop();
    thread_.join();
    buffers_ = {};
    loop_.reset();
}

void LoopThread::run(const std::function<void()>& fn) {
    if (loop().on_loop_thread()) return fn();
    std::promise<void> done;
    loop().post([&] {
        fn();
        done.set_value();
    });
    done.get_future().wait();
}

}  // namespace virtbay::remote
