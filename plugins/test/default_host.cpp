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
    bool replaced = false;
    auto domain = host.add(std::move(*definition), false, &replaced);
    if (!domain) return std::move(domain.error());
    (*domain)->persistent = true;
    host.start(**domain, VB_DOMAIN_RUNNING_BOOTED);
    host.set_state(**domain, VB_DOMAIN_RUNNING, VB_DOMAIN_RUNNING_UNKNOWN);
    return {};
}

}  // namespace virtbay::test
