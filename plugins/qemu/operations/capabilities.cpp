// Capability documents of the host and of emulators.
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include "answer.h"
#include "driver.h"
#include "model/xml_writer.h"
#include "operations/host_facts.h"
#include "support/descriptor.h"

namespace virtbay::qemu {

using namespace model;

namespace {

std::string first_line(const std::string& path) {
    auto text = read_file(path, 4096);
    if (!text) return {};
    return text->substr(0, text->find('\n'));
}

std::string host_uuid() {
    for (const char* path : {"/sys/class/dmi/id/product_uuid", "/etc/machine-id"})
        if (auto uuid = Uuid::parse(first_line(path)); uuid && !uuid->is_uniform()) return uuid->str();
    return {};
}

std::string cpuinfo(const std::string& text, const char* key) {
    const size_t at = text.find(std::string("\n") + key);
    if (at == std::string::npos) return {};
    const size_t colon = text.find(':', at + 1);
    const size_t end = text.find('\n', at + 1);
    if (colon == std::string::npos || colon > end) return {};
    return colon + 2 > end ? std::string() : text.substr(colon + 2, end - colon - 2);
}

std::string siblings(const HostProcessor& p, const std::vector<HostProcessor>& all) {
    Bitmap set;
    for (const HostProcessor& o : all)
        if (o.socket == p.socket && o.core == p.core) set.set(static_cast<unsigned>(o.id));
    return set.format();
}

void number(XmlWriter& x, const char* name, long long v) {
    x.number_attribute(name, v);
}

void write_cpu(XmlWriter& x, const std::vector<HostProcessor>& processors) {
    const std::string text = "\n" + read_file("/proc/cpuinfo", 1u << 20).value();
    x.open("cpu");
    x.element("arch", host_arch());
    const std::string vendor = cpuinfo(text, "vendor_id");
    if (vendor == "GenuineIntel") x.element("vendor", "Intel");
    if (vendor == "AuthenticAMD") x.element("vendor", "AMD");
    if (const std::string code = cpuinfo(text, "microcode"); !code.empty()) {
        x.open("microcode");
        number(x, "version", strtoll(code.c_str(), nullptr, 0));
        x.close("microcode");
    }
    if (const std::string family = cpuinfo(text, "cpu family"); !family.empty()) {
        x.open("signature");
        x.attribute("family", family);
        std::string model;
        for (size_t at = 0; (at = text.find("\nmodel\t", at)) != std::string::npos;) {
            model = text.substr(text.find(':', at) + 2);
            model.resize(model.find('\n'));
            break;
        }
        x.attribute("model", model);
        x.attribute("stepping", cpuinfo(text, "stepping"));
        x.close("signature");
    }
    int sockets = 1, cores = 1;
    for (const HostProcessor& p : processors)
        sockets = std::max(sockets, p.socket + 1), cores = std::max(cores, p.core + 1);
    x.open("topology");
    number(x, "sockets", sockets);
    number(x, "dies", 1);
    number(x, "cores", cores);
    number(x, "threads",
           std::max<long long>(1, static_cast<long long>(processors.size()) / (sockets * cores)));
    x.close("topology");
    for (const int size : {4, 2048, 1048576}) {
        if (size != 4 &&
            ::access(("/sys/kernel/mm/hugepages/hugepages-" + std::to_string(size) + "kB").c_str(), F_OK) !=
                0)
            continue;
        x.open("pages");
        x.attribute("unit", "KiB");
        number(x, "size", size);
        x.close("pages");
    }
    x.close("cpu");
}

void write_topology(XmlWriter& x, const std::vector<HostProcessor>& processors) {
    x.open("topology");
    x.open("cells");
    number(x, "num", 1);
    x.open("cell");
    number(x, "id", 0);
    x.open("memory");
    x.attribute("unit", "KiB");
    x.text(std::to_string(host_memory_kib()));
    x.close("memory");
    for (const int size : {4, 2048, 1048576}) {
        long long count = static_cast<long long>(host_memory_kib()) / 4;
        if (size != 4) {
            const std::string base =
                "/sys/kernel/mm/hugepages/hugepages-" + std::to_string(size) + "kB/nr_hugepages";
            if (::access(base.c_str(), F_OK) != 0) continue;
            count = atoll(first_line(base).c_str());
        }
        x.open("pages");
        x.attribute("unit", "KiB");
        number(x, "size", size);
        x.text(std::to_string(count));
        x.close("pages");
    }
    x.open("distances");
    x.open("sibling");
    number(x, "id", 0);
    number(x, "value", 10);
    x.close("sibling");
    x.close("distances");
    x.open("cpus");
    number(x, "num", static_cast<long long>(processors.size()));
    for (const HostProcessor& p : processors) {
        x.open("cpu");
        number(x, "id", p.id);
        number(x, "socket_id", p.socket);
        number(x, "die_id", p.die);
        number(x, "core_id", p.core);
        x.attribute("siblings", siblings(p, processors));
        x.close("cpu");
    }
    x.close("cpus");
    x.close("cell");
    x.close("cells");
    x.close("topology");
}

void write_guest(XmlWriter& x, const Emulator& e) {
    x.open("guest");
    x.element("os_type", "hvm");
    x.open("arch");
    x.attribute("name", e.arch);
    x.element("wordsize", e.arch == "i686" || e.arch == "armv7l" ? "32" : "64");
    x.element("emulator", e.path);
    for (const Machine& m : e.machines) {
        const auto one = [&](const std::string& name, bool alias) {
            x.open("machine");
            if (alias) x.attribute("canonical", m.name);
            number(x, "maxCpus", m.max_cpus);
            if (m.deprecated) x.attribute("deprecated", "yes");
            x.text(name);
            x.close("machine");
        };
        one(m.name, false);
        if (!m.alias.empty()) one(m.alias, true);
    }
    for (const char* type : {"qemu", "kvm"}) {
        if (std::string_view(type) == "kvm" && !e.kvm) continue;
        x.open("domain");
        x.attribute("type", type);
        x.close("domain");
    }
    x.close("arch");
    x.open("features");
    const auto flag = [&](const char* name, const char* standard, const char* toggle) {
        x.open(name);
        if (standard) {
            x.attribute("default", standard);
            x.attribute("toggle", toggle);
        }
        x.close(name);
    };
    if (e.arch == "i686") {
        flag("pae", nullptr, nullptr);
        flag("nonpae", nullptr, nullptr);
    }
    if (e.arch == "i686" || e.arch == "x86_64") {
        flag("acpi", "on", "yes");
        flag("apic", "on", "no");
    }
    flag("cpuselection", nullptr, nullptr);
    flag("deviceboot", nullptr, nullptr);
    flag("disksnapshot", "on", "no");
    x.close("features");
    x.close("guest");
}

}  // namespace

vb::Status QemuDriver::connect_get_capabilities(vb::Call& call, const vb_connect_get_capabilities_in&,
                                                vb_connect_get_capabilities_out& out) {
    const auto processors = host_processors();
    std::string text = "<capabilities>\n\n";
    XmlWriter x(text, 1);
    x.open("host");
    if (const std::string uuid = host_uuid(); !uuid.empty()) x.element("uuid", uuid);
    write_cpu(x, processors);
    x.open("power_management");
    x.close("power_management");
    x.open("iommu");
    x.attribute("support", "no");
    x.close("iommu");
    x.open("migration_features");
    x.open("live");
    x.close("live");
    x.open("uri_transports");
    x.element("uri_transport", "tcp");
    x.element("uri_transport", "rdma");
    x.close("uri_transports");
    x.close("migration_features");
    write_topology(x, processors);
    x.open("secmodel");
    x.element("model", "none");
    x.element("doi", "0");
    x.close("secmodel");
    if (::geteuid() == 0) {
        x.open("secmodel");
        x.element("model", "dac");
        x.element("doi", "0");
        const std::string label = "+" + std::to_string(::geteuid()) + ":+" + std::to_string(::getegid());
        for (const char* type : {"kvm", "qemu"}) {
            x.open("baselabel");
            x.attribute("type", type);
            x.text(label);
            x.close("baselabel");
        }
        x.close("secmodel");
    }
    x.close("host");
    text += "\n";
    for (const EmulatorPtr& e : catalogue_.all()) {
        XmlWriter guest(text, 1);
        write_guest(guest, *e);
        text += "\n";
    }
    text += "</capabilities>\n";
    out.capabilities = call.text(text);
    return {};
}

namespace {

void values(XmlWriter& x, const char* name, const std::vector<std::string>& all) {
    x.open("enum");
    x.attribute("name", name);
    for (const std::string& v : all) x.element("value", v);
    x.close("enum");
}

void device(XmlWriter& x, const char* name, bool supported,
            const std::vector<std::pair<const char*, std::vector<std::string>>>& enums) {
    x.open(name);
    x.attribute("supported", supported ? "yes" : "no");
    if (supported)
        for (const auto& [enumeration, all] : enums) values(x, enumeration, all);
    x.close(name);
}

void write_cpu_modes(XmlWriter& x, const Emulator& e, bool kvm) {
    x.open("cpu");
    const auto mode = [&](const char* name, bool supported, const char* enumeration) {
        x.open("mode");
        x.attribute("name", name);
        x.attribute("supported", supported ? "yes" : "no");
        if (supported)
            values(x, enumeration,
                   kvm ? std::vector<std::string>{"on", "off"} : std::vector<std::string>{"on", "off"});
        x.close("mode");
    };
    mode("host-passthrough", kvm, "hostPassthroughMigratable");
    mode("maximum", true, "maximumMigratable");
    x.open("mode");
    x.attribute("name", "host-model");
    x.attribute("supported", kvm && !e.host_model.empty() ? "yes" : "no");
    if (kvm && !e.host_model.empty()) {
        x.open("model");
        x.attribute("fallback", "forbid");
        x.text(e.host_model == "base" ? "qemu64" : e.host_model);
        x.close("model");
        for (const std::string& f : e.host_features) {
            x.open("feature");
            x.attribute("policy", "require");
            x.attribute("name", f);
            x.close("feature");
        }
    }
    x.close("mode");
    x.open("mode");
    x.attribute("name", "custom");
    x.attribute("supported", "yes");
    for (const CpuModel& m : e.cpu_models) {
        if (m.name == "host" || m.name == "max" || m.name == "base") continue;
        x.open("model");
        x.attribute("usable", !m.usable_known ? "unknown" : m.usable ? "yes" : "no");
        if (m.deprecated) x.attribute("deprecated", "yes");
        x.text(m.name);
        x.close("model");
    }
    x.close("mode");
    x.close("cpu");
}

}  // namespace

vb::Status QemuDriver::domain_get_capabilities(vb::Call& call, const vb_domain_get_capabilities_in& in,
                                               vb_domain_get_capabilities_out& out) {
    QEMU_TRY(check_flags(in.flags, 0, "qemuConnectGetDomainCapabilities"));
    const std::string arch = in.arch && *in.arch ? in.arch : host_arch();
    EmulatorPtr e;
    if (in.emulatorbin && *in.emulatorbin) {
        auto found = catalogue_.of_path(in.emulatorbin);
        if (!found) return answer(found.error());
        e = *found;
        if (in.arch && *in.arch && e->arch != arch)
            return answer(failure(VB_ERR_INVALID_ARG, "architecture from emulator '" + e->arch +
                                                          "' doesn't match given architecture '" + arch +
                                                          "'"));
    } else {
        e = catalogue_.of_arch(arch);
        if (!e)
            return answer(failure(VB_ERR_INVALID_ARG,
                                  "unable to find any emulator to serve '" + arch + "' architecture"));
    }
    const std::string type = in.virttype && *in.virttype ? in.virttype : e->kvm ? "kvm" : "qemu";
    if (type != "kvm" && type != "qemu")
        return answer(failure(VB_ERR_INVALID_ARG, "unknown virttype: " + type));
    if (type == "kvm" && !e->kvm)
        return answer(failure(VB_ERR_INVALID_ARG, "KVM is not supported by '" + e->path + "' on this host"));
    const Machine* machine = in.machine && *in.machine ? e->machine(in.machine) : e->default_machine();
    if (!machine)
        return answer(failure(VB_ERR_INVALID_ARG, "the machine '" + std::string(in.machine) +
                                                      "' is not supported by emulator '" + e->path + "'"));
    std::string text;
    XmlWriter x(text);
    x.open("domainCapabilities");
    x.element("path", e->path);
    x.element("domain", type);
    x.element("machine", machine->name);
    x.element("arch", e->arch);
    x.open("vcpu");
    number(x, "max", machine->max_cpus);
    x.close("vcpu");
    x.open("iothreads");
    x.attribute("supported", "yes");
    x.close("iothreads");
    x.open("os");
    x.attribute("supported", "yes");
    values(x, "firmware", {});
    device(x, "loader", true, {{"type", {"rom", "pflash"}}, {"readonly", {"yes", "no"}}, {"secure", {"no"}}});
    x.close("os");
    write_cpu_modes(x, *e, type == "kvm");
    device(x, "memoryBacking", true, {{"sourceType", {"file", "anonymous", "memfd"}}});
    x.open("devices");
    const bool q35 = machine->name.find("q35") != std::string::npos;
    std::vector<std::string> buses;
    if (!q35) buses.push_back("ide");
    buses.insert(buses.end(), {"fdc", "scsi", "virtio", "usb", "sata"});
    device(x, "disk", true,
           {{"diskDevice", {"disk", "cdrom", "floppy", "lun"}},
            {"bus", buses},
            {"model", {"virtio", "virtio-transitional", "virtio-non-transitional"}}});
    device(x, "graphics", true, {{"type", {"sdl", "vnc", "egl-headless"}}});
    std::vector<std::string> cards;
    const std::pair<const char*, const char*> known_cards[] = {
        {"VGA", "vga"},     {"cirrus-vga", "cirrus"},     {"vmware-svga", "vmvga"},
        {"qxl-vga", "qxl"}, {"virtio-gpu-pci", "virtio"}, {"bochs-display", "bochs"},
        {"ramfb", "ramfb"}};
    for (const auto& [driver, name] : known_cards) {
        if (e->has(driver)) cards.push_back(name);
        if (std::string_view(name) == "virtio") cards.push_back("none");
    }
    device(x, "video", true, {{"modelType", cards}});
    device(x, "hostdev", true,
           {{"mode", {"subsystem"}},
            {"startupPolicy", {"default", "mandatory", "requisite", "optional"}},
            {"subsysType", {"usb", "pci", "scsi"}},
            {"capsType", {}},
            {"pciBackend", {}}});
    device(x, "rng", e->has("virtio-rng-pci"),
           {{"model", {"virtio", "virtio-transitional", "virtio-non-transitional"}},
            {"backendModel", {"random", "egd", "builtin"}}});
    x.close("devices");
    x.open("features");
    const auto plain = [&](const char* name, bool supported) {
        x.open(name);
        x.attribute("supported", supported ? "yes" : "no");
        x.close(name);
    };
    plain("gic", false);
    plain("vmcoreinfo", true);
    plain("genid", true);
    plain("backingStoreInput", true);
    plain("backup", true);
    plain("async-teardown", false);
    plain("sev", false);
    plain("sgx", false);
    x.close("features");
    x.close("domainCapabilities");
    out.capabilities = call.text(text);
    return {};
}

}  // namespace virtbay::qemu
