"""Compares what two runs of a case saw."""
import difflib
import os


def render(res, strict=False):
    out = []
    for s in res["steps"]:
        head = "$ " + s["cmd"]
        if "exit" in s:
            head += "   [exit %s]" % s["exit"]
        if s.get("failed"):
            head += "   [failed]"
        out.append(head)
        out += s["out"].split("\n") if s["out"] else []
    out.append("errors on the wire:")
    for e in res["errors"]:
        out.append("  %s proc %d: code %d" % tuple(e[:3]) + (" domain %d" % e[3] if strict else ""))
    return out


def compare(ref, cand, strict=False):
    a, b = render(ref, strict), render(cand, strict)
    if a == b:
        return None
    return list(difflib.unified_diff(a, b, "reference", "the daemon", lineterm="", n=2))


def golden_path(d, case):
    return os.path.join(d, case.id + ".json")
