#!/usr/bin/env python3
"""Runs the same command lines through virsh and virtbay and compares what they print and their exit status.

usage: compare.py VIRTBAY [--reference-library] [--show] [PATTERN]
--reference-library runs virtbay on the library that virsh uses, so that only the shells differ.
Exit status 77: virsh is not there to compare with.
"""
import difflib
import os
import re
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
URI = "test:///default"

# What differs from one run to the next, or names the program.
VOLATILE = [
    (re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b"), "UUID"),
    (re.compile(r"(CPU time: +)[0-9.]+s"), r"\1TIMEs"),
    (re.compile(r"\d{4}-\d\d-\d\d[ -]\d\d:\d\d:\d\d( \+0000)?"), "TIMESTAMP"),
    (re.compile(r"\b1[789]\d{8}\b"), "EPOCH"),
    (re.compile(r"\(Time: [0-9.]+ ms\)"), "(Time: N ms)"),
    (re.compile(r"^(v?d?a? ?[a-z_0-9]+) \d{9,}$", re.M), r"\1 COUNTER"),
    (re.compile(r"\d+\.\d{9} seconds"), "N seconds"),
    (re.compile(r"\b\d{14,}\b"), "COUNTER"),
    (re.compile(r"\bvirtbay\b"), "virsh"),
]


def normal(text):
    for pattern, replacement in VOLATILE:
        text = pattern.sub(replacement, text)
    return text


def read_cases(path):
    """One case a line; `@stdout` before it leaves standard error out of the comparison."""
    with open(path, encoding="utf-8") as lines:
        return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def run(program, case, folder, quiet):
    arguments = [program, "-c", URI] + (["-q"] if quiet else []) + [case.replace("$DIR", folder)]
    environment = dict(os.environ, LC_ALL="C.UTF-8", HOME=folder, EDITOR=folder + "/editor", TZ="UTC")
    environment.pop("VISUAL", None)
    if "--reference-library" in sys.argv and not program.endswith("virsh"):
        environment["LD_PRELOAD"] = "libvirt.so.0 libvirt-qemu.so.0"
    for attempt in (1, 2, 3):
        try:
            done = subprocess.run(arguments, cwd=folder, env=environment, stdin=subprocess.DEVNULL,
                                  capture_output=True, timeout=15)
            break
        except subprocess.TimeoutExpired:
            # virsh 9.0 hangs now and then in a job's progress thread; virtbay may not.
            if not program.endswith("virsh"):
                return "", "no answer within 15 seconds", -1
            if attempt == 3:
                return None
    return (normal(done.stdout.decode(errors="replace").replace(folder, "DIR")),
            normal(done.stderr.decode(errors="replace").replace(folder, "DIR")), done.returncode)


def fresh_folder(base, name):
    folder = os.path.join(base, name)
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(os.path.join(HERE, "files"), folder)
    os.chmod(folder + "/editor", 0o755)
    return folder


def main():
    arguments = [a for a in sys.argv[1:] if not a.startswith("--")]
    show = "--show" in sys.argv
    virtbay = os.path.abspath(arguments[0])
    pattern = arguments[1] if len(arguments) > 1 else ""
    virsh = shutil.which("virsh")
    if not virsh:
        print("skipped: virsh is not installed")
        return 77
    cases = [c for c in read_cases(os.path.join(HERE, "cases.txt")) if pattern in c]
    failed = 0
    with tempfile.TemporaryDirectory(prefix="virtbay-shell-") as base:
        for case in cases:
            only_stdout = case.startswith("@stdout ")
            line = case.removeprefix("@stdout ")
            for quiet in (False, True):
                theirs = run(virsh, line, fresh_folder(base, "run"), quiet)
                if theirs is None:
                    print("not compared, virsh hangs: " + line)
                    break
                ours = run(virtbay, line, fresh_folder(base, "run"), quiet)
                if only_stdout:
                    theirs, ours = (theirs[0], "", theirs[2]), (ours[0], "", ours[2])
                if theirs == ours:
                    if show:
                        print(f"same: {line}\n{theirs[0]}{theirs[1]}[{theirs[2]}]")
                    continue
                failed += 1
                print(f"DIFFERS{' (-q)' if quiet else ''}: {line}")
                for name, a, b in zip(("stdout", "stderr"), theirs, ours):
                    for text in difflib.unified_diff(a.splitlines(), b.splitlines(), "virsh " + name,
                                                     "virtbay " + name, lineterm=""):
                        print("   ", text)
                    if a != b and a.splitlines() == b.splitlines():
                        print("    line ends differ:", repr(a[-40:]), repr(b[-40:]))
                if theirs[2] != ours[2]:
                    print(f"    exit status: virsh {theirs[2]}, virtbay {ours[2]}")
                break
    print(f"{len(cases)} command lines, {failed} differ")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
