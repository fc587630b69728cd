#!/usr/bin/env python3
"""support_matrix.py [--check] BUILD: writes docs/support.md, and the table of families in README.md, from what the
drivers built in BUILD say of themselves. --check compares instead of writing; exit status 1: something is out of date,
77: a driver is not built."""
import os
import re
import subprocess
import sys

TOP = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
SLOTS = os.path.join(TOP, "sdk", "abi", "v1.slots")
DRIVERS = ("test", "qemu")
BLOCK = re.compile(r"(<!-- support: .*? -->\n)(.*?)(<!-- end -->)", re.S)


def supported_by(build, driver):
    """Names of the operations that a built driver has, or None."""
    manifest = os.path.join(build, "lib", "virtbay", "plugins", driver + ".plugin")
    if not os.path.exists(manifest):
        return None
    host = os.path.join(build, "bin", "virtbay-driver-host")
    return set(subprocess.run([host, "--operations", manifest], stdout=subprocess.PIPE, text=True,
                              check=True).stdout.split())


def operations():
    with open(SLOTS, encoding="utf-8") as f:
        rows = [line.split() for line in f if not line.startswith("#")]
    return ["%s.%s" % (row[0], row[2]) for row in rows if row[0] != "event"]


def table(header, rows):
    lines = ["| " + " | ".join(header) + " |", "| --- |" + " ---: |" * (len(header) - 1)]
    return lines + ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows]


def families(names, supported):
    for family in dict.fromkeys(n.split(".")[0] for n in names):
        mine = [n for n in names if n.startswith(family + ".")]
        yield [family, len(mine)] + [sum(n in supported[d] for n in mine) for d in DRIVERS]


def main():
    build = [a for a in sys.argv[1:] if a != "--check"][0]
    check = "--check" in sys.argv
    supported = {driver: supported_by(build, driver) for driver in DRIVERS}
    if None in supported.values():
        print("SKIPPED: not built: " + " ".join(d for d in DRIVERS if supported[d] is None))
        return 77
    names = operations()
    summary = table(["family", "operations"] + list(DRIVERS), families(names, supported))
    page = ["# What each driver supports", "",
            "Made by `packaging/support_matrix.py` from the built drivers; a test compares it. The `remote` driver passes",
            "every operation on. What a driver does not have is answered with `VIR_ERR_NO_SUPPORT`.", ""]
    page += summary + [""] + table(["operation"] + list(DRIVERS),
                                   [[n] + ["yes" if n in supported[d] else "" for d in DRIVERS] for n in names
                                    if any(n in supported[d] for d in DRIVERS)])
    readme = os.path.join(TOP, "README.md")
    with open(readme, encoding="utf-8") as f:
        text = f.read()
    wanted = {os.path.join(TOP, "docs", "support.md"): "\n".join(page) + "\n",
              readme: BLOCK.sub(lambda m: m[1] + "\n".join(summary) + "\n" + m[3], text)}
    stale = 0
    for path, content in wanted.items():
        if check:
            if not os.path.exists(path) or open(path, encoding="utf-8").read() != content:
                print("%s is out of date: run packaging/support_matrix.py %s" % (os.path.relpath(path, TOP), build))
                stale = 1
        else:
            with open(path, "w", encoding="utf-8") as f:
                f.write(content)
    return stale


if __name__ == "__main__":
    sys.exit(main())
