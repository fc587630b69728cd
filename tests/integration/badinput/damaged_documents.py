#!/usr/bin/python3
"""Damaged documents: whatever XML a client sends, the daemon answers with an error or takes it; it never ends, and
what it has taken it prints in a form that it takes again, unchanged.

Usage: damaged_documents.py VIRTBAYD CASES [--seed N] [--rounds N]

The documents are those of the conformance cases in CASES, damaged by a generator with a fixed seed, so that a failure
comes back. No guest is started on the QEMU driver. Run on a daemon built with a sanitizer, a finding is the daemon's
end. Exit status 77: python3-libvirt is missing.
"""
import argparse
import collections
import difflib
import os
import pathlib
import random
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from daemon import Daemon  # noqa: E402

try:
    import libvirt
except ImportError:
    print("SKIPPED: python3-libvirt is missing")
    sys.exit(77)

ROOTS = ("domain", "network", "pool", "volume", "domainsnapshot", "domaincheckpoint", "interface", "device", "disk")
DOCUMENT = re.compile(r"<(%s)\b(?:[^<>]*/>|.*?</\1>)" % "|".join(ROOTS), re.DOTALL)
NUMBERS = ("0", "-1", "1", "15", "16", "31", "255", "256", "65535", "65536", "2147483647", "2147483648", "4294967295",
           "4294967296", "9223372036854775807", "9223372036854775808", "18446744073709551615", "0x1f", "1e9", "")
WORDS = ("", " ", "yes", "no", "on", "off", "../../etc/passwd", "/dev/null", "a" * 300, "\u00e9\u4e2d", "%s%n", "&amp;",
         "&#10;", "'", "::1", "00:00:00:00:00:00", "ff:ff:ff:ff:ff:ff", "x" * 5000)
VALUE = re.compile(r"""(?<==)(['"])([^'"<>]*)\1""")
TEXT = re.compile(r">([^<>]+)<")
ELEMENT = re.compile(r"<(\w+)\b[^<>]*(?:/>|>[^<>]*</\1>)")
NAME = re.compile(r"(?<=[</ ])[A-Za-z_]\w+")


def read_documents(cases):
    found = collections.defaultdict(set)
    for case in sorted(pathlib.Path(cases).rglob("*.case")):
        text = case.read_text(encoding="utf-8", errors="replace")
        for match in DOCUMENT.finditer(text):
            if len(match.group()) < 20000:
                found[match.group(1)].add(match.group())
    return {root: sorted(documents) for root, documents in found.items()}


class Damage:
    """One change of a text at a place of a random generator's choice."""

    def __init__(self, chance, documents):
        self.chance = chance
        self.pieces = [m.group() for each in documents.values() for d in each for m in ELEMENT.finditer(d)]
        self.names = sorted({n for d in documents["domain"] for n in NAME.findall(d)})
        self.kinds = (self.value, self.value, self.number, self.text, self.cut, self.twice, self.insert, self.insert,
                      self.rename, self.byte, self.truncate, self.nest)

    def __call__(self, text):
        for _ in range(self.chance.choice((1, 1, 1, 2, 2, 3, 5))):
            text = self.chance.choice(self.kinds)(text)
        return text

    def somewhere(self, pattern, text, replacement):
        """Replaces one match of `pattern`; the text as it was when there is none."""
        matches = list(pattern.finditer(text))
        if not matches:
            return text
        match = self.chance.choice(matches)
        return text[:match.start()] + replacement(match) + text[match.end():]

    def value(self, text):
        return self.somewhere(VALUE, text, lambda _: "'%s'" % self.chance.choice(
            NUMBERS + WORDS + (self.chance.choice(self.names),)).replace("'", ""))

    def number(self, text):
        return self.somewhere(re.compile(r"\d+"), text, lambda _: self.chance.choice(NUMBERS))

    def text(self, text):
        return self.somewhere(TEXT, text, lambda _: ">%s<" % self.chance.choice(NUMBERS + WORDS))

    def cut(self, text):
        return self.somewhere(ELEMENT, text, lambda _: "")

    def twice(self, text):
        return self.somewhere(ELEMENT, text, lambda m: m.group() * self.chance.choice((2, 2, 3, 40)))

    def insert(self, text):
        return self.somewhere(ELEMENT, text, lambda m: m.group() + self.chance.choice(self.pieces))

    def rename(self, text):
        return self.somewhere(NAME, text, lambda _: self.chance.choice(self.names))

    def byte(self, text):
        at = self.chance.randrange(len(text) + 1)
        return text[:at] + self.chance.choice("<>&'\"/= \t\n]0a\x7f") + text[at + 1:]

    def truncate(self, text):
        return text[:self.chance.randrange(len(text) + 1)] if self.chance.random() < 0.2 else text

    def nest(self, text):
        depth = self.chance.choice((3, 30, 300))
        return self.somewhere(ELEMENT, text, lambda m: "<devices>" * depth + m.group() + "</devices>" * depth)


