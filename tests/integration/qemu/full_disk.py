#!/usr/bin/python3
"""full_disk.py VIRTBAYD: what cannot be written is refused, and what was acknowledged before stays.

A definition that does not fit on the disk leaves the old one, a guest whose status cannot be stored is not started,
and one that runs already goes on and is found again.
"""
import os
import subprocess
import sys

import libvirt

sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)), ".."))
from daemon import Daemon
from emulators import EMULATOR, kill_all, need_emulator

GUEST = """<domain type='qemu'><name>full</name><uuid>3f0c1c8e-7f5c-4a37-a4f7-0d4f7bb5d7a1</uuid>
  <description>%s</description><memory unit='MiB'>16</memory><os><type arch='x86_64' machine='pc'>hvm</type></os>
  <devices><emulator>""" + EMULATOR + """</emulator></devices></domain>"""
SIZE_KIB = 64


class SmallDisk:
    """A file system of its own on `path`, filled to the last byte and emptied again at will."""

    def __init__(self, path):
        self.path, self.filling = path, os.path.join(path, "filling")
        os.makedirs(path, exist_ok=True)
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=%dk" % SIZE_KIB, "none", path], check=True)

    def fill(self):
        fd = os.open(self.filling, os.O_CREAT | os.O_WRONLY)
        try:
            while True:
                os.write(fd, b"x" * 4096)
        except OSError:
            os.close(fd)

    def empty(self):
        os.unlink(self.filling)

    def remove(self):
        subprocess.run(["umount", self.path], check=True)


def refused(call):
    try:
        call()
    except libvirt.libvirtError as error:
        if error.get_error_code() != libvirt.VIR_ERR_SYSTEM_ERROR or "No space left" not in str(error):
            raise
        return
    raise AssertionError("what could not be stored was acknowledged")


def expect(what, found, wanted):
    if found != wanted:
        raise AssertionError("%s is %s, not %s" % (what, found, wanted))


def definitions(daemon, disk):
    connection = libvirt.open(daemon.uri("qemu"))
    guest = connection.defineXML(GUEST % "old")
    before = guest.XMLDesc()
    disk.fill()
    refused(lambda: connection.defineXML(GUEST % ("new" * 2000)))
    refused(lambda: connection.defineXML(GUEST.replace("full", "other").replace("3f0c", "4f0c") % ""))
    expect("the definition", guest.XMLDesc(), before)
    expect("the number of guests", len(connection.listAllDomains()), 1)
    connection.close()
    daemon.kill()
    daemon.start()
    connection = libvirt.open(daemon.uri("qemu"))
    expect("the definition after a restart", connection.lookupByName("full").XMLDesc(), before)
    connection.close()
    disk.empty()


def guests(daemon, disk):
    connection = libvirt.open(daemon.uri("qemu"))
    guest = connection.lookupByName("full")
    disk.fill()
    refused(guest.create)
    expect("the guest that was not started", guest.state()[0], libvirt.VIR_DOMAIN_SHUTOFF)
    disk.empty()
    guest.create()
    disk.fill()
    guest.suspend()
    guest.resume()
    connection.close()
    daemon.kill()
    daemon.start()
    connection = libvirt.open(daemon.uri("qemu"))
    guest = connection.lookupByName("full")
    expect("the guest after a restart", guest.state()[0], libvirt.VIR_DOMAIN_RUNNING)
    guest.destroy()
    guest.undefine()
    connection.close()
    disk.empty()


def main():
    need_emulator()
    libvirt.registerErrorHandler(lambda *_: None, None)
    with Daemon(sys.argv[1]) as daemon:
        disks = [SmallDisk(os.path.join(daemon.root, d)) for d in ("etc/libvirt/qemu", "run/libvirt/qemu")]
        try:
            definitions(daemon, disks[0])
            guests(daemon, disks[1])
        finally:
            kill_all()
            for disk in disks:
                disk.remove()
    return 0


if __name__ == "__main__":
    sys.exit(main())
