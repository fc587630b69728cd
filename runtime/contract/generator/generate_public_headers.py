"""Writes runtime/include/libvirt/*.h: the public C API with libvirt's names, numbers and layouts."""
import re

import contract

# In the order in which libvirt.h includes them; a header may use what stands before it.
PARTS = ["libvirt-common", "libvirt-host", "libvirt-domain", "libvirt-domain-checkpoint",
         "libvirt-domain-snapshot", "libvirt-event", "libvirt-interface", "libvirt-network", "libvirt-nodedev",
         "libvirt-nwfilter", "libvirt-secret", "libvirt-storage", "libvirt-stream"]

TOPICS = {
    "libvirt-common": "what every other header uses: typed parameters and freeing",
    "libvirt-host": "connections and the host",
    "libvirt-domain": "domains",
    "libvirt-domain-checkpoint": "checkpoints of domains",
    "libvirt-domain-snapshot": "snapshots of domains",
    "libvirt-event": "the application's event loop",
    "libvirt-interface": "host network interfaces",
    "libvirt-network": "virtual networks and their ports",
    "libvirt-nodedev": "devices of the host",
    "libvirt-nwfilter": "network filters and their bindings",
    "libvirt-secret": "secrets",
    "libvirt-storage": "storage pools and volumes",
    "libvirt-stream": "streams of data",
    "virterror": "errors",
    "libvirt-qemu": "calls that only QEMU domains have",
    "libvirt-lxc": "calls that only LXC domains have",
    "libvirt-admin": "administration of a daemon",
}

# Bodies of the macros that take arguments. CPU maps are arrays of bytes, lowest bit first.
MACROS = {
    "LIBVIR_CHECK_VERSION":
        "((major) * 1000000 + (minor) * 1000 + (micro) <= LIBVIR_VERSION_NUMBER)",
    "VIR_NODEINFO_MAXCPUS":
        "((nodeinfo).nodes * (nodeinfo).sockets * (nodeinfo).cores * (nodeinfo).threads)",
    "VIR_USE_CPU": "((cpumap)[(cpu) / 8] |= (1 << ((cpu) % 8)))",
    "VIR_UNUSE_CPU": "((cpumap)[(cpu) / 8] &= ~(1 << ((cpu) % 8)))",
    "VIR_CPU_USED": "((cpumap)[(cpu) / 8] & (1 << ((cpu) % 8)))",
    "VIR_CPU_MAPLEN": "(((cpu) + 7) / 8)",
    "VIR_CPU_USABLE": "(VIR_GET_CPUMAP(cpumaps, maplen, vcpu)[(cpu) / 8] & (1 << ((cpu) % 8)))",
    "VIR_COPY_CPUMAP": "memcpy(cpumap, VIR_GET_CPUMAP(cpumaps, maplen, vcpu), maplen)",
    "VIR_GET_CPUMAP": "(&((cpumaps)[(vcpu) * (maplen)]))",
    "VIR_DOMAIN_EVENT_CALLBACK": "((virConnectDomainEventGenericCallback)(cb))",
    "VIR_NETWORK_EVENT_CALLBACK": "((virConnectNetworkEventGenericCallback)(cb))",
    "VIR_NODE_DEVICE_EVENT_CALLBACK": "((virConnectNodeDeviceEventGenericCallback)(cb))",
    "VIR_SECRET_EVENT_CALLBACK": "((virConnectSecretEventGenericCallback)(cb))",
    "VIR_STORAGE_POOL_EVENT_CALLBACK": "((virConnectStoragePoolEventGenericCallback)(cb))",
}

VARIABLES = {"libvirt-host": ["VIR_EXPORT_VAR virConnectAuthPtr virConnectAuthPtrDefault;"]}


def declarator(kind, name):
    if "[" in kind:                   # "char field[80]" carries its own name
        return kind
    return kind + name if kind.endswith("*") else "%s %s" % (kind, name)


def parameters(args):
    return ", ".join(declarator(kind, name) for name, kind in args) or "void"


def wrapped(prefix, args, suffix):
    """One declaration, broken after commas at 100 columns."""
    text = prefix + "(" + parameters(args) + ")" + suffix
    if len(text) <= 100:
        return [text]
    indent = " " * (len(prefix) + 1)
    if len(indent) > 60:
        indent = " " * 8
    out, line = [], prefix + "("
    parts = parameters(args).split(", ")
    for i, part in enumerate(parts):
        last = i == len(parts) - 1
        piece = part + (")" + suffix if last else ",")
        if line.strip() and len(line) + len(piece) > 99 and line.strip() != prefix + "(":
            out.append(line.rstrip())
            line = indent
        line += piece + ("" if last else " ")
    return out + [line]


def number(value):
    return "%dU" % value if value > 0x7fffffff else str(value)


