#include <catch2/catch.hpp>

#include "plugin/manifest.h"

using namespace virtbay;
using plugin::parse_manifest;

namespace {

const std::string sound =
    "# a comment\nmanifest = 1\nid = x\nversion = 2\nlibrary = x.so\nabi = 1.0\nkind = driver\nschemes = a "
    "b\n"
    "state_read = 1-3\nstate_write = 3\nfrom_the_future = 1\nsha256 = " +
    std::string(64, 'a') + "\n";

}  // namespace

TEST_CASE("a manifest's fields") {
    const auto m = parse_manifest("/dir/x.plugin", sound);
    REQUIRE(m);
    CHECK(m->id == "x");
    CHECK(m->library == "/dir/x.so");
    CHECK(m->schemes == std::vector<std::string>{"a", "b"});
    CHECK(m->state_read_max == 3);
}

TEST_CASE("errors name file, line and field") {
    struct Row {
        std::string text;
        const char* part;
    };
    const auto row =
        GENERATE(Row{"id = A/B\n", ":1: id"}, Row{"\nabi = x\n", ":2: abi"}, Row{"nonsense\n", ":1: not key"},
                 Row{"sha256 = 12\n", "sha256"}, Row{"isolation = maybe\n", "isolation"},
                 Row{"manifest = 7\n", "format 1"}, Row{"", "missing: id, library, abi, kind, sha256"});
    const auto m = parse_manifest("/dir/x.plugin", row.text);
    REQUIRE_FALSE(m);
    CHECK(m.error().message.find(row.part) != std::string::npos);
    CHECK(m.error().message.find("/dir/x.plugin") != std::string::npos);
}
