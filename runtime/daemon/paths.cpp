#include "daemon/paths.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

namespace virtbay::daemon {

namespace {

std::string environment(const char* name, const std::string& otherwise) {
    const char* value = std::getenv(name);
    return value != nullptr && value[0] == '/' ? value : otherwise;
}

}  // namespace

Paths find_paths(const Options& options) {
    Paths p;
    p.root = options.root;
    p.privileged = geteuid() == 0 || !options.root.empty();
    std::string pki_dir;
    if (p.privileged) {
        p.config_dir = p.root + "/etc/libvirt";
        p.state_dir = p.root + "/run/libvirt";
        p.lib_dir = p.root + "/var/lib/libvirt";
        p.cache_dir = p.root + "/var/cache/libvirt";
        p.log_dir = p.root + "/var/log/libvirt";
        p.pki_ca = p.root + "/etc/pki/CA/cacert.pem";
        p.pki_crl = p.root + "/etc/pki/CA/cacrl.pem";
        p.pki_cert = p.root + "/etc/pki/libvirt/servercert.pem";
        p.pki_key = p.root + "/etc/pki/libvirt/private/serverkey.pem";
    } else {
        const std::string home = environment("HOME", "/tmp");
        const std::string runtime = environment("XDG_RUNTIME_DIR", home + "/.cache");
        const std::string config = environment("XDG_CONFIG_HOME", home + "/.config");
        const std::string cache = environment("XDG_CACHE_HOME", home + "/.cache");
        p.config_dir = config + "/libvirt";
        p.state_dir = runtime + "/libvirt";
        p.lib_dir = config + "/libvirt/lib";
        p.cache_dir = cache + "/libvirt";
        p.log_dir = cache + "/libvirt/log";
        p.pki_ca = home + "/.pki/libvirt/cacert.pem";
        p.pki_crl = home + "/.pki/libvirt/cacrl.pem";
        p.pki_cert = home + "/.pki/libvirt/servercert.pem";
        p.pki_key = home + "/.pki/libvirt/serverkey.pem";
    }
    p.socket_dir = p.state_dir;
    // Beside the state that it guards, and not in /run as libvirtd's: daemons with directories of their own
    // share no lock.
    p.pid_file = p.state_dir + "/libvirtd.pid";
    p.config_file = options.config.empty() ? p.config_dir + "/libvirtd.conf" : options.config;
    if (!options.pid_file.empty()) p.pid_file = options.pid_file;
    return p;
}

Status make_directories(const std::string& path, unsigned mode) {
    for (size_t at = path.find('/', 1);; at = path.find('/', at + 1)) {
        const bool last = at == std::string::npos;
        const std::string part = path.substr(0, at);
        if (mkdir(part.c_str(), last ? mode : 0755) != 0 && errno != EEXIST) {
            return system_error(VB_FROM_NONE, errno, "cannot make directory '" + part + "'");
        }
        if (last) return {};
    }
}

}  // namespace virtbay::daemon
