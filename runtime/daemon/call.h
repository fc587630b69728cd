// One call of a client that is being answered.
#pragma once

#include <optional>

#include "base/arena.h"
#include "connection/legacy.h"
#include "connection/request.h"
#include "plugin/call.h"
#include "wire/frame.h"

namespace virtbay::daemon {

struct Context;
class Session;

struct Call : plugin::StreamTarget {
    Session* session = nullptr;
    size_t place = 0;  // among the session's calls
    wire::Header header;
    const contract::Procedure* row = nullptr;
    Arena arena;
    void* args = nullptr;  // the decoded struct of row->args, or null
    connection::Bound bound;
    std::optional<connection::Request> request;
    std::optional<vb_stream_fd> stream;  // given by the driver; its descriptor is ours

    ~Call() override { drop_stream(); }

    // The thread that runs the operation.
    Status attach(const vb_stream_fd& given) override;
    void drop_stream();
    void reset();

    template <class T>
    const T& arguments() const {
        return *static_cast<const T*>(args);
    }
};

// Tells the driver that its stream is over. Loop thread.
void tell_ended(Context& context, const vb_stream_fd& stream);

}  // namespace virtbay::daemon
