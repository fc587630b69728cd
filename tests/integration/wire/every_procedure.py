#!/usr/bin/env python3
"""every_procedure.py VIRTBAYD: each procedure of each program, asked well and badly, by clients of every kind.

Whatever a client sends: one typed answer, a connection that goes on, a daemon that lives and does not grow. What
read-only clients are refused is what the contract's table says.
"""
import os
import socket
import struct
import sys
import tempfile
import time
import unittest

sys.dont_write_bytecode = True
sys.path[:0] = [os.path.dirname(os.path.realpath(__file__)),
                os.path.join(os.path.dirname(os.path.realpath(__file__)), "..")]
from client import ADMIN, AUTH_LIST, CLOSE, KEEPALIVE, MESSAGE, OPEN, REMOTE, Client, frame  # noqa: E402
from codec import Builder, Reader, contract, padded, programs, read_error  # noqa: E402
from daemon import Daemon  # noqa: E402

PROGRAM = os.path.abspath(sys.argv[1])
NO_SUPPORT, INVALID_ARG, INTERNAL, DENIED, RPC = 3, 8, 1, 29, 39
TEST_UUID = bytes.fromhex("6695eb01f6a4830479aa97f2502e193f")
GET_HOSTNAME, ADMIN_LIST_SERVERS = 59, 4
HIGHEST_CODE, HIGHEST_DOMAIN = [max(number for kind, number, _ in contract.errors() if kind == which)
                                for which in ("code", "domain")]

# Arguments of one procedure that differ in what they are about. A daemon that is told to end when nobody has come for
# a second does so: the time is longer than the test.
NAMED = {"flags": 0, "timeout": 3600}
GUEST = dict(NAMED, name="test", uuid=TEST_UUID, remote_uuid=TEST_UUID)
SHAPES = {
    "nothing": dict(values={}, number=0, full=False),
    "a guest": dict(values=GUEST, number=1, full=True),
    "no guest": dict(values=dict(NAMED, name="nope", uuid=b"\1" * 16, remote_uuid=b"\1" * 16), number=1, full=True),
    "unknown flags": dict(values=dict(GUEST, flags=0x7ff00000), number=-1, full=True),
    "extremes": dict(values={}, number=0x7fffffff, full=True),
}
AUTHENTICATION = {"AUTH_SASL_INIT", "AUTH_SASL_START", "AUTH_SASL_STEP", "AUTH_POLKIT"}


def calls(program):
    return [p for p in program.procedures if p.kind == "call"]


def ends_connection(program, procedure):
    return procedure.name == "CONNECT_CLOSE"


