#!/usr/bin/env python3
"""daemon_test.py VIRTBAYD PLUGIN_DIR: a daemon beneath a root of its own, asked by raw frames, virsh and virt-admin."""
import array
import contextlib
import os
import random
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
import unittest

REMOTE, ADMIN, DRIVERS, KEEPALIVE = 0x20008086, 0x06900690, 0x56420001, 0x6b656570
DAEMON, PLUGINS = sys.argv[1:3]


def text(s):
    b = s.encode()
    return struct.pack(">I", len(b)) + b + b"\0" * (-len(b) % 4)


OPEN = struct.pack(">I", 1) + text("test:///default") + struct.pack(">I", 0)


class Raw:
    def __init__(self, where, timeout=10):
        if isinstance(where, str):
            self.s = socket.socket(socket.AF_UNIX)
            self.s.settimeout(timeout)
            self.s.connect(where)
        else:
            self.s = socket.create_connection(where, timeout)

    def frame(self, proc, payload=b"", prog=REMOTE, vers=1, typ=0, serial=1, status=0):
        return struct.pack(">IIIiIII", 28 + len(payload), prog, vers, proc, typ, serial, status) + payload

    def send(self, *args, **keys):
        self.s.sendall(self.frame(*args, **keys))

    def exactly(self, n):
        b = b""
        while len(b) < n:
            piece = self.s.recv(n - len(b))
            if not piece:
                raise EOFError
            b += piece
        return b

    def recv(self):
        n, = struct.unpack(">I", self.exactly(4))
        b = self.exactly(n - 4)
        return struct.unpack(">IIiIII", b[:24]), b[24:]

    def call(self, *args, **keys):
        self.send(*args, **keys)
        head, payload = self.recv()
        if head[5] == 1:
            return -struct.unpack(">i", payload[:4])[0]
        return payload

    def open(self):
        assert self.call(66) == struct.pack(">II", 1, 0)
        assert self.call(1, OPEN) == b""
        return self

    def closed(self):
        try:
            return self.s.recv(1) == b""
        except ConnectionError:
            return True


class Daemon:
    def __init__(self, conf="", args=()):
        self.root = tempfile.mkdtemp(prefix="virtbayd-")
        os.makedirs(self.root + "/etc/libvirt")
        with open(self.root + "/etc/libvirt/libvirtd.conf", "w") as f:
            f.write(conf)
        self.args = list(args)
        self.start()

    def start(self):
        self.log = open(self.root + "/log", "ab")
        notify = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        path = self.root + "/notify"
        if os.path.exists(path):
            os.unlink(path)
        notify.bind(path)
        notify.settimeout(60)
        self.process = subprocess.Popen([DAEMON, "--root", self.root, "--plugin-dir", PLUGINS, "--verbose"] + self.args,
                                        stderr=self.log, stdin=subprocess.DEVNULL,
                                        env=dict(os.environ, NOTIFY_SOCKET=path))
        message = notify.recv(4096)
        assert b"READY=1" in message, message
        notify.close()

    def sock(self, which=""):
        return self.root + "/run/libvirt/libvirt" + which + "-sock" if which != "-ro" else \
            self.root + "/run/libvirt/libvirt-sock-ro"

    def text(self):
        with open(self.root + "/log", errors="replace") as f:
            return f.read()

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        status = self.process.wait(20)
        self.log.close()
        return status

    def remove(self):
        status = self.stop()
        log = self.text()
        shutil.rmtree(self.root)
        return status, log

    def rss(self):
        with open("/proc/%d/statm" % self.process.pid) as f:
            return int(f.read().split()[1]) * 4096

    def fds(self):
        return len(os.listdir("/proc/%d/fd" % self.process.pid))


class WithDaemon(unittest.TestCase):
    CONF, ARGS = "", ()

    def setUp(self):
        self.d = Daemon(self.CONF, self.ARGS)

    def tearDown(self):
        alive = self.d.process.poll() is None
        status, log = self.d.remove()
        self.assertTrue(alive, log)
        self.assertEqual(status, 0, log)
        self.assertNotIn("ERROR: ", log)  # of a sanitizer
        self.assertNotIn("runtime error", log)
        self.assertNotIn("WARNING: ThreadSanitizer", log)


