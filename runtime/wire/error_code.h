// Errors as they go over the wire.
#pragma once

#include <span>

#include "base/error.h"
#include "wire/buffer.h"

namespace virtbay::wire {

// Never fails: a text that is too long is left out.
void encode_error(const Error& error, Buffer& out);
// Of a payload that cannot be decoded: an error that says so.
Error decode_error(std::span<const uint8_t> payload);

}  // namespace virtbay::wire
