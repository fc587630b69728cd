#include <catch2/catch.hpp>

#include "fixture.h"

using namespace virtbay;
using fixture::World;

namespace {

bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a plugin with one defect is refused with its file and the field") {
    struct Row {
        const char* fake;
        const char* field;
    };
    const auto row = GENERATE(
        Row{"no_symbol", "vb_plugin_v1"}, Row{"wrong_major", "abi_major: this host has 1, it says 2"},
        Row{"short_plugin", "vb_plugin.size"}, Row{"huge_table", "it says 4294967295"},
        Row{"failing_init", "init failed"},
        Row{"missing_mandatory", "open, domain.lookup_by_uuid, domain.list_all"},
        Row{"refuses_host", "does not accept this host's ABI 1.0"},
        Row{"wrong_id", "the manifest says fake, the library says other"},
        Row{"needs_newer", "abi_minor_required: this host has 0, it says 99"},
        Row{"no_interface", "virtbay.driver/1"}, Row{"half_swap", "virtbay.swap/1 is incomplete"},
        Row{"crash_in_init", "ended by signal: Aborted"}, Row{"hang_in_init", "did not end within 5 seconds"},
        Row{"throw_in_init", "init: an exception crossed the ABI: thrown by the fake"},
        Row{"throw_in_interface", "get_interface: an exception crossed the ABI: thrown by the fake"},
        Row{"left_thread", "after its shutdown"});
    World world;
    const Status loaded = world.plugins().load(world.fake(row.fake));
    REQUIRE_FALSE(loaded);
    CAPTURE(row.fake, loaded.error().message);
    CHECK(contains(loaded.error().message, row.field));
    CHECK(contains(loaded.error().message, std::string("fake_") + row.fake));
    const auto rows = world.plugins().rows();
    REQUIRE(rows.size() == 1);
    CHECK(rows[0].state == "failed");
    CHECK(rows[0].reason == loaded.error().message);
    // The runtime goes on: a sound one of the same id can be loaded.
    CHECK(world.plugins().load(world.fake("sound")));
    // However the trial ended, its directories are gone.
    for (const auto& entry : std::filesystem::recursive_directory_iterator(world.directory.path))
        CHECK_FALSE(contains(entry.path().filename().string(), "trial-"));
}

TEST_CASE("a file that is not what its manifest says is refused before its code runs") {
    World world;
    const std::string path = world.fake("sound");
    SECTION("digest") {
        std::ofstream(path, std::ios::app) << "sha256 = " << std::string(64, '0') << "\n";
        const Status loaded = world.plugins().load(path);
        REQUIRE_FALSE(loaded);
        CHECK(contains(loaded.error().message, "sha256"));
    }
    SECTION("version") {
        std::ofstream(path, std::ios::app) << "version = 9\n";
        const Status loaded = world.plugins().load(path);
        REQUIRE_FALSE(loaded);
        CHECK(contains(loaded.error().message, "the manifest says 9, the library says 1"));
    }
    SECTION("major of the ABI") {
        std::ofstream(path, std::ios::app) << "abi = 3.0\n";
        REQUIRE_FALSE(world.plugins().load(path));
    }
    SECTION("library writable by everyone") {
        const std::string copy = world.directory.path + "/copy.so";
        std::filesystem::copy_file(std::string(FAKES) + "/fake_sound.so", copy);
        std::filesystem::permissions(copy, std::filesystem::perms::all);
        std::ofstream(path, std::ios::app) << "library = " << copy << "\n";
        const Status loaded = world.plugins().load(path);
        REQUIRE_FALSE(loaded);
        CHECK(contains(loaded.error().message, "writable by everyone"));
    }
}

