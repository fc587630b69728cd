// The daemon's administration: its servers, its clients and its drivers, over its admin socket.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/error.h"

namespace virtbay::shell {

struct DriverRow {
    std::string id;
    std::string version;
    std::string state;
    std::string reason;  // why it was not loaded, or is not usable
    std::string file;
    std::string kind;
    std::string schemes;
    uint32_t generation = 0;
    uint32_t operations = 0;
    uint32_t connections = 0;
    uint32_t pinned_images = 0;
    uint64_t last_pause_us = 0;
};

struct Replacement {
    std::string old_version;
    std::string new_version;
    uint64_t pause_us = 0;
    uint64_t state_bytes = 0;
    uint32_t connections = 0;
    bool unmapped = false;
};

struct ClientRow {
    uint64_t id = 0;
    int64_t connected_since = 0;  // seconds since 1970
    uint32_t transport = 0;       // 0 unix, 1 tcp, 2 tls
};

class AdminConnection {
  public:
    // The socket at `path`.
    static Result<AdminConnection> open(const std::string& path);
    AdminConnection(AdminConnection&& other) noexcept;
    AdminConnection(const AdminConnection&) = delete;
    AdminConnection& operator=(const AdminConnection&) = delete;
    ~AdminConnection();

    Result<std::vector<DriverRow>> drivers();
    Status load_driver(const std::string& file);
    Status unload_driver(const std::string& id);
    // `deadline_ms` 0 leaves the choice to the daemon. `force` ends what keeps the driver busy.
    Result<Replacement> replace_driver(const std::string& id, const std::string& file, uint32_t deadline_ms,
                                       bool force);

    Result<std::vector<std::string>> servers();
    Result<std::vector<ClientRow>> clients(const std::string& server);

  private:
    explicit AdminConnection(int fd) : fd_(fd) {}
    // One call: its arguments in, its result out, both as XDR.
    Result<std::string> call(uint32_t program, int32_t procedure, const std::string& arguments);

    int fd_;
    uint32_t serial_ = 0;
};

// Where the daemon of this user (or, for root, of the host) listens; beside the socket that `uri` names, if
// any.
std::string admin_socket(const std::string& uri);

}  // namespace virtbay::shell
