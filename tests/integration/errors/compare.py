#!/usr/bin/env python3
"""compare.py PROBE VIRTBAYD LIBRARY_DIR: what an application learns of errors, from libvirt's library and from ours.

One program, run with either library: on the test driver in its own process, against virtbayd and, where it is
installed, against libvirtd. Its output has to be the same.
"""
import os
import sys
import tempfile

HERE = os.path.dirname(os.path.realpath(__file__))
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(HERE, ".."))
import reference  # noqa: E402
from daemon import Daemon  # noqa: E402

PROBE, VIRTBAYD, LIBRARY = sys.argv[1:4]


def compare(uri, home):
    def learned(library):
        lines = reference.run([PROBE, uri], library, HOME=home, XDG_CACHE_HOME=home, XDG_RUNTIME_DIR=home,
                              LIBVIRT_AUTOSTART="0")
        # Its driver here names another function, as the reference's does the driver's own.
        return [line for line in lines if "0x800" not in line]
    return reference.differences(learned(None), learned(LIBRARY), uri, 100)


def main():
    if not os.path.exists(reference.LIBRARY):
        print("SKIPPED: libvirt0 is not installed")
        return 77
    if os.geteuid() != 0:
        print("SKIPPED: needs root, for mounts and a network of its own")
        return 77
    reference.enter_sandbox()
    different = []
    with tempfile.TemporaryDirectory(prefix="errors.") as scratch:
        os.chmod(scratch, 0o755)
        home = os.path.join(scratch, "home")
        os.mkdir(home)
        different += compare("test:///default", home)
        with Daemon(VIRTBAYD) as daemon:
            different += compare(daemon.uri("test"), home)
        if reference.installed():
            with reference.Libvirtd() as libvirtd:
                different += compare(libvirtd.uri("test"), home)
    print("\n".join(different))
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
