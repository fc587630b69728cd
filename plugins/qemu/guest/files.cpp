#include "guest/files.h"

#include <unistd.h>
#include <cerrno>
#include <charconv>

#include "model/xml.h"
#include "model/xml_writer.h"
#include "support/descriptor.h"

namespace virtbay::qemu {

using namespace model;

Paths::Paths(const vb::Host& host)
    : config(host.directory(VB_DIR_CONFIG)),
      state(host.directory(VB_DIR_STATE)),
      lib(host.directory(VB_DIR_LIB)),
      cache(host.directory(VB_DIR_CACHE)),
      log(host.directory(VB_DIR_LOG)) {}

namespace {

// A name in a directory of a run is cut so that a socket's path below it stays within its limit.
std::string run_name(int32_t id, const std::string& name) {
    return "domain-" + std::to_string(id) + "-" + name.substr(0, 20);
}

constexpr std::string_view notice =
    "<!--\nWritten by the daemon; changes made here are lost. Use its clients instead, for example:\n  virsh "
    "edit ";

}  // namespace

std::string Paths::run_directory(int32_t id, const std::string& name) const {
    return lib + "/" + run_name(id, name);
}

std::string Paths::channel_directory(int32_t id, const std::string& name) const {
    return lib + "/channel/target/" + run_name(id, name);
}

std::optional<int32_t> Paths::id_of_run(const std::string& name) {
    constexpr std::string_view prefix = "domain-";
    int32_t id = 0;
    if (!name.starts_with(prefix)) return std::nullopt;
    const auto [end, error] = std::from_chars(name.data() + prefix.size(), name.data() + name.size(), id);
    if (error != std::errc() || *end != '-' || id <= 0) return std::nullopt;
    return id;
}

Status write_definition(const Paths& paths, const Domain& domain, const DomainRules& rules) {
    if (Status s = make_directories(paths.config); !s) return s;
    FormatOptions options;
    options.secure = true;
    options.inactive = true;
    options.rules = &rules;
    std::string shown = domain.name.str();
    for (size_t at; (at = shown.find("--")) != std::string::npos;) shown.replace(at, 2, "-\\-");
    std::string text(notice);
    text += shown + "\n-->\n\n" + format_domain(domain, options);
    return replace_file(paths.definition(domain.name.str()), text);
}

void remove_definition(const Paths& paths, const std::string& name) {
    ::unlink(paths.autostart_link(name).c_str());
    ::unlink(paths.definition(name).c_str());
}

Status link_autostart(const Paths& paths, const std::string& name) {
    if (Status s = make_directories(paths.config + "/autostart"); !s) return s;
    if (::symlink(paths.definition(name).c_str(), paths.autostart_link(name).c_str()) < 0 && errno != EEXIST)
        return system_error(VB_FROM_QEMU, errno,
                            "Failed to create symlink '" + paths.autostart_link(name) + " to '" +
                                paths.definition(name) + "'");
    return {};
}

Status unlink_autostart(const Paths& paths, const std::string& name) {
    if (::unlink(paths.autostart_link(name).c_str()) < 0 && errno != ENOENT && errno != ENOTDIR)
        return system_error(VB_FROM_QEMU, errno,
                            "Failed to delete symlink '" + paths.autostart_link(name) + "'");
    return {};
}

std::string format_status(const Guest& guest, const DomainRules& rules) {
    std::string out;
    XmlWriter xml(out);
    xml.open("domstatus");
    xml.attribute("state", state_name(guest.state));
    xml.attribute("reason", reason_name(guest.state, guest.reason));
    xml.number_attribute("pid", guest.process.pid);
    for (const std::string& flag : guest.taints) {
        xml.open("taint");
        xml.attribute("flag", flag);
        xml.close("taint");
    }
    xml.open("monitor");
    xml.attribute("path", guest.monitor_path);
    xml.attribute("type", "unix");
    xml.close("monitor");
    xml.open("vcpus");
    for (size_t i = 0; i < guest.vcpu_pids.size(); ++i) {
        xml.open("vcpu");
        xml.number_attribute("id", static_cast<long long>(i));
        xml.number_attribute("pid", guest.vcpu_pids[i]);
        xml.close("vcpu");
    }
    xml.close("vcpus");
    xml.open("process");
    xml.attribute("startTime", std::to_string(guest.process.start_time));
    if (guest.shutdown_seen) xml.attribute("shutdown", "yes");
    xml.close("process");
    if (guest.reboot_wanted) {
        xml.open("fakereboot");
        xml.close("fakereboot");
    }
    if (guest.paused_by_job) {
        xml.open("pausedbyjob");
        xml.close("pausedbyjob");
    }
    if (guest.live) {
        FormatOptions options;
        options.secure = true;
        options.status = true;
        options.rules = &rules;
        format_domain(*guest.live, options, xml);
    }
    xml.close("domstatus");
    return out;
}

Result<LiveStatus> parse_status(const std::string& text, const DomainRules& rules) {
    auto document = XmlDocument::parse(text, "(domain_status)", VB_FROM_QEMU);
    if (!document) return document.error();
    const XmlNode& root = document->root();
    const XmlNode* domain = root.child("domain");
    if (!root.is("domstatus") || !domain)
        return make_error(VB_ERR_XML_ERROR, VB_FROM_QEMU, "not a domain status document");
    LiveStatus out;
    out.state = state_of_name(root.attribute_or("state", ""));
    out.reason = reason_of_name(out.state, root.attribute_or("reason", ""));
    out.pid = atoi(std::string(root.attribute_or("pid", "0")).c_str());
    for (const XmlNode* t = root.child("taint"); t; t = t->next_element("taint"))
        out.taints.emplace_back(t->attribute_or("flag", ""));
    if (const XmlNode* m = root.child("monitor")) out.monitor_path = m->attribute_or("path", "");
    if (const XmlNode* p = root.child("process")) {
        out.start_time = strtoull(std::string(p->attribute_or("startTime", "0")).c_str(), nullptr, 10);
        out.shutdown_seen = p->attribute_or("shutdown", "") == "yes";
    }
    out.reboot_wanted = root.child("fakereboot") != nullptr;
    out.paused_by_job = root.child("pausedbyjob") != nullptr;
    if (const XmlNode* vcpus = root.child("vcpus"))
        for (const XmlNode* v = vcpus->child("vcpu"); v; v = v->next_element("vcpu"))
            out.vcpu_pids.push_back(atoi(std::string(v->attribute_or("pid", "0")).c_str()));
    ParseOptions options;
    options.inactive = false;
    options.trusted = true;
    options.rules = &rules;
    auto live = parse_domain(*domain, options);
    if (!live) return live.error();
    out.live = *live;
    return out;
}

}  // namespace virtbay::qemu
