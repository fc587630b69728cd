// Every operation on domains in every state: what libvirt's test driver answers.
#include <catch2/catch.hpp>
#include <functional>

#include "fake_host.h"

using fake::Answer;
using fake::Connection;
using fake::domain_xml;
using Ref = vb_domain_ref;

namespace {

using Operation = std::function<Answer(Connection&, const Ref&)>;

template <auto Member>
Answer plain(Connection& c, const Ref& dom) {
    return c.on(dom, Member);
}

Answer with_flags(Connection& c, const Ref& dom, uint32_t flags) {
    vb_domain_managed_save_in in{};
    in.dom = dom;
    in.flags = flags;
    return c.domain(&vb_domain_ops::managed_save, in);
}

Answer set_memory(Connection& c, const Ref& dom, uint64_t memory, uint32_t flags) {
    vb_domain_set_memory_in in{};
    in.dom = dom;
    in.memory = memory;
    in.flags = flags;
    return c.domain(&vb_domain_ops::set_memory, in);
}

Answer renamed(Connection& c, const Ref& dom) {
    vb_domain_rename_in in{};
    in.dom = dom;
    in.new_name = "renamed";
    return c.domain(&vb_domain_ops::rename, in);
}

Answer get_vcpus_flags(Connection& c, const Ref& dom, uint32_t flags) {
    vb_domain_get_vcpus_flags_in in{};
    in.dom = dom;
    in.flags = flags;
    return c.domain(&vb_domain_ops::get_vcpus_flags, in);
}

Answer pin_vcpu(Connection& c, const Ref& dom) {
    const uint8_t map = 1;
    vb_domain_pin_vcpu_in in{};
    in.dom = dom;
    in.n_cpumap = 1;
    in.cpumap = &map;
    return c.domain(&vb_domain_ops::pin_vcpu, in);
}

constexpr std::pair<int32_t, int32_t> ok{0, 0};
constexpr std::pair<int32_t, int32_t> inactive{VB_ERR_OPERATION_INVALID, VB_FROM_DOMAIN};
constexpr std::pair<int32_t, int32_t> invalid{VB_ERR_OPERATION_INVALID, VB_FROM_TEST};
constexpr std::pair<int32_t, int32_t> internal{VB_ERR_INTERNAL_ERROR, VB_FROM_TEST};
constexpr std::pair<int32_t, int32_t> no_domain{VB_ERR_NO_DOMAIN, VB_FROM_TEST};

enum State { shut_off, running, paused, transient, saved, gone, n_states };
constexpr const char* state_names[] = {"shut off", "running", "paused", "transient", "managed save", "gone"};

Ref make(Connection& c, State state) {
    if (state == transient) return c.create(domain_xml("d"));
    const Ref dom = c.define(domain_xml("d"));
    if (state == running || state == paused || state == saved) REQUIRE(c.on(dom, &vb_domain_ops::create));
    if (state == paused) REQUIRE(c.on(dom, &vb_domain_ops::suspend));
    if (state == saved) REQUIRE(with_flags(c, dom, 0));
    if (state == gone) REQUIRE(c.on(dom, &vb_domain_ops::undefine));
    return dom;
}

struct Row {
    const char* name;
    Operation operation;
    std::pair<int32_t, int32_t> expected[n_states];
};

}  // namespace

