#!/usr/bin/env python3
"""Programs that run as root find no library in a working directory: no element of a run path is empty or relative.

usage: run_path.py PROGRAM...
"""
import re
import subprocess
import sys


def run_path(program):
    dynamic = subprocess.run(["readelf", "-dW", program], check=True, stdout=subprocess.PIPE, text=True).stdout
    assert "(NEEDED)" in dynamic, "%s is no dynamic program" % program
    found = re.findall(r"\((?:RUNPATH|RPATH)\).*\[(.*)\]", dynamic)
    return [element for path in found for element in path.split(":")]


wrong = [(program, element) for program in sys.argv[1:] for element in run_path(program)
         if not element.startswith(("/", "$ORIGIN"))]
for program, element in wrong:
    print("%s: '%s' in its run path depends on the working directory" % (program, element))
sys.exit(1 if wrong else 0)
