// Indices of the contract's types, by name: number::remote_connect_open_args, number::virNetMessageError.
#pragma once

#include <cstdint>

namespace virtbay::contract::number {
#include "contract/type_numbers.inc"
}  // namespace virtbay::contract::number
