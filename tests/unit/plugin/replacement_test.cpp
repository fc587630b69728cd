#include <catch2/catch.hpp>

#include "fixture.h"

using namespace virtbay;
using fixture::World;

namespace {

int32_t count(World& world, const std::shared_ptr<plugin::Link>& link) {
    Arena arena;
    vb_connect_get_max_vcpus_out out{};
    const Status status =
        fixture::call<vb_connect_get_max_vcpus_in>(world, link, VB_OP_CONNECT_GET_MAX_VCPUS, out, arena);
    return status ? out.max_vcpus : -1;
}

}  // namespace

TEST_CASE("a driver is replaced with its state while a client stays connected") {
    World world;
    auto link = world.connected("sound");
    CHECK(count(world, *link) == 1);
    for (int i = 0; i < 20; ++i) {
        auto report = world.plugins().replace("fake", world.fake("sound"), {});
        INFO((report ? std::string() : report.error().message));
        REQUIRE(report);
        CHECK(report->connections == 1);
        CHECK(report->unmapped);
        CHECK(count(world, *link) == i + 2);
    }
    const auto rows = world.plugins().rows();
    CHECK(rows.at(0).generation == 21);
    CHECK(rows.at(0).pinned_images == 0);
    world.runtime->close_now(*link);
}

TEST_CASE("a replacement that fails at any step leaves the old one serving") {
    struct Row {
        const char* old;
        const char* next;
        const char* step;
    };
    const auto row = GENERATE(
        Row{"sound", "failing_init", "init failed"}, Row{"sound", "wrong_major", "abi_major"},
        Row{"sound", "fail_prepare", "prepare"}, Row{"sound", "fewer_operations", "get_max_vcpus"},
        Row{"fail_quiesce", "sound", "a job runs"}, Row{"fail_export", "sound", "export"},
        Row{"throw_in_export", "sound", "export: an exception crossed the ABI: thrown by the fake"},
        Row{"sound", "fail_import", "import"}, Row{"sound", "fail_adopt", "adopt"},
        Row{"sound", "fail_commit", "commit"}, Row{"fail_resume", "fail_commit", "resuming it failed"});
    World world;
    auto link = world.connected(row.old);
    CHECK(count(world, *link) == 1);
    const auto report = world.plugins().replace("fake", world.fake(row.next), {});
    REQUIRE_FALSE(report);
    CAPTURE(row.next, report.error().message);
    CHECK(report.error().message.find(row.step) != std::string::npos);
    CHECK(count(world, *link) == 2);
    CHECK(world.plugins().rows().at(0).generation == 1);
    world.runtime->close_now(*link);
}

TEST_CASE("operations that get lost are accepted on force only") {
    World world;
    auto link = world.connected("sound");
    plugin::ReplaceOptions options;
    options.force = true;
    CHECK(world.plugins().replace("fake", world.fake("fewer_operations"), options));
    CHECK(count(world, *link) == -1);
    world.runtime->close_now(*link);
}

TEST_CASE("replacing under calls of several threads: no call fails or is lost") {
    World world;
    auto link = world.connected("sound");
    std::atomic<bool> stop{false};
    std::atomic<int> calls{0}, failures{0};
    std::vector<std::thread> callers;
    for (int i = 0; i < 4; ++i)
        callers.emplace_back([&] {
            while (!stop) {
                if (count(world, *link) > 0)
                    ++calls;
                else
                    ++failures;
            }
        });
    for (int i = 0; i < 50; ++i) CHECK(world.plugins().replace("fake", world.fake("sound"), {}));
    stop = true;
    for (auto& t : callers) t.join();
    CHECK(failures == 0);
    CHECK(count(world, *link) == calls + 1);
    world.runtime->close_now(*link);
}
