"""Writes the runtime's tables: C structs of the wire types that the SDK does not have, and rows for tables.cpp."""
import contract
from c_types import SCALARS, CTypes
from generate_sdk import argument_fields, event_number, event_stem, result_fields, value_types
from operations import FAMILY_NUMBERS, Contract

KINDS = {"int32": "int32", "uint32": "uint32", "int64": "int64", "uint64": "uint64", "double": "float64",
         "char": "char8", "uchar": "uchar8", "short": "int16", "ushort": "uint16"}
BYTES = {"int32": 4, "uint32": 4, "int64": 8, "uint64": 8, "double": 8, "char": 1, "uchar": 1, "short": 2, "ushort": 2}


class Tables:
    def __init__(self):
        self.data = Contract()
        self.types = CTypes(self.data)
        self.type_rows, self.field_rows, self.index, self.wire_defs = [], [], {}, []
        self.moves, self.constants = [], []
        self.in_sdk = set(value_types(self.data, self.types))
        self.domains = contract.error_domains()

    def error_domain(self, p):
        """Of the errors that the public function behind a procedure raises itself."""
        function = p.keys.get("api", "").split(",")[0]
        default = "VIR_FROM_DOMAIN" if function.startswith("virDomain") else "VIR_FROM_NONE"  # not all are public
        return self.data.constant(p.name, 0, self.domains.get(function, default))

    def record_type(self, key, c, fields, sized, union=None):
        """Registers a struct under key; returns its index."""
        if key in self.index:
            return self.index[key]
        rows = []
        for case, f in (union or [(None, f) for f in fields]):
            rows.append(self.field_row(c, f, case))
        self.index[key] = len(self.type_rows)
        self.type_rows.append('{"%s", sizeof(%s), %d, %d, %s, %s},' % (
            key, c, len(self.field_rows), len(rows), "true" if union else "false", "true" if sized else "false"))
        self.field_rows += rows
        return self.index[key]

    def named_type(self, name):
        s = self.data.struct(name)
        c = self.types.value_name(name) if name in self.in_sdk else "virtbay::wire::" + self.wire_name(name)
        if isinstance(s, contract.Union):
            return self.record_type(name, c, None, False, s.cases)
        return self.record_type(name, c, s.fields, False)

    def wire_name(self, name):
        """Defines a struct in wire_types.h unless done; returns its name there."""
        if name in self.wire_defs:
            return name
        s = self.data.struct(name)
        for inner in self.types.uses(s.fields if isinstance(s, contract.Struct) else [f for _, f in s.cases]):
            if inner not in self.in_sdk:
                self.wire_name(inner)
        self.wire_defs.append(name)
        return name

    def local_c_name(self, name):
        return self.types.value_name(name) if name in self.in_sdk else name

    def field_row(self, c, f, case):
        base, array, limit, string_max = self.types.resolve(f)
        place = "value.%s" % f.name if case is not None else f.name
        kind, type_index, count = KINDS.get(base, base), "no_type", "no_offset"
        if base in self.types.structs:
            kind, type_index = "record", str(self.named_type(base))
        if base == "string" and array == "":
            array = "none"
        if array == "variable":
            count = "offsetof(%s, n_%s)" % (c, f.name)
        if base == "opaque" and not array:
            raise contract.ContractError("opaque without length: " + f.name)
        return '{"%s", offsetof(%s, %s), %s, %uu, %uu, Kind::%s, Array::%s, %s},' % (
            f.name, c, place, count, case if case is not None else min(limit, 0xffffffff), string_max,
            {"string": "string", "opaque": "opaque"}.get(base, kind), array or "none", type_index)

    def op_types(self, op):
        i = self.record_type("vb_%s_in" % op.stem, "vb_%s_in" % op.stem, argument_fields(self.data, op), True)
        o = self.record_type("vb_%s_out" % op.stem, "vb_%s_out" % op.stem, result_fields(self.data, op), True)
        return i, o

    def key_of(self, op):
        """(kind, offset expression) of what names the object of an operation."""
        c = "vb_%s_in" % op.stem
        for f in argument_fields(self.data, op)[:1]:
            base, array, _, _ = self.types.resolve(f)
            if array:
                continue
            if base in ("remote_nonnull_domain_snapshot", "remote_nonnull_domain_checkpoint"):
                return "uuid", "offsetof(%s, %s.dom.uuid)" % (c, f.name)
            if base == "remote_nonnull_network_port":
                return "uuid", "offsetof(%s, %s.net.uuid)" % (c, f.name)
            if base == "remote_nonnull_storage_vol":
                return "name", "offsetof(%s, %s.pool)" % (c, f.name)
            if base in self.types.structs:
                names = [x.name for x in self.data.struct(base).fields]
                if "uuid" in names:
                    return "uuid", "offsetof(%s, %s.uuid)" % (c, f.name)
                if "name" in names:
                    return "name", "offsetof(%s, %s.name)" % (c, f.name)
        return "none", "no_offset"

    def move_rows(self, from_c, from_fields, to_c, to_fields):
        """Rows that copy fields of equal name, or else of an equal and unique type."""
        first, pairs = len(self.moves), []
        for t in to_fields:
            same = [f for f in from_fields if f.name == t.name and f.type == t.type and f.array == t.array]
            if not same and t.type in self.types.structs:
                same = [f for f in from_fields if f.type == t.type and f.array == t.array]
            if same:
                pairs.append((same[0], t))
        for f, t in pairs:
            _, array, _, _ = self.types.resolve(f)
            self.moves.append("{offsetof(%s, %s), offsetof(%s, %s), sizeof(%s::%s)}," % (
                from_c, f.name, to_c, t.name, from_c, f.name))
            if array == "variable":
                self.moves.append("{offsetof(%s, n_%s), offsetof(%s, n_%s), 4}," % (from_c, f.name, to_c, t.name))
        return first, len(self.moves) - first

    def constant_rows(self, op, values):
        first, c = len(self.constants), "vb_%s_in" % op.stem
        fields = {f.name: f for f in argument_fields(self.data, op)}
        for name, value in values.items():
            if name not in fields:
                raise contract.ContractError("%s has no field %s" % (op.name, name))
            self.constants.append("{offsetof(%s, %s), sizeof(%s::%s), %du}," % (c, name, c, name, value))
        return first, len(self.constants) - first

    def procedure_row(self, p, kind, op_index, op=None, derived=None):
        keys, d = p.keys, {}
        if kind == "operation":
            i, o = self.op_types(op)
            args, ret = (str(i), str(o))
            args_c = "vb_%s_in" % op.stem
        elif kind == "event":
            args, ret, args_c = (str(self.named_type(p.msg)) if p.msg else "no_type"), "no_type", None
        else:
            args = str(self.named_type(p.args)) if p.args else "no_type"
            ret = str(self.named_type(p.ret)) if p.ret else "no_type"
            args_c = ("virtbay::wire::" + p.args) if p.args and p.args not in self.in_sdk else None
        moves = ((0, 0), (0, 0), (0, 0))
        found = ["no_offset", "no_offset", "no_offset", "0", "no_offset", "Kind::int32", "no_offset", "no_offset"]
        if derived:
            arg_fields = self.data.struct(p.args).fields if p.args else []
            ret_fields = self.data.struct(p.ret).fields if p.ret else []
            in_c, out_c = "vb_%s_in" % op.stem, "vb_%s_out" % op.stem
            ins = self.move_rows(args_c, arg_fields, in_c, argument_fields(self.data, op)) if arg_fields else (0, 0)
            outs = (0, 0)
            if derived.kind == "legacy" and ret_fields:
                ret_c = "virtbay::wire::" + p.ret
                outs = self.move_rows(out_c, result_fields(self.data, op), ret_c, ret_fields)
                if outs[1] < len(ret_fields):
                    raise contract.ContractError("%s: result not covered by %s" % (p.name, op.name))
            moves = (ins, outs, self.constant_rows(op, derived.values))
            if derived.kind != "legacy":
                found = self.found(p, op, derived, args_c, out_c, in_c)
        deny = ("no_offset", "0u", "false")
        if "deny" in keys:
            text = keys["deny"]
            separator = "&" if "&" in text else "="
            name, _, flags = text.partition(separator)
            value = 0
            for flag in flags.split("|"):
                value |= self.data.constant(p.name, 0, flag)
            deny = ("offsetof(%s, %s)" % (args_c, name), "%uu" % value, "true" if separator == "=" else "false")
        fds = keys.get("fds", "")
        sparse = str(self.data.constant(p.name, 0, keys["sparse"])) + "u" if "sparse" in keys else "0u"
        return ('{%#xu, %d, "%s", "%s", "%s", ProcedureKind::%s, %s, ReadOnly::%s, Stream::%s, %s, %s, %s, %s, %s, %s, %s, %s, '
                '%s, %s, %s, %d, %d, %d, %d, %d, %d, %s, %d},') % (
            self.data.programs[p.program].number, p.number, p.name, keys.get("api", "").split(",")[0],
            keys.get("acl", ""), kind, "true" if keys.get("prio") == "high" else "false",
            {"yes": "yes", "no": "no", "cond": "conditional"}.get(keys.get("ro"), "yes"), keys.get("stream", "none"),
            "true" if keys.get("auth") == "no" else "false", "true" if "call:1" in fds and ".." not in fds else "false",
            "true" if "call:" in fds else "false",
            "true" if "reply:" in fds else "false", sparse, args, ret, op_index, *deny,
            *moves[0], *moves[1], *moves[2], ", ".join(found), self.error_domain(p))

    def found(self, p, op, derived, args_c, out_c, in_c):
        listed = [f for f in result_fields(self.data, op) if self.types.resolve(f)[1] == "variable"][0]
        base = self.types.resolve(listed)[0]
        c = self.local_c_name(base)
        element, kind, room = "no_offset", "Kind::int32", "no_offset"
        if derived.kind == "list":
            element = "offsetof(%s, %s)" % (c, derived.of)
            kind = {"id": "Kind::int32", "name": "Kind::string", "uuid": "Kind::opaque"}[derived.of]
            limit = [f.name for f in self.data.struct(p.args).fields if f.name.startswith("max")][0]
            room = "offsetof(%s, %s)" % (args_c, limit)
        return ["offsetof(%s, %s)" % (out_c, listed.name), "offsetof(%s, n_%s)" % (out_c, listed.name),
                "offsetof(%s, ret)" % out_c, "sizeof(%s)" % c, element, kind, "offsetof(%s, need_results)" % in_c, room]

    def generate(self):
        data, ops, procs, evs = self.data, [], [], []
        by_operation = {id(o): i for i, o in enumerate(data.operations)}
        of = {}
        for o in data.operations:
            of[id(o.procedure)] = ("operation", o, None)
        for d in data.derived:
            of[id(d.procedure)] = (d.kind, d.operation, d)
        numbers = {}
        for program in ("remote", "qemu", "lxc", "admin", "keepalive", "drivers"):
            for p in data.programs[program].procedures:
                kind, op, derived = of.get(id(p), ("runtime", None, None))
                if p.kind == "event":
                    kind = "event"
                elif p.kind == "msg":
                    kind = "message"
                numbers[id(p)] = len(procs)
                procs.append(self.procedure_row(p, kind, by_operation[id(op)] if op else "no_operation", op, derived))
        for o in data.operations:
            i, out = self.op_types(o)
            kind, offset = self.key_of(o)
            domain = self.error_domain(o.procedure)
            ops.append('{%#xu, "%s", "%s", %d, %d, %d, %d, %d, Class::%s, ObjectKey::%s, %s, %d},' % (
                o.number, o.name, o.procedure.keys.get("api", "").split(",")[0], i, out, FAMILY_NUMBERS[o.family],
                o.slot, domain, o.kind, kind, offset, numbers[id(o.procedure)]))
        for kind, number, name, callback, legacy in data.events():
            stem = event_stem(name)
            payload = self.record_type("vb_event_" + stem, "vb_event_" + stem, data.event_fields(callback), True)
            has_id = any(f.name == "callbackID" for f in data.struct(callback.msg).fields)
            evs.append('{%#xu, "%s", %d, %#xu, %d, %s, %d},' % (
                event_number(kind, number), stem, payload, data.programs[callback.program].number, callback.number,
                "true" if has_id else "false", legacy.number if legacy else 0))
        families = []
        for f in data.families:
            members = [i for i, o in enumerate(data.operations) if o.family == f]
            families.append("{%d, %d}," % (members[0], len(members)))
        programs = ["{%#xu, %du}," % (data.programs[n].number, data.programs[n].version)
                    for n in ("remote", "qemu", "lxc", "admin", "keepalive", "drivers")]
        note = "// Generated from runtime/contract; do not edit.\n"

        def inc(rows):
            return note + "\n".join(rows) + "\n"
        for name in ("virNetMessageError", "virNetStreamHole"):
            self.named_type(name)
        wire = [note.rstrip(), "// C structs of the wire types that the SDK does not have.", "#pragma once", "",
                "#include <cstdint>", "", '#include "virtbay/ops/types.h"', "", "namespace virtbay::wire {", ""]
        for name in self.wire_defs:
            wire += self.define(name)
        wire += ["}  // namespace virtbay::wire", ""]
        return {"contract/wire_types.h": "\n".join(wire), "contract/types.inc": inc(self.type_rows),
                "contract/fields.inc": inc(self.field_rows), "contract/operations.inc": inc(ops),
                "contract/procedures.inc": inc(procs), "contract/moves.inc": inc(self.moves),
                "contract/constants.inc": inc(self.constants), "contract/events.inc": inc(evs),
                "contract/families.inc": inc(families), "contract/programs.inc": inc(programs),
                "contract/type_numbers.inc": inc(["constexpr uint16_t %s = %d;" % (k, v) for k, v in self.index.items()])}

    def define(self, name):
        s, out = self.data.struct(name), ["struct %s {" % name]
        if isinstance(s, contract.Struct):
            for f in s.fields:
                out += ["    " + d for d in self.types.declare(f, self.local_c_name)]
            if not s.fields:
                out += ["    char nothing;"]
        else:
            out += ["    %s" % d for d in self.types.declare(s.discriminant)] + ["    union {"]
            for _, f in s.cases:
                out += ["        %s" % d for d in self.types.declare(f, self.local_c_name)]
            out += ["    } value;"]
        return out + ["};", ""]


def generate():
    return Tables().generate()
