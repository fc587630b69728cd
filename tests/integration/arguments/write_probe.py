#!/usr/bin/env python3
"""write_probe.py CONTRACT OUT: a C program that calls each public function with one wrong argument at a time and
prints what came back. Each case runs in a child of its own on fresh objects of test:///default."""
import re
import sys

sys.path.insert(0, sys.argv[1] + "/generator")
import contract  # noqa: E402

HANDLES = {"virConnectPtr": "conn", "virDomainPtr": "dom", "virNetworkPtr": "net", "virStoragePoolPtr": "pool",
           "virStorageVolPtr": "vol", "virInterfacePtr": "iface", "virNodeDevicePtr": "dev",
           "virSecretPtr": "secret", "virDomainSnapshotPtr": "snap", "virDomainCheckpointPtr": "check",
           "virNWFilterPtr": "filter", "virNetworkPortPtr": "port", "virNWFilterBindingPtr": "binding",
           "virStreamPtr": "stream"}
# Their arguments are no handle, or they end the handle, or they wait.
LEFT_OUT = re.compile(r"virTypedParams|virEvent|virStream.*(Event|All)|vir.*ListFree|vir.*Error|virConnect(Open|Close)"
                      r"|vir(Initialize|GetVersion)|vir(FSInfo|.*Info|.*Lease|.*Interface)Free|virDomainLxcEnter|virAdm"
                      r"|virConnectRegisterClose|virConnectUnregisterClose|virConnSet|virConnCopy|virConnReset")
CALLBACK = re.compile(r"vir\w*(Callback|Func)$")


def good(name, kind):
    if kind in HANDLES:
        return HANDLES[kind]
    if CALLBACK.match(kind):
        return "(%s)(void *)nothing" % kind
    if kind == "const char *":
        return '"%s"' % ("6695eb01-f6a4-8304-79aa-97f2502e193f" if "uuid" in name else "x")
    if kind == "virTypedParameterPtr":
        return "one"
    if kind == "virDomainPtr *":
        return "doms"
    if kind in ("const char **",):
        return "strings"
    if kind in ("int *", "unsigned int *") and re.match(r"n\w+s$|nparams", name):
        return "(%s)&count" % kind
    if kind in ("const unsigned char *", "unsigned char *") or kind.endswith("*") or "*" in kind or \
            kind.endswith("Ptr"):
        return "(%s)buffer" % kind.replace("*const", "*")
    if name == "flags":
        return "flags"
    return "1"


def bad(name, kind):
    """Wrong values for an argument, as (label, C text)."""
    if kind in HANDLES:
        return [("null", "NULL")]
    if "*" in kind or kind.endswith("Ptr") or CALLBACK.match(kind):
        rows = [("null", "NULL")]
        if kind == "const char *":
            rows.append(("empty", '""'))
        return rows
    if name == "flags":
        return []
    if kind in ("int", "long long"):
        return [("zero", "0"), ("minus", "-1"), ("large", "0x7fffffff")]
    return [("zero", "0"), ("large", "(%s)-1" % kind)]


out = ["#include <libvirt/libvirt.h>", "#include <libvirt/virterror.h>", "#include <libvirt/libvirt-qemu.h>",
       "#include <libvirt/libvirt-lxc.h>", "#include <stddef.h>", '#include "probe.h"', ""]
names = []
for f in contract.functions():
    if LEFT_OUT.match(f.name):
        continue
    values = [good(n, k) for n, k in f.args]
    cases = [("good", values)]
    cases.append(("nothing", ["NULL" if "*" in k or k.endswith("Ptr") or CALLBACK.match(k) else "0" for _, k in f.args]))
    read_only = ["ro_" + HANDLES[k] if k in HANDLES else v for v, (_, k) in zip(values, f.args)]
    cases.append(("readonly", read_only))
    for i, (name, kind) in enumerate(f.args):
        for label, text in bad(name, kind):
            cases.append(("%s=%s" % (name, label), values[:i] + [text] + values[i + 1:]))
    flagged = any(n == "flags" for n, _ in f.args)
    for number, (label, args) in enumerate(cases):
        call = "%s(%s)" % (f.name, ", ".join(args))
        if f.ret == "void":
            body = "%s; done(\"void\");" % call
        elif f.ret == "const char *" or f.ret == "char *":
            body = "text(%s);" % call
        elif f.ret.endswith("*") or f.ret.endswith("Ptr"):
            body = "done(%s ? \"object\" : \"null\");" % call
        else:
            body = "number((long long)%s);" % call
        out.append("static void %s_%d(unsigned int flags) { %s }" % (f.name, number, body))
        names.append((f.name, number, label, flagged and label in ("good", "readonly")))
out += ["", "const struct probe probes[] = {"]
out += ['    {"%s", "%s", %s_%d, %d},' % (n, label, n, i, flagged) for n, i, label, flagged in names]
out += ["    {0, 0, 0, 0}};", ""]
with open(sys.argv[2], "w", encoding="utf-8") as f:
    f.write("\n".join(out))
