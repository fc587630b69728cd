"""clients.py URI NUMBER THREADS: one process of the soak, with several connections that never pause.

Every connection makes calls without end. The first one of a process also changes guests of its own name; the second
one listens to the events of all processes. On a line of its standard input the process ends its work, waits for the
events under way and writes one JSON object: calls, failures, changes made, events seen, the longest call.
"""
import collections
import json
import sys
import threading
import time

import libvirt

GUEST = "<domain type='test'><name>%s</name><memory unit='MiB'>8</memory><os><type>hvm</type></os></domain>"


class Work:
    """What the threads of one process have in common."""

    # The events that are counted.
    words = {libvirt.VIR_DOMAIN_EVENT_DEFINED: "defined", libvirt.VIR_DOMAIN_EVENT_STARTED: "started",
             libvirt.VIR_DOMAIN_EVENT_STOPPED: "stopped", libvirt.VIR_DOMAIN_EVENT_UNDEFINED: "undefined"}

    def __init__(self, uri, number):
        self.uri, self.number = uri, number
        self.ending = threading.Event()
        self.lock = threading.Lock()
        self.calls, self.longest = 0, 0.0
        self.failures = []
        self.made, self.seen = collections.Counter(), collections.Counter()
        self.closed = []

    def timed(self, function, *arguments):
        begun = time.monotonic()
        result = function(*arguments)
        took = time.monotonic() - begun
        with self.lock:
            self.calls += 1
            self.longest = max(self.longest, took)
        return result

    def guarded(self, body):
        def run():
            try:
                connection = libvirt.open(self.uri)
                connection.registerCloseCallback(lambda *_: self.closed.append(body.__name__), None)
                body(connection)
            except libvirt.libvirtError as e:
                self.failures.append("%s: %s" % (body.__name__, e))
        return run

    def ask(self, connection):
        while not self.ending.is_set():
            guest = self.timed(connection.lookupByName, "test")
            self.timed(guest.info)
            self.timed(guest.XMLDesc)
            self.timed(connection.listAllDomains)
            self.timed(connection.getHostname)

    def change(self, connection):
        name = "soak-%d" % self.number
        while not self.ending.is_set():
            guest = self.timed(connection.defineXML, GUEST % name)
            self.made[name + " defined"] += 1
            self.timed(guest.create)
            self.made[name + " started"] += 1
            self.timed(guest.destroy)
            self.made[name + " stopped"] += 1
            self.timed(guest.undefine)
            self.made[name + " undefined"] += 1
            time.sleep(0.002)

    def listen(self, connection):
        def on_event(_, guest, event, *__):
            if event in self.words:
                self.seen["%s %s" % (guest.name(), self.words[event])] += 1
        connection.domainEventRegisterAny(None, libvirt.VIR_DOMAIN_EVENT_ID_LIFECYCLE, on_event, None)
        print("listening", flush=True)
        self.ask(connection)
        self.settle()

    def settle(self):
        """Returns when no event has come for a second."""
        before = -1
        while before != sum(self.seen.values()):
            before = sum(self.seen.values())
            time.sleep(1)


libvirt.registerErrorHandler(lambda *_: None, None)
libvirt.virEventRegisterDefaultImpl()


def run(work, bodies):
    """Runs each body with a connection of its own, the first of them the listener's."""
    def turn():
        while True:
            libvirt.virEventRunDefaultImpl()
    threading.Thread(target=turn, daemon=True).start()
    running = []
    for i, body in enumerate(bodies):
        running.append(threading.Thread(target=work.guarded(body), daemon=True))
        running[-1].start()
        if i == 0:
            # the listener first: changes begin when every process listens
            sys.stdin.readline()
    sys.stdin.readline()
    work.ending.set()
    for thread in running:
        thread.join(60)
    stuck = sum(thread.is_alive() for thread in running)
    json.dump({"calls": work.calls, "failures": work.failures + ["a thread is stuck"] * stuck, "made": work.made,
               "seen": work.seen, "closed": work.closed, "longest": work.longest}, sys.stdout)
    print(flush=True)


def main():
    work = Work(sys.argv[1], int(sys.argv[2]))
    run(work, [work.listen, work.change] + [work.ask] * (int(sys.argv[3]) - 2))


if __name__ == "__main__":
    main()
