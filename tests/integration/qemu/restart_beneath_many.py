#!/usr/bin/python3
"""restart_beneath_many.py VIRTBAYD [GUESTS]: the daemon is ended and killed while many guests run.

Each restart finds every guest again: with its process, id, definition and state, also where the state changed while
no daemon was there, and serves it as before. Half of the guests are transient, every third is paused.
"""
import json
import os
import signal
import socket
import sys
import time

import libvirt

sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)), ".."))
from daemon import Daemon

EMULATOR = "/usr/bin/qemu-system-x86_64"
GUEST = """<domain type='qemu'><name>%s</name><metadata><m:at xmlns:m='urn:many'>%d</m:at></metadata>
  <memory unit='MiB'>16</memory><os><type arch='x86_64' machine='pc'>hvm</type></os>
  <devices><emulator>""" + EMULATOR + """</emulator></devices></domain>"""
RUNNING, PAUSED = libvirt.VIR_DOMAIN_RUNNING, libvirt.VIR_DOMAIN_PAUSED
PATIENCE = 20   # seconds until the states are known again


def name_of(number):
    return "many-%02d" % number


def start(connection, number):
    xml = GUEST % (name_of(number), number)
    flags = libvirt.VIR_DOMAIN_START_PAUSED if number % 3 == 0 else 0
    if number % 2:
        connection.createXML(xml, flags)
    else:
        connection.defineXML(xml).createWithFlags(flags)


def status_of(daemon, name, before, after):
    """What stands between two texts in the guest's status file."""
    with open(os.path.join(daemon.root, "run/libvirt/qemu", name + ".xml"), encoding="utf-8") as f:
        return f.read().split(before, 1)[1].split(after, 1)[0]


def process_of(daemon, name):
    """Its number and the time of its start."""
    pid = int(status_of(daemon, name, "pid='", "'"))
    with open("/proc/%d/stat" % pid, encoding="ascii", errors="replace") as f:
        return pid, f.read().rsplit(")", 1)[1].split()[19]


def facts_of(daemon, guest):
    """What should be the same after a restart."""
    return {
        "process": process_of(daemon, guest.name()), "id": guest.ID(), "uuid": guest.UUIDString(),
        "persistent": guest.isPersistent(), "state": guest.state()[0], "live": guest.XMLDesc(),
        "next": guest.XMLDesc(libvirt.VIR_DOMAIN_XML_INACTIVE),
        "metadata": guest.metadata(libvirt.VIR_DOMAIN_METADATA_ELEMENT, "urn:many")}


def look(daemon, connection, wanted=None):
    """The facts by name. One that is not wanted was killed, which may be noticed while it is looked at."""
    found = {}
    for guest in connection.listAllDomains(libvirt.VIR_CONNECT_LIST_DOMAINS_ACTIVE):
        try:
            found[guest.name()] = facts_of(daemon, guest)
        except (OSError, libvirt.libvirtError):
            if wanted is None or guest.name() in wanted:
                raise
    return found


def tell_emulator(daemon, name, command):
    """By its monitor, which is free while no daemon runs."""
    path = status_of(daemon, name, "<monitor path='", "'")
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as s:
        s.settimeout(PATIENCE)
        s.connect(path)
        lines = s.makefile("rw", encoding="utf-8")
        lines.readline()
        for each in ("qmp_capabilities", command):
            lines.write(json.dumps({"execute": each}) + "\n")
            lines.flush()
            while "return" not in json.loads(lines.readline()):
                pass


def expect(daemon, wanted):
    """Returns when exactly these guests run, as they are wanted; how long that took."""
    begun = time.monotonic()
    while True:
        connection = libvirt.open(daemon.uri("qemu"))
        try:
            found = look(daemon, connection, wanted)
        finally:
            connection.close()
        if found == wanted:
            return time.monotonic() - begun
        if time.monotonic() - begun > PATIENCE:
            break
        time.sleep(0.1)
    for name in sorted(set(found) ^ set(wanted)):
        raise AssertionError("%s was %sto run" % (name, "" if name in wanted else "not "))
    for name, before in wanted.items():
        for what, value in before.items():
            if found[name][what] != value:
                raise AssertionError("%s: its %s was %s and is %s" % (name, what, value, found[name][what]))


