#include <catch2/catch.hpp>

#include "model/network/document.h"

using namespace virtbay;
using namespace virtbay::model;

namespace {

constexpr const char* text = R"(<network>
  <name>n</name>
  <uuid>0b1c2d3e-4f50-4a61-8b72-9c83ad94be65</uuid>
  <forward dev='eth0' mode='route'>
    <interface dev='eth0'/>
  </forward>
  <bridge name='virbr1' stp='off' delay='3'/>
  <ip address='10.0.0.1' netmask='255.255.0.0'>
    <dhcp>
      <range start='10.0.1.2' end='10.0.1.9'/>
    </dhcp>
  </ip>
</network>
)";

int32_t code_of(const std::string& inside) {
    auto network = parse_network(std::string_view("<network><name>n</name>" + inside + "</network>"));
    return network ? 0 : network.error().code;
}

NetworkUpdate host(uint32_t command, std::string_view xml) {
    return {command, VB_NETWORK_SECTION_IP_DHCP_HOST, -1, xml};
}

}  // namespace

TEST_CASE("a network's text comes back as it was") {
    auto network = parse_network(std::string_view(text));
    REQUIRE(network);
    CHECK((*network)->mode() == ForwardMode::route);
    CHECK((*network)->ips[0].prefix_length() == 16);
    CHECK(format_network(**network) == text);
}

TEST_CASE("networks that cannot be are refused") {
    CHECK(code_of("") == 0);
    CHECK(code_of("<forward mode='nat'/>") == VB_ERR_XML_ERROR);
    CHECK(code_of("<forward mode='hostdev'/><bridge name='b'/>") == VB_ERR_XML_ERROR);
    CHECK(code_of("<ip address='10.0.0.1' prefix='33'/>") == VB_ERR_XML_ERROR);
    CHECK(code_of("<ip address='fe80::1' prefix='64'/>") == VB_ERR_XML_ERROR);
    const auto range = [](const char* start, const char* end) {
        return code_of(std::string("<ip address='10.0.0.1' prefix='24'><dhcp><range start='") + start +
                       "' end='" + end + "'/></dhcp></ip>");
    };
    CHECK(range("10.0.0.2", "10.0.0.9") == 0);
    CHECK(range("10.0.0.9", "10.0.0.2") == VB_ERR_INTERNAL_ERROR);
    CHECK(range("10.0.1.2", "10.0.1.9") == VB_ERR_INTERNAL_ERROR);
}

TEST_CASE("an update changes its section or nothing") {
    auto parsed = parse_network(std::string_view(text));
    REQUIRE(parsed);
    Network& network = **parsed;
    const char* one = "<host mac='52:54:00:00:00:01' ip='10.0.1.3'/>";
    REQUIRE(update_network(network, host(VB_NETWORK_UPDATE_COMMAND_ADD_LAST, one)));
    CHECK(network.ips[0].dhcp.hosts.size() == 1);
    CHECK(update_network(network, host(VB_NETWORK_UPDATE_COMMAND_ADD_LAST, one)).error().code ==
          VB_ERR_OPERATION_INVALID);
    REQUIRE(update_network(
        network, host(VB_NETWORK_UPDATE_COMMAND_ADD_FIRST, "<host mac='52:54:00:00:00:02' ip='10.0.1.4'/>")));
    CHECK(network.ips[0].dhcp.hosts[0].ip == "10.0.1.4");
    REQUIRE(update_network(network, host(VB_NETWORK_UPDATE_COMMAND_DELETE, "<host ip='10.0.1.3'/>")));
    CHECK(network.ips[0].dhcp.hosts.size() == 1);
    NetworkUpdate bridge = host(VB_NETWORK_UPDATE_COMMAND_ADD_LAST, "<bridge name='x'/>");
    bridge.section = VB_NETWORK_SECTION_BRIDGE;
    const std::string before = format_network(network);
    CHECK(update_network(network, bridge).error().code == VB_ERR_OPERATION_UNSUPPORTED);
    CHECK(format_network(network) == before);
}
