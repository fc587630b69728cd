// What a connection handle talks to: the runtime in this process. One implementation; an interface because
// the handles must be usable (and testable) without it.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "api/handles.h"
#include "base/arena.h"
#include "base/error.h"

namespace virtbay::connection {
struct Occurrence;
}

namespace virtbay::api {

class StreamLink;

// One operation to be carried out.
struct Request {
    uint32_t op = 0;  // VB_OP_*
    const void* in = nullptr;
    void* out = nullptr;  // strings and arrays of it lie in the arena
    Arena* arena = nullptr;
    std::vector<int> fds;         // to go with it; owned by the caller
    std::vector<int> result_fds;  // that came back; owned by the caller
    StreamLink* stream = nullptr;
    bool older = false;  // made by a function without flags; the server is asked by its procedure
};

class Link {
  public:
    virtual ~Link() = default;

    virtual bool supports(uint32_t op) const = 0;
    // May block. Any thread.
    virtual Status call(Request& request) = 0;

    virtual std::string type() const = 0;  // as in virConnectGetType
    virtual std::string uri() const = 0;
    virtual bool supports_feature(int feature) = 0;
    virtual bool alive() = 0;
    virtual Result<bool> encrypted() = 0;
    virtual Result<bool> secure() = 0;
    virtual Result<uint64_t> library_version() = 0;
    // VB_ERR_NO_SUPPORT where nobody acts for another.
    virtual Status set_identity(const vb_typed_param* attributes, uint32_t count, unsigned int flags) = 0;
    // VB_ERR_NO_SUPPORT where there is nothing to keep alive; 1: the other side knows none.
    virtual Result<int> set_keepalive(int interval, unsigned int count) = 0;
    virtual bool local() const = 0;  // the driver runs in this process

    // `arrived` is called on the runtime's thread, in order. The number is for unsubscribe(). Not from
    // `arrived`.
    virtual Result<uint64_t> subscribe(
        uint32_t event, bool one_object, const UuidBytes& uuid, const std::string& name,
        std::function<void(std::shared_ptr<connection::Occurrence>)> arrived) = 0;
    virtual void unsubscribe(uint64_t subscription, uint32_t event) = 0;
    // Called once when the connection breaks, with VIR_CONNECT_CLOSE_REASON_*; null: nobody wants to know.
    virtual Status on_closed(std::function<void(int reason)> closed) = 0;
};

}  // namespace virtbay::api
