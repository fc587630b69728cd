#include <catch2/catch.hpp>

#include "model/host/interface.h"
#include "model/host/node_device.h"
#include "model/storage/volume.h"

using namespace virtbay;
using namespace virtbay::model;

namespace {

int32_t pool_code(std::string_view xml, bool validate = false) {
    auto pool = parse_pool(xml, validate);
    return pool ? 0 : pool.error().code;
}
int32_t volume_code(std::string_view xml, PoolType type = PoolType::dir) {
    auto volume = parse_volume(xml, type, false);
    return volume ? 0 : volume.error().code;
}
int32_t interface_code(std::string_view xml) {
    auto interface = parse_host_interface(xml, false);
    return interface ? 0 : interface.error().code;
}

std::shared_ptr<StoragePool> pool(std::string_view xml) {
    auto parsed = parse_pool(xml, true);
    REQUIRE(parsed);
    return *parsed;
}

}  // namespace

TEST_CASE("a pool's text comes back as it was") {
    constexpr const char* text = R"(<pool type='scsi'>
  <name>p</name>
  <uuid>0b1c2d3e-4f50-4a61-8b72-9c83ad94be65</uuid>
  <capacity unit='bytes'>0</capacity>
  <allocation unit='bytes'>0</allocation>
  <available unit='bytes'>0</available>
  <source>
    <adapter type='scsi_host'>
      <parentaddr unique_id='1'>
        <address domain='0x0000' bus='0x00' slot='0x1f' function='0x2'/>
      </parentaddr>
    </adapter>
  </source>
  <target>
    <path>/dev/disk/by-path</path>
    <permissions>
      <mode>0755</mode>
      <owner>107</owner>
    </permissions>
  </target>
</pool>
)";
    CHECK(format_pool(*pool(text)) == text);
}

TEST_CASE("what a pool leaves out is completed") {
    const auto logical = pool("<pool type='logical'><name>vg</name></pool>");
    CHECK(logical->source.format == "lvm2");
    CHECK(logical->target_path == "/dev/vg");
    const auto dir = pool("<pool type='dir'><name>d</name><target><path>/x//y/</path></target></pool>");
    CHECK(dir->target_path == "/x/y");
}

TEST_CASE("pools that cannot be are refused") {
    CHECK(pool_code("<pool type='dir'><name>a</name></pool>") == VB_ERR_XML_ERROR);
    CHECK(pool_code("<pool type='warp'><name>a</name></pool>") == VB_ERR_XML_ERROR);
    CHECK(pool_code("<pool type='dir'><name>a/b</name><target><path>/x</path></target></pool>") ==
          VB_ERR_XML_ERROR);
    CHECK(pool_code("<pool type='fs'><name>a</name><source><device path='/d'/><format type='f'/></source>"
                    "<target><path>/x</path></target></pool>") == VB_ERR_CONFIG_UNSUPPORTED);
    CHECK(pool_code("<pool type='dir'><name>a</name><x/><target><path>/x</path></target></pool>", true) ==
          VB_ERR_XML_INVALID_SCHEMA);
    CHECK(pool_code("<pool") == VB_ERR_XML_DETAIL);
}

TEST_CASE("pools of one storage are told from others") {
    const auto a = pool(
        "<pool type='netfs'><name>a</name><source><host name='h'/><dir path='/e'/></source>"
        "<target><path>/1</path></target></pool>");
    const auto b = pool(
        "<pool type='netfs'><name>b</name><source><host name='h'/><dir path='/e'/></source>"
        "<target><path>/2</path></target></pool>");
    const auto c = pool(
        "<pool type='netfs'><name>c</name><source><host name='i'/><dir path='/e'/></source>"
        "<target><path>/1</path></target></pool>");
    CHECK(share_source(*a, *b));
    CHECK_FALSE(share_source(*a, *c));
}

TEST_CASE("a volume's sizes, format and encryption") {
    auto parsed = parse_volume(
        "<volume><name>v</name><capacity unit='k'>1</capacity><target><encryption format='luks'>"
        "<secret type='passphrase' "
        "uuid='f52a81b2-424e-490c-823d-6bd4235bc572'/></encryption></target></volume>",
        PoolType::dir, false);
    REQUIRE(parsed);
    const StorageVolume& volume = **parsed;
    CHECK(volume.capacity == 1024);
    CHECK(volume.allocation == 1024);
    CHECK(volume.format == "raw");
    CHECK(format_volume(volume).find("<encryption format='luks'>") != std::string::npos);
    CHECK(volume_code("<volume><name>v</name></volume>") == VB_ERR_XML_ERROR);
    CHECK(volume_code("<volume><name>v</name><capacity unit='zz'>1</capacity></volume>") ==
          VB_ERR_INVALID_ARG);
    CHECK(volume_code("<volume type='x'><name>v</name><capacity>1</capacity></volume>") ==
          VB_ERR_CONFIG_UNSUPPORTED);
    constexpr const char* partition =
        "<volume><name>v</name><capacity>1</capacity><target><format type='fat16'/></target></volume>";
    CHECK(volume_code(partition) == VB_ERR_CONFIG_UNSUPPORTED);
    CHECK(volume_code(partition, PoolType::disk) == 0);
}

TEST_CASE("a host's interface comes back as it was") {
    constexpr const char* text = R"(<interface type='bridge' name='br0'>
  <start mode='onboot'/>
  <mtu size='1500'/>
  <protocol family='ipv4'>
    <dhcp/>
  </protocol>
  <bridge stp='off' delay='0.01'>
    <interface type='ethernet' name='eth0'>
      <mac address='ab:bb:cc:dd:ee:ff'/>
    </interface>
    <interface type='bond' name='bond0'>
      <bond mode='active-backup'>
        <miimon freq='100' carrier='ioctl'/>
        <interface type='ethernet' name='eth1'>
        </interface>
      </bond>
    </interface>
  </bridge>
</interface>
)";
    auto interface = parse_host_interface(text, true);
    REQUIRE(interface);
    CHECK(format_host_interface(**interface) == text);
    CHECK(interface_code("<interface type='vlan' name='v'/>") == VB_ERR_XML_ERROR);
    CHECK(interface_code("<interface type='vlan' name='v'><vlan tag='1'/></interface>") == VB_ERR_XML_ERROR);
    CHECK(interface_code("<interface type='bond' name='v'><bond><interface type='bridge' name='x'><bridge/>"
                         "</interface></bond></interface>") == VB_ERR_XML_ERROR);
}

TEST_CASE("a node device knows what it can do") {
    auto device = parse_node_device(
        "<device><name>d</name><capability type='scsi_host'><host>3</host><capability type='fc_host'>"
        "<wwnn>2000000012341234</wwnn><wwpn>1000000012341234</wwpn></capability></capability></device>",
        false);
    REQUIRE(device);
    CHECK((*device)->has(CapabilityType::scsi_host));
    CHECK((*device)->has(CapabilityType::fc_host));
    CHECK_FALSE((*device)->has(CapabilityType::vports));
    CHECK_FALSE(parse_node_device("<device><name>d</name></device>", false));
    CHECK_FALSE(parse_node_device("<device><capability type='bogus'/></device>", false));
}
