#include "guest/throttling.h"

#include "common/throttle.h"
#include "monitor/json.h"

namespace virtbay::qemu {

using namespace model;

namespace {

// What the emulator calls the limits of throttle_limits.
constexpr const char* properties[] = {
    "bps",
    "bps_rd",
    "bps_wr",
    "iops",
    "iops_rd",
    "iops_wr",
    "bps_max",
    "bps_rd_max",
    "bps_wr_max",
    "iops_max",
    "iops_rd_max",
    "iops_wr_max",
    "iops_size",
    "bps_max_length",
    "bps_rd_max_length",
    "bps_wr_max_length",
    "iops_max_length",
    "iops_rd_max_length",
    "iops_wr_max_length",
};
static_assert(std::size(properties) == std::size(throttle_limits));

}  // namespace

std::string block_backend_of(const Disk& disk) {
    const std::string alias = disk.info.alias.str();
    if (disk.bus == DiskBus::virtio) return "/machine/peripheral/" + alias + "/virtio-backend";
    if (disk.bus == DiskBus::usb) return "/machine/peripheral/" + alias + "/" + alias + ".0/legacy[0]";
    return alias;
}

Status throttle(Monitor& monitor, const Disk& disk, const DiskIotune& tune) {
    Json arguments{{"id", block_backend_of(disk)}};
    for (size_t i = 0; i < std::size(throttle_limits); i++) {
        const bool optional = i >= 6;  // the emulator wants the first six in any case
        const uint64_t value = tune.*throttle_limits[i].value;
        if (!optional || value) arguments[properties[i]] = value;
    }
    if (tune.group_name.has()) arguments["group"] = tune.group_name.str();
    auto set = monitor.call("block_set_io_throttle", dump(arguments));
    if (!set) return set.error();
    return {};
}

}  // namespace virtbay::qemu
