"""Writes the generated part of the SDK: value types, operations, events and the C++ driver class."""
import contract
from c_types import CTypes
from operations import FAMILY_NUMBERS, Contract

NOTE = "/* Generated from runtime/contract; do not edit. */"


def guard(name, body, includes=()):
    macro = "VIRTBAY_OPS_%s_H" % name.upper()
    return "\n".join([NOTE, "#ifndef " + macro, "#define " + macro, ""] +
                     ['#include "%s"' % i for i in includes] + ([""] if includes else []) +
                     ["#ifdef __cplusplus", 'extern "C" {', "#endif", ""] + body +
                     ["#ifdef __cplusplus", "}", "#endif", "", "#endif", ""])


def argument_fields(data, op):
    return data.struct(op.procedure.args).fields if op.procedure.args else []


def result_fields(data, op):
    return data.struct(op.procedure.ret).fields if op.procedure.ret else []


def value_types(data, types):
    """All value types that operations and events use, innermost first."""
    order = []
    for op in data.operations:
        for name in types.uses(argument_fields(data, op) + result_fields(data, op)):
            if name not in order:
                order.append(name)
    for _, _, _, callback, _ in data.events():
        for name in types.uses(data.event_fields(callback)):
            if name not in order:
                order.append(name)
    return order


def record(types, name, fields):
    out = ["typedef struct %s {" % name, "  uint32_t struct_size;"]
    for f in fields:
        out += ["  " + d for d in types.declare(f)]
    return out + ["} %s;" % name, ""]


def contract_comment(op):
    keys = op.procedure.keys
    facts = ["class " + op.kind, "read-only callers: " + keys["ro"], "permission: " + keys["acl"].replace(",", ", ")]
    if "filter" in keys:
        facts.append("each result needs " + keys["filter"])
    if keys.get("stream"):
        facts.append("opens a stream (%s)" % keys["stream"])
    if keys.get("fds"):
        facts.append("descriptors: " + keys["fds"].replace('"', ""))
    if keys.get("api"):
        facts.append("serves " + keys["api"].replace(",", ", "))
    out, line = [], "  /* "
    for fact in facts:
        if len(line) + len(fact) > 106:
            out.append(line.rstrip())
            line = "     "
        line += fact + "; "
    out.append(line.rstrip()[:-1] + ". */")
    return out


def family_header(data, types, family):
    body = []
    ops = [o for o in data.operations if o.family == family]
    for op in ops:
        body += record(types, "vb_%s_in" % op.stem, argument_fields(data, op))
        body += record(types, "vb_%s_out" % op.stem, result_fields(data, op))
    body += ["/* The %s operations of a driver. A NULL member is an operation that the driver does not support. */" % family,
             "typedef struct vb_%s_ops {" % family, "  uint32_t size;", "  uint32_t reserved;"]
    for op in ops:
        body += contract_comment(op)
        body += ["  int32_t (*%s)(vb_call *call, const vb_%s_in *in, vb_%s_out *out);" % (op.member, op.stem, op.stem)]
    body += ["} vb_%s_ops;" % family, ""]
    body += ["#define VB_OP_%s %#xu" % (op.stem.upper(), op.number) for op in ops] + [""]
    return guard(family, body, ["virtbay/call.h", "virtbay/ops/types.h"])


def event_stem(name):
    # VIR_DOMAIN_EVENT_ID_LIFECYCLE -> domain_lifecycle
    name = name[4:].lower()
    for part in ("_event_id_", "_event_"):
        if part in name:
            return name.replace(part, "_", 1)
    return name


# connect: the driver's connection to its hypervisor ended by itself, told to all clients of the scope.
EVENT_CLASSES = {"connect": 1, "domain": 2, "network": 3, "storage_pool": 4, "node_device": 6, "secret": 8, "qemu_monitor": 9}


def event_number(kind, number):
    return EVENT_CLASSES[kind] << 16 | number


def events_header(data, types):
    body, entries, seen = [], [], set()
    for kind, number, name, callback, _ in data.events():
        stem = event_stem(name)
        if stem in seen:
            continue
        seen.add(stem)
        entries.append("#define VB_EVENT_%s %#xu" % (stem.upper(), event_number(kind, number)))
        body += record(types, "vb_event_" + stem, data.event_fields(callback))
    return guard("events", entries + [""] + body, ["virtbay/ops/types.h"])


def cpp_layer(data):
    out = ["// Generated from runtime/contract; do not edit.",
           "// The operations a driver class may define, and the tables made of those it does.",
           "#pragma once", "", '#include "virtbay/driver.h"', "", "namespace vb::detail {", ""]
    for family in data.families:
        out += ["template <class D>", "struct %s_table {" % family, "    static const vb_%s_ops* get() {" % family,
                "        static constexpr vb_%s_ops table = make();" % family, "        return &table;", "    }",
                "    static constexpr bool any() {", "        return false"]
        ops = [o for o in data.operations if o.family == family]
        out += ["            || overrides<&D::%s, &Operations::%s>" % (o.stem, o.stem) for o in ops]
        out += ["            ;", "    }", "", "  private:", "    static constexpr vb_%s_ops make() {" % family,
                "        vb_%s_ops t{};" % family, "        t.size = sizeof t;"]
        for o in ops:
            out += ["        if constexpr (overrides<&D::%s, &Operations::%s>)" % (o.stem, o.stem),
                    "            t.%s = &Trampoline<D, vb_%s_in, vb_%s_out, &D::%s>::call;" % (o.member, o.stem, o.stem, o.stem)]
        out += ["        return t;", "    }", "};", ""]
    out += ["}  // namespace vb::detail", ""]
    base = ["// Generated from runtime/contract; do not edit.",
            "// Declarations only: a driver class defines those operations that it supports.", ""]
    for o in data.operations:
        base += ["Status %s(Call& call, const vb_%s_in& in, vb_%s_out& out);" % (o.stem, o.stem, o.stem)]
    return {"ops/tables.hpp": "\n".join(out), "ops/operations.inc": "\n".join(base) + "\n"}


def driver_tables(data):
    body = ["/* Where a family's table is found in vb_driver, in order of the families. */"]
    body += ["#define VB_FAMILY_%s %du" % (f.upper(), FAMILY_NUMBERS[f]) for f in data.families]
    body += ["", "typedef struct vb_operations {", "  uint32_t size;", "  uint32_t reserved;"]
    body += ["  const vb_%s_ops *%s; /* NULL: none of them */" % (f, f if f != "interface" else "interface_") for f in data.families]
    body += ["} vb_operations;", ""]
    return guard("operations", body, ["virtbay/ops/%s.h" % f for f in data.families])


def generate():
    data = Contract()
    types = CTypes(data)
    body = []
    for name in value_types(data, types):
        body += types.define(name)
    files = {"ops/types.h": guard("types", body, ["stddef.h", "stdint.h"]).replace('"stddef.h"', "<stddef.h>")
             .replace('"stdint.h"', "<stdint.h>")}
    for family in data.families:
        files["ops/%s.h" % family] = family_header(data, types, family)
    files["ops/events.h"] = events_header(data, types)
    files["ops/operations.h"] = driver_tables(data)
    files.update(cpp_layer(data))
    return files
