"""Writes the exported functions that stand for one operation, and the version script of the library."""
import collections
import re

import contract
from c_types import CTypes, c_name
from operations import Contract, FAMILY_NUMBERS

HANDLES = {"virConnectPtr", "virDomainPtr", "virDomainSnapshotPtr", "virDomainCheckpointPtr", "virNetworkPtr",
           "virNetworkPortPtr", "virStoragePoolPtr", "virStorageVolPtr", "virInterfacePtr", "virNodeDevicePtr",
           "virSecretPtr", "virNWFilterPtr", "virNWFilterBindingPtr", "virStreamPtr"}
REFERENCES = {"domain": "virDomainPtr", "domain_snapshot": "virDomainSnapshotPtr",
              "domain_checkpoint": "virDomainCheckpointPtr", "network": "virNetworkPtr",
              "network_port": "virNetworkPortPtr", "storage_pool": "virStoragePoolPtr",
              "storage_vol": "virStorageVolPtr", "interface": "virInterfacePtr", "node_device": "virNodeDevicePtr",
              "secret": "virSecretPtr", "nwfilter": "virNWFilterPtr", "nwfilter_binding": "virNWFilterBindingPtr"}


class Underivable(Exception):
    pass


def norm(name):
    return name.replace("_", "").lower()


def read_rules():
    aliases, counts, byhand = collections.defaultdict(list), {}, set()
    for number, text in contract.lines("api.txt"):
        w = text.split()
        if w[0] == "field":
            aliases[norm(w[1])].append(norm(w[2]))
        elif w[0] == "count":
            counts[w[1]] = w[2]
        elif w[0] == "byhand":
            byhand.add(w[1])
        else:
            contract.fail("api.txt", number, "unknown entry " + w[0])
    return aliases, counts, byhand


def read_checks():
    checks = collections.defaultdict(list)
    for _, text in contract.lines("checks.txt"):
        w = text.split()
        checks[w[1]].append(w[2:])
    return checks


def failure(ret):
    if ret in ("int", "long long"):
        return "-1"
    return "0" if ret.startswith("unsigned") and "*" not in ret else "nullptr"


def check_text(row):
    """The C++ condition of a check row."""
    kind, args = row[0], row[1:]
    if kind == "readonly-deny":
        return "call.writable()"
    if kind in ("readonly-flag", "secure"):
        return "call.%s((%s & %s) != 0)" % (kind.replace("-", "_"), args[0], args[1])
    if kind == "readonly-value":
        return "call.readonly_flag(%s == %s)" % (args[0], args[1])
    if kind in ("nonnull", "null", "nonempty", "positive", "nonzero", "zero", "nonnegative"):
        return 'call.%s("%s", %s)' % (kind, args[0], args[0])
    if kind == "nonnull-if":
        return '(%s == 0 || call.nonnull("%s", %s))' % (args[1], args[0], args[0])
    if kind == "less":
        return 'call.less("%s", %s, %s)' % (args[0], args[0], args[1])
    if kind in ("exclusive", "requires"):
        return 'call.%s(%s, %s, %s, "%s", "%s")' % ("exclusive" if kind == "exclusive" else "requires_flag",
                                                    args[0], args[1], args[2], args[1], args[2])
    raise contract.ContractError("checks.txt: unknown check " + kind)


