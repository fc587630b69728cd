#include "shell/version.h"

#include <libvirt/libvirt.h>

#include "shell/text.h"

namespace virtbay::shell {

const char* version_number() {
    return VIRTBAY_VERSION;
}

std::string version_text() {
    return format(
        "virtbay %s, the command line of the virtbay virtualization runtime\n"
        "Written against the libvirt API %d.%d.%d\n",
        VIRTBAY_VERSION, LIBVIR_VERSION_NUMBER / 1000000, LIBVIR_VERSION_NUMBER / 1000 % 1000,
        LIBVIR_VERSION_NUMBER % 1000);
}

}  // namespace virtbay::shell