class Protocol(WithDaemon):
    def test_unknown_things_are_typed_errors_and_the_connection_stays(self):
        r = Raw(self.d.sock())
        for proc in (0, -1, 444, 318, 107, 2**31 - 1, -2**31):
            self.assertEqual(r.call(proc), -39)
        self.assertEqual(r.call(66, vers=2), -39)
        self.assertEqual(r.call(66, prog=ADMIN), -39)
        self.assertEqual(r.call(66, status=1), -39)
        for typ in (1, 2, 6, 7, 99):
            r.send(66, typ=typ)
        r.send(66, typ=3, status=2)
        self.assertEqual(r.call(66), struct.pack(">II", 1, 0))
        self.assertEqual(r.call(3), -1)

    def test_pipelined_calls_are_all_answered(self):
        r = Raw(self.d.sock()).open()
        n = 500
        threading.Thread(target=lambda: r.s.sendall(b"".join(r.frame(157, serial=i) for i in range(n)))).start()
        self.assertEqual(sorted(r.recv()[0][4] for _ in range(n)), list(range(n)))

    def test_keepalive(self):
        r = Raw(self.d.sock())
        r.send(1, prog=KEEPALIVE, typ=2, serial=0)
        self.assertEqual(r.recv()[0], (KEEPALIVE, 1, 2, 2, 0, 0))

    def test_second_daemon_is_refused(self):
        p = subprocess.run([DAEMON, "--root", self.d.root, "--plugin-dir", PLUGINS], capture_output=True, timeout=60)
        self.assertEqual(p.returncode, 1)
        self.assertIn(str(self.d.process.pid).encode(), p.stderr)
        Raw(self.d.sock()).open()

    def test_read_only_socket(self):
        r = Raw(self.d.sock("-ro")).open()
        dom = r.call(23, text("test"))
        self.assertEqual(r.call(12, dom), -29)

    def test_killed_daemon_leaves_nothing_that_stops_the_next(self):
        self.d.process.kill()
        self.d.process.wait()
        self.d.start()
        Raw(self.d.sock()).open()

    def test_virsh_and_virt_admin(self):
        if not shutil.which("virsh"):
            self.skipTest("no virsh")
        def run(*argv):
            p = subprocess.run(argv, capture_output=True, text=True, timeout=60)
            self.assertEqual(p.returncode, 0, p.stderr)
            return p.stdout
        uri = "test+unix:///default?socket=" + self.d.sock()
        self.assertIn("test", run("virsh", "-c", uri, "list", "--all"))
        admin = "libvirtd:///system?socket=" + self.d.sock("-admin")
        self.assertIn("libvirtd", run("virt-admin", "-c", admin, "server-list"))
        keep = Raw(self.d.sock()).open()
        self.assertIn("unix", run("virt-admin", "-c", admin, "client-list libvirtd"))
        run("virt-admin", "-c", admin, "server-clients-set libvirtd --max-clients 77")
        self.assertIn("77", run("virt-admin", "-c", admin, "server-clients-info libvirtd"))
        keep.s.close()

    def test_drivers_program(self):
        r = Raw(self.d.sock("-admin"))
        self.assertEqual(r.call(1, prog=DRIVERS), -1)   # nothing is administered before the connection is opened
        r.call(1, struct.pack(">I", 0), prog=ADMIN)
        self.assertIn(b"test", r.call(1, prog=DRIVERS))
        self.assertLess(r.call(2, text("/nonexistent.plugin"), prog=DRIVERS), 0)
        self.assertLess(r.call(3, text("nosuch"), prog=DRIVERS), 0)
        self.assertEqual(r.call(9, prog=DRIVERS), -39)