TEST_CASE("every operation answers in every state as libvirt's does") {
    using O = vb_domain_ops;
    const Row rows[] = {
        {"create", plain<&O::create>, {ok, internal, internal, internal, ok, no_domain}},
        {"suspend", plain<&O::suspend>, {internal, ok, internal, ok, internal, no_domain}},
        {"resume", plain<&O::resume>, {internal, internal, ok, internal, internal, no_domain}},
        {"shutdown", plain<&O::shutdown>, {internal, ok, ok, ok, internal, no_domain}},
        {"reboot", plain<&O::reboot>, {inactive, ok, ok, ok, inactive, no_domain}},
        {"reset", plain<&O::reset>, {inactive, ok, ok, ok, inactive, no_domain}},
        {"destroy", plain<&O::destroy>, {inactive, ok, ok, ok, inactive, no_domain}},
        {"undefine", plain<&O::undefine>, {ok, ok, ok, ok, invalid, no_domain}},
        {"rename", renamed, {ok, invalid, invalid, invalid, ok, no_domain}},
        {"managed_save", plain<&O::managed_save>, {inactive, ok, ok, invalid, inactive, no_domain}},
        {"has_managed_save_image", plain<&O::has_managed_save_image>, {ok, ok, ok, ok, ok, no_domain}},
        {"managed_save_remove", plain<&O::managed_save_remove>, {ok, ok, ok, ok, ok, no_domain}},
        {"get_info", plain<&O::get_info>, {ok, ok, ok, ok, ok, no_domain}},
        {"get_state", plain<&O::get_state>, {ok, ok, ok, ok, ok, no_domain}},
        {"get_hostname", plain<&O::get_hostname>, {inactive, ok, ok, ok, inactive, no_domain}},
        {"get_control_info", plain<&O::get_control_info>, {inactive, ok, ok, ok, inactive, no_domain}},
        {"get_os_type", plain<&O::get_os_type>, {ok, ok, ok, ok, ok, ok}},
        {"get_security_label", plain<&O::get_security_label>, {ok, ok, ok, ok, ok, no_domain}},
        {"get_max_vcpus", plain<&O::get_max_vcpus>, {inactive, ok, ok, ok, inactive, no_domain}},
        {"get_vcpus", plain<&O::get_vcpus>, {invalid, ok, ok, ok, invalid, no_domain}},
        {"pin_vcpu", pin_vcpu, {invalid, ok, ok, ok, invalid, no_domain}},
        {"get_vcpus_flags config",
         [](Connection& c, const Ref& d) { return get_vcpus_flags(c, d, 2); },
         {ok, ok, ok, inactive, ok, no_domain}},
        {"get_vcpus_flags live",
         [](Connection& c, const Ref& d) { return get_vcpus_flags(c, d, 1); },
         {inactive, ok, ok, ok, inactive, no_domain}},
        {"set_memory live",
         [](Connection& c, const Ref& d) { return set_memory(c, d, 2048, 1); },
         {inactive, ok, ok, ok, inactive, no_domain}},
        {"set_memory config",
         [](Connection& c, const Ref& d) { return set_memory(c, d, 2048, 2); },
         {ok, ok, ok, inactive, ok, no_domain}},
        {"set_memory maximum",
         [](Connection& c, const Ref& d) { return set_memory(c, d, 2048, 4); },
         {ok, invalid, invalid, invalid, ok, no_domain}},
        {"memory_stats", plain<&O::memory_stats>, {inactive, ok, ok, ok, inactive, no_domain}},
        {"get_disk_errors", plain<&O::get_disk_errors>, {inactive, ok, ok, ok, inactive, no_domain}},
        {"fsfreeze", plain<&O::fsfreeze>, {inactive, ok, ok, ok, inactive, no_domain}},
        {"fsthaw", plain<&O::fsthaw>, {inactive, ok, ok, ok, inactive, no_domain}},
        {"get_fsinfo", plain<&O::get_fsinfo>, {inactive, ok, ok, ok, inactive, no_domain}},
        {"get_time", plain<&O::get_time>, {invalid, ok, invalid, ok, invalid, no_domain}},
        {"set_time", plain<&O::set_time>, {inactive, ok, ok, ok, inactive, no_domain}},
        {"inject_nmi", plain<&O::inject_nmi>, {inactive, ok, ok, ok, inactive, no_domain}},
        {"send_key", plain<&O::send_key>, {inactive, ok, ok, ok, inactive, no_domain}},
        {"set_autostart", plain<&O::set_autostart>, {ok, ok, ok, ok, ok, no_domain}},
        {"get_messages", plain<&O::get_messages>, {ok, ok, ok, ok, ok, no_domain}},
        {"interface_addresses", plain<&O::interface_addresses>, {inactive, ok, ok, ok, inactive, no_domain}},
    };
    for (const Row& row : rows)
        for (int state = 0; state < n_states; state++) {
            fake::Host host;
            fake::Driver driver(host);
            Connection c(driver, "/default", 1);
            REQUIRE(c.opened());
            const Ref dom = make(c, static_cast<State>(state));
            const Answer answer = row.operation(c, dom);
            INFO(row.name << ", " << state_names[state] << ": " << answer.message);
            CHECK(std::pair(answer.code, answer.domain) == row.expected[state]);
            CHECK((answer.status == VB_OK) == (row.expected[state] == ok));
        }
}

