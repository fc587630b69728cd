#include "loop/loop.h"

#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>
#include <future>
#include <string>
#include <thread>
#include <vector>

#include "loop/fd_watch.h"
#include "loop/signal_watch.h"
#include "loop/timer.h"

using namespace virtbay;

TEST_CASE("posts from any thread run in order on the loop's thread") {
    Loop loop;
    std::vector<int> seen;
    bool elsewhere = false;
    std::thread poster([&] {
        for (int i = 0; i < 1000; ++i) {
            loop.post([&, i] {
                if (!loop.on_loop_thread()) elsewhere = true;
                seen.push_back(i);
            });
        }
        loop.post([&] { loop.stop(); });
    });
    loop.run();
    poster.join();
    REQUIRE(seen.size() == 1000);
    CHECK(std::is_sorted(seen.begin(), seen.end()));
    CHECK_FALSE(elsewhere);
}

TEST_CASE("a loop sleeps when nothing comes any more, however quickly things came before") {
    Loop loop;
    std::promise<pid_t> started;
    loop.post([&] { started.set_value(gettid()); });
    std::thread runner([&] { loop.run(); });
    const pid_t thread = started.get_future().get();
    for (int i = 0; i < 2000; ++i) {
        std::promise<void> done;
        loop.post([&] { done.set_value(); });
        done.get_future().wait();
    }
    // Nanoseconds that the thread has run.
    const auto used = [&] {
        uint64_t ns = 0;
        std::ifstream("/proc/self/task/" + std::to_string(thread) + "/schedstat") >> ns;
        return ns;
    };
    bool sleeps = false;
    for (int i = 0; i < 500 && !sleeps; ++i) {
        const uint64_t before = used();
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
        sleeps = used() == before;
    }
    CHECK(sleeps);
    loop.stop();
    runner.join();
}

TEST_CASE("what is asked for before the loop sleeps runs once for each turn that asked") {
    struct Counter {
        Loop loop;
        int runs = 0;
        BeforeSleep again{loop, [](void* self) { static_cast<Counter*>(self)->run(); }, this};
        std::unique_ptr<BeforeSleep> gone = std::make_unique<BeforeSleep>(
            loop, [](void* self) { static_cast<Counter*>(self)->runs += 1000; }, this);
        void run() {
            if (++runs < 3) again.request();  // in this turn as well
            gone.reset();                     // asked for, and no more there when its turn comes
        }
    } counter;
    counter.again.request();
    counter.again.request();
    counter.gone->request();
    counter.loop.post([&] { counter.loop.stop(); });
    counter.loop.run();
    CHECK(counter.runs == 3);

    counter.again.request();
    counter.loop.post([&] { counter.loop.stop(); });
    counter.loop.run();
    CHECK(counter.runs == 4);

    auto own = std::unique_ptr<BeforeSleep>();
    int destroyed = 0;
    struct Own {
        std::unique_ptr<BeforeSleep>& it;
        int& n;
    } context{own, destroyed};
    own = std::make_unique<BeforeSleep>(
        counter.loop,
        [](void* c) {
            static_cast<Own*>(c)->it.reset();
            ++static_cast<Own*>(c)->n;
        },
        &context);
    own->request();
    counter.loop.post([&] { counter.loop.stop(); });
    counter.loop.run();
    CHECK(destroyed == 1);
}

TEST_CASE("a function that posts another one is not run for ever in the same turn") {
    Loop loop;
    int n = 0;
    std::function<void()> again = [&] {
        if (++n < 3) {
            loop.post(again);
        } else {
            loop.stop();
        }
    };
    loop.post(again);
    loop.run();
    CHECK(n == 3);
}

TEST_CASE("the loop can run again after stop, and stop before run counts") {
    Loop loop;
    loop.stop();
    loop.run();
    int n = 0;
    loop.post([&] {
        ++n;
        loop.stop();
    });
    loop.run();
    CHECK(n == 1);
}

TEST_CASE("a timer repeats until it is stopped and may be destroyed in its callback") {
    Loop loop;
    int n = 0;
    auto timer = std::make_unique<Timer>(loop);
    timer->start(1, 1, [&] {
        if (++n == 3) {
            timer.reset();
            loop.stop();
        }
    });
    loop.run();
    CHECK(n == 3);
}

TEST_CASE("a watch tells readiness and may be destroyed in its callback") {
    Loop loop;
    int pair[2];
    REQUIRE(socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0);
    uint32_t events = 0;
    int calls = 0;
    FdWatch watch;
    auto opened = FdWatch::open(loop, pair[0], [&](uint32_t e) {
        events = e;
        ++calls;
        watch.reset();
        loop.stop();
    });
    REQUIRE(opened);
    watch = std::move(*opened);
    watch.want(FdWatch::readable);
    REQUIRE(write(pair[1], "x", 1) == 1);
    loop.run();
    CHECK((events & FdWatch::readable) != 0);
    CHECK(calls == 1);
    close(pair[0]);
    close(pair[1]);
}

TEST_CASE("a paused watch says nothing") {
    Loop loop;
    int pair[2];
    REQUIRE(socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0);
    int calls = 0;
    auto watch = FdWatch::open(loop, pair[0], [&](uint32_t) { ++calls; });
    REQUIRE(watch);
    watch->want(FdWatch::readable);
    watch->want(0);
    REQUIRE(write(pair[1], "x", 1) == 1);
    Timer timer(loop);
    timer.start(20, 0, [&] { loop.stop(); });
    loop.run();
    CHECK(calls == 0);
    watch->reset();
    close(pair[0]);
    close(pair[1]);
}

TEST_CASE("an invalid descriptor is refused") {
    Loop loop;
    auto watch = FdWatch::open(loop, -1, [](uint32_t) {});
    REQUIRE_FALSE(watch);
    CHECK(watch.error().code == VB_ERR_SYSTEM_ERROR);
}

TEST_CASE("a signal arrives on the loop") {
    Loop loop;
    int calls = 0;
    auto watch = SignalWatch::open(loop, SIGUSR1, [&] {
        ++calls;
        loop.stop();
    });
    REQUIRE(watch);
    kill(getpid(), SIGUSR1);
    loop.run();
    CHECK(calls == 1);
}
