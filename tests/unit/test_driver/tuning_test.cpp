// Settings of running and persistent definitions.
#include <catch2/catch.hpp>
#include <map>

#include "fake_host.h"

using fake::Answer;
using fake::Connection;
using fake::domain_xml;

namespace {

constexpr uint32_t live = VB_DOMAIN_AFFECT_LIVE;
constexpr uint32_t config = VB_DOMAIN_AFFECT_CONFIG;

vb_typed_param number(const char* name, uint64_t value) {
    vb_typed_param param{};
    param.field = name;
    param.value.type = VB_TYPED_PARAM_ULLONG;
    param.value.value.ul = value;
    return param;
}

vb_typed_param text(const char* name, const char* value) {
    vb_typed_param param{};
    param.field = name;
    param.value.type = VB_TYPED_PARAM_STRING;
    param.value.value.s = value;
    return param;
}

vb_typed_param integer(const char* name, int32_t value) {
    vb_typed_param param{};
    param.field = name;
    param.value.type = VB_TYPED_PARAM_INT;
    param.value.value.i = value;
    return param;
}

template <class In, class Out>
Answer set(Connection& c, const vb_domain_ref& dom,
           int32_t (*vb_domain_ops::*member)(vb_call*, const In*, Out*),
           const std::vector<vb_typed_param>& params, uint32_t flags) {
    In in{};
    in.dom = dom;
    in.params = params.data();
    in.n_params = static_cast<uint32_t>(params.size());
    in.flags = flags;
    return c.domain(member, in);
}

std::map<std::string, uint64_t> memory_limits(Connection& c, const vb_domain_ref& dom, uint32_t flags) {
    vb_domain_get_memory_parameters_in in{};
    in.dom = dom;
    in.flags = flags;
    vb_domain_get_memory_parameters_out out{};
    REQUIRE(c.domain(&vb_domain_ops::get_memory_parameters, in, out));
    REQUIRE(out.nparams == 3);
    CHECK(out.n_params == 0);
    in.nparams = out.nparams;
    REQUIRE(c.domain(&vb_domain_ops::get_memory_parameters, in, out));
    std::map<std::string, uint64_t> all;
    for (uint32_t i = 0; i < out.n_params; i++) all[out.params[i].field] = out.params[i].value.value.ul;
    return all;
}

bool has(const std::string& text, const char* part) {
    return text.find(part) != std::string::npos;
}

struct World {
    fake::Host host;
    fake::Driver driver{host};
    Connection c{driver, "/default", 1};
    vb_domain_ref test = c.lookup("test");
};

}  // namespace

TEST_CASE("memory limits are set for the running and the next domain apart") {
    World w;
    constexpr auto op = &vb_domain_ops::set_memory_parameters;
    REQUIRE(set(w.c, w.test, op, {number("hard_limit", 9000), number("soft_limit", 8000)}, live));
    REQUIRE(set(w.c, w.test, op, {number("hard_limit", 7000)}, config));
    CHECK(memory_limits(w.c, w.test, live)["hard_limit"] == 9000);
    CHECK(memory_limits(w.c, w.test, live)["swap_hard_limit"] == 9007199254740991u);
    CHECK(memory_limits(w.c, w.test, config)["hard_limit"] == 7000);
    CHECK(has(w.c.xml(w.test), "<hard_limit unit='KiB'>9000</hard_limit>"));
    CHECK(has(w.c.xml(w.test, VB_DOMAIN_XML_INACTIVE), "<hard_limit unit='KiB'>7000</hard_limit>"));
    CHECK(set(w.c, w.test, op, {number("swap_hard_limit", 5)}, live).code == VB_ERR_INVALID_ARG);
    const Answer both = set(w.c, w.test, op, {number("hard_limit", 1)}, live | config);
    CHECK(std::pair(both.code, both.domain) == std::pair(VB_ERR_INVALID_ARG, VB_FROM_DOMAIN));
    const Answer unknown = set(w.c, w.test, op, {number("min_guarantee", 1)}, live);
    CHECK(std::pair(unknown.code, unknown.domain) == std::pair(VB_ERR_ARGUMENT_UNSUPPORTED, VB_FROM_NONE));
    CHECK(set(w.c, w.test, op, {integer("hard_limit", 1)}, live).code == VB_ERR_INVALID_ARG);
    REQUIRE(set(w.c, w.test, op, {number("hard_limit", 9007199254740991u)}, live));
    CHECK_FALSE(has(w.c.xml(w.test), "hard_limit"));
    REQUIRE(w.c.on(w.test, &vb_domain_ops::destroy));
    CHECK(memory_limits(w.c, w.test, 0)["hard_limit"] == 7000);
}

