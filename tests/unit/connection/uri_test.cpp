#include <catch2/catch.hpp>

#include "connection/uri.h"

using namespace virtbay;
using connection::parse_uri;

TEST_CASE("parts of a URI") {
    const auto u = parse_uri("qemu+tls://me@[::1]:16514/system?no_verify=1&name=x%20y");
    REQUIRE(u);
    CHECK(u->scheme == "qemu+tls");
    CHECK(u->user == "me");
    CHECK(u->server == "::1");
    CHECK(u->port == 16514);
    CHECK(u->path == "/system");
    CHECK(u->query == "no_verify=1&name=x%20y");
    const auto local = parse_uri("test:///default");
    REQUIRE(local);
    CHECK(local->path == "/default");
    CHECK(local->port == 0);
    CHECK(parse_uri("")->scheme.empty());
}

TEST_CASE("what is no URI") {
    const auto u = parse_uri("te st:://%zz");
    REQUIRE_FALSE(u);
    CHECK(u.error().code == VB_ERR_INTERNAL_ERROR);
    CHECK(u.error().domain == VB_FROM_URI);
}
