#include "api/client_config.h"

#include <unistd.h>

#include <cstdlib>
#include <string_view>
#include <vector>

#include "base/config_file.h"

namespace virtbay::api {
namespace {

std::string path() {
    if (geteuid() == 0) return "/etc/libvirt/libvirt.conf";
    const char* config = secure_getenv("XDG_CONFIG_HOME");
    const char* home = secure_getenv("HOME");
    return (config && *config ? std::string(config) : std::string(home ? home : "") + "/.config") +
           "/libvirt/libvirt.conf";
}

bool good_name(std::string_view name) {
    return !name.empty() &&
           name.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") ==
               std::string_view::npos;
}

Result<std::string> resolve(const ConfigFile& file, const std::string& name) {
    std::vector<std::string> aliases;
    if (Status status = file.get("uri_aliases", aliases); !status) return status.error();
    for (const std::string& alias : aliases) {
        const size_t equals = alias.find('=');
        if (equals == std::string::npos)
            return make_error(
                VB_ERR_CONF_SYNTAX, VB_FROM_CONF,
                "Malformed 'uri_aliases' config entry '" + alias + "', expected 'alias=uri://host/path'");
        if (!good_name(std::string_view(alias).substr(0, equals)))
            return make_error(VB_ERR_CONF_SYNTAX, VB_FROM_CONF,
                              "Malformed 'uri_aliases' config entry '" + alias +
                                  "', aliases may only contain 'a-Z, 0-9, _, -'");
        if (alias.compare(0, equals, name) == 0) return alias.substr(equals + 1);
    }
    return name;
}

}  // namespace

Result<std::string> connection_uri(const std::string& given, bool no_aliases) {
    std::string uri = given;
    if (uri.empty())
        if (const char* wanted = secure_getenv("LIBVIRT_DEFAULT_URI")) uri = wanted;
    const bool may_be_alias = !uri.empty() && !no_aliases && good_name(uri);
    if (!uri.empty() && !may_be_alias) return uri;
    auto file = ConfigFile::read(path(), false);
    if (!file) return file.error();
    if (uri.empty()) {
        if (Status status = file->get("uri_default", uri); !status) return status.error();
        return uri;
    }
    return resolve(*file, uri);
}

}  // namespace virtbay::api
