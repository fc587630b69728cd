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
from emulators import asked, need_emulator, until

TIMES = 24
STEP = 0.0005   # seconds by which each kill comes later after the daemon's first child than the one before


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
    need_emulator()
    for number in range(TIMES):
        with Daemon(sys.argv[1]) as daemon:
            until(lambda: has_child(daemon.process.pid), "no emulator was asked", 0)
            time.sleep(STEP * number)
            daemon.kill()
        # What was killed before it became an emulator would be seen as one in a moment.
        time.sleep(0.05)
        until(lambda: not asked(), "kill %d: emulators were left behind" % number)
    print("%d kills, no emulator is left" % TIMES)
    return 0


if __name__ == "__main__":
    sys.exit(main())
