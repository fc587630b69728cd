#!/usr/bin/env python3
"""manifest.py TEMPLATE LIBRARY OUTPUT: completes a plugin's manifest with its library's name and digest."""
import hashlib
import os
import sys

template, library, output = sys.argv[1:]
with open(library, "rb") as f:
    digest = hashlib.sha256(f.read()).hexdigest()
with open(template, encoding="utf-8") as f:
    text = f.read().rstrip("\n")
with open(output, "w", encoding="utf-8") as f:
    f.write("%s\nlibrary = %s\nsha256 = %s\n" % (text, os.path.basename(library), digest))
