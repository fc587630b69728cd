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

// Null without the key. Of another type: an error with the code that libvirt's library gives.
template <class T>
Result<const T*> value(const ConfigFile& file, const char* key, const char* form) {
    const auto entry = file.entries().find(key);
    if (entry == file.entries().end()) return static_cast<const T*>(nullptr);
    if (const T* found = std::get_if<T>(&entry->second.value)) return found;
    Error wrong = file.wrong(entry->second, std::string(key) + " must be " + form);
    return make_error(VB_ERR_INTERNAL_ERROR, VB_FROM_CONF, wrong.message);
}

Result<std::string> resolve(const ConfigFile& file, const std::string& name) {
    auto aliases = value<std::vector<std::string>>(file, "uri_aliases", "a list of texts in quotes");
    if (!aliases) return aliases.error();
    if (*aliases == nullptr) return name;
    for (const std::string& alias : **aliases) {
        const size_t equals = alias.find('=');
        const auto malformed = [&](const char* why) {
            return make_error(VB_ERR_CONF_SYNTAX, VB_FROM_URI,
                              file.name() + ": uri_aliases: '" + alias + "' " + why);
        };
        if (equals == std::string::npos) return malformed("is not of the form alias=uri://host/path");
        if (!good_name(std::string_view(alias).substr(0, equals)))
            return malformed("has an alias of other characters than a-z, A-Z, 0-9, _ and -");
        if (alias.compare(0, equals, name) == 0) return alias.substr(equals + 1);
    }
    return name;
}

}  // namespace

Result<std::string> connection_uri(const std::string& given, bool no_aliases) {
    const auto file = ConfigFile::read(path(), false);
    if (!file) return file.error();
    std::string uri = given;
    if (uri.empty())
        if (const char* wanted = secure_getenv("LIBVIRT_DEFAULT_URI")) uri = wanted;
    if (uri.empty()) {
        auto standard = value<std::string>(*file, "uri_default", "a text in quotes");
        if (!standard) return standard.error();
        if (*standard != nullptr) uri = **standard;
    }
    return uri.empty() || no_aliases ? uri : resolve(*file, uri);
}

}  // namespace virtbay::api
