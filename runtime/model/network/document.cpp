#include "model/network/document.h"

#include "model/network/elements.h"

namespace virtbay::model {

namespace {

// The names that files cannot have.
Status check_network_name(const Text& name) {
    if (name.empty()) return make_error(VB_ERR_NO_NAME, VB_FROM_NETWORK, "");
    if (name.view().find('/') != std::string_view::npos)
        return make_error(VB_ERR_XML_DETAIL, VB_FROM_XML, "invalid char in name: /");
    return {};
}

}  // namespace

Result<std::shared_ptr<Network>> parse_network(const XmlNode& node) {
    if (!node.is("network"))
        return make_error(VB_ERR_XML_ERROR, VB_FROM_XML,
                          "expecting root element of 'network', not '" + std::string(node.name) + "'");
    const XmlNode* name = node.child("name");
    if (auto s = check_network_name(name ? Text(name->content()) : Text()); !s) return std::move(s.error());
    const ParseOptions options;
    ParseContext context(options);
    auto network = std::make_shared<Network>();
    if (!parse_element(context, node, network_element, network.get())) {
        Error& error = context.error();
        if (error.domain == VB_FROM_DOMAIN || error.domain == VB_FROM_XML) error.domain = VB_FROM_NETWORK;
        return std::move(error);
    }
    if (!network->uuid) network->uuid = Uuid::generate();
    return network;
}

Result<std::shared_ptr<Network>> parse_network(std::string_view xml) {
    auto document = XmlDocument::parse(xml, "(network_definition)", VB_FROM_NETWORK);
    if (!document) return std::move(document.error());
    return parse_network(document->root());
}

std::string format_network(const Network& network) {
    const FormatOptions options;
    std::string text;
    XmlWriter out(text);
    const FormatContext context{options, out, nullptr};
    format_element(context, "network", network_element, &network, true);
    return text;
}

}  // namespace virtbay::model
