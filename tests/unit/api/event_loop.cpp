#include <libvirt/libvirt.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <thread>

namespace {

struct Loop {
    Loop() { virEventRegisterDefaultImpl(); }
    template <class Done>
    bool run_until(Done done) {
        const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(5);
        while (!done() && std::chrono::steady_clock::now() < end)
            if (virEventRunDefaultImpl() < 0) return false;
        return done();
    }
};

struct Count {
    int calls = 0, freed = 0, events = 0;
};

void on_timer(int timer, void* data) {
    ++static_cast<Count*>(data)->calls;
    virEventUpdateTimeout(timer, -1);
}
void on_handle(int, int fd, int events, void* data) {
    auto* count = static_cast<Count*>(data);
    ++count->calls;
    count->events |= events;
    char byte = 0;
    if (events & VIR_EVENT_HANDLE_READABLE && read(fd, &byte, 1) < 0) count->calls = -1000;
}
void on_free(void* data) {
    ++static_cast<Count*>(data)->freed;
}

}  // namespace

TEST_CASE("timers come when they are due, until they are removed") {
    Loop loop;
    Count count;
    const int timer = virEventAddTimeout(1, on_timer, &count, on_free);
    REQUIRE(timer > 0);
    CHECK(loop.run_until([&] { return count.calls == 1; }));
    virEventUpdateTimeout(timer, 0);
    CHECK(loop.run_until([&] { return count.calls == 2; }));
    CHECK(virEventRemoveTimeout(timer) == 0);
    CHECK(virEventRemoveTimeout(timer) == -1);
    CHECK(count.freed == 0);
    Count wake;
    const int other = virEventAddTimeout(0, on_timer, &wake, nullptr);
    CHECK(loop.run_until([&] { return wake.calls == 1; }));
    CHECK(count.freed == 1);
    CHECK(count.calls == 2);
    virEventRemoveTimeout(other);
}

TEST_CASE("descriptors are watched for what was asked") {
    Loop loop;
    int fds[2];
    REQUIRE(pipe(fds) == 0);
    Count count;
    const int watch = virEventAddHandle(fds[0], VIR_EVENT_HANDLE_READABLE, on_handle, &count, on_free);
    REQUIRE(watch > 0);
    REQUIRE(write(fds[1], "x", 1) == 1);
    CHECK(loop.run_until([&] { return count.calls == 1; }));
    CHECK(count.events == VIR_EVENT_HANDLE_READABLE);
    virEventUpdateHandle(watch, 0);
    REQUIRE(write(fds[1], "y", 1) == 1);
    Count timer_count;
    const int timer = virEventAddTimeout(5, on_timer, &timer_count, nullptr);
    CHECK(loop.run_until([&] { return timer_count.calls == 1; }));
    CHECK(count.calls == 1);
    CHECK(virEventRemoveHandle(watch) == 0);
    CHECK(virEventRemoveHandle(watch) == -1);
    virEventUpdateTimeout(timer, 0);
    CHECK(loop.run_until([&] { return timer_count.calls == 2 && count.freed == 1; }));
    virEventRemoveTimeout(timer);
    close(fds[0]);
    close(fds[1]);
}

TEST_CASE("another thread can wake the loop") {
    Loop loop;
    Count count;
    const int timer = virEventAddTimeout(-1, on_timer, &count, nullptr);
    std::thread other([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
        virEventUpdateTimeout(timer, 0);
    });
    CHECK(loop.run_until([&] { return count.calls == 1; }));
    other.join();
    virEventRemoveTimeout(timer);
}
