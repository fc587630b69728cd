#include "daemon/installation.h"

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <string_view>

namespace virtbay::daemon {

namespace fs = std::filesystem;

namespace {

// The directory above the one that holds this program: of an installed tree, or of the build.
fs::path tree() {
    std::error_code error;
    const fs::path program = fs::read_symlink("/proc/self/exe", error);
    return error ? fs::path() : program.parent_path().parent_path();
}

}  // namespace

std::vector<std::string> plugin_directories(const Options& options) {
    std::vector<std::string> directories = options.plugin_dirs;
    const char* path = secure_getenv("VIRTBAY_PLUGIN_PATH");
    for (std::string_view rest = path != nullptr ? path : ""; !rest.empty();) {
        const size_t colon = rest.find(':');
        if (colon != 0) directories.emplace_back(rest.substr(0, colon));
        rest = colon == std::string_view::npos ? std::string_view() : rest.substr(colon + 1);
    }
    if (const fs::path own = tree(); !own.empty()) directories.push_back(own / "lib/virtbay/plugins");
    return directories;
}

std::string tls_module() {
    return tree() / "lib/virtbay/virtbay-tls.so";
}

std::string driver_host() {
    for (const char* place : {"libexec/virtbay/virtbay-driver-host", "bin/virtbay-driver-host"}) {
        const fs::path program = tree() / place;
        if (::access(program.c_str(), X_OK) == 0) return program;
    }
    return "";
}

}  // namespace virtbay::daemon
