#!/usr/bin/env python3
"""Uses a console through a terminal of its own: bytes both ways, the escape key, the end, the terminal afterwards.

usage: console.py VIRTBAY ECHO_CONSOLE     (the console is a library that is preloaded)
Exit status 77: there is no driver for test:///default.
"""
import os
import pty
import select
import subprocess
import sys
import termios
import time


def read_until(fd, text, seconds=20):
    got = b""
    end = time.monotonic() + seconds
    while text not in got and time.monotonic() < end:
        if not select.select([fd], [], [], 0.2)[0]:
            continue
        try:
            part = os.read(fd, 4096)
        except OSError:
            break
        if not part:
            break
        got += part
    return got


def session(program, library, keys, *options):
    """What is on the screen after `keys`, the exit status, and whether the terminal is as it was."""
    master, slave = pty.openpty()
    before = termios.tcgetattr(slave)
    environment = dict(os.environ, LD_PRELOAD=library)
    process = subprocess.Popen([program, "-c", "test:///default", *options, "console", "test"], stdin=slave,
                               stdout=slave, stderr=slave, env=environment, start_new_session=True)
    screen = read_until(master, b"login: ")
    for key, answer in keys:
        os.write(master, key)
        screen += read_until(master, answer) if answer else b""
    try:
        status = process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        status = "no end"
    screen += read_until(master, b"\xff", 0.5)
    same = termios.tcgetattr(slave) == before
    os.close(master)
    os.close(slave)
    return screen, status, same


def main():
    program, library = (os.path.abspath(path) for path in sys.argv[1:3])
    if subprocess.run([program, "-c", "test:///default", "uri"], capture_output=True).returncode != 0:
        print("skipped: nothing serves test:///default")
        return 77
    faults = []
    screen, status, same = session(program, library, [(b"root\r", b"ROOT"), (b"\x03\x1a", b"\x03\x1a"), (b"\x1d", b"")])
    if b"Connected to domain 'test'" not in screen or b"Escape character is ^] (Ctrl + ])" not in screen:
        faults.append(f"no greeting: {screen!r}")
    if b"ROOT" not in screen or b"\x03\x1a" not in screen:
        faults.append(f"keys do not reach the console as they are: {screen!r}")
    if status != 0 or not same:
        faults.append(f"escape key: exit status {status}, terminal restored: {same}")
    screen, status, same = session(program, library, [(b"x\x1dy", b""), (b"^", b"")], "-e", "^]")
    if status != 0 or not same:
        faults.append(f"escape key within a burst: exit status {status}, terminal restored: {same}")
    screen, status, same = session(program, library, [(b"\x1d", b"\x1d"), (b"\x01", b"")], "-e", "^a")
    if status != 0 or b"Escape character is ^a" not in screen:
        faults.append(f"another escape key: exit status {status}, {screen!r}")
    screen, status, same = session(program, library, [(b"bye.", b"BYE.")])
    if status != 0 or not same:
        faults.append(f"end of the console: exit status {status}, terminal restored: {same}")
    for fault in faults:
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
