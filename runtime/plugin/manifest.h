// The text file beside each plugin that says what it is, so that a wrong one is refused before any of its
// code runs.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace virtbay::plugin {

struct Manifest {
    std::string path;
    std::string id;
    std::string version;
    std::string library;  // absolute
    std::string kind;     // "driver", "transport" or both, separated by blanks
    std::vector<std::string> schemes;
    std::vector<std::string> provides;  // families that this driver serves for other drivers' connections
    uint32_t abi_major = 0, abi_minor = 0;
    uint32_t state_read_min = 0, state_read_max = 0, state_write = 0;
    std::string isolation;
    std::string sha256;
    bool in_client =
        false;  // the library opens its schemes inside the client's process, as the daemon does in its own
    bool in_daemon = true;  // else it is for clients alone, and the daemon leaves it out at its start
    int priority = 0;       // who is asked first when a client names no driver: the highest
};

// `text` is the manifest found at `path`. Errors name the file, the line and the field.
Result<Manifest> parse_manifest(const std::string& path, std::string_view text);
Result<Manifest> read_manifest(const std::string& path);

}  // namespace virtbay::plugin
