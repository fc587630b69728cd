"""A daemon for a test: started beneath a private root, ready when its constructor returns, ended in order."""
import collections
import os
import select
import shutil
import signal
import socket
import subprocess
import tempfile
import time

CONFIGURATION = """\
auth_unix_ro = "none"
auth_unix_rw = "none"
unix_sock_ro_perms = "0777"
unix_sock_rw_perms = "0777"
max_clients = 200
"""


class DaemonError(Exception):
    """The daemon did not do what a daemon does; the text holds the end of its log."""


class Daemon:
    """with Daemon(program) as daemon: libvirt.open(daemon.uri("test"))

    `root` of its own and removed with it, unless one is given. `configuration` is text in libvirtd.conf's syntax,
    added to what every test needs.
    """

    def __init__(self, program, root=None, configuration="", options=(), patience=30):
        self.program, self.options, self.patience = program, list(options), patience
        self.owns_root = root is None
        self.root = root or tempfile.mkdtemp(prefix="virtbayd.")
        self.log_path = os.path.join(self.root, "daemon.log")
        self.configuration_path = os.path.join(self.root, "test.conf")
        with open(self.configuration_path, "w", encoding="utf-8") as f:
            f.write(CONFIGURATION + configuration)
        self.process = None
        try:
            self.start()
        except BaseException:
            self.remove()
            raise

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        try:
            if kind is None:
                self.stop()
            else:
                self.kill()
        finally:
            self.remove()

    @property
    def socket(self):
        return os.path.join(self.root, "run/libvirt/libvirt-sock")

    @property
    def read_only_socket(self):
        return self.socket + "-ro"

    @property
    def admin_socket(self):
        return os.path.join(self.root, "run/libvirt/libvirt-admin-sock")

    def uri(self, driver, read_only=False):
        path = {"test": "/default"}.get(driver, "/system")
        return "%s+unix://%s?socket=%s" % (driver, path, self.read_only_socket if read_only else self.socket)

    @property
    def admin_uri(self):
        return "libvirtd+unix:///system?socket=" + self.admin_socket

    def log(self):
        try:
            with open(self.log_path, encoding="utf-8", errors="replace") as f:
                return f.read()
        except FileNotFoundError:
            return ""

    def fail(self, what):
        raise DaemonError("%s\n%s" % (what, self.log()[-4000:]))

    def start(self):
        """Starts the daemon and returns when it has said READY=1 on its notification socket."""
        notifications = os.path.join(self.root, "notify")
        if os.path.exists(notifications):
            os.unlink(notifications)
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener, open(self.log_path, "ab") as log:
            listener.bind(notifications)
            self.process = subprocess.Popen(
                [self.program, "--root", self.root, "--config", self.configuration_path] + self.options,
                stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                env=dict(os.environ, NOTIFY_SOCKET=notifications, LC_ALL="C"))
            deadline = time.monotonic() + self.patience
            while True:
                if select.select([listener], [], [], 0.02)[0] and b"READY=1" in listener.recv(4096).split(b"\n"):
                    break
                if self.process.poll() is not None:
                    self.fail("the daemon ended at its start with %d" % self.process.returncode)
                if time.monotonic() > deadline:
                    self.kill()
                    self.fail("the daemon was not ready within %d seconds" % self.patience)
        os.unlink(notifications)

    def stop(self):
        """Asks the daemon to end; it must do so with status 0 and take its sockets along."""
        if self.process is None:
            return
        process, self.process = self.process, None
        process.send_signal(signal.SIGTERM)
        try:
            status = process.wait(self.patience)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            self.fail("the daemon did not end within %d seconds of SIGTERM" % self.patience)
        if status != 0:
            self.fail("the daemon ended with %d" % status)
        left = [s for s in (self.socket, self.read_only_socket, self.admin_socket) if os.path.exists(s)]
        if left:
            self.fail("the daemon left its sockets: %s" % " ".join(left))

    def kill(self):
        """SIGKILL, as a crash would end it."""
        if self.process is not None:
            process, self.process = self.process, None
            process.kill()
            process.wait()

    def remove(self):
        self.kill()
        if self.owns_root:
            shutil.rmtree(self.root, ignore_errors=True)

    def resident_kib(self):
        with open("/proc/%d/status" % self.process.pid, encoding="ascii") as f:
            return next(int(line.split()[1]) for line in f if line.startswith("VmRSS:"))

    def open_descriptors(self):
        return len(os.listdir("/proc/%d/fd" % self.process.pid))

    def descriptor_kinds(self):
        """How many of each kind are open: sockets, pidfds, files by name."""
        kinds = collections.Counter()
        directory = "/proc/%d/fd" % self.process.pid
        for name in os.listdir(directory):
            try:
                target = os.readlink(os.path.join(directory, name))
            except FileNotFoundError:
                continue
            kinds[target if target.startswith("/") else target.split(":[")[0]] += 1
        return kinds
