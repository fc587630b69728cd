#define BOOST_DLL_USE_STD_FS
#include "plugin/generation.h"

#include <link.h>

#include <boost/dll/shared_library.hpp>

#include "base/guarded.h"
#include "plugin/sized.h"

namespace virtbay::plugin {

struct Generation::Image {
    boost::dll::shared_library library;
};

namespace {

Error refused(const std::string& file, const std::string& why) {
    return make_error(VB_ERR_CONFIG_UNSUPPORTED, VB_FROM_NONE, "plugin " + file + ": " + why);
}

std::string number(uint64_t n) {
    return std::to_string(n);
}

bool mapped(const std::string& path) {
    struct Search {
        const char* path;
        bool found = false;
    } search{path.c_str()};
    dl_iterate_phdr(
        [](dl_phdr_info* info, size_t, void* data) {
            auto* s = static_cast<Search*>(data);
            s->found = s->found || (info->dlpi_name && std::string_view(info->dlpi_name) == s->path);
            return 0;
        },
        &search);
    return search.found;
}

}  // namespace

Result<std::unique_ptr<Generation>> Generation::load(Services& services, const Manifest& manifest,
                                                     const std::string& library) {
    std::unique_ptr<Generation> g(new Generation());
    g->manifest_ = manifest;
    g->library_ = library;
    if (manifest.abi_major != VB_ABI_MAJOR)
        return refused(manifest.path, "abi: this host has major " + number(VB_ABI_MAJOR) +
                                          ", the manifest says " + number(manifest.abi_major));
    g->image_ = std::make_unique<Image>();
    std::error_code failed;
    using boost::dll::load_mode::rtld_local;
    using boost::dll::load_mode::rtld_now;
    g->image_->library.load(library, rtld_now | rtld_local, failed);
    if (failed) {
        const char* why = dlerror();
        return refused(manifest.library, std::string("cannot be loaded: ") + (why ? why : failed.message()));
    }
    const Status negotiated = g->negotiate(services);
    if (!negotiated) return negotiated.error();
    return g;
}

Status Generation::negotiate(Services& services) {
    const std::string& file = manifest_.library;
    if (!image_->library.has(VB_ENTRY_NAME)) return refused(file, "no symbol " VB_ENTRY_NAME);
    const auto entry = image_->library.get<int32_t(const vb_hello*, vb_plugin*)>(VB_ENTRY_NAME);
    instance_ = Instance::create(services, manifest_.id);
    const vb_hello hello{sizeof(vb_hello), VB_ABI_MAJOR,     0,
                         VB_ABI_MINOR,     Instance::host(), instance_->handle()};
    vb_plugin p{};
    p.size = sizeof p;
    std::string thrown;
    const int32_t status = guarded(&thrown, [&] { return entry(&hello, &p); });
    if (!thrown.empty()) return refused(file, VB_ENTRY_NAME ": " + thrown);
    if (status != VB_OK)
        return refused(file, "does not accept this host's ABI " + number(VB_ABI_MAJOR) + "." +
                                 number(VB_ABI_MINOR) + " (status " + std::to_string(status) + ")");
    if (p.size < offsetof(vb_plugin, init) || p.size > largest_struct)
        return refused(file, "vb_plugin.size: at least " + number(offsetof(vb_plugin, init)) +
                                 " is needed, it says " + number(p.size));
    plugin_ = sized_copy<vb_plugin>(&p);
    stopped_ = false;
    if (plugin_.abi_major != VB_ABI_MAJOR)
        return refused(file, "abi_major: this host has " + number(VB_ABI_MAJOR) + ", it says " +
                                 number(plugin_.abi_major));
    if (plugin_.abi_minor_required > VB_ABI_MINOR)
        return refused(file, "abi_minor_required: this host has " + number(VB_ABI_MINOR) + ", it says " +
                                 number(plugin_.abi_minor_required));
    if (!plugin_.id || manifest_.id != plugin_.id)
        return refused(file, "id: the manifest says " + manifest_.id + ", the library says " +
                                 (plugin_.id ? plugin_.id : "nothing"));
    version_ = plugin_.version ? plugin_.version : "";
    if (!manifest_.version.empty() && version_ != manifest_.version)
        return refused(file,
                       "version: the manifest says " + manifest_.version + ", the library says " + version_);
    if (!(plugin_.kind & (VB_KIND_DRIVER | VB_KIND_TRANSPORT)))
        return refused(file, "kind: neither driver nor transport (" + number(plugin_.kind) + ")");
    if (!plugin_.get_interface) return refused(file, "vb_plugin.get_interface is missing");
    if (is_driver()) {
        const Status checked = check_driver();
        if (!checked) return checked;
    }
    if (plugin_.init) {
        const int32_t initialised = guarded(&thrown, [&] { return plugin_.init(plugin_.self); });
        if (!thrown.empty()) return refused(file, "init: " + thrown);
        if (initialised != VB_OK)
            return refused(file, "init failed (status " + std::to_string(initialised) + ")");
    }
    return {};
}

const void* Generation::interface(const char* name, std::string* thrown) const {
    if (!plugin_.get_interface) return nullptr;
    return guarded(thrown, static_cast<const void*>(nullptr),
                   [&] { return plugin_.get_interface(plugin_.self, name); });
}

const void* Generation::interface(const char* name) const {
    std::string thrown;
    const void* found = interface(name, &thrown);
    report_thrown("get_interface", thrown);
    return found;
}

Status Generation::check_driver() {
    const std::string& file = manifest_.library;
    std::string thrown;
    const void* theirs = interface(VB_DRIVER_INTERFACE, &thrown);
    if (!thrown.empty()) return refused(file, "get_interface: " + thrown);
    if (!theirs) return refused(file, "no interface " VB_DRIVER_INTERFACE);
    driver_ = sized_copy<vb_driver>(theirs);
    if (driver_.size > largest_struct)
        return refused(file, "vb_driver.size: this host has " + number(sizeof driver_) + ", it says " +
                                 number(driver_.size));
    if (driver_.threads > VB_THREADS_PARALLEL)
        return refused(file, "vb_driver.threads: this host knows 0 to " + number(VB_THREADS_PARALLEL) +
                                 ", it says " + number(driver_.threads));
    if (!driver_.name) driver_.name = plugin_.id;
    const auto families = sized_copy<vb_operations>(driver_.operations);
    const void* const tables[] = {families.connect,    families.domain,  families.network,  families.storage,
                                  families.interface_, families.nodedev, families.nwfilter, families.secret};
    for (const void* t : tables) {
        uint32_t size = 0;
        if (t) std::memcpy(&size, t, sizeof size);
        if (size > largest_struct || (t && size < 2 * sizeof(uint32_t)))
            return refused(file, "size of an operation table: it says " + number(size));
    }
    if (const void* forwarding = interface(VB_FORWARD_INTERFACE)) {
        const auto forward = sized_copy<vb_forward>(forwarding);
        if (!forward.call) return refused(file, "vb_forward.call is missing");
        table_.fill(forward, plugin_.self);
    } else {
        table_.fill(driver_);
    }
    std::string missing;
    auto require = [&](bool present, const char* name) {
        if (!present) missing.append(missing.empty() ? "" : ", ").append(name);
    };
    require(driver_.open, "open");
    require(driver_.close, "close");
    if (families.domain) {
        require(table_.supports(contract::operation_index(VB_OP_DOMAIN_LOOKUP_BY_UUID)),
                "domain.lookup_by_uuid");
        require(table_.supports(contract::operation_index(VB_OP_DOMAIN_LIST_ALL)), "domain.list_all");
    }
    if (!missing.empty()) return refused(file, "mandatory entries are missing: " + missing);
    swap_ = sized_copy<vb_swap>(interface(VB_SWAP_INTERFACE));
    if (swap_.size && !(swap_.prepare && swap_.quiesce && swap_.export_state && swap_.import_state &&
                        swap_.commit && swap_.resume))
        return refused(file, "interface " VB_SWAP_INTERFACE " is incomplete");
    return {};
}

Status Generation::start() {
    if (!plugin_.start) return {};
    std::string thrown;
    const int32_t status = guarded(&thrown, [&] { return plugin_.start(plugin_.self); });
    if (status == VB_OK) return {};
    if (!thrown.empty()) return refused(manifest_.library, "start: " + thrown);
    return refused(manifest_.library, "start failed (status " + std::to_string(status) + ")");
}

void Generation::stop() {
    if (stopped_) return;
    stopped_ = true;
    if (plugin_.stop) report_thrown("stop", thrown_by([&] { plugin_.stop(plugin_.self); }));
}

void Generation::report_thrown(const char* function, const std::string& thrown) const {
    if (!thrown.empty() && instance_)
        instance_->services().log(VB_LOG_ERROR, manifest_.id, std::string(function) + ": " + thrown);
}

void Generation::shut_down() {
    if (shut_down_) return;
    shut_down_ = true;
    stop();
    if (instance_) instance_->close();
    if (plugin_.shutdown && plugin_.self)
        report_thrown("shutdown", thrown_by([&] { plugin_.shutdown(plugin_.self); }));
    plugin_ = {};
}

bool Generation::retire() {
    if (retired_) return true;
    retired_ = true;
    shut_down();
    if (!image_) return true;
    image_->library.unload();
    image_.reset();
    return !mapped(library_);
}

Generation::~Generation() {
    retire();
}

}  // namespace virtbay::plugin
