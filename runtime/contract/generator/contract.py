"""Reads the contract's data files. One class for each kind of entry; nothing here writes anything."""
import dataclasses
import os
import re
import shlex

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def lines(name):
    """The lines of a data file that are neither empty nor comments, as (line number, text)."""
    with open(os.path.join(ROOT, name), encoding="utf-8") as f:
        for number, text in enumerate(f, 1):
            text = text.rstrip()
            if text and not text.lstrip().startswith("#"):
                yield number, text


class ContractError(Exception):
    pass


def fail(file, number, text):
    raise ContractError("%s:%d: %s" % (file, number, text))


@dataclasses.dataclass
class Field:
    type: str
    name: str
    array: str = ""   # "", "fixed", "variable" or "optional"
    max: int = 0


@dataclasses.dataclass
class Struct:
    name: str
    fields: list


@dataclasses.dataclass
class Union:
    name: str
    discriminant: Field
    cases: list       # (value, Field)


@dataclasses.dataclass
class Procedure:
    program: str
    number: int
    name: str
    kind: str         # call, event, msg
    args: str = ""
    ret: str = ""
    msg: str = ""
    keys: dict = dataclasses.field(default_factory=dict)

    @property
    def stem(self):
        return self.name.lower()


class Program:
    """One program's types and procedures; remote's types are visible in qemu and lxc too."""

    def __init__(self, name, base=None):
        self.name, self.number, self.version = name, None, None
        self.consts = dict(base.consts) if base else {}
        self.enums = dict(base.enums) if base else {}
        self.typedefs = dict(base.typedefs) if base else {}
        self.unions = dict(base.unions) if base else {}
        self.structs = dict(base.structs) if base else {}
        self.own = []  # names of structs and unions defined here, in order
        self._types("wire/%s.types" % name)
        self.procedures = list(self._procedures("wire/%s.procs" % name)) if name != "frame" else []

    @staticmethod
    def _field(file, number, text):
        m = re.fullmatch(r"\s*(\w+) (\*?)(\w+)(?:\[(\d+)\]|<(\d*)>)?", text)
        if not m:
            fail(file, number, "not a field: " + text)
        kind, star, name, fixed, variable = m.groups()
        if star:
            return Field(kind, name, "optional")
        if fixed is not None:
            return Field(kind, name, "fixed", int(fixed))
        if variable is not None:
            return Field(kind, name, "variable", int(variable or 0xffffffff))
        return Field(kind, name)

    def _types(self, file):
        current = None
        for number, text in lines(file):
            words = text.split()
            if text[0] == " ":
                if isinstance(current, Struct):
                    current.fields.append(self._field(file, number, text))
                elif isinstance(current, Union):
                    current.cases.append((int(words[0]), self._field(file, number, " ".join(words[1:]))))
                else:
                    current[words[0]] = int(words[1])
            elif words[0] == "program":
                self.number, self.version = int(words[2], 16), int(words[3])
            elif words[0] == "const":
                self.consts[words[1]] = int(words[2])
            elif words[0] == "enum":
                current = self.enums[words[1]] = {}
            elif words[0] == "typedef":
                f = self._field(file, number, " ".join(words[1:]))
                self.typedefs[f.name] = f
            elif words[0] == "union":
                current = self.unions[words[1]] = Union(words[1], Field(words[2], words[3]), [])
                self.own.append(words[1])
            elif words[0] == "struct":
                current = self.structs[words[1]] = Struct(words[1], [])
                self.own.append(words[1])
            else:
                fail(file, number, "unknown entry " + words[0])

    def _procedures(self, file):
        for number, text in lines(file):
            words = shlex.split(text)
            p = Procedure(self.name, int(words[0]), words[1], words[2])
            for word in words[3:]:
                key, equals, value = word.partition("=")
                if not equals:
                    fail(file, number, "not key=value: " + word)
                p.keys[key] = value
            for part in ("args", "ret", "msg"):
                default = "%s_%s_%s" % (self.name, p.stem, part)
                name = p.keys.get(part, default if default in self.structs else "-")
                if name != "-":
                    if name not in self.structs:
                        fail(file, number, "no structure " + name)
                    setattr(p, part, name)
            if p.kind == "call" and p.keys.get("ro") not in ("yes", "no", "cond", "none"):
                fail(file, number, p.name + " does not say who may call it on a read-only connection")
            if p.kind == "call" and "acl" not in p.keys:
                fail(file, number, p.name + " has no permission")
            yield p


def constants():
    """Public enum values: (name, value, enum type, library, header)."""
    for _, text in lines("public/enums.txt"):
        w = text.split()
        yield w[0], int(w[1]), w[2], w[3], w[4]


