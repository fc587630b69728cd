// Where a connection URI leads: driver[+transport]://[user@][host][:port]/path?parameters
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/error.h"
#include "virtbay/driver.h"

namespace virtbay::remote {

enum class Transport : uint8_t { unix_socket, tcp, tls, ssh, ext };

// What the URI's parameters say to this side. The others go to the server.
struct Parameters {
    std::optional<std::string> name, command, socket, auth, netcat, keyfile, pkipath, tls_priority, mode,
        proxy;
    bool no_sanity = false, no_verify = false, no_tty = false;
};

// What of the process's surroundings decides; apart, so that it can be tested.
struct Surroundings {
    bool privileged = false;        // uid 0
    std::string root;               // below which the daemon's sockets lie; "" for the host's own
    std::string runtime_directory;  // of the user: $XDG_RUNTIME_DIR, or the cache directory; "" if unknown
    bool (*exists)(const std::string& path) = nullptr;
    static Surroundings current(const char* root);
};

struct Target {
    Transport transport = Transport::unix_socket;
    std::string driver;  // the scheme without the transport; "" when the URI is empty
    std::string host, port, user;
    std::string socket;  // path, for unix and ssh
    std::string name;    // what the server is asked to open
    Parameters parameters;
    bool per_user = false;  // the user's own daemon
    bool no_uri = false;    // the client gave none

    // A URI that cannot be followed gives VB_ERR_INVALID_ARG.
    static Result<Target> of(const vb_open_in& in, const Surroundings& surroundings);
};

}  // namespace virtbay::remote
