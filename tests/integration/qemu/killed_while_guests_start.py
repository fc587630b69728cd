#!/usr/bin/python3
"""killed_while_guests_start.py VIRTBAYD: a daemon killed while guests start leaves no emulator that nobody knows.

What the next daemon finds of such a guest either runs, and is served, or is off and can be started: no emulator of a
start that was never acknowledged stays behind it, holding its disk and its memory. Guests that ran before go on.
"""
import os
import sys
import threading
import time

import libvirt

sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)), ".."))
from daemon import Daemon
from emulators import EMULATOR, kill_all, need_emulator, of_guests, until

GUEST = """<domain type='qemu'><name>%s</name><memory unit='MiB'>16</memory>
  <os><type arch='x86_64' machine='pc'>hvm</type></os>
  <devices><emulator>""" + EMULATOR + """</emulator>
    <disk type='file' device='disk'><driver name='qemu' type='raw'/><source file='%s'/><target dev='vda'/></disk>
    <channel type='unix'><target type='virtio' name='agent'/></channel>
  </devices></domain>"""
TIMES = 16
STEP = 0.004      # seconds by which each kill comes later after the beginning of the start than the one before
TOGETHER = 3      # guests that are started at once


def difference(daemon):
    """What does not fit together of the guests that the daemon says run and the emulators there are; or None."""
    connection = libvirt.open(daemon.uri("qemu"))
    try:
        known = {d.name(): d.state() for d in connection.listAllDomains(libvirt.VIR_CONNECT_LIST_DOMAINS_ACTIVE)}
    finally:
        connection.close()
    there = of_guests()
    if sorted(known) != sorted(there) or any(len(pids) != 1 for pids in there.values()):
        return "the daemon says that %s run, there are emulators %s" % (sorted(known), there)
    odd = [name for name, (state, _) in known.items() if state != libvirt.VIR_DOMAIN_RUNNING]
    return "%s are in state %s" % (odd, known[odd[0]]) if odd else None


def start(uri, name):
    try:
        libvirt.open(uri).lookupByName(name).create()
    except libvirt.libvirtError:
        pass  # the daemon is killed meanwhile


def kill_while_starting(daemon, names, delay):
    starters = [threading.Thread(target=start, args=(daemon.uri("qemu"), name)) for name in names]
    for each in starters:
        each.start()
    time.sleep(delay)
    daemon.kill()
    for each in starters:
        each.join()


def files_of_runs(daemon):
    """What is left of runs below the daemon's directories."""
    found = []
    for directory in ("run/libvirt/qemu", "var/lib/libvirt/qemu", "var/lib/libvirt/qemu/channel/target"):
        path = os.path.join(daemon.root, directory)
        for name in os.listdir(path) if os.path.isdir(path) else []:
            if name.endswith((".xml", ".pid")) or name.startswith("domain-"):
                found.append(os.path.join(directory, name))
    return found


def check(daemon):
    connection = libvirt.open(daemon.uri("qemu"))
    names = ["starts-%d" % n for n in range(TOGETHER)]
    for name in names + ["before"]:
        disk = os.path.join(daemon.root, name + ".img")
        with open(disk, "wb") as f:
            f.truncate(1 << 20)
        connection.defineXML(GUEST % (name, disk))
    connection.lookupByName("before").create()
    before = of_guests()["before"]
    connection.close()
    cut_short = 0
    for number in range(TIMES):
        kill_while_starting(daemon, names, STEP * number)
        there = len(of_guests()) - 1
        daemon.start()
        until(lambda: not difference(daemon), lambda: "kill %d: %s" % (number, difference(daemon)))
        if of_guests()["before"] != before:
            raise AssertionError("the guest that ran before has another process")
        connection = libvirt.open(daemon.uri("qemu"))
        for name in names:
            guest = connection.lookupByName(name)
            if guest.isActive():
                guest.destroy()
            else:
                cut_short += 1
            guest.create()   # nobody holds its disk
            guest.destroy()
        connection.close()
        print("kill after %3.0f ms: %d emulators were there" % (1000 * STEP * number, there))
    if not cut_short:
        raise AssertionError("no start was cut short")
    connection = libvirt.open(daemon.uri("qemu"))
    connection.lookupByName("before").destroy()
    connection.close()
    until(lambda: not files_of_runs(daemon), lambda: "left of runs that are over: %s" % files_of_runs(daemon))


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
