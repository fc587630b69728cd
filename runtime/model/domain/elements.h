// Descriptions that several families share. See model/element.h.
#pragma once

#include "model/element.h"

namespace virtbay::model {

extern const Element address_element;   // <address type='...'>
extern const Element host_pci_element;  // <address domain= bus= ...> of a device of the host
extern const Element seclabel_element;  // of a device's source
extern const Element boot_element, alias_element, rom_element, acpi_element;
extern const Element auth_element, encryption_element, storage_host_element;
extern const Element virtual_port_element, bandwidth_element, vlan_element, teaming_element;
extern const Element network_port_profile_element;  // <virtualport> of a network or port group
extern const Element ip_element, route_element;
extern const Element text_item_element;
extern const Element disk_element, interface_element, graphics_element, video_element, sound_element,
    audio_element;
extern const Element serial_element, parallel_element, console_element, channel_element;
extern const Element smartcard_element, redirdev_element, redirfilter_element;
extern const Element controller_element, input_element, balloon_element, rng_element, tpm_element,
    watchdog_element;
extern const Element panic_element, hub_element, nvram_element, lease_element, shmem_element, memory_element;
extern const Element iommu_element, vsock_element, filesystem_element, hostdev_element;
extern const Element os_element, features_element, clock_element, cpu_element;
extern const Element domain_element, devices_element;

// Whether the alias is printed: live state, or chosen by the user.
bool shows_alias(const FormatContext& context, const void* info);

// The source of a character device: its <source>, <protocol> and <log> children and the type attribute. The
// source is the first member of the struct that `object` points to, or the struct itself.
bool parse_chardev_source(ParseContext& context, const XmlNode& node, ChardevSource& source);
void format_chardev_source(const FormatContext& context, const ChardevSource& source);
void format_chardev_type(const FormatContext& context, const ChardevSource& source);

void format_storage_source(const FormatContext& context, const StorageSource& source);

// All <sysinfo> of a Domain.
bool parse_sysinfo(ParseContext& context, const XmlNode& node, void* object);
void format_sysinfo(const FormatContext& context, const void* object);

template <class T>
T& as(void* object) {
    return *static_cast<T*>(object);
}
template <class T>
const T& as(const void* object) {
    return *static_cast<const T*>(object);
}

// The children that every device has, in order. S has a member `info`.
#define VB_INFO(S)                                                                                 \
    child("alias", alias_element, VB_AT(S, info)).only([](const FormatContext& c, const void* o) { \
        return shows_alias(c, &as<S>(o).info);                                                     \
    }),                                                                                            \
        child("acpi", acpi_element, VB_AT(S, info)),                                               \
        child("address", address_element, VB_AT(S, info.address))
#define VB_BOOT_INFO(S) child("boot", boot_element, VB_AT(S, info)), VB_INFO(S)
#define VB_BOOT_ROM_INFO(S)                                                                            \
    child("boot", boot_element, VB_AT(S, info)),                                                       \
        child("alias", alias_element, VB_AT(S, info)).only([](const FormatContext& c, const void* o) { \
            return shows_alias(c, &as<S>(o).info);                                                     \
        }),                                                                                            \
        child("rom", rom_element, VB_AT(S, info.rom)), child("acpi", acpi_element, VB_AT(S, info)),    \
        child("address", address_element, VB_AT(S, info.address))

// The attributes of a virtio device's <driver>. `member` is the VirtioOptions.
#define VB_VIRTIO(S, member)                                                  \
    attr("iommu", VB_AT(S, member.iommu)), attr("ats", VB_AT(S, member.ats)), \
        attr("packed", VB_AT(S, member.packed)), attr("page_per_vq", VB_AT(S, member.page_per_vq))

}  // namespace virtbay::model
