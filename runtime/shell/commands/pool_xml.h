// A pool's description put together from options.
#pragma once

#include <array>
#include <span>
#include <string>

#include "shell/command.h"
#include "shell/parser.h"

namespace virtbay::shell {

std::string pool_xml(const Arguments& arguments);

inline constexpr std::array<Option, 25> pool_create_as_options = {{
    required(text("name", "name of the pool")),
    required(text("type", "type of the pool, such as dir, netfs, logical")),
    flag("print-xml", "print the XML and do nothing else"),
    text("source-host", "host that has the storage"),
    text("source-path", "directory on that host"),
    text("source-dev", "device that has the storage"),
    text("source-name", "name of the source, such as a volume group"),
    text("target", "where the pool appears on this host"),
    text("source-format", "format of the source"),
    text("auth-type", "how to log in: chap or ceph"),
    text("auth-username", "user to log in as"),
    text("secret-usage", "usage of the secret with the password"),
    text("secret-uuid", "UUID of the secret with the password"),
    text("adapter-name", "name of the SCSI adapter"),
    text("adapter-wwnn", "world wide node name of the adapter"),
    text("adapter-wwpn", "world wide port name of the adapter"),
    text("adapter-parent", "name of the adapter's parent"),
    text("adapter-parent-wwnn", "world wide node name of the parent"),
    text("adapter-parent-wwpn", "world wide port name of the parent"),
    text("adapter-parent-fabric-wwn", "fabric name of the parent"),
    text("source-protocol-ver", "version of the network file system"),
    text("source-initiator", "initiator's iSCSI name"),
    flag("build", "build it first"),
    flag("no-overwrite", "build only where nothing is in the way"),
    flag("overwrite", "build over whatever is there"),
}};

// Defining takes the same options but those that build.
inline constexpr std::span<const Option> pool_define_as_options{pool_create_as_options.data(), 22};

}  // namespace virtbay::shell
