"""A proxy that understands RPC frames: it records the error replies, and spoils replies for a mutant run."""
import array
import os
import socket
import struct
import threading
import time


PROGRAMS = {0x20008086: "remote", 0x20008087: "qemu", 0x06900690: "admin",
            0x6b656570: "keepalive", 0x00fabfab: "lxc"}
CALL, REPLY, MESSAGE, STREAM, CALL_FDS, REPLY_FDS, HOLE = range(7)
# procedures that a "lazy" mutant must still serve: connection set-up and lookups
HANDSHAKE = {1, 2, 3, 60, 66, 67, 68, 69, 70, 71, 72, 73, 74}


class Wire:
    """Reads whole RPC frames off a unix/TCP socket, keeping passed descriptors."""

    def __init__(self, sock):
        self.s, self.buf, self.fds = sock, b"", []

    def _fill(self):
        data, anc, _, _ = self.s.recvmsg(65536, socket.CMSG_SPACE(64 * 4))
        for lvl, typ, cd in anc:
            if lvl == socket.SOL_SOCKET and typ == socket.SCM_RIGHTS:
                a = array.array("i")
                a.frombytes(cd[:len(cd) - len(cd) % a.itemsize])
                self.fds.extend(a)
        if not data:
            raise EOFError
        self.buf += data

    def frame(self):
        while len(self.buf) < 4:
            self._fill()
        n = struct.unpack(">I", self.buf[:4])[0]
        if n < 28 or n > 64 * 1024 * 1024:
            raise EOFError
        while len(self.buf) < n:
            self._fill()
        f, self.buf = self.buf[:n], self.buf[n:]
        fds = []
        typ = struct.unpack(">I", f[16:20])[0]
        if typ in (CALL_FDS, REPLY_FDS) and n >= 32:
            want = struct.unpack(">I", f[28:32])[0]
            status = struct.unpack(">I", f[24:28])[0]
            if not (typ == REPLY_FDS and status == 1):
                for _ in range(want):          # one dummy byte carries each descriptor
                    while not self.buf:
                        self._fill()
                    self.buf = self.buf[1:]
                while len(self.fds) < want:
                    self._fill()
                fds, self.fds = self.fds[:want], self.fds[want:]
        return f, fds


def send_frame(sock, f, fds):
    sock.sendall(f)
    for fd in fds:
        sock.sendmsg([b"\0"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [fd]))])
        os.close(fd)


def connect_to(target, timeout=10):
    if target.startswith("tcp:"):
        host, _, port = target[4:].rpartition(":")
        return socket.create_connection((host, int(port)), timeout)
    s = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    s.settimeout(timeout)
    s.connect(target)
    s.settimeout(None)
    return s


