"""qemu_clients.py URI GUEST: one process of the QEMU driver's soak; its connections never pause.

The first connection listens to all events, the second suspends and resumes GUEST, the third starts and ends a guest
of this process's own, the others ask. Like clients.py it is told to begin and to end by lines on its standard input,
and writes one JSON object.
"""
import sys
import time

import libvirt

from clients import Work, run

GUEST = """<domain type='qemu'><name>%s</name><memory unit='MiB'>16</memory>
  <os><type arch='x86_64' machine='pc'>hvm</type></os>
  <devices><emulator>/usr/bin/qemu-system-x86_64</emulator></devices></domain>"""
ASKING = 3


class QemuWork(Work):
    words = {libvirt.VIR_DOMAIN_EVENT_DEFINED: "defined", libvirt.VIR_DOMAIN_EVENT_STARTED: "started",
             libvirt.VIR_DOMAIN_EVENT_SUSPENDED: "suspended", libvirt.VIR_DOMAIN_EVENT_RESUMED: "resumed",
             libvirt.VIR_DOMAIN_EVENT_STOPPED: "stopped", libvirt.VIR_DOMAIN_EVENT_UNDEFINED: "undefined"}

    def __init__(self, uri, guest):
        super().__init__(uri, guest)
        self.guest = guest

    def ask(self, connection):
        while not self.ending.is_set():
            guest = self.timed(connection.lookupByName, self.guest)
            self.timed(guest.info)
            self.timed(guest.XMLDesc)
            self.timed(connection.listAllDomains)
            self.timed(connection.getAllDomainStats)

    def ask_emulator(self, connection):
        """Calls that wait for the emulator's answer."""
        guest = self.timed(connection.lookupByName, self.guest)
        while not self.ending.is_set():
            self.timed(guest.setMemoryStatsPeriod, 0)
            self.timed(guest.memoryStats)

    def change(self, connection):
        guest = self.timed(connection.lookupByName, self.guest)
        while not self.ending.is_set():
            for call, word, state in ((guest.suspend, "suspended", libvirt.VIR_DOMAIN_PAUSED),
                                      (guest.resume, "resumed", libvirt.VIR_DOMAIN_RUNNING)):
                self.timed(call)
                self.made["%s %s" % (self.guest, word)] += 1
                if self.timed(guest.state)[0] != state:
                    self.failures.append("the state of %s is not the one after '%s'" % (self.guest, word))
            time.sleep(0.002)

    def start_and_end(self, connection):
        name = self.guest + "-passing"
        while not self.ending.is_set():
            guest = self.timed(connection.defineXML, GUEST % name)
            self.made[name + " defined"] += 1
            self.timed(guest.createWithFlags, libvirt.VIR_DOMAIN_START_PAUSED)
            self.made[name + " started"] += 1
            self.made[name + " suspended"] += 1
            # A job of the emulator's and its outcome: where it fell into a replacement it still is the whole one.
            self.timed(guest.managedSave)
            self.made[name + " stopped"] += 1
            self.timed(guest.create)
            self.made[name + " started"] += 1
            self.made[name + " suspended"] += 1
            if self.timed(guest.state) != [libvirt.VIR_DOMAIN_PAUSED, libvirt.VIR_DOMAIN_PAUSED_MIGRATION]:
                self.failures.append("%s was not restored as it was saved" % name)
            self.end(guest, name)

    def end(self, guest, name):
        self.timed(guest.destroy)
        self.made[name + " stopped"] += 1
        self.timed(guest.undefine)
        self.made[name + " undefined"] += 1


if __name__ == "__main__":
    work = QemuWork(sys.argv[1], sys.argv[2])
    run(work, [work.listen, work.change, work.start_and_end, work.ask_emulator] + [work.ask] * ASKING)
