#!/usr/bin/env python3
"""Checks the manual page against the program: every command and option is documented as the table says.

usage: manual.py VIRTBAY PAGE [--write]   (--write puts the commands' section of the program into the page)
"""
import json
import re
import shutil
import subprocess
import sys

BEGIN = '.\\" Made by virtbay --help-man.\n'
END = '.\\" End of what virtbay --help-man makes.\n'


def output(*words):
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout


def main():
    program, page = sys.argv[1:3]
    text = open(page, encoding="utf-8").read()
    before, rest = text.split(BEGIN)
    section, after = rest.split(END)
    made = output(program, "--help-man")
    if "--write" in sys.argv:
        with open(page, "w", encoding="utf-8") as out:
            out.write(before + BEGIN + made + END + after)
        return 0
    faults = []
    if section != made:
        faults.append("the COMMANDS section is not what --help-man prints; manual.py --write renews it")
    plain = section.replace("\\-", "-").replace("\\e", "\\")
    for command in json.loads(output(program, "--help-table")):
        # From the command's heading to the next one of its level.
        begin = plain.find(f".B {command['synopsis']}\n")
        if begin < 0:
            faults.append(f"command {command['name']} is not documented")
            continue
        end = min((at for at in (plain.find("\n.SS ", begin), plain.find("\n.RE\n", begin)) if at >= 0),
                  default=len(plain))
        for option in command["options"] if command["options"] else []:
            if not re.search(rf"--{re.escape(option['name'])}\b|<{re.escape(option['name'])}>", plain[begin:end]):
                faults.append(f"option --{option['name']} of {command['name']} is not documented")
    head = before.replace("\\-", "-")
    usage = output(program, "--help").split("  commands (")[0]
    for option in sorted(set(re.findall(r"(?:^|[ |])(--?[A-Za-z][a-z-]*)", usage, re.M))):
        if not re.search(rf"{re.escape(option)}(?![a-z-])", head):
            faults.append(f"the program's option {option} is not documented")
    if shutil.which("man"):
        lint = subprocess.run(["man", "--warnings", "-E", "UTF-8", "-l", "-Tutf8", "-Z", page],
                              env={"LC_ALL": "C.UTF-8", "MANROFFSEQ": "", "MANWIDTH": "120", "PATH": "/usr/bin:/bin"},
                              stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        faults += lint.stderr.splitlines()
    for fault in faults:
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
