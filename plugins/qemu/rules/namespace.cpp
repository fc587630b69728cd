// Elements of the qemu namespace below <domain>.
#include "arguments/arguments.h"
#include "model/xml.h"
#include "model/xml_writer.h"
#include "rules/rules.h"

namespace virtbay::qemu {

using namespace model;

namespace {

Error missing(const char* detail) {
    return make_error(VB_ERR_INTERNAL_ERROR, VB_FROM_QEMU, detail);
}

bool ours(const XmlNode& node, const char* uri) {
    return node.kind == XmlKind::element && node.uri == uri;
}

template <class F>
Status each(const XmlNode& parent, const char* uri, std::string_view name, F&& f) {
    for (const XmlNode* n = parent.first; n; n = n->next)
        if (ours(*n, uri) && n->name == name)
            if (Status s = f(*n); !s) return s;
    return {};
}

Status read_commandline(const XmlNode& node, const char* uri, QemuNamespace& out) {
    if (Status s = each(node, uri, "arg",
                        [&](const XmlNode& n) -> Status {
                            const auto* value = n.attribute("value");
                            if (!value) return missing("No qemu command-line argument specified");
                            out.arguments.emplace_back(*value);
                            return {};
                        });
        !s)
        return s;
    return each(node, uri, "env", [&](const XmlNode& n) -> Status {
        const auto* name = n.attribute("name");
        if (!name) return missing("No qemu environment name specified");
        if (name->empty()) return missing("Empty qemu environment name specified");
        out.environment.push_back({std::string(*name), std::string(n.attribute_or("value", ""))});
        return {};
    });
}

Status read_capabilities(const XmlNode& node, const char* uri, QemuNamespace& out) {
    const auto read = [&](const char* name, std::vector<std::string>& list) {
        return each(node, uri, name, [&](const XmlNode& n) -> Status {
            const auto* value = n.attribute("capability");
            if (!value) return missing("Missing qemu:capabilities capability");
            list.emplace_back(*value);
            return {};
        });
    };
    if (Status s = read("add", out.added_capabilities); !s) return s;
    return read("del", out.deleted_capabilities);
}

Status read_overrides(const XmlNode& node, const char* uri, QemuNamespace& out) {
    return each(node, uri, "device", [&](const XmlNode& device) -> Status {
        QemuNamespace::Override o;
        o.alias = device.attribute_or("alias", "");
        if (o.alias.empty())
            return make_error(VB_ERR_XML_ERROR, VB_FROM_QEMU, "missing 'alias' of 'qemu:device' override");
        Status s = each(device, uri, "frontend", [&](const XmlNode& frontend) {
            return each(frontend, uri, "property", [&](const XmlNode& p) -> Status {
                QemuNamespace::Property property;
                property.name = p.attribute_or("name", "");
                property.value = p.attribute_or("value", "");
                const std::string type(p.attribute_or("type", ""));
                if (type != "remove") property.type = type;
                if (property.name.empty() || type.empty())
                    return make_error(VB_ERR_XML_ERROR, VB_FROM_QEMU, "incomplete 'qemu:property'");
                o.properties.push_back(std::move(property));
                return {};
            });
        });
        if (s) out.overrides.push_back(std::move(o));
        return s;
    });
}

}  // namespace

Result<std::shared_ptr<const NamespaceData>> Rules::parse_namespace(const XmlNode& root) const {
    auto data = std::make_shared<QemuNamespace>();
    for (const XmlNode* n = root.first; n; n = n->next) {
        if (!ours(*n, namespace_uri())) continue;
        Status s;
        if (n->name == "commandline") s = read_commandline(*n, namespace_uri(), *data);
        if (n->name == "capabilities") s = read_capabilities(*n, namespace_uri(), *data);
        if (n->name == "override") s = read_overrides(*n, namespace_uri(), *data);
        if (n->name == "deprecation") data->deprecation = n->attribute_or("behavior", "");
        if (!s) return s.error();
    }
    if (data->empty()) return std::shared_ptr<const NamespaceData>();
    return std::shared_ptr<const NamespaceData>(std::move(data));
}

void Rules::format_namespace(const NamespaceData& given, XmlWriter& out) const {
    const auto* data = dynamic_cast<const QemuNamespace*>(&given);
    if (!data) return;
    const auto item = [&](const char* element, const char* key, const std::string& value) {
        out.open(element);
        out.attribute(key, value);
        out.close(element);
    };
    if (!data->arguments.empty() || !data->environment.empty()) {
        out.open("qemu:commandline");
        for (const std::string& a : data->arguments) item("qemu:arg", "value", a);
        for (const auto& v : data->environment) {
            out.open("qemu:env");
            out.attribute("name", v.name);
            if (!v.value.empty()) out.attribute("value", v.value);
            out.close("qemu:env");
        }
        out.close("qemu:commandline");
    }
    if (!data->added_capabilities.empty() || !data->deleted_capabilities.empty()) {
        out.open("qemu:capabilities");
        for (const std::string& c : data->added_capabilities) item("qemu:add", "capability", c);
        for (const std::string& c : data->deleted_capabilities) item("qemu:del", "capability", c);
        out.close("qemu:capabilities");
    }
    if (!data->overrides.empty()) {
        out.open("qemu:override");
        for (const auto& o : data->overrides) {
            out.open("qemu:device");
            out.attribute("alias", o.alias);
            if (!o.properties.empty()) out.open("qemu:frontend");
            for (const auto& p : o.properties) {
                out.open("qemu:property");
                out.attribute("name", p.name);
                out.attribute("type", p.type.empty() ? "remove" : p.type);
                if (!p.type.empty()) out.attribute("value", p.value);
                out.close("qemu:property");
            }
            if (!o.properties.empty()) out.close("qemu:frontend");
            out.close("qemu:device");
        }
        out.close("qemu:override");
    }
    if (!data->deprecation.empty()) item("qemu:deprecation", "behavior", data->deprecation);
}

}  // namespace virtbay::qemu
