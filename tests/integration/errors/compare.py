#!/usr/bin/env python3
"""compare.py PROBE VIRTBAYD LIBRARY_DIR: what an application learns of errors, from libvirt's library and from ours.

One program, run with either library: on the test driver in its own process, against virtbayd and, where it is
installed, against libvirtd. Its output has to be the same.
"""
import difflib
import os
import shutil
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.realpath(__file__))
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(HERE, ".."))
from daemon import Daemon  # noqa: E402

PROBE, VIRTBAYD, LIBRARY = sys.argv[1:4]
STATE_DIRECTORIES = ("/run/libvirt", "/etc/libvirt", "/var/lib/libvirt", "/var/cache/libvirt", "/var/log/libvirt")
LIBVIRTD = shutil.which("libvirtd") or "/usr/sbin/libvirtd"


def learned(uri, library, home):
    environment = dict(os.environ, HOME=home, XDG_CACHE_HOME=home, XDG_RUNTIME_DIR=home, LIBVIRT_AUTOSTART="0",
                       LC_ALL="C")
    if library:
        environment["LD_LIBRARY_PATH"] = library
    done = subprocess.run([PROBE, uri], env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          timeout=60, check=False)
    lines = done.stdout.splitlines()
    # Its driver here names another function, as the reference's does the driver's own.
    lines = [line for line in lines if "0x800" not in line]
    return lines + ["exit status %d" % done.returncode]


def compare(uri, home):
    theirs, ours = learned(uri, None, home), learned(uri, LIBRARY, home)
    if len(theirs) < 100:
        return ["the probe ended early:"] + theirs[-5:]
    return list(difflib.unified_diff(theirs, ours, "libvirt0 " + uri, "ours", lineterm="", n=1))


def libvirtd_uri(scratch):
    """The URI of a reference of its own, and its process."""
    configuration = os.path.join(scratch, "libvirtd.conf")
    with open(configuration, "w", encoding="utf-8") as f:
        f.write('unix_sock_dir = "%s"\nauth_unix_ro = "none"\nauth_unix_rw = "none"\n' % scratch)
    # What it makes of its own directories is not to stay.
    mounts = "".join("mkdir -p %s && mount -t tmpfs tmpfs %s && " % (d, d) for d in STATE_DIRECTORIES)
    process = subprocess.Popen(["unshare", "--mount", "sh", "-c", mounts + 'exec "$0" "$@"', LIBVIRTD, "-f",
                                configuration, "-p", os.path.join(scratch, "pid")],
                               stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    path = os.path.join(scratch, "libvirt-sock")
    for _ in range(200):
        if os.path.exists(path):
            break
        time.sleep(0.05)
    return "test+unix:///default?socket=" + path, process


def main():
    if not os.path.exists("/usr/lib/x86_64-linux-gnu/libvirt.so.0"):
        print("SKIPPED: libvirt0 is not installed")
        return 77
    different = []
    with tempfile.TemporaryDirectory(prefix="errors.") as scratch:
        os.chmod(scratch, 0o755)
        home = os.path.join(scratch, "home")
        os.mkdir(home)
        different += compare("test:///default", home)
        with Daemon(VIRTBAYD) as daemon:
            different += compare(daemon.uri("test"), home)
        if os.access(LIBVIRTD, os.X_OK):
            uri, process = libvirtd_uri(scratch)
            try:
                different += compare(uri, home)
            finally:
                process.terminate()
                process.wait(20)
    print("\n".join(different))
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
