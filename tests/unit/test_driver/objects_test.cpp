// Pools, volumes, interfaces, devices and checkpoints: what a host file brings, and that a replacement of the
// driver keeps them.
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>

#include "fake_host.h"

using fake::Connection;
using fake::domain_xml;

namespace {

const vb_storage_ops* storage(Connection& c) {
    return c.driver().table().operations->storage;
}
const vb_interface_ops* interfaces(Connection& c) {
    return c.driver().table().operations->interface_;
}
const vb_nodedev_ops* devices(Connection& c) {
    return c.driver().table().operations->nodedev;
}

std::string pool_xml(Connection& c, const char* name) {
    vb_storage_pool_get_xml_desc_in in{};
    in.pool.name = name;
    vb_storage_pool_get_xml_desc_out out{};
    REQUIRE(c.call(storage(c), &vb_storage_ops::pool_get_xml_desc, in, out));
    return out.xml;
}

std::string volume_xml(Connection& c, const char* pool, const char* name) {
    vb_storage_vol_get_xml_desc_in in{};
    in.vol.pool = pool;
    in.vol.name = name;
    vb_storage_vol_get_xml_desc_out out{};
    if (!c.call(storage(c), &vb_storage_ops::vol_get_xml_desc, in, out)) return {};
    return out.xml;
}

uint32_t count_interfaces(Connection& c, uint32_t flags) {
    vb_interface_list_all_in in{};
    in.flags = flags;
    vb_interface_list_all_out out{};
    REQUIRE(c.call(interfaces(c), &vb_interface_ops::list_all, in, out));
    return out.ret;
}

std::string device_xml(Connection& c, const char* name) {
    vb_nodedev_get_xml_desc_in in{};
    in.name = name;
    vb_nodedev_get_xml_desc_out out{};
    if (!c.call(devices(c), &vb_nodedev_ops::get_xml_desc, in, out)) return {};
    return out.xml;
}

}  // namespace

TEST_CASE("pools, volumes, interfaces, devices and checkpoints outlive a replacement") {
    fake::Host host;
    fake::Driver old(host);
    Connection a(old, "/default", 7);
    vb_storage_vol_create_xml_in volume{};
    volume.pool.name = "default-pool";
    volume.xml =
        "<volume><name>v</name><capacity unit='G'>2</capacity><allocation unit='M'>1</allocation></volume>";
    vb_storage_vol_create_xml_out made{};
    REQUIRE(a.call(storage(a), &vb_storage_ops::vol_create_xml, volume, made));
    vb_interface_change_begin_out begun{};
    REQUIRE(a.call(interfaces(a), &vb_interface_ops::change_begin, vb_interface_change_begin_in{}, begun));
    vb_interface_define_xml_in bridge{};
    bridge.xml =
        "<interface type='bridge' name='br7'><bridge stp='on'><interface type='ethernet' "
        "name='eth7'/></bridge></interface>";
    vb_interface_define_xml_out defined{};
    REQUIRE(a.call(interfaces(a), &vb_interface_ops::define_xml, bridge, defined));
    vb_nodedev_destroy_in gone{};
    gone.name = "scsi_host2";
    vb_nodedev_destroy_out ended{};
    REQUIRE(a.call(devices(a), &vb_nodedev_ops::destroy, gone, ended));
    vb_domain_checkpoint_create_xml_in checkpoint{};
    checkpoint.dom = a.lookup("test");
    checkpoint.xml_desc = "<domaincheckpoint><name>c</name></domaincheckpoint>";
    vb_domain_checkpoint_create_xml_out taken{};
    REQUIRE(a.domain(&vb_domain_ops::checkpoint_create_xml, checkpoint, taken));
    const std::string pool_before = pool_xml(a, "default-pool");
    const std::string volume_before = volume_xml(a, "default-pool", "v");
    CHECK(pool_before.find("<allocation unit='bytes'>1048576<") != std::string::npos);

    fake::Driver fresh(host);
    REQUIRE(fresh.import_state(old.export_state()) == VB_OK);
    Connection b(fresh, "/default", 7, true);
    a.abandon();
    CHECK(pool_xml(b, "default-pool") == pool_before);
    CHECK(volume_xml(b, "default-pool", "v") == volume_before);
    CHECK(count_interfaces(b, 0) == 2);
    CHECK(count_interfaces(b, VB_CONNECT_LIST_INTERFACES_ACTIVE) == 1);
    CHECK(device_xml(b, "scsi_host2").empty());
    CHECK_FALSE(device_xml(b, "scsi_host11").empty());
    vb_domain_checkpoint_lookup_by_name_in wanted{};
    wanted.dom = b.lookup("test");
    wanted.name = "c";
    vb_domain_checkpoint_lookup_by_name_out found{};
    CHECK(b.domain(&vb_domain_ops::checkpoint_lookup_by_name, wanted, found));
    // The change of the interfaces is still open, and can be taken back.
    vb_interface_change_rollback_out undone{};
    REQUIRE(
        b.call(interfaces(b), &vb_interface_ops::change_rollback, vb_interface_change_rollback_in{}, undone));
    CHECK(count_interfaces(b, 0) == 1);
}

TEST_CASE("a host file brings pools with volumes, interfaces and devices") {
    char path[] = "/tmp/virtbay-objects-XXXXXX";
    const int fd = mkstemp(path);
    REQUIRE(fd >= 0);
    close(fd);
    std::ofstream(path) << R"(<node>
<pool type='dir'><name>p</name><target><path>/p</path></target>
<volume><name>v</name><capacity>10</capacity></volume>
<volume><name>w</name><key>k</key><capacity>5</capacity><target><path>/elsewhere</path></target></volume></pool>
<interface type='ethernet' name='e0'/>
<device><name>d</name><capability type='scsi_host'><host>1</host></capability></device></node>)";
    fake::Host host;
    fake::Driver driver(host);
    Connection c(driver, path, 1);
    unlink(path);
    REQUIRE(c.opened());
    CHECK(pool_xml(c, "p").find("<allocation unit='bytes'>15<") != std::string::npos);
    CHECK(volume_xml(c, "p", "v").find("<path>/p/v<") != std::string::npos);
    CHECK(volume_xml(c, "p", "w").find("<key>k<") != std::string::npos);
    CHECK(count_interfaces(c, VB_CONNECT_LIST_INTERFACES_ACTIVE) == 1);
    CHECK(device_xml(c, "d").find("<host>1<") != std::string::npos);
    CHECK(device_xml(c, "computer").empty());
}

TEST_CASE("a volume that does not fit takes no space") {
    fake::Host host;
    fake::Driver driver(host);
    Connection c(driver, "/default", 1);
    const std::string before = pool_xml(c, "default-pool");
    vb_storage_vol_create_xml_in volume{};
    volume.pool.name = "default-pool";
    volume.xml = "<volume><name>v</name><capacity unit='E'>15</capacity></volume>";
    vb_storage_vol_create_xml_out made{};
    CHECK(c.call(storage(c), &vb_storage_ops::vol_create_xml, volume, made).code == VB_ERR_INTERNAL_ERROR);
    CHECK(pool_xml(c, "default-pool") == before);
}
