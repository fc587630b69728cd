// The library's default event loop on a thread of its own: keepalive, events and streams need it.
#pragma once

#include <atomic>
#include <thread>

namespace virtbay::shell {

class EventLoop {
  public:
    EventLoop();
    ~EventLoop();
    EventLoop(const EventLoop&) = delete;
    EventLoop& operator=(const EventLoop&) = delete;

  private:
    std::atomic<bool> stopping_ = false;
    int timer_ = -1;
    std::thread thread_;
};

}  // namespace virtbay::shell
