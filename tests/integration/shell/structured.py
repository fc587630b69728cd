#!/usr/bin/env python3
"""Checks the structured output: valid, with the keys that the table promises, and the same facts as the text.

usage: structured.py VIRTBAY
Exit status 77: there is no driver for test:///default.
"""
import json
import os
import subprocess
import sys
import tempfile

URI = "test:///default"
HERE = os.path.dirname(os.path.abspath(__file__))

# Free-form results: their keys are names that come from the driver or from the command table.
OPEN_KEYS = {"help", "schedinfo", "guestinfo"}

LINES = [
    "uri", "version", "hostname", "nodeinfo", "capabilities", "maxvcpus", "nodecpumap", "freecell", "freecell --all",
    "nodecpustats", "sysinfo", "list", "list --all --title", "list --inactive", "dominfo test", "domstate test",
    "domid test", "domuuid test", "domname 1", "dumpxml test", "dumpxml test --xpath //name", "vcpucount test",
    "vcpucount test --live", "vcpuinfo test", "vcpupin test", "dommemstat test", "domblklist test", "domiflist test",
    "domcontrol test", "domstats", "domtime test", "suspend test", "autostart test", "destroy test", "desc test",
    "setmem test 1G", "event --list", "help list", "help host", "echo a", "pwd", "desc test --title x",
]


def run(program, *words, stdin=""):
    done = subprocess.run([program, "-c", URI, *words], input=stdin, capture_output=True, text=True, timeout=60)
    return done.stdout, done.stderr, done.returncode


def main():
    program = os.path.abspath(sys.argv[1])
    if run(program, "uri")[2] != 0:
        print("skipped: nothing serves " + URI)
        return 77
    table = json.loads(subprocess.run([program, "--help-table"], check=True, capture_output=True).stdout)
    promised = {command["name"]: set(command["result"]) | {"message"} for command in table}
    faults = []

    def check(condition, text):
        if not condition:
            faults.append(text)

    for line in LINES:
        out, err, status = run(program, "--output", "json", line)
        plain = run(program, line)
        check(status == plain[2], f"{line}: exit status {status}, as text {plain[2]}")
        if status != 0:
            check(out == "", f"{line}: prints something although it failed")
            check(err.startswith("error: "), f"{line}: no error is told")
            continue
        result = json.loads(out)
        name = line.split()[0]
        for item in result if isinstance(result, list) else [result]:
            if name not in OPEN_KEYS:
                check(set(item) <= promised[name], f"{line}: keys {sorted(set(item) - promised[name])} are not promised")

    info = json.loads(run(program, "--output", "json", "dominfo test")[0])
    check(info["name"] == "test" and info["state"] == "running" and info["id"] == 1, "dominfo: wrong facts")
    check(isinstance(info["persistent"], bool) and isinstance(info["memory_kib"], int), "dominfo: wrong types")
    rows = json.loads(run(program, "--output", "json", "list --inactive")[0])
    check(rows == [], "an empty list is not an empty array")
    out = run(program, "--output", "json", "destroy test; list --all")[0]
    first, end = json.JSONDecoder().raw_decode(out)
    second = json.loads(out[end:])
    check(first == {"domain": "test", "result": "destroyed"}, "destroy: " + str(first))
    check(second[0]["id"] is None and second[0]["state"] == "shut off", "list after destroy: " + str(second))
    yaml = run(program, "--output", "yaml", "domid test")[0]
    check(yaml == '---\n"id": 1\n', "yaml: " + repr(yaml))
    missing = run(program, "--output", "json", "dominfo nosuch")
    check(missing == ("", "error: failed to get domain 'nosuch'\n", 1), "error: " + repr(missing))

    # A conversation without a terminal goes on after an error and ends with 0.
    talk, told, status = run(program, stdin="list --name\nbogus\nuri\nexit\nuri\n")
    check(status == 0, f"conversation: exit status {status}")
    check(talk.count(URI) == 1 and "virtbay # list --name\ntest\n" in talk, "conversation: " + repr(talk))
    check(told == "error: unknown command: 'bogus'\n", "conversation: " + repr(told))

    with tempfile.TemporaryDirectory() as folder:
        os.mkdir(folder + "/tmp")
        os.environ.update(EDITOR=HERE + "/files/editor", TMPDIR=folder + "/tmp")
        os.environ.pop("VISUAL", None)
        edited = run(program, "edit test; dumpxml test --inactive --xpath //memory")
        check("XML configuration edited" in edited[0] and ">4194304<" in edited[0], "edit: " + repr(edited))
        os.environ["EDITOR"] = "true"
        same = run(program, "edit test")
        check("not changed" in same[0] and same[2] == 0, "edit without a change: " + repr(same))
        os.environ["EDITOR"] = "false"
        check(run(program, "edit test")[2] == 1, "edit with a failing editor succeeds")
        check(os.listdir(folder + "/tmp") == [], "edit leaves files behind")

    for fault in faults:
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
