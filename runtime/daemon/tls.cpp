#define BOOST_DLL_USE_STD_FS
#include "daemon/tls.h"

#include <dlfcn.h>

#include <boost/dll/shared_library.hpp>

#include "daemon/installation.h"

namespace virtbay::daemon {

namespace {

Error module_error(const std::string& file, const std::string& why) {
    return make_error(VB_ERR_SYSTEM_ERROR, VB_FROM_RPC, "cannot load the TLS module '" + file + "': " + why);
}

}  // namespace

Result<std::shared_ptr<TlsCredentials>> load_tls(const TlsSettings& settings) {
    // Never unloaded: GnuTLS keeps state of its own, and sessions may live until the very end.
    static auto& library = *new boost::dll::shared_library();
    const std::string file = tls_module();
    if (!library.is_loaded()) {
        std::error_code failed;
        library.load(file, boost::dll::load_mode::rtld_now | boost::dll::load_mode::rtld_local, failed);
        if (failed) {
            const char* why = dlerror();
            return module_error(file, why ? why : failed.message());
        }
    }
    if (!library.has("virtbay_tls")) return module_error(file, "it exports no virtbay_tls");
    const auto& module = library.get<const TlsModule>("virtbay_tls");
    if (std::string(module.version) != VIRTBAY_VERSION)
        return module_error(
            file, std::string("it is of version ") + module.version + ", the daemon of " VIRTBAY_VERSION);
    return module.load(settings);
}

}  // namespace virtbay::daemon
