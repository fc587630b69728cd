// The thread on which all connections of this plugin read and write.
#pragma once

#include <functional>
#include <mutex>
#include <thread>

#include "loop/loop.h"
#include "wire/buffer.h"

namespace virtbay::remote {

class LoopThread {
  public:
    LoopThread() = default;
    ~LoopThread() { stop(); }
    LoopThread(const LoopThread&) = delete;
    LoopThread& operator=(const LoopThread&) = delete;

    // Starts the thread at its first use.
    Loop& loop();
    // Everything made on the loop must be gone.
    void stop();
    // Runs fn on the thread and returns when it is done. At once when called on it.
    void run(const std::function<void()>& fn);
    // That thread only.
    wire::BufferPool& buffers() { return buffers_; }

  private:
    std::mutex mutex_;  // of starting and stopping
    std::unique_ptr<Loop> loop_;
    std::thread thread_;
    wire::BufferPool buffers_;
};

}  // namespace virtbay::remote