def restart(daemon, end, wanted, meanwhile=lambda: None):
    getattr(daemon, end)()
    meanwhile()
    begun = time.monotonic()
    daemon.start()
    ready = time.monotonic() - begun
    print("%s: ready again after %.2f s, all %d guests as they were after %.2f s more"
          % (end, ready, len(wanted), expect(daemon, wanted)))


def changes(daemon, wanted):
    """What happens while the daemon is away; returns how the guests will be then, and the doing of it."""
    names = sorted(wanted)
    running = [n for n in names if wanted[n]["state"] == RUNNING]
    paused = [n for n in names if wanted[n]["state"] == PAUSED]
    killed = [next(n for n in running if wanted[n]["persistent"] == p) for p in (0, 1)]
    stopped, continued = [n for n in running if n not in killed][:3], paused[:3]
    after = {n: dict(w) for n, w in wanted.items() if n not in killed}
    for n in stopped:
        after[n]["state"] = PAUSED
    for n in continued:
        after[n]["state"] = RUNNING

    def happen():
        for n in stopped:
            tell_emulator(daemon, n, "stop")
        for n in continued:
            tell_emulator(daemon, n, "cont")
        for n in killed:
            os.kill(wanted[n]["process"][0], signal.SIGKILL)
    return after, killed, happen


def serve(daemon, wanted):
    """Every guest obeys; at the end none is left."""
    connection = libvirt.open(daemon.uri("qemu"))
    for name in sorted(wanted):
        guest = connection.lookupByName(name)
        if guest.state()[0] == PAUSED:
            guest.resume()
            if guest.state()[0] != RUNNING:
                raise AssertionError("%s does not run after its resumption" % name)
        guest.destroy()
        if wanted[name]["persistent"]:
            guest.undefine()
    left = [g.name() for g in connection.listAllDomains()]
    connection.close()
    return left


def kill_all(daemon):
    """When the test failed: nothing may stay behind."""
    directory = os.path.join(daemon.root, "run/libvirt/qemu")
    for name in os.listdir(directory) if os.path.isdir(directory) else []:
        if name.endswith(".xml"):
            try:
                os.kill(process_of(daemon, name[:-4])[0], signal.SIGKILL)
            except OSError:
                pass


def check(daemon, guests):
    connection = libvirt.open(daemon.uri("qemu"))
    for number in range(guests):
        start(connection, number)
    wanted = look(daemon, connection)
    connection.close()
    if len(wanted) != guests:
        raise AssertionError("%d of %d guests run" % (len(wanted), guests))
    for end in ("kill", "stop"):
        restart(daemon, end, wanted)
    wanted, killed, happen = changes(daemon, wanted)
    restart(daemon, "kill", wanted, happen)
    wanted, killed_later, happen = changes(daemon, wanted)
    restart(daemon, "stop", wanted, happen)
    # Of those that ended meanwhile the definitions are left, where there were any.
    left = serve(daemon, wanted)
    persistent = sorted(n for n in killed + killed_later if int(n[-2:]) % 2 == 0)
    if sorted(left) != persistent:
        raise AssertionError("%s are left, not %s" % (sorted(left), persistent))


def main():
    guests = int(sys.argv[2]) if len(sys.argv) > 2 else 50
    if not os.path.exists(EMULATOR):
        print("SKIPPED: %s is not installed" % EMULATOR)
        return 77
    with Daemon(sys.argv[1]) as daemon:
        try:
            check(daemon, guests)
        except BaseException:
            kill_all(daemon)
            raise
    return 0


if __name__ == "__main__":
    sys.exit(main())
