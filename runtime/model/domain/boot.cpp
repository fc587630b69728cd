// <os>, <features> and <clock>.
#include "model/domain/boot.h"

#include "model/domain/domain.h"
#include "model/domain/elements.h"
#include "model/domain/storage_source.h"

namespace virtbay::model {

namespace {

// --- os
constexpr Field type_fields[] = {
    attr("arch", VB_AT(Os, arch)),
    attr("machine", VB_AT(Os, machine)),
    content(VB_AT(Os, type)).unsupported(),
};
constexpr Element type_element = element(type_fields);

constexpr Field feature_fields[] = {
    attr("enabled", VB_AT(FirmwareFeature, enabled)).required(),
    attr("name", VB_AT(FirmwareFeature, name)).required().always(),
};
constexpr Element feature_element = element(feature_fields);
constexpr Field firmware_fields[] = {child("feature", feature_element, VB_AT(Os, firmware_features))};
constexpr Element firmware_element = element(firmware_fields);

constexpr Field loader_fields[] = {
    attr("readonly", VB_AT(Os, loader_readonly)),
    attr("secure", VB_AT(Os, loader_secure)),
    attr("type", VB_AT(Os, loader_type)).nonzero(),
    attr("stateless", VB_AT(Os, loader_stateless)),
    content(VB_AT(Os, loader)),
};
constexpr Element loader_element = element(loader_fields, [](ParseContext&, const XmlNode&, void* o) {
    as<Os>(o).has_loader = true;
    return true;
});

// The variables' file is named by path, or as a storage source by its type.
bool parse_nvram_source(ParseContext& context, const XmlNode& node, void* object) {
    auto& os = as<Os>(object);
    const std::string_view* type = node.attribute("type");
    if (!type) {
        std::string path = node.content();
        if (!path.empty()) os.nvram = path;
        return true;
    }
    auto& source = os.nvram_source.make();
    auto value = value_of<StorageType>(*type);
    if (!value) return context.bad_attribute(node, "type", *type);
    source.type = *value;
    const XmlNode* inner = node.child("source");
    return !inner || parse_element(context, *inner, storage_source_element, &source);
}
void format_nvram_type(const FormatContext& context, const void* object) {
    const auto& os = as<Os>(object);
    if (os.nvram_source) context.out.raw_attribute("type", name_of(os.nvram_source->type));
}
void format_nvram_source(const FormatContext& context, const void* object) {
    const auto& os = as<Os>(object);
    if (os.nvram_source) {
        format_storage_source(context, *os.nvram_source);
    } else if (os.nvram.has()) {
        context.out.text(os.nvram);
    }
}
constexpr Field nvram_fields[] = {
    attr("template", VB_AT(Os, nvram_template)),
    custom_attributes("type", parse_nvram_source, format_nvram_type),
    custom("", nullptr, format_nvram_source),
};
constexpr Element nvram_element_ = element(nvram_fields, [](ParseContext&, const XmlNode&, void* o) {
    as<Os>(o).has_nvram = true;
    return true;
});

constexpr Field env_fields[] = {
    attr("name", VB_AT(EnvVariable, name)).required(),
    content(VB_AT(EnvVariable, value)).required(),
};
constexpr Element env_element = element(env_fields);

constexpr Field boot_dev_fields[] = {attr("dev", VB_AT(BootEntry, dev)).required().always()};
constexpr Element boot_dev_element = element(boot_dev_fields);

bool parse_bootmenu(ParseContext& context, const XmlNode& node, void* object) {
    auto& os = as<Os>(object);
    const std::string_view* enable = node.attribute("enable");
    if (enable) {
        auto value = value_of<YesNo>(*enable);
        if (!value) return context.bad_attribute(node, "enable", *enable);
        os.boot_menu = *value;
    }
    const std::string_view* timeout = node.attribute("timeout");
    if (timeout && os.boot_menu == YesNo::yes) {
        uint64_t value = 0;
        if (!parse_number(*timeout, 10, value) || value > UINT32_MAX)
            return context.bad_attribute(node, "timeout", *timeout);
        if (value > 65535) {
            return context.fail(node, VB_ERR_CONFIG_UNSUPPORTED, VB_FROM_DOMAIN,
                                "invalid value for boot menu timeout, must be in range [0,65535]");
        }
        os.boot_menu_timeout = static_cast<uint32_t>(value);
    }
    return true;
}

void format_bootmenu(const FormatContext& context, const void* object) {
    const auto& os = as<Os>(object);
    if (os.boot_menu == YesNo::absent) return;
    context.out.open("bootmenu");
    context.out.raw_attribute("enable", name_of(os.boot_menu));
    if (os.boot_menu_timeout) context.out.number_attribute("timeout", *os.boot_menu_timeout);
    context.out.close("bootmenu");
}

bool parse_bios(ParseContext& context, const XmlNode& node, void* object) {
    auto& os = as<Os>(object);
    if (const std::string_view* text = node.attribute("useserial")) {
        os.bios_useserial = *text == "yes" ? YesNo::yes : YesNo::no;
    }
    if (const std::string_view* text = node.attribute("rebootTimeout")) {
        int64_t value = 0;
        if (!parse_number(*text, 10, value) || value < INT32_MIN || value > INT32_MAX) {
            return context.bad_attribute(node, "rebootTimeout", *text);
        }
        if (value < -1 || value > 65535) {
            return context.fail(node, VB_ERR_CONFIG_UNSUPPORTED, VB_FROM_DOMAIN,
                                "invalid value for rebootTimeout, must be in range [-1,65535]");
        }
        os.reboot_timeout = static_cast<int32_t>(value);
    }
    return true;
}

void format_bios(const FormatContext& context, const void* object) {
    const auto& os = as<Os>(object);
    if (os.bios_useserial == YesNo::absent && !os.reboot_timeout) return;
    context.out.open("bios");
    if (os.bios_useserial != YesNo::absent)
        context.out.raw_attribute("useserial", name_of(os.bios_useserial));
    if (os.reboot_timeout) context.out.number_attribute("rebootTimeout", *os.reboot_timeout);
    context.out.close("bios");
}

bool parse_acpi_table(ParseContext& context, const XmlNode& node, void* object) {
    const XmlNode* table = node.child("table");
    if (!table) return true;
    const std::string_view* type = table->attribute("type");
    if (!type) return context.fail(*table, "missing acpi table type");
    if (*type != "slic") {
        return context.fail(*table, VB_ERR_XML_ERROR, VB_FROM_DOMAIN,
                            "Unknown acpi table type: " + std::string(*type));
    }
    std::string path = table->content();
    if (!path.empty()) as<Os>(object).slic_table = path;
    return true;
}

void format_acpi_table(const FormatContext& context, const void* object) {
    const auto& os = as<Os>(object);
    if (!os.slic_table.has()) return;
    context.out.open("acpi");
    context.out.open("table");
    context.out.raw_attribute("type", "slic");
    context.out.text(os.slic_table);
    context.out.close("table");
    context.out.close("acpi");
}

constexpr Field initarg_fields[] = {content(VB_AT(TextItem, value)).required()};
constexpr Element initarg_element = element(initarg_fields);

// As many as there are kinds; more are passed over.
constexpr size_t most_boot_devices = 4;

// Only full virtualization looks at boot devices.
bool parse_boot(ParseContext& context, const XmlNode& node, void* object) {
    auto& os = as<Os>(object);
    if (os.type != OsType::hvm || os.boot.size() == most_boot_devices) return true;
    return parse_element(context, node, boot_dev_element, &os.boot.append());
}
void format_boot(const FormatContext& context, const void* object) {
    for (const auto& boot : as<Os>(object).boot)
        format_element(context, "boot", boot_dev_element, &boot, true);
}

constexpr Field os_fields[] = {
    attr("firmware", VB_AT(Os, firmware)).nonzero(),
    child("type", type_element).always(),
    child("firmware", firmware_element),
    leaf("init", VB_AT(Os, init)),
    child("initarg", initarg_element, VB_AT(Os, init_arguments)),
    child("initenv", env_element, VB_AT(Os, init_environment)),
    leaf("initdir", VB_AT(Os, init_dir)),
    leaf("inituser", VB_AT(Os, init_user)),
    leaf("initgroup", VB_AT(Os, init_group)),
    child("loader", loader_element).always().only([](const FormatContext&, const void* o) {
        const auto& os = as<Os>(o);
        return os.loader.has() || os.loader_readonly != YesNo::absent || os.loader_secure != YesNo::absent ||
               os.loader_type != LoaderType::absent || os.loader_stateless != YesNo::absent;
    }),
    child("nvram", nvram_element_),
    leaf("kernel", VB_AT(Os, kernel)),
    leaf("initrd", VB_AT(Os, initrd)),
    leaf("cmdline", VB_AT(Os, cmdline)),
    leaf("dtb", VB_AT(Os, dtb)),
    leaf("root", VB_AT(Os, root)),
    custom("acpi", parse_acpi_table, format_acpi_table),
    custom("boot", parse_boot, format_boot),
    custom("bootmenu", parse_bootmenu, format_bootmenu),
    custom("bios", parse_bios, format_bios),
    leaf("smbios", "mode", VB_AT(Os, smbios)).nonzero().unsupported(),
};

// --- features
using H = Hyperv;
#define VB_STATE(S, member) leaf(#member, "state", VB_AT(S, member)).required()

constexpr Field stimer_fields[] = {
    attr("state", VB_AT(H, stimer)).required(),
    leaf("direct", "state", VB_AT(H, stimer_direct)).required(),
};
constexpr Element stimer_element = element(stimer_fields);
constexpr Field spinlocks_fields[] = {
    attr("state", VB_AT(H, spinlocks)).required(),
    attr("retries", VB_AT(H, spinlock_retries)),
};
constexpr Element spinlocks_element =
    element(spinlocks_fields, [](ParseContext& c, const XmlNode& n, void* o) {
        auto& hyperv = as<H>(o);
        if (hyperv.spinlocks != OnOff::on) return true;
        if (!n.attribute("retries")) return c.missing_attribute(n, "retries");
        if (hyperv.spinlock_retries < 0xfff) {
            return c.fail(n, VB_ERR_XML_ERROR, VB_FROM_DOMAIN,
                          "HyperV spinlock retry count must be at least 4095");
        }
        return true;
    });
constexpr Field vendor_fields[] = {
    attr("state", VB_AT(H, vendor_id)).required(),
    attr("value", VB_AT(H, vendor_id_value)),
};
constexpr Element vendor_element = element(vendor_fields, [](ParseContext& c, const XmlNode& n, void* o) {
    auto& hyperv = as<H>(o);
    if (hyperv.vendor_id != OnOff::on) return true;
    if (hyperv.vendor_id_value.empty())
        return c.fail(n, "missing 'value' attribute for HyperV feature 'vendor_id'");
    if (hyperv.vendor_id_value.size() > 12)
        return c.fail(n, "HyperV vendor_id value must not be more than 12 characters.");
    if (hyperv.vendor_id_value.view().find(',') != std::string_view::npos)
        return c.fail(n, "HyperV vendor_id value is invalid");
    return true;
});

constexpr Slot hyperv_mode = VB_AT(H, mode);
constexpr Field hyperv_fields[] = {
    attr("mode", hyperv_mode).always(),
    VB_STATE(H, relaxed),
    VB_STATE(H, vapic),
    child("spinlocks", spinlocks_element),
    VB_STATE(H, vpindex),
    VB_STATE(H, runtime),
    VB_STATE(H, synic),
    child("stimer", stimer_element),
    VB_STATE(H, reset),
    child("vendor_id", vendor_element),
    VB_STATE(H, frequencies),
    VB_STATE(H, reenlightenment),
    VB_STATE(H, tlbflush),
    VB_STATE(H, ipi),
    VB_STATE(H, evmcs),
    VB_STATE(H, avic),
};

bool check_known_children(ParseContext& context, const XmlNode& node, const Element& described,
                          const char* what) {
    for (const XmlNode* n = node.first_element(); n; n = n->next_element()) {
        bool known = false;
        for (size_t i = 0; i < described.count; ++i) known = known || n->name == described.fields[i].name;
        if (!known) {
            return context.fail(*n, VB_ERR_CONFIG_UNSUPPORTED, VB_FROM_DOMAIN, what + std::string(n->name));
        }
    }
    return true;
}

constexpr Element hyperv_known = element(hyperv_fields);
constexpr Element hyperv_element = element(hyperv_fields, [](ParseContext& c, const XmlNode& n, void* o) {
    auto& hyperv = as<H>(o);
    if (hyperv.mode == HypervMode::absent) hyperv.mode = HypervMode::custom;
    return hyperv.mode != HypervMode::custom ||
           check_known_children(c, n, hyperv_known, "unsupported HyperV Enlightenment feature: ");
});

using K = KvmFeatures;
constexpr Field dirty_ring_fields[] = {
    attr("state", VB_AT(K, dirty_ring)).required(),
    attr("size", VB_AT(K, dirty_ring_size)),
};
constexpr Element dirty_ring_element =
    element(dirty_ring_fields, [](ParseContext& c, const XmlNode& n, void* o) {
        auto& kvm = as<K>(o);
        if (kvm.dirty_ring != OnOff::on) return true;
        uint32_t size = kvm.dirty_ring_size;
        if (!n.attribute("size")) return c.missing_attribute(n, "size");
        if ((size & (size - 1)) != 0 || size < 1024 || size > 65536) {
            return c.fail(n, VB_ERR_XML_ERROR, VB_FROM_DOMAIN,
                          "dirty ring must be power of 2 and ranges [1024, 65536]");
        }
        return true;
    });
constexpr Field kvm_fields[] = {
    VB_STATE(K, hidden),
    leaf("hint-dedicated", "state", VB_AT(K, hint_dedicated)).required(),
    leaf("poll-control", "state", VB_AT(K, poll_control)).required(),
    leaf("pv-ipi", "state", VB_AT(K, pv_ipi)).required(),
    child("dirty-ring", dirty_ring_element),
};
constexpr Element kvm_known = element(kvm_fields);
constexpr Element kvm_element = element(kvm_fields, [](ParseContext& c, const XmlNode& n, void*) {
    return check_known_children(c, n, kvm_known, "unsupported KVM feature: ");
});

using X = XenFeatures;
constexpr Field passthrough_fields[] = {
    attr("state", VB_AT(X, passthrough)).required(),
    attr("mode", VB_AT(X, passthrough_mode)).nonzero(),
};
constexpr Element passthrough_element = element(passthrough_fields);
constexpr Field xen_fields[] = {
    VB_STATE(X, e820_host),
    child("passthrough", passthrough_element),
};
constexpr Element xen_known = element(xen_fields);
constexpr Element xen_element = element(xen_fields, [](ParseContext& c, const XmlNode& n, void*) {
    return check_known_children(c, n, xen_known, "unsupported Xen feature: ");
});

using F = Features;
constexpr Field capability_fields[] = {
    attr("state", VB_AT(CapabilityEntry, state)),
};
constexpr Element capability_element = element(capability_fields);

bool parse_capabilities(ParseContext& context, const XmlNode& node, void* object) {
    auto& features = as<F>(object);
    features.has_capabilities = true;
    const std::string_view* policy = node.attribute("policy");
    if (policy) {
        auto value = value_of<CapabilitiesPolicy>(*policy);
        if (!value) return context.bad_attribute(node, "policy", *policy);
        features.capabilities_policy = *value;
    }
    for (const XmlNode* n = node.first_element(); n; n = n->next_element()) {
        CapabilityEntry entry;
        entry.name = n->name;
        entry.state = OnOff::on;
        if (!parse_element(context, *n, capability_element, &entry)) return false;
        features.capabilities.push_back(std::move(entry));
    }
    return true;
}

void format_capabilities(const FormatContext& context, const void* object) {
    const auto& features = as<F>(object);
    if (!features.has_capabilities) return;
    if (features.capabilities_policy == CapabilitiesPolicy::default_ && features.capabilities.empty()) return;
    context.out.open("capabilities");
    context.out.raw_attribute("policy", name_of(features.capabilities_policy));
    for (const auto& entry : features.capabilities) {
        format_element(context, entry.name.c_str(), capability_element, &entry, true);
    }
    context.out.close("capabilities");
}

constexpr Field apic_fields[] = {attr("eoi", VB_AT(F, apic_eoi))};
constexpr Element apic_element = element(apic_fields, [](ParseContext&, const XmlNode&, void* o) {
    as<F>(o).apic = OnOff::on;
    return true;
});

bool parse_smm(ParseContext& context, const XmlNode& node, void* object) {
    auto& features = as<F>(object);
    features.smm = OnOff::on;
    if (const std::string_view* state = node.attribute("state")) {
        auto value = value_of<OnOff>(*state);
        if (!value) return context.bad_attribute(node, "state", *state);
        features.smm = *value;
    }
    const XmlNode* tseg = node.child("tseg");
    if (tseg && features.smm == OnOff::on) {
        features.tseg_given = true;
        return parse_scaled(context, *tseg, tseg->content(), tseg->attribute_or("unit", {}), 1 << 20, false,
                            features.tseg_size);
    }
    return true;
}

void format_smm(const FormatContext& context, const void* object) {
    const auto& features = as<F>(object);
    if (features.smm == OnOff::absent) return;
    context.out.open("smm");
    context.out.raw_attribute("state", name_of(features.smm));
    if (features.tseg_given) {
        static const char* const units[] = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
        size_t unit = 0;
        uint64_t size = features.tseg_size;
        while (size != 0 && size % 1024 == 0 && unit < 6) {
            size /= 1024;
            ++unit;
        }
        context.out.open("tseg");
        context.out.raw_attribute("unit", units[unit]);
        context.out.raw_text(std::to_string(size));
        context.out.close("tseg");
    }
    context.out.close("smm");
}

constexpr Field gic_fields[] = {attr("version", VB_AT(F, gic_version)).nonzero()};
constexpr Element gic_element = element(gic_fields, [](ParseContext&, const XmlNode&, void* o) {
    as<F>(o).gic = OnOff::on;
    return true;
});

constexpr Field hpt_fields[] = {
    attr("resizing", VB_AT(F, hpt_resizing)).nonzero(),
    leaf("maxpagesize", VB_AT(F, hpt_max_page_size)).kib(),
};
constexpr Element hpt_element = element(hpt_fields);

constexpr Field tcg_fields[] = {leaf("tb-cache", VB_AT(F, tcg_tb_cache)).kib()};
constexpr Element tcg_element = element(tcg_fields);

constexpr Field features_fields[] = {
    leaf("acpi", VB_AT(F, acpi)),
    child("apic", apic_element).always().only([](const FormatContext&, const void* o) {
        return as<F>(o).apic == OnOff::on;
    }),
    leaf("pae", VB_AT(F, pae)),
    leaf("hap", "state", VB_AT(F, hap)).implied(),
    leaf("viridian", VB_AT(F, viridian)),
    leaf("privnet", VB_AT(F, privnet)),
    child("hyperv", hyperv_element, VB_AT(F, hyperv)).full(),
    child("kvm", kvm_element, VB_AT(F, kvm)).full(),
    leaf("pvspinlock", "state", VB_AT(F, pvspinlock)).implied(),
    custom("capabilities", parse_capabilities, format_capabilities),
    leaf("pmu", "state", VB_AT(F, pmu)).implied(),
    leaf("vmport", "state", VB_AT(F, vmport)).implied(),
    child("gic", gic_element).always().only([](const FormatContext&, const void* o) {
        return as<F>(o).gic == OnOff::on;
    }),
    custom("smm", parse_smm, format_smm),
    leaf("ioapic", "driver", VB_AT(F, ioapic)).nonzero(),
    child("hpt", hpt_element),
    leaf("vmcoreinfo", "state", VB_AT(F, vmcoreinfo)).implied(),
    leaf("htm", "state", VB_AT(F, htm)).required(),
    leaf("nested-hv", "state", VB_AT(F, nested_hv)).required(),
    leaf("msrs", "unknown", VB_AT(F, msrs_unknown)).required(),
    leaf("ccf-assist", "state", VB_AT(F, ccf_assist)).required(),
    child("xen", xen_element, VB_AT(F, xen)).full(),
    leaf("cfpc", "value", VB_AT(F, cfpc)).nonzero(),
    leaf("sbbc", "value", VB_AT(F, sbbc)).nonzero(),
    leaf("ibs", "value", VB_AT(F, ibs)).nonzero(),
    child("tcg", tcg_element).only([](const FormatContext&, const void* o) {
        return as<F>(o).tcg_tb_cache != 0;
    }),
};

// --- clock
constexpr Field catchup_fields[] = {
    attr("threshold", VB_AT(Timer, catchup_threshold)),
    attr("slew", VB_AT(Timer, catchup_slew)),
    attr("limit", VB_AT(Timer, catchup_limit)),
};
constexpr Element catchup_element = element(catchup_fields);

constexpr Field timer_fields[] = {
    attr("name", VB_AT(Timer, name)).required().always(),
    attr("present", VB_AT(Timer, present)),
    attr("tickpolicy", VB_AT(Timer, tickpolicy)).nonzero(),
    attr("track", VB_AT(Timer, track)).nonzero(),
    attr("frequency", VB_AT(Timer, frequency)),
    attr("mode", VB_AT(Timer, mode)).nonzero(),
    child("catchup", catchup_element),
};

bool check_timer(ParseContext& context, const XmlNode& node, void* object) {
    auto& timer = as<Timer>(object);
    const XmlNode* catchup = node.child("catchup");
    if (catchup && timer.tickpolicy != TickPolicy::catchup) {
        return context.fail(node, VB_ERR_XML_ERROR, VB_FROM_DOMAIN,
                            "timer catchup requires tickpolicy catchup");
    }
    return true;
}
constexpr Element timer_element = element(timer_fields, check_timer);

constexpr Slot offset = VB_AT(Clock, offset);

bool parse_adjustment(ParseContext& context, const XmlNode& node, void* object) {
    auto& clock = as<Clock>(object);
    const std::string_view* text = node.attribute("adjustment");
    switch (clock.offset) {
        case ClockOffset::utc:
        case ClockOffset::localtime:
            if (!text) return true;
            clock.adjustment_reset = *text == "reset";
            if (!clock.adjustment_reset && !parse_number(*text, 10, clock.adjustment)) {
                return context.fail(node, "unknown clock adjustment '" + std::string(*text) + "'");
            }
            if (!clock.adjustment_reset) {
                // A given adjustment makes the clock follow it.
                clock.basis = clock.offset == ClockOffset::utc ? ClockBasis::utc : ClockBasis::localtime;
                clock.offset = ClockOffset::variable;
            }
            return true;
        case ClockOffset::variable:
            if (text && !parse_number(*text, 10, clock.adjustment)) clock.adjustment = 0;
            clock.adjustment0 = clock.adjustment;
            return true;
        default:
            return true;
    }
}

void format_adjustment(const FormatContext& context, const void* object) {
    const auto& clock = as<Clock>(object);
    if (clock.adjustment_reset &&
        (clock.offset == ClockOffset::utc || clock.offset == ClockOffset::localtime)) {
        context.out.raw_attribute("adjustment", "reset");
    }
    if (clock.offset != ClockOffset::variable) return;
    context.out.number_attribute("adjustment", clock.adjustment);
    context.out.raw_attribute("basis", name_of(clock.basis));
}

constexpr Field clock_fields[] = {
    attr("offset", offset).always().unsupported(),
    attr("basis", VB_AT(Clock, basis))
        .unsupported()
        .when(offset, ClockOffset::variable)
        .only([](const FormatContext&, const void*) { return false; }),
    custom_attributes("adjustment", parse_adjustment, format_adjustment),
    attr("timezone", VB_AT(Clock, timezone))
        .required()
        .missing(VB_ERR_INTERNAL_ERROR)
        .when(offset, ClockOffset::timezone),
    attr("start", VB_AT(Clock, start))
        .required()
        .missing(VB_ERR_INTERNAL_ERROR)
        .always()
        .when(offset, ClockOffset::absolute),
    child("timer", timer_element, VB_AT(Clock, timers)),
};

}  // namespace

constinit const Element os_element = element(os_fields);
constinit const Element features_element =
    element(features_fields, [](ParseContext& c, const XmlNode& n, void*) {
        return check_known_children(c, n, features_element, "unexpected feature: ");
    });
constinit const Element clock_element = element(clock_fields);

}  // namespace virtbay::model
