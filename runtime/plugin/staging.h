// Giving a plugin's file an identity of its own, so that the dynamic loader cannot hand back an older image.
#pragma once

#include <string>

#include "base/error.h"
#include "plugin/manifest.h"

namespace virtbay::plugin {

// Checks that a plugin may be loaded at all: owner and mode of the file and its directory (root or the
// daemon's user, not writable by others). May block.
Status check_ownership(const std::string& path);

// Copies the manifest's library to directory/ID-NUMBER.so, a name never used before, and compares the digest
// of what was copied with the manifest's. Returns the copy's path. May block.
Result<std::string> stage(const Manifest& manifest, const std::string& directory);

// Lower-case hexadecimal SHA-256 of a file. May block.
Result<std::string> file_digest(const std::string& path);

}  // namespace virtbay::plugin