TEST_CASE("NUMA placement needs a node set and keeps its mode while the domain runs") {
    World w;
    constexpr auto op = &vb_domain_ops::set_numa_parameters;
    CHECK(set(w.c, w.test, op, {integer("numa_mode", 2)}, live).code == VB_ERR_CONFIG_UNSUPPORTED);
    REQUIRE(set(w.c, w.test, op, {integer("numa_mode", 0), text("numa_nodeset", "0-1")}, live));
    CHECK(has(w.c.xml(w.test), "<memory mode='strict' nodeset='0-1'/>"));
    CHECK(set(w.c, w.test, op, {integer("numa_mode", 1)}, live).code == VB_ERR_OPERATION_INVALID);
    CHECK(set(w.c, w.test, op, {text("numa_nodeset", "0,^0")}, live).code == VB_ERR_OPERATION_INVALID);
    const Answer garbage = set(w.c, w.test, op, {text("numa_nodeset", "garbage-")}, live);
    CHECK(std::pair(garbage.code, garbage.domain) == std::pair(VB_ERR_INVALID_ARG, VB_FROM_NONE));
    const Answer mode = set(w.c, w.test, op, {integer("numa_mode", 99)}, live);
    CHECK(std::pair(mode.code, mode.domain) == std::pair(VB_ERR_INVALID_ARG, VB_FROM_TEST));
}

TEST_CASE("processor counts respect their maximum") {
    World w;
    const auto set_vcpus = [&](uint32_t count, uint32_t flags) {
        vb_domain_set_vcpus_in in{};
        in.dom = w.test;
        in.nvcpus = count;
        in.flags = flags;
        return w.c.domain(&vb_domain_ops::set_vcpus, in);
    };
    CHECK(set_vcpus(3, live).code == VB_ERR_INVALID_ARG);
    CHECK(set_vcpus(33, config | VB_DOMAIN_VCPU_MAXIMUM).code == VB_ERR_INVALID_ARG);
    REQUIRE(set_vcpus(4, config | VB_DOMAIN_VCPU_MAXIMUM));
    REQUIRE(set_vcpus(3, config));
    REQUIRE(set_vcpus(1, live));
    CHECK(has(w.c.xml(w.test), "<vcpu placement='static' current='1'>2</vcpu>"));
    CHECK(has(w.c.xml(w.test, VB_DOMAIN_XML_INACTIVE), "<vcpu placement='static' current='3'>4</vcpu>"));
}

TEST_CASE("a disk's limits fit together") {
    World w;
    const auto tune = [&](const std::vector<vb_typed_param>& params, const char* disk = "vda") {
        vb_domain_set_block_io_tune_in in{};
        in.dom = w.test;
        in.disk = disk;
        in.params = params.data();
        in.n_params = static_cast<uint32_t>(params.size());
        return w.c.domain(&vb_domain_ops::set_block_io_tune, in);
    };
    CHECK(tune({number("total_bytes_sec", 1)}).code == VB_ERR_INVALID_ARG);
    REQUIRE(tune({number("total_bytes_sec", 1), number("total_bytes_sec_max", 2)}));
    CHECK(tune({number("read_bytes_sec", 1), number("read_bytes_sec_max", 2)}).code == VB_ERR_INVALID_ARG);
    CHECK(tune({number("size_iops_sec", uint64_t{1} << 60)}).code == VB_ERR_ARGUMENT_UNSUPPORTED);
    CHECK(tune({number("size_iops_sec", 1)}, "nosuch").code == VB_ERR_INVALID_ARG);
    REQUIRE(tune({number("size_iops_sec", 5), text("group_name", "g")}, "/guest/diskimage1"));
    CHECK(has(w.c.xml(w.test), "<group_name>g</group_name>"));
    CHECK_FALSE(has(w.c.xml(w.test, VB_DOMAIN_XML_INACTIVE), "<iotune>"));
}

TEST_CASE("block weights are merged device by device") {
    World w;
    constexpr auto op = &vb_domain_ops::set_blkio_parameters;
    REQUIRE(set(w.c, w.test, op, {text("device_weight", "/dev/sda,300,/dev/sdb,700")}, 0));
    REQUIRE(set(w.c, w.test, op, {text("device_read_iops_sec", "/dev/sda,10")}, 0));
    REQUIRE(set(w.c, w.test, op, {text("device_weight", "/dev/sda,0")}, 0));
    const std::string xml = w.c.xml(w.test);
    CHECK(has(xml, "<read_iops_sec>10</read_iops_sec>"));
    CHECK_FALSE(has(xml, "<weight>300</weight>"));
    CHECK(has(xml, "<weight>700</weight>"));
    for (const char* bad : {"/dev/sda", "/dev/sda,x", "/dev/sda,-1", "/dev/sda,99999999999"}) {
        const Answer answer = set(w.c, w.test, op, {text("device_weight", bad)}, 0);
        CHECK(std::pair(answer.code, answer.domain) == std::pair(VB_ERR_INVALID_ARG, VB_FROM_DOMAIN));
    }
}