class Driver:
    """Takes documents of every kind that the driver knows, and undoes what they made."""

    def __init__(self, connection, name):
        self.connection, self.name = connection, name
        self.known = {d.UUIDString() for d in connection.listAllDomains()}
        if name == "test":
            self.pool = connection.storagePoolLookupByName("default-pool")

    def give(self, root, text, chance):
        """True when the document was taken."""
        return getattr(self, "give_" + root, self.device_of_domain)(text, chance)

    def checked(self, made, flags, define):
        """What is printed must be taken, and then be printed the same. The first printing may differ: disks whose bus
        is only guessed are put in order before that."""
        printed = made.XMLDesc(flags)
        for _ in range(2):
            before = printed
            try:
                printed = define(before).XMLDesc(flags)
            except libvirt.libvirtError as error:
                raise AssertionError("what was printed is refused, %s:\n%s" % (error, before)) from error
        changed = list(difflib.unified_diff(before.splitlines(), printed.splitlines(), "printed", "again", lineterm=""))
        if changed:
            raise AssertionError("what was printed is, taken again, printed otherwise:\n%s" % "\n".join(changed))

    def give_domain(self, text, chance):
        flags = libvirt.VIR_DOMAIN_XML_SECURE | libvirt.VIR_DOMAIN_XML_INACTIVE
        if self.name == "test" and chance.random() < 0.3:
            made = self.connection.createXML(text, 0)
            made.XMLDesc(0)
            made.info()
        else:
            made = self.connection.defineXML(text)
            if made.UUIDString() not in self.known:
                self.checked(made, flags, self.connection.defineXML)
            if self.name == "test" and not made.isActive():
                made.create()
                made.XMLDesc(0)
        if made.UUIDString() in self.known:
            return True
        if made.isActive():
            persistent = made.isPersistent()
            made.destroy()
            if not persistent:
                return True
        made.undefineFlags(libvirt.VIR_DOMAIN_UNDEFINE_SNAPSHOTS_METADATA if self.name == "test" else 0)
        return True

    def give_network(self, text, _):
        if self.name != "test":
            return False
        made = self.connection.networkDefineXML(text)
        made.XMLDesc(0)
        if not made.isActive():
            made.undefine()
        return True

    def give_volume(self, text, _):
        if self.name != "test":
            return False
        made = self.pool.createXML(text, 0)
        made.XMLDesc(0)
        made.delete(0)
        return True

    def give_domainsnapshot(self, text, _):
        if self.name != "test":
            return False
        made = self.connection.lookupByName("test").snapshotCreateXML(text, 0)
        made.getXMLDesc(0)
        made.delete(0)
        return True

    def give_domaincheckpoint(self, text, _):
        if self.name != "test":
            return False
        made = self.connection.lookupByName("test").checkpointCreateXML(text, 0)
        made.getXMLDesc(0)
        made.delete(0)
        return True

    def device_of_domain(self, text, _):
        return self.give_domain("<domain type='%s'><name>holder</name><memory>65536</memory><os><type>hvm</type></os>"
                           "<devices>%s</devices></domain>" % (self.name, text), random.Random(0))

    def give_interface(self, text, chance):
        if self.name != "test" or chance.random() < 0.5:
            return self.device_of_domain(text, chance)
        made = self.connection.interfaceDefineXML(text, 0)
        made.XMLDesc(0)
        if made.name() != "eth1":
            made.undefine()
        return True

    def give_device(self, text, _):
        if self.name != "test":
            return False
        made = self.connection.nodeDeviceCreateXML(text, 0)
        made.XMLDesc(0)
        made.destroy()
        return True


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("virtbayd")
    parser.add_argument("cases")
    parser.add_argument("--seed", type=int, default=20261126)
    parser.add_argument("--rounds", type=int, default=3000)
    arguments = parser.parse_args()
    libvirt.registerErrorHandler(lambda *_: None, None)
    documents = read_documents(arguments.cases)
    with Daemon(arguments.virtbayd) as daemon:
        for name in ("test", "qemu"):
            chance = random.Random(arguments.seed)
            damage = Damage(chance, documents)
            connection = libvirt.open(daemon.uri(name))
            driver = Driver(connection, name)
            taken, refused = 0, collections.Counter()
            for number in range(arguments.rounds):
                root = chance.choice(("domain", "domain", "domain") + ROOTS)
                text = damage(chance.choice(documents[root]))
                try:
                    taken += bool(driver.give(root, text, chance))
                except libvirt.libvirtError as error:
                    refused[error.get_error_code()] += 1
                    # The connection must have stayed; a code of the wire says that it did not.
                    if not connection.isAlive():
                        daemon.fail("%s, document %d: the connection broke, %s:\n%s" % (name, number, error, text))
                except UnicodeError:
                    pass
                except AssertionError as error:
                    daemon.fail("%s, document %d: %s\nThe document was:\n%s" % (name, number, error, text))
            print("%s: %d documents, %d taken, refused by code: %s" % (
                name, arguments.rounds, taken, dict(sorted(refused.items()))))
            assert taken > arguments.rounds / 20 and sum(refused.values()) > arguments.rounds / 20
            connection.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
