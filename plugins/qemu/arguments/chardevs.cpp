#include "arguments/builder.h"

namespace virtbay::qemu {

using namespace model;

Result<std::string> chardev_of(const ChardevSource& s, std::string_view id) {
    const std::string name = "id=" + std::string(id);
    std::string text;
    switch (s.type) {
        case ChardevType::null:
            text = "null," + name;
            break;
        case ChardevType::vc:
            text = "vc," + name;
            break;
        case ChardevType::pty:
            text = "pty," + name;
            break;
        case ChardevType::stdio:
            text = "stdio," + name;
            break;
        case ChardevType::dev:
            text = (s.path.view().starts_with("/dev/parport") ? "parallel," : "serial,") + name +
                   ",path=" + escaped(s.path.view());
            break;
        case ChardevType::file:
            text = "file," + name + ",path=" + escaped(s.path.view());
            if (s.append != OnOff::absent) text += s.append == OnOff::on ? ",append=on" : ",append=off";
            break;
        case ChardevType::pipe:
            text = "pipe," + name + ",path=" + escaped(s.path.view());
            break;
        case ChardevType::udp:
            text = "udp," + name + ",host=" + escaped(s.host.view()) + ",port=" + escaped(s.service.view()) +
                   ",localaddr=" + escaped(s.bind_host.view()) +
                   ",localport=" + (s.bind_service.has() ? escaped(s.bind_service.view()) : std::string("0"));
            break;
        case ChardevType::tcp:
            text =
                "socket," + name + ",host=" + escaped(s.host.view()) + ",port=" + escaped(s.service.view());
            if (s.protocol == TcpProtocol::telnet) text += ",telnet=on";
            if (s.mode == SourceMode::bind) text += ",server=on,wait=off";
            break;
        case ChardevType::unix_:
            text = "socket," + name + ",path=" + escaped(s.path.view());
            if (s.mode == SourceMode::bind) text += ",server=on,wait=off";
            break;
        case ChardevType::spicevmc:
            text = "spicevmc," + name + ",name=vdagent";
            break;
        case ChardevType::spiceport:
            text = "spiceport," + name + ",name=" + escaped(s.channel.view());
            break;
        case ChardevType::qemu_vdagent:
            text = "qemu-vdagent," + name + ",name=vdagent";
            if (s.clipboard != YesNo::absent)
                text += s.clipboard == YesNo::yes ? ",clipboard=on" : ",clipboard=off";
            if (s.mouse != MouseMode::absent)
                text += s.mouse == MouseMode::client ? ",mouse=on" : ",mouse=off";
            break;
        default:
            return unsupported("unsupported chardev '" + std::string(name_of(s.type)) + "'");
    }
    if (s.reconnect == YesNo::yes && s.reconnect_timeout)
        text += ",reconnect=" + std::to_string(s.reconnect_timeout);
    if (s.log_file.has()) {
        text += ",logfile=" + escaped(s.log_file.view());
        if (s.log_append != OnOff::absent)
            text += s.log_append == OnOff::on ? ",logappend=on" : ",logappend=off";
    }
    return text;
}

namespace {

const char* serial_driver(const Serial& s) {
    switch (s.target) {
        case SerialTarget::usb_serial:
            return "usb-serial";
        case SerialTarget::pci_serial:
            return "pci-serial";
        case SerialTarget::isa_debug:
            return "isa-debugcon";
        default:
            return "isa-serial";
    }
}

}  // namespace

Status ArgumentBuilder::chardevs() {
    const auto source = [&](const ChardevSource& s, const std::string& alias) -> Status {
        auto text = chardev_of(s, "char" + alias);
        if (!text) return text.error();
        if (!text->empty()) add("-chardev", std::move(*text));
        return {};
    };
    for (const Serial& s : domain_.serials) {
        const std::string alias = s.info.alias.str();
        if (Status ok = source(s.source, alias); !ok) return ok;
        Json d{{"driver", serial_driver(s)}, {"chardev", "char" + alias}, {"id", alias}};
        if (s.target == SerialTarget::isa_serial || s.target == SerialTarget::none)
            d["index"] = s.port.value_or(0);
        add_address(d, domain_, s.info);
        add_device(std::move(d));
    }
    for (const Parallel& p : domain_.parallels) {
        const std::string alias = p.info.alias.str();
        if (Status ok = source(p.source, alias); !ok) return ok;
        add_device({{"driver", "isa-parallel"}, {"chardev", "char" + alias}, {"id", alias}});
    }
    for (const Channel& c : domain_.channels) {
        const std::string alias = c.info.alias.str();
        if (Status ok = source(c.source, alias); !ok) return ok;
        if (c.target == ChannelTarget::guestfwd) {
            add("-netdev", "user,guestfwd=tcp:" + c.address.str() + ":" + c.port.str() + "-chardev:char" +
                               alias + ",id=" + alias);
            continue;
        }
        Json d{{"driver", "virtserialport"}};
        add_address(d, domain_, c.info);
        d["chardev"] = "char" + alias;
        d["id"] = alias;
        if (c.source.type == ChardevType::spicevmc || c.source.type == ChardevType::qemu_vdagent)
            d["name"] = c.name.has() ? c.name.str() : "com.redhat.spice.0";
        else if (c.name.has())
            d["name"] = c.name.str();
        add_device(std::move(d));
    }
    for (const Console& c : domain_.consoles) {
        if (c.target != ConsoleTarget::virtio) continue;
        const std::string alias = c.info.alias.str();
        if (Status ok = source(c.source, alias); !ok) return ok;
        Json d{{"driver", "virtconsole"}};
        add_address(d, domain_, c.info);
        d["chardev"] = "char" + alias;
        d["id"] = alias;
        add_device(std::move(d));
    }
    return {};
}

}  // namespace virtbay::qemu
