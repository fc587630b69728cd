#!/usr/bin/python3
"""kill_the_daemon.py VIRTBAYD [ROUNDS]: acknowledged definitions survive SIGKILL of the daemon at any instant.

Clients define, redefine and undefine guests while the daemon is killed at a random moment. Each definition carries a
revision and a checksum. After the restart every guest must show the last revision that was acknowledged, or the one
that was under way when the daemon died; never another, never half of one, and no other guest.
"""
import hashlib
import os
import random
import re
import sys
import threading
import time

import libvirt

sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)), ".."))
from daemon import Daemon

CLIENTS = 4
GUESTS_EACH = 8
ABSENT = None


def checksum(name, revision):
    return hashlib.sha256(("%s/%d" % (name, revision)).encode()).hexdigest()


def definition(name, uuid, revision):
    # the length varies, so that a torn write shows wherever it is torn
    filler = "x" * (revision * 977 % 9000)
    return """<domain type='qemu'><name>%s</name><uuid>%s</uuid>
  <title>%d</title><description>%s %s</description>
  <memory unit='MiB'>%d</memory><os><type arch='x86_64' machine='pc'>hvm</type></os>
</domain>""" % (name, uuid, revision, checksum(name, revision), filler, 16 + revision % 64)


def revision_of(domain):
    """The revision that a stored definition states, after checking that it is whole."""
    xml = domain.XMLDesc(libvirt.VIR_DOMAIN_XML_INACTIVE)
    found = re.search(r"<title>(\d+)</title>\s*<description>(\w+) (x*)</description>", xml)
    if not found:
        raise AssertionError("half a definition of %s:\n%s" % (domain.name(), xml))
    revision = int(found[1])
    if found[2] != checksum(domain.name(), revision) or len(found[3]) != revision * 977 % 9000:
        raise AssertionError("a mixed definition of %s:\n%s" % (domain.name(), xml))
    return revision


class Client(threading.Thread):
    """Changes its own guests until the connection breaks; knows what was acknowledged and what was under way."""

    def __init__(self, number, uri, acknowledged):
        super().__init__(daemon=True)
        self.names = ["guest-%d-%d" % (number, i) for i in range(GUESTS_EACH)]
        self.uri, self.acknowledged = uri, acknowledged
        self.under_way = {}
        self.changes = 0
        self.complaint = None
        self.random = random.Random()

    def run(self):
        try:
            connection = libvirt.open(self.uri)
            while True:
                self.change(connection, self.random.choice(self.names))
                self.changes += 1
        except libvirt.libvirtError as e:
            if e.get_error_code() not in (libvirt.VIR_ERR_RPC, libvirt.VIR_ERR_SYSTEM_ERROR,
                                          libvirt.VIR_ERR_INTERNAL_ERROR):
                self.complaint = "%d %s" % (e.get_error_code(), e)

    def change(self, connection, name):
        known = self.acknowledged[name]
        if known["revision"] is not ABSENT and self.random.random() < 0.3:
            self.under_way = {name: ABSENT}
            connection.lookupByName(name).undefine()
            known["revision"] = ABSENT
        else:
            known["last"] += 1
            self.under_way = {name: known["last"]}
            connection.defineXML(definition(name, known["uuid"], known["last"]))
            known["revision"] = known["last"]
        self.under_way = {}


def check(daemon, acknowledged, under_way):
    """Compares what the daemon shows with what it promised; the outcome becomes what is known."""
    connection = libvirt.open(daemon.uri("qemu"))
    found = {d.name(): d for d in connection.listAllDomains()}
    strangers = sorted(set(found) - set(acknowledged))
    if strangers:
        raise AssertionError("guests that nobody defined: %s" % strangers)
    for name, known in acknowledged.items():
        revision = revision_of(found[name]) if name in found else ABSENT
        if name in found and found[name].UUIDString() != known["uuid"]:
            raise AssertionError("%s has another UUID" % name)
        allowed = {known["revision"]} | ({under_way[name]} if name in under_way else set())
        if revision not in allowed:
            raise AssertionError("%s: revision %s, acknowledged %s, under way %s"
                                 % (name, revision, known["revision"], under_way.get(name, "nothing")))
        known["revision"] = revision
    connection.close()


def stray_files(root, acknowledged):
    """Files in the directory of definitions that are no definition of a guest that exists."""
    directory = os.path.join(root, "etc/libvirt/qemu")
    wanted = {name + ".xml" for name, known in acknowledged.items() if known["revision"] is not ABSENT}
    present = {n for n in os.listdir(directory) if os.path.isfile(os.path.join(directory, n))}
    return sorted(present ^ wanted)


def wait_for_load(clients):
    deadline = time.monotonic() + 30
    while not all(c.changes for c in clients) and time.monotonic() < deadline:
        time.sleep(0.001)


def main():
    program, rounds = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 200
    libvirt.registerErrorHandler(lambda *_: None, None)
    seed = random.randrange(1 << 32)
    print("seed %d" % seed)
    random.seed(seed)
    acknowledged = {}
    for client in range(CLIENTS):
        for i in range(GUESTS_EACH):
            name = "guest-%d-%d" % (client, i)
            uuid = "%s-0000-4000-8000-%012d" % (hashlib.sha256(name.encode()).hexdigest()[:8], i)
            acknowledged[name] = {"revision": ABSENT, "last": 0, "uuid": uuid}
    changes = 0
    with Daemon(program) as daemon:
        for round_number in range(rounds):
            clients = [Client(n, daemon.uri("qemu"), acknowledged) for n in range(CLIENTS)]
            for client in clients:
                client.start()
            if round_number % 4 != 3:   # in every fourth round it dies while it is still starting up
                wait_for_load(clients)
            time.sleep(random.uniform(0, 0.1))
            daemon.kill()
            under_way = {}
            for client in clients:
                client.join(30)
                if client.is_alive() or client.complaint:
                    raise AssertionError("round %d: a client %s" % (round_number, client.complaint or "hangs"))
                under_way.update(client.under_way)
                changes += client.changes
            daemon.start()
            check(daemon, acknowledged, under_way)
        strays = stray_files(daemon.root, acknowledged)
        if strays:
            raise AssertionError("files without a guest, or guests without a file: %s" % strays)
    if changes < rounds:
        raise AssertionError("only %d changes in %d rounds: this was no load" % (changes, rounds))
    print("%d kills, %d acknowledged changes, none lost" % (rounds, changes))


if __name__ == "__main__":
    main()
