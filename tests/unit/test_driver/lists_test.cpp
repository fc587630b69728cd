// Hosts, lists and lookups.
#include <catch2/catch.hpp>
#include <set>

#include "fake_host.h"

using fake::Connection;
using fake::domain_xml;

namespace {

std::set<std::string> names(Connection& c, uint32_t flags) {
    vb_domain_list_all_in in{};
    in.need_results = 1;
    in.flags = flags;
    vb_domain_list_all_out out{};
    REQUIRE(c.domain(&vb_domain_ops::list_all, in, out));
    CHECK(out.ret == out.n_domains);
    std::set<std::string> all;
    for (uint32_t i = 0; i < out.n_domains; i++) all.insert(out.domains[i].name);
    CHECK(all.size() == out.n_domains);
    return all;
}

using Names = std::set<std::string>;

}  // namespace

TEST_CASE("the default host is shared while it is open, and fresh after that") {
    fake::Host host;
    fake::Driver driver(host);
    uint64_t first_scope = 0;
    {
        Connection a(driver, "/default", 1);
        Connection b(driver, "/default", 2);
        CHECK(a.scope() == b.scope());
        first_scope = a.scope();
        REQUIRE(a.on(a.lookup("test"), &vb_domain_ops::destroy));
        CHECK(b.state(b.lookup("test")).first == VB_DOMAIN_SHUTOFF);
    }
    Connection c(driver, "/default", 3);
    CHECK(c.scope() != first_scope);
    const vb_domain_ref dom = c.lookup("test");
    CHECK(c.state(dom) == std::pair(VB_DOMAIN_RUNNING, VB_DOMAIN_RUNNING_UNKNOWN));
    CHECK(dom.id == 1);
    CHECK(dom.uuid[0] == 0x66);
}

TEST_CASE("paths that name no host are refused") {
    fake::Host host;
    fake::Driver driver(host);
    for (const char* path : {static_cast<const char*>(nullptr), "", "/"}) {
        Connection c(driver, path, 1);
        CHECK(c.opened().code == VB_ERR_INVALID_ARG);
        CHECK(c.opened().domain == VB_FROM_TEST);
    }
    Connection c(driver, "/no/such/file.xml", 1);
    CHECK(c.opened().code == VB_ERR_XML_ERROR);
}

TEST_CASE("every filter selects its domains") {
    fake::Host host;
    fake::Driver driver(host);
    Connection c(driver, "/default", 1);
    const auto off = c.define(domain_xml("off"));
    c.create(domain_xml("trans"));
    const auto paused = c.create(domain_xml("paused"));
    REQUIRE(c.on(paused, &vb_domain_ops::suspend));
    const auto saved = c.define(domain_xml("saved"));
    REQUIRE(c.on(saved, &vb_domain_ops::create));
    REQUIRE(c.on(saved, &vb_domain_ops::managed_save));
    vb_domain_set_autostart_in autostart{};
    autostart.dom = off;
    autostart.autostart = 1;
    REQUIRE(c.domain(&vb_domain_ops::set_autostart, autostart));

    const Names all{"test", "off", "trans", "paused", "saved"};
    CHECK(names(c, 0) == all);
    CHECK(names(c, VB_CONNECT_LIST_DOMAINS_ACTIVE) == Names{"test", "trans", "paused"});
    CHECK(names(c, VB_CONNECT_LIST_DOMAINS_INACTIVE) == Names{"off", "saved"});
    CHECK(names(c, VB_CONNECT_LIST_DOMAINS_ACTIVE | VB_CONNECT_LIST_DOMAINS_INACTIVE) == all);
    CHECK(names(c, VB_CONNECT_LIST_DOMAINS_PERSISTENT) == Names{"test", "off", "saved"});
    CHECK(names(c, VB_CONNECT_LIST_DOMAINS_TRANSIENT) == Names{"trans", "paused"});
    CHECK(names(c, VB_CONNECT_LIST_DOMAINS_RUNNING) == Names{"test", "trans"});
    CHECK(names(c, VB_CONNECT_LIST_DOMAINS_PAUSED) == Names{"paused"});
    CHECK(names(c, VB_CONNECT_LIST_DOMAINS_SHUTOFF) == Names{"off", "saved"});
    CHECK(names(c, VB_CONNECT_LIST_DOMAINS_OTHER).empty());
    CHECK(names(c, VB_CONNECT_LIST_DOMAINS_MANAGEDSAVE) == Names{"saved"});
    CHECK(names(c, VB_CONNECT_LIST_DOMAINS_NO_MANAGEDSAVE) == Names{"test", "off", "trans", "paused"});
    CHECK(names(c, VB_CONNECT_LIST_DOMAINS_AUTOSTART) == Names{"off"});
    CHECK(names(c, VB_CONNECT_LIST_DOMAINS_AUTOSTART | VB_CONNECT_LIST_DOMAINS_ACTIVE).empty());
    CHECK(names(c, VB_CONNECT_LIST_DOMAINS_NO_SNAPSHOT) == all);
    CHECK(names(c, VB_CONNECT_LIST_DOMAINS_HAS_SNAPSHOT).empty());

    vb_domain_list_all_in in{};
    in.flags = 1u << 16;
    CHECK(c.domain(&vb_domain_ops::list_all, in).code == VB_ERR_INVALID_ARG);
}

