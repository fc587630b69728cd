#!/usr/bin/env python3
"""manual_page.py PROGRAM PAGE: the page formats without a warning and documents the options of --help, no others."""
import re
import shutil
import subprocess
import sys


def options_in(text):
    return set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", text))


def formatted(page):
    """The page as plain text; formatting must raise no warning."""
    if not shutil.which("groff"):
        with open(page, encoding="utf-8") as f:
            return re.sub(r"\\f[A-Z]", "", f.read().replace(r"\-", "-"))
    result = subprocess.run(["groff", "-man", "-Tascii", "-P-c", "-ww", "-rLL=200n", page], stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, text=True, check=True)
    if result.stderr:
        raise AssertionError(result.stderr)
    return re.sub(r".\x08", "", result.stdout)


def main():
    program, page = sys.argv[1:]
    helped = subprocess.run([program, "--help"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                            check=True).stdout
    offered, documented = options_in(helped), options_in(formatted(page))
    if not offered:
        raise AssertionError("--help names no option:\n%s" % helped)
    if offered != documented:
        raise AssertionError("offered but not documented: %s; documented but not offered: %s"
                             % (sorted(offered - documented), sorted(documented - offered)))
    print("%d options documented" % len(offered))


if __name__ == "__main__":
    main()
