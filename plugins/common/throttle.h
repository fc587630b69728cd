// Limits of a disk's traffic, in typed parameters and in a definition.
#pragma once

#include "base/error.h"
#include "common/params.h"
#include "model/domain/domain.h"
#include "virtbay/sdk.hpp"

namespace virtbay {

struct ThrottleLimit {
    const char* name;
    uint64_t model::DiskIotune::*value;
};

// In the order in which they are reported; the group's name stands behind the first thirteen.
inline constexpr ThrottleLimit throttle_limits[] = {
    {VB_DOMAIN_BLOCK_IOTUNE_TOTAL_BYTES_SEC, &model::DiskIotune::total_bytes_sec},
    {VB_DOMAIN_BLOCK_IOTUNE_READ_BYTES_SEC, &model::DiskIotune::read_bytes_sec},
    {VB_DOMAIN_BLOCK_IOTUNE_WRITE_BYTES_SEC, &model::DiskIotune::write_bytes_sec},
    {VB_DOMAIN_BLOCK_IOTUNE_TOTAL_IOPS_SEC, &model::DiskIotune::total_iops_sec},
    {VB_DOMAIN_BLOCK_IOTUNE_READ_IOPS_SEC, &model::DiskIotune::read_iops_sec},
    {VB_DOMAIN_BLOCK_IOTUNE_WRITE_IOPS_SEC, &model::DiskIotune::write_iops_sec},
    {VB_DOMAIN_BLOCK_IOTUNE_TOTAL_BYTES_SEC_MAX, &model::DiskIotune::total_bytes_sec_max},
    {VB_DOMAIN_BLOCK_IOTUNE_READ_BYTES_SEC_MAX, &model::DiskIotune::read_bytes_sec_max},
    {VB_DOMAIN_BLOCK_IOTUNE_WRITE_BYTES_SEC_MAX, &model::DiskIotune::write_bytes_sec_max},
    {VB_DOMAIN_BLOCK_IOTUNE_TOTAL_IOPS_SEC_MAX, &model::DiskIotune::total_iops_sec_max},
    {VB_DOMAIN_BLOCK_IOTUNE_READ_IOPS_SEC_MAX, &model::DiskIotune::read_iops_sec_max},
    {VB_DOMAIN_BLOCK_IOTUNE_WRITE_IOPS_SEC_MAX, &model::DiskIotune::write_iops_sec_max},
    {VB_DOMAIN_BLOCK_IOTUNE_SIZE_IOPS_SEC, &model::DiskIotune::size_iops_sec},
    {VB_DOMAIN_BLOCK_IOTUNE_TOTAL_BYTES_SEC_MAX_LENGTH, &model::DiskIotune::total_bytes_sec_max_length},
    {VB_DOMAIN_BLOCK_IOTUNE_READ_BYTES_SEC_MAX_LENGTH, &model::DiskIotune::read_bytes_sec_max_length},
    {VB_DOMAIN_BLOCK_IOTUNE_WRITE_BYTES_SEC_MAX_LENGTH, &model::DiskIotune::write_bytes_sec_max_length},
    {VB_DOMAIN_BLOCK_IOTUNE_TOTAL_IOPS_SEC_MAX_LENGTH, &model::DiskIotune::total_iops_sec_max_length},
    {VB_DOMAIN_BLOCK_IOTUNE_READ_IOPS_SEC_MAX_LENGTH, &model::DiskIotune::read_iops_sec_max_length},
    {VB_DOMAIN_BLOCK_IOTUNE_WRITE_IOPS_SEC_MAX_LENGTH, &model::DiskIotune::write_iops_sec_max_length},
};
inline constexpr const char* throttle_group = VB_DOMAIN_BLOCK_IOTUNE_GROUP_NAME;
inline constexpr size_t throttle_group_position = 13;

// Errors are of this VB_FROM_* domain.
// Refuses parameters that are no limits, or are too large.
Status check_throttle_params(const vb_typed_param* params, uint32_t count, int32_t domain);
// A total and a part of it cannot be limited both.
Status check_throttle_conflicts(const model::DiskIotune& tune, int32_t domain);
// The place of the disk with that target or source.
Result<size_t> find_throttled_disk(const model::Domain& guest, const char* name, int32_t domain);
// The limits as they are reported, no more than `wanted`.
template <class Out>
void report_throttle(vb::Call& call, const model::DiskIotune& tune, int32_t wanted, Out& out) {
    ParamList params(call);
    for (size_t i = 0; i < std::size(throttle_limits); i++) {
        if (i == throttle_group_position) params.add(throttle_group, tune.group_name.view());
        params.add(throttle_limits[i].name, tune.*throttle_limits[i].value);
    }
    params.finish(wanted, out);
}

}  // namespace virtbay
