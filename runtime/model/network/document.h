// Network documents: text to typed values and back, and changes of single sections.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/error.h"
#include "model/network/network.h"

namespace virtbay::model {

class XmlNode;

// With a UUID, made up where the document has none. Errors have domain VB_FROM_NETWORK unless they come from
// shared parts.
Result<std::shared_ptr<Network>> parse_network(std::string_view xml);
Result<std::shared_ptr<Network>> parse_network(const XmlNode& element);

std::string format_network(const Network& network);

// One section of a network: VB_NETWORK_SECTION_*, VB_NETWORK_UPDATE_COMMAND_*. `parent` selects the <ip> that
// has the section, -1 leaves the choice to us. `network` is unchanged when it fails.
struct NetworkUpdate {
    uint32_t command = 0;
    uint32_t section = 0;
    int32_t parent = -1;
    std::string_view xml;
};
Status update_network(Network& network, const NetworkUpdate& update);

}  // namespace virtbay::model