class Proxy:
    """Listens on `path`, forwards to `target`, records error replies."""

    def __init__(self, path, target, mutant=None):
        self.path, self.target, self.mutant = path, target, mutant
        self.errors, self.calls, self.proto = [], [], []
        self.lock = threading.Lock()
        self.conns = []
        self.l = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.l.bind(path)
        self.l.listen(32)
        self.t = threading.Thread(target=self._accept, daemon=True)
        self.t.start()

    def _accept(self):
        while True:
            try:
                c, _ = self.l.accept()
            except OSError:
                return
            try:
                u = connect_to(self.target)
            except OSError as e:
                self.proto.append("connect: %s" % e.__class__.__name__)
                c.close()
                continue
            wl = threading.Lock()
            a = threading.Thread(target=self._c2s, args=(c, u, wl), daemon=True)
            b = threading.Thread(target=self._s2c, args=(u, c, wl), daemon=True)
            self.conns.append((c, u, a, b))
            a.start()
            b.start()

    def _c2s(self, c, u, wl):
        w = Wire(c)
        try:
            while True:
                f, fds = w.frame()
                prog, vers, proc, typ, serial, status = struct.unpack(">IIiIII", f[4:28])
                if typ in (CALL, CALL_FDS):
                    with self.lock:
                        self.calls.append((prog, proc))
                    if self.mutant == "lazy" and prog == 0x20008086 and proc not in HANDSHAKE \
                            and proc in LAZY_PROCS:
                        for fd in fds:
                            os.close(fd)
                        with wl:
                            c.sendall(struct.pack(">IIIiIII", 28, prog, vers, proc, REPLY, serial, 0))
                        continue
                send_frame(u, f, fds)
        except (OSError, EOFError):
            pass
        try:
            u.shutdown(socket.SHUT_WR)
        except OSError:
            pass

    def _s2c(self, u, c, wl):
        w = Wire(u)
        try:
            while True:
                f, fds = w.frame()
                prog, vers, proc, typ, serial, status = struct.unpack(">IIiIII", f[4:28])
                if status == 1 and typ in (REPLY, REPLY_FDS, STREAM) and len(f) >= 36:
                    code, dom = struct.unpack(">ii", f[28:36])
                    with self.lock:
                        self.errors.append((PROGRAMS.get(prog, hex(prog)), proc, code, dom))
                    if self.mutant == "error":
                        f = f[:28] + struct.pack(">i", code + 1 if code < 100 else code - 1) + f[32:]
                        self.errors[-1] = self.errors[-1][:2] + (code + 1 if code < 100 else code - 1, dom)
                elif self.mutant == "payload" and status == 0 and typ == REPLY and proc not in HANDSHAKE \
                        and prog == 0x20008086:
                    f = f[:28] + corrupt(f[28:])
                elif self.mutant == "wire" and (proc in (3, 60) and typ == REPLY and status == 0 or
                                                prog == 0x6b656570):
                    if prog == 0x6b656570:
                        continue
                    f = f[:-1] + bytes([f[-1] ^ 1])
                elif self.mutant == "events" and typ == MESSAGE and prog == 0x20008086:
                    continue
                with wl:
                    send_frame(c, f, fds)
        except (OSError, EOFError):
            pass
        for s in (c, u):
            try:
                s.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def settle(self):
        """Wait until the daemon has closed every connection it had."""
        end = time.time() + 3
        for c, u, a, b in self.conns:
            try:
                u.shutdown(socket.SHUT_WR)
            except OSError:
                pass
            b.join(max(0, end - time.time()))
            if b.is_alive():
                self.proto.append("daemon kept a closed connection open")
                try:
                    u.shutdown(socket.SHUT_RDWR)
                except OSError:
                    pass
                b.join(1)
            a.join(1)
            for s in (c, u):
                s.close()
        self.conns = []

    def close(self):
        self.settle()
        try:
            self.l.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self.l.close()
        try:
            os.unlink(self.path)
        except OSError:
            pass


def corrupt(p):
    """Mutant: bump the last digit of text; for small non-text payloads flip the last int."""
    if not p:
        return p
    b = bytearray(p)
    hit = False
    for i in range(len(b) - 1, 3, -1):
        if 48 <= b[i] <= 57 and (32 <= b[i - 1] < 127) and (32 <= b[i - 2] < 127):
            b[i] = 48 + (b[i] - 48 + 1) % 10
            hit = True
            break
    if not hit and len(b) % 4 == 0:
        printable = [i for i in range(4, len(b)) if 97 <= b[i] <= 122]
        if len(printable) > 3:
            i = printable[-1]
            b[i] = 97 + (b[i] - 97 + 1) % 26
        else:
            b[-1] ^= 1
    return bytes(b)


# state-changing procedures with an empty reply (remote_protocol.x); the "lazy" mutant says yes to
# them without doing anything
LAZY_PROCS = {8, 9, 12, 13, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 39, 42, 48, 49, 53, 54, 55, 58, 62, 78, 79, 80, 81,
              82, 83, 90, 94, 118, 119, 120, 124, 132, 133, 134, 144, 146, 148, 160, 161, 164, 165, 166,
              174, 181, 182, 184, 192, 193, 197, 199, 201, 204, 205, 207, 208, 209, 210, 218, 219, 220, 221,
              222, 225, 226, 231, 232, 233, 234, 236, 237, 239, 240, 245, 249, 250, 251, 252, 254, 256, 258,
              259, 260, 261, 264, 266, 267, 279, 288, 290, 291, 294, 295, 296, 300, 301, 307, 308, 334, 338,
              343, 345, 352, 355, 356, 357, 360, 361, 364, 372, 384, 386, 389, 390, 392, 400, 402, 408, 410,
              417, 419, 421, 425, 427, 429, 430, 434, 439, 440, 441, 442, 443}