TEST_CASE("metadata is kept for each namespace") {
    World w;
    const auto change = [&](const char* value, const char* key, const char* uri, uint32_t flags = live) {
        vb_domain_set_metadata_in in{};
        in.dom = w.test;
        in.type = VB_DOMAIN_METADATA_ELEMENT;
        in.metadata = value;
        in.key = key;
        in.uri = uri;
        in.flags = flags;
        return w.c.domain(&vb_domain_ops::set_metadata, in);
    };
    const auto get = [&](const char* uri) -> std::string {
        vb_domain_get_metadata_in in{};
        in.dom = w.test;
        in.type = VB_DOMAIN_METADATA_ELEMENT;
        in.uri = uri;
        vb_domain_get_metadata_out out{};
        const Answer answer = w.c.domain(&vb_domain_ops::get_metadata, in, out);
        return answer ? out.metadata : "error " + std::to_string(answer.code);
    };
    REQUIRE(change("<x a=\"1\"><y>t</y><z/></x>", "k", "urn:x"));
    REQUIRE(change("<q xmlns:w=\"urn:w\"><w:e/></q>", "k2", "urn:y"));
    CHECK(has(
        w.c.xml(w.test),
        "  <metadata>\n    <k:x xmlns:k=\"urn:x\" a=\"1\">\n      <k:y>t</k:y>\n      <k:z/>\n    </k:x>\n"
        "    <k2:q xmlns:w=\"urn:w\" xmlns:k2=\"urn:y\">\n      <w:e/>\n    </k2:q>\n  </metadata>\n"));
    CHECK(get("urn:x") == "<x a=\"1\">\n  <y>t</y>\n  <z/>\n</x>");
    CHECK(get("urn:y") == "<q xmlns:w=\"urn:w\">\n  <w:e/>\n</q>");
    CHECK(get("urn:z") == "error " + std::to_string(VB_ERR_NO_DOMAIN_METADATA));
    REQUIRE(change("<x a=\"2\"/>", "kk", "urn:x"));
    CHECK(has(w.c.xml(w.test), "    </k2:q>\n    <kk:x xmlns:kk=\"urn:x\" a=\"2\"/>\n"));
    CHECK(change("<a", "k", "urn:x").code == VB_ERR_XML_DETAIL);
    CHECK(change("<k:a xmlns:k=\"urn:other\"/>", "k", "urn:x").code == VB_ERR_INTERNAL_ERROR);
    REQUIRE(change(nullptr, nullptr, "urn:x"));
    REQUIRE(change(nullptr, nullptr, "urn:y"));
    CHECK(has(w.c.xml(w.test), "  <metadata/>\n"));
    CHECK_FALSE(has(w.c.xml(w.test, VB_DOMAIN_XML_INACTIVE), "metadata"));
    CHECK(w.host.other_events.size() == 5);
}

TEST_CASE("IOThreads come, are pinned and go") {
    World w;
    const auto add = [&](uint32_t id) {
        vb_domain_add_iothread_in in{};
        in.dom = w.test;
        in.iothread_id = id;
        return w.c.domain(&vb_domain_ops::add_iothread, in);
    };
    const auto remove = [&](uint32_t id) {
        vb_domain_del_iothread_in in{};
        in.dom = w.test;
        in.iothread_id = id;
        return w.c.domain(&vb_domain_ops::del_iothread, in);
    };
    CHECK(add(0).code == VB_ERR_INVALID_ARG);
    REQUIRE(add(3));
    CHECK(add(3).domain == VB_FROM_DOMAIN);
    const uint8_t map = 1;
    vb_domain_pin_iothread_in pin{};
    pin.dom = w.test;
    pin.iothreads_id = 3;
    pin.n_cpumap = 1;
    pin.cpumap = &map;
    REQUIRE(w.c.domain(&vb_domain_ops::pin_iothread, pin));
    CHECK(has(w.c.xml(w.test), "<iothreadpin iothread='3' cpuset='0'/>"));
    CHECK(remove(9).code == VB_ERR_INVALID_ARG);
    REQUIRE(remove(3));
    CHECK_FALSE(has(w.c.xml(w.test), "iothread"));
}
