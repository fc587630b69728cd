"""The canonical operations and the calls that are made of them, read from operations.txt and joined with the wire."""
import contract

FAMILY_NUMBERS = {"connect": 1, "domain": 2, "network": 3, "storage": 4, "interface": 5, "nodedev": 6,
                  "nwfilter": 7, "secret": 8}


class Operation:
    def __init__(self, family, slot, member, kind, procedure):
        self.family, self.slot, self.member, self.kind, self.procedure = family, slot, member, kind, procedure

    @property
    def name(self):
        return "%s.%s" % (self.family, self.member)

    @property
    def stem(self):
        return "%s_%s" % (self.family, self.member)

    @property
    def number(self):
        return FAMILY_NUMBERS[self.family] << 16 | self.slot


class Derived:
    """A call made of an operation: kind legacy, count or list; values are the fields it sets."""

    def __init__(self, kind, procedure, operation, values, of):
        self.kind, self.procedure, self.operation, self.values, self.of = kind, procedure, operation, values, of


class Contract:
    def __init__(self):
        remote = contract.Program("remote")
        self.programs = {"remote": remote, "qemu": contract.Program("qemu", remote),
                         "lxc": contract.Program("lxc", remote), "admin": contract.Program("admin"),
                         "keepalive": contract.Program("keepalive"),
                         "drivers": contract.Program("drivers"), "frame": contract.Program("frame")}
        self.families = []
        self.operations = []
        self.derived = []
        self.runtime = []
        self._constants = {c[0]: c[1] for c in contract.constants()}
        self._constants.update({name: number for _, number, name in contract.errors()})
        self._read()
        self._check()

    def types(self):
        """Structures and unions of all programs by name."""
        found = {}
        for program in self.programs.values():
            found.update(program.structs)
            found.update(program.unions)
        return found

    def typedef(self, name):
        for program in self.programs.values():
            if name in program.typedefs:
                return program.typedefs[name]
        return None

    def is_enum(self, name):
        return any(name in p.enums for p in self.programs.values())

    def struct(self, name):
        return self.types()[name]

    def procedure(self, file, number, name):
        program, colon, rest = name.partition(":")
        if not colon:
            program, rest = "remote", name
        for p in self.programs[program].procedures:
            if p.name == rest:
                return p
        contract.fail(file, number, "no procedure " + name)

    def constant(self, file, number, text):
        if text.lstrip("-").isdigit():
            return int(text)
        if text not in self._constants:
            contract.fail(file, number, "no constant " + text)
        return self._constants[text]

    def _read(self):
        file, by_name = "operations.txt", {}
        for number, text in contract.lines(file):
            words = text.split()
            if words[0] == "family":
                self.families.append(words[1])
            elif words[0] == "op":
                family, _, member = words[2].partition(".")
                op = Operation(family, int(words[1]), member, words[3], self.procedure(file, number, words[4]))
                if op.name in by_name or op.slot != sum(o.family == family for o in self.operations):
                    contract.fail(file, number, "name or slot out of order: " + op.name)
                by_name[op.name] = op
                self.operations.append(op)
            elif words[0] in ("legacy", "count", "list"):
                values, of = {}, None
                for word in words[3:]:
                    key, _, value = word.partition("=")
                    if key == "of":
                        of = value
                    else:
                        values[key] = self.constant(file, number, value)
                if words[2] not in by_name:
                    contract.fail(file, number, "no operation " + words[2])
                self.derived.append(Derived(words[0], self.procedure(file, number, words[1]),
                                            by_name[words[2]], values, of))
            elif words[0] == "runtime":
                self.runtime.append(self.procedure(file, number, words[1]))
            else:
                contract.fail(file, number, "unknown entry " + words[0])

    def _check(self):
        covered = {id(o.procedure) for o in self.operations} | {id(d.procedure) for d in self.derived}
        covered |= {id(p) for p in self.runtime}
        for name in ("remote", "qemu", "lxc"):
            for p in self.programs[name].procedures:
                if p.kind == "call" and id(p) not in covered:
                    contract.fail("operations.txt", 0, "nothing answers %s:%s" % (name, p.name))

    def events(self):
        """Event rows: class, id, public name, callback procedure, legacy procedure or None."""
        for number, text in contract.lines("wire/events.txt"):
            w = text.split()
            callback = self.procedure("wire/events.txt", number, w[3])
            legacy = None if w[4] == "-" else self.procedure("wire/events.txt", number, w[4])
            yield w[0], int(w[1]), w[2], callback, legacy

    def event_fields(self, procedure):
        """Fields of an event without the callback id and without the wrapping of an older message."""
        fields = [f for f in self.struct(procedure.msg).fields if f.name != "callbackID"]
        if len(fields) == 1 and fields[0].name == "msg":
            fields = self.struct(fields[0].type).fields
        return fields
