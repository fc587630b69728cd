// All plugins of a runtime: found, loaded, replaced, listed.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "plugin/driver.h"
#include "plugin/probe.h"
#include "plugin/replacement.h"
#include "plugin/staging.h"

namespace virtbay::plugin {

struct PluginRow {
    std::string id, version;
    std::string state;   // "loaded", "failed", "skipped"
    std::string reason;  // why not loaded
    std::string file;    // the manifest's path
    std::string kind;
    std::vector<std::string> schemes;
    uint32_t generation = 0;
    size_t operations = 0, connections = 0;
    size_t pinned_images = 0;  // retired ones that the dynamic loader keeps
    std::chrono::microseconds last_pause{0};
};

class Registry {
  public:
    // `directories` are searched in order; the first plugin of an id wins. `probe_program` is
    // virtbay-driver-host, in which plugins that are new here are tried first; "": they are not.
    Registry(Services& services, std::vector<std::string> directories, std::string probe_program = {});
    ~Registry();

    // Loads everything in the directories. What cannot be loaded is listed with the reason. May block.
    void load_all();
    // `file` is a manifest or a library with its manifest beside it. May block, as all that follow.
    Status load(const std::string& file);
    // Refused while connections are open, unless forced, which no client survives.
    Status unload(const std::string& id);
    Result<ReplaceReport> replace(const std::string& id, const std::string& file,
                                  const ReplaceOptions& options);
    // Has every driver end what it does of its own accord; no operation may be under way or begin afterwards.
    void stop_drivers();
    // Stops everything; nothing may be called afterwards.
    void shutdown();

    // Drivers that serve the scheme, in the order in which they are asked; for an empty scheme all that serve
    // one. Any thread.
    std::vector<std::shared_ptr<Driver>> drivers(const std::string& scheme) const;
    std::shared_ptr<Driver> driver(const std::string& id) const;
    // The transport for a scheme ("unix", "tcp"), or null; lives as long as the registry. Any thread.
    Generation* transport(const std::string& scheme) const;
    std::vector<PluginRow> rows() const;

  private:
    struct Entry {
        PluginRow row;
        Manifest manifest;
        std::shared_ptr<Driver> driver;
        std::unique_ptr<Generation> transport;
    };
    // Checks that the plugin may be loaded, and makes a copy to load.
    Result<Staged> prepare(const Manifest& manifest) const;
    Result<std::unique_ptr<Generation>> load_image(const Manifest& manifest, const Result<Staged>& staged);
    Status enter(const Manifest& manifest, const Result<Staged>& staged);
    // A plugin for clients alone, here in the daemon.
    bool left_out(const Manifest& manifest) const;
    void note_failure(const std::string& file, const Manifest* manifest, const Error& error);

    Services& services_;
    const std::vector<std::string> directories_;
    const Probe probe_;
    std::mutex changing_;       // one load, unload or replacement at a time
    mutable std::mutex mutex_;  // guards entries_
    std::vector<Entry> entries_;
};

}  // namespace virtbay::plugin
