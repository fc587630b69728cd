#include "host_file.h"

#include <sys/stat.h>

#include <charconv>
#include <fstream>
#include <iterator>

#include "errors.h"
#include "model/moment/parts.h"
#include "model/xml.h"
#include "rules.h"

namespace virtbay::test {

namespace {

using model::XmlDocument;
using model::XmlNode;

Error xml_error(const std::string& detail) {
    return failure(VB_ERR_XML_ERROR, detail);
}

Result<XmlDocument> read_document(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) return xml_error("failed to parse xml document '" + path + "'");
    const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    return XmlDocument::parse(text, path.c_str(), VB_FROM_TEST);
}

// The number in the child `name` of `parent`, `fallback` where there is none.
Result<int64_t> number(const XmlNode* parent, const char* name, int64_t fallback, const char* what,
                       int64_t maximum) {
    const XmlNode* node = parent ? parent->child(name) : nullptr;
    if (!node) return fallback;
    const std::string text = node->content();
    int64_t value = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (code != std::errc() || end != text.data() + text.size() || value < 0 || value > maximum)
        return xml_error(std::string("invalid node ") + what + " value");
    return value;
}

Status read_node(Node& node, const XmlNode& root) {
    constexpr int64_t max_memory = INT64_MAX / 1024;
    const XmlNode* cpu = root.child("cpu");
    struct Field {
        const char* name;
        const char* what;
        int32_t* value;
    };
    const Field fields[] = {{"nodes", "cpu nodes", &node.nodes},
                            {"sockets", "cpu sockets", &node.sockets},
                            {"cores", "cpu cores", &node.cores},
                            {"threads", "cpu threads", &node.threads}};
    for (const Field& field : fields) {
        auto value = number(cpu, field.name, *field.value, field.what, 4096);
        if (!value) return std::move(value.error());
        *field.value = static_cast<int32_t>(*value);
    }
    const int64_t all = int64_t{node.nodes} * node.sockets * node.cores * node.threads;
    auto active = number(cpu, "active", all > INT32_MAX ? INT32_MAX : all, "cpu active", INT32_MAX);
    if (!active) return std::move(active.error());
    node.cpus = static_cast<int32_t>(*active);
    auto mhz = number(cpu, "mhz", node.mhz, "cpu mhz", INT32_MAX);
    if (!mhz) return std::move(mhz.error());
    node.mhz = static_cast<int32_t>(*mhz);
    if (const XmlNode* model = cpu ? cpu->child("model") : nullptr) {
        node.model = model->content();
        if (node.model.size() >= 32)
            return internal_error("Model " + node.model + " too big for destination");
    }
    auto memory = number(&root, "memory", static_cast<int64_t>(node.memory), "memory", max_memory);
    if (!memory) return std::move(memory.error());
    node.memory = static_cast<uint64_t>(*memory);
    return {};
}

Result<Domain*> add_domain(Host& host, std::shared_ptr<Definition> definition) {
    const std::shared_ptr<const model::NamespaceData> kept = std::move(definition->domain.namespace_data);
    definition->domain.namespace_data = nullptr;
    const TestNamespace nothing_said;
    const auto* said = dynamic_cast<const TestNamespace*>(kept.get());
    if (!said) said = &nothing_said;
    bool replaced = false;
    auto added = host.add(std::move(definition), false, &replaced);
    if (!added) return std::move(added.error());
    Domain& domain = **added;
    domain.persistent = !said->transient;
    domain.managed_save = said->has_managed_save;
    if (said->run_state != VB_DOMAIN_SHUTOFF) host.start(domain, VB_DOMAIN_RUNNING_BOOTED);
    host.set_state(domain, said->run_state, 0);
    return &domain;
}

// The snapshots that stand in the namespace of the test driver below a <domain>; <active> tells the current
// one.
Status read_snapshots(Host& host, Domain& domain, const XmlNode& root) {
    const TestRules rules;
    model::ParseOptions options;
    options.rules = &rules;
    for (const XmlNode* node = root.first_element(); node; node = node->next_element()) {
        if (node->uri != rules.namespace_uri() || node->name != "domainsnapshot") continue;
        auto snapshot = model::parse_snapshot(*node, true, options);
        if (!snapshot) return std::move(snapshot.error());
        const bool current = model::child_text(*node, "active") == "1";
        if (current && domain.snapshots.current())
            return internal_error("more than one snapshot claims to be active");
        model::Snapshot& taken = domain.snapshots.put(std::move(*snapshot));
        if (auto s = model::align_disks(taken, model::DiskSnapshot::internal, false); !s) return s;
        if (current) domain.snapshots.set_current(taken.name);
    }
    for (const auto& snapshot : domain.snapshots.all())
        if (auto s = domain.snapshots.check_parent(*snapshot); !s) return s;
    host.domains.update(domain);
    return {};
}

Status read_domain(Host& host, const XmlNode& node) {
    auto definition = parse_definition(node);
    if (!definition) return std::move(definition.error());
    auto domain = add_domain(host, std::move(*definition));
    if (!domain) return std::move(domain.error());
    return read_snapshots(host, **domain, node);
}

Status add_network(Host& host, const XmlNode& node) {
    auto definition = model::parse_network(node);
    if (!definition) return std::move(definition.error());
    auto network = host.networks.assign(std::move(*definition), false);
    if (!network) return std::move(network.error());
    (*network)->persistent = true;
    (*network)->active = true;
    return {};
}

Status add_interface(Host& host, const XmlNode& node) {
    auto definition = model::parse_host_interface(node, false);
    if (!definition) return std::move(definition.error());
    host.interfaces.assign(std::move(*definition)).active = true;
    return {};
}

// Reads each `name` element below `root`. One stands in the file itself or, with attribute "file", in one of
// its own beside it.
template <class F>
Status read_all(const XmlNode& root, const char* name, const std::string& directory, F&& read) {
    for (const XmlNode* node = root.child(name); node; node = node->next_element(name)) {
        Status status;
        if (const std::string_view* file = node->attribute("file")) {
            std::string path(*file);
            if (path.empty() || path[0] != '/') path = directory + "/" + path;
            auto document = read_document(path);
            if (!document) return std::move(document.error());
            status = read(document->root());
        } else {
            status = read(*node);
        }
        if (!status) return status;
    }
    return {};
}

Status add_device(Host& host, const XmlNode& node) {
    const XmlNode* name = node.child("name");
    if (!name || name->content().empty()) return make_error(VB_ERR_NO_NAME, VB_FROM_NODEDEV, "");
    auto device = model::parse_node_device(node, false);
    if (!device) return std::move(device.error());
    // Only one that is to be created needs no number.
    if ((*device)->scsi_host && !(*device)->scsi_host->host)
        return make_error(VB_ERR_INTERNAL_ERROR, VB_FROM_NODEDEV,
                          "no SCSI host ID is told for '" + (*device)->name.str() + "'");
    host.devices.put(std::move(*device));
    return {};
}

Status add_volume(Pool& pool, const XmlNode& node) {
    auto parsed = model::parse_volume(node, pool.definition().type, false);
    if (!parsed) return std::move(parsed.error());
    // One that is in a file may have its place and key.
    const model::Text path = (*parsed)->path, key = (*parsed)->key;
    model::StorageVolume& volume = pool.place(std::move(**parsed));
    if (path.has()) volume.key = volume.path = path;
    if (key.has()) volume.key = key;
    return {};
}

Status add_pool(Host& host, const XmlNode& node, const std::string& directory) {
    auto definition = model::parse_pool(node, false);
    if (!definition) return std::move(definition.error());
    auto assigned = host.pools.assign(std::move(*definition), false);
    if (!assigned) return std::move(assigned.error());
    Pool& pool = **assigned;
    pool.reset_sizes();
    pool.persistent = true;
    pool.active = true;
    return read_all(node, "volume", directory,
                    [&](const XmlNode& volume) { return add_volume(pool, volume); });
}

// Hosts with users are for those who give a name and a password, which nobody can be asked for here.
Status check_users(const XmlNode& root) {
    const XmlNode* auth = root.child("auth");
    const XmlNode* user = auth ? auth->child("user") : nullptr;
    if (!user) return {};
    for (; user; user = user->next_element("user"))
        if (user->content().empty()) return xml_error("missing username in /node/auth/user field");
    return make_error(VB_ERR_INVALID_ARG, VB_FROM_AUTH, "Missing authentication credentials");
}

}  // namespace

Status fill_host_from_file(Host& host, const std::string& path) {
    auto document = read_document(path);
    if (!document) return std::move(document.error());
    const XmlNode& root = document->root();
    if (!root.is("node"))
        return make_error(VB_ERR_XML_ERROR, VB_FROM_XML,
                          "expecting root element of 'node', not '" + std::string(root.name) + "'");
    Status read = read_node(host.node, root);
    if (!read) return read;
    const std::string directory = path.substr(0, path.rfind('/'));
    const auto all = [&](const char* name, Status (*add)(Host & host, const XmlNode& node)) {
        if (read)
            read = read_all(root, name, directory, [&](const XmlNode& node) { return add(host, node); });
    };
    all("domain", read_domain);
    all("network", add_network);
    all("interface", add_interface);
    if (read)
        read = read_all(root, "pool", directory,
                        [&](const XmlNode& node) { return add_pool(host, node, directory); });
    all("device", add_device);
    if (read) read = check_users(root);
    return read;
}

}  // namespace virtbay::test
