#!/usr/bin/env python3
"""readme.py SOURCE: runs the commands of README.md, block by block, in the source tree.

A block that begins with ```sh is run by bash and must succeed; ```sh background runs until the last block has ended;
```sh tests holds what runs this test itself: its commands must exist and be executable.
"""
import os
import re
import signal
import subprocess
import sys
import time


def blocks(text):
    for found in re.finditer(r"(?ms)^```sh *(\w*)\n(.*?)^```$", text):
        yield found[1], found[2]


def check_exists(source, commands):
    for line in commands.splitlines():
        program = line.split()[0] if line.split() else ""
        if program.startswith("./") and not os.access(os.path.join(source, program), os.X_OK):
            raise AssertionError("README.md names %s, which cannot be run" % program)


def run(source, commands):
    begun = time.monotonic()
    result = subprocess.run(["bash", "-euo", "pipefail", "-c", commands], cwd=source, stdin=subprocess.DEVNULL,
                            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    print("--- %s(%.1f s)\n%s" % (commands, time.monotonic() - begun, result.stdout), flush=True)
    if result.returncode != 0:
        raise AssertionError("README.md: this fails with %d: %s" % (result.returncode, commands))


def run_background(source, commands, patience=60):
    """Starts a server; returns when it has said that it is ready and its socket is there."""
    process = subprocess.Popen(["bash", "-euc", "exec " + commands], cwd=source, stdin=subprocess.DEVNULL,
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    deadline = time.monotonic() + patience
    for line in process.stdout:
        print(line, end="", flush=True)
        found = re.search(r"socket=([^']+)", line)
        if found:
            while not os.path.exists(found[1]) and time.monotonic() < deadline and process.poll() is None:
                time.sleep(0.05)
            if os.path.exists(found[1]):
                return process
            break
    process.kill()
    process.wait()
    raise AssertionError("README.md: this does not serve: %s" % commands)


def main():
    source = sys.argv[1]
    with open(os.path.join(source, "README.md"), encoding="utf-8") as f:
        found = list(blocks(f.read()))
    if not found:
        raise AssertionError("README.md holds no commands")
    servers = []
    try:
        for kind, commands in found:
            if kind == "tests":
                check_exists(source, commands)
            elif kind == "background":
                servers.append(run_background(source, commands))
            else:
                run(source, commands)
        for server in servers:
            server.send_signal(signal.SIGINT)
            if server.wait(30) != 0:
                raise AssertionError("a server ended with %d" % server.returncode)
    finally:
        for server in servers:
            if server.poll() is None:
                server.kill()
                server.wait()


if __name__ == "__main__":
    main()
