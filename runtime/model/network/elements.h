// Descriptions of a network's sections. See model/element.h.
#pragma once

#include "model/domain/elements.h"
#include "model/network/network.h"

namespace virtbay::model {

extern const Element network_element, network_ip_element, portgroup_element;
extern const Element dhcp_host_element, dhcp_range_element;
extern const Element dns_element, dns_text_element, dns_service_element, dns_host_element;
extern const Element forward_device_element;

// What needs the surrounding <ip>. Errors have no path.
Status check_dhcp_range(const NetworkIp& ip, const DhcpRange& range);
// `partial`: enough to find an entry.
Status check_dhcp_host(const NetworkIp& ip, const DhcpHost& host, bool partial);

}  // namespace virtbay::model
