// One client: what it may do, what it has open, which of its calls are being answered. Loop thread.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "daemon/call.h"
#include "daemon/context.h"
#include "daemon/event_registrations.h"
#include "daemon/stream.h"
#include "plugin/driver.h"
#include "wire/channel.h"
#include "wire/keepalive.h"

namespace virtbay::daemon {

class Server;

enum class Carrier { unix_socket = 0, tcp = 1, tls = 2 };  // numbers as the admin interface has them

// How a client came.
struct Arrival {
    Carrier carrier = Carrier::unix_socket;
    bool read_only = false;
    Auth auth = Auth::none;
    plugin::Caller caller;
    std::string address;  // of a TCP peer
    std::string sasl_user;
};

class Session final : public wire::Channel::Owner {
  public:
    Session(Context& context, Server& server, uint64_t id, Arrival arrival);
    ~Session() override;
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    Status start(std::unique_ptr<wire::ByteStream> stream);

    uint64_t id() const { return id_; }
    const Arrival& arrival() const { return arrival_; }
    int64_t connected_at() const { return connected_at_; }  // seconds since 1970
    bool authenticated() const { return authenticated_; }
    bool gone() const { return gone_; }
    wire::Channel& channel() { return *channel_; }
    Context& context() { return context_; }
    Server& server() { return server_; }
    const std::shared_ptr<plugin::Link>& link() const { return link_; }

    // Ends the session. What it has open is closed in the background.
    void close(const std::string& why);
    // Read on if nothing stands against it.
    void update_flow();

    // Of an administrator, who opens no connection to a driver.
    bool administration_open() const { return administration_open_; }
    void open_administration() { administration_open_ = true; }

    // --- answers; the call is over with them
    void reply(Call& call);
    void reply(Call& call, uint16_t type, const void* value, const std::vector<int>& fds = {});
    void fail(Call& call, const Error& error);

    // wire::Channel::Owner
    void on_frame(wire::Frame& frame) override;
    void on_written() override;
    void on_closed(const std::string& why) override;

  private:
    void on_call(wire::Frame& frame);
    Status admit(const wire::Frame& frame, const contract::Procedure** row) const;
    void on_stream(wire::Frame& frame);
    void run_runtime_procedure(Call& call);
    void run_operation(Call& call, wire::Frame& frame);
    void operation_done(Call& call);
    void release(Call& call);
    void finish_if_idle();

    // session_connect.cpp
    void connect_open(Call& call);
    void connect_close(Call& call);
    void connect_supports_feature(Call& call);
    void connect_get_uri(Call& call);
    void connect_set_identity(Call& call);
    bool need_link(Call& call);
    // session_auth.cpp
    void auth_list(Call& call);
    void auth_refused(Call& call);

    Context& context_;
    Server& server_;
    const uint64_t id_;
    Arrival arrival_;
    const int64_t connected_at_;
    std::unique_ptr<wire::Channel> channel_;
    std::unique_ptr<wire::Keepalive> keepalive_;
    std::shared_ptr<plugin::Link> link_;
    EventRegistrations events_;
    std::unordered_map<uint32_t, std::unique_ptr<Stream>> streams_;  // by serial
    std::vector<std::unique_ptr<Call>> calls_;                       // being answered, by Call::place
    bool authenticated_ = false, opening_ = false, closing_link_ = false, gone_ = false;
    bool administration_open_ = false;
};

}  // namespace virtbay::daemon
