#!/usr/bin/python3
"""soak.py VIRTBAYD DRIVER_LIBRARY [REPLACEMENTS]: a driver is replaced again and again beneath busy clients.

Fifty connections make calls without end while the test driver is replaced. No call may fail, no event may be lost or
come twice, no connection may close; the daemon's memory and descriptors stay as they were.
"""
import collections
import json
import os
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)), ".."))
from admin import Admin
from daemon import Daemon

HERE = os.path.dirname(os.path.realpath(__file__))
PROCESSES, CONNECTIONS_EACH = 5, 10
WARM_UP = 50            # replacements after which memory is looked at first
GROWTH_ALLOWED = 4096   # KiB, from then to the end


class Soak:
    """The processes of the clients."""

    def __init__(self):
        self.processes = []

    def start_clients(self, program, arguments):
        """One process for each list of arguments; returns when all listen and work."""
        for words in arguments:
            self.processes.append(subprocess.Popen(
                ["/usr/bin/python3", os.path.join(HERE, program)] + words, stdin=subprocess.PIPE,
                stdout=subprocess.PIPE, text=True))
        for process in self.processes:
            assert process.stdout.readline().strip() == "listening"
        self.tell_all()

    def tell_all(self):
        for process in self.processes:
            process.stdin.write("\n")
            process.stdin.flush()

    def results(self):
        self.tell_all()
        return [json.loads(process.communicate(timeout=120)[0].splitlines()[-1]) for process in self.processes]

    def end(self):
        for process in self.processes:
            if process.poll() is None:
                process.kill()
                process.wait()


def check(results, replacements):
    failures = [f for r in results for f in r["failures"]]
    if failures:
        raise AssertionError("%d calls failed, the first: %s" % (len(failures), failures[0]))
    closed = [c for r in results for c in r["closed"]]
    if closed:
        raise AssertionError("%d connections were closed" % len(closed))
    made = collections.Counter()
    for r in results:
        made.update(r["made"])
    for number, r in enumerate(results):
        wrong = {k: (made[k], r["seen"].get(k, 0)) for k in set(made) | set(r["seen"]) if made[k] != r["seen"].get(k, 0)}
        if wrong:
            raise AssertionError("listener %d: events made and seen differ: %s" % (number, wrong))
    calls = sum(r["calls"] for r in results)
    if calls < 10 * replacements or sum(made.values()) < replacements:
        raise AssertionError("only %d calls and %d changes: this was no load" % (calls, sum(made.values())))
    return calls, sum(made.values())


def main():
    virtbayd, library = sys.argv[1:3]
    replacements = int(sys.argv[3]) if len(sys.argv) > 3 else 1000
    begun = time.monotonic()
    with Daemon(virtbayd) as daemon:
        soak = Soak()
        try:
            soak.start_clients("clients.py", [[daemon.uri("test"), str(number), str(CONNECTIONS_EACH)]
                                              for number in range(PROCESSES)])
            pauses, still_mapped, memory, descriptors = [], 0, 0, 0
            with Admin(daemon.admin_socket) as admin:
                for count in range(replacements):
                    report = admin.replace("test", library)
                    pauses.append(report["pause_us"] / 1000)
                    still_mapped += not report["unmapped"]
                    if count == min(WARM_UP, replacements // 2):
                        memory, descriptors = daemon.resident_kib(), daemon.open_descriptors()
                growth = daemon.resident_kib() - memory
                more_descriptors = daemon.open_descriptors() - descriptors
            results = soak.results()
        finally:
            soak.end()
        calls, changes = check(results, replacements)
        pauses.sort()
        print("%d replacements in %.0f s under %d connections: %d calls, %d changes, every event seen"
              % (replacements, time.monotonic() - begun, PROCESSES * CONNECTIONS_EACH, calls, changes))
        print("pause: median %.2f ms, 99%% %.2f ms, longest %.2f ms; longest call of a client %.1f ms"
              % (pauses[len(pauses) // 2], pauses[len(pauses) * 99 // 100], pauses[-1],
                 max(r["longest"] for r in results) * 1000))
        print("memory grew by %d KiB, descriptors by %d; %d replaced drivers stayed mapped"
              % (growth, more_descriptors, still_mapped))
        if growth > GROWTH_ALLOWED:
            raise AssertionError("the daemon's memory grows")
        if more_descriptors > 2:
            raise AssertionError("the daemon's descriptors grow")


if __name__ == "__main__":
    main()
