#!/usr/bin/python3
"""everything_at_once.py VIRTBAYD DRIVER_LIBRARY [SECONDS]: clients, killed emulators, killed daemons, replaced drivers.

Clients call at random for a few guests, while emulators are killed and the driver is replaced; after each round the
daemon ends or is killed and is started again. Then the guests that it says run are exactly those whose emulators
there are. Every call ends, with a result or with an error that fits, and no replacement fails. The choices come from
fixed seeds, what meets what does not.
"""
import collections
import os
import random
import signal
import sys
import threading
import time

import libvirt

sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)), ".."))
from admin import Admin
from daemon import Daemon
from emulators import EMULATOR, PATIENCE, kill_all, need_emulator, of_guests, until

GUEST = """<domain type='qemu'><name>any-%d</name><uuid>3f0c1c8e-7f5c-4a37-a4f7-0d4f7bb5d70%d</uuid>
  <memory unit='MiB'>16</memory><os><type arch='x86_64' machine='pc'>hvm</type></os>
  <devices><emulator>""" + EMULATOR + """</emulator><serial type='pty'/></devices></domain>"""
GUESTS, CLIENTS, ROUNDS = 5, 5, 4
# A call finds the guest gone or in another state, its emulator killed meanwhile, or the daemon away.
FITTING = {libvirt.VIR_ERR_NO_DOMAIN, libvirt.VIR_ERR_OPERATION_INVALID, libvirt.VIR_ERR_OPERATION_FAILED,
           libvirt.VIR_ERR_INTERNAL_ERROR}
DAEMON_AWAY = {libvirt.VIR_ERR_SYSTEM_ERROR, libvirt.VIR_ERR_RPC}


def of_guest(call):
    return lambda connection, number: call(connection.lookupByName("any-%d" % number))


CALLS = [
    lambda c, n: c.defineXML(GUEST % (n, n)),
    lambda c, n: c.createXML(GUEST % (n, n), libvirt.VIR_DOMAIN_START_AUTODESTROY),
    lambda c, n: [d.state() for d in c.listAllDomains()],
    lambda c, n: c.getAllDomainStats(),
    of_guest(lambda d: d.create()), of_guest(lambda d: d.create()),
    of_guest(lambda d: d.createWithFlags(libvirt.VIR_DOMAIN_START_PAUSED)),
    of_guest(lambda d: d.destroy()), of_guest(lambda d: d.suspend()), of_guest(lambda d: d.resume()),
    of_guest(lambda d: d.managedSave()), of_guest(lambda d: d.shutdown()), of_guest(lambda d: d.reset()),
    of_guest(lambda d: d.undefineFlags(libvirt.VIR_DOMAIN_UNDEFINE_MANAGED_SAVE)),
    of_guest(lambda d: d.XMLDesc()), of_guest(lambda d: d.state()),
    of_guest(lambda d: d.setMetadata(libvirt.VIR_DOMAIN_METADATA_TITLE, "title", None, None)),
]


class Round:
    def __init__(self, daemon, library, seed):
        self.daemon, self.library, self.seed = daemon, library, seed
        self.over, self.faults = threading.Event(), []
        self.ended = False      # the daemon was told to end, or killed
        self.counts = collections.Counter()

    def client(self, number):
        choice, connection = random.Random(1000 * self.seed + number), None
        while not self.over.is_set():
            call, guest = choice.choice(CALLS), choice.randrange(GUESTS)
            begun = time.monotonic()
            try:
                connection = connection or libvirt.open(self.daemon.uri("qemu"))
                call(connection, guest)
                self.counts["calls"] += 1
            except libvirt.libvirtError as error:
                self.counts["refused"] += 1
                away = error.get_error_code() in DAEMON_AWAY
                if error.get_error_code() not in FITTING and not (away and self.ended):
                    self.faults.append("error %d: %s" % (error.get_error_code(), error))
                if away:
                    connection = None
                    time.sleep(0.02)
            if time.monotonic() - begun > PATIENCE:
                self.faults.append("a call took %.0f s" % (time.monotonic() - begun))

    def killer(self):
        choice = random.Random(self.seed)
        while not self.over.wait(0.3):
            alive = [pid for pids in of_guests().values() for pid in pids]
            if alive:
                try:
                    os.kill(choice.choice(alive), choice.choice([signal.SIGKILL, signal.SIGTERM, signal.SIGSEGV]))
                    self.counts["emulators killed"] += 1
                except OSError:
                    pass

    def run(self, seconds, end):
        threads = [threading.Thread(target=self.client, args=(n,)) for n in range(CLIENTS)]
        threads.append(threading.Thread(target=self.killer))
        for each in threads:
            each.start()
        try:
            admin, deadline = Admin(self.daemon.admin_socket), time.monotonic() + seconds
            while time.monotonic() < deadline:
                admin.replace("qemu", self.library)
                self.counts["replacements"] += 1
                time.sleep(0.2)
            self.ended = True
            getattr(self.daemon, end)()
        finally:
            self.over.set()
            for each in threads:
                each.join(PATIENCE)
        if any(each.is_alive() for each in threads):
            self.faults.append("a call does not end")
        if self.faults:
            raise AssertionError("%d faults, such as %s" % (len(self.faults), self.faults[0]))


def known(daemon):
    connection = libvirt.open(daemon.uri("qemu"))
    names = sorted(d.name() for d in connection.listAllDomains(libvirt.VIR_CONNECT_LIST_DOMAINS_ACTIVE))
    connection.close()
    return names


def agree(daemon):
    """Whether the daemon knows exactly the guests that there are."""
    there = of_guests()
    return known(daemon) == sorted(there) and all(len(pids) == 1 for pids in there.values())


def main():
    need_emulator()
    seconds = float(sys.argv[3]) if len(sys.argv) > 3 else 4
    libvirt.registerErrorHandler(lambda *_: None, None)
    with Daemon(sys.argv[1]) as daemon:
        try:
            for number in range(ROUNDS):
                one = Round(daemon, sys.argv[2], number)
                one.run(seconds, ("kill", "stop")[number % 2])
                daemon.start()
                until(lambda: agree(daemon), lambda: "the daemon says that %s run, there are emulators %s" % (
                    known(daemon), of_guests()))
                print(", ".join("%d %s" % (n, what) for what, n in sorted(one.counts.items())))
        finally:
            kill_all()
    return 0


if __name__ == "__main__":
    sys.exit(main())