class Hostile(WithDaemon):
    CONF = "max_clients = 60\n"

    def test_impossible_frames_close_the_connection(self):
        for length in (0, 3, 4, 27, 33554437, 0xffffffff):
            r = Raw(self.d.sock())
            r.s.sendall(struct.pack(">I", length) + b"\0" * 24)
            self.assertTrue(r.closed(), length)

    def test_announced_size_costs_nothing(self):
        before = self.d.rss()
        rs = [Raw(self.d.sock()) for _ in range(40)]
        for r in rs:
            r.s.sendall(struct.pack(">I", 33554436) + b"\0" * 100)
        time.sleep(0.5)
        self.assertLess(self.d.rss() - before, 40 * 256 * 1024)
        Raw(self.d.sock()).open()

    def test_noise(self):
        random.seed(5)
        probe = Raw(self.d.sock()).open()
        dom = probe.call(23, text("test"))
        for i in range(400):
            r = Raw(self.d.sock())
            try:
                self.make_noise(r, i, dom)
            except OSError:
                pass  # closed on us, as some of it deserves
        self.assertNotEqual(probe.call(3), -1)

    def make_noise(self, r, i, dom):
        kind = i % 4
        if kind == 0:
            r.s.sendall(os.urandom(random.randrange(1, 2000)))
        elif kind == 1:
            r.open()
            for _ in range(20):
                r.send(random.randrange(-5, 460), os.urandom(4 * random.randrange(0, 40)), typ=random.choice((0, 0, 0, 3, 4, 6)))
        elif kind == 2:
            r.open()
            for _ in range(20):
                payload = bytearray(dom + bytes(4 * random.randrange(0, 12)))
                for _ in range(3):
                    payload[random.randrange(len(payload))] = random.randrange(256)
                r.send(random.choice((12, 14, 16, 31, 212, 198, 255, 211, 316)), bytes(payload))
        else:
            f = r.frame(1, OPEN)
            r.s.sendall(f[:random.randrange(len(f))])
        if i % 3:
            r.s.close()
        else:
            r.s.shutdown(socket.SHUT_WR)
            while r.s.recv(65536):
                pass

    def test_clients_above_the_limit_wait(self):
        rs = [Raw(self.d.sock()).open() for _ in range(60)]
        late = Raw(self.d.sock(), timeout=1)
        late.send(66)
        with self.assertRaises(socket.timeout):
            late.recv()
        rs[0].s.close()
        late.s.settimeout(10)
        self.assertEqual(late.recv()[1], struct.pack(">II", 1, 0))

    def test_stray_descriptors_and_wrong_counts(self):
        r = Raw(self.d.sock()).open()
        fds = array.array("i", [0])
        for _ in range(40):
            try:
                r.s.sendmsg([b"\0"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, fds)])
            except OSError:
                break
        self.assertTrue(r.closed())
        r = Raw(self.d.sock()).open()
        r.send(66, struct.pack(">I", 33), typ=4)
        self.assertTrue(r.closed())

    def test_descriptors_do_not_leak(self):
        Raw(self.d.sock()).open().s.close()
        time.sleep(0.3)
        before = self.d.fds()
        for _ in range(200):
            r = Raw(self.d.sock()).open()
            r.send(3)
            r.s.close()
        time.sleep(0.5)
        self.assertLessEqual(self.d.fds(), before + 1)

    def test_a_client_that_never_reads_is_bounded(self):
        r = Raw(self.d.sock()).open()
        dom = r.call(23, text("test"))
        r.s.settimeout(1)
        before = self.d.rss()
        frame = r.frame(14, dom + struct.pack(">I", 0)) * 200
        try:
            for _ in range(400):
                r.s.sendall(frame)
        except socket.timeout:
            pass
        self.assertLess(self.d.rss() - before, 64 << 20)
        Raw(self.d.sock()).open()


