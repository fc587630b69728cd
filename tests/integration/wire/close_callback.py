#!/usr/bin/env python3
"""close_callback.py VIRTBAYD PLUGIN_DIR LIBRARY_DIR: clients are told how their connection ended.

By libvirt's own library and by ours in its place, of the daemon's connection to a hypervisor and of their own to the
daemon.
"""
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.realpath(__file__))
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(HERE, ".."))
from daemon import Daemon  # noqa: E402

PROGRAM, ENDING, LIBRARY = sys.argv[1:4]
ERROR, EOF, KEEPALIVE, CLIENT = range(4)


class CloseCallback(unittest.TestCase):
    libraries = {"libvirt0": {}, "ours": {"LD_LIBRARY_PATH": LIBRARY}}

    def ask(self, library, case, path="/0", driver="ending"):
        """What a client of that library prints of one way to end, from a daemon of its own."""
        plugins = tempfile.mkdtemp(prefix="ending.")
        for name in ("ending.so", "ending.plugin"):
            shutil.copy(os.path.join(ENDING, name), plugins)
        daemon = Daemon(PROGRAM, options=["--plugin-dir", plugins])
        try:
            uri = "%s+unix://%s?socket=%s" % (driver, path, daemon.socket)
            with tempfile.TemporaryDirectory(prefix="client.") as home:
                environment = dict(os.environ, HOME=home, XDG_CACHE_HOME=home, XDG_RUNTIME_DIR=home,
                                   **self.libraries[library])
                done = subprocess.run(["/usr/bin/python3", os.path.join(HERE, "close_reasons.py"), uri,
                                       str(daemon.process.pid), case], env=environment, text=True, timeout=60,
                                      capture_output=True, check=False)
            self.assertEqual(done.returncode, 0, done.stderr)
            return done.stdout.splitlines()
        finally:
            daemon.kill()
            daemon.remove()
            shutil.rmtree(plugins)

    def test_the_drivers_connection(self):
        for library in self.libraries:
            for reason in (ERROR, EOF, KEEPALIVE, CLIENT):
                with self.subTest(library=library, reason=reason):
                    self.assertEqual(self.ask(library, "driver", "/%d" % reason),
                                     ["hostname ending", "alive 1 ending", "told [(%d, 'opaque')]" % reason])

    def test_nobody_is_told_after_deregistration(self):
        for library in self.libraries:
            with self.subTest(library=library):
                self.assertEqual(self.ask(library, "unregistered"),
                                 ["hostname ending", "alive 1 ending", "told []"])

    def test_the_clients_own_connection(self):
        for case, told in (("eof", [(EOF, "opaque")]), ("keepalive", [(KEEPALIVE, "opaque")]), ("client", [])):
            for library in self.libraries:
                with self.subTest(library=library, case=case):
                    self.assertEqual(self.ask(library, case, "/default", "test"), ["told %s" % told])


if __name__ == "__main__":
    if subprocess.run(["/usr/bin/python3", "-c", "import libvirt"], stderr=subprocess.DEVNULL, check=False).returncode:
        print("SKIPPED: python3-libvirt is not installed")
        sys.exit(77)
    unittest.main(argv=sys.argv[:1])
