#!/usr/bin/python3
"""killed_while_guest_is_saved.py VIRTBAYD: a daemon killed during a managed save loses no guest and no saved state.

The next daemon finds the guest running on, without a saved state, or off with a whole one that can be restored. A
saved state that is older than the guest is never restored, one that is not whole gives way to a fresh start.
"""
import os
import shutil
import sys
import threading
import time

import libvirt

sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)), ".."))
from daemon import Daemon
from emulators import EMULATOR, kill_all, need_emulator, until

GUEST = """<domain type='qemu'><name>saved</name><memory unit='MiB'>64</memory>
  <os><type arch='x86_64' machine='pc'>hvm</type></os><devices><emulator>""" + EMULATOR + """</emulator></devices>
</domain>"""
TIMES = 14
STEP = 0.0025     # seconds by which each kill comes later after the beginning of the save than the one before
RUNNING = libvirt.VIR_DOMAIN_RUNNING


def save(uri):
    try:
        libvirt.open(uri).lookupByName("saved").managedSave()
    except libvirt.libvirtError:
        pass  # the daemon is killed meanwhile


def settled(guest):
    """It runs and has no saved state, or it is off and has one."""
    state = guest.state()[0]
    return (state, guest.hasManagedSaveImage()) in ((RUNNING, 0), (libvirt.VIR_DOMAIN_SHUTOFF, 1))


def kill_while_saving(daemon, delay):
    """Returns whether the guest was saved."""
    saving = threading.Thread(target=save, args=(daemon.uri("qemu"),))
    saving.start()
    time.sleep(delay)
    daemon.kill()
    saving.join()
    daemon.start()
    connection = libvirt.open(daemon.uri("qemu"))
    guest = connection.lookupByName("saved")
    until(lambda: settled(guest), lambda: "killed after %.1f ms: state %s, saved state %d\n%s" % (
        1000 * delay, guest.state(), guest.hasManagedSaveImage(), daemon.log()[-2000:]))
    saved = not guest.isActive()
    if saved:
        guest.create()
    if guest.state() != [RUNNING, libvirt.VIR_DOMAIN_RUNNING_RESTORED] and saved:
        raise AssertionError("the saved state was not restored: %s\n%s" % (guest.state(), daemon.log()[-2000:]))
    connection.close()
    return saved


def check_old_and_unfinished(daemon):
    """Saved states put where a killed daemon may leave them."""
    image = os.path.join(daemon.root, "var/lib/libvirt/qemu/save/saved.save")
    kept = os.path.join(daemon.root, "kept")
    connection = libvirt.open(daemon.uri("qemu"))
    guest = connection.lookupByName("saved")
    guest.managedSave()
    shutil.copy(image, kept)
    guest.create()
    connection.close()
    daemon.kill()
    shutil.copy(kept, image)
    daemon.start()
    connection = libvirt.open(daemon.uri("qemu"))
    guest = connection.lookupByName("saved")
    until(lambda: not guest.hasManagedSaveImage(), "a saved state is left that is older than the guest")
    guest.destroy()
    with open(kept, "rb") as f:
        whole = f.read()
    for unfinished in (b"", whole[:50], whole[:16].replace(b"Save", b"Part") + whole[16:]):
        with open(image, "wb") as f:
            f.write(unfinished)
        guest.create()
        if guest.state() != [RUNNING, libvirt.VIR_DOMAIN_RUNNING_BOOTED] or os.path.exists(image):
            raise AssertionError("with %d bytes of a saved state: %s" % (len(unfinished), guest.state()))
        guest.destroy()
    guest.undefine()
    connection.close()


def check(daemon):
    connection = libvirt.open(daemon.uri("qemu"))
    connection.defineXML(GUEST).create()
    connection.close()
    outcomes = [kill_while_saving(daemon, STEP * n) for n in range(TIMES)]
    print("%d kills, %d guests saved before" % (len(outcomes), sum(outcomes)))
    if all(outcomes):
        raise AssertionError("no save was cut short")
    check_old_and_unfinished(daemon)


def main():
    need_emulator()
    libvirt.registerErrorHandler(lambda *_: None, None)
    with Daemon(sys.argv[1]) as daemon:
        try:
            check(daemon)
        except BaseException:
            kill_all()
            raise
    return 0


if __name__ == "__main__":
    sys.exit(main())
