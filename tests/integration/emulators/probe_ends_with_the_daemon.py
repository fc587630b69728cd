#!/usr/bin/env python3
"""probe_ends_with_the_daemon.py VIRTBAYD: an emulator that is being asked what it can do ends with the daemon, however
that ends. The daemon is killed as soon as it has started one, and a moment later, again and again."""
import glob
import os
import shutil
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)), ".."))
from daemon import Daemon

DELAYS = (0, 0.02, 0.1, 0.3)   # seconds between the sight of a probing emulator and the kill
PATIENCE = 5
SKIPPED = 77


def emulators():
    """Processes that probe: id -> command line. What has ended but was not collected yet has no command line."""
    found = {}
    for path in glob.glob("/proc/[0-9]*/cmdline"):
        try:
            with open(path, "rb") as f:
                words = f.read().split(b"\0")
        except OSError:
            continue
        if b"qemu-system" in words[0] and any(w.startswith(b"none,accel") for w in words):
            found[int(path.split("/")[2])] = b" ".join(words).decode(errors="replace")
    return found


def wait_for(condition, patience):
    end = time.monotonic() + patience
    while not condition() and time.monotonic() < end:
        time.sleep(0.005)
    return condition()


def main():
    if not shutil.which("qemu-system-x86_64"):
        print("SKIPPED: qemu-system-x86_64 is not installed")
        return SKIPPED
    seen = 0
    for delay in DELAYS:
        with Daemon(sys.argv[1]) as daemon:
            started = wait_for(emulators, PATIENCE)
            seen += len(started)
            time.sleep(delay)
            daemon.kill()
        if not wait_for(lambda: not emulators(), PATIENCE):
            raise AssertionError("%g s after it was started this still runs: %s" % (PATIENCE, emulators()))
    if not seen:
        raise AssertionError("no emulator was asked anything: nothing was tested")
    print("%d probing emulators ended with their daemon" % seen)
    return 0


if __name__ == "__main__":
    sys.exit(main())
