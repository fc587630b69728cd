"""Writes sdk/include/virtbay/constants.h: every public constant under the prefix VB_."""
import contract


def renamed(name):
    return "VB_" + name[4:]


def generate():
    out = ["/* libvirt's public constants under the prefix VB_: flags, states, reasons, event numbers, error codes,",
           "   names of typed parameters. Same names, same numbers. Generated from runtime/contract; do not edit. */",
           "#ifndef VIRTBAY_CONSTANTS_H", "#define VIRTBAY_CONSTANTS_H"]
    seen, group = set(), None
    rows = [("error " + kind, name, number) for kind, number, name in contract.errors()]
    rows += [(kind, name, value) for name, value, kind, _, _ in contract.constants()]
    for kind, name, value in rows:
        name = renamed(name)
        if name in seen:
            continue
        seen.add(name)
        if kind != group:
            out += ["", "/* %s */" % kind]
            group = kind
        text = "0x%xu" % value if value > 0x7fffffff else "(%d)" % value if value < 0 else "%d" % value
        out.append("#define %s %s" % (name, text))
    out += ["", "/* names and limits */"]
    for name, kind, value, _, _ in contract.macros():
        if not name.startswith("VIR_") or kind not in ("string", "number"):
            continue
        name = renamed(name)
        if name in seen:
            continue
        seen.add(name)
        out.append('#define %s %s' % (name, '"%s"' % value if kind == "string" else value))
    out += ["", "#endif", ""]
    return {"constants.h": "\n".join(out)}
