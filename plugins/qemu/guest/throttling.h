// The limits of a disk's traffic, in the API, in a definition and in the emulator.
#pragma once

#include <string>

#include "base/error.h"
#include "model/domain/domain.h"
#include "monitor/monitor.h"
#include "virtbay/sdk.hpp"

namespace virtbay::qemu {

struct ThrottleLimit {
    const char* name;
    uint64_t model::DiskIotune::*value;
    const char* property;  // of the emulator
    int family;            // those of one are set together: what is not given becomes 0
};

// In the order in which they are reported; the group's name stands behind the first thirteen.
inline constexpr ThrottleLimit throttle_limits[] = {
    {VB_DOMAIN_BLOCK_IOTUNE_TOTAL_BYTES_SEC, &model::DiskIotune::total_bytes_sec, "bps", 0},
    {VB_DOMAIN_BLOCK_IOTUNE_READ_BYTES_SEC, &model::DiskIotune::read_bytes_sec, "bps_rd", 0},
    {VB_DOMAIN_BLOCK_IOTUNE_WRITE_BYTES_SEC, &model::DiskIotune::write_bytes_sec, "bps_wr", 0},
    {VB_DOMAIN_BLOCK_IOTUNE_TOTAL_IOPS_SEC, &model::DiskIotune::total_iops_sec, "iops", 1},
    {VB_DOMAIN_BLOCK_IOTUNE_READ_IOPS_SEC, &model::DiskIotune::read_iops_sec, "iops_rd", 1},
    {VB_DOMAIN_BLOCK_IOTUNE_WRITE_IOPS_SEC, &model::DiskIotune::write_iops_sec, "iops_wr", 1},
    {VB_DOMAIN_BLOCK_IOTUNE_TOTAL_BYTES_SEC_MAX, &model::DiskIotune::total_bytes_sec_max, "bps_max", 2},
    {VB_DOMAIN_BLOCK_IOTUNE_READ_BYTES_SEC_MAX, &model::DiskIotune::read_bytes_sec_max, "bps_rd_max", 2},
    {VB_DOMAIN_BLOCK_IOTUNE_WRITE_BYTES_SEC_MAX, &model::DiskIotune::write_bytes_sec_max, "bps_wr_max", 2},
    {VB_DOMAIN_BLOCK_IOTUNE_TOTAL_IOPS_SEC_MAX, &model::DiskIotune::total_iops_sec_max, "iops_max", 3},
    {VB_DOMAIN_BLOCK_IOTUNE_READ_IOPS_SEC_MAX, &model::DiskIotune::read_iops_sec_max, "iops_rd_max", 3},
    {VB_DOMAIN_BLOCK_IOTUNE_WRITE_IOPS_SEC_MAX, &model::DiskIotune::write_iops_sec_max, "iops_wr_max", 3},
    {VB_DOMAIN_BLOCK_IOTUNE_SIZE_IOPS_SEC, &model::DiskIotune::size_iops_sec, "iops_size", 4},
    {VB_DOMAIN_BLOCK_IOTUNE_TOTAL_BYTES_SEC_MAX_LENGTH, &model::DiskIotune::total_bytes_sec_max_length,
     "bps_max_length", 5},
    {VB_DOMAIN_BLOCK_IOTUNE_READ_BYTES_SEC_MAX_LENGTH, &model::DiskIotune::read_bytes_sec_max_length,
     "bps_rd_max_length", 5},
    {VB_DOMAIN_BLOCK_IOTUNE_WRITE_BYTES_SEC_MAX_LENGTH, &model::DiskIotune::write_bytes_sec_max_length,
     "bps_wr_max_length", 5},
    {VB_DOMAIN_BLOCK_IOTUNE_TOTAL_IOPS_SEC_MAX_LENGTH, &model::DiskIotune::total_iops_sec_max_length,
     "iops_max_length", 6},
    {VB_DOMAIN_BLOCK_IOTUNE_READ_IOPS_SEC_MAX_LENGTH, &model::DiskIotune::read_iops_sec_max_length,
     "iops_rd_max_length", 6},
    {VB_DOMAIN_BLOCK_IOTUNE_WRITE_IOPS_SEC_MAX_LENGTH, &model::DiskIotune::write_iops_sec_max_length,
     "iops_wr_max_length", 6},
};

// The emulator's name of what a disk's block backend hangs on: the device, or a part of it. It is also the
// name of the group of limits where none was given.
std::string block_backend_of(const model::Disk& disk);
// Sets all limits of a running guest's disk.
Status throttle(Monitor& monitor, const model::Disk& disk, const model::DiskIotune& tune);

}  // namespace virtbay::qemu
