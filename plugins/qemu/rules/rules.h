// What this driver adds to a domain's definition and refuses in it.
#pragma once

#include "emulator/catalogue.h"
#include "model/domain/document.h"

namespace virtbay::qemu {

class Rules : public model::DomainRules {
  public:
    explicit Rules(Catalogue& catalogue) : catalogue_(catalogue) {}

    Status capabilities(model::Domain& domain) const override;
    Status complete(model::Domain& domain) const override;
    Status assign(model::Domain& domain) const override;
    Status validate(const model::Domain& domain) const override;
    model::VideoModel default_video(const model::Domain& domain) const override;
    bool user_aliases() const override { return true; }
    const char* namespace_uri() const override { return "http://libvirt.org/schemas/domain/qemu/1.0"; }
    const char* namespace_prefix() const override { return "qemu"; }
    Result<std::shared_ptr<const model::NamespaceData>> parse_namespace(
        const model::XmlNode& root) const override;
    void format_namespace(const model::NamespaceData& data, model::XmlWriter& out) const override;

  private:
    EmulatorPtr emulator_of(const model::Domain& domain) const;

    Catalogue& catalogue_;
};

enum class Chipset { i440fx, q35, isapc, microvm, other };
Chipset chipset_of(const model::Domain& domain);

// Refuses what the emulator (null: not known) cannot run, with libvirt's error for it.
Status refuse(const model::Domain& domain, const Emulator* emulator);
// Places every device that sits on a PCI bus, adding bridges and ports as needed.
// VB_ERR_XML_ERROR for addresses that clash or do not exist.
Status assign_pci(model::Domain& domain);
// Ports for USB devices, adding hubs as needed.
Status assign_usb(model::Domain& domain);
// Ports of virtio-serial and slots of ccid controllers.
Status assign_serial_ports(model::Domain& domain);

}  // namespace virtbay::qemu
