// Parts of the command line. Included by .cpp files only.
#pragma once

#include <optional>

#include "arguments/arguments.h"
#include "monitor/json.h"

namespace virtbay::qemu {

class ArgumentBuilder {
  public:
    ArgumentBuilder(const model::Domain& domain, const Emulator& emulator, const ArgumentOptions& options)
        : domain_(domain), emulator_(emulator), options_(options) {}

    Status build();
    std::vector<std::string> take() { return std::move(argv_); }

  private:
    void add(std::string option) { argv_.push_back(std::move(option)); }
    void add(std::string option, std::string value);
    void add_json(std::string option, const Json& value) { add(std::move(option), dump(value)); }
    void add_device(Json device);

    void machine();
    void processor();
    void memory();
    void smp();
    void clock();
    void boot();
    void firmware();
    Status controllers();
    Status disks();
    Status interfaces();
    Status chardevs();
    void inputs();
    Status graphics();
    void audio();
    void videos();
    void small_devices();
    void sandbox();

    const model::Domain& domain_;
    const Emulator& emulator_;
    const ArgumentOptions& options_;
    std::vector<std::string> argv_;
};

// "bus" and "addr" (or what the kind of address needs) of a device.
void add_address(Json& device, const model::Domain& domain, const model::DeviceInfo& info);
void add_virtio_options(Json& device, const model::VirtioOptions& options);
// Name of the PCI bus that controller `index` makes.
std::string pci_bus_name(const model::Domain& domain, uint32_t index);

// The position in the boot order that <os><boot> gives a disk or interface; 0: none.
uint32_t boot_index(const model::Domain& domain, const model::Disk& disk);
uint32_t boot_index(const model::Domain& domain, const model::Interface& interface);

// "-blockdev" objects of a disk's chain, lowest first, and its "-device" object. Empty for an empty drive.
Result<std::vector<Json>> blockdevs_of(const model::Disk& disk);
Result<Json> device_of(const model::Domain& domain, const model::Disk& disk);
Result<Json> device_of(const model::Domain& domain, const model::Controller& controller);
Json device_of(const model::Domain& domain, const model::Interface& interface,
               const InterfaceDescriptors& fds);
Result<Json> netdev_of(const model::Interface& interface, const InterfaceDescriptors& fds,
                       bool native_display);
Json device_of(const model::Domain& domain, const model::Input& input);
Json device_of(const model::Domain& domain, const model::Rng& rng);
// "-object" of an rng's backend.
Json object_of(const model::Rng& rng);
Json device_of(const model::Domain& domain, const model::Balloon& balloon);
Json device_of(const model::Domain& domain, const model::Watchdog& watchdog);
// "-chardev" text of a source; empty when the source needs none.
Result<std::string> chardev_of(const model::ChardevSource& source, std::string_view id);

// A comma in an option's value is doubled.
std::string escaped(std::string_view value);

// The emulator's name of the node for image `index` of the guest.
std::string node_name(uint32_t index, const char* layer);

inline Error unsupported(std::string detail) {
    return make_error(VB_ERR_CONFIG_UNSUPPORTED, VB_FROM_QEMU, std::move(detail));
}

}  // namespace virtbay::qemu
