// Where URIs lead.
#include "target.h"

#include <catch2/catch.hpp>
#include <string>

using namespace virtbay;
using namespace virtbay::remote;

namespace {

// A URI's parts, as the runtime gives them.
struct Parts {
    std::string uri = "x", scheme, server, path, query;
    int port = 0;
    uint32_t flags = 0;
};

Result<Target> lead(const Parts& parts, const Surroundings& around) {
    vb_open_in in{};
    in.size = sizeof in;
    in.flags = parts.flags;
    in.uri = parts.uri.c_str();
    in.scheme = parts.scheme.empty() ? nullptr : parts.scheme.c_str();
    in.server = parts.server.empty() ? nullptr : parts.server.c_str();
    in.path = parts.path.c_str();
    in.query = parts.query.empty() ? nullptr : parts.query.c_str();
    in.port = parts.port;
    return Target::of(in, around);
}

Surroundings root() {
    return {true, "", "", [](const std::string&) { return false; }};
}
Surroundings user() {
    return {false, "", "/run/user/7", [](const std::string&) { return false; }};
}

}  // namespace

TEST_CASE("local URIs lead to the daemon's socket", "[remote]") {
    const Parts system{.scheme = "qemu", .path = "/system"};
    CHECK(lead(system, root())->socket == "/var/run/libvirt/libvirt-sock");
    CHECK(lead(system, user())->socket == "/var/run/libvirt/libvirt-sock");
    CHECK(lead(system, root())->name == "qemu:///system");
    Parts reading = system;
    reading.flags = VB_OPEN_READ_ONLY;
    CHECK(lead(reading, root())->socket == "/var/run/libvirt/libvirt-sock-ro");
}

TEST_CASE("a driver's own daemon is preferred when it is there", "[remote]") {
    Surroundings around = root();
    around.exists = [](const std::string& path) { return path == "/var/run/libvirt/virtqemud-sock"; };
    Parts parts{.scheme = "qemu+unix", .path = "/system"};
    CHECK(lead(parts, around)->socket == "/var/run/libvirt/virtqemud-sock");
    parts.query = "mode=legacy";
    CHECK(lead(parts, around)->socket == "/var/run/libvirt/libvirt-sock");
    parts.query = "mode=direct";
    CHECK(lead(parts, root())->socket == "/var/run/libvirt/virtqemud-sock");
    parts.query = "mode=else";
    CHECK(lead(parts, root()).error().code == VB_ERR_INVALID_ARG);
}

TEST_CASE("a user's own daemon serves sessions and the test driver", "[remote]") {
    CHECK(lead({.scheme = "qemu", .path = "/session"}, user())->socket == "/run/user/7/libvirt/libvirt-sock");
    CHECK(lead({.scheme = "test+unix", .path = "/default"}, user())->socket ==
          "/run/user/7/libvirt/libvirt-sock");
    CHECK(lead({.scheme = "qemu", .path = "/session"}, root())->socket == "/var/run/libvirt/libvirt-sock");
    Surroundings lost = user();
    lost.runtime_directory.clear();
    CHECK(lead({.scheme = "qemu", .path = "/session"}, lost).error().code == VB_ERR_INTERNAL_ERROR);
}

TEST_CASE("sockets below another root", "[remote]") {
    Surroundings around = root();
    around.root = "/tmp/tree";
    CHECK(lead({.scheme = "qemu", .path = "/system"}, around)->socket ==
          "/tmp/tree/run/libvirt/libvirt-sock");
}

TEST_CASE("transports, hosts and ports", "[remote]") {
    CHECK(lead({.scheme = "qemu", .server = "far", .path = "/system"}, root())->transport == Transport::tls);
    CHECK(lead({.scheme = "qemu", .server = "far", .path = "/system"}, root())->port == "16514");
    CHECK(lead({.scheme = "qemu+tcp", .server = "far", .path = "/system"}, root())->port == "16509");
    CHECK(lead({.scheme = "qemu+tcp", .path = "/system"}, root())->host == "localhost");
    CHECK(lead({.scheme = "qemu+tls", .server = "far", .path = "/system", .port = 99}, root())->port == "99");
    CHECK(lead({.scheme = "qemu+ssh", .server = "far", .path = "/system"}, root())->port.empty());
    CHECK(lead({.scheme = "qemu+carrier", .path = "/system"}, root()).error().code == VB_ERR_INVALID_ARG);
    CHECK(lead({.scheme = "qemu+unix", .server = "far", .path = "/system"}, root()).error().code ==
          VB_ERR_INVALID_ARG);
    CHECK(lead({.scheme = "qemu+ext", .path = "/system"}, root()).error().code == VB_ERR_INVALID_ARG);
    CHECK(lead({.scheme = "qemu+TCP", .path = "/system"}, root())->transport == Transport::tcp);
}

TEST_CASE("values nobody knows are refused whatever the transport makes of them", "[remote]") {
    Parts parts{.scheme = "qemu+tcp", .path = "/system"};
    for (const char* query : {"mode=else", "proxy=else"}) {
        parts.query = query;
        CHECK(lead(parts, root()).error().code == VB_ERR_INVALID_ARG);
    }
    parts.query = "mode=auto&proxy=native";
    CHECK(lead(parts, root()));
}

TEST_CASE("our parameters are taken out, the others go to the server", "[remote]") {
    const auto target = lead({.scheme = "vpx+tls",
                              .server = "far",
                              .path = "/a%20b",
                              .query = "pkipath=%2Fpki%20i&esx=1;no_verify=1&authfile=/f&x=a%26b"},
                             root());
    REQUIRE(target);
    CHECK(target->name == "vpx:///a%20b?esx=1&x=a%26b");
    CHECK(target->parameters.pkipath == "/pki i");
    CHECK(target->parameters.no_verify);
    CHECK(lead({.scheme = "qemu+tls", .path = "/", .query = "no_verify=maybe"}, root()).error().code ==
          VB_ERR_INVALID_ARG);
    CHECK(lead({.scheme = "qemu", .path = "/", .query = "name=test:///default"}, root())->name ==
          "test:///default");
}

TEST_CASE("without a driver the server chooses", "[remote]") {
    CHECK(lead({.scheme = "remote+unix", .path = "/"}, root())->name.empty());
    const auto nothing = lead({.uri = ""}, root());
    CHECK(nothing->name.empty());
    CHECK(nothing->no_uri);
    CHECK(nothing->socket == "/var/run/libvirt/libvirt-sock");
}
