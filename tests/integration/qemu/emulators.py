"""The emulators that run in a test's own process namespace, and waiting for them."""
import os
import signal
import sys
import time

EMULATOR = "/usr/bin/qemu-system-x86_64"
PATIENCE = 20   # seconds


def need_emulator():
    """Ends the test as skipped where there is none."""
    if not os.path.exists(EMULATOR):
        print("SKIPPED: %s is not installed" % EMULATOR)
        sys.exit(77)


def command_lines():
    """{process: the words of its command line}"""
    found = {}
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open("/proc/%s/cmdline" % pid, encoding="utf-8", errors="replace") as f:
                found[int(pid)] = f.read().split("\0")
        except OSError:
            continue
    return found


def of_guests():
    """{name of the guest: its processes}"""
    found = {}
    for pid, words in command_lines().items():
        for word in words:
            if word.startswith("guest="):
                found.setdefault(word[6:].split(",")[0], []).append(pid)
    return found


def asked():
    """The emulators that are asked for their capabilities: {process: its command line}"""
    return {pid: " ".join(words) for pid, words in command_lines().items()
            if "qemu-system" in words[0] and any(word.startswith("none,") for word in words)}


def kill_all():
    """When a test failed: nothing may stay behind."""
    for pids in of_guests().values():
        for pid in pids:
            os.kill(pid, signal.SIGKILL)


def until(condition, what, pause=0.02):
    """Waits for the condition; `what` is said when it does not come, or is called for that."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(what() if callable(what) else what)
        time.sleep(pause)