TEST_CASE("lookups find by name, UUID and id, through removal and renaming") {
    fake::Host host;
    fake::Driver driver(host);
    Connection c(driver, "/default", 1);
    std::vector<vb_domain_ref> refs;
    for (int i = 0; i < 50; i++) refs.push_back(c.define(domain_xml("d" + std::to_string(i))));
    for (int i = 0; i < 50; i += 2) REQUIRE(c.on(refs[static_cast<size_t>(i)], &vb_domain_ops::undefine));
    CHECK(names(c, 0).size() == 26);
    for (size_t i = 0; i < 50; i++) {
        vb_domain_lookup_by_uuid_in by_uuid{};
        memcpy(by_uuid.uuid, refs[i].uuid, sizeof by_uuid.uuid);
        vb_domain_lookup_by_uuid_out found{};
        const auto answer = c.domain(&vb_domain_ops::lookup_by_uuid, by_uuid, found);
        CHECK((answer.code == VB_ERR_NO_DOMAIN) == (i % 2 == 0));
        if (i % 2 == 0) CHECK(answer.message == "Domain not found");
        if (i % 2 != 0) CHECK(std::string(found.dom.name) == refs[i].name);
    }
    vb_domain_rename_in rename{};
    rename.dom = refs[1];
    rename.new_name = "other";
    REQUIRE(c.domain(&vb_domain_ops::rename, rename));
    CHECK(c.lookup("other").uuid[0] == refs[1].uuid[0]);
    CHECK_THROWS(c.lookup("d1"));

    REQUIRE(c.on(refs[3], &vb_domain_ops::create));
    vb_domain_lookup_by_id_in by_id{};
    by_id.id = 2;
    vb_domain_lookup_by_id_out found{};
    REQUIRE(c.domain(&vb_domain_ops::lookup_by_id, by_id, found));
    CHECK(std::string(found.dom.name) == "d3");
    REQUIRE(c.on(refs[3], &vb_domain_ops::destroy));
    CHECK(c.domain(&vb_domain_ops::lookup_by_id, by_id, found).code == VB_ERR_NO_DOMAIN);
}

TEST_CASE("bulk statistics go by filter, by list and by what is known") {
    fake::Host host;
    fake::Driver driver(host);
    Connection c(driver, "/default", 1);
    c.define(domain_xml("off"));
    vb_domain_get_all_stats_in in{};
    in.stats = VB_DOMAIN_STATS_STATE;
    vb_domain_get_all_stats_out out{};
    REQUIRE(c.domain(&vb_domain_ops::get_all_stats, in, out));
    CHECK(out.n_retStats == 2);
    in.flags = VB_CONNECT_GET_ALL_DOMAINS_STATS_RUNNING;
    REQUIRE(c.domain(&vb_domain_ops::get_all_stats, in, out));
    REQUIRE(out.n_retStats == 1);
    REQUIRE(out.retStats[0].n_params == 2);
    CHECK(std::string(out.retStats[0].params[0].field) == "state.state");
    CHECK(out.retStats[0].params[0].value.value.i == VB_DOMAIN_RUNNING);
    in.stats = VB_DOMAIN_STATS_BALLOON;
    in.flags = 0;
    REQUIRE(c.domain(&vb_domain_ops::get_all_stats, in, out));
    CHECK(out.retStats[0].n_params == 0);
    in.flags = VB_CONNECT_GET_ALL_DOMAINS_STATS_ENFORCE_STATS;
    CHECK(c.domain(&vb_domain_ops::get_all_stats, in, out).code == VB_ERR_ARGUMENT_UNSUPPORTED);
}

