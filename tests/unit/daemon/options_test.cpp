#include "daemon/options.h"

#include <catch2/catch.hpp>

using namespace virtbay::daemon;

TEST_CASE("options are read in both spellings") {
    const auto o =
        parse_options({"--root", "/x/", "--config=/c", "-l", "--plugin-dir", "/a", "--plugin-dir=/b", "-v"});
    REQUIRE(o);
    CHECK(o->root == "/x");
    CHECK(o->config == "/c");
    CHECK(o->listen);
    CHECK(o->verbose);
    CHECK_FALSE(o->daemonize);
    CHECK(o->plugin_dirs == std::vector<std::string>{"/a", "/b"});
    CHECK(parse_options({"--root", "/"})->root.empty());
}

TEST_CASE("wrong options are refused") {
    for (const std::vector<std::string>& arguments :
         std::vector<std::vector<std::string>>{{"--nothing"},
                                               {"--root"},
                                               {"--root", "relative"},
                                               {"--listen=yes"},
                                               {"--config="},
                                               {"stray"},
                                               {"-x"}}) {
        CHECK_FALSE(parse_options(arguments));
    }
}
