#!/usr/bin/env python3
"""check_slots.py RELEASED... CURRENT: each line of a released slot list stands unchanged in the current one."""
import sys

current = [line.split() for line in open(sys.argv[-1]) if not line.startswith("#")]
places = {(w[0], w[1]): w for w in current}
bad = 0
for name in sys.argv[1:-1]:
    for line in open(name):
        words = line.split()
        if line.startswith("#") or not words:
            continue
        if places.get((words[0], words[1])) != words:
            print("%s: moved or gone: %s" % (name, line.strip()))
            bad += 1
slots = {}
for words in current:
    if words[0] != "event":
        expected = slots.get(words[0], 0)
        if int(words[1]) != expected:
            print("slots of %s have a gap before %s" % (words[0], words[2]))
            bad += 1
        slots[words[0]] = expected + 1
sys.exit(1 if bad else 0)
