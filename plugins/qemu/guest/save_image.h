// Files with a guest's saved state: a header, the definition, the emulator's stream; in libvirt's own layout.
#pragma once

#include <string>

#include "support/descriptor.h"

namespace virtbay::qemu {

struct SaveImage {
    std::string xml;
    bool was_running = false;
    uint32_t compressed = 0;
    uint64_t stream = 0;  // where the emulator's stream begins
};

// Opens an image for reading; its position is where the stream begins.
struct OpenImage {
    Descriptor file;
    SaveImage image;
};
// VB_ERR_SYSTEM_ERROR, or VB_ERR_OPERATION_FAILED for what is no complete image.
Result<OpenImage> open_save_image(const std::string& path);
// Whether it is what a save that was cut short left.
bool is_unfinished_save_image(const std::string& path);

// Writes header and definition; the image counts as incomplete until finish_save_image.
Status begin_save_image(int fd, const std::string& path, const SaveImage& image);
Status finish_save_image(int fd, const std::string& path);
// Replaces the definition of an image, in place: it must fit in the room of the old one.
Status replace_saved_definition(const std::string& path, const std::string& xml, int running);

}  // namespace virtbay::qemu