class Case(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.daemon = Daemon(PROGRAM)

    @classmethod
    def tearDownClass(cls):
        cls.daemon.stop()
        cls.daemon.remove()

    def client(self, mode, program=None):
        """A connection as it is before the call: "unopened", "read-write", "read-only" or "read-only socket"."""
        if program is not None and program.name == "admin":
            client = Client(self.daemon.admin_socket)
            if mode != "unopened":
                self.assertFalse(client.call(ADMIN, OPEN, struct.pack(">I", 0)).failed)
            return client
        client = Client(self.daemon.read_only_socket if mode == "read-only socket" else self.daemon.socket)
        if mode == "unopened":
            self.assertFalse(client.call(REMOTE, AUTH_LIST).failed)
            return client
        return client.open(flags=mode == "read-only")

    def assert_usable(self, client, program, opened=True):
        if program.name == "admin":
            reply = client.call(ADMIN, ADMIN_LIST_SERVERS, struct.pack(">II", 1, 0))
        else:
            reply = client.call(REMOTE, AUTH_LIST)
        self.assertEqual(opened or program.name != "admin", not reply.failed)

    def answer(self, client, program, procedure, payload):
        """The answer, checked: (error code, domain, message) or None for success."""
        reply = client.call(program.number, procedure.number, payload)
        self.assertEqual((reply.program, reply.version, reply.procedure), (program.number, 1, procedure.number))
        if not reply.failed:
            self.assertEqual(reply.status, 0)
            if procedure.ret:
                Reader(program, reply.payload).read(procedure.ret)
            else:
                self.assertEqual(reply.payload, b"")
            return None
        code, domain, message = read_error(reply.payload)
        self.assertTrue(0 < code <= HIGHEST_CODE, code)
        self.assertTrue(0 <= domain <= HIGHEST_DOMAIN, domain)
        self.assertTrue(message)
        return code, domain, message

    def for_each_call(self, check):
        for program in programs():
            for procedure in calls(program):
                with self.subTest(program=program.name, procedure=procedure.name):
                    check(program, procedure)


class EveryProcedure(Case):
    def test_well_formed_arguments_in_every_state(self):
        def check(program, procedure):
            for name, shape in SHAPES.items():
                payload = Builder(program, **shape).build(procedure.args) if procedure.args else b""
                for mode in ("read-write", "read-only", "unopened"):
                    # What a call leaves behind must not decide about the next: a connection each.
                    with self.client(mode, program) as client:
                        error = self.answer(client, program, procedure, payload)
                        where = "%s, %s: %s" % (name, mode, error)
                        if mode == "unopened" and self.needs_connection(program, procedure):
                            self.assertIsNotNone(error, where)
                            self.assertEqual(error[0], INTERNAL, where)
                        if not ends_connection(program, procedure):
                            opened = mode != "unopened" or (procedure.name == "CONNECT_OPEN" and error is None)
                            self.assert_usable(client, program, opened)

        self.for_each_call(check)

    @staticmethod
    def needs_connection(program, procedure):
        if program.name == "admin":
            return procedure.name not in ("CONNECT_OPEN", "CONNECT_CLOSE")
        if procedure.name == "CONNECT_SUPPORTS_FEATURE":
            return False            # keepalive may be asked for at any time
        return procedure.keys.get("auth") != "no" and procedure.name not in ("CONNECT_OPEN", "CONNECT_CLOSE")

    def test_arguments_cut_short_cannot_be_decoded(self):
        def check(program, procedure):
            if not procedure.args or ends_connection(program, procedure):
                return
            whole = Builder(program, **SHAPES["a guest"]).build(procedure.args)
            if not whole:
                return
            cuts = sorted({0, 4, len(whole) // 2 & ~3, len(whole) - 4, len(whole) - 1} & set(range(len(whole))))
            for mode in ("read-write", "unopened"):
                with self.client(mode, program) as client:
                    for cut in cuts:
                        error = self.answer(client, program, procedure, whole[:cut])
                        self.assertIsNotNone(error, "%s, %d bytes of %d" % (mode, cut, len(whole)))
                        self.assertEqual(error[0], RPC, "%s, %d bytes: %s" % (mode, cut, error))
                    self.assert_usable(client, program, mode != "unopened")

        self.for_each_call(check)

    def test_bytes_behind_the_arguments_change_nothing(self):
        def check(program, procedure):
            payload = Builder(program, **SHAPES["no guest"]).build(procedure.args) if procedure.args else b""
            answers = []
            for behind in (b"", b"\0", b"\xff" * 8, b"x" * 1001):
                with self.client("read-write", program) as client:
                    answers.append(self.answer(client, program, procedure, payload + behind))
                    if not ends_connection(program, procedure):
                        self.assert_usable(client, program)
            self.assertEqual(len({a and a[:2] for a in answers}), 1, answers)

        self.for_each_call(check)

    def test_counts_above_their_limits_cannot_be_decoded(self):
        def check(program, procedure):
            if not procedure.args:
                return
            builder = Builder(program, **SHAPES["a guest"])
            whole = builder.build(procedure.args)
            if not builder.spots:
                return
            with self.client("read-write", program) as client:
                for offset, limit in builder.spots:
                    for count in sorted({min(limit + 1, 0xffffffff), 0x7fffffff, 0xffffffff}):
                        bad = whole[:offset] + struct.pack(">I", count) + whole[offset + 4:]
                        error = self.answer(client, program, procedure, bad)
                        self.assertIsNotNone(error, "%d at %d" % (count, offset))
                        self.assertEqual(error[0], RPC, "%d at %d: %s" % (count, offset, error))
                self.assert_usable(client, program)

        self.for_each_call(check)

    def test_the_table_says_what_read_only_clients_are_refused(self):
        def check(program, procedure):
            allowed = procedure.keys["ro"]
            if program.name == "admin" or procedure.name in AUTHENTICATION:
                return
            shape = dict(SHAPES["a guest"])
            payload = Builder(program, **shape).build(procedure.args) if procedure.args else b""
            for mode in ("read-only", "read-only socket"):
                with self.client(mode) as client:
                    error = self.answer(client, program, procedure, payload)
                if allowed == "no":
                    # Arguments that no function takes may be refused before.
                    self.assertIsNotNone(error, mode)
                    self.assertIn(error[0], (DENIED, INVALID_ARG, INTERNAL), error)
                    if error[0] == INTERNAL:
                        known_before = procedure.keys.get("fds") == "call:1" or "DEREGISTER" in procedure.name
                        self.assertTrue(known_before, error)
                elif allowed == "yes":
                    self.assertFalse(error and error[0] == DENIED, error)

        self.for_each_call(check)

    def test_conditional_refusals(self):
        def check(program, procedure):
            if procedure.keys["ro"] != "cond":
                return
            deny = procedure.keys["deny"]
            field, separator, names = deny.partition("&" if "&" in deny else "=")
            numbers = {name: value for name, value, *_ in contract.constants()}
            for name in names.split("|"):
                refused = numbers[name] if name in numbers else int(name)
                for value, denied in ((refused, True), (0 if separator == "&" else refused + 100, False)):
                    shape = dict(SHAPES["a guest"])
                    shape["values"] = dict(shape["values"], **{field: value})
                    payload = Builder(program, **shape).build(procedure.args)
                    with self.client("read-only") as client:
                        error = self.answer(client, program, procedure, payload)
                    self.assertEqual(bool(error and error[0] == DENIED), denied, (field, value, error))

        self.for_each_call(check)

    def test_events_and_messages_are_no_calls(self):
        for program in programs():
            with self.client("read-write", program) as client:
                for procedure in program.procedures:
                    if procedure.kind == "call":
                        continue
                    error = self.answer(client, program, procedure, b"\0" * 64)
                    self.assertEqual(error[0], RPC)
                    self.assertTrue(error[2].startswith("unknown procedure"), error)


class Numbers(Case):
    def ask_many(self, client, headers):
        """One error for each header, however they are told apart."""
        sent = iter(headers)
        waiting = 0
        answers = 0
        while True:
            batch = []
            for serial, (program, procedure, version) in zip(range(64), sent):
                batch.append(frame(program, procedure, b"", serial, version=version))
            if not batch:
                return answers
            client.send(b"".join(batch))
            for _ in batch:
                reply = client.receive()
                self.assertTrue(reply.failed)
                code, _, _ = read_error(reply.payload)
                self.assertEqual(code, RPC)
                answers += 1

    def test_every_unknown_procedure_number(self):
        for program in programs():
            known = {p.number for p in program.procedures}
            numbers = [n for n in range(-32768, 32768) if n not in known]
            with self.client("read-write", program) as client:
                self.assertEqual(self.ask_many(client, [(program.number, n, 1) for n in numbers]), len(numbers))
                self.assert_usable(client, program)

    def test_every_unknown_program_number(self):
        known = {p.number for p in programs()} | {KEEPALIVE}
        numbers = [n for base in (0, 0x20000000, 0x20008000 & ~0x7fff, 0x6b650000) for n in range(base, base + 16384)
                   if n not in known]
        numbers += [p ^ 1 << bit for p in known for bit in range(32) if p ^ 1 << bit not in known]
        with self.client("read-write") as client:
            self.assertEqual(self.ask_many(client, [(n, 1, 1) for n in numbers]), len(numbers))
            self.assertEqual(self.ask_many(client, [(REMOTE, 1, v) for v in (0, 2, 0x7fffffff, 0xffffffff)]), 4)
            self.assertFalse(client.call(REMOTE, GET_HOSTNAME).failed)


class Vanishing(Case):
    def messages(self):
        open_args = struct.pack(">I", 1) + padded(b"test:///default") + struct.pack(">I", 0)
        guest = padded(b"test") + TEST_UUID + struct.pack(">i", 1)
        xml = padded(b"<domain type='test'><name>v</name><memory>1</memory><os><type>hvm</type></os></domain>")
        yield "open", frame(REMOTE, AUTH_LIST) + frame(REMOTE, OPEN, open_args, 1)
        opened = frame(REMOTE, AUTH_LIST) + frame(REMOTE, OPEN, open_args, 1)
        yield "define", opened + frame(REMOTE, 11, xml, 2)
        yield "list", opened + frame(REMOTE, 273, struct.pack(">II", 1, 0), 2)
        yield "ping", opened + frame(KEEPALIVE, 1, b"", 0, MESSAGE)
        yield "register", opened + frame(REMOTE, 316, struct.pack(">II", 0, 0), 2)
        yield "console", opened + frame(REMOTE, 201, struct.pack(">I", 1) + guest + struct.pack(">II", 0, 0), 2)

    def test_a_client_gone_after_any_byte(self):
        for name, data in self.messages():
            with self.subTest(message=name):
                for n in range(len(data) + 1):
                    s = socket.socket(socket.AF_UNIX)
                    s.connect(self.daemon.socket)
                    s.sendall(data[:n])
                    s.close()
        deadline = time.monotonic() + 30
        while self.clients() > 1 and time.monotonic() < deadline:
            time.sleep(0.02)
        self.assertEqual(self.clients(), 1, "clients that are gone are still listed")
        with self.client("read-write") as client:
            self.assertFalse(client.call(REMOTE, GET_HOSTNAME).failed)

    def clients(self):
        """How many the daemon has, this one included."""
        with Client(self.daemon.admin_socket) as admin, Client(self.daemon.socket):
            self.assertFalse(admin.call(ADMIN, OPEN, struct.pack(">I", 0)).failed)
            reply = admin.call(ADMIN, 8, padded(b"virtbayd") + struct.pack(">II", 1, 0))
            if reply.failed:
                reply = admin.call(ADMIN, 8, padded(b"libvirtd") + struct.pack(">II", 1, 0))
            self.assertFalse(reply.failed)
            return struct.unpack(">I", reply.payload[:4])[0]


class Memory(Case):
    def test_bad_calls_leave_nothing_behind(self):
        program = programs()[0]
        payloads = []
        for procedure in calls(program):
            if procedure.args and not ends_connection(program, procedure):
                builder = Builder(program, **SHAPES["a guest"])
                whole = builder.build(procedure.args)
                payloads += [(procedure, whole[:-4]), (procedure, whole + b"x" * 4096)]

        def round_of_calls():
            with self.client("read-only") as client:
                for procedure, payload in payloads:
                    if procedure.name not in ("CONNECT_OPEN",):
                        self.answer(client, program, procedure, payload)

        for _ in range(3):
            round_of_calls()
        before = self.daemon.resident_kib()
        for _ in range(20):
            round_of_calls()
        self.assertLess(self.daemon.resident_kib() - before, 4096)


if __name__ == "__main__":
    # Some calls name files, by a name without a directory.
    with tempfile.TemporaryDirectory(prefix="every-procedure.") as scratch:
        os.chdir(scratch)
        program = unittest.main(argv=sys.argv[:1], exit=False)
        os.chdir("/")
    sys.exit(not program.result.wasSuccessful())
