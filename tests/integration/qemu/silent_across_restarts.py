#!/usr/bin/python3
"""silent_across_restarts.py VIRTBAYD DRIVER_LIBRARY: a guest whose emulator stands still outlives many daemons.

Its monitor takes one client and queues few, so those of killed daemons fill it. Each daemon knows that the guest runs,
and refuses what only its monitor could answer, for a bounded time; so does a
new driver. When the emulator goes on, so does everything else.
"""
import os
import signal
import sys

import libvirt

sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)), ".."))
from admin import Admin
from daemon import Daemon
from emulators import EMULATOR, kill_all, need_emulator, of_guests, until

GUEST = """<domain type='qemu'><name>still</name><memory unit='MiB'>16</memory>
  <os><type arch='x86_64' machine='pc'>hvm</type></os><devices><emulator>""" + EMULATOR + """</emulator></devices>
</domain>"""
RESTARTS = 6


def the_guest(daemon):
    return libvirt.open(daemon.uri("qemu")).lookupByName("still")


def expect_silent(daemon, emulators):
    guest = the_guest(daemon)
    if guest.state()[0] != libvirt.VIR_DOMAIN_RUNNING or of_guests() != emulators:
        raise AssertionError("the guest is in state %s, emulators are %s" % (guest.state(), of_guests()))
    try:
        guest.suspend()
    except libvirt.libvirtError as error:
        if error.get_error_code() != libvirt.VIR_ERR_OPERATION_TIMEOUT:
            raise
        return
    raise AssertionError("a guest that stands still was suspended")


def check(daemon, library):
    libvirt.open(daemon.uri("qemu")).createXML(GUEST)
    emulators = of_guests()
    pid = emulators["still"][0]
    os.kill(pid, signal.SIGSTOP)
    for number in range(RESTARTS):
        daemon.kill()
        daemon.start()
        if the_guest(daemon).state()[0] != libvirt.VIR_DOMAIN_RUNNING or of_guests() != emulators:
            raise AssertionError("daemon %d lost the guest: %s" % (number, of_guests()))
    expect_silent(daemon, emulators)
    Admin(daemon.admin_socket).replace("qemu", library)
    expect_silent(daemon, emulators)
    os.kill(pid, signal.SIGCONT)
    guest = the_guest(daemon)
    for call, state in ((guest.suspend, libvirt.VIR_DOMAIN_PAUSED), (guest.resume, libvirt.VIR_DOMAIN_RUNNING)):
        until(lambda: obeys(call), "%s is not obeyed" % call.__name__)
        if guest.state()[0] != state:
            raise AssertionError("%s led to state %s" % (call.__name__, guest.state()))
    if of_guests() != emulators:
        raise AssertionError("another emulator runs: %s" % of_guests())
    guest.destroy()


def obeys(call):
    try:
        call()
        return True
    except libvirt.libvirtError as error:
        if error.get_error_code() != libvirt.VIR_ERR_OPERATION_TIMEOUT:
            raise
        return False


def main():
    need_emulator()
    libvirt.registerErrorHandler(lambda *_: None, None)
    with Daemon(sys.argv[1]) as daemon:
        try:
            check(daemon, sys.argv[2])
        finally:
            kill_all()
    return 0


if __name__ == "__main__":
    sys.exit(main())
