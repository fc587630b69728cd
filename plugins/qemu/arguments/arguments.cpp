#include "arguments/arguments.h"

#include "arguments/builder.h"

namespace virtbay::qemu {

using namespace model;

void ArgumentBuilder::add(std::string option, std::string value) {
    argv_.push_back(std::move(option));
    argv_.push_back(std::move(value));
}

void ArgumentBuilder::add_device(Json device) {
    if (const auto* extra = dynamic_cast<const QemuNamespace*>(domain_.namespace_data.get())) {
        for (const auto& o : extra->overrides) {
            if (o.alias != text_of(device, "id")) continue;
            for (const auto& p : o.properties) {
                if (p.type.empty()) {
                    device.erase(p.name);
                } else if (p.type == "bool") {
                    device[p.name] = p.value == "true";
                } else if (p.type == "signed") {
                    device[p.name] = strtoll(p.value.c_str(), nullptr, 0);
                } else if (p.type == "unsigned") {
                    device[p.name] = strtoull(p.value.c_str(), nullptr, 0);
                } else {
                    device[p.name] = p.value;
                }
            }
        }
    }
    add_json("-device", device);
}

Status ArgumentBuilder::build() {
    add(emulator_.path);
    add("-name", "guest=" + escaped(domain_.name.view()) + ",debug-threads=on");
    add("-S");
    machine();
    processor();
    firmware();
    memory();
    smp();
    for (const Iothread& t : domain_.iothread_ids) {
        Json object{{"qom-type", "iothread"}, {"id", "iothread" + std::to_string(t.id)}};
        if (t.pool_min) object["thread-pool-min"] = *t.pool_min;
        if (t.pool_max) object["thread-pool-max"] = *t.pool_max;
        add_json("-object", object);
    }
    add("-uuid", domain_.uuid.str());
    bool shown = false;
    for (const Graphics& g : domain_.graphics) shown = shown || g.type != GraphicsType::egl_headless;
    if (!shown) add("-display", "none");
    add("-no-user-config");
    add("-nodefaults");
    std::string monitor = "socket,id=charmonitor,";
    if (options_.monitor_fd >= 0)
        monitor += "fd=" + std::to_string(options_.monitor_fd);
    else
        monitor += "path=" + escaped(options_.monitor_path);
    add("-chardev", monitor + ",server=on,wait=off");
    add("-mon", "chardev=charmonitor,id=monitor,mode=control");
    clock();
    add("-no-shutdown");
    const bool x86 = domain_.os.arch == "x86_64" || domain_.os.arch == "i686";
    if (x86 && !(domain_.features && domain_.features->acpi)) add("-no-acpi");
    boot();
    if (Status s = controllers(); !s) return s;
    if (Status s = disks(); !s) return s;
    if (Status s = interfaces(); !s) return s;
    if (Status s = chardevs(); !s) return s;
    inputs();
    audio();
    if (Status s = graphics(); !s) return s;
    videos();
    small_devices();
    if (!options_.incoming.empty()) add("-incoming", options_.incoming);
    sandbox();
    if (const auto* extra = dynamic_cast<const QemuNamespace*>(domain_.namespace_data.get()))
        for (const std::string& argument : extra->arguments) add(argument);
    add("-msg", "timestamp=on");
    return {};
}

void ArgumentBuilder::sandbox() {
    add("-sandbox", "on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny");
}

Result<CommandLine> build_command_line(const Domain& domain, const Emulator& emulator,
                                       const ArgumentOptions& options) {
    ArgumentBuilder builder(domain, emulator, options);
    if (Status s = builder.build(); !s) return s.error();
    CommandLine line;
    line.argv = builder.take();
    const std::string home = options.monitor_path.substr(0, options.monitor_path.rfind('/'));
    const char* path = getenv("PATH");
    line.envp = {
        "LC_ALL=C",
        std::string("PATH=") + (path ? path : "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"),
        "HOME=" + home,
        "XDG_DATA_HOME=" + home + "/.local/share",
        "XDG_CACHE_HOME=" + home + "/.cache",
        "XDG_CONFIG_HOME=" + home + "/.config"};
    if (const auto* extra = dynamic_cast<const QemuNamespace*>(domain.namespace_data.get()))
        for (const auto& v : extra->environment) line.envp.push_back(v.name + "=" + v.value);
    return line;
}

std::string shell_quoted(const std::string& word) {
    static constexpr std::string_view plain =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_=/.,:+@%";
    if (!word.empty() && word.find_first_not_of(plain) == std::string::npos) return word;
    std::string out = "'";
    for (const char c : word) {
        if (c == '\'')
            out += "'\\''";
        else
            out += c;
    }
    return out + "'";
}

}  // namespace virtbay::qemu