class Body:
    def __init__(self, api, f, operation, derived):
        self.api, self.f, self.op, self.derived = api, f, operation, derived
        self.data, self.types = api.data, api.types
        self.args = dict(f.args)
        self.by_norm = {norm(n): n for n, _ in f.args}
        self.used = set()
        procedure = operation.procedure
        self.ins = self.data.struct(procedure.args).fields if procedure.args else []
        self.outs = self.data.struct(procedure.ret).fields if procedure.ret else []
        self.lines = []

    def add(self, text):
        self.lines.append("    " + text)

    def argument(self, field_name):
        """The C argument for a field: equal name, or an alias of it."""
        for candidate in [norm(field_name)] + self.api.aliases.get(norm(field_name), []):
            if candidate in self.by_norm:
                return self.by_norm[candidate]
        return None

    def count_of(self, array):
        """The C argument that counts an array argument."""
        if self.api.counts.get(array) in self.args:
            return self.api.counts[array]
        n = norm(array)
        singular = n[:-1] if n.endswith("s") else n
        for candidate in ("n" + n, n + "size", "max" + n, "n" + singular + "s", "maplen", n + "len", "nparams"):
            if candidate in self.by_norm:
                return self.by_norm[candidate]
        return None

    def handle_argument(self, kind, optional):
        names = [n for n, k in self.f.args if k == kind and n not in self.used]
        return names[0] if names else None

    # --- the operation's arguments
    def fill(self):
        for field in self.ins:
            self.fill_field(field)

    def fill_field(self, field):
        base, array, limit, _ = self.types.resolve(field)
        n = c_name(field.name)
        reference = self.reference(base)
        if reference and array in ("", "optional"):
            arg = self.handle_argument(reference, array == "optional")
            if arg is None:
                raise Underivable("no argument for " + field.name)
            self.used.add(arg)
            if array == "optional":
                self.add("const auto %s_value = %s ? virtbay::api::value(%s) : decltype(virtbay::api::value(%s)){};" % (n, arg, arg, arg))
                self.add("in.%s = %s ? &%s_value : nullptr;" % (n, arg, n))
            else:
                self.add("in.%s = virtbay::api::value(%s);" % (n, arg))
            return
        if self.derived is not None and field.name in self.derived.values:
            self.add("in.%s = %d;" % (n, self.derived.values[field.name]))
            return
        if field.name == "need_results":
            lists = [a for a, k in self.f.args if k.endswith("**") or k.endswith("***")]
            self.add("in.need_results = %s;" % ("%s != nullptr" % lists[0] if lists else
                                                "0" if self.derived and self.derived.kind == "count" else "1"))
            return
        # Programs that bring their own array know texts since long; of the functions that make the array these
        # ask for texts, as they do in libvirt.
        own_array = self.args.get("params") == "virTypedParameterPtr" and self.args.get("nparams") == "int *"
        asks = self.f.name in ("virDomainGetLaunchSecurityInfo", "virNodeGetSEVInfo")
        texts = " | VIR_TYPED_PARAM_STRING_OKAY" if own_array or asks else ""
        if field.name == "flags" and "flags" not in self.args:
            self.add("in.flags = 0;")
            return
        if field.name == "flags" and texts:
            self.used.add("flags")
            self.add("in.flags = flags%s;" % texts)
            return
        arg = self.argument(field.name)
        if arg is None and field.name == "name" and self.f.args[0][1] == "virNodeDevicePtr":
            self.add("in.name = %s->name.c_str();" % self.f.args[0][0])
            return
        if arg is None and self.derived is not None and array in ("", "optional"):
            return    # an older shape without this field: zero
        if arg is None:
            raise Underivable("no argument for " + field.name)
        kind = self.args[arg]
        self.used.add(arg)
        if base == "string" and array in ("", "optional"):
            self.add("in.%s = %s;" % (n, arg))
        elif base == "string" and array == "variable":
            self.count(n, arg)
            self.add("in.%s = %s;" % (n, arg))
        elif base == "opaque" and array == "fixed":
            self.add("std::memcpy(in.%s, %s, sizeof in.%s);" % (n, arg, n))
        elif base in ("opaque",) or base in ("int32", "uint32", "uint64") and array == "variable":
            self.count(n, arg)
            element = {"opaque": "uint8_t", "int32": "int32_t", "uint32": "uint32_t", "uint64": "uint64_t"}[base]
            self.add("in.%s = reinterpret_cast<const %s*>(%s);" % (n, element, arg))
        elif base.endswith("typed_param") and array == "variable":
            count = self.count_of(arg)
            self.used.add(count)
            self.add("if (!params_in(call, %s, %s, in.%s, in.n_%s)) return %s;" % (arg, count, n, n, failure(self.f.ret)))
        elif array == "":
            if kind.endswith("*"):
                if any(k.endswith("Ptr *") for k in self.args.values()):
                    # The whole list is wanted; the caller's number says nothing yet.
                    self.add("in.%s = %d;" % (n, self.params_limit()))
                else:
                    self.add("in.%s = *%s;" % (n, arg))
            else:
                self.add("in.%s = static_cast<decltype(in.%s)>(%s);" % (n, n, arg))
        else:
            raise Underivable("field " + field.name)

    def params_limit(self):
        for f in self.outs:
            base, array, limit, _ = self.types.resolve(f)
            if array == "variable":
                return limit
        raise Underivable("no list in the result")

    def count(self, n, arg):
        count = self.count_of(arg)
        if count is None:
            raise Underivable("nothing counts " + arg)
        self.used.add(count)
        self.add("in.n_%s = static_cast<uint32_t>(%s);" % (n, count))

    def reference(self, base):
        if base.startswith("remote_nonnull_") and base[15:] in REFERENCES:
            return REFERENCES[base[15:]]
        return None

    # --- the operation's results
    def results(self):
        f, outs = self.f, [x for x in self.outs]
        if self.derived is not None and self.derived.kind in ("count", "list"):
            return self.old_list(outs)
        if not outs:
            return self.end("return 0;")
        structs = [(n, k) for n, k in f.args if k in self.api.infos]
        if structs:
            return self.fill_struct(structs[0])
        value = "0" if f.ret == "int" else None
        for field in outs:
            base, array, limit, _ = self.types.resolve(field)
            n = c_name(field.name)
            arg = self.argument(field.name)
            pointer = arg is not None and "*" in self.args[arg]
            if self.reference(base) and array == "" and f.ret == self.reference(base):
                value = "make(call.conn(), out.%s)" % n
            elif self.reference(base) == "virDomainPtr" and array == "" and f.ret == "int":
                self.add("%s->id = out.%s.id;" % (f.args[0][0], n))
            elif base == "string" and array in ("", "optional") and f.ret == "char *":
                value = "text_out(call, out.%s)" % n
            elif base == "string" and array in ("", "optional") and pointer and self.args[arg] == "char **":
                self.add("if (!(*%s = text_out(call, out.%s))) return -1;" % (arg, n))
            elif array == "variable" and base.endswith("typed_param"):
                self.typed_params(n, outs)
            elif field.name == "nparams" and any(x.name == "params" for x in outs):
                continue
            elif array == "variable" and base == "string":
                lists = [(a, k) for a, k in f.args if k in ("char ***", "char **const")]
                if len(lists) != 1:
                    raise Underivable("strings " + field.name)
                if lists[0][1] == "char ***":
                    self.add("if (!new_texts(call, out.%s, out.n_%s, %s)) return -1;" % (n, n, lists[0][0]))
                    value = "static_cast<int>(out.n_%s)" % n
                else:
                    self.add("const int count = names_out(call, out.%s, out.n_%s, %s, %s);"
                             % (n, n, lists[0][0], self.by_norm["maxnames"]))
                    value = "count"
            elif array == "variable" and base in self.types.structs:
                lists = [(a, k) for a, k in f.args if k.endswith("Ptr **")]
                if len(lists) != 1:
                    raise Underivable("list " + field.name)
                self.add("if (!new_objects(call, out.%s, out.n_%s, %s)) return -1;" % (n, n, lists[0][0]))
                value = "static_cast<int>(out.n_%s)" % n
            elif array == "" and pointer:
                self.add("if (%s) *%s = static_cast<std::remove_pointer_t<decltype(%s)>>(out.%s);" % (arg, arg, arg, n))
            elif array == "" and base in ("int32", "uint32", "uint64", "int64") and not pointer:
                value = "static_cast<%s>(out.%s)" % (f.ret, n)
            else:
                raise Underivable("result " + field.name)
        if value is None:
            raise Underivable("no result")
        self.end("return %s;" % value)

    def end(self, text):
        self.add(text)

    def typed_params(self, n, outs):
        arg = self.argument("params")
        if arg is None:
            raise Underivable("parameters without an argument")
        count = self.count_of(arg)
        if self.args[arg] == "virTypedParameterPtr *":
            self.add("if (!new_params(call, out.%s, out.n_%s, %s, %s)) return -1;" % (n, n, arg, count))
        else:
            total = "out.nparams" if any(x.name == "nparams" for x in outs) else "static_cast<int>(out.n_%s)" % n
            self.add("if (!params_out(call, out.%s, out.n_%s, %s, %s, %s)) return -1;" % (n, n, total, arg, count))

    def fill_struct(self, argument):
        name, kind = argument
        fields = dict((norm(x[0]), (x[0], x[1])) for x in self.api.infos[kind].fields)
        value = "0"
        for field in self.outs:
            base, array, _, _ = self.types.resolve(field)
            n = c_name(field.name)
            if norm(field.name) in fields:
                member, c = fields[norm(field.name)]
                if "[" in c:
                    count = "out.n_%s" % n if array == "variable" else "sizeof out.%s" % n
                    self.add("copy_chars(%s->%s, out.%s, %s);" % (name, member, n, count))
                else:
                    self.add("%s->%s = static_cast<decltype(%s->%s)>(out.%s);" % (name, member, name, member, n))
            elif array == "" and base == "int32":
                value = "out." + n
            else:
                raise Underivable("no member for " + field.name)
        self.end("return %s;" % value)

    def old_list(self, outs):
        objects = [x for x in outs if self.types.resolve(x)[1] == "variable"][0]
        n = c_name(objects.name)
        if self.derived.kind == "count":
            total = [x for x in outs if x.name == "ret"]
            return self.end("return static_cast<int>(%s);" % ("out.ret" if total else "out.n_" + n))
        (array, _), (room, _) = self.f.args[1], self.f.args[2]
        if self.derived.of == "name":
            self.end("return object_names_out(call, out.%s, out.n_%s, %s, %s);" % (n, n, array, room))
        elif self.derived.of == "uuid":
            self.end("return object_uuids_out(call, out.%s, out.n_%s, %s, %s);" % (n, n, array, room))
        else:
            self.end("return object_ids_out(out.%s, out.n_%s, %s, %s);" % (n, n, array, room))

    # --- the whole function
    def write(self):
        f = self.f
        from generate_public_headers import declarator, parameters
        fail = failure(f.ret)
        head = "%s(%s) {" % (declarator(f.ret, f.name), parameters(f.args))
        self.add('ApiCall call("%s", VB_FROM_%s);' % (f.name, contract.ERROR_DOMAINS[f.header]))
        conditions = ["call.on(%s)" % f.args[0][0]]
        for name, kind in f.args[1:]:
            if kind in HANDLES and kind != "virStreamPtr" and not self.optional_handle(kind):
                conditions.append("call.with(%s)" % name)
        rows = self.api.checks.get(f.name, [])
        conditions += [check_text(row) for row in rows if row[0] != "rules"]
        conditions += ['call.nonnull("%s", %s)' % (a, a) for a in self.unchecked(rows)]
        for c in conditions:
            self.add("if (!%s) return %s;" % (c, fail))
        c = "vb_%s" % self.op.stem
        self.add("%s_in in{};" % c)
        self.add("%s_out out{};" % c)
        self.add("in.struct_size = sizeof in;")
        self.add("out.struct_size = sizeof out;")
        self.fill()
        if self.derived and self.derived.kind == "legacy":
            self.add("call.older();")
        self.add("if (!call.run(VB_OP_%s, in, out)) return %s;" % (self.op.stem.upper(), fail))
        self.results()
        return [head] + self.lines + ["}", ""]

    def unchecked(self, rows):
        """Arguments that must be given although the reference only finds out by crashing."""
        checked = {row[1] for row in rows if row[0] == "nonnull"}
        for field in self.ins:
            base, array, _, _ = self.types.resolve(field)
            arg = self.argument(field.name)
            if arg is None or arg in checked or "*" not in self.args[arg]:
                continue
            if base == "string" and array == "" or array == "fixed" or array == "" and self.args[arg].endswith("int *"):
                yield arg

    def optional_handle(self, kind):
        return any(self.reference(self.types.resolve(x)[0]) == kind and self.types.resolve(x)[1] == "optional"
                   for x in self.ins)


