#!/usr/bin/env python3
"""Runs the same command lines through virsh and virtbay and compares what they print and their exit status.

usage: compare.py VIRTBAY [--reference-library] [--all-quiet] [--recorded | --record] [--show] [PATTERN]
--recorded compares with what virsh 9.0.0 printed when it was last run with --record, which takes half as long.
--all-quiet runs each line with -q a second time, not only the first of each command. --reference-library runs virtbay on the library that virsh uses, so that only the shells differ.
Exit status 77: virsh is not there to compare with.
"""
import concurrent.futures
import difflib
import itertools
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
RECORDING = os.path.join(HERE, "virsh.json")
URI = "test:///default"
AT_ONCE = 16    # many lines only wait

# What differs from one run to the next, or names the program.
VOLATILE = [
    (re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b"), "UUID"),
    (re.compile(r"(CPU time: +)[0-9.]+s"), r"\1TIMEs"),
    (re.compile(r"\d{4}-\d\d-\d\d[ -]\d\d:\d\d:\d\d( \+0000)?"), "TIMESTAMP"),
    (re.compile(r"\b1[789]\d{8}\b"), "EPOCH"),
    (re.compile(r"\(Time: [0-9.]+ ms\)"), "(Time: N ms)"),
    (re.compile(r"^((?:[a-z0-9]+ )?[a-z_0-9]+) \d{6,}$", re.M), r"\1 COUNTER"),
    (re.compile(r"^( [a-z ()]+: +)\d{6,}$", re.M), r"\1COUNTER"),
    (re.compile(r"\d+\.\d{9} seconds"), "N seconds"),
    (re.compile(r"\b\d{14,}\b"), "COUNTER"),
    (re.compile(r"\bvirtbay\b"), "virsh"),
]


def normal(text):
    for pattern, replacement in VOLATILE:
        text = pattern.sub(replacement, text)
    return text


def read_cases(path):
    """One case a line; `@stdout` before it leaves standard error out of the comparison, `@args` says that the line is
    all arguments of the program."""
    with open(path, encoding="utf-8") as lines:
        return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def run(program, arguments, folder):
    """(stdout, stderr, exit status), or None for a virsh that hangs."""
    command = [program] + [a.replace("$DIR", folder) for a in arguments]
    environment = dict(os.environ, LC_ALL="C.UTF-8", HOME=folder, EDITOR=folder + "/editor", TZ="UTC")
    environment.pop("VISUAL", None)
    if "--reference-library" in sys.argv and not program.endswith("virsh"):
        environment["LD_PRELOAD"] = "libvirt.so.0 libvirt-qemu.so.0"
    for _ in range(3):
        try:
            done = subprocess.run(command, cwd=folder, env=environment, stdin=subprocess.DEVNULL,
                                  capture_output=True, timeout=6 if program.endswith("virsh") else 30)
        except subprocess.TimeoutExpired:
            # virsh 9.0 hangs now and then in a job's progress thread; virtbay may not.
            if not program.endswith("virsh"):
                return "", "no answer within 30 seconds", -1
            continue
        return (normal(done.stdout.decode(errors="replace").replace(folder, "DIR")),
                normal(done.stderr.decode(errors="replace").replace(folder, "DIR")), done.returncode)
    return None


def fresh_folder(base, number):
    folder = os.path.join(base, "run%06d" % number)
    shutil.copytree(os.path.join(HERE, "files"), folder)
    os.chmod(folder + "/editor", 0o755)
    return folder


def quiet_too(cases, everything):
    """Which cases run with -q as well: it is a matter of the command, so the first of each will do."""
    seen, chosen = set(), set()
    for case in cases:
        command = case.removeprefix("@stdout ").split()[0].rstrip(";")
        if everything or command not in seen:
            seen.add(command)
            chosen.add(case)
    return chosen


def run_in_folder(program, arguments, base, numbers):
    folder = fresh_folder(base, next(numbers))
    try:
        return run(program, arguments, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def differences(case, quiet, virsh, virtbay, base, numbers, show, recorded):
    """What is to be printed about a case, and whether it differs."""
    only_stdout = case.startswith("@stdout ")
    line = case.removeprefix("@stdout ")
    if line.startswith("@args "):
        forms = [shlex.split(line.removeprefix("@args "))]
    else:
        forms = [["-c", URI, line]] + ([["-c", URI, "-q", line]] if quiet else [])
    printed = []
    for arguments in forms:
        key = shlex.join(arguments)
        theirs = recorded.get(key)
        if theirs is None:
            theirs = run_in_folder(virsh, arguments, base, numbers)
            recorded[key] = theirs
        if "--record" in sys.argv:
            continue
        ours = run_in_folder(virtbay, arguments, base, numbers)
        theirs = theirs and tuple(theirs)
        if theirs is None:
            return ["not compared, virsh hangs: " + line], False
        if only_stdout:
            theirs, ours = (theirs[0], "", theirs[2]), (ours[0], "", ours[2])
        if theirs == ours:
            if show:
                printed.append(f"same: {line}\n{theirs[0]}{theirs[1]}[{theirs[2]}]")
            continue
        printed.append(f"DIFFERS{' (-q)' if '-q' in arguments else ''}: {line}")
        for name, a, b in zip(("stdout", "stderr"), theirs, ours):
            for text in difflib.unified_diff(a.splitlines(), b.splitlines(), "virsh " + name, "virtbay " + name,
                                             lineterm=""):
                printed.append("    " + text)
            if a != b and a.splitlines() == b.splitlines():
                printed.append("    line ends differ: %r %r" % (a[-40:], b[-40:]))
        if theirs[2] != ours[2]:
            printed.append(f"    exit status: virsh {theirs[2]}, virtbay {ours[2]}")
        return printed, True
    return printed, False


def main():
    arguments = [a for a in sys.argv[1:] if not a.startswith("--")]
    show = "--show" in sys.argv
    virtbay = os.path.abspath(arguments[0])
    pattern = arguments[1] if len(arguments) > 1 else ""
    virsh = shutil.which("virsh")
    if not virsh and "--recorded" not in sys.argv:
        print("skipped: virsh is not installed")
        return 77
    cases = [c for c in read_cases(os.path.join(HERE, "cases.txt")) if pattern in c]
    recorded = {}
    if "--recorded" in sys.argv:
        with open(RECORDING, encoding="utf-8") as f:
            recorded = json.load(f)
    failed = 0
    numbers = itertools.count()
    with tempfile.TemporaryDirectory(prefix="virtbay-shell-") as base, \
            concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        quiet = quiet_too(cases, "--all-quiet" in sys.argv)
        for printed, differs in pool.map(
                lambda case: differences(case, case in quiet, virsh, virtbay, base, numbers, show, recorded),
                cases):
            failed += differs
            if printed:
                print("\n".join(printed), flush=True)
    if "--record" in sys.argv:
        with open(RECORDING, "w", encoding="utf-8") as f:
            json.dump({k: v for k, v in recorded.items() if v}, f, indent=0, sort_keys=True)
        print(f"{len(recorded)} command lines recorded")
        return 0
    print(f"{len(cases)} command lines, {failed} differ")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
