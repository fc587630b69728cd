#include "plugin/registry.h"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <future>
#include <set>

namespace virtbay::plugin {
namespace {

// A library's manifest lies beside it under the same name.
std::string manifest_of(const std::string& file) {
    std::filesystem::path path(file);
    if (path.extension() == ".so") path.replace_extension(".plugin");
    std::error_code failed;
    const auto absolute = std::filesystem::absolute(path, failed);
    return failed ? path.string() : absolute.string();
}

}  // namespace

Registry::Registry(Services& services, std::vector<std::string> directories, std::string probe_program)
    : services_(services),
      directories_(std::move(directories)),
      probe_(std::move(probe_program), services.directories.cache + "/virtbay") {}

Registry::~Registry() {
    shutdown();
}

void Registry::load_all() {
    std::lock_guard changing(changing_);
    // Reading the files is most of the work: that of different plugins goes side by side.
    struct Found {
        std::string file;
        Result<Manifest> manifest;
        std::future<Result<Staged>> staged;
    };
    std::vector<Found> all;
    std::set<std::string> ids;
    for (const std::string& directory : directories_) {
        std::vector<std::string> files;
        std::error_code failed;
        for (const auto& file : std::filesystem::directory_iterator(directory, failed))
            if (file.path().extension() == ".plugin") files.push_back(file.path().string());
        if (failed)
            services_.log(VB_LOG_WARNING, "plugin", "cannot read " + directory + ": " + failed.message());
        std::sort(files.begin(), files.end());
        for (const std::string& file : files) {
            Found found{file, read_manifest(file), {}};
            if (found.manifest && !left_out(*found.manifest) && ids.insert(found.manifest->id).second)
                found.staged = std::async(std::launch::async,
                                          [this, manifest = *found.manifest] { return prepare(manifest); });
            all.push_back(std::move(found));
        }
    }
    for (Found& found : all) {
        const auto& manifest = found.manifest;
        if (!manifest) {
            note_failure(found.file, nullptr, manifest.error());
            continue;
        }
        std::unique_lock lock(mutex_);
        const bool known = std::any_of(entries_.begin(), entries_.end(), [&](const Entry& e) {
            return e.row.id == manifest->id && e.row.state == "loaded";
        });
        if (known || left_out(*manifest)) {
            Entry skipped;
            skipped.row = {
                .id = manifest->id,
                .version = manifest->version,
                .state = "skipped",
                .reason = known ? "another " + manifest->id + " was found first" : "for clients alone",
                .file = found.file,
                .kind = manifest->kind,
                .schemes = manifest->schemes};
            entries_.push_back(std::move(skipped));
            continue;
        }
        lock.unlock();
        const Status entered =
            enter(*manifest, found.staged.valid() ? found.staged.get() : prepare(*manifest));
        if (!entered) note_failure(found.file, &*manifest, entered.error());
    }
}

bool Registry::left_out(const Manifest& manifest) const {
    return services_.in_daemon && !manifest.in_daemon;
}

void Registry::note_failure(const std::string& file, const Manifest* manifest, const Error& error) {
    services_.log(VB_LOG_ERROR, "plugin", error.message);
    Entry failed;
    failed.row.id = manifest ? manifest->id : std::filesystem::path(file).stem().string();
    failed.row.version = manifest ? manifest->version : "";
    failed.row.kind = manifest ? manifest->kind : "";
    failed.row.schemes = manifest ? manifest->schemes : std::vector<std::string>();
    failed.row.state = "failed";
    failed.row.reason = error.message;
    failed.row.file = file;
    std::lock_guard lock(mutex_);
    std::erase_if(entries_, [&](const Entry& e) { return e.row.file == file && e.row.state != "loaded"; });
    entries_.push_back(std::move(failed));
}

Result<Staged> Registry::prepare(const Manifest& manifest) const {
    for (const std::string& path : {manifest.path, manifest.library}) {
        const Status owned = check_ownership(path);
        if (!owned) return owned.error();
    }
    return stage(manifest, services_.directories.cache + "/virtbay", services_.in_daemon);
}

Result<std::unique_ptr<Generation>> Registry::load_image(const Manifest& manifest,
                                                         const Result<Staged>& staged) {
    if (!staged) return staged.error();
    const Status probed = probe_.run(manifest);
    if (!probed) {
        unlink(staged->path.c_str());
        return probed.error();
    }
    auto loaded = Generation::load(services_, manifest, staged->path);
    if (!loaded && staged->kept && access(staged->path.c_str(), F_OK) != 0) {
        // A process with another build of the plugin has just put its own copy in the place of this one.
        const auto again = prepare(manifest);
        return again ? load_image(manifest, again) : again.error();
    }
    // The image stays mapped without its name.
    if (!staged->kept || !loaded) unlink(staged->path.c_str());
    return loaded;
}

Status Registry::enter(const Manifest& manifest, const Result<Staged>& staged) {
    auto loaded = load_image(manifest, staged);
    if (!loaded) return loaded.error();
    const Status started = (*loaded)->start();
    if (!started) return started;
    Entry entry;
    entry.manifest = manifest;
    entry.row = {.id = manifest.id,
                 .version = (*loaded)->version(),
                 .state = "loaded",
                 .reason = {},
                 .file = manifest.path,
                 .kind = manifest.kind,
                 .schemes = manifest.schemes};
    if ((*loaded)->is_driver())
        entry.driver = std::make_shared<Driver>(std::move(*loaded));
    else
        entry.transport = std::move(*loaded);
    std::lock_guard lock(mutex_);
    std::erase_if(entries_,
                  [&](const Entry& e) { return e.row.file == manifest.path && e.row.state != "loaded"; });
    entries_.push_back(std::move(entry));
    return {};
}

Status Registry::load(const std::string& file) {
    std::lock_guard changing(changing_);
    auto manifest = read_manifest(manifest_of(file));
    if (!manifest) return manifest.error();
    if (driver(manifest->id))
        return make_error(VB_ERR_OPERATION_INVALID, VB_FROM_NONE,
                          "driver " + manifest->id + " is already loaded; replace it instead");
    const Status entered = enter(*manifest, prepare(*manifest));
    if (!entered) note_failure(manifest->path, &*manifest, entered.error());
    return entered;
}

Status Registry::unload(const std::string& id) {
    std::lock_guard changing(changing_);
    auto found = driver(id);
    if (!found) return make_error(VB_ERR_INVALID_ARG, VB_FROM_NONE, "no loaded driver " + id);
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(5);
    if (found->open_links() > 0)
        return make_error(
            VB_ERR_OPERATION_INVALID, VB_FROM_NONE,
            "driver " + id + " has " + std::to_string(found->open_links()) + " open connections");
    if (!found->gate().close(deadline) || found->open_links() > 0) {
        found->gate().open();
        return make_error(VB_ERR_OPERATION_FAILED, VB_FROM_NONE, "driver " + id + " is in use");
    }
    {
        std::lock_guard lock(mutex_);
        std::erase_if(entries_, [&](const Entry& e) { return e.driver == found; });
    }
    found->generation().retire();
    found->gate().open();
    return {};
}

Result<ReplaceReport> Registry::replace(const std::string& id, const std::string& file,
                                        const ReplaceOptions& options) {
    std::lock_guard changing(changing_);
    auto found = driver(id);
    if (!found) return make_error(VB_ERR_INVALID_ARG, VB_FROM_NONE, "no loaded driver " + id);
    auto manifest = read_manifest(manifest_of(file));
    if (!manifest) return manifest.error();
    if (manifest->id != id)
        return make_error(VB_ERR_INVALID_ARG, VB_FROM_NONE,
                          file + " is driver " + manifest->id + ", not " + id);
    auto next = load_image(*manifest, prepare(*manifest));
    if (!next) return next.error();
    if (!(*next)->is_driver()) return make_error(VB_ERR_INVALID_ARG, VB_FROM_NONE, file + " is not a driver");
    const std::string version = (*next)->version();
    auto report = Replacement(*found).run(std::move(*next), options);
    if (!report) {
        services_.log(VB_LOG_ERROR, "plugin", report.error().message);
        return report;
    }
    std::lock_guard lock(mutex_);
    for (Entry& e : entries_) {
        if (e.driver != found) continue;
        e.manifest = *manifest;
        e.row.version = version;
        e.row.file = manifest->path;
        e.row.schemes = manifest->schemes;
        e.row.last_pause = report->pause;
        if (!report->unmapped) ++e.row.pinned_images;
    }
    return report;
}

void Registry::stop_drivers() {
    std::lock_guard changing(changing_);
    std::vector<std::shared_ptr<Driver>> drivers;
    {
        std::lock_guard lock(mutex_);
        for (const Entry& e : entries_)
            if (e.driver) drivers.push_back(e.driver);
    }
    for (const auto& driver : drivers) driver->generation().stop();
}

void Registry::shutdown() {
    std::lock_guard changing(changing_);
    std::vector<Entry> entries;
    {
        std::lock_guard lock(mutex_);
        entries.swap(entries_);
    }
    for (Entry& e : entries) {
        if (e.driver) e.driver->generation().retire();
        if (e.transport) e.transport->retire();
    }
}

std::vector<std::shared_ptr<Driver>> Registry::drivers(const std::string& scheme) const {
    std::lock_guard lock(mutex_);
    std::vector<const Entry*> wanted;
    for (const Entry& e : entries_) {
        if (!e.driver) continue;
        const auto& list = e.manifest.schemes;
        if ((scheme.empty() && !list.empty()) || std::find(list.begin(), list.end(), scheme) != list.end())
            wanted.push_back(&e);
    }
    std::stable_sort(wanted.begin(), wanted.end(), [](const Entry* a, const Entry* b) {
        return a->manifest.priority > b->manifest.priority;
    });
    std::vector<std::shared_ptr<Driver>> list;
    for (const Entry* e : wanted) list.push_back(e->driver);
    return list;
}

std::shared_ptr<Driver> Registry::driver(const std::string& id) const {
    std::lock_guard lock(mutex_);
    for (const Entry& e : entries_)
        if (e.driver && e.row.id == id) return e.driver;
    return nullptr;
}

Generation* Registry::transport(const std::string& scheme) const {
    std::lock_guard lock(mutex_);
    for (const Entry& e : entries_) {
        const auto& list = e.manifest.schemes;
        if (e.transport && std::find(list.begin(), list.end(), scheme) != list.end())
            return e.transport.get();
    }
    return nullptr;
}

std::vector<PluginRow> Registry::rows() const {
    std::lock_guard lock(mutex_);
    std::vector<PluginRow> rows;
    for (const Entry& e : entries_) {
        PluginRow row = e.row;
        if (e.driver) {
            row.generation = e.driver->number();
            row.connections = e.driver->open_links();
            if (e.driver->gate().enter()) {
                row.operations = e.driver->generation().table().supported_count();
                e.driver->gate().leave();
            }
        }
        rows.push_back(std::move(row));
    }
    return rows;
}

}  // namespace virtbay::plugin