class Api:
    def __init__(self):
        self.data = Contract()
        self.types = CTypes(self.data)
        self.aliases, self.counts, self.byhand = read_rules()
        self.checks = read_checks()
        self.operations = {id(o.procedure): (o, None) for o in self.data.operations}
        for d in self.data.derived:
            self.operations[id(d.procedure)] = (d.operation, d)
        by_name = {s.name: s for s in contract.public_structs() if s.size}
        self.infos = {}
        for name, kind, _, _, _ in contract.public_typedefs():
            if kind.endswith("*") and kind[:-1].strip() in by_name and kind[:-1].strip() not in (
                    "virTypedParameter", "virError"):
                self.infos[name] = by_name[kind[:-1].strip()]

    def find(self, f):
        for program in ("remote", "qemu", "lxc"):
            prefix = program.upper() + "_PROC_"
            for name in f.procedures[:1]:
                if name.startswith(prefix):
                    for p in self.data.programs[program].procedures:
                        if p.name == name[len(prefix):]:
                            return self.operations.get(id(p))
        return None

    def generate(self):
        files = collections.defaultdict(list)
        for f in contract.functions():
            if f.header == "libvirt-admin" or not f.procedures or f.name in self.byhand:
                continue
            found = self.find(f)
            if found is None:
                raise contract.ContractError("api.txt: nothing says how %s is done" % f.name)
            try:
                text = Body(self, f, *found).write()
            except Underivable as e:
                raise contract.ContractError("%s cannot be derived (%s); say so in api.txt" % (f.name, e))
            files[f.header.replace("libvirt-", "")] += text
        return files


