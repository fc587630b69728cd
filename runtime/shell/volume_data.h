// A volume's content from and to files.
#pragma once

#include <string>

#include "shell/session.h"

namespace virtbay::shell {

struct VolumeRange {
    unsigned long long offset = 0;
    unsigned long long length = 0;  // 0: to the end
    bool sparse = false;
};

Status upload_volume(Session& session, virStorageVolPtr volume, const std::string& path,
                     const VolumeRange& range);
Status download_volume(Session& session, virStorageVolPtr volume, const std::string& path,
                       const VolumeRange& range);

}  // namespace virtbay::shell
