// What every device has: an alias, a boot position, an address, a ROM.
#pragma once

#include "model/values.h"

namespace virtbay::model {

enum class AddressType : uint8_t {
    none,
    pci,
    drive,
    virtio_serial,
    ccid,
    usb,
    spapr_vio,
    virtio_s390,
    ccw,
    virtio_mmio,
    isa,
    dimm,
    unassigned,
    mdev
};
template <>
inline constexpr const char* names_of<AddressType> =
    "|pci|drive|virtio-serial|ccid|usb|spapr-vio|virtio-s390|ccw|virtio-mmio|isa|dimm|unassigned|mdev";

struct Address {
    AddressType type = AddressType::none;
    OnOff multifunction = OnOff::absent;
    uint8_t function = 0;
    // pci
    uint32_t domain = 0;
    uint32_t bus = 0;   // also drive, virtio-serial, usb
    uint32_t slot = 0;  // also ccid
    std::optional<uint32_t> zpci_uid, zpci_fid;
    // drive; controller also virtio-serial and ccid
    uint32_t controller = 0;
    uint32_t target = 0;
    uint32_t unit = 0;
    // virtio-serial: a number; usb: numbers with dots
    Text port;
    // spapr-vio
    std::optional<uint64_t> reg;
    // ccw
    uint32_t cssid = 0, ssid = 0, devno = 0;
    bool ccw_assigned = false;
    bool of_host = false;  // names a device of the host: zeros mean zeros
    // isa
    std::optional<uint32_t> iobase, irq;
    // dimm; its slot in slot
    std::optional<uint64_t> base;
    // mdev
    Text uuid;
};

struct Rom {
    YesNo enabled = YesNo::absent;
    OnOff bar = OnOff::absent;
    Text file;
};

struct DeviceInfo {
    Text alias;
    uint32_t boot_order = 0;  // 0: not given
    uint32_t acpi_index = 0;
    Text loadparm;
    Box<Address> address;
    Box<Rom> rom;

    bool has_address(AddressType type) const { return address && address->type == type; }
};

// The options that all virtio devices share.
struct VirtioOptions {
    OnOff iommu = OnOff::absent;
    OnOff ats = OnOff::absent;
    OnOff packed = OnOff::absent;
    OnOff page_per_vq = OnOff::absent;
};

// One line of text in a list.
struct TextItem {
    Text value;
};

// A security label of a device or of the domain.
enum class SeclabelType : uint8_t { absent, none, dynamic, static_ };
template <>
inline constexpr const char* names_of<SeclabelType> = "|none|dynamic|static";

struct Seclabel {
    SeclabelType type = SeclabelType::absent;
    YesNo relabel = YesNo::absent;
    YesNo labelskip = YesNo::absent;
    bool implied = false;
    Text model;
    Text label;
    Text imagelabel;
    Text baselabel;
};

}  // namespace virtbay::model
