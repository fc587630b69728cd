// The description of a disk's image: <source> by type, its network hosts, authentication and encryption.
#include "model/domain/storage_source.h"
#include "model/domain/disk.h"
#include "model/domain/elements.h"

namespace virtbay::model {

namespace {

using T = StorageType;
using P = NetworkProtocol;

constexpr Field secret_fields[] = {
    attr("type", VB_AT(SecretLookup, type)),
    attr("usage", VB_AT(SecretLookup, usage)),
    attr("uuid", VB_AT(SecretLookup, uuid)),
};

bool check_secret(ParseContext& context, const XmlNode& node, void* object) {
    auto& secret = as<SecretLookup>(object);
    if (secret.uuid.has() == secret.usage.has()) {
        return context.fail(
            node, VB_ERR_XML_ERROR, VB_FROM_DOMAIN,
            secret.uuid.has() ? "either secret uuid or usage expected" : "missing secret uuid or usage");
    }
    if (!secret.uuid.has()) return true;
    auto uuid = Uuid::parse(secret.uuid);
    if (!uuid)
        return context.fail(node, VB_ERR_XML_ERROR, VB_FROM_DOMAIN,
                            "invalid secret uuid '" + secret.uuid.str() + "'");
    secret.uuid = uuid->str();
    return true;
}

constexpr Element secret_element = element(secret_fields, check_secret);

constexpr Field auth_fields[] = {
    attr("type", VB_AT(StorageAuth, type)).nonzero().unsupported(),
    attr("username", VB_AT(StorageAuth, username)).required(),
    child("secret", secret_element, VB_AT(StorageAuth, secret)).required(),
};

bool check_auth(ParseContext& context, const XmlNode& node, void* object) {
    auto& auth = as<StorageAuth>(object);
    static constexpr const char* types = "volume|ceph|iscsi|tls|vtpm";
    if (index_of(types, auth.secret.type) >= 0) return true;
    return context.fail(node, VB_ERR_CONFIG_UNSUPPORTED, VB_FROM_DOMAIN,
                        "unknown secret type '" + auth.secret.type.str() + "'");
}

constexpr Field cipher_fields[] = {
    attr("name", VB_AT(StorageEncryption, cipher_name)).required(),
    attr("size", VB_AT(StorageEncryption, cipher_size)).required(),
    attr("mode", VB_AT(StorageEncryption, cipher_mode)),
    attr("hash", VB_AT(StorageEncryption, cipher_hash)),
};
constexpr Element cipher_element = element(cipher_fields);
constexpr Field ivgen_fields[] = {
    attr("name", VB_AT(StorageEncryption, ivgen_name)).required(),
    attr("hash", VB_AT(StorageEncryption, ivgen_hash)),
};
constexpr Element ivgen_element = element(ivgen_fields);

constexpr Field encryption_fields[] = {
    attr("format", VB_AT(StorageEncryption, format)).required().always().unsupported(),
    attr("engine", VB_AT(StorageEncryption, engine)),
    child("secret", secret_element, VB_AT(StorageEncryption, secrets)),
    child("cipher", cipher_element),
    child("ivgen", ivgen_element),
};

constexpr Field host_fields[] = {
    attr("name", VB_AT(StorageHost, name)),
    attr("port", VB_AT(StorageHost, port)),
    attr("transport", VB_AT(StorageHost, transport)).unsupported(),
    attr("socket", VB_AT(StorageHost, socket)),
};

bool check_host(ParseContext& context, const XmlNode& node, void* object) {
    auto& host = as<StorageHost>(object);
    if (host.transport == HostTransport::unix_) {
        if (!host.socket.has()) return context.fail(node, "missing socket for unix transport");
        return true;
    }
    if (host.socket.has()) return context.fail(node, "transport does not support socket attribute");
    if (host.port.has()) {
        uint64_t port = 0;
        if (!parse_number(host.port, 10, port) || port > UINT32_MAX) {
            return context.fail(node, VB_ERR_INVALID_ARG, VB_FROM_NONE,
                                "failed to parse port number '" + host.port.str() + "'");
        }
        if (port == 0) host.port.clear();
    }
    if (!host.name.has()) return context.fail(node, "missing name for host");
    return true;
}

constexpr Field reservations_source_fields[] = {
    attr("type", VB_AT(Reservations, source_type)),
    attr("path", VB_AT(Reservations, source_path)),
    attr("mode", VB_AT(Reservations, source_mode)),
};
constexpr Element reservations_source_element = element(reservations_source_fields);
constexpr Field reservations_fields[] = {
    attr("managed", VB_AT(Reservations, managed)).required(),
    child("source", reservations_source_element),
};

bool check_reservations(ParseContext& context, const XmlNode& node, void* object) {
    auto& r = as<Reservations>(object);
    if (r.managed == YesNo::no) {
        if (r.source_path.empty()) return context.fail(node, "missing path of reservations source");
        if (r.source_type.empty())
            return context.fail(node, "missing connection type of reservations source");
        if (r.source_mode.empty()) return context.fail(node, "missing mode of reservations source");
        if (!(r.source_type == "unix"))
            return context.fail(node,
                                "unsupported connection type for <reservations/>: " + r.source_type.str());
        if (!(r.source_mode == "client"))
            return context.fail(node,
                                "unsupported connection mode for <reservations/>: " + r.source_mode.str());
    }
    return true;
}
constexpr Element reservations_element = element(reservations_fields, check_reservations);

constexpr Field cookie_fields[] = {
    attr("name", VB_AT(StorageCookie, name)).required(),
    content(VB_AT(StorageCookie, value)).required().secret(),
};
constexpr Element cookie_element = element(cookie_fields);
constexpr Field cookies_fields[] = {child("cookie", cookie_element, VB_AT(StorageSource, cookies)).always()};
constexpr Element cookies_element = element(cookies_fields);

bool parse_slice(ParseContext& context, const XmlNode& node, void* object) {
    const XmlNode* slice = node.child("slice");
    if (!slice || slice->attribute_or("type", {}) != "storage") return true;
    StorageSlice value;
    if (!parse_number(slice->attribute_or("offset", "x"), 10, value.offset) ||
        !parse_number(slice->attribute_or("size", "x"), 10, value.size)) {
        return context.fail(*slice, "invalid offset or size of slice");
    }
    as<StorageSource>(object).slice = value;
    return true;
}

void format_slice(const FormatContext& context, const void* object) {
    const auto& slice = as<StorageSource>(object).slice;
    if (!slice) return;
    context.out.open("slices");
    context.out.open("slice");
    context.out.raw_attribute("type", "storage");
    context.out.raw_attribute("offset", std::to_string(slice->offset));
    context.out.raw_attribute("size", std::to_string(slice->size));
    context.out.close("slice");
    context.out.close("slices");
}

constexpr Field snapshot_fields[] = {attr("name", VB_AT(StorageSource, snapshot))};
constexpr Element snapshot_element = element(snapshot_fields);
constexpr Field config_fields[] = {attr("file", VB_AT(StorageSource, config_file))};
constexpr Element config_element = element(config_fields);
constexpr Field iqn_fields[] = {attr("name", VB_AT(StorageSource, initiator))};
constexpr Element iqn_element = element(iqn_fields);
constexpr Field initiator_fields[] = {child("iqn", iqn_element)};
constexpr Element initiator_element = element(initiator_fields);
constexpr Field identity_fields[] = {
    attr("user", VB_AT(StorageSource, nfs_user)),
    attr("group", VB_AT(StorageSource, nfs_group)),
};
constexpr Element identity_element = element(identity_fields);
constexpr Field ssl_fields[] = {attr("verify", VB_AT(StorageSource, ssl_verify))};
constexpr Element ssl_element = element(ssl_fields);
constexpr Field readahead_fields[] = {attr("size", VB_AT(StorageSource, readahead))};
constexpr Element readahead_element = element(readahead_fields);
constexpr Field timeout_fields[] = {attr("seconds", VB_AT(StorageSource, timeout))};
constexpr Element timeout_element = element(timeout_fields);
constexpr Field reconnect_fields[] = {
    attr("enabled", VB_AT(StorageSource, vhost_reconnect)),
    attr("timeout", VB_AT(StorageSource, vhost_reconnect_timeout))
        .always()
        .only([](const FormatContext&, const void* o) {
            return as<StorageSource>(o).vhost_reconnect == YesNo::yes;
        }),
};
constexpr Element reconnect_element =
    element(reconnect_fields, [](ParseContext& c, const XmlNode& n, void* o) {
        return as<StorageSource>(o).vhost_reconnect != YesNo::yes || n.attribute("timeout") ||
               c.missing_attribute(n, "timeout");
    });

constexpr Slot type = VB_AT(StorageSource, type);

// The name of a network image, split into volume (or pool) and path for the protocols that have both.
bool parse_name(ParseContext& context, const XmlNode& node, void* object) {
    auto& source = as<StorageSource>(object);
    const std::string_view* name = node.attribute("name");
    if (!name || name->empty()) {
        if (source.protocol == P::nbd) return true;
        return context.fail(node, "missing name for disk source");
    }
    source.path = *name;
    size_t slash = name->find('/');
    bool splits = source.protocol == P::gluster || source.protocol == P::rbd;
    if (splits && slash == std::string_view::npos) {
        return context.fail(node,
                            "can't split path '" + source.path.str() + "' into pool name and image name");
    }
    if (source.protocol == P::gluster) {
        if (slash == 0) return context.fail(node, "missing volume name in path '" + source.path.str() + "'");
        if (slash + 1 == name->size())
            return context.fail(node, "missing file name in path '" + source.path.str() + "'");
    } else if (source.protocol == P::rbd && (slash == 0 || slash + 1 == name->size())) {
        return context.fail(node, "missing pool or image name in path '" + source.path.str() + "'");
    }
    if (source.protocol == P::iscsi && !name->empty() && slash == std::string_view::npos) {
        source.path = std::string(*name) + "/0";
    }
    return true;
}

// The port that a protocol's hosts have when they name none.
const char* default_port(P protocol) {
    switch (protocol) {
        case P::http:
            return "80";
        case P::https:
            return "443";
        case P::ftp:
            return "21";
        case P::ftps:
            return "990";
        case P::tftp:
            return "69";
        case P::sheepdog:
            return "7000";
        case P::nbd:
            return "10809";
        case P::ssh:
            return "22";
        case P::iscsi:
            return "3260";
        case P::gluster:
            return "24007";
        case P::vxhs:
            return "9999";
        default:
            return nullptr;
    }
}

void format_name(const FormatContext& context, const void* object) {
    const auto& source = as<StorageSource>(object);
    if (source.path.has()) context.out.attribute("name", source.path);
}

bool shows_namespace(const FormatContext&, const void* object) {
    return as<StorageSource>(object).has_namespace;
}

bool parse_nvme(ParseContext& context, const XmlNode& node, void* object) {
    auto& source = as<StorageSource>(object);
    const std::string_view* kind = node.attribute("type");
    if (!kind) return context.missing_attribute(node, "type");
    if (*kind != "pci") {
        return context.fail(node, VB_ERR_XML_ERROR, VB_FROM_DOMAIN,
                            "unsupported source type '" + std::string(*kind) + "'");
    }
    const std::string_view* ns = node.attribute("namespace");
    if (!ns) return context.missing_attribute(node, "namespace");
    if (!parse_number(*ns, 10, source.nvme_namespace) || source.nvme_namespace == 0) {
        if (*ns == "0")
            return context.fail(node, VB_ERR_CONFIG_UNSUPPORTED, VB_FROM_DOMAIN,
                                "NVMe namespace can't be zero");
        return context.bad_attribute(node, "namespace", *ns);
    }
    source.has_namespace = true;
    return true;
}

constexpr Field network_only(const Field& field) {
    return field.when(type, T::network);
}

constexpr Field source_fields[] = {
    attr("file", VB_AT(StorageSource, path)).when(type, T::file),
    attr("dev", VB_AT(StorageSource, path)).when(type, T::block),
    attr("dir", VB_AT(StorageSource, path)).when(type, T::dir),
    attr("fdgroup", VB_AT(StorageSource, fdgroup)).when(type, T::file),
    network_only(attr("protocol", VB_AT(StorageSource, protocol)).required().nonzero()),
    network_only(custom_attributes("name", parse_name, format_name)),
    network_only(attr("query", VB_AT(StorageSource, query))),
    network_only(attr("tls", VB_AT(StorageSource, tls))),
    network_only(attr("tlsHostname", VB_AT(StorageSource, tls_hostname))),
    attr("pool", VB_AT(StorageSource, pool)).required().when(type, T::volume),
    attr("volume", VB_AT(StorageSource, volume)).required().when(type, T::volume),
    attr("mode", VB_AT(StorageSource, pool_mode)).unsupported().when(type, T::volume),
    custom_attributes("type", parse_nvme,
                      [](const FormatContext& c, const void*) { c.out.raw_attribute("type", "pci"); })
        .when(type, T::nvme),
    attr("managed", VB_AT(StorageSource, nvme_managed)).when(type, T::nvme),
    attr("namespace", VB_AT(StorageSource, nvme_namespace)).only(shows_namespace).when(type, T::nvme),
    custom_attributes(
        "type",
        [](ParseContext& c, const XmlNode& n, void*) {
            const std::string_view* kind = n.attribute("type");
            if (!kind) return c.missing_attribute(n, "type");
            if (*kind != "unix") return c.bad_attribute(n, "type", *kind);
            return true;
        },
        [](const FormatContext& c, const void*) { c.out.raw_attribute("type", "unix"); })
        .when(type, T::vhostuser),
    attr("path", VB_AT(StorageSource, vhost_path)).required().when(type, T::vhostuser),
    attr("startupPolicy", VB_AT(StorageSource, startup)),
    attr("index", VB_AT(StorageSource, index)).live(),
    child("address", host_pci_element, VB_AT(StorageSource, nvme_address)).when(type, T::nvme),
    network_only(child("host", storage_host_element, VB_AT(StorageSource, hosts))),
    network_only(child("snapshot", snapshot_element)),
    network_only(child("config", config_element)),
    network_only(child("initiator", initiator_element)),
    child("reconnect", reconnect_element).when(type, T::vhostuser),
    network_only(child("identity", identity_element)),
    network_only(child("ssl", ssl_element)),
    network_only(child("cookies", cookies_element).secret()),
    network_only(child("readahead", readahead_element)),
    network_only(child("timeout", timeout_element)),
    custom("slices", parse_slice, format_slice),
    child("seclabel", seclabel_element, VB_AT(StorageSource, seclabels)).always(),
    child("auth", auth_element, VB_AT(StorageSource, auth)).only([](const FormatContext&, const void* o) {
        return !as<StorageSource>(o).auth_inherited;
    }),
    child("encryption", encryption_element, VB_AT(StorageSource, encryption))
        .full()
        .only([](const FormatContext&, const void* o) { return !as<StorageSource>(o).encryption_inherited; }),
    child("reservations", reservations_element, VB_AT(StorageSource, reservations)),
};

bool check_source(ParseContext& context, const XmlNode& node, void* object) {
    auto& source = as<StorageSource>(object);
    if (source.path.empty()) source.path.clear();
    if (source.type == T::nvme) {
        if (!source.nvme_address)
            return context.fail(node, VB_ERR_XML_ERROR, VB_FROM_DOMAIN,
                                "NVMe disk source is missing address");
        if (source.nvme_managed == YesNo::absent) source.nvme_managed = YesNo::yes;
    }
    const char* port = default_port(source.protocol);
    for (auto& host : source.hosts) {
        if (port && host.transport == HostTransport::tcp && !host.port.has()) host.port = port;
    }
    return true;
}

}  // namespace

bool parse_metadata_cache(ParseContext& context, const XmlNode& node, void* object) {
    const XmlNode* size = node.child("max_size");
    if (!size) return true;
    uint64_t bytes = 0;
    if (!parse_scaled(context, *size, size->content(), size->attribute_or("unit", {}), 1, false, bytes))
        return false;
    if (bytes != 0) as<StorageSource>(object).metadata_cache_size = bytes;
    return true;
}

void format_metadata_cache(const FormatContext& context, const void* object) {
    const auto& source = as<StorageSource>(object);
    if (!source.metadata_cache_size) return;
    context.out.open("metadata_cache");
    context.out.open("max_size");
    context.out.raw_attribute("unit", "bytes");
    context.out.raw_text(std::to_string(*source.metadata_cache_size));
    context.out.close("max_size");
    context.out.close("metadata_cache");
}

namespace {

constexpr Field format_fields_[] = {
    attr("type", VB_AT(StorageSource, format)),
    custom("metadata_cache", parse_metadata_cache, format_metadata_cache),
};
constexpr Element format_element_ = element(format_fields_);

// <backingStore type='file'><format type='raw'/><source .../><backingStore/></backingStore>
bool begin_backing(ParseContext&, const XmlNode& node, void* object) {
    as<BackingStore>(object).terminator = !node.attribute("type");
    return true;
}

bool parse_backing(ParseContext& context, const XmlNode& node, void* object);
void format_backing(const FormatContext& context, const void* object);

bool parse_backing_source(ParseContext& context, const XmlNode& node, void* object) {
    return parse_element(context, node, storage_source_element, &as<BackingStore>(object).source);
}

// The index of an image in a chain is told once, by its <backingStore>.
void format_backing_source(const FormatContext& context, const void* object) {
    StorageSource shown = as<BackingStore>(object).source;
    shown.index = 0;
    format_storage_source(context, shown);
}

constexpr Field backing_fields[] = {
    attr("type", VB_AT(BackingStore, source.type)).nonzero(),
    attr("index", VB_AT(BackingStore, source.index)).live(),
    child("format", format_element_, VB_AT(BackingStore, source)),
    custom("source", parse_backing_source, format_backing_source),
    custom("backingStore", parse_backing, format_backing),
};

bool parse_backing(ParseContext& context, const XmlNode& node, void* object) {
    return parse_element(context, node, backing_store_element, &as<BackingStore>(object).backing.make());
}

void format_backing(const FormatContext& context, const void* object) {
    if (as<BackingStore>(object).backing) format_backing_store(context, *as<BackingStore>(object).backing);
}

bool check_backing(ParseContext& context, const XmlNode& node, void* object) {
    auto& backing = as<BackingStore>(object);
    if (backing.terminator) return true;
    if (!node.child("format")) return context.fail(node, "missing disk backing store format");
    if (backing.source.format == StorageFormat::none) {
        return context.fail(*node.child("format"), VB_ERR_XML_ERROR, VB_FROM_DOMAIN,
                            "unknown disk backing store format");
    }
    if (!node.child("source")) return context.fail(node, "missing disk backing store source");
    return true;
}

}  // namespace

void format_backing_store(const FormatContext& context, const BackingStore& backing) {
    if (backing.terminator) {
        context.out.open("backingStore");
        context.out.close("backingStore");
        return;
    }
    format_element(context, "backingStore", backing_store_element, &backing, true);
}

void format_storage_source(const FormatContext& context, const StorageSource& source) {
    format_element(context, "source", storage_source_element, &source, false);
}

constinit const Element auth_element = element(auth_fields, check_auth);
constinit const Element encryption_element =
    element(encryption_fields, [](ParseContext& c, const XmlNode& n, void* o) {
        for (const auto& secret : as<StorageEncryption>(o).secrets) {
            if (secret.type.empty())
                return c.fail(n, VB_ERR_XML_ERROR, VB_FROM_STORAGE, "unknown volume encryption secret type");
            if (!(secret.type == "passphrase")) {
                return c.fail(n, VB_ERR_CONFIG_UNSUPPORTED, VB_FROM_STORAGE,
                              "unknown volume encryption secret type " + secret.type.str());
            }
        }
        return true;
    });
constinit const Element storage_host_element = element(host_fields, check_host);
constinit const Element storage_source_element = element(source_fields, check_source);
constinit const Element storage_format_element = element(format_fields_);
constinit const Element backing_store_element = element(backing_fields, check_backing, begin_backing);

}  // namespace virtbay::model
