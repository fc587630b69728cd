#!/usr/bin/env python3
"""support_matrix.py [--check] BUILD OUTPUT: writes docs/support.md from what the built drivers say of themselves.

BUILD is a build tree; --check compares instead of writing."""
import os
import subprocess
import sys

DRIVERS = ("test", "qemu")


def main():
    arguments = [a for a in sys.argv[1:] if a != "--check"]
    build, output = arguments
    host = os.path.join(build, "bin", "virtbay-driver-host")
    supported = {}
    for driver in DRIVERS:
        manifest = os.path.join(build, "lib", "virtbay", "plugins", driver + ".plugin")
        if os.path.exists(manifest):
            lines = subprocess.run([host, "--operations", manifest], capture_output=True, text=True, check=True).stdout
            supported[driver] = set(lines.split())
    here = os.path.dirname(os.path.abspath(__file__))
    slots = os.path.join(here, "..", "sdk", "abi", "v1.slots")
    names = ["%s.%s" % (w[0], w[2]) for w in (line.split() for line in open(slots) if not line.startswith("#"))
             if w[0] != "event"]
    columns = [d for d in DRIVERS if d in supported]
    text = ["# What each driver supports", "",
            "Made by `packaging/support_matrix.py` from the built drivers; a test compares it. The `remote` driver passes every",
            "operation on. An operation that a driver does not have is answered with `VIR_ERR_NO_SUPPORT`.", "",
            "| family | operations | " + " | ".join(columns) + " |", "| --- | ---: |" + " ---: |" * len(columns)]
    for family in dict.fromkeys(n.split(".")[0] for n in names):
        mine = [n for n in names if n.startswith(family + ".")]
        text.append("| %s | %d | %s |" % (family, len(mine), " | ".join(
            str(sum(n in supported[d] for n in mine)) for d in columns)))
    text += ["", "| operation | " + " | ".join(columns) + " |", "| --- |" + " --- |" * len(columns)]
    for name in names:
        if any(name in supported[d] for d in columns):
            text.append("| %s | %s |" % (name, " | ".join("yes" if name in supported[d] else "" for d in columns)))
    made = "\n".join(text) + "\n"
    if "--check" in sys.argv:
        if not os.path.exists(output) or open(output, encoding="utf-8").read() != made:
            sys.exit("%s is out of date: run packaging/support_matrix.py %s %s" % (output, build, output))
    else:
        with open(output, "w", encoding="utf-8") as f:
            f.write(made)


main()
