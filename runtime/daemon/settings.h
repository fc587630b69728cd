// The daemon's configuration: libvirtd.conf.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"

namespace virtbay {
class ConfigFile;
}

namespace virtbay::daemon {

struct ServerLimits {
    uint32_t max_clients = 5000;
    uint32_t max_queued_clients = 1000;
    uint32_t max_anonymous_clients = 20;
    uint32_t min_workers = 5;
    uint32_t max_workers = 20;
    uint32_t prio_workers = 5;
    uint32_t max_client_requests = 5;
    int keepalive_interval = 5;
    uint32_t keepalive_count = 5;
};

enum class Auth { none, sasl, polkit };

struct TlsSettings {
    std::string key_file, cert_file, ca_file, crl_file;
    bool check_certificate = true;  // our own, when it is loaded
    bool verify_clients = true;
    std::optional<std::vector<std::string>> allowed_dn_list;
    std::string priority;
};

struct Settings {
    bool listen_tls = true, listen_tcp = false;  // only with --listen
    std::string tls_port = "16514", tcp_port = "16509", listen_addr;
    std::string unix_sock_group, unix_sock_dir;
    uint32_t unix_sock_ro_perms = 0777, unix_sock_rw_perms = 0770, unix_sock_admin_perms = 0700;
    Auth auth_unix_ro = Auth::none, auth_unix_rw = Auth::none, auth_tcp = Auth::sasl, auth_tls = Auth::none;
    TlsSettings tls;
    ServerLimits main, admin;
    uint32_t log_level = 3;
    std::string log_filters, log_outputs;
    std::string host_uuid, host_uuid_source = "smbios";
};

// Reads what the file says over the defaults. Keys that libvirtd does not have are an error that names their
// line. `privileged` decides some defaults as it does for libvirtd.
Result<Settings> read_settings(const ConfigFile& file, bool privileged);

}  // namespace virtbay::daemon
