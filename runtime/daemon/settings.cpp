#include "daemon/settings.h"

#include <algorithm>
#include <cstdlib>

#include "base/config_file.h"

namespace virtbay::daemon {

namespace {

// Known and without effect here: what they are about is decided elsewhere or not offered.
constexpr const char* idle_keys[] = {
    "access_drivers", "tcp_min_ssf",        "sasl_allowed_username_list", "audit_level",
    "audit_logging",  "keepalive_required", "admin_keepalive_required",   "ovs_timeout",
};

constexpr const char* used_keys[] = {
    "listen_tls",
    "listen_tcp",
    "tls_port",
    "tcp_port",
    "listen_addr",
    "unix_sock_group",
    "unix_sock_dir",
    "unix_sock_ro_perms",
    "unix_sock_rw_perms",
    "unix_sock_admin_perms",
    "auth_unix_ro",
    "auth_unix_rw",
    "auth_tcp",
    "auth_tls",
    "key_file",
    "cert_file",
    "ca_file",
    "crl_file",
    "tls_no_sanity_certificate",
    "tls_no_verify_certificate",
    "tls_allowed_dn_list",
    "tls_priority",
    "max_clients",
    "max_queued_clients",
    "max_anonymous_clients",
    "min_workers",
    "max_workers",
    "prio_workers",
    "max_client_requests",
    "admin_min_workers",
    "admin_max_workers",
    "admin_max_clients",
    "admin_max_queued_clients",
    "admin_max_client_requests",
    "log_level",
    "log_filters",
    "log_outputs",
    "host_uuid",
    "host_uuid_source",
    "keepalive_interval",
    "keepalive_count",
    "admin_keepalive_interval",
    "admin_keepalive_count",
};

bool known(const std::string& key) {
    const auto is = [&](const char* k) { return key == k; };
    return std::any_of(std::begin(used_keys), std::end(used_keys), is) ||
           std::any_of(std::begin(idle_keys), std::end(idle_keys), is);
}

// Collects the first error, so that the list of keys below reads as a list.
class Reader {
  public:
    explicit Reader(const ConfigFile& file) : file_(file) {}

    template <class T>
    void get(const char* key, T& out) {
        if (status) status = file_.get(key, out);
    }

    void permissions(const char* key, uint32_t& out) {
        std::string text;
        get(key, text);
        if (!status || text.empty()) return;
        char* end = nullptr;
        const unsigned long mode = std::strtoul(text.c_str(), &end, 8);
        if (*end != '\0' || mode > 0777) return fail(key, "must be an octal mode");
        out = static_cast<uint32_t>(mode);
    }

    void auth(const char* key, Auth& out) {
        std::string text;
        get(key, text);
        if (!status || text.empty()) return;
        if (text == "none") {
            out = Auth::none;
        } else if (text == "sasl") {
            out = Auth::sasl;
        } else if (text == "polkit") {
            out = Auth::polkit;
        } else {
            fail(key, "must be none, sasl or polkit");
        }
    }

    // A flag of the file that says no to what we call yes.
    void negated(const char* key, bool& out) {
        bool no = !out;
        get(key, no);
        out = !no;
    }

    void fail(const char* key, const std::string& what) {
        if (status) status = file_.wrong(file_.entries().at(key), std::string(key) + " " + what);
    }

    Status status;

  private:
    const ConfigFile& file_;
};

}  // namespace

Result<Settings> read_settings(const ConfigFile& file, bool privileged) {
    for (const auto& [key, entry] : file.entries()) {
        if (!known(key)) return file.wrong(entry, "unknown setting '" + key + "'");
    }
    Settings s;
    s.admin.max_queued_clients = 20;
    s.admin.max_anonymous_clients = 0;
    s.admin.prio_workers = 0;
    if (!privileged) s.unix_sock_rw_perms = s.unix_sock_ro_perms = 0700;

    Reader r(file);
    r.get("listen_tls", s.listen_tls);
    r.get("listen_tcp", s.listen_tcp);
    r.get("tls_port", s.tls_port);
    r.get("tcp_port", s.tcp_port);
    r.get("listen_addr", s.listen_addr);
    r.get("unix_sock_group", s.unix_sock_group);
    r.get("unix_sock_dir", s.unix_sock_dir);
    r.permissions("unix_sock_ro_perms", s.unix_sock_ro_perms);
    r.permissions("unix_sock_rw_perms", s.unix_sock_rw_perms);
    r.permissions("unix_sock_admin_perms", s.unix_sock_admin_perms);
    r.auth("auth_unix_ro", s.auth_unix_ro);
    r.auth("auth_unix_rw", s.auth_unix_rw);
    r.auth("auth_tcp", s.auth_tcp);
    r.auth("auth_tls", s.auth_tls);
    r.get("key_file", s.tls.key_file);
    r.get("cert_file", s.tls.cert_file);
    r.get("ca_file", s.tls.ca_file);
    r.get("crl_file", s.tls.crl_file);
    r.negated("tls_no_sanity_certificate", s.tls.check_certificate);
    r.negated("tls_no_verify_certificate", s.tls.verify_clients);
    r.get("tls_allowed_dn_list", s.tls.allowed_dn_list);
    r.get("tls_priority", s.tls.priority);
    r.get("max_clients", s.main.max_clients);
    r.get("max_queued_clients", s.main.max_queued_clients);
    r.get("max_anonymous_clients", s.main.max_anonymous_clients);
    r.get("min_workers", s.main.min_workers);
    r.get("max_workers", s.main.max_workers);
    r.get("prio_workers", s.main.prio_workers);
    r.get("max_client_requests", s.main.max_client_requests);
    r.get("keepalive_interval", s.main.keepalive_interval);
    r.get("keepalive_count", s.main.keepalive_count);
    r.get("admin_min_workers", s.admin.min_workers);
    r.get("admin_max_workers", s.admin.max_workers);
    r.get("admin_max_clients", s.admin.max_clients);
    r.get("admin_max_queued_clients", s.admin.max_queued_clients);
    r.get("admin_max_client_requests", s.admin.max_client_requests);
    r.get("admin_keepalive_interval", s.admin.keepalive_interval);
    r.get("admin_keepalive_count", s.admin.keepalive_count);
    r.get("log_level", s.log_level);
    r.get("log_filters", s.log_filters);
    r.get("log_outputs", s.log_outputs);
    r.get("host_uuid", s.host_uuid);
    r.get("host_uuid_source", s.host_uuid_source);

    if (r.status && (s.log_level < 1 || s.log_level > 4)) r.fail("log_level", "must be 1 to 4");
    if (r.status && s.main.max_client_requests == 0) r.fail("max_client_requests", "must be at least 1");
    if (r.status && s.admin.max_client_requests == 0)
        r.fail("admin_max_client_requests", "must be at least 1");
    if (r.status && s.main.max_workers == 0) r.fail("max_workers", "must be at least 1");
    if (!r.status) return std::move(r.status.error());
    s.main.min_workers = std::min(s.main.min_workers, s.main.max_workers);
    s.admin.min_workers = std::min(s.admin.min_workers, s.admin.max_workers);
    return s;
}

}  // namespace virtbay::daemon
