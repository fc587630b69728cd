"""The real libvirtd for a test, with mounts and a network of the test's own: what a host has of it stays untouched."""
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)), "../bench"))
from servers import enter_sandbox  # noqa: E402,F401

PROGRAM = shutil.which("libvirtd") or "/usr/sbin/libvirtd"


def installed():
    return os.access(PROGRAM, os.X_OK)


class Libvirtd:
    """with Libvirtd() as reference: libvirt.open(reference.uri("test")). Call enter_sandbox() before."""

    def __enter__(self):
        self.root = tempfile.mkdtemp(prefix="reference.")
        os.chmod(self.root, 0o755)
        configuration = os.path.join(self.root, "libvirtd.conf")
        with open(configuration, "w", encoding="utf-8") as f:
            f.write('unix_sock_dir = "%s"\nauth_unix_ro = "none"\nauth_unix_rw = "none"\n' % self.root)
        with open(self.log_path, "wb") as log:
            self.process = subprocess.Popen([PROGRAM, "-f", configuration, "-p", os.path.join(self.root, "pid")],
                                            stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        for _ in range(600):
            if self.answers():
                return self
            if self.process.poll() is not None:
                break
            time.sleep(0.05)
        text = self.log()
        self.__exit__()
        raise SystemExit("libvirtd does not start:\n" + text)

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        shutil.rmtree(self.root, ignore_errors=True)

    @property
    def log_path(self):
        return os.path.join(self.root, "log")

    def log(self):
        with open(self.log_path, encoding="utf-8", errors="replace") as f:
            return f.read()

    def answers(self):
        try:
            with socket.socket(socket.AF_UNIX) as s:
                s.connect(os.path.join(self.root, "libvirt-sock"))
            return os.path.exists(os.path.join(self.root, "libvirt-admin-sock"))
        except OSError:
            return False

    def uri(self, driver):
        path = {"test": "/default"}.get(driver, "/system")
        return "%s+unix://%s?socket=%s/libvirt-sock" % (driver, path, self.root)

    @property
    def admin_uri(self):
        return "libvirtd+unix:///system?socket=%s/libvirt-admin-sock" % self.root