class Network(WithDaemon):
    ARGS = ("--listen",)

    @classmethod
    def setUpClass(cls):
        cls.pki = tempfile.mkdtemp(prefix="virtbayd-pki-")
        def key(name):
            subprocess.run(["openssl", "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out",
                            "%s/%s.key" % (cls.pki, name)], check=True, capture_output=True)
        def sign(name, ca, subject, extensions):
            base = cls.pki + "/" + name
            with open(base + ".ext", "w") as f:
                f.write(extensions)
            key(name)
            subprocess.run(["openssl", "req", "-new", "-key", base + ".key", "-subj", subject, "-out", base + ".csr"],
                           check=True, capture_output=True)
            signer = ["-signkey", base + ".key"] if ca is None else \
                ["-CA", "%s/%s.pem" % (cls.pki, ca), "-CAkey", "%s/%s.key" % (cls.pki, ca), "-CAcreateserial"]
            subprocess.run(["openssl", "x509", "-req", "-in", base + ".csr", "-out", base + ".pem", "-days", "2",
                            "-extfile", base + ".ext"] + signer, check=True, capture_output=True)
        ca = "basicConstraints=critical,CA:true\nkeyUsage=critical,keyCertSign,cRLSign\n"
        leaf = "basicConstraints=critical,CA:false\nkeyUsage=critical,digitalSignature,keyEncipherment\n"
        sign("ca", None, "/CN=test ca", ca)
        sign("other", None, "/CN=other ca", ca)
        sign("server", "ca", "/CN=localhost", leaf + "extendedKeyUsage=serverAuth\nsubjectAltName=DNS:localhost,IP:127.0.0.1\n")
        sign("client", "ca", "/O=virtbay/CN=client", leaf + "extendedKeyUsage=clientAuth\n")
        sign("stranger", "other", "/O=virtbay/CN=client", leaf + "extendedKeyUsage=clientAuth\n")
        sign("wrongname", "ca", "/O=elsewhere/CN=client", leaf + "extendedKeyUsage=clientAuth\n")

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.pki)

    @staticmethod
    def free_port():
        s = socket.socket()
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
        s.close()
        return port

    def setUp(self):
        self.tcp, self.tls = self.free_port(), self.free_port()
        self.CONF = ('listen_tcp = 1\nauth_tcp = "none"\ntcp_port = "%d"\ntls_port = "%d"\nlisten_addr = "127.0.0.1"\n'
                     'ca_file = "%s/ca.pem"\ncert_file = "%s/server.pem"\nkey_file = "%s/server.key"\n'
                     'tls_allowed_dn_list = ["O=virtbay,*", "CN=client,O=virtbay*"]\n'
                     % (self.tcp, self.tls, self.pki, self.pki, self.pki))
        super().setUp()

    def tls_client(self, name):
        import ssl
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.load_verify_locations(self.pki + "/ca.pem")
        if name:
            context.load_cert_chain("%s/%s.pem" % (self.pki, name), "%s/%s.key" % (self.pki, name))
        r = Raw(("127.0.0.1", self.tls))
        r.s = context.wrap_socket(r.s, server_hostname="localhost")
        return r

    def refused(self, name):
        import ssl
        try:
            r = self.tls_client(name)
            return r.s.recv(1) == b""
        except (ssl.SSLError, ConnectionError):
            return True

    def test_tcp(self):
        r = Raw(("127.0.0.1", self.tcp)).open()
        self.assertEqual(r.call(3), text("TEST"))

    def test_tls(self):
        r = self.tls_client("client")
        self.assertEqual(r.exactly(1), b"\1")
        r.open()
        self.assertEqual(r.call(3), text("TEST"))
        for i in range(300):
            r.send(157, serial=i)
        self.assertEqual(sorted(r.recv()[0][4] for _ in range(300)), list(range(300)))

    def tls_client_and_long_domain(self, length):
        """An open connection, and the arguments that ask for a description of more than `length` bytes."""
        r = self.tls_client("client")
        self.assertEqual(r.exactly(1), b"\1")
        r.open()
        r.call(11, text("<domain type='test'><name>long</name><description>%s</description><memory>1</memory>"
                        "<os><type>hvm</type></os></domain>" % ("x" * length)))
        return r, r.call(23, text("long")) + struct.pack(">I", 0)

    def test_no_record_holds_parts_of_two_frames(self):
        """libvirt's clients take one frame out of a record and then wait for the socket, whatever the record still holds."""
        r, description = self.tls_client_and_long_domain(40000)
        # A long answer now and then, which takes several records.
        r.s.sendall(b"".join(r.frame(14, description) if i % 10 == 9 else r.frame(157) for i in range(200)))
        for _ in range(200):
            # One call gives what one record holds.
            record = r.s.recv(1 << 17)
            length, = struct.unpack(">I", record[:4])
            while len(record) < length:
                record += r.s.recv(1 << 17)
            self.assertEqual(len(record), length)

    def test_a_slow_reader_gets_everything(self):
        r, description = self.tls_client_and_long_domain(300000)
        wanted = r.call(14, description)
        r.s.sendall(b"".join(r.frame(14, description, serial=i) for i in range(60)))
        time.sleep(0.5)
        got = [r.recv() for _ in range(60)]
        self.assertEqual(sorted(head[4] for head, _ in got), list(range(60)))
        self.assertTrue(all(payload == wanted for _, payload in got))

    def test_wrong_certificates(self):
        for name in (None, "stranger", "wrongname"):
            self.assertTrue(self.refused(name), name)

    def test_a_slow_handshake_holds_up_nobody(self):
        slow = [Raw(("127.0.0.1", self.tls)) for _ in range(5)]
        for s in slow:
            s.s.sendall(b"\x16\x03\x01")
        start = time.monotonic()
        r = Raw(self.d.sock()).open()
        for _ in range(50):
            r.call(157)
        self.assertLess(time.monotonic() - start, 2)
        r = self.tls_client("client")
        self.assertEqual(r.exactly(1), b"\1")
        for s in slow:
            s.s.close()

    def test_plain_bytes_on_the_tls_port(self):
        r = Raw(("127.0.0.1", self.tls))
        r.send(66)
        # An alert may come before the end.
        data = b"x"
        try:
            while data:
                data = r.s.recv(100)
        except ConnectionError:
            pass
        Raw(self.d.sock()).open()

    def test_missing_certificates_disable_only_that_listener(self):
        self.d.stop()
        with open(self.d.root + "/etc/libvirt/libvirtd.conf", "a") as f:
            f.write('cert_file = "/nonexistent.pem"\n')
        self.d.start()
        Raw(("127.0.0.1", self.tcp)).open()
        with self.assertRaises(ConnectionRefusedError):
            Raw(("127.0.0.1", self.tls))
        self.assertIn("/nonexistent.pem", self.d.text())


