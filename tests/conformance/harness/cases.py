"""The cases: files of header lines and sections."""
import fnmatch
import os
import re


class Case:
    """One case file: `key: value` header lines, then `--- kind [arg]` sections."""

    def __init__(self, path, root):
        self.path = path
        self.id = os.path.relpath(path, root)[:-5]
        self.group = os.path.dirname(self.id)
        self.opts = {}
        self.masks = []
        self.env = {}
        self.steps = []
        self.files = {}
        with open(path, encoding="utf-8") as f:
            self.text = f.read()
        cur = None
        for line in self.text.splitlines():
            m = re.match(r"^--- (virsh|python|sh|file)\b ?(.*)$", line)
            if m:
                cur = []
                if m[1] == "file":
                    self.files[m[2].strip()] = cur
                else:
                    self.steps.append((m[1], m[2].strip(), cur))
            elif cur is not None:
                cur.append(line)
            elif line.strip() and not line.startswith("#"):
                k, _, v = line.partition(":")
                k, v = k.strip(), v.strip()
                if k == "mask":
                    self.masks.append(v)
                elif k == "env":
                    a, _, b = v.partition("=")
                    self.env[a] = b
                else:
                    self.opts[k] = v
        self.files = {k: "\n".join(v) + "\n" for k, v in self.files.items()}
        self.driver = self.opts.get("driver", self.id.split("/")[0])
        self.timeout = float(self.opts.get("timeout", 40))
        self.known = {u.lower() for u in UUID_RE.findall(self.text)} | BUILTIN_UUIDS
        self.known |= {m.lower() for m in MAC_RE.findall(self.text)}


UUID_RE = re.compile(r"\b[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}\b")
MAC_RE = re.compile(r"\b(?:[0-9a-fA-F]{2}:){5}[0-9a-fA-F]{2}\b")
# identities that the built-in test host definition fixes
BUILTIN_UUIDS = {"6695eb01-f6a4-8304-79aa-97f2502e193f", "dd8fe884-6c02-601e-7551-cca97df1c5df",
                 "dfe224cb-28fb-8dd0-c4b2-64eb3f0f4566", "11111111-2222-3333-4444-555555555555",
                 "aa:bb:cc:dd:ee:ff", "00000000-0000-0000-0000-000000000000"}


def load_cases(dirs, driver=None, pattern=None):
    cases = {}
    for d in dirs:
        d = os.path.realpath(d)
        for base, subdirs, names in os.walk(d):
            subdirs.sort()
            for n in sorted(names):
                if not n.endswith(".case"):
                    continue
                root = d
                # a directory below cases/ may be named; ids stay relative to cases/
                parts = base.split(os.sep)
                if "cases" in parts:
                    root = os.sep.join(parts[:len(parts) - parts[::-1].index("cases")])
                c = Case(os.path.join(base, n), root)
                if driver and c.driver != driver:
                    continue
                if pattern and not any(fnmatch.fnmatch(c.id, "*" + p + "*") for p in pattern):
                    continue
                cases[c.id] = c
    return list(cases.values())