TEST_CASE("a host that has to be made or read is never opened on the loop") {
    fake::Host host;
    fake::Driver driver(host);
    REQUIRE((driver.table().flags & VB_DRIVER_QUICK_OPEN) != 0);
    const auto open_on_loop = [&](const char* path) {
        fake::Call call(host, driver.self(), nullptr, 7);
        call.raw.flags |= VB_CALL_NONBLOCKING;
        vb_open_in in{};
        in.size = sizeof in;
        in.uri = "";
        in.scheme = "test";
        in.path = path;
        vb_open_out out{};
        out.size = sizeof out;
        const int32_t status = driver.table().open(&call.raw, &in, &out);
        if (status == VB_OK) {
            fake::Call end(host, driver.self(), out.connection, 7);
            driver.table().close(&end.raw);
        }
        return status;
    };
    CHECK(open_on_loop("/default") == VB_AGAIN);
    const Connection first(driver, "/default", 1);
    CHECK(open_on_loop("/default") == VB_OK);
    CHECK(open_on_loop("/nowhere/host.xml") == VB_AGAIN);
}

TEST_CASE("operations that touch files never run on the loop") {
    fake::Host host;
    fake::Driver driver(host);
    for (const uint32_t op : {VB_OP_DOMAIN_SAVE, VB_OP_DOMAIN_RESTORE, VB_OP_DOMAIN_CORE_DUMP,
                              VB_OP_DOMAIN_SAVE_IMAGE_GET_XML_DESC, VB_OP_DOMAIN_SAVE_IMAGE_DEFINE_XML})
        CHECK_FALSE(driver.is_nonblocking(op));
    for (const uint32_t op : {VB_OP_DOMAIN_LOOKUP_BY_NAME, VB_OP_DOMAIN_GET_INFO, VB_OP_DOMAIN_LIST_ALL})
        CHECK(driver.is_nonblocking(op));
}

TEST_CASE("only short definitions are parsed on the loop") {
    fake::Host host;
    fake::Driver driver(host);
    Connection c(driver, "/default", 1);
    const auto define_on_loop = [&](const std::string& xml, uint32_t flags) {
        fake::Call call(host, driver.self(), c.handle(), 1);
        call.raw.flags |= VB_CALL_NONBLOCKING;
        vb_domain_define_xml_in in{};
        in.struct_size = sizeof in;
        in.xml = xml.c_str();
        in.flags = flags;
        vb_domain_define_xml_out out{};
        out.struct_size = sizeof out;
        return driver.table().operations->domain->define_xml(&call.raw, &in, &out);
    };
    const std::string begin = "<domain type='test'><name>short</name><memory>1024</memory>";
    const std::string end = "<os><type>hvm</type></os></domain>";
    CHECK(define_on_loop(begin + end, 0) == VB_OK);
    CHECK(define_on_loop(begin + end, VB_DOMAIN_DEFINE_VALIDATE) == VB_AGAIN);
    CHECK(define_on_loop(begin + std::string(9000, ' ') + end, 0) == VB_AGAIN);
}

TEST_CASE("guests get addresses from their networks") {
    fake::Host host;
    fake::Driver driver(host);
    Connection c(driver, "/default", 1);
    const auto dom =
        c.create(domain_xml("d",
                            "<devices><interface type='network'><source network='default'/></interface>"
                            "<interface type='user'/></devices>"));
    vb_domain_interface_addresses_in in{};
    in.dom = dom;
    vb_domain_interface_addresses_out out{};
    REQUIRE(c.domain(&vb_domain_ops::interface_addresses, in, out));
    REQUIRE(out.n_ifaces == 2);
    CHECK(std::string(out.ifaces[0].name) == "testnet0");
    REQUIRE(out.ifaces[0].n_addrs == 1);
    CHECK(std::string(out.ifaces[0].addrs[0].addr) == "192.168.122.23");
    CHECK(std::string(out.ifaces[1].addrs[0].addr) == "192.168.0.2");
    const auto lost = c.create(domain_xml(
        "lost", "<devices><interface type='network'><source network='nosuch'/></interface></devices>"));
    in.dom = lost;
    CHECK(c.domain(&vb_domain_ops::interface_addresses, in, out).code == VB_ERR_NO_NETWORK);
    in.source = 7;
    CHECK(c.domain(&vb_domain_ops::interface_addresses, in, out).code == VB_ERR_ARGUMENT_UNSUPPORTED);
}
