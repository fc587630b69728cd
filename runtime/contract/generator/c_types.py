"""How the contract's types look in C: names of value types and declarations of fields."""
import contract

SCALARS = {"int32": "int32_t", "uint32": "uint32_t", "int64": "int64_t", "uint64": "uint64_t", "double": "double",
           "char": "int8_t", "uchar": "uint8_t", "short": "int16_t", "ushort": "uint16_t"}
PREFIXES = ("remote_nonnull_", "admin_nonnull_")


class CTypes:
    def __init__(self, data):
        self.data = data
        self.structs = data.types()

    def value_name(self, name):
        """The C name of a value type: references to objects end in _ref."""
        for prefix in PREFIXES:
            if name.startswith(prefix):
                return "vb_%s%s_ref" % ("admin_" if prefix.startswith("admin") else "", name[len(prefix):])
        for prefix in ("remote_", "qemu_", "lxc_"):
            if name.startswith(prefix):
                return "vb_" + name[len(prefix):]
        return "vb_" + name

    def resolve(self, field):
        """A field with its typedefs followed: (base type, array kind, max). Base is a scalar, "string", "opaque" or a
        struct's name. Nested arrays do not occur but for strings, which are their own base type."""
        base, array, limit, string_max = field.type, field.array, field.max, 0
        while True:
            if base == "string":
                return "string", "" if array == "variable" and not string_max and field.type == "string" else array, \
                    limit, string_max or limit
            if base in SCALARS or base == "opaque" or base in self.structs:
                return base, array, limit, string_max
            if self.data.is_enum(base):
                return "int32", array, limit, string_max
            definition = self.data.typedef(base)
            if definition is None:
                raise contract.ContractError("unknown type " + base)
            if definition.type == "string":
                string_max = definition.max
                base = "string"
                continue
            if definition.array:
                if array and not (array == "" or definition.array == ""):
                    raise contract.ContractError("array of arrays: " + field.name)
                array, limit = definition.array, definition.max
            base = definition.type

    def declare(self, field, name_of=None):
        """C declarations of a field, as a list of (text, members)."""
        base, array, limit, _ = self.resolve(field)
        n = c_name(field.name)
        if base == "string":
            if array == "variable":
                return ["uint32_t n_%s;" % n, "const char *const *%s;" % n]
            return ["const char *%s;" % n + (" /* may be NULL */" if array == "optional" else "")]
        if base == "opaque":
            if array == "fixed":
                return ["uint8_t %s[%d];" % (n, limit)]
            return ["uint32_t n_%s;" % n, "const uint8_t *%s;" % n]
        c = SCALARS.get(base) or (name_of or self.value_name)(base)
        if base == "char" and array:
            c = "char"
        if array == "fixed":
            return ["%s %s[%d];" % (c, n, limit)]
        if array == "variable":
            return ["uint32_t n_%s;" % n, "const %s *%s;" % (c, n)]
        if array == "optional":
            return ["const %s *%s; /* may be NULL */" % (c, n)]
        return ["%s %s;" % (c, n)]

    def uses(self, fields):
        """Names of the structs and unions that the fields need, innermost first."""
        order = []

        def visit(base):
            if base not in self.structs or base in order:
                return
            s = self.structs[base]
            inner = s.fields if isinstance(s, contract.Struct) else [f for _, f in s.cases]
            for f in inner:
                visit(self.resolve(f)[0])
            order.append(base)
        for f in fields:
            visit(self.resolve(f)[0])
        return order

    def define(self, name, c=None):
        """The C definition of a struct or union."""
        s, c = self.structs[name], c or self.value_name(name)
        out = ["typedef struct %s {" % c]
        if isinstance(s, contract.Struct):
            for f in s.fields:
                out += ["  " + d for d in self.declare(f)]
        else:
            out += ["  %s" % d for d in self.declare(s.discriminant)] + ["  union {"]
            for value, f in s.cases:
                out += ["    %s /* %d */" % (d, value) for d in self.declare(f)]
            out += ["  } value;"]
        return out + ["} %s;" % c, ""]


def c_name(name):
    """A field's name in C: as on the wire."""
    return name