def macros():
    """Public macros: (name, kind, value, library, header)."""
    import json
    for _, text in lines("public/macros.txt"):
        w = text.split()
        yield w[0], w[1], json.loads(w[2]), w[3], w[4]


def errors():
    """(kind, number, name) with kind level, code or domain."""
    for _, text in lines("public/errors.txt"):
        w = text.split()
        yield w[0], int(w[1]), w[2]


@dataclasses.dataclass
class Function:
    """A public function, or a public callback type."""
    name: str
    library: str
    header: str
    node: str = ""
    since: str = ""
    ret: str = "void"
    args: list = dataclasses.field(default_factory=list)   # (name, C type)
    read_only: str = "n/a"
    note: str = ""
    drivers: list = dataclasses.field(default_factory=list)
    procedures: list = dataclasses.field(default_factory=list)
    via: list = dataclasses.field(default_factory=list)


def _blocks(file, keyword):
    """Entries that begin with `keyword NAME`, as (name, [(key, rest)], rest of first line)."""
    current = None
    for number, text in lines(file):
        if text[0] != " ":
            if current:
                yield current
            word, _, rest = text.partition(" ")
            current = (rest, []) if word == keyword else None
        elif current:
            key, _, rest = text.strip().partition(" ")
            current[1].append((key, rest))
    if current:
        yield current


def _signatures(file, keyword):
    for name, rows in _blocks(file, keyword):
        f = Function(name, "", "")
        for key, rest in rows:
            w = rest.split()
            if key == "in":
                f.library, f.header, f.since = w[0], w[1], w[-1]
                f.node = w[2] if len(w) == 5 else ""
            elif key == "ret":
                f.ret = rest
            elif key == "arg":
                arg, _, kind = rest.partition(" | ")
                f.args.append((arg.strip(), kind.strip()))
            elif key == "ro":
                f.read_only, _, f.note = rest.partition(" ")
            elif key == "driver":
                f.drivers.append(rest)
            elif key == "rpc":
                f.procedures += [p.strip(",") for p in w]
            elif key == "via":
                f.via += [v.strip(",") for v in w]
        yield f


def functions():
    """The public functions of all four libraries, in order of the file."""
    return list(_signatures("public/functions.txt", "function"))


def callbacks():
    return list(_signatures("public/callbacks.txt", "callback"))


@dataclasses.dataclass
class PublicStruct:
    name: str
    tag: str            # "struct _virDomain"
    library: str = ""
    header: str = ""
    since: str = ""
    size: int = 0       # 0: opaque
    fields: list = dataclasses.field(default_factory=list)   # (name, C type or declarator, offset)
    union: list = dataclasses.field(default_factory=list)    # members of a field of type "union"


def public_structs():
    for head, rows in _blocks("public/types.txt", "struct"):
        name, _, tag = head.partition(" | ")
        s = PublicStruct(name, tag)
        for key, rest in rows:
            w = rest.split()
            if key == "in":
                s.library, s.header, s.since = w[0], w[1], w[3]
            elif key == "size":
                s.size = int(rest)
            elif key == "field":
                parts = [p.strip() for p in rest.split(" | ")]
                s.fields.append((parts[0], parts[1], int(parts[2])))
            elif key == "union":
                member, _, kind = rest.partition(" | ")
                s.union.append((member, kind))
        yield s


def public_typedefs():
    """(name, C type, library, header, since) of typedefs that are not structures."""
    for _, text in lines("public/types.txt"):
        if text.startswith("typedef "):
            name, kind, where = [p.strip() for p in text[8:].split(" | ")]
            library, header, _, since = where.split()
            yield name, kind, library, header, since


# The error domain of a function's own errors is that of its header.
ERROR_DOMAINS = {"libvirt-host": "DOMAIN", "libvirt-domain": "DOMAIN", "libvirt-storage": "STORAGE",
                 "libvirt-nwfilter": "NWFILTER", "libvirt-secret": "SECRET", "libvirt-interface": "INTERFACE",
                 "libvirt-network": "NETWORK", "libvirt-nodedev": "NODEDEV", "libvirt-domain-checkpoint": "DOMAIN_CHECKPOINT",
                 "libvirt-domain-snapshot": "DOMAIN_SNAPSHOT", "libvirt-stream": "STREAMS", "libvirt-qemu": "NONE",
                 "libvirt-lxc": "NONE", "libvirt-common": "NONE", "libvirt-event": "NONE", "virterror": "NONE",
                 "libvirt-admin": "ADMIN"}


def error_domains():
    """Public function -> name of the domain of its own errors."""
    return {f.name: "VIR_FROM_" + ERROR_DOMAINS[f.header] for f in functions()}
