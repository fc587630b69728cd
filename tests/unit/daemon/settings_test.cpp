#include "daemon/settings.h"

#include <catch2/catch.hpp>

#include "base/config_file.h"

using namespace virtbay;
using namespace virtbay::daemon;

namespace {
Result<Settings> read(const std::string& text, bool privileged = true) {
    auto file = ConfigFile::parse(text, "libvirtd.conf");
    REQUIRE(file);
    return read_settings(*file, privileged);
}
}  // namespace

TEST_CASE("an empty configuration gives libvirtd's limits") {
    const auto s = read("");
    REQUIRE(s);
    CHECK(s->main.max_clients == 5000);
    CHECK(s->main.max_anonymous_clients == 20);
    CHECK(s->main.max_client_requests == 5);
    CHECK(s->main.prio_workers == 5);
    CHECK(s->admin.max_clients == 5000);
    CHECK(s->tls_port == "16514");
    CHECK(s->unix_sock_rw_perms == 0770);
    CHECK(s->auth_tcp == Auth::sasl);
    CHECK(s->tls.verify_clients);
}

TEST_CASE("settings are taken over") {
    const auto s = read(
        "listen_tcp = 1\nauth_tcp = \"none\"\nunix_sock_rw_perms = \"0707\"\nmax_clients = 3\n"
        "tls_no_verify_certificate = 1\ntls_allowed_dn_list = [\"CN=a\", \"CN=b*\"]\nkeepalive_interval = "
        "-1\n"
        "admin_max_clients = 9\nlog_filters = \"1:qemu\"\nmin_workers = 50\nmax_workers = 10\naudit_level = "
        "2\n");
    REQUIRE(s);
    CHECK(s->listen_tcp);
    CHECK(s->auth_tcp == Auth::none);
    CHECK(s->unix_sock_rw_perms == 0707);
    CHECK(s->main.max_clients == 3);
    CHECK_FALSE(s->tls.verify_clients);
    REQUIRE(s->tls.allowed_dn_list);
    CHECK(s->tls.allowed_dn_list->size() == 2);
    CHECK(s->main.keepalive_interval == -1);
    CHECK(s->admin.max_clients == 9);
    CHECK(s->main.min_workers == 10);
}

TEST_CASE("an empty list of names lets nobody in, an absent one everybody") {
    CHECK_FALSE(read("")->tls.allowed_dn_list);
    const auto s = read("tls_allowed_dn_list = []");
    REQUIRE(s->tls.allowed_dn_list);
    CHECK(s->tls.allowed_dn_list->empty());
}

TEST_CASE("wrong settings are refused with their line") {
    const auto [text, line] = GENERATE(table<std::string, std::string>({
        {"\nmax_cleints = 1", "libvirtd.conf:2:"},
        {"auth_tcp = \"kerberos\"", "libvirtd.conf:1:"},
        {"unix_sock_rw_perms = \"rwx\"", "libvirtd.conf:1:"},
        {"unix_sock_rw_perms = \"7777\"", "libvirtd.conf:1:"},
        {"listen_tcp = 2", "libvirtd.conf:1:"},
        {"max_clients = -1", "libvirtd.conf:1:"},
        {"max_client_requests = 0", "libvirtd.conf:1:"},
        {"log_level = 9", "libvirtd.conf:1:"},
        {"max_workers = 0", "libvirtd.conf:1:"},
    }));
    INFO(text);
    const auto s = read(text);
    REQUIRE_FALSE(s);
    CHECK(s.error().message.find(line) != std::string::npos);
}
