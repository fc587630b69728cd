// A definition as the command line that it implies.
#include "answer.h"
#include "arguments/arguments.h"
#include "driver.h"
#include "guest/live.h"

namespace virtbay::qemu {

using namespace model;

vb::Status QemuDriver::domain_xml_to_native(vb::Call& call, const vb_domain_xml_to_native_in& in,
                                            vb_domain_xml_to_native_out& out) {
    QEMU_TRY(check_flags(in.flags, 0, "qemuConnectDomainXMLToNative"));
    if (std::string_view(in.nativeFormat) != "qemu-argv")
        return answer(failure(VB_ERR_INVALID_ARG, std::string("unsupported config type ") + in.nativeFormat));
    auto parsed = parse(in.domainXml, false);
    if (!parsed) return answer(parsed.error());
    Domain domain = **parsed;
    auto emulator = catalogue_.of_path(domain.emulator.str());
    if (!emulator) return answer(emulator.error());
    assign_aliases(domain);
    uint32_t next = 1;
    for (size_t n = domain.disks.size(); n-- > 0;) {
        Disk& d = domain.disks[n];
        if (!d.has_source()) continue;
        d.source.index = next++;
        if (!d.backing) d.backing.make().terminator = true;
    }
    const std::string name = domain.name.str();
    for (Channel& c : domain.channels)
        if (c.source.type == ChardevType::unix_ && c.source.path.empty()) {
            c.source.path = supervisor_.paths().channel_directory(-1, name) + "/" + c.name.str();
            c.source.mode = SourceMode::bind;
        }
    for (Graphics& g : domain.graphics) {
        if (g.listens.empty()) g.listens.append().type = ListenType::address;
        Listen& l = g.listens[0];
        if (l.type == ListenType::address && l.address.empty()) l.address = "127.0.0.1";
        if (g.type == GraphicsType::vnc && g.port <= 0) g.port = 5900;
    }
    ArgumentOptions options;
    options.monitor_path = supervisor_.paths().run_directory(-1, name) + "/monitor.sock";
    options.native_display = true;
    auto line = build_command_line(domain, **emulator, options);
    if (!line) return answer(line.error());
    std::string text;
    for (const std::string& v : line->envp) {
        const size_t equals = v.find('=');
        text +=
            v.substr(0, equals + 1) + (equals + 1 < v.size() ? shell_quoted(v.substr(equals + 1)) : "") + " ";
    }
    for (const std::string& a : line->argv) text += shell_quoted(a) + " ";
    text.pop_back();
    out.nativeConfig = call.text(text + "\n");
    return {};
}

}  // namespace virtbay::qemu
