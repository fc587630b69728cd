#include "api/event_loop.h"

#include <memory>
#include <mutex>

#include "api/last_error.h"
#include "api/poll_loop.h"

using namespace virtbay;
using namespace virtbay::api;

namespace {

// One loop for the process, as the public interface has it; set once.
struct Registered {
    virEventAddHandleFunc add_handle = nullptr;
    virEventUpdateHandleFunc update_handle = nullptr;
    virEventRemoveHandleFunc remove_handle = nullptr;
    virEventAddTimeoutFunc add_timeout = nullptr;
    virEventUpdateTimeoutFunc update_timeout = nullptr;
    virEventRemoveTimeoutFunc remove_timeout = nullptr;

    bool any() const {
        return add_handle || update_handle || remove_handle || add_timeout || update_timeout ||
               remove_timeout;
    }
};

std::mutex registered_mutex;
Registered registered;                // guarded by registered_mutex
std::unique_ptr<PollLoop> poll_loop;  // likewise; never taken away again

Registered current() {
    const std::lock_guard lock(registered_mutex);
    return registered;
}

int poll_add_handle(int fd, int events, virEventHandleCallback cb, void* opaque, virFreeCallback ff) {
    return poll_loop->add_handle(fd, events, cb, opaque, ff);
}
void poll_update_handle(int watch, int events) {
    poll_loop->update_handle(watch, events);
}
int poll_remove_handle(int watch) {
    return poll_loop->remove_handle(watch);
}
int poll_add_timeout(int timeout, virEventTimeoutCallback cb, void* opaque, virFreeCallback ff) {
    return poll_loop->add_timer(timeout, cb, opaque, ff);
}
void poll_update_timeout(int timer, int timeout) {
    poll_loop->update_timer(timer, timeout);
}
int poll_remove_timeout(int timer) {
    return poll_loop->remove_timer(timer);
}

}  // namespace

namespace virtbay::api {

bool have_event_loop() {
    return current().add_timeout != nullptr;
}

}  // namespace virtbay::api

void virEventRegisterImpl(virEventAddHandleFunc addHandle, virEventUpdateHandleFunc updateHandle,
                          virEventRemoveHandleFunc removeHandle, virEventAddTimeoutFunc addTimeout,
                          virEventUpdateTimeoutFunc updateTimeout, virEventRemoveTimeoutFunc removeTimeout) {
    const std::lock_guard lock(registered_mutex);
    // Connections may already use the first one.
    if (registered.any()) return;
    registered = {addHandle, updateHandle, removeHandle, addTimeout, updateTimeout, removeTimeout};
}

int virEventRegisterDefaultImpl(void) {
    clear(last_error());
    {
        const std::lock_guard lock(registered_mutex);
        if (!poll_loop) poll_loop = std::make_unique<PollLoop>();
    }
    virEventRegisterImpl(poll_add_handle, poll_update_handle, poll_remove_handle, poll_add_timeout,
                         poll_update_timeout, poll_remove_timeout);
    return 0;
}

int virEventRunDefaultImpl(void) {
    clear(last_error());
    PollLoop* loop = nullptr;
    {
        const std::lock_guard lock(registered_mutex);
        loop = poll_loop.get();
    }
    if (loop && loop->run_once() == 0) return 0;
    set_last_error(
        make_error(VB_ERR_INTERNAL_ERROR, VB_FROM_EVENT,
                   loop ? "waiting for events failed" : "the default event loop is not registered"));
    dispatch(nullptr);
    return -1;
}

int virEventAddHandle(int fd, int events, virEventHandleCallback cb, void* opaque, virFreeCallback ff) {
    const Registered now = current();
    return now.add_handle ? now.add_handle(fd, events, cb, opaque, ff) : -1;
}

void virEventUpdateHandle(int watch, int events) {
    if (const Registered now = current(); now.update_handle) now.update_handle(watch, events);
}

int virEventRemoveHandle(int watch) {
    const Registered now = current();
    return now.remove_handle ? now.remove_handle(watch) : -1;
}

int virEventAddTimeout(int timeout, virEventTimeoutCallback cb, void* opaque, virFreeCallback ff) {
    const Registered now = current();
    return now.add_timeout ? now.add_timeout(timeout, cb, opaque, ff) : -1;
}

void virEventUpdateTimeout(int timer, int timeout) {
    if (const Registered now = current(); now.update_timeout) now.update_timeout(timer, timeout);
}

int virEventRemoveTimeout(int timer) {
    const Registered now = current();
    return now.remove_timeout ? now.remove_timeout(timer) : -1;
}
