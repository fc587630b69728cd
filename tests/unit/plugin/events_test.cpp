#include <catch2/catch.hpp>

#include "fixture.h"

using namespace virtbay;
using connection::Occurrence;
using connection::Subscription;
using fixture::World;

namespace {

// Runs fn on the loop's thread and waits for it.
void on_loop(World& world, std::function<void()> fn) {
    std::promise<void> done;
    world.loop->post([&] {
        fn();
        done.set_value();
    });
    done.get_future().wait();
}

void emit(World& world, uint64_t scope, int detail, uint8_t uuid) {
    vb_event_domain_lifecycle payload{};
    payload.struct_size = sizeof payload;
    payload.dom.name = "guest";
    payload.dom.uuid[0] = uuid;
    payload.detail = detail;
    vb_event e{};
    e.size = sizeof e;
    e.event = VB_EVENT_DOMAIN_LIFECYCLE;
    e.scope = scope;
    e.payload = &payload;
    e.uuid = payload.dom.uuid;
    e.name = "guest";
    world.runtime->events().emit("fake", e);
}

}  // namespace

TEST_CASE("events reach those who asked for them, in order, also across a replacement") {
    World world;
    auto link = world.connected("sound");
    std::vector<int> all, one;
    uint64_t all_id = 0;
    const auto note = [](std::vector<int>& list) {
        return [&list](const std::shared_ptr<Occurrence>& o, uint64_t) {
            list.push_back(static_cast<const vb_event_domain_lifecycle*>(o->payload)->detail);
        };
    };
    on_loop(world, [&] {
        Subscription everything{*link, VB_EVENT_DOMAIN_LIFECYCLE, false, {}, {}};
        Subscription single = everything;
        single.one_object = true;
        single.uuid[0] = 2;
        all_id = world.runtime->events().subscribe(everything, note(all));
        world.runtime->events().subscribe(single, note(one));
    });
    constexpr uint64_t scope = 7;  // the fake's
    for (int i = 0; i < 10; ++i) emit(world, scope, i, static_cast<uint8_t>(i % 2 + 1));
    emit(world, scope + 1, 99, 2);
    REQUIRE(world.plugins().replace("fake", world.fake("sound"), {}));
    emit(world, scope, 10, 1);
    on_loop(world, [] {});
    CHECK(all == std::vector<int>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10});
    CHECK(one == std::vector<int>{1, 3, 5, 7, 9});
    on_loop(world, [&] { world.runtime->events().unsubscribe(all_id); });
    emit(world, scope, 11, 2);
    on_loop(world, [] {});
    CHECK(all.size() == 11);
    CHECK(one.back() == 11);
    world.runtime->close_now(*link);
}
