#include <catch2/catch.hpp>

#include "model/xml.h"
#include "test_rules.h"

using namespace virtbay;
using namespace virtbay::model;

namespace {

TestRules rules;

Result<std::shared_ptr<Domain>> parse(std::string_view xml) {
    ParseOptions options;
    options.rules = &rules;
    return parse_domain(xml, options);
}

std::string format(const Domain& domain) {
    FormatOptions options;
    options.inactive = true;
    options.secure = true;
    return format_domain(domain, options);
}

int32_t code_of(std::string_view xml) {
    auto domain = parse(xml);
    return domain ? 0 : domain.error().code;
}

std::string with(std::string_view devices, std::string_view top = "<memory>1024</memory>") {
    std::string text = "<domain type='test'><name>t</name><uuid>0b1c2d3e-4f50-4a61-8b72-9c83ad94be00</uuid>";
    text.append(top)
        .append("<os><type>hvm</type></os><devices>")
        .append(devices)
        .append("</devices></domain>");
    return text;
}

}  // namespace

TEST_CASE("a small domain gets its defaults") {
    auto domain =
        parse(with("<disk type='file'><source file='/a'/><target dev='sdh'/></disk><console type='pty'/>"));
    REQUIRE(domain);
    CHECK(format(**domain) == R"(<domain type='test'>
  <name>t</name>
  <uuid>0b1c2d3e-4f50-4a61-8b72-9c83ad94be00</uuid>
  <memory unit='KiB'>1024</memory>
  <currentMemory unit='KiB'>1024</currentMemory>
  <vcpu placement='static'>1</vcpu>
  <os>
    <type arch='i686'>hvm</type>
    <boot dev='hd'/>
  </os>
  <clock offset='utc'/>
  <on_poweroff>destroy</on_poweroff>
  <on_reboot>restart</on_reboot>
  <on_crash>destroy</on_crash>
  <devices>
    <disk type='file' device='disk'>
      <source file='/a'/>
      <target dev='sdh' bus='scsi'/>
      <address type='drive' controller='1' bus='0' target='0' unit='0'/>
    </disk>
    <controller type='scsi' index='0'/>
    <controller type='scsi' index='1'/>
    <serial type='pty'>
      <target port='0'/>
    </serial>
    <console type='pty'>
      <target type='serial' port='0'/>
    </console>
  </devices>
</domain>
)");
}

TEST_CASE("printing what was printed changes nothing") {
    const std::string_view devices[] = {
        "",
        "<interface type='network'><source network='n'/><model type='virtio'/><bandwidth><inbound "
        "average='5'/></bandwidth></interface>",
        "<graphics type='vnc' passwd='p&amp;q'/><graphics type='spice' autoport='yes'/><sound model='ich6'/>",
        "<channel type='unix'><source mode='bind' path='/x'/><target type='virtio' name='a'/></channel>",
        "<hostdev mode='subsystem' type='pci'><source><address bus='6' slot='2'/></source></hostdev>",
        "<rng model='virtio'><backend model='random'>/dev/random</backend></rng><memballoon model='none'/>",
    };
    for (auto text : devices) {
        auto first = parse(with(text));
        REQUIRE(first);
        std::string once = format(**first);
        auto second = parse(once);
        REQUIRE(second);
        CHECK(format(**second) == once);
    }
}

TEST_CASE("bad documents have libvirt's codes") {
    CHECK(code_of("") == VB_ERR_XML_DETAIL);
    CHECK(code_of("<domain") == VB_ERR_XML_DETAIL);
    CHECK(code_of("<domain type='test'></network>") == VB_ERR_XML_DETAIL);
    CHECK(code_of("<network/>") == VB_ERR_XML_ERROR);
    CHECK(code_of("<domain type='test'/>") == VB_ERR_NO_NAME);
    CHECK(code_of("<domain type='nosuch'><name>x</name></domain>") == VB_ERR_CONFIG_UNSUPPORTED);
    CHECK(code_of(with("", "")) == VB_ERR_XML_ERROR);
    CHECK(code_of(with("", "<memory>lots</memory>")) == VB_ERR_XML_ERROR);
    CHECK(code_of(with("", "<memory unit='parsec'>5</memory>")) == VB_ERR_INVALID_ARG);
    CHECK(code_of(with("", "<memory unit='EiB'>9999999</memory>")) == VB_ERR_OVERFLOW);
    CHECK(code_of(with("<disk type='file'><source file='/a'/></disk>")) == VB_ERR_NO_TARGET);
    CHECK(code_of(with("<controller type='scsi' index='1'/><controller type='scsi' index='1'/>")) ==
          VB_ERR_XML_ERROR);
    CHECK(code_of(with("<video><model type='matrox'/></video>")) == VB_ERR_CONFIG_UNSUPPORTED);
}

TEST_CASE("an error names the element and its line") {
    auto domain = parse(
        "<domain type='test'>\n<name>x</name><memory>1</memory>\n<os><type>hvm</type></os><devices>\n"
        "<disk type='file'><source file='/a'/><target dev='vda'/></disk>\n"
        "<disk type='file'><source file='/b'/><target dev='vdb' bus='none'/></disk></devices></domain>");
    REQUIRE_FALSE(domain);
    CHECK(domain.error().message.find("/domain/devices/disk[2]/target line 5") != std::string::npos);
}

