#!/usr/bin/env python3
"""write_probe.py CONTRACT OUT: a C program that prints every constant, layout and macro of the public headers,
and that only compiles when each function has the contract's signature."""
import sys

sys.path.insert(0, sys.argv[1] + "/generator")
import contract  # noqa: E402
from generate_public_headers import parameters  # noqa: E402

SAMPLES = {
    "LIBVIR_CHECK_VERSION": "LIBVIR_CHECK_VERSION(9, 0, 0) * 2 + LIBVIR_CHECK_VERSION(9, 0, 1)",
    "VIR_NODEINFO_MAXCPUS": "VIR_NODEINFO_MAXCPUS(node)",
    "VIR_USE_CPU": "(VIR_USE_CPU(map, 11), map[1])",
    "VIR_UNUSE_CPU": "(map[1] = 255, VIR_UNUSE_CPU(map, 11), map[1])",
    "VIR_CPU_USED": "(map[1] = 16, VIR_CPU_USED(map, 12) * 2 + VIR_CPU_USED(map, 11))",
    "VIR_CPU_MAPLEN": "VIR_CPU_MAPLEN(8) * 100 + VIR_CPU_MAPLEN(9)",
    "VIR_CPU_USABLE": "(map[3] = 16, !!VIR_CPU_USABLE(map, 2, 1, 12))",
    "VIR_COPY_CPUMAP": "(map[2] = 7, VIR_COPY_CPUMAP(map, 2, 1, copy), copy[0])",
    "VIR_GET_CPUMAP": "VIR_GET_CPUMAP(map, 2, 3) - map",
}

out = ["#define VIR_ENUM_SENTINELS", "#include <stddef.h>", "#include <stdio.h>", "#include <string.h>",
       "#include <libvirt/libvirt.h>", "#include <libvirt/virterror.h>", "#include <libvirt/libvirt-qemu.h>",
       "#include <libvirt/libvirt-lxc.h>", "#include <libvirt/libvirt-admin.h>",
       "#define SHOW(text, value) printf(\"%s %lld\\n\", text, (long long)(value))",
       "#define CHECK(f, type) _Static_assert(__builtin_types_compatible_p(__typeof__(f), type), #f)", ""]
for f in contract.functions():
    out.append("typedef %s %s_type(%s);" % (f.ret, f.name, parameters(f.args)))
    out.append("CHECK(%s, %s_type);" % (f.name, f.name))
for c in contract.callbacks():
    out.append("typedef %s (*%s_type)(%s);" % (c.ret, c.name, parameters(c.args)))
    out.append("CHECK(%s, %s_type);" % (c.name, c.name))
out.append("CHECK(virConnectAuthPtrDefault, virConnectAuthPtr);")
for name, kind, _, _, _ in contract.public_typedefs():
    out.append("CHECK(%s, %s);" % (name, kind))
out += ["", "int main(void)", "{", "    static unsigned char map[64], copy[8];",
        "    virNodeInfo node = {.nodes = 2, .sockets = 3, .cores = 5, .threads = 7};"]
seen = set()
for name, _, kind, _, _ in contract.constants():
    out.append('    SHOW("%s", %s);' % (name, name))
    if kind not in seen:
        seen.add(kind)
        out.append('    SHOW("size %s", sizeof(%s));' % (kind, kind))
        out.append('    SHOW("sign %s", (%s)-1 < 0);' % (kind, kind))
for name, kind, _, _, _ in contract.macros():
    if kind == "string":
        out.append('    printf("%s %%s\\n", %s);' % (name, name))
    elif kind == "number":
        out.append('    SHOW("%s", %s);' % (name, name))
        out.append('    SHOW("size %s", sizeof(%s));' % (name, name))
    elif name in SAMPLES:
        out.append('    SHOW("%s", %s);' % (name, SAMPLES[name]))
for s in contract.public_structs():
    if not s.size:
        continue
    out.append('    SHOW("size %s", sizeof(%s));' % (s.name, s.tag))
    for field, _, _ in s.fields:
        out.append('    SHOW("offset %s.%s", offsetof(%s, %s));' % (s.name, field, s.name, field))
        out.append('    SHOW("size %s.%s", sizeof(((%s *)0)->%s));' % (s.name, field, s.name, field))
out += ["    return 0;", "}", ""]
with open(sys.argv[2], "w", encoding="utf-8") as f:
    f.write("\n".join(out))
