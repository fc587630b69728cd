#!/usr/bin/env python3
"""compare.py [--update] [--show FUNCTION] OURS REFERENCE: runs the probes of both libraries and compares, function by
function, result, error code, error domain and level of every case.

`agreeing` beside this file lists the functions that agree in all their cases; the list only grows (--update adds what
agrees now). Messages are not compared: they are our own."""
import argparse
import collections
import concurrent.futures
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.realpath(__file__))
LIST = os.path.join(HERE, "agreeing")


def run(program, which):
    """The answers of a library, case by case, for each function."""
    with tempfile.TemporaryDirectory(prefix="arguments.") as scratch:   # some calls write files where they stand
        environment = dict(os.environ, XDG_CACHE_HOME=scratch, XDG_CONFIG_HOME=scratch, XDG_RUNTIME_DIR=scratch)
        output = subprocess.run([os.path.realpath(program), which], cwd=scratch, env=environment, check=True, timeout=500,
                                stdout=subprocess.PIPE, text=True, errors="replace").stdout
    answers = collections.defaultdict(dict)
    for line in output.splitlines():
        case, _, answer = line.partition(": ")
        result, *error = answer.split(" | ")
        answers[case.split()[0]][case] = (result, error[0] if error else "")
    return answers


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("ours")
    parser.add_argument("reference")
    parser.add_argument("--update", action="store_true")
    parser.add_argument("--show", default="all", metavar="FUNCTION")
    options = parser.parse_args()
    with concurrent.futures.ThreadPoolExecutor(2) as both:
        ours, theirs = both.map(lambda program: run(program, options.show), (options.ours, options.reference))
    with open(LIST, encoding="utf-8") as f:
        listed = {line.strip() for line in f if line.strip() and not line.startswith("#")}
    agreeing, cases = set(), 0
    for function, expected in theirs.items():
        cases += len(expected)
        # what ends the reference with a signal is no example
        differing = [(c, e, ours[function].get(c)) for c, e in expected.items()
                     if not e[0].startswith("signal") and ours[function].get(c) != e]
        if not differing:
            agreeing.add(function)
        elif function in listed or options.show != "all":
            for case, reference, answer in differing[:8 if options.show == "all" else None]:
                print("%s\n  reference %s\n  ours      %s" % (case, reference, answer))
    print("%d of %d functions agree in all of %d cases" % (len(agreeing), len(theirs), cases))
    if options.update:
        with open(LIST, "w", encoding="utf-8") as f:
            f.write("# Functions whose every case agrees with the reference's; compare.py --update adds to it.\n")
            f.writelines(name + "\n" for name in sorted(listed | agreeing))
        return 0
    broken = sorted(listed - agreeing) if options.show == "all" else []
    for name in broken:
        print("no longer agrees: %s" % name)
    return 1 if broken or not theirs else 0


if __name__ == "__main__":
    sys.exit(main())
