// Input, memory balloon, random numbers, tpm, watchdog and other small devices.
#include "model/domain/peripherals.h"

#include "model/domain/elements.h"

namespace virtbay::model {

namespace {

// --- input
constexpr Slot input_type = VB_AT(Input, type);
constexpr Field input_driver_fields[] = {VB_VIRTIO(Input, virtio)};
constexpr Element input_driver_element = element(input_driver_fields);

constexpr Field evdev_fields[] = {
    attr("evdev", VB_AT(Input, evdev)).required().when(input_type, InputType::passthrough),
    attr("dev", VB_AT(Input, evdev)).required().when(input_type, InputType::evdev),
    attr("grab", VB_AT(Input, grab)).nonzero().when(input_type, InputType::evdev),
    attr("grabToggle", VB_AT(Input, grab_toggle)).nonzero().when(input_type, InputType::evdev),
    attr("repeat", VB_AT(Input, repeat)).when(input_type, InputType::evdev),
};
constexpr Element evdev_element = element(evdev_fields);

constexpr Field input_fields[] = {
    attr("type", input_type).required().missing(VB_ERR_INTERNAL_ERROR).always().unsupported(),
    attr("bus", VB_AT(Input, bus)).nonzero().unsupported().only([](const FormatContext&, const void* o) {
        return as<Input>(o).bus != InputBus::none;
    }),
    attr("model", VB_AT(Input, model)).nonzero(),
    child("driver", input_driver_element),
    child("source", evdev_element).when(input_type, InputType::passthrough, InputType::evdev),
    VB_INFO(Input),
};

bool check_input(ParseContext& context, const XmlNode& node, void* object) {
    auto& input = as<Input>(object);
    auto unsupported = [&](const std::string& text) {
        return context.fail(node, VB_ERR_CONFIG_UNSUPPORTED, VB_FROM_DOMAIN, text);
    };
    switch (input.bus) {
        case InputBus::ps2:
            if (input.type != InputType::mouse && input.type != InputType::keyboard)
                return context.fail(
                    node, VB_ERR_INTERNAL_ERROR, VB_FROM_DOMAIN,
                    "ps2 bus does not support " + std::string(name_of(input.type)) + " input device");
            break;
        case InputBus::xen:
            if (input.type != InputType::mouse && input.type != InputType::keyboard)
                return unsupported("xen bus does not support this input device");
            break;
        case InputBus::parallels:
            if (input.type != InputType::mouse && input.type != InputType::keyboard)
                return unsupported("parallels containers don't support this input device");
            break;
        case InputBus::usb:
            if (input.info.address && input.info.address->type != AddressType::usb)
                return context.fail(node, VB_ERR_XML_ERROR, VB_FROM_DOMAIN,
                                    "Invalid address for a USB device");
            break;
        default:
            break;
    }
    if (input.model != VirtioModel::absent && input.bus != InputBus::virtio) {
        return unsupported("only bus 'virtio' is supported for this input model");
    }
    return true;
}

// --- memballoon
constexpr Field balloon_driver_fields[] = {VB_VIRTIO(Balloon, virtio)};
constexpr Element balloon_driver_element = element(balloon_driver_fields);
constexpr Field stats_fields[] = {attr("period", VB_AT(Balloon, period))};
constexpr Element stats_element = element(stats_fields);
constexpr Field balloon_fields[] = {
    attr("model", VB_AT(Balloon, model)).required().always(),
    attr("autodeflate", VB_AT(Balloon, autodeflate)),
    attr("freePageReporting", VB_AT(Balloon, free_page_reporting)),
    child("stats", stats_element),
    VB_INFO(Balloon),
    child("driver", balloon_driver_element),
};

// --- rng
constexpr Field rng_driver_fields[] = {VB_VIRTIO(Rng, virtio)};
constexpr Element rng_driver_element = element(rng_driver_fields);
constexpr Field rate_fields[] = {
    attr("bytes", VB_AT(Rng, rate)),
    attr("period", VB_AT(Rng, period)),
};
constexpr Element rate_element = element(rate_fields);

bool parse_rng_backend(ParseContext& context, const XmlNode& node, void* object) {
    auto& rng = as<Rng>(object);
    const std::string_view* model = node.attribute("model");
    if (!model) return context.fail(node, "missing RNG device backend");
    auto backend = value_of<RngBackend>(*model);
    if (!backend) {
        return context.fail(node, VB_ERR_CONFIG_UNSUPPORTED, VB_FROM_DOMAIN,
                            "unknown RNG backend model '" + std::string(*model) + "'");
    }
    rng.backend = *backend;
    if (rng.backend == RngBackend::random) {
        std::string path = node.content();
        if (!path.empty()) rng.device = path;
    } else if (rng.backend == RngBackend::egd) {
        const std::string_view* type = node.attribute("type");
        if (!type) return context.fail(node, VB_ERR_XML_ERROR, VB_FROM_DOMAIN, "missing EGD backend type");
        auto source_type = value_of<ChardevType>(*type);
        if (!source_type) {
            return context.fail(node, VB_ERR_CONFIG_UNSUPPORTED, VB_FROM_DOMAIN,
                                "unknown backend type '" + std::string(*type) + "' for egd");
        }
        auto& source = rng.source.make();
        source.type = *source_type;
        return parse_chardev_source(context, node, source);
    }
    return true;
}

void format_rng_backend(const FormatContext& context, const void* object) {
    const auto& rng = as<Rng>(object);
    XmlWriter& out = context.out;
    out.open("backend");
    out.raw_attribute("model", name_of(rng.backend));
    if (rng.source) {
        format_chardev_type(context, *rng.source);
        format_chardev_source(context, *rng.source);
    } else if (rng.device.has()) {
        out.text(rng.device);
    }
    out.close("backend");
}

constexpr Field rng_fields[] = {
    attr("model", VB_AT(Rng, model)).required().always().unsupported(),
    child("rate", rate_element),
    custom("backend", parse_rng_backend, format_rng_backend).required(),
    child("driver", rng_driver_element),
    VB_INFO(Rng),
};

// --- tpm
constexpr Slot tpm_backend = VB_AT(Tpm, backend);
constexpr Field tpm_device_fields[] = {attr("path", VB_AT(Tpm, device))};
constexpr Element tpm_device_element = element(tpm_device_fields);
constexpr Field tpm_encryption_fields[] = {attr("secret", VB_AT(Tpm, secret))};
constexpr Element tpm_encryption_element = element(tpm_encryption_fields);
constexpr Field banks_fields[] = {
    leaf("sha1", VB_AT(Tpm, banks.sha1)),
    leaf("sha256", VB_AT(Tpm, banks.sha256)),
    leaf("sha384", VB_AT(Tpm, banks.sha384)),
    leaf("sha512", VB_AT(Tpm, banks.sha512)),
};
constexpr Element banks_element = element(banks_fields);

bool parse_tpm_source(ParseContext& context, const XmlNode& node, void* object) {
    auto& source = as<Tpm>(object).source.make();
    const std::string_view* type = node.attribute("type");
    auto value = type ? value_of<ChardevType>(*type) : std::nullopt;
    if (!value) return context.bad_attribute(node, "type", type ? *type : std::string_view());
    source.type = *value;
    source.mode = value_of<SourceMode>(node.attribute_or("mode", "connect")).value_or(SourceMode::connect);
    source.path = node.attribute_or("path", {});
    source.host = node.attribute_or("host", {});
    source.service = node.attribute_or("service", {});
    return true;
}

void format_tpm_source(const FormatContext& context, const void* object) {
    const auto& source = as<Tpm>(object).source;
    if (!source) return;
    context.out.open("source");
    context.out.raw_attribute("type", name_of(source->type));
    context.out.raw_attribute("mode", name_of(source->mode));
    if (!source->path.empty()) context.out.attribute("path", source->path);
    if (!source->host.empty()) context.out.attribute("host", source->host);
    if (!source->service.empty()) context.out.attribute("service", source->service);
    context.out.close("source");
}

constexpr Field tpm_backend_fields[] = {
    attr("type", tpm_backend).required().always(),
    attr("version", VB_AT(Tpm, version)).nonzero().when(tpm_backend, TpmBackend::emulator),
    attr("persistent_state", VB_AT(Tpm, persistent_state))
        .when(tpm_backend, TpmBackend::emulator)
        .only([](const FormatContext&, const void* o) { return as<Tpm>(o).persistent_state == YesNo::yes; }),
    child("device", tpm_device_element).when(tpm_backend, TpmBackend::passthrough),
    child("encryption", tpm_encryption_element).when(tpm_backend, TpmBackend::emulator),
    child("active_pcr_banks", banks_element).when(tpm_backend, TpmBackend::emulator),
    custom("source", parse_tpm_source, format_tpm_source).when(tpm_backend, TpmBackend::external),
};
constexpr Element tpm_backend_element = element(tpm_backend_fields);

constexpr Field tpm_fields[] = {
    attr("model", VB_AT(Tpm, model)).nonzero(),
    child("backend", tpm_backend_element).required(),
    VB_INFO(Tpm),
};

bool check_tpm(ParseContext& context, const XmlNode& node, void* object) {
    auto& tpm = as<Tpm>(object);
    if (tpm.backend == TpmBackend::passthrough) {
        const XmlNode* backend = node.child("backend");
        if (tpm.device.empty() && backend) tpm.device = "/dev/tpm0";
    } else if (tpm.secret.has()) {
        auto uuid = Uuid::parse(tpm.secret);
        if (!uuid)
            return context.fail(node, VB_ERR_INTERNAL_ERROR, VB_FROM_DOMAIN,
                                "Unable to parse secret uuid '" + tpm.secret.str() + "'");
        tpm.secret = uuid->str();
    }
    return true;
}

// --- watchdog, panic, hub, nvram, lease
constexpr Field watchdog_fields[] = {
    attr("model", VB_AT(Watchdog, model)).required().missing(VB_ERR_INTERNAL_ERROR).always().unsupported(),
    attr("action", VB_AT(Watchdog, action)).always().unsupported(),
    VB_INFO(Watchdog),
};

constexpr Field panic_fields[] = {
    attr("model", VB_AT(Panic, model)).nonzero().unsupported(),
    VB_INFO(Panic),
};

constexpr Field hub_fields[] = {
    attr("type", VB_AT(Hub, type)).required().missing(VB_ERR_INTERNAL_ERROR).always().unsupported(),
    VB_INFO(Hub),
};

constexpr Field nvram_fields[] = {VB_INFO(Nvram)};

constexpr Field lease_target_fields[] = {
    attr("path", VB_AT(Lease, path)).required(),
    attr("offset", VB_AT(Lease, offset)),
};
constexpr Element lease_target_element = element(lease_target_fields);
constexpr Field lease_fields[] = {
    leaf("lockspace", VB_AT(Lease, lockspace)),
    leaf("key", VB_AT(Lease, key)).required(),
    child("target", lease_target_element).required(),
};

// --- shmem
constexpr Field shmem_model_fields[] = {attr("type", VB_AT(Shmem, model)).always()};
constexpr Element shmem_model_element = element(shmem_model_fields);
constexpr Field server_fields[] = {attr("path", VB_AT(Shmem, server_path))};
constexpr Element server_element = element(server_fields, [](ParseContext&, const XmlNode&, void* o) {
    as<Shmem>(o).has_server = true;
    return true;
});
constexpr Field msi_fields[] = {
    attr("vectors", VB_AT(Shmem, vectors)),
    attr("ioeventfd", VB_AT(Shmem, ioeventfd)),
};
constexpr Element msi_element = element(msi_fields, [](ParseContext&, const XmlNode&, void* o) {
    as<Shmem>(o).has_msi = true;
    return true;
});

bool parse_shmem_size(ParseContext& context, const XmlNode& node, void* object) {
    return parse_scaled(context, node, node.content(), node.attribute_or("unit", {}), 1, false,
                        as<Shmem>(object).size);
}
void format_shmem_size(const FormatContext& context, const void* object) {
    uint64_t size = as<Shmem>(object).size;
    if (size == 0) return;
    context.out.open("size");
    context.out.raw_attribute("unit", "M");
    context.out.raw_text(std::to_string(size >> 20));
    context.out.close("size");
}

constexpr Field shmem_fields[] = {
    attr("name", VB_AT(Shmem, name)).required(),
    attr("role", VB_AT(Shmem, role)).nonzero(),
    child("model", shmem_model_element).always(),
    custom("size", parse_shmem_size, format_shmem_size),
    child("server", server_element).always().only([](const FormatContext&, const void* o) {
        return as<Shmem>(o).has_server;
    }),
    child("msi", msi_element).always().only([](const FormatContext&, const void* o) {
        return as<Shmem>(o).has_msi;
    }),
    VB_INFO(Shmem),
};

// --- memory devices
using M = MemoryDevice;
constexpr Field memory_source_fields[] = {
    leaf("path", VB_AT(M, path)),
    leaf("alignsize", VB_AT(M, alignsize)).kib(),
    leaf("pmem", VB_AT(M, pmem)),
    leaf("nodemask", VB_AT(M, nodemask)).internal(),
    leaf("pagesize", VB_AT(M, pagesize)).kib(),
};
constexpr Element memory_source_element = element(memory_source_fields);
constexpr Field label_fields[] = {leaf("size", VB_AT(M, label_size)).kib()};
constexpr Element label_element = element(label_fields);
constexpr Field memory_address_fields[] = {attr("base", VB_AT(M, base_address)).hex(1)};
constexpr Element memory_address_element = element(memory_address_fields);
constexpr Field memory_target_fields[] = {
    leaf("size", VB_AT(M, size)).kib().required().always(),
    leaf("node", VB_AT(M, node)),
    child("label", label_element),
    leaf("readonly", VB_AT(M, readonly)),
    leaf("block", VB_AT(M, block)).kib(),
    leaf("requested", VB_AT(M, requested))
        .kib()
        .only([](const FormatContext&, const void* o) { return as<M>(o).model == MemoryModel::virtio_mem; })
        .always(),
    leaf("current", VB_AT(M, current)).kib().live(),
    child("address", memory_address_element),
};
constexpr Element memory_target_element = element(memory_target_fields);
constexpr Field memory_fields[] = {
    attr("model", VB_AT(M, model)).required().nonzero(),
    attr("access", VB_AT(M, access)).nonzero(),
    attr("discard", VB_AT(M, discard)),
    leaf("uuid", VB_AT(M, uuid)),
    child("source", memory_source_element),
    child("target", memory_target_element).required(),
    VB_INFO(MemoryDevice),
};

// --- iommu, vsock
constexpr Field iommu_driver_fields[] = {
    attr("intremap", VB_AT(Iommu, intremap)), attr("caching_mode", VB_AT(Iommu, caching_mode)),
    attr("eim", VB_AT(Iommu, eim)),           attr("iotlb", VB_AT(Iommu, iotlb)),
    attr("aw_bits", VB_AT(Iommu, aw_bits)),
};
constexpr Element iommu_driver_element = element(iommu_driver_fields);
constexpr Field iommu_fields[] = {
    attr("model", VB_AT(Iommu, model)).required().always(),
    child("driver", iommu_driver_element),
    VB_INFO(Iommu),
};

constexpr Field cid_fields[] = {
    attr("auto", VB_AT(Vsock, auto_cid)),
    attr("address", VB_AT(Vsock, cid)),
};
bool check_cid(ParseContext& context, const XmlNode& node, void* object) {
    auto& vsock = as<Vsock>(object);
    if (node.attribute("address") && vsock.cid < 3) {
        return context.fail(node, VB_ERR_CONFIG_UNSUPPORTED, VB_FROM_DOMAIN, "guest CIDs must be >= 3");
    }
    if (context.inactive() && vsock.auto_cid == YesNo::yes) vsock.cid = 0;
    return true;
}
constexpr Element cid_element = element(cid_fields, check_cid);
constexpr Field vsock_driver_fields[] = {VB_VIRTIO(Vsock, virtio)};
constexpr Element vsock_driver_element = element(vsock_driver_fields);
constexpr Field vsock_fields[] = {
    attr("model", VB_AT(Vsock, model)).nonzero(),
    child("cid", cid_element),
    VB_INFO(Vsock),
    child("driver", vsock_driver_element),
};

}  // namespace

constinit const Element input_element = element(input_fields, check_input);
constinit const Element balloon_element = element(balloon_fields);
constinit const Element rng_element = element(rng_fields, [](ParseContext&, const XmlNode&, void* o) {
    auto& rng = as<Rng>(o);
    if (rng.backend == RngBackend::random && !rng.device.has()) rng.device = "/dev/random";
    return true;
});
constinit const Element tpm_element = element(tpm_fields, check_tpm);
constinit const Element watchdog_element = element(watchdog_fields);
constinit const Element panic_element = element(panic_fields);
constinit const Element hub_element = element(hub_fields);
constinit const Element nvram_element = element(nvram_fields);
constinit const Element lease_element = element(lease_fields, [](ParseContext& c, const XmlNode& n, void* o) {
    return as<Lease>(o).key.has() || c.fail(n, "Missing 'key' element for lease");
});
constinit const Element shmem_element = element(shmem_fields, [](ParseContext& c, const XmlNode& n, void* o) {
    const auto& shmem = as<Shmem>(o);
    return !shmem.has_msi || shmem.has_server || c.fail(n, "msi option is only supported with a server");
});
constinit const Element memory_element = element(memory_fields);
constinit const Element iommu_element = element(iommu_fields);
constinit const Element vsock_element = element(vsock_fields, [](ParseContext&, const XmlNode&, void* o) {
    auto& vsock = as<Vsock>(o);
    if (vsock.auto_cid == YesNo::absent) vsock.auto_cid = vsock.cid != 0 ? YesNo::no : YesNo::yes;
    return true;
});

}  // namespace virtbay::model
