"""The real libvirtd for a test, and programs that run with its library and with ours. What a host has of it stays
untouched: call enter_sandbox() first."""
import difflib
import os
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)), "../bench"))
import servers  # noqa: E402
from servers import enter_sandbox  # noqa: E402,F401

LIBRARY = "/usr/lib/x86_64-linux-gnu/libvirt.so.0"


def installed():
    return os.path.exists("/usr/sbin/libvirtd")


class Libvirtd:
    """with Libvirtd() as reference: libvirt.open(reference.uri("test"))"""

    def __enter__(self):
        self.server = servers.libvirtd(pki="/nonexistent", all_drivers=True, listen=False)
        self.admin_socket = os.path.join(self.server.root, "libvirt-admin-sock")
        self.admin_uri = "libvirtd+unix:///system?socket=" + self.admin_socket
        try:
            self.server.start()
            for _ in range(200):
                if os.path.exists(self.admin_socket):
                    return self
                time.sleep(0.05)
            raise SystemExit("libvirtd has no socket for administrators:\n" + self.server.log()[-2000:])
        except BaseException:
            self.server.remove()
            raise

    def __exit__(self, *_):
        self.server.remove()

    def uri(self, driver):
        path = {"test": "/default"}.get(driver, "/system")
        return "%s+unix://%s?socket=%s" % (driver, path, self.server.socket)


def run(command, library, **environment):
    """The lines that a program prints, its exit status last; with the libvirt.so.0 of a directory, or with libvirt's."""
    environment = dict(os.environ, LC_ALL="C", **environment)
    if library:
        environment["LD_LIBRARY_PATH"] = library
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          timeout=60, check=False)
    return done.stdout.splitlines() + ["exit status %d" % done.returncode]


def differences(theirs, ours, what, least):
    """What ours prints otherwise. A program that prints less than `least` lines with libvirt's library proves nothing."""
    if len(theirs) < least:
        return ["the program ended early on %s:" % what] + theirs[-5:]
    return list(difflib.unified_diff(theirs, ours, "libvirt0 on " + what, "ours", lineterm="", n=1))
