#include "driver.h"

VB_PLUGIN(virtbay::qemu::QemuDriver, "qemu", "0.1.0")
