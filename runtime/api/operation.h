// An operation's argument and result, ready to be filled.
#pragma once

namespace virtbay::api {

template <class In, class Out>
struct Operation {
    Operation() {
        in.struct_size = sizeof in;
        out.struct_size = sizeof out;
    }
    In in{};
    Out out{};
};

}  // namespace virtbay::api