class Keepalive(WithDaemon):
    CONF = "keepalive_interval = 1\nkeepalive_count = 1\n"

    def test_silent_clients_are_let_go_and_unasked_ones_left_alone(self):
        asked, unasked = Raw(self.d.sock()), Raw(self.d.sock())
        asked.call(60, struct.pack(">i", 10))
        head, _ = asked.recv()
        self.assertEqual(head[:3], (KEEPALIVE, 1, 1))
        self.assertTrue(asked.closed())
        unasked.s.settimeout(0.5)
        with self.assertRaises(socket.timeout):
            unasked.s.recv(1)


class IdleTimeout(unittest.TestCase):
    def test_the_daemon_ends_when_nobody_came_for_that_long_and_not_before(self):
        d = Daemon()
        try:
            admin = Raw(d.sock("-admin"))
            self.assertEqual(admin.call(1, struct.pack(">I", 0), prog=ADMIN), b"")
            self.assertEqual(admin.call(19, struct.pack(">II", 2, 0), prog=ADMIN), b"")
            # Short visits, far more time without one: each begins the wait anew.
            admin.s.close()
            for _ in range(28):
                Raw(d.sock()).open().s.close()
                time.sleep(0.2)
            # A visitor of the administration is one, too.
            with contextlib.closing(Raw(d.sock("-admin")).s):
                time.sleep(4.5)
                self.assertIsNone(d.process.poll(), d.text())
            self.assertEqual(d.process.wait(60), 0, d.text())
            self.assertIn("nobody is connected", d.text())
        finally:
            d.remove()


class CommandLine(unittest.TestCase):
    def run_daemon(self, *args):
        return subprocess.run([DAEMON] + list(args), capture_output=True, text=True, timeout=60)

    def test_wrong_configuration_names_its_line(self):
        with tempfile.NamedTemporaryFile("w", suffix=".conf") as f:
            f.write("max_clients = 1\nmax_klients = 2\n")
            f.flush()
            p = self.run_daemon("--check-config", "--config", f.name)
            self.assertEqual(p.returncode, 1)
            self.assertIn(f.name + ":2:", p.stderr)
            f.seek(0)
            f.truncate()
            f.write("max_clients = 1\n")
            f.flush()
            self.assertEqual(self.run_daemon("--check-config", "--config", f.name).returncode, 0)

    def test_help_and_version(self):
        self.assertIn("--root", self.run_daemon("--help").stdout)
        self.assertIn("virtbayd", self.run_daemon("--version").stdout)
        self.assertEqual(self.run_daemon("--nonsense").returncode, 2)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + sys.argv[3:], warnings="ignore")
