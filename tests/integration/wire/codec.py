"""The contract's wire types as values: builds arguments, and reads replies down to the last byte."""
import os
import struct
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)), "../../../runtime/contract/generator"))
import contract  # noqa: E402

INTEGERS = {"int32": ">i", "uint32": ">I", "int64": ">q", "uint64": ">Q", "double": ">d", "char": ">i", "uchar": ">I",
            "short": ">i", "ushort": ">I"}


class Truncated(Exception):
    """A reply that ends before its type does, or has more than its type."""


def programs():
    remote = contract.Program("remote")
    return [remote, contract.Program("qemu", remote), contract.Program("lxc", remote), contract.Program("admin")]


def padded(data):
    return struct.pack(">I", len(data)) + data + b"\0" * (-len(data) % 4)


class Builder:
    """Arguments of one procedure. `values` maps a field's name, or a type's, to what it holds; anything else gets
    `number`, an empty list (or one element, where `full`), and nothing where it may be absent (or something)."""

    def __init__(self, program, values, number=0, full=False):
        self.program, self.values, self.number, self.full = program, values, number, full
        self.spots = []      # (offset, limit) of each count in the order of the bytes, for those that overdo it

    def build(self, name):
        out = bytearray()
        self.spots = []
        self._struct(name, out)
        return bytes(out)

    def _struct(self, name, out):
        for field in self.program.structs[name].fields:
            self._field(field, out)

    def _field(self, field, out):
        if field.type == "string":
            self._text(field, out, field.max)
        elif field.type == "opaque" and field.array:
            self._opaque(field, out)
        elif field.array == "optional":
            present = self.full or self._known(field) is not None
            out += struct.pack(">I", present)
            if present:
                self._one(field, out)
        elif field.array == "variable":
            count = self.values.get("n:" + field.name, 1 if self.full and field.max else 0)
            self.spots.append((len(out), field.max))
            out += struct.pack(">I", count)
            for _ in range(count):
                self._one(field, out)
        elif field.array == "fixed":
            for _ in range(field.max):
                self._one(field, out)
        else:
            self._one(field, out)

    def _known(self, field):
        return self.values.get(field.name, self.values.get(field.type))

    def _text(self, field, out, limit):
        self.spots.append((len(out), limit))
        known = self._known(field)
        out += padded((known if isinstance(known, str) else "x").encode())

    def _opaque(self, field, out):
        known = self._known(field)
        data = known if isinstance(known, bytes) else b""
        if field.array == "fixed":
            out += data[:field.max].ljust(field.max, b"\0") + b"\0" * (-field.max % 4)
            return
        self.spots.append((len(out), field.max))
        out += padded(data or (b"z" if self.full else b""))

    def _one(self, field, out):
        kind = field.type
        if kind in INTEGERS:
            known = self._known(field)
            value = known if isinstance(known, (int, float)) else self.number
            if kind in ("uint32", "uchar", "ushort", "uint64"):
                value &= 0xffffffff if kind != "uint64" else 0xffffffffffffffff
            out += struct.pack(INTEGERS[kind], value)
        elif kind in self.program.enums:
            out += struct.pack(">i", 0)
        elif kind in self.program.typedefs:
            alias = self.program.typedefs[kind]
            named = contract.Field(alias.type, field.name if field.name in self.values else kind, alias.array, alias.max)
            self._field(named, out)
        elif kind in self.program.unions:
            union = self.program.unions[kind]
            value, arm = union.cases[0]
            out += struct.pack(">i", value)
            self._field(arm, out)
        else:
            self._struct(kind, out)


class Reader:
    """Reads a value of a type; raises Truncated where bytes and type do not agree."""

    def __init__(self, program, data):
        self.program, self.data, self.at = program, data, 0

    def read(self, name):
        value = self._struct(name)
        if self.at != len(self.data):
            raise Truncated("%d bytes behind %s" % (len(self.data) - self.at, name))
        return value

    def _take(self, n):
        if n < 0 or self.at + n > len(self.data):
            raise Truncated("the value ends at byte %d of %d" % (self.at, len(self.data)))
        piece = self.data[self.at:self.at + n]
        self.at += n
        return piece

    def _count(self, limit):
        n, = struct.unpack(">I", self._take(4))
        if n > limit:
            raise Truncated("%d elements where %d is the limit" % (n, limit))
        return n

    def _bytes(self, n):
        piece = self._take(n)
        if any(self._take(-n % 4)):
            raise Truncated("padding that is not zero")
        return piece

    def _struct(self, name):
        return {f.name: self._field(f) for f in self.program.structs[name].fields}

    def _field(self, field):
        if field.type == "string":
            return self._bytes(self._count(field.max)).decode("utf-8", "surrogateescape")
        if field.type == "opaque" and field.array:
            return self._bytes(field.max if field.array == "fixed" else self._count(field.max))
        if field.array == "optional":
            return self._one(field) if self._count(1) else None
        if field.array == "variable":
            return [self._one(field) for _ in range(self._count(field.max))]
        if field.array == "fixed":
            return [self._one(field) for _ in range(field.max)]
        return self._one(field)

    def _one(self, field):
        kind = field.type
        if kind in INTEGERS:
            return struct.unpack(INTEGERS[kind], self._take(struct.calcsize(INTEGERS[kind])))[0]
        if kind in self.program.enums:
            return struct.unpack(">i", self._take(4))[0]
        if kind in self.program.typedefs:
            return self._field(self.program.typedefs[kind])
        if kind in self.program.unions:
            union = self.program.unions[kind]
            which, = struct.unpack(">i", self._take(4))
            arm = dict(union.cases).get(which)
            if arm is None:
                raise Truncated("no arm %d in %s" % (which, kind))
            return (which, self._field(arm))
        return self._struct(kind)


FRAME = contract.Program("frame")


def read_error(payload):
    """(code, domain, message) of an error reply."""
    value = Reader(FRAME, payload).read("virNetMessageError")
    return value["code"], value["domain"], value["message"]
