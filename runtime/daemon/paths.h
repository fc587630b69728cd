// Where the daemon's files are.
#pragma once

#include <string>

#include "base/error.h"
#include "daemon/options.h"

namespace virtbay::daemon {

struct Settings;

struct Paths {
    bool privileged = false;
    std::string root;
    std::string config_file;
    std::string config_dir, state_dir, lib_dir, cache_dir, log_dir;  // of libvirt, without the driver's part
    std::string socket_dir;
    std::string pid_file;
    std::string pki_ca, pki_cert, pki_key, pki_crl;

    std::string socket(const char* suffix) const { return socket_dir + "/libvirt" + suffix; }
};

Paths find_paths(const Options& options);

// Makes the directory and those above it.
Status make_directories(const std::string& path, unsigned mode);

}  // namespace virtbay::daemon
