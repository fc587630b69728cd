// Calls that are made of a canonical operation: no flags, count, list of names.
#pragma once

#include "base/arena.h"
#include "base/error.h"
#include "contract/tables.h"

namespace virtbay::connection {

// An operation's argument and result for a procedure.
struct Bound {
    void* in = nullptr;
    void* out = nullptr;
};

// From a procedure's decoded arguments (null when it has none) to its operation's structs; for procedures of
// kind operation, `args` itself. VB_ERR_RPC when a list is asked to be longer than the protocol allows.
Result<Bound> bind(const contract::Procedure& procedure, void* args, Arena& arena);

// From the operation's result to what the procedure returns: a struct of its `ret` type, or null for nothing.
Result<const void*> unbind(const contract::Procedure& procedure, const void* args, const Bound& bound,
                           Arena& arena);

}  // namespace virtbay::connection
