"""A client made of frames alone."""
import socket
import struct
import time

CALL, REPLY, MESSAGE, STREAM = range(4)
REMOTE, QEMU, LXC, ADMIN, KEEPALIVE = 0x20008086, 0x20008087, 0x00068000, 0x06900690, 0x6b656570
AUTH_LIST, OPEN, CLOSE = 66, 1, 2


def frame(program, procedure, payload=b"", serial=0, kind=CALL, status=0, version=1):
    return struct.pack(">IIIiIII", 28 + len(payload), program, version, procedure, kind, serial, status) + payload


class Reply:
    def __init__(self, head, payload):
        self.program, self.version, self.procedure, self.kind, self.serial, self.status = head
        self.payload = payload

    @property
    def failed(self):
        return self.status == 1


class Client:
    """One connection. Answers no pings, and skips what is no answer."""

    def __init__(self, path, patience=20):
        self.patience = patience
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(patience)
        self.socket.connect(path)
        self.serial = 0
        self.buffer = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, data):
        self.socket.sendall(data)

    def _fill(self, n):
        while len(self.buffer) < n:
            piece = self.socket.recv(1 << 20)
            if not piece:
                raise EOFError("the server closed the connection")
            self.buffer += piece

    def receive(self):
        self._fill(4)
        n, = struct.unpack(">I", self.buffer[:4])
        self._fill(n)
        data, self.buffer = self.buffer[:n], self.buffer[n:]
        return Reply(struct.unpack(">IIiIII", data[4:28]), data[28:])

    def answer(self, serial):
        """The reply to a call, whatever else comes before it."""
        end = time.monotonic() + self.patience
        while time.monotonic() < end:
            reply = self.receive()
            if reply.kind in (REPLY, 5) and reply.serial == serial:
                return reply
        raise TimeoutError("no answer to call %d" % serial)

    def call(self, program, procedure, payload=b"", **keys):
        self.serial += 1
        self.send(frame(program, procedure, payload, self.serial, **keys))
        return self.answer(self.serial)

    def open(self, uri="test:///default", flags=0):
        name = uri.encode()
        data = struct.pack(">II", 1, len(name)) + name + b"\0" * (-len(name) % 4) + struct.pack(">I", flags)
        for procedure, payload in ((AUTH_LIST, b""), (OPEN, data)):
            reply = self.call(REMOTE, procedure, payload)
            if reply.failed:
                raise RuntimeError("procedure %d failed: %r" % (procedure, reply.payload))
        return self
