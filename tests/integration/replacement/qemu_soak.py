#!/usr/bin/python3
"""qemu_soak.py VIRTBAYD DRIVER_LIBRARY [REPLACEMENTS]: the QEMU driver is replaced beneath guests that run.

Three guests run while the driver is replaced, in turn by the installed file and by copies of it, and clients suspend
and resume them, start and end others, and ask. No call may fail, no event may be lost or come twice, no connection may
close; the guests' processes are the same ones afterwards, and the daemon's memory and descriptors stay as they were.
"""
import os
import shutil
import sys
import time

import libvirt

sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)), ".."))
from admin import Admin
from daemon import Daemon
from qemu_clients import GUEST
from soak import Soak, check

EMULATOR = "/usr/bin/qemu-system-x86_64"
GUESTS = ("harbour", "lighthouse", "mole")
WARM_UP = 20            # replacements after which memory is looked at first
GROWTH_ALLOWED = 4096   # KiB, from then to the end
QUIET_WARM_UP, QUIET = 20, 80
QUIET_GROWTH_ALLOWED = 1024   # KiB; one generation that stays is more than that in ten
TIME_BETWEEN = 0.1      # seconds, so that changes of every kind fall into the replacements


# Nobody turns the event loop of this process, so its connections are short: an idle one answers no keepalive.
def start_guests(daemon):
    connection = libvirt.open(daemon.uri("qemu"))
    for name in GUESTS:
        connection.createXML(GUEST % name)
    connection.close()


def end_guests(daemon):
    connection = libvirt.open(daemon.uri("qemu"))
    for name in GUESTS:
        connection.lookupByName(name).destroy()
    connection.close()


def pids(daemon):
    """Of the guests that run all the time: what the status files say, made sure of by /proc."""
    found = {}
    for name in GUESTS:
        with open(os.path.join(daemon.root, "run/libvirt/qemu", name + ".xml"), encoding="utf-8") as f:
            pid = int(f.read().split("pid='", 1)[1].split("'", 1)[0])
        with open("/proc/%d/stat" % pid, encoding="ascii", errors="replace") as f:
            found[name] = (pid, f.read().rsplit(")", 1)[1].split()[19])   # with the time of its start
    return found


def libraries(daemon, library):
    """The installed file and two copies, each with its manifest, in turn."""
    files = [library]
    for copy in ("one", "two"):
        directory = os.path.join(daemon.root, copy)
        os.mkdir(directory)
        for suffix in (".so", ".plugin"):
            shutil.copy(os.path.splitext(library)[0] + suffix, directory)
        files.append(os.path.join(directory, os.path.basename(library)))
    return files


def settled(daemon):
    """The daemon's descriptors by kind, once connections that were closed are gone."""
    before = None
    while before != (before := daemon.descriptor_kinds()):
        time.sleep(0.5)
    return before


def replace_under_load(daemon, library, replacements):
    soak = Soak()
    pauses, memory = [], 0
    try:
        soak.start_clients("qemu_clients.py", [[daemon.uri("qemu"), name] for name in GUESTS])
        files = libraries(daemon, library)
        with Admin(daemon.admin_socket) as admin:
            for count in range(replacements):
                pauses.append(admin.replace("qemu", files[count % len(files)])["pause_us"] / 1000)
                time.sleep(TIME_BETWEEN)
                if count == min(WARM_UP, replacements // 2):
                    memory = daemon.resident_kib()
        results = soak.results()
        growth = daemon.resident_kib() - memory
        return results, sorted(pauses), growth
    finally:
        soak.end()


def replace_quietly(daemon, library):
    """Without clients nothing but what a replacement leaves behind grows: by how many KiB, and the pauses."""
    pauses, memory = [], 0
    with Admin(daemon.admin_socket) as admin:
        for count in range(QUIET_WARM_UP + QUIET):
            if count == QUIET_WARM_UP:
                memory = daemon.resident_kib()
            pauses.append(admin.replace("qemu", library)["pause_us"] / 1000)
    return daemon.resident_kib() - memory, sorted(pauses)


def main():
    virtbayd, library = sys.argv[1:3]
    replacements = int(sys.argv[3]) if len(sys.argv) > 3 else 50
    if not os.path.exists(EMULATOR):
        print("SKIPPED: %s is not installed" % EMULATOR)
        return 77
    begun = time.monotonic()
    with Daemon(virtbayd) as daemon:
        start_guests(daemon)
        try:
            before = pids(daemon)
            # After these the guests are another generation's, which only watches them.
            quiet_growth, quiet_pauses = replace_quietly(daemon, library)
            descriptors = settled(daemon)
            results, pauses, growth = replace_under_load(daemon, library, replacements)
            more_descriptors = settled(daemon) - descriptors
            if pids(daemon) != before:
                raise AssertionError("the guests' processes are not the same: %s, %s" % (before, pids(daemon)))
        finally:
            end_guests(daemon)
    calls, changes = check(results, replacements)
    print("%d replacements in %.0f s beneath %d guests: %d calls, %d changes, every event seen, every process the same"
          % (replacements, time.monotonic() - begun, len(GUESTS), calls, changes))
    print("pause: median %.2f ms, longest %.2f ms; longest call of a client %.1f ms"
          % (pauses[len(pauses) // 2], pauses[-1], max(r["longest"] for r in results) * 1000))
    print("%d before that without clients: pause median %.2f ms, longest %.2f ms; memory grew by %d KiB"
          % (len(quiet_pauses), quiet_pauses[len(quiet_pauses) // 2], quiet_pauses[-1], quiet_growth))
    print("memory grew by %d KiB under load, descriptors by %d" % (growth, more_descriptors.total()))
    if growth > GROWTH_ALLOWED or quiet_growth > QUIET_GROWTH_ALLOWED:
        raise AssertionError("the daemon's memory grows")
    if more_descriptors:
        raise AssertionError("the daemon's descriptors grow: %s" % dict(more_descriptors))
    return 0


if __name__ == "__main__":
    sys.exit(main())
