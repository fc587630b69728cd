// Typed parameters between the public interface and the operations.
#pragma once

#include <cstdint>

#include "api/public.h"
#include "base/arena.h"
#include "base/error.h"
#include "virtbay/ops/types.h"

namespace virtbay::api {

// Values that point into `params`, in the arena.
Result<const vb_typed_param*> to_values(const virTypedParameter* params, int count, Arena& arena);

// Writes `value` to a zeroed or cleared parameter.
Status from_value(const vb_typed_param& value, virTypedParameter& out);

// Fills the caller's array of `room` parameters. The driver must not have given more.
Status to_array(const vb_typed_param* values, uint32_t count, virTypedParameterPtr out, int room);

// A new array for virTypedParamsFree; null for none.
Result<virTypedParameterPtr> to_new_array(const vb_typed_param* values, uint32_t count);

// Empty when the same name does not occur twice and every type is a known one.
Status check_params(const virTypedParameter* params, int count);

}  // namespace virtbay::api