SCALARS = ("int32", "uint32", "int64", "uint64")


def wire_check(o, body, fields, kind, args):
    """One row of the table in connection/checks.cpp, or None for what cannot be said of an operation's struct:
    rule, field, its width, two numbers, argument, two names."""
    if kind in ("readonly-deny", "rules"):
        return ("writable" if kind == "readonly-deny" else "together", None, "text", "0", "0", "", "", "")
    if kind == "nonzero" and args == ["nfds"]:
        return ("descriptors", None, "text", "0", "0", "nfds", "", "")
    name = args[0].lstrip("*") if args else ""
    field = fields.get(name)
    asked = next((x for x in body.ins if x.name == "nparams"), None)
    if kind == "nonnull" and name == "params" and field is None and asked:
        return ("nonnull", asked, "int32", "0", "0", name, "", "")
    if field is None:
        return None
    base, array, _, _ = body.types.resolve(field)
    if kind in ("nonnull", "null", "nonempty"):
        lists = ("variable",) if kind == "nonnull" else ()
        if base == "string" and array in ("", "optional") or array in lists:
            return (kind, field, "text", "0", "0", name, "", "")
    elif array == "" and base in SCALARS:
        if kind in ("positive", "nonnegative", "nonzero"):
            return (kind, field, base, "0", "0", args[0], "", "")
        if kind == "less":
            return (kind, field, base, args[1], "0", name, "", "")
        if kind in ("exclusive", "requires"):
            return ("requires_" if kind == "requires" else kind, field, base, "VB_" + args[1][4:], "VB_" + args[2][4:],
                    "ctl", args[1], args[2])
        if kind in ("secure", "readonly-flag", "readonly-value"):
            return (kind.replace("readonly-", "writable_"), field, base, "VB_" + args[1][4:], "0", name, "", "")
    return None


