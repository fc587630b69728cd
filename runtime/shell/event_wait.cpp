#include "shell/event_wait.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <climits>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <utility>

namespace virtbay::shell {

namespace {

volatile std::sig_atomic_t interrupt_pipe = -1;

void tell_interrupt(int) {
    const char letter = 'i';
    if (interrupt_pipe >= 0) [[maybe_unused]]
        const ssize_t told = ::write(interrupt_pipe, &letter, 1);
}

std::string now_text() {
    const auto now = std::chrono::system_clock::now();
    const std::time_t seconds = std::chrono::system_clock::to_time_t(now);
    const long ms = static_cast<long>(
        std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count() % 1000);
    std::tm parts{};
    ::gmtime_r(&seconds, &parts);
    char text[32];
    std::strftime(text, sizeof(text), "%Y-%m-%d %H:%M:%S", &parts);
    return format("%s.%03ld+0000", text, ms);
}

}  // namespace

Result<EventWait> EventWait::create(Session& session, const Arguments& arguments) {
    EventWait wait(session);
    unsigned timeout = 0;
    if (Status status = read_number(arguments, "timeout", timeout); !status) return status.error();
    if (arguments.has("timeout")) {
        if (timeout < 1 || timeout > INT_MAX / 1000)
            return failure("Numeric value '%s' for <timeout> option is malformed or out of range",
                           arguments.c_str("timeout"));
        wait.timeout_ms_ = static_cast<int>(timeout) * 1000;
    }
    wait.loop_ = arguments.has("loop");
    wait.stamped_ = arguments.has("timestamp");
    if (::pipe2(wait.wake_, O_CLOEXEC | O_NONBLOCK) < 0) return failure("pipe: %s", std::strerror(errno));
    return wait;
}

EventWait::EventWait(EventWait&& other) noexcept
    : session_(other.session_), loop_(other.loop_), stamped_(other.stamped_), timeout_ms_(other.timeout_ms_) {
    for (int i = 0; i < 2; i++) wake_[i] = std::exchange(other.wake_[i], -1);
}

EventWait::~EventWait() {
    for (int fd : wake_)
        if (fd >= 0) ::close(fd);
}

void EventWait::arrived(const std::string& text, Value::Object data) {
    const std::string stamp = now_text();
    session_->out.write((stamped_ ? stamp + ": " : "") + text);
    if (stamped_) set_member(data, "time", stamp);
    session_->out.stream(Value(std::move(data)));
    std::fflush(stdout);
    const char letter = 'e';
    // A full pipe loses a count, not an event.
    [[maybe_unused]] const ssize_t told = ::write(wake_[1], &letter, 1);
}

bool EventWait::wait() {
    interrupt_pipe = wake_[1];
    struct sigaction action {};
    struct sigaction before {};
    action.sa_handler = tell_interrupt;
    ::sigaction(SIGINT, &action, &before);
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(timeout_ms_);
    int count = 0;
    const char* why = nullptr;
    while (!why && (count == 0 || loop_)) {
        int left = -1;
        if (timeout_ms_ >= 0) {
            const auto remaining =
                std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
            left = static_cast<int>(std::max<long long>(0, remaining.count()));
        }
        pollfd ready{wake_[0], POLLIN, 0};
        const int got = ::poll(&ready, 1, left);
        if (got == 0) why = "event loop timed out\n";
        if (got <= 0) continue;
        char letters[256];
        const ssize_t length = ::read(wake_[0], letters, sizeof(letters));
        for (ssize_t i = 0; i < length; i++) {
            if (letters[i] == 'i') why = "event loop interrupted\n";
            count += letters[i] == 'e';
        }
    }
    ::sigaction(SIGINT, &before, nullptr);
    interrupt_pipe = -1;
    if (why) session_->out.print("%s", why);
    session_->out.print("events received: %d\n", count);
    return count > 0;
}

}  // namespace virtbay::shell
