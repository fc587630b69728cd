#include "shell/commands/pool_xml.h"

#include "shell/text.h"

namespace virtbay::shell {

namespace {

// name='value' with a blank before it, or nothing when the option is absent.
std::string attribute(const Arguments& arguments, const char* option, const char* name) {
    const std::string* value = arguments.get(option);
    return value ? " " + std::string(name) + "='" + xml_escape(*value) + "'" : "";
}

std::string adapter(const Arguments& arguments) {
    if (arguments.has("adapter-name"))
        return "    <adapter type='scsi_host'" + attribute(arguments, "adapter-name", "name") + "/>\n";
    if (!arguments.has("adapter-wwnn")) return {};
    return "    <adapter type='fc_host'" + attribute(arguments, "adapter-parent", "parent") +
           attribute(arguments, "adapter-parent-wwnn", "parent_wwnn") +
           attribute(arguments, "adapter-parent-wwpn", "parent_wwpn") +
           attribute(arguments, "adapter-parent-fabric-wwn", "parent_fabric_wwn") +
           attribute(arguments, "adapter-wwnn", "wwnn") + attribute(arguments, "adapter-wwpn", "wwpn") +
           "/>\n";
}

std::string authentication(const Arguments& arguments) {
    if (!arguments.has("auth-type") || !arguments.has("auth-username")) return {};
    if (!arguments.has("secret-usage") && !arguments.has("secret-uuid")) return {};
    return "    <auth" + attribute(arguments, "auth-type", "type") +
           attribute(arguments, "auth-username", "username") + ">\n      <secret" +
           (arguments.has("secret-usage") ? attribute(arguments, "secret-usage", "usage")
                                          : attribute(arguments, "secret-uuid", "uuid")) +
           "/>\n    </auth>\n";
}

}  // namespace

std::string pool_xml(const Arguments& arguments) {
    std::string source;
    auto element = [&](const char* option, const char* tag, const char* name) {
        if (arguments.has(option))
            source += "    <" + std::string(tag) + attribute(arguments, option, name) + "/>\n";
    };
    element("source-host", "host", "name");
    element("source-path", "dir", "path");
    element("source-dev", "device", "path");
    source += adapter(arguments) + authentication(arguments);
    if (arguments.has("source-initiator"))
        source += "    <initiator>\n      <iqn" + attribute(arguments, "source-initiator", "name") +
                  "/>\n    </initiator>\n";
    element("source-format", "format", "type");
    if (const std::string* name = arguments.get("source-name"))
        source += "    <name>" + xml_escape(*name) + "</name>\n";
    element("source-protocol-ver", "protocol", "ver");

    std::string xml = "<pool" + attribute(arguments, "type", "type") + ">\n  <name>" +
                      xml_escape(*arguments.get("name")) + "</name>\n";
    if (!source.empty()) xml += "  <source>\n" + source + "  </source>\n";
    if (const std::string* target = arguments.get("target"))
        xml += "  <target>\n    <path>" + xml_escape(*target) + "</path>\n  </target>\n";
    return xml + "</pool>\n";
}

}  // namespace virtbay::shell
