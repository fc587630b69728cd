#!/usr/bin/env python3
"""audit_plugin.py LIBRARY...: what keeps a plugin from being unmapped or makes it meet another one's symbols.

Exactly one defined dynamic symbol, vb_plugin_v1; no unique symbols; no static TLS, no text relocations, no "never delete";
a build id and a full binding at load."""
import re
import subprocess
import sys


def run(*command):
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def audit(path):
    faults = []
    defined = [line.split() for line in run("nm", "-D", "--defined-only", path).splitlines()]
    names = [w[-1] for w in defined]
    if names != ["vb_plugin_v1"]:
        faults.append("defines " + (", ".join(names) or "nothing") + " instead of vb_plugin_v1 alone")
    if any(len(w) == 3 and w[1] == "u" for w in defined):
        faults.append("has unique symbols")
    dynamic = run("readelf", "-d", "-W", path)
    for word, text in (("STATIC_TLS", "uses static TLS"), ("TEXTREL", "has text relocations"), ("NODELETE", "can never be unmapped")):
        if word in dynamic:
            faults.append(text)
    if not re.search(r"\bNOW\b|BIND_NOW", dynamic):
        faults.append("is not bound in full at load")
    if "Build ID" not in run("readelf", "-n", "-W", path):
        faults.append("has no build id")
    return faults


if any("*" in library for library in sys.argv[1:]):
    print("no plugin has been built")
    sys.exit(77)
bad = 0
for library in sys.argv[1:]:
    for fault in audit(library):
        print("%s: %s" % (library, fault))
        bad = 1
sys.exit(bad)
