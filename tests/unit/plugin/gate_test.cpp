#include <catch2/catch.hpp>
#include <thread>

#include "plugin/gate.h"

using namespace virtbay::plugin;
using namespace std::chrono_literals;

TEST_CASE("a closed gate holds callers and lets them in when it opens") {
    Gate gate;
    REQUIRE(gate.enter());
    gate.leave();
    REQUIRE(gate.close(std::chrono::steady_clock::now() + 1s));
    CHECK_FALSE(gate.enter());
    int called = 0;
    CHECK(gate.park([&] { ++called; }) == Gate::Parked::parked);
    gate.open();
    CHECK(called == 1);
    CHECK(gate.park([&] { ++called; }) == Gate::Parked::open);
    CHECK(gate.enter());
    gate.leave();
}

TEST_CASE("closing waits for those inside, until the deadline") {
    Gate gate;
    REQUIRE(gate.enter());
    CHECK_FALSE(gate.close(std::chrono::steady_clock::now() + 10ms));
    CHECK(gate.inside() == 1);
    gate.open();
    std::thread leaver([&] {
        std::this_thread::sleep_for(5ms);
        gate.leave();
    });
    CHECK(gate.close(std::chrono::steady_clock::now() + 10s));
    leaver.join();
}

TEST_CASE("nobody is inside a closed gate, whoever tries") {
    Gate gate;
    std::atomic<bool> stop{false};
    std::atomic<int> inside{0}, seen{0};
    std::vector<std::thread> callers;
    for (int i = 0; i < 4; ++i)
        callers.emplace_back([&] {
            while (!stop) {
                if (!gate.enter()) continue;
                ++inside;
                --inside;
                gate.leave();
            }
        });
    for (int i = 0; i < 200; ++i) {
        REQUIRE(gate.close(std::chrono::steady_clock::now() + 10s));
        seen += inside.load();
        gate.open();
    }
    stop = true;
    for (auto& t : callers) t.join();
    CHECK(seen == 0);
}