TEST_CASE("states, reasons and events follow the lifecycle") {
    fake::Host host;
    fake::Driver driver(host);
    Connection c(driver, "/default", 1);
    const uint64_t scope = c.scope();
    const Ref dom = c.define(domain_xml("d"));
    CHECK(c.state(dom) == std::pair(VB_DOMAIN_SHUTOFF, VB_DOMAIN_SHUTOFF_UNKNOWN));
    REQUIRE(c.on(dom, &vb_domain_ops::create));
    CHECK(c.state(dom) == std::pair(VB_DOMAIN_RUNNING, VB_DOMAIN_RUNNING_BOOTED));
    REQUIRE(c.on(dom, &vb_domain_ops::suspend));
    CHECK(c.state(dom) == std::pair(VB_DOMAIN_PAUSED, VB_DOMAIN_PAUSED_USER));
    REQUIRE(c.on(dom, &vb_domain_ops::resume));
    CHECK(c.state(dom) == std::pair(VB_DOMAIN_RUNNING, VB_DOMAIN_RUNNING_UNPAUSED));
    REQUIRE(c.on(dom, &vb_domain_ops::shutdown));
    CHECK(c.state(dom) == std::pair(VB_DOMAIN_SHUTOFF, VB_DOMAIN_SHUTOFF_SHUTDOWN));
    REQUIRE(c.on(dom, &vb_domain_ops::create));
    REQUIRE(with_flags(c, dom, VB_DOMAIN_SAVE_PAUSED));
    CHECK(c.state(dom) == std::pair(VB_DOMAIN_SHUTOFF, VB_DOMAIN_SHUTOFF_SAVED));
    REQUIRE(c.on(dom, &vb_domain_ops::create));
    CHECK(c.state(dom) == std::pair(VB_DOMAIN_RUNNING, VB_DOMAIN_RUNNING_BOOTED));
    REQUIRE(c.on(dom, &vb_domain_ops::destroy));
    CHECK(c.state(dom) == std::pair(VB_DOMAIN_SHUTOFF, VB_DOMAIN_SHUTOFF_DESTROYED));
    REQUIRE(renamed(c, dom));
    REQUIRE(c.on(dom, &vb_domain_ops::undefine));
    const std::vector<fake::LifecycleEvent> expected = {
        {scope, "d", VB_DOMAIN_EVENT_DEFINED, VB_DOMAIN_EVENT_DEFINED_ADDED},
        {scope, "d", VB_DOMAIN_EVENT_STARTED, VB_DOMAIN_EVENT_STARTED_BOOTED},
        {scope, "d", VB_DOMAIN_EVENT_SUSPENDED, VB_DOMAIN_EVENT_SUSPENDED_PAUSED},
        {scope, "d", VB_DOMAIN_EVENT_RESUMED, VB_DOMAIN_EVENT_RESUMED_UNPAUSED},
        {scope, "d", VB_DOMAIN_EVENT_STOPPED, VB_DOMAIN_EVENT_STOPPED_SHUTDOWN},
        {scope, "d", VB_DOMAIN_EVENT_STARTED, VB_DOMAIN_EVENT_STARTED_BOOTED},
        {scope, "d", VB_DOMAIN_EVENT_STOPPED, VB_DOMAIN_EVENT_STOPPED_SAVED},
        {scope, "d", VB_DOMAIN_EVENT_STARTED, VB_DOMAIN_EVENT_STARTED_BOOTED},
        {scope, "d", VB_DOMAIN_EVENT_STOPPED, VB_DOMAIN_EVENT_STOPPED_DESTROYED},
        {scope, "d", VB_DOMAIN_EVENT_UNDEFINED, VB_DOMAIN_EVENT_UNDEFINED_RENAMED},
        {scope, "renamed", VB_DOMAIN_EVENT_DEFINED, VB_DOMAIN_EVENT_DEFINED_RENAMED},
        {scope, "renamed", VB_DOMAIN_EVENT_UNDEFINED, VB_DOMAIN_EVENT_UNDEFINED_REMOVED},
    };
    REQUIRE(host.events.size() == expected.size());
    for (size_t i = 0; i < expected.size(); i++) {
        INFO(i);
        CHECK(host.events[i] == expected[i]);
    }
}

