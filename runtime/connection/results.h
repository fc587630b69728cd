// What is alike in the results of many operations, done once here so that drivers need not.
#pragma once

#include "base/arena.h"
#include "base/error.h"
#include "contract/tables.h"

namespace virtbay::connection {

// VB_ERR_INTERNAL_ERROR when a getter of typed parameters is asked for more than can ever be sent, or for a
// negative number of them. For calls that came over the wire.
Status check_room(uint16_t operation, const void* in);

// Fits a driver's full answer to what was asked:
//  - getters of typed parameters with `nparams` in their arguments: 0 asks for the number only, less than
//  there are for
//    the first ones. The total is told only to those who ask for it alone;
//  - lists with `need_results` 0: the number only.
void fit_result(uint16_t operation, const void* in, void* out);

// Typed parameters that are text are left out unless the caller's flags hold VB_TYPED_PARAM_STRING_OKAY.
// Works on any `params` list that an operation with `flags` gives.
void drop_text_parameters(uint16_t operation, const void* in, void* out, Arena& arena);

}  // namespace virtbay::connection
