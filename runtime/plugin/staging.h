// Giving a plugin's file an identity of its own, so that the dynamic loader cannot hand back an older image.
#pragma once

#include <string>

#include "base/error.h"
#include "plugin/manifest.h"

namespace virtbay::plugin {

// Checks that a plugin may be loaded at all: owner and mode of the file and its directory (root or the
// daemon's user, not writable by others). May block.
Status check_ownership(const std::string& path);

// A copy of a plugin's library from which an image is loaded.
struct Staged {
    std::string path;
    bool kept =
        false;  // it stays for the next start of the daemon; any other loses its name once it is loaded
};

// Copies the manifest's library into the directory, and compares the digest of what lies there with the
// manifest's. With `keep` the first copy of a digest stays: the next process finds it and need not write it
// again. This process takes no file twice, or the dynamic loader would hand back the image it already has.
// May block; different plugins may be staged by different threads.
Result<Staged> stage(const Manifest& manifest, const std::string& directory, bool keep);

// Lower-case hexadecimal SHA-256 of a file. May block.
Result<std::string> file_digest(const std::string& path);

}  // namespace virtbay::plugin
