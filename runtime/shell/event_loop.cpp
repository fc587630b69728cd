#include "shell/event_loop.h"

#include <libvirt/libvirt.h>

namespace virtbay::shell {

namespace {

void nothing(int, void*) {}

}  // namespace

EventLoop::EventLoop() {
    if (virEventRegisterDefaultImpl() < 0) return;
    timer_ = virEventAddTimeout(-1, nothing, nullptr, nullptr);
    thread_ = std::thread([this] {
        while (!stopping_ && virEventRunDefaultImpl() == 0) {
        }
    });
}

EventLoop::~EventLoop() {
    stopping_ = true;
    if (timer_ >= 0) virEventUpdateTimeout(timer_, 0);  // wakes the thread
    if (thread_.joinable()) thread_.join();
    if (timer_ >= 0) virEventRemoveTimeout(timer_);
}

}  // namespace virtbay::shell
