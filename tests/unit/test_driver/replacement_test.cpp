// Handing everything over to another generation of the driver.
#include <catch2/catch.hpp>

#include "fake_host.h"

using fake::Connection;
using fake::domain_xml;

namespace {

void change_much(Connection& c) {
    const auto d = c.define(domain_xml("d",
                                       "<title>t</title><metadata><k:x xmlns:k='urn:k'/></metadata>"
                                       "<devices><graphics type='vnc' passwd='secret'/></devices>"));
    REQUIRE(c.on(d, &vb_domain_ops::create));
    vb_domain_set_memory_in memory{};
    memory.dom = d;
    memory.memory = 1000;
    memory.flags = VB_DOMAIN_AFFECT_LIVE;
    REQUIRE(c.domain(&vb_domain_ops::set_memory, memory));
    const auto s = c.define(domain_xml("saved"));
    REQUIRE(c.on(s, &vb_domain_ops::create));
    REQUIRE(c.on(s, &vb_domain_ops::managed_save));
    vb_domain_set_autostart_in autostart{};
    autostart.dom = s;
    autostart.autostart = 1;
    REQUIRE(c.domain(&vb_domain_ops::set_autostart, autostart));
    const auto t = c.create(domain_xml("trans"));
    REQUIRE(c.on(t, &vb_domain_ops::suspend));
    vb_domain_set_time_in time{};
    time.dom = t;
    time.seconds = 7;
    REQUIRE(c.domain(&vb_domain_ops::set_time, time));
    REQUIRE(c.on(t, &vb_domain_ops::fsfreeze));
}

}  // namespace

TEST_CASE("a new generation goes on exactly where the old one stopped") {
    fake::Host host;
    fake::Driver old(host);
    Connection a(old, "/default", 7);
    Connection b(old, "/default", 9);
    change_much(a);
    const vb_domain_ref d = a.lookup("d");
    const vb_domain_ref t = a.lookup("trans");
    const std::string live = a.xml(d, VB_DOMAIN_XML_SECURE);
    const std::string config = a.xml(d, VB_DOMAIN_XML_SECURE | VB_DOMAIN_XML_INACTIVE);
    CHECK(live.find("secret") != std::string::npos);

    fake::Driver fresh(host);
    vb_swap_info info{};
    info.size = sizeof info;
    info.schema = old.swap().schema_write;
    REQUIRE(fresh.swap().prepare(fresh.self(), &info) == VB_OK);
    vb_busy busy{};
    busy.size = sizeof busy;
    REQUIRE(old.swap().quiesce(old.self(), 1000, 0, &busy) == VB_OK);
    const std::string state = old.export_state();
    REQUIRE(fresh.import_state(state) == VB_OK);
    Connection a2(fresh, "/default", 7, true);
    Connection b2(fresh, "/default", 9, true);
    REQUIRE(a2.opened());
    REQUIRE(b2.opened());
    CHECK(a2.scope() == a.scope());
    CHECK(b2.scope() == a.scope());
    CHECK(fresh.export_state() == state);
    REQUIRE(fresh.swap().commit(fresh.self()) == VB_OK);
    a.abandon();
    b.abandon();

    CHECK(a2.xml(d, VB_DOMAIN_XML_SECURE) == live);
    CHECK(a2.xml(d, VB_DOMAIN_XML_SECURE | VB_DOMAIN_XML_INACTIVE) == config);
    CHECK(b2.state(t) == std::pair(VB_DOMAIN_PAUSED, VB_DOMAIN_PAUSED_USER));
    CHECK(b2.state(b2.lookup("saved")) == std::pair(VB_DOMAIN_SHUTOFF, VB_DOMAIN_SHUTOFF_SAVED));
    CHECK(a2.create(domain_xml("next")).id == 5);  // test, d, saved and trans had the first four
    CHECK(b2.lookup("next").id == 5);
    Connection later(fresh, "/default", 11);
    CHECK(later.scope() == a2.scope());
    Connection stranger(fresh, "/default", 12, true);
    CHECK_FALSE(stranger.opened());
}

TEST_CASE("damaged state is refused and an unknown schema is not taken over") {
    fake::Host host;
    fake::Driver old(host);
    Connection a(old, "/default", 7);
    const std::string state = old.export_state();
    for (size_t cut = 1; cut < state.size(); cut += 97) {
        fake::Driver fresh(host);
        const int32_t status = fresh.import_state(state.substr(0, state.size() - cut));
        if (status == VB_OK) {
            // Cut between two records: then the connection is missing.
            Connection c(fresh, "/default", 7, true);
            CHECK_FALSE(c.opened());
        }
    }
    std::string unknown = state;
    unknown[0] = 99;
    fake::Driver fresh(host);
    CHECK(fresh.import_state(unknown) != VB_OK);
    vb_swap_info info{};
    info.size = sizeof info;
    info.schema = 1000;
    CHECK(fresh.swap().prepare(fresh.self(), &info) != VB_OK);
}

TEST_CASE("networks keep both definitions and their state through a replacement") {
    fake::Host host;
    fake::Driver old(host);
    Connection a(old, "/default", 7);
    const auto ops = [](Connection& c) { return c.driver().table().operations->network; };
    vb_network_ref net{"default", {}};
    vb_network_lookup_by_name_out found{};
    REQUIRE(
        a.call(ops(a), &vb_network_ops::lookup_by_name, vb_network_lookup_by_name_in{0, "default"}, found));
    std::copy(std::begin(found.net.uuid), std::end(found.net.uuid), net.uuid);
    vb_network_update_in update{};
    update.net = net;
    update.command = VB_NETWORK_UPDATE_COMMAND_ADD_LAST;
    update.section = VB_NETWORK_SECTION_DNS_TXT;
    update.parentIndex = -1;
    update.xml = "<txt name='kept' value='v'/>";
    update.flags = VB_NETWORK_UPDATE_AFFECT_CONFIG;
    vb_network_update_out updated{};
    REQUIRE(a.call(ops(a), &vb_network_ops::update, update, updated));
    vb_network_set_autostart_in autostart{};
    autostart.net = net;
    autostart.autostart = 1;
    vb_network_set_autostart_out set{};
    REQUIRE(a.call(ops(a), &vb_network_ops::set_autostart, autostart, set));

    fake::Driver fresh(host);
    REQUIRE(fresh.import_state(old.export_state()) == VB_OK);
    Connection b(fresh, "/default", 7, true);
    a.abandon();
    vb_network_get_autostart_in asked{};
    asked.net = net;
    vb_network_get_autostart_out autostarted{};
    REQUIRE(b.call(ops(b), &vb_network_ops::get_autostart, asked, autostarted));
    CHECK(autostarted.autostart == 1);
    vb_network_is_active_in running{};
    running.net = net;
    vb_network_is_active_out active{};
    REQUIRE(b.call(ops(b), &vb_network_ops::is_active, running, active));
    CHECK(active.active == 1);
    // The persistent definition, which has the record, refuses it; the running one takes it.
    CHECK(b.call(ops(b), &vb_network_ops::update, update, updated).code == VB_ERR_OPERATION_INVALID);
    update.flags = VB_NETWORK_UPDATE_AFFECT_LIVE;
    CHECK(b.call(ops(b), &vb_network_ops::update, update, updated));
}
