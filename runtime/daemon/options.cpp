#include "daemon/options.h"

namespace virtbay::daemon {

Result<Options> parse_options(const std::vector<std::string>& arguments) {
    struct Flag {
        const char* name;
        const char* letter;
        bool Options::*member;
    };
    static constexpr Flag flags[] = {
        {"--listen", "-l", &Options::listen},    {"--verbose", "-v", &Options::verbose},
        {"--daemon", "-d", &Options::daemonize}, {"--check-config", "", &Options::check_config},
        {"--version", "-V", &Options::version},  {"--help", "-h", &Options::help},
    };
    struct Text {
        const char* name;
        const char* letter;
        std::string Options::*member;
    };
    static constexpr Text texts[] = {
        {"--root", "", &Options::root},
        {"--config", "-f", &Options::config},
        {"--pid-file", "-p", &Options::pid_file},
    };
    const auto wrong = [](const std::string& what) {
        return make_error(VB_ERR_INVALID_ARG, VB_FROM_NONE, what);
    };

    Options options;
    for (size_t i = 0; i < arguments.size(); ++i) {
        std::string name = arguments[i];
        std::string value;
        const size_t equals = name.rfind("--", 0) == 0 ? name.find('=') : std::string::npos;
        const bool inline_value = equals != std::string::npos;
        if (inline_value) {
            value = name.substr(equals + 1);
            name.resize(equals);
        }
        bool done = false;
        for (const Flag& flag : flags) {
            if (name != flag.name && name != flag.letter) continue;
            if (inline_value) return wrong(name + " takes no value");
            options.*flag.member = done = true;
        }
        if (done) continue;
        std::string* target = nullptr;
        for (const Text& text : texts) {
            if (name == text.name || (name == text.letter && *text.letter)) target = &(options.*text.member);
        }
        if (name == "--plugin-dir") target = &options.plugin_dirs.emplace_back();
        if (!target) return wrong("unknown option '" + arguments[i] + "'");
        if (!inline_value) {
            if (++i == arguments.size()) return wrong(name + " needs a value");
            value = arguments[i];
        }
        if (value.empty()) return wrong(name + " needs a value");
        *target = value;
    }
    while (options.root.size() > 1 && options.root.back() == '/') options.root.pop_back();
    if (options.root == "/") options.root.clear();
    if (!options.root.empty() && options.root[0] != '/') return wrong("--root must be an absolute path");
    return options;
}

const char* usage() {
    return "usage: virtbayd [options]\n"
           "  --root DIR          keep every path of the host beneath DIR\n"
           "  -f, --config FILE   configuration (etc/libvirt/libvirtd.conf)\n"
           "  --plugin-dir DIR    look for drivers and transports here first; may be repeated\n"
           "  -l, --listen        accept TLS and TCP connections as configured\n"
           "  -v, --verbose       log what is going on\n"
           "  -d, --daemon        run in the background\n"
           "  -p, --pid-file FILE where the process id is written\n"
           "  --check-config      read the configuration, say what is wrong with it, and end\n"
           "  -V, --version\n"
           "  -h, --help\n";
}

}  // namespace virtbay::daemon