TEST_CASE("operations of a loaded driver, and those that it does not have") {
    World world;
    auto link = world.connected("sound");
    Arena arena;
    vb_connect_get_type_out type{};
    CHECK(fixture::call<vb_connect_get_type_in>(world, *link, VB_OP_CONNECT_GET_TYPE, type, arena));
    CHECK(std::string(type.type) == "fake 1");
    vb_connect_get_version_out version{};
    const Status unsupported =
        fixture::call<vb_connect_get_version_in>(world, *link, VB_OP_CONNECT_GET_VERSION, version, arena);
    REQUIRE_FALSE(unsupported);
    CHECK(unsupported.error().code == VB_ERR_NO_SUPPORT);
    CHECK(contains(unsupported.error().message, "virConnectGetVersion"));
    vb_domain_lookup_by_uuid_out found{};
    const Status nobody =
        fixture::call<vb_domain_lookup_by_uuid_in>(world, *link, VB_OP_DOMAIN_LOOKUP_BY_UUID, found, arena);
    REQUIRE_FALSE(nobody);
    CHECK(nobody.error().code == VB_ERR_NO_DOMAIN);
    CHECK(nobody.error().message == "Domain not found: nobody");
    vb_connect_get_hostname_out host{};
    const Status silent =
        fixture::call<vb_connect_get_hostname_in>(world, *link, VB_OP_CONNECT_GET_HOSTNAME, host, arena);
    REQUIRE_FALSE(silent);
    CHECK(silent.error().code == VB_ERR_INTERNAL_ERROR);
    world.runtime->close_now(*link);
    CHECK(world.runtime->open_now({"fake:///declined", false, {}}).error().code == VB_ERR_NO_CONNECT);
    CHECK(world.runtime->open_now({"nothing:///", false, {}}).error().code == VB_ERR_NO_CONNECT);
    CHECK(world.plugins().unload("fake"));
    CHECK(world.runtime->open_now({"fake:///x", false, {}}).error().code == VB_ERR_NO_CONNECT);
}

TEST_CASE("an exception that a driver lets out of an operation fails that call alone") {
    World world;
    auto link = world.connected("throw_in_operation");
    Arena arena;
    vb_connect_get_hostname_out host{};
    for (int i = 0; i < 2; ++i) {
        const Status thrown =
            fixture::call<vb_connect_get_hostname_in>(world, *link, VB_OP_CONNECT_GET_HOSTNAME, host, arena);
        REQUIRE_FALSE(thrown);
        CHECK(thrown.error().code == VB_ERR_INTERNAL_ERROR);
        CHECK(contains(thrown.error().message, "driver fake"));
        CHECK(contains(thrown.error().message, "thrown by the fake"));
    }
    vb_connect_get_type_out type{};
    CHECK(fixture::call<vb_connect_get_type_in>(world, *link, VB_OP_CONNECT_GET_TYPE, type, arena));
    world.runtime->close_now(*link);
}

TEST_CASE(
    "an exception that a driver lets out of a callback is logged, and the driver can still be replaced") {
    World world;
    auto link = world.connected("throw_in_callbacks");
    Arena arena;
    vb_connect_get_hostname_out host{};
    CHECK_FALSE(
        fixture::call<vb_connect_get_hostname_in>(world, *link, VB_OP_CONNECT_GET_HOSTNAME, host, arena));
    const auto logged = [&](const std::string& kind) {
        const std::string line = kind + ": an exception crossed the ABI: thrown by the fake\n";
        std::lock_guard lock(world.log_mutex);
        size_t times = 0;
        for (size_t at = world.log.find(line); at != std::string::npos; at = world.log.find(line, at + 1))
            times++;
        return times;
    };
    const auto all = [&] {
        return logged("timer") == 1 && logged("work") == 2 && logged("watch") == 1 && logged("child") == 1;
    };
    for (int i = 0; i < 1000 && !all(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
    CHECK(logged("timer") == 1);
    CHECK(logged("work") == 2);
    CHECK(logged("watch") == 1);
    CHECK(logged("child") == 1);
    const auto replaced = world.plugins().replace("fake", world.fake("sound"), {});
    CHECK(replaced);
    world.runtime->close_now(*link);
}

TEST_CASE("a table that ends early: what lies beyond is unsupported") {
    World world;
    auto link = world.connected("short_table");
    Arena arena;
    vb_connect_get_max_vcpus_out out{};
    const Status beyond =
        fixture::call<vb_connect_get_max_vcpus_in>(world, *link, VB_OP_CONNECT_GET_MAX_VCPUS, out, arena);
    REQUIRE_FALSE(beyond);
    CHECK(beyond.error().code == VB_ERR_NO_SUPPORT);
    world.runtime->close_now(*link);
}
