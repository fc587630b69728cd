#include "guest/image_sizes.h"

#include <algorithm>

#include "monitor/json.h"

namespace virtbay::qemu {

using namespace model;

// "/machine/peripheral/virtio-disk0/virtio-backend" and "ide0-1-0" both name a device.
std::string alias_in(const Json& entry) {
    std::string name = text_of(entry, "qdev");
    constexpr std::string_view prefix = "/machine/peripheral/";
    if (name.starts_with(prefix)) {
        name.erase(0, prefix.size());
        name.resize(std::min(name.size(), name.find('/')));
    }
    return name;
}

ImageSizes image_sizes(const Json& blocks) {
    ImageSizes sizes;
    for (const Json& entry : blocks) {
        const Json* inserted = find(entry, "inserted");
        const Json* image = inserted ? find(*inserted, "image") : nullptr;
        auto& size = sizes[alias_in(entry)];
        if (image) size = static_cast<uint64_t>(number_of(*image, "virtual-size").value_or(0));
    }
    return sizes;
}

bool sizes_known(const Guest& guest) {
    const auto& taints = guest.taints;
    if (std::find(taints.begin(), taints.end(), "custom-monitor") != taints.end()) return false;
    return std::all_of(guest.live->disks.begin(), guest.live->disks.end(), [&](const Disk& d) {
        const auto known = guest.image_sizes.find(d.info.alias.str());
        if (known == guest.image_sizes.end()) return false;
        const bool local = d.source.type == StorageType::file || d.source.type == StorageType::block;
        return !known->second || local;
    });
}

}  // namespace virtbay::qemu
