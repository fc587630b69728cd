// The public headers, with the functions that this library defines made visible.
#pragma once

#pragma GCC visibility push(default)
#include <libvirt/libvirt.h>
#include <libvirt/virterror.h>

#include <libvirt/libvirt-admin.h>
#include <libvirt/libvirt-lxc.h>
#include <libvirt/libvirt-qemu.h>
#pragma GCC visibility pop
