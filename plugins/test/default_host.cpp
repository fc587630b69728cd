#include "default_host.h"

#include "rules.h"

namespace virtbay::test {

namespace {

constexpr const char* domain_xml = R"(
<domain type='test'>
  <name>test</name>
  <uuid>6695eb01-f6a4-8304-79aa-97f2502e193f</uuid>
  <memory>8388608</memory>
  <currentMemory>2097152</currentMemory>
  <vcpu>2</vcpu>
  <os>
    <type>hvm</type>
  </os>
  <devices>
    <disk type='file' device='disk'>
      <source file='/guest/diskimage1'/>
      <target dev='vda' bus='virtio'/>
      <address type='pci' domain='0' bus='1' slot='0' function='0'/>
    </disk>
    <interface type='network'>
      <mac address='aa:bb:cc:dd:ee:ff'/>
      <source network='default'/>
      <target dev='testnet0'/>
      <address type='pci' domain='0' bus='0' slot='1' function='0'/>
    </interface>
    <memballoon model='virtio'>
      <address type='pci' domain='0' bus='0' slot='2' function='0'/>
    </memballoon>
  </devices>
</domain>)";

constexpr const char* network_xml = R"(
<network>
  <name>default</name>
  <uuid>dd8fe884-6c02-601e-7551-cca97df1c5df</uuid>
  <bridge name='virbr0'/>
  <forward/>
  <ip address='192.168.122.1' netmask='255.255.255.0'>
    <dhcp>
      <range start='192.168.122.2' end='192.168.122.254'/>
    </dhcp>
  </ip>
</network>)";

constexpr const char* interface_xml = R"(
<interface type='ethernet' name='eth1'>
  <start mode='onboot'/>
  <mac address='aa:bb:cc:dd:ee:ff'/>
  <mtu size='1492'/>
  <protocol family='ipv4'>
    <ip address='192.168.0.5' prefix='24'/>
    <route gateway='192.168.0.1'/>
  </protocol>
</interface>)";

constexpr const char* pool_xml = R"(
<pool type='dir'>
  <name>default-pool</name>
  <uuid>dfe224cb-28fb-8dd0-c4b2-64eb3f0f4566</uuid>
  <target>
    <path>/default-pool</path>
  </target>
</pool>)";

constexpr const char* computer_xml = R"(
<device>
  <name>computer</name>
  <capability type='system'>
    <hardware>
      <vendor>Libvirt</vendor>
      <version>Test driver</version>
      <serial>123456</serial>
      <uuid>11111111-2222-3333-4444-555555555555</uuid>
    </hardware>
    <firmware>
      <vendor>Libvirt</vendor>
      <version>Test Driver</version>
      <release_date>01/22/2007</release_date>
    </firmware>
  </capability>
</device>)";

// A Fibre Channel adapter of the host, or a virtual port of one.
struct Adapter {
    uint32_t host, unique_id;
    const char *parent, *wwnn, *wwpn, *fabric_wwn;
    bool makes_ports;
};
constexpr Adapter adapters[] = {
    {1, 0, "computer", "2000000012341234", "1000000012341234", "2000000043214321", true},
    {2, 1, "computer", "2000000056785678", "1000000056785678", "2000000087658765", true},
    {11, 10, "scsi_host1", "2000000034563456", "1000000034563456", "2000000043214321", false},
};

std::shared_ptr<model::NodeDevice> device_of(const Adapter& adapter) {
    auto device = std::make_shared<model::NodeDevice>();
    device->name = "scsi_host" + std::to_string(adapter.host);
    device->parent = adapter.parent;
    device->type = model::CapabilityType::scsi_host;
    model::ScsiHost& host = device->scsi_host.make();
    host.host = adapter.host;
    host.unique_id = adapter.unique_id;
    model::FibreChannel& channel = host.fibre_channel.make();
    channel.wwnn = adapter.wwnn;
    channel.wwpn = adapter.wwpn;
    channel.fabric_wwn = adapter.fabric_wwn;
    if (adapter.makes_ports) host.virtual_ports.make();
    return device;
}

}  // namespace

Status fill_default_host(Host& host) {
    auto definition = parse_definition(domain_xml, false);
    if (!definition) return std::move(definition.error());
    host.has_cells = true;
    auto network = model::parse_network(network_xml);
    if (!network) return std::move(network.error());
    auto added = host.networks.assign(std::move(*network), false);
    if (!added) return std::move(added.error());
    (*added)->active = true;
    auto interface = model::parse_host_interface(interface_xml, false);
    if (!interface) return std::move(interface.error());
    host.interfaces.assign(std::move(*interface)).active = true;
    auto pool_definition = model::parse_pool(pool_xml, false);
    if (!pool_definition) return std::move(pool_definition.error());
    auto pool = host.pools.assign(std::move(*pool_definition), false);
    if (!pool) return std::move(pool.error());
    (*pool)->reset_sizes();
    (*pool)->persistent = true;
    (*pool)->active = true;
    auto computer = model::parse_node_device(computer_xml, false);
    if (!computer) return std::move(computer.error());
    host.devices.put(std::move(*computer));
    for (const Adapter& adapter : adapters) host.devices.put(device_of(adapter));
    bool replaced = false;
    auto domain = host.add(std::move(*definition), false, &replaced);
    if (!domain) return std::move(domain.error());
    (*domain)->persistent = true;
    host.start(**domain, VB_DOMAIN_RUNNING_BOOTED);
    host.set_state(**domain, VB_DOMAIN_RUNNING, VB_DOMAIN_RUNNING_UNKNOWN);
    return {};
}

}  // namespace virtbay::test