TEST_CASE("hostile documents are refused or stay small") {
    std::string bomb =
        "<!DOCTYPE d [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">"
        "<!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\">]><domain type='test'><name>&c;</name></domain>";
    CHECK(code_of(bomb) != 0);

    std::string flood =
        "<!DOCTYPE d [<!ENTITY a \"" + std::string(250, 'x') + "\">]><domain type='test'><name>";
    for (int i = 0; i < 20000; ++i) flood += "&a;";
    CHECK(code_of(flood + "</name></domain>") == VB_ERR_XML_DETAIL);

    std::string deep;
    for (int i = 0; i < 5000; ++i) deep += "<a>";
    CHECK(code_of(deep) == VB_ERR_XML_DETAIL);

    CHECK(code_of("<!DOCTYPE d [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><domain "
                  "type='test'><name>&a;</name></domain>") != 0);

    std::string many = "<domain type='test'>";
    for (int i = 0; i < 300000; ++i) many += "<a/>";
    CHECK(code_of(many + "</domain>") == VB_ERR_XML_DETAIL);
}

TEST_CASE("a number in a document does not decide how much memory it takes") {
    CHECK(code_of(with("", "<memory>1</memory><iothreads>65536</iothreads>")) == 0);
    for (const char* count : {"65537", "4294967295"})
        CHECK(code_of(with("", "<memory>1</memory><iothreads>" + std::string(count) + "</iothreads>")) ==
              VB_ERR_CONFIG_UNSUPPORTED);
    CHECK(code_of(with("<disk type='file'><source file='/a'/><target dev='sdaaaaaa'/></disk>")) ==
          VB_ERR_CONFIG_UNSUPPORTED);
    CHECK(code_of(with("<controller type='pci' model='pci-bridge' index='255'/>")) == 0);
    for (const char* index : {"256", "2147483647"})
        CHECK(code_of(with("<controller type='pci' model='pci-bridge' index='" + std::string(index) +
                           "'/>")) == VB_ERR_CONFIG_UNSUPPORTED);
}

TEST_CASE("spoiled documents never break the parser") {
    std::string base = with(
        "<disk type='network'><driver name='q' type='raw' cache='none'/><auth username='u'><secret "
        "type='ceph' usage='s'/></auth>"
        "<source protocol='rbd' name='p/i'><host name='h' port='1'/></source><target dev='vda'/></disk>"
        "<interface type='bridge'><source bridge='b'/><vlan><tag id='3'/></vlan></interface>"
        "<graphics type='vnc'/><channel type='pty'><target type='virtio'/></channel>");
    uint32_t state = 12345;
    auto next = [&] { return state = state * 1664525 + 1013904223; };
    const char letters[] = "<>/='\"& ax019-";
    for (int round = 0; round < 3000; ++round) {
        std::string text = base;
        for (unsigned n = next() % 4 + 1; n > 0; --n) {
            size_t at = (next() >> 8) % text.size();
            switch ((next() >> 16) % 3) {
                case 0:
                    text[at] = letters[(next() >> 8) % (sizeof letters - 1)];
                    break;
                case 1:
                    text.erase(at, (next() >> 8) % 12);
                    break;
                default:
                    text.insert(at, text.substr((next() >> 8) % text.size(), 20));
                    break;
            }
        }
        auto domain = parse(text);
        if (!domain) continue;
        std::string once = format(**domain);
        auto again = parse(once);
        INFO(text);
        INFO((again ? std::string() : again.error().message));
        REQUIRE(again);
        CHECK(format(**again) == once);
    }
}

TEST_CASE("a device by itself") {
    auto domain = parse(with(""));
    REQUIRE(domain);
    ParseOptions options;
    options.rules = &rules;
    auto disk =
        parse_device("<disk type='file'><source file='/b'/><target dev='sdb'/></disk>", **domain, options);
    REQUIRE(disk);
    CHECK(disk->kind == DeviceKind::disk);
    CHECK(format_device(disk->holder, disk->kind, 0, {}) == R"(<disk type='file' device='disk'>
  <source file='/b'/>
  <target dev='sdb' bus='scsi'/>
  <address type='drive' controller='0' bus='0' target='0' unit='1'/>
</disk>)");
    auto vsock = parse_device("<vsock><cid auto='no' address='3'/></vsock>", **domain, options);
    REQUIRE(vsock);
    CHECK(vsock->kind == DeviceKind::vsock);
    CHECK(format_device(vsock->holder, vsock->kind, 0, {}) ==
          "<vsock>\n  <cid auto='no' address='3'/>\n</vsock>");
    CHECK_FALSE(parse_device("<teapot/>", **domain, options));
    CHECK_FALSE(parse_device("<disk", **domain, options));
}

TEST_CASE("validation refuses what is not part of the format") {
    ParseOptions options;
    options.rules = &rules;
    options.validate = true;
    CHECK(parse_domain(
        with("<disk type='file'><source file='/a'/><target dev='vda'/></disk><rng model='virtio'>"
             "<backend model='random'/></rng><serial type='pty'/><graphics type='spice' autoport='yes'>"
             "<image compression='off'/></graphics>"),
        options));
    for (auto bad :
         {"<frobnicate level='9'/>", "<disk type='file'><source file='/a'/><target dev='vda'/><x/></disk>"}) {
        auto domain = parse_domain(with(bad), options);
        REQUIRE_FALSE(domain);
        CHECK(domain.error().code == VB_ERR_XML_INVALID_SCHEMA);
        CHECK(parse(with(bad)));
    }
}