TEST_CASE("a guest's reboot and power-off do what its definition says") {
    fake::Host host;
    fake::Driver driver(host);
    Connection c(driver, "/default", 1);
    const Ref dom =
        c.create(domain_xml("d", "<on_poweroff>restart</on_poweroff><on_reboot>destroy</on_reboot>"));
    REQUIRE(c.on(dom, &vb_domain_ops::shutdown));
    CHECK(c.state(dom) == std::pair(VB_DOMAIN_RUNNING, VB_DOMAIN_RUNNING_BOOTED));
    REQUIRE(c.on(dom, &vb_domain_ops::reboot));
    CHECK(c.on(dom, &vb_domain_ops::get_state).code == VB_ERR_NO_DOMAIN);
}

TEST_CASE("running definitions and persistent ones part and meet again") {
    fake::Host host;
    fake::Driver driver(host);
    Connection c(driver, "/default", 1);
    const Ref dom = c.define(domain_xml("d"));
    const auto at = [&](const char* text, uint32_t flags) {
        return c.xml(dom, flags).find(text) != std::string::npos;
    };
    const std::string uuid = "<uuid>" + [&] {
        const std::string xml = c.xml(dom);
        return xml.substr(xml.find("<uuid>") + 6, 36);
    }() + "</uuid>";
    REQUIRE(c.on(dom, &vb_domain_ops::create));
    c.define(domain_xml("d", uuid + "<description>later</description>"));
    CHECK_FALSE(at("later", 0));
    CHECK(at("later", VB_DOMAIN_XML_INACTIVE));
    CHECK(at("id='2'", 0));
    CHECK_FALSE(at(" id='", VB_DOMAIN_XML_INACTIVE));
    REQUIRE(c.on(dom, &vb_domain_ops::destroy));
    CHECK(at("later", 0));
    // Created from XML over its persistent definition: that one stays.
    c.create(domain_xml("d", uuid + "<description>now</description>"));
    CHECK(at("now", 0));
    CHECK(at("later", VB_DOMAIN_XML_INACTIVE));
    REQUIRE(c.on(dom, &vb_domain_ops::undefine));
    vb_domain_is_persistent_in in{};
    in.dom = dom;
    vb_domain_is_persistent_out out{};
    REQUIRE(c.domain(&vb_domain_ops::is_persistent, in, out));
    CHECK(out.persistent == 0);
    REQUIRE(c.on(dom, &vb_domain_ops::destroy));
    CHECK(c.on(dom, &vb_domain_ops::get_info).code == VB_ERR_NO_DOMAIN);
}

TEST_CASE("names and UUIDs stay unique") {
    fake::Host host;
    fake::Driver driver(host);
    Connection c(driver, "/default", 1);
    const auto define = [&](const std::string& xml) {
        vb_domain_define_xml_in in{};
        in.xml = xml.c_str();
        return c.domain(&vb_domain_ops::define_xml, in);
    };
    const auto create = [&](const std::string& xml) {
        vb_domain_create_xml_in in{};
        in.xml_desc = xml.c_str();
        return c.domain(&vb_domain_ops::create_xml, in);
    };
    const std::string uuid = "<uuid>6695eb01-f6a4-8304-79aa-97f2502e193f</uuid>";
    for (const Answer& answer : {define(domain_xml("test")), create(domain_xml("test")),
                                 define(domain_xml("other", uuid)), create(domain_xml("other", uuid))}) {
        CHECK(answer.code == VB_ERR_OPERATION_FAILED);
        CHECK(answer.domain == VB_FROM_DOMAIN);
    }
    const Answer again = create(domain_xml("test", uuid));
    CHECK(again.code == VB_ERR_OPERATION_INVALID);
    CHECK(again.domain == VB_FROM_DOMAIN);
    CHECK(again.message == "Requested operation is not valid: domain 'test' is already active");
}

TEST_CASE("unknown flags are refused by name before anything happens") {
    fake::Host host;
    fake::Driver driver(host);
    Connection c(driver, "/default", 1);
    const Ref dom = c.lookup("test");
    vb_domain_destroy_in in{};
    in.dom = dom;
    in.flags = 16;
    const Answer answer = c.domain(&vb_domain_ops::destroy, in);
    CHECK(answer.code == VB_ERR_INVALID_ARG);
    CHECK(answer.domain == VB_FROM_TEST);
    CHECK(answer.message == "unsupported flags (0x10) in function testDomainDestroyFlags");
    CHECK(c.state(dom).first == VB_DOMAIN_RUNNING);
}