def enums(header):
    groups, order = {}, []
    for row in contract.constants():
        name, value, kind, _, where = row
        if where != header:
            continue
        if kind not in groups:
            groups[kind] = []
            order.append(kind)
        groups[kind].append((name, value))
    out = []
    for kind in order:
        out.append("typedef enum {")
        for name, value in groups[kind]:
            row = "    %s = %s," % (name, number(value))
            # ADD_LAST in the middle of virNetworkUpdateCommand is a value like any other.
            sentinel = name.endswith("_LAST") and value == max(v for _, v in groups[kind])
            out += ["#ifdef VIR_ENUM_SENTINELS", row, "#endif"] if sentinel else [row]
        out += ["} %s;" % kind, ""]
    return out


def macros(header):
    out = []
    for name, kind, value, _, where in contract.macros():
        if where != header:
            continue
        if kind == "string":
            out.append('#define %s "%s"' % (name, value))
        elif kind == "number":
            text = str(value)
            if name == "VIR_DOMAIN_MEMORY_PARAM_UNLIMITED":
                text += "LL"
            out.append("#define %s %s" % (name, text))
        elif kind == "alias":
            out.append("#define %s %s" % (name, value))
        elif kind == "function-like":
            out.append("#define %s(%s) %s" % (name, ", ".join(value), MACROS[name]))
    return out + [""] if out else []


def structs(header):
    """Type names first, then layouts: a layout may point to any type of its header."""
    mine = [s for s in contract.public_structs() if s.header == header]
    defined = set()
    heads, bodies = [], []
    for s in mine:
        heads.append("typedef %s %s;" % (s.tag, s.name))
    for name, kind, _, where, _ in contract.public_typedefs():
        if where == header:
            heads.append("typedef %s;" % declarator(kind, name))
    for s in mine:
        if not s.size or s.tag in defined or s.tag == "struct _virTypedParameter" and header != "libvirt-common":
            continue
        defined.add(s.tag)
        bodies.append("%s {" % s.tag)
        for name, kind, _ in s.fields:
            if kind == "union":
                bodies.append("    union {")
                bodies += ["        %s;" % declarator(k, n) for n, k in s.union]
                bodies.append("    } %s;" % name)
            else:
                bodies.append("    %s;" % declarator(kind, name))
        bodies += ["};", ""]
    return (heads + [""] if heads else []), bodies


def callback_types(header):
    """In order of use: a callback may take another one."""
    pending = [c for c in contract.callbacks() if c.header == header]
    names = {c.name for c in pending}
    out, done = [], set()
    while pending:
        for c in pending:
            if not any(k in names - done for _, k in c.args):
                out += wrapped("typedef %s(*%s)" % (c.ret + " " if not c.ret.endswith("*") else c.ret, c.name),
                               c.args, ";")
                done.add(c.name)
                pending.remove(c)
                break
        else:
            raise contract.ContractError("callbacks of %s use one another" % header)
    return out + [""] if out else []


def prototypes(header):
    out = []
    for f in contract.functions():
        if f.header == header:
            out += wrapped(declarator(f.ret, f.name), f.args, ";")
    return out + [""] if out else []


def part(header):
    guard = "LIBVIRT_" + re.sub(r"\W", "_", header.replace("libvirt-", "")).upper() + "_H"
    out = ["/* %s.h - %s. Generated from runtime/contract; do not edit. */" % (header, TOPICS[header]),
           "#ifndef %s" % guard, "#define %s" % guard, ""]
    if header == "libvirt-common":
        out += ["#include <sys/types.h>", "", "#ifdef __GNUC__",
                "#define VIR_DEPRECATED __attribute__((__deprecated__))", "#else", "#define VIR_DEPRECATED",
                "#endif", "#define VIR_EXPORT_VAR extern", ""]
    elif header in PARTS:
        out += ["#include <libvirt/%s.h>" % p for p in PARTS[:PARTS.index(header)]
                if p in ("libvirt-common", "libvirt-host", "libvirt-domain")] + [""]
    else:
        out += ["#include <libvirt/%s.h>" % ("libvirt-common" if header == "libvirt-admin" else "libvirt"), ""]
    out += ["#ifdef __cplusplus", 'extern "C" {', "#endif", ""]
    heads, bodies = structs(header)
    out += macros(header) + enums(header) + heads
    calls = callback_types(header)
    out += calls + bodies
    out += VARIABLES.get(header, [])
    out += prototypes(header)
    out += ["#ifdef __cplusplus", "}", "#endif", "", "#endif", ""]
    return "\n".join(out)


def whole():
    return "\n".join(["/* libvirt.h - the whole public API. Generated from runtime/contract; do not edit. */",
                      "#ifndef LIBVIRT_H", "#define LIBVIRT_H", "", "#include <sys/types.h>", ""]
                     + ["#include <libvirt/%s.h>" % p for p in PARTS] + ["", "#endif", ""])


def generate():
    files = {"%s.h" % header: part(header) for header in TOPICS}
    files["libvirt.h"] = whole()
    return files
