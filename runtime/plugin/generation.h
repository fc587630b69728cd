// One loaded image of a plugin: its code, its tables and its instance.
#pragma once

#include <memory>
#include <string>

#include "base/error.h"
#include "plugin/instance.h"
#include "plugin/manifest.h"
#include "plugin/table.h"
#include "virtbay/swap.h"

namespace virtbay::plugin {

class Generation {
  public:
    // Loads `library` (an absolute path that was never loaded before), negotiates, checks the mandatory
    // entries and calls init. The error names the file, the field, our value and theirs. May block.
    static Result<std::unique_ptr<Generation>> load(Services& services, const Manifest& manifest,
                                                    const std::string& library);
    // Shuts down and unloads what is still there.
    ~Generation();
    Generation(const Generation&) = delete;
    Generation& operator=(const Generation&) = delete;

    Status start();
    // Stops the plugin's own threads.
    void stop();
    // stop, close of the instance, shutdown: after it none of the plugin's code may run any more.
    void shut_down();
    // Logs what a function threw that has no error to return; "" is nothing.
    void report_thrown(const char* function, const std::string& thrown) const;
    // shut_down and unload. Returns whether the image is really gone.
    bool retire();

    const Manifest& manifest() const { return manifest_; }
    const std::string& library() const { return library_; }
    const std::string& version() const { return version_; }
    void* self() const { return plugin_.self; }
    bool is_driver() const { return (plugin_.kind & VB_KIND_DRIVER) != 0; }
    const vb_driver& driver() const { return driver_; }
    const OperationTable& table() const { return table_; }
    // Null when the plugin cannot hand its state over.
    const vb_swap* swap() const { return swap_.size ? &swap_ : nullptr; }
    Instance& instance() const { return *instance_; }
    // An interface of the plugin, to be copied with sized_copy(); null when absent.
    const void* interface(const char* name) const;
    // The same, and what get_interface threw.
    const void* interface(const char* name, std::string* thrown) const;

  private:
    struct Image;
    Generation() = default;
    Status negotiate(Services& services);
    Status check_driver();

    Manifest manifest_;
    std::string library_, version_;
    std::unique_ptr<Image> image_;
    std::shared_ptr<Instance> instance_;
    vb_plugin plugin_{};
    vb_driver driver_{};
    vb_swap swap_{};
    OperationTable table_;
    bool stopped_ = true, shut_down_ = false, retired_ = false;
};

}  // namespace virtbay::plugin
