// Weights and limits of block devices, in typed parameters and in a definition.
#pragma once

#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "base/error.h"
#include "model/domain/domain.h"
#include "virtbay/sdk.hpp"

namespace virtbay {

// One of the values that a device of <blkiotune> has.
struct BlkioValue {
    const char* name;
    uint64_t maximum;
    uint64_t (*get)(const model::BlkioDevice& device);
    void (*set)(model::BlkioDevice& device, uint64_t value);
};

template <auto Member>
constexpr BlkioValue blkio_value(const char* name) {
    using Value = std::remove_reference_t<decltype(std::declval<model::BlkioDevice>().*Member)>;
    return {name, static_cast<Value>(~Value{0}),
            [](const model::BlkioDevice& d) { return uint64_t{d.*Member}; },
            [](model::BlkioDevice& d, uint64_t value) { d.*Member = static_cast<Value>(value); }};
}

inline constexpr BlkioValue blkio_values[] = {
    blkio_value<&model::BlkioDevice::weight>(VB_DOMAIN_BLKIO_DEVICE_WEIGHT),
    blkio_value<&model::BlkioDevice::read_iops>(VB_DOMAIN_BLKIO_DEVICE_READ_IOPS),
    blkio_value<&model::BlkioDevice::write_iops>(VB_DOMAIN_BLKIO_DEVICE_WRITE_IOPS),
    blkio_value<&model::BlkioDevice::read_bytes>(VB_DOMAIN_BLKIO_DEVICE_READ_BPS),
    blkio_value<&model::BlkioDevice::write_bytes>(VB_DOMAIN_BLKIO_DEVICE_WRITE_BPS),
};

// Merges "path,value,path,value" into the devices. VB_ERR_INVALID_ARG.
Status merge_blkio(model::Blkiotune& tune, const BlkioValue& what, std::string_view text);
// Takes away the devices that have no value.
void drop_unset_devices(model::Blkiotune& tune);
// The text that merge_blkio() reads.
std::string joined_blkio(const model::Blkiotune& tune, const BlkioValue& what);

}  // namespace virtbay
