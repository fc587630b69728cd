// Saved domains, dumps, screenshots and hosts described by files.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <unistd.h>

#include "fake_host.h"

using fake::Answer;
using fake::Connection;
using fake::domain_xml;

namespace {

class Directory {
  public:
    Directory() {
        std::string name = (std::filesystem::temp_directory_path() / "virtbay-unit-XXXXXX").string();
        path_ = mkdtemp(name.data());
    }
    ~Directory() { std::filesystem::remove_all(path_); }
    std::string operator/(const char* name) const { return path_ + "/" + name; }
    std::string file(const char* name, const std::string& content) const {
        std::ofstream(*this / name, std::ios::binary) << content;
        return *this / name;
    }

  private:
    std::string path_;
};

std::string content(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

Answer save(Connection& c, const vb_domain_ref& dom, const std::string& to, uint32_t flags = 0) {
    vb_domain_save_in in{};
    in.dom = dom;
    in.to = to.c_str();
    in.flags = flags;
    return c.domain(&vb_domain_ops::save, in);
}

Answer restore(Connection& c, const std::string& from) {
    vb_domain_restore_in in{};
    in.from = from.c_str();
    return c.domain(&vb_domain_ops::restore, in);
}

}  // namespace

TEST_CASE("a saved domain comes back from its file") {
    Directory dir;
    fake::Host host;
    fake::Driver driver(host);
    Connection c(driver, "/default", 1);
    const auto t = c.create(domain_xml("t"));
    CHECK(save(c, t, dir / "nodir/x").code == VB_ERR_SYSTEM_ERROR);
    CHECK(save(c, t, dir / "image", VB_DOMAIN_SAVE_PAUSED).code == VB_ERR_INVALID_ARG);
    CHECK(c.state(t).first == VB_DOMAIN_RUNNING);
    REQUIRE(save(c, t, dir / "image"));
    CHECK(c.on(t, &vb_domain_ops::get_info).code == VB_ERR_NO_DOMAIN);
    const std::string image = content(dir / "image");
    CHECK(image.substr(0, 15) == std::string("TestGuestMagic\0", 15));
    REQUIRE(restore(c, dir / "image"));
    const auto back = c.lookup("t");
    CHECK(c.state(back) == std::pair(VB_DOMAIN_RUNNING, VB_DOMAIN_RUNNING_RESTORED));
    CHECK(back.id == 3);
    const Answer again = restore(c, dir / "image");
    CHECK(std::pair(again.code, again.domain) == std::pair(VB_ERR_OPERATION_INVALID, VB_FROM_DOMAIN));
    CHECK(host.events.back().event == VB_DOMAIN_EVENT_STARTED);
    CHECK(host.events.back().detail == VB_DOMAIN_EVENT_STARTED_RESTORED);

    for (const size_t size : {size_t{0}, size_t{10}, size_t{16}, size_t{60}})
        CHECK(restore(c, dir.file("bad", image.substr(0, size))).code == VB_ERR_SYSTEM_ERROR);
    CHECK(restore(c, dir.file("bad", "X" + image.substr(1))).code == VB_ERR_INTERNAL_ERROR);
    CHECK(restore(c, dir.file("bad", image.substr(0, 15) + std::string(4, '\xff') + image.substr(19))).code ==
          VB_ERR_INTERNAL_ERROR);
    CHECK(restore(c, dir / "nosuch").code == VB_ERR_SYSTEM_ERROR);
}

TEST_CASE("an image's definition can be seen and exchanged") {
    Directory dir;
    fake::Host host;
    fake::Driver driver(host);
    Connection c(driver, "/default", 1);
    const std::string path = dir / "image";
    REQUIRE(save(c, c.lookup("test"), path));
    vb_domain_save_image_define_xml_in define{};
    const std::string xml = domain_xml(
        "test", "<uuid>6695eb01-f6a4-8304-79aa-97f2502e193f</uuid><description>edited</description>");
    define.file = path.c_str();
    define.dxml = xml.c_str();
    REQUIRE(c.domain(&vb_domain_ops::save_image_define_xml, define));
    vb_domain_save_image_get_xml_desc_in get{};
    get.file = path.c_str();
    vb_domain_save_image_get_xml_desc_out got{};
    REQUIRE(c.domain(&vb_domain_ops::save_image_get_xml_desc, get, got));
    CHECK(std::string(got.xml).find("<description>edited</description>") != std::string::npos);
    CHECK(std::string(got.xml).find(" id='") == std::string::npos);
    define.dxml = "<bad";
    CHECK(c.domain(&vb_domain_ops::save_image_define_xml, define).code == VB_ERR_XML_DETAIL);
    REQUIRE(restore(c, path));
    CHECK(c.xml(c.lookup("test")).find("edited") != std::string::npos);
}

TEST_CASE("a dump may end the domain") {
    Directory dir;
    fake::Host host;
    fake::Driver driver(host);
    Connection c(driver, "/default", 1);
    const auto test = c.lookup("test");
    const auto dump = [&](const std::string& to, uint32_t format, uint32_t flags) {
        vb_domain_core_dump_in in{};
        in.dom = test;
        in.to = to.c_str();
        in.dumpformat = format;
        in.flags = flags;
        return c.domain(&vb_domain_ops::core_dump, in);
    };
    CHECK(dump(dir / "nodir/x", 0, 0).code == VB_ERR_SYSTEM_ERROR);
    CHECK(dump(dir / "core", 1, 0).code == VB_ERR_OPERATION_UNSUPPORTED);
    CHECK(dump(dir / "core", 0, VB_DUMP_LIVE).code == VB_ERR_INVALID_ARG);
    REQUIRE(dump(dir / "core", 0, 0));
    CHECK(content(dir / "core").size() == 15);
    CHECK(c.state(test).first == VB_DOMAIN_RUNNING);
    REQUIRE(dump(dir / "core", 0, VB_DUMP_CRASH));
    CHECK(c.state(test) == std::pair(VB_DOMAIN_SHUTOFF, VB_DOMAIN_SHUTOFF_CRASHED));
}

TEST_CASE("a screenshot is a picture") {
    fake::Host host;
    fake::Driver driver(host);
    Connection c(driver, "/default", 1);
    vb_domain_screenshot_in in{};
    in.dom = c.lookup("test");
    vb_domain_screenshot_out out{};
    REQUIRE(c.domain(&vb_domain_ops::screenshot, in, out));
    CHECK(std::string(out.mime) == "image/png");
    REQUIRE(c.stream() >= 0);
    char head[8] = {};
    CHECK(read(c.stream(), head, sizeof head) == 8);
    CHECK(std::string(head, 8) == "\x89PNG\r\n\x1a\n");
    close(c.stream());
}

TEST_CASE("a host file says what there is") {
    Directory dir;
    fake::Host host;
    fake::Driver driver(host);
    const std::string ns = "<domain type='test' xmlns:test='http://libvirt.org/schemas/domain/test/1.0'>";
    const auto domain = [&](const std::string& name, const std::string& more) {
        return ns + "<name>" + name + "</name><memory>1024</memory><os><type>hvm</type></os>" + more +
               "</domain>";
    };
    dir.file("other.xml", domain("other", ""));
    const std::string path = dir.file(
        "host.xml",
        "<node><cpu><mhz>1234</mhz><model>z80</model><active>6</active><nodes>3</nodes><sockets>2</sockets>"
        "<cores>4</cores><threads>2</threads></cpu><memory>987654</memory>" +
            domain("plain", "") + domain("paused", "<test:runstate>3</test:runstate>") +
            domain("off", "<test:runstate>5</test:runstate><test:hasmanagedsave/>") +
            domain("trans", "<test:transient/>") + "<domain file='other.xml'/></node>");
    Connection c(driver, path.c_str(), 1);
    INFO(c.opened().message);
    REQUIRE(c.opened());
    CHECK(c.state(c.lookup("plain")) == std::pair(VB_DOMAIN_RUNNING, 0));
    CHECK(c.state(c.lookup("paused")) == std::pair(VB_DOMAIN_PAUSED, 0));
    CHECK(c.state(c.lookup("off")) == std::pair(VB_DOMAIN_SHUTOFF, 0));
    CHECK(c.lookup("off").id == -1);
    CHECK(c.lookup("trans").id == 3);
    CHECK(c.lookup("other").id == 4);
    vb_connect_node_get_info_in in{};
    vb_connect_node_get_info_out out{};
    REQUIRE(c.call(driver.table().operations->connect, &vb_connect_ops::node_get_info, in, out));
    CHECK(std::string(out.model) == "z80");
    CHECK(out.cpus == 6);
    CHECK(out.nodes == 3);
    CHECK(out.memory == 987654);
    Connection other(driver, path.c_str(), 2);
    CHECK(other.scope() != c.scope());
    REQUIRE(c.on(c.lookup("trans"), &vb_domain_ops::destroy));
    CHECK(other.state(other.lookup("trans")).first == VB_DOMAIN_RUNNING);
}

TEST_CASE("broken host files are refused") {
    Directory dir;
    fake::Host host;
    fake::Driver driver(host);
    const auto open = [&](const std::string& text) {
        Connection c(driver, dir.file("host.xml", text).c_str(), 1);
        return std::pair(c.opened().code, c.opened().domain);
    };
    const std::string ns =
        "<node><domain type='test' xmlns:test='http://libvirt.org/schemas/domain/test/1.0'>"
        "<name>a</name><memory>1</memory><os><type>hvm</type></os>";
    const std::pair xml(VB_ERR_XML_ERROR, VB_FROM_TEST);
    CHECK(open("").first == VB_ERR_XML_DETAIL);
    CHECK(open("<node>").first == VB_ERR_XML_DETAIL);
    CHECK(open("<notnode/>") == std::pair(VB_ERR_XML_ERROR, VB_FROM_XML));
    CHECK(open("<node><domain file='nosuch.xml'/></node>") == xml);
    CHECK(open("<node><cpu><mhz>fast</mhz></cpu></node>") == xml);
    CHECK(open("<node><cpu><nodes>-1</nodes></cpu></node>") == xml);
    CHECK(open("<node><memory>much</memory></node>") == xml);
    CHECK(open(ns + "<test:runstate>99</test:runstate></domain></node>") == xml);
    CHECK(open(ns + "<test:transient/><test:runstate>5</test:runstate></domain></node>") == xml);
    CHECK(open(ns + "<test:hasmanagedsave/></domain></node>") == xml);
    CHECK(open("<node><auth><user password='1'>u</user></auth></node>") ==
          std::pair(VB_ERR_INVALID_ARG, VB_FROM_AUTH));
    CHECK(open("<node/>").first == 0);
}