def wire_checks():
    """The checks that can be made on an operation's struct, for callers that did not come through the C functions."""
    api = Api()
    canonical = {}
    for f in contract.functions():
        found = api.find(f) if f.procedures and f.header != "libvirt-admin" else None
        if found and found[1] is None and id(found[0].procedure) not in canonical:
            canonical[id(found[0].procedure)] = f
    out = ["// Generated from runtime/contract/checks.txt; do not edit. In order of the operations."]
    for o in sorted(api.data.operations, key=lambda o: o.number):
        f = canonical.get(id(o.procedure))
        if f is None:
            continue
        body = Body(api, f, o, None)
        fields = {body.argument(x.name): x for x in body.ins}
        for kind, *args in api.checks.get(f.name, []):
            row = wire_check(o, body, fields, kind, args)
            if row:
                rule, field, width, *rest = row
                place = "offsetof(vb_%s_in, %s)" % (o.stem, c_name(field.name)) if field else "0"
                out.append('{VB_OP_%s, Rule::%s, %s, Width::%s, static_cast<int64_t>(%s), static_cast<int64_t>(%s), '
                           '"%s", "%s", "%s"},' % (o.stem.upper(), rule, place, width, *rest))
    return "\n".join(out) + "\n"


def version_script():
    nodes = collections.defaultdict(list)
    for f in contract.functions():
        nodes[f.library, f.node].append(f.name)
    nodes["libvirt", "LIBVIRT_0.4.0"].append("virConnectAuthPtrDefault")

    def order(node):
        library, name = node
        return (library != "libvirt", library, [int(x) for x in re.findall(r"\d+", name)])
    out, last = ["# Generated from runtime/contract; do not edit."], {}
    for library, node in sorted(nodes, key=order):
        out.append("%s {" % node)
        out.append("  global:")
        out += ["    %s;" % n for n in sorted(nodes[library, node])]
        if (library, node) == min(nodes, key=order):
            out += ["  local:", "    *;"]
        before = last.get(library)
        out.append("} %s;" % before if before else "};")
        last[library] = node
    return "\n".join(out) + "\n"


def generate():
    head = ["// Generated from runtime/contract; do not edit.", "#include <cstring>", "#include <type_traits>", "",
            '#include "api/api_call.h"', '#include "api/results.h"', '#include "virtbay/constants.h"',
            '#include "virtbay/ops/operations.h"', "", "using namespace virtbay::api;", ""]
    files = {"api/functions_%s.cpp" % k.replace("-", "_"): "\n".join(head + v) for k, v in Api().generate().items()}
    files["connection/argument_checks.inc"] = wire_checks()
    files["api/virtbay.map"] = version_script()
    return files
