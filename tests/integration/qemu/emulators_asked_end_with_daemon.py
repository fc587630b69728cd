#!/usr/bin/python3
"""emulators_asked_end_with_daemon.py VIRTBAYD: a daemon killed while it asks emulators leaves none of them behind.

A daemon without a cache asks each installed emulator for its capabilities shortly after its start. It is killed as
soon as it has a child, and a little later each time: between the child's start and its first answers.
"""
import os
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)), ".."))
from daemon import Daemon

EMULATOR = "/usr/bin/qemu-system-x86_64"
TIMES = 24
STEP = 0.0005   # seconds by which each kill comes later after the daemon's first child than the one before
PATIENCE = 10


def asked():
    """The emulators that are being asked: {process: how it stands in /proc}."""
    found = {}
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open("/proc/%s/cmdline" % pid, encoding="utf-8", errors="replace") as f:
                words = f.read().split("\0")
        except OSError:
            continue
        if words[0].startswith("/usr/bin/qemu-system") and "none" in words[words.index("-machine") + 1]:
            found[int(pid)] = " ".join(words)
    return found


def until(condition, what, pause=0.0):
    deadline = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError("%s within %d seconds" % (what, PATIENCE))
        time.sleep(pause)


def has_child(pid):
    """Already before the child is another program."""
    for thread in os.listdir("/proc/%d/task" % pid):
        try:
            with open("/proc/%d/task/%s/children" % (pid, thread), encoding="ascii") as f:
                if f.read():
                    return True
        except OSError:
            continue
    return False


def main():
    if not os.path.exists(EMULATOR):
        print("SKIPPED: %s is not installed" % EMULATOR)
        return 77
    for number in range(TIMES):
        with Daemon(sys.argv[1]) as daemon:
            until(lambda: has_child(daemon.process.pid), "no emulator was asked")
            time.sleep(STEP * number)
            daemon.kill()
        # What was killed before it became an emulator would be seen as one in a moment.
        time.sleep(0.05)
        until(lambda: not asked(), "kill %d: emulators were left behind" % number, 0.01)
    print("%d kills, no emulator is left" % TIMES)
    return 0


if __name__ == "__main__":
    sys.exit(main())
