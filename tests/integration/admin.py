"""The daemon's program for drivers, spoken over its administration socket."""
import socket
import struct

ADMIN, DRIVERS, VERSION = 0x06900690, 0x56420001, 1
CONNECT_OPEN, CONNECT_CLOSE = 1, 2
LIST, LOAD, UNLOAD, REPLACE = 1, 2, 3, 4
ROW = ("id", "version", "state", "reason", "file", "kind", "schemes")
NUMBERS = ("generation", "operations", "connections", "pinned_images")


class AdminError(Exception):
    """The daemon refused; the text is its message."""


def text(value):
    data = value.encode()
    return struct.pack(">I", len(data)) + data + b"\0" * (-len(data) % 4)


class Reply:
    """Takes the values of an answer apart, in order."""

    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, form):
        values = struct.unpack_from(">" + form, self.data, self.at)
        self.at += struct.calcsize(">" + form)
        return values[0]

    def text(self):
        size = self.take("I")
        value = self.data[self.at:self.at + size].decode()
        self.at += size + -size % 4
        return value


class Admin:
    """with Admin(path) as admin: admin.replace("test", file)"""

    def __init__(self, path, patience=60):
        self.serial = 0
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.socket.settimeout(patience)
        self.socket.connect(path)
        self.call(ADMIN, CONNECT_OPEN, struct.pack(">I", 0))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def receive(self, size):
        data = b""
        while len(data) < size:
            more = self.socket.recv(size - len(data))
            if not more:
                raise AdminError("the daemon closed the connection")
            data += more
        return data

    def call(self, program, procedure, arguments=b""):
        self.serial += 1
        self.socket.sendall(struct.pack(">IIIiIII", 28 + len(arguments), program, VERSION, procedure, 0, self.serial,
                                        0) + arguments)
        while True:
            size = struct.unpack(">I", self.receive(4))[0]
            frame = self.receive(size - 4)
            got_program, _, _, kind, serial, status = struct.unpack(">IIiIII", frame[:24])
            if got_program == program and kind == 1 and serial == self.serial:
                break
        reply = Reply(frame[24:])
        if status != 0:
            code, _, has_message = reply.take("i"), reply.take("i"), reply.take("I")
            raise AdminError("%d: %s" % (code, reply.text() if has_message else ""))
        return reply

    def list(self):
        reply = self.call(DRIVERS, LIST)
        rows = []
        for _ in range(reply.take("I")):
            row = {name: reply.text() for name in ROW}
            row.update({name: reply.take("I") for name in NUMBERS})
            row["last_pause_us"] = reply.take("Q")
            rows.append(row)
        return rows

    def replace(self, driver, file, deadline_ms=0, force=False):
        """Returns what the daemon says of the replacement."""
        reply = self.call(DRIVERS, REPLACE, text(driver) + text(file) + struct.pack(">Ii", deadline_ms, force))
        return {"old_version": reply.text(), "new_version": reply.text(), "pause_us": reply.take("Q"),
                "state_bytes": reply.take("Q"), "connections": reply.take("I"), "unmapped": reply.take("i") == 1}
